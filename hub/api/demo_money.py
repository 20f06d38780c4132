"""What the demo's page shows of the far side of money, and does to it: each machine's own screen and own record.

The records are read from the machines' own files, not from the hub: they are what a person compares the books with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fastapi import HTTPException

from hub.demo.acquirer import record_of
from hub.demo.furnish import DemoShop

Waiting = Callable[[str, str], Mapping[str, str] | None]
"""What a guest needs while a payment by a method is on its way (`PaymentRunner.waiting`)."""

# Lines shown of each record, the newest; the files stay.
LINES_SHOWN = 30
_WORDS = re.compile(r"[a-z0-9_]{1,20}( [a-zA-Z0-9_.]{1,40}){0,2}")


async def torment_terminal(shop: DemoShop, terminal: str, words: str) -> str:
    """One line to a terminal's control port; its answer. HTTPException 422 for what cannot be a line of it."""
    if shop.places is None or terminal not in shop.places.money.controls:
        raise HTTPException(422, "no such terminal")
    return await shop.places.terminal(terminal, _checked(words))


async def torment_online(shop: DemoShop, target: str, words: str, hook: str) -> str:
    """Lays in what the next request of a kind meets, or `clear`s. `hook` is where the service's calls find this hub."""
    if shop.places is None or not shop.places.money.online_control:
        raise HTTPException(422, "the shop has no simulated payment service")
    if words == "clear":
        return await shop.places.online("clear")
    await shop.places.online(f"hook {hook}")
    return await shop.places.online(f"next {_checked(target)} {_checked(words)}")


async def far_side(shop: DemoShop, waiting: Waiting) -> dict[str, Any]:
    """Every terminal's screen and record; the service's payments, and those that wait for a guest's phone."""
    places = shop.places
    if places is None:
        return {"terminals": []}
    terminals = [
        {
            "id": terminal,
            "name": shop.terminals[terminal],
            "state": await _state(shop, terminal),
            "lines": _lines(record_of(shop.data, f"terminal-{terminal}")),
        }
        for terminal in places.money.controls
    ]
    if not places.money.online_control:
        return {"terminals": terminals}
    online = {
        "lines": [_online_line(line) for line in _lines(record_of(shop.data, "online"))],
        "waiting": _waiting(shop, waiting),
    }
    return {"terminals": terminals, "online": online}


def _checked(words: str) -> str:
    if not _WORDS.fullmatch(words):
        raise HTTPException(422, "a verb and its argument")
    return words


async def _state(shop: DemoShop, terminal: str) -> dict[str, Any] | None:
    """How a terminal is; None where it does not answer now."""
    assert shop.places is not None
    try:
        state: dict[str, Any] = json.loads(await shop.places.terminal(terminal, "state"))
    except (OSError, TimeoutError, ValueError):
        return None
    return state


def _lines(path: Path) -> list[dict[str, Any]]:
    """The last lines of a record, the newest first; one that is being written at this moment is left out."""
    if not path.exists():
        return []
    whole = path.read_bytes().split(b"\n")[:-1]
    return [json.loads(line) for line in reversed(whole[-LINES_SHOWN:])]


def _online_line(line: dict[str, Any]) -> dict[str, Any]:
    body = line["payment"]
    return {
        "at": line["at"],
        "kind": line["kind"],
        "amount": body["totalAmount"],
        "left": body["balanceAmount"],
    }


def _waiting(shop: DemoShop, waiting: Waiting) -> list[dict[str, Any]]:
    """Payments that a guest's phone may pay now, with the address that the kiosk's QR code holds."""
    state = shop.shop.state
    found = []
    for payment_id, bill_id in state.unresolved.items():
        bill = state.bills[bill_id]
        payment = bill.payments[payment_id]
        meanwhile = waiting(payment_id, payment.method) or {}
        if "checkout" in meanwhile:
            number = state.orders[bill.orders[0]].number if bill.orders else ""
            found.append(
                {
                    "payment": payment_id,
                    "number": number,
                    "amount": payment.amount,
                    "checkout": meanwhile["checkout"],
                }
            )
    return found
