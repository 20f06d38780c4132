"""What became of orders, counted where it stands: on the disk and on the paper. For the demo's first page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.shop import Shop

from .world import KITCHEN_PRINTER

# A burst of the first page is a dozen orders; more would be somebody else's question.
COUNTED_MAX = 100
# The number stands at the left in letters four times as large, how it is eaten at the right
# (`printer/papers/kitchen_ticket.py`).
_NUMBER = re.compile(r"^\s*(\S+)\s+(?:매장|포장)\s*$", re.MULTILINE)
_COPY = "재출력"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the region has not acknowledged: journal entries, and orders among them."""

    entries: int
    orders: int


def waiting(shop: Shop, shipped: int) -> Waiting:
    """Counted from the journal on the disk."""
    sql = (
        "SELECT count(*), count(*) FILTER (WHERE type = 'order_placed') FROM journal WHERE seq > ?"
    )
    ((entries, orders),) = shop.reader.asked(sql, (shipped,))
    return Waiting(int(entries), int(orders))


def tally(shop: Shop, data: Path, command_ids: Sequence[str]) -> list[dict[str, Any]]:
    """For each command, in the order given: its order's `number`, how often it is `stored` and `printed`.

    `printed` counts kitchen tickets that do not say that they are copies (재출력); `copies` those that do.
    """
    marks = ", ".join("?" * len(command_ids))
    rows = shop.reader.asked(
        "SELECT command_id, at, shared FROM journal WHERE type = 'order_placed'"
        f" AND command_id IN ({marks})",
        tuple(command_ids),
    )
    began = min((int(at) for _, at, _ in rows), default=0)
    tickets = list(_tickets(data / "paper" / KITCHEN_PRINTER, began))
    found = []
    for command_id in command_ids:
        stored = [json.loads(shared) for command, _, shared in rows if command == command_id]
        number = stored[0]["number"] if stored else ""
        copies = [copy for one, copy in tickets if one == number and stored]
        found.append({
            "command_id": command_id, "number": number, "stored": len(stored),
            "printed": copies.count(False), "copies": copies.count(True),
        })  # fmt: skip
    return found


def _tickets(folder: Path, since: int) -> Iterable[tuple[str, bool]]:
    """Order number of each kitchen ticket that came out since then (UTC ms), and whether it is a copy."""
    for picture in folder.glob("*.png"):
        # The picture is written last: the text beside it is whole.
        if picture.stat().st_mtime_ns // 1_000_000 < since:
            continue
        text = picture.with_suffix(".txt").read_text("utf-8")
        if number := _NUMBER.search(text):
            yield number[1], _COPY in text
