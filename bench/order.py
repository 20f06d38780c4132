"""The order that is placed over and over: what a party of two asks of a kiosk (키오스크)."""

from __future__ import annotations

import json
from typing import Any

from bench.load import NO_ID
from hub.demo.restaurant import menu
from hub.domain import commands as c
from hub.domain.pricing import priced
from hub.domain.stock import Overlay

Lines = list[dict[str, Any]]
"""Wishes as a kiosk sends them."""

# Three lines with options at two stations, so two kitchen tickets; on offer at every hour.
_LINES: Lines = [
    {
        "item": "yukgaejang",
        "quantity": 2,
        "options": [
            {"group": "spice", "option": "hot"},
            {"group": "rice-kind", "option": "black"},
            {"group": "banchan", "option": "kkakdugi"},
            {"group": "banchan", "option": "rolled-omelette"},
        ],
    },
    {
        "item": "kimchi-jjigae",
        "quantity": 1,
        "options": [
            {"group": "sari", "option": "ramyeon"},
            {"group": "rice-kind", "option": "white"},
        ],
        "note": "덜 짜게 해 주세요",
    },
    {
        "item": "haemul-pajeon",
        "quantity": 1,
        "options": [{"group": "topping", "option": "cheese"}],
    },
]


def order(wished: Lines = _LINES) -> c.PlaceOrder:
    """The command, with the total that the hub will find; paid later at the counter."""
    body = {
        "type": "place_order",
        "command_id": NO_ID,
        "menu": menu().version,
        "service": "eat_in",
        "language": "ko",
        "lines": wished,
        "total": 0,
        "payment": "counter",
    }
    wish = c.PlaceOrder.model_validate_json(json.dumps(body))
    lines = priced(menu(), Overlay(), wish.lines, wish.language)
    return wish.model_copy(update={"total": sum(line.amount for line in lines)})


def order_body(wished: Lines = _LINES) -> str:
    """The order as a kiosk sends it, with `NO_ID` for its command id."""
    return order(wished).model_dump_json(exclude_defaults=True)
