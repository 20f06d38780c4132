"""The demo shops: their menus and the facts about them, from the TOML files in the folder of each.

`menu.toml` holds categories, stations, dayparts and the words of origin lines, `options.toml` the
option groups, `shop.toml` the shop, `today.toml` what its first day sets (stock, market prices), and each
category has a file of its name with its items. In all of them an id is the name of the table, and a
text is an array in the order of `LANGUAGES`.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from hub.domain.menu import Menu
from hub.domain.rules import HouseRules
from hub.domain.text import Language
from hub.settings import DEMO_SHOPS
from hub.store.database import DatabaseRefused

SHOPS = DEMO_SHOPS
"""Each a folder beside this file: a restaurant, and a shop without a kitchen."""

LANGUAGES: tuple[Language, ...] = ("ko", "en", "ja", "zh-Hans")
"""The order of the languages in every text."""

MARKET_PRICE = "market"
"""Stands for 시가 in place of a price: TOML has no null."""

METHODS = {
    "kiosk": ["card_terminal", "online", "shop_qr", "counter", "test_card"],
    "table": ["counter", "online"],
    "phone": ["counter"],
    "counter": ["cash", "card_terminal", "hand_terminal", "shop_qr", "test_card"],
}
"""Ways to pay by channel, in the order in which a screen offers them: every one that there is."""

SHOP_QR = "MADANG-DEMO: 시연용 매장 QR, 돈이 나가지 않아요"
"""What the demo's own QR code says; a real shop gets its code from its bank or wallet."""

Row = dict[str, Any]
"""A table of TOML on its way to a model; the models check it, unknown keys included."""


@cache
def menu_of(shop: str) -> Menu:
    """The menu of a demo shop in ko, en, ja and zh-Hans. Read once."""
    frame = _read(shop, "menu")
    items = {
        id: _item(row, frame) | {"id": id, "category": category}
        for category in frame["categories"]
        for id, row in _read(shop, category).items()
    }
    for item in items.values():
        if "steps" in item:
            _take_from_parts(item, items)
    document = {
        "categories": _named(frame["categories"]),
        "items": list(items.values()),
        "groups": [_group(id, row) for id, row in _read(shop, "options").items()],
        "stations": _named(frame.get("stations", {})),
        "dayparts": [_daypart(id, row) for id, row in frame.get("dayparts", {}).items()],
    }
    # By way of JSON, where the strict models take an array for a tuple.
    return Menu.model_validate_json(json.dumps(document))


def facts_of(shop: str) -> dict[str, object]:
    """Facts about a shop, a new dict each time.

    Texts by language: `name`, `tagline`, `address`, `receipt_note`, `origin_notice` where there is food. Plain:
    `business_number` (3-2-5 digits, its checksum holds), `representative`, `phone`. `rules`: house rules
    that differ from the defaults.
    """
    facts = _read(shop, "shop")
    return {key: _text(fact) if isinstance(fact, list) else fact for key, fact in facts.items()}


def rules_of(shop: str) -> HouseRules:
    """The house rules of a shop as its first day finds them."""
    facts: Any = facts_of(shop)
    rules = {
        "methods": METHODS,
        "shop_qr": SHOP_QR,
        "profile": {
            "name": facts["name"],
            "address": facts["address"]["ko"],
            **{key: facts[key] for key in ("business_number", "representative", "phone")},
        },
        "last_order": {"kiosk": 4 * 60 + 30},
        "receipt_message": facts["receipt_note"]["ko"],
    }
    return HouseRules.model_validate_json(json.dumps(rules | facts.get("rules", {})))


def today_of(shop: str) -> dict[str, dict[str, int]]:
    """What the first day sets, by item: `stock` (units left), `market_prices` (won)."""
    found: dict[str, dict[str, int]] = {"stock": {}, "market_prices": {}}
    return found | _read(shop, "today")


def claim(data: Path, shop: str) -> None:
    """Marks a data folder as this demo shop's. DatabaseRefused where it holds another: two would mix for good."""
    mark = data / "demo-shop"
    if mark.exists():
        held = mark.read_text("utf-8").strip()
    else:
        # Before there were two, a folder with a shop in it could only be the first.
        held = SHOPS[0] if (data / "madang.db").exists() else shop
    if held != shop:
        raise DatabaseRefused(
            f"{data}: 이 폴더에는 다른 시연 매장({held})이 들어 있습니다. "
            f"--data 로 다른 폴더를 주거나 --shop {held} 로 시작해 주세요."
        )
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark.write_text(f"{shop}\n", "utf-8")


def _read(shop: str, name: str) -> Row:
    return tomllib.loads(files(__package__).joinpath(shop, f"{name}.toml").read_text("utf-8"))


def _text(words: list[str]) -> dict[Language, str]:
    return dict(zip(LANGUAGES, words, strict=True))


def _named(rows: dict[str, list[str]]) -> list[Row]:
    return [{"id": id, "name": _text(words)} for id, words in rows.items()]


def _group(id: str, row: Row) -> Row:
    options = [
        {**option, "id": option_id, "name": _text(option["name"])}
        for option_id, option in row["options"].items()
    ]
    return {**row, "id": id, "name": _text(row["name"]), "options": options}


def _daypart(id: str, row: Row) -> Row:
    times = {edge: _minute(row[edge]) for edge in ("start", "end")}
    return {**row, **times, "id": id, "name": _text(row["name"])}


def _minute(clock: str) -> int:
    """Minutes since midnight of `HH:MM`; `24:00` is 1440."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _item(row: Row, frame: Row) -> Row:
    item = {**row, "name": _text(row["name"])}
    if "reading" in row:
        # Only the Korean voice stumbles (over 1인분). Whatever language were missing here would be
        # spoken in Korean, so the others get the name.
        item["reading"] = {**item["name"], "ko": row["reading"]}
    if "description" in row:
        item["description"] = _text(row["description"])
    if row["price"] == MARKET_PRICE:
        item["price"] = None
    if "origins" in row:
        item["origins"] = [
            {
                "ingredient": _text(frame["ingredients"][ingredient]),
                "country": _text(frame["countries"][country]),
            }
            for ingredient, country in row["origins"].items()
        ]
    if "steps" in row:
        item["steps"] = [_step(step) for step in row["steps"]]
    return item


def _step(row: Row) -> Row:
    candidates = [{"item": item, "extra": extra} for item, extra in row["candidates"].items()]
    return {**row, "name": _text(row["name"]), "candidates": candidates}


def _take_from_parts(item: Row, items: dict[str, Row]) -> None:
    """Gives a set the origins and allergens of all that may be in it, each once."""
    parts = [items[candidate["item"]] for step in item["steps"] for candidate in step["candidates"]]
    for what in ("origins", "allergens"):
        every = [one for part in parts for one in part.get(what, ())]
        item[what] = [one for at, one in enumerate(every) if one not in every[:at]]
