"""Seatings (착석): who sits at a table now. Optional: a kiosk guest has a bill without one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Parties at once: twice the tables of the largest hall that a shop like this has.
SEATINGS_MAX = 200


@dataclass(slots=True)
class Seating:
    """One party at one table, from sitting down to leaving."""

    id: str
    table: str
    guests: int
    """0: nobody counted them; the first order of the table's own tablet opened it."""
    opened_at: int
    bill: str


def seating_at(seatings: Iterable[Seating], table: str) -> Seating | None:
    """The party that sits at `table` now."""
    return next((seating for seating in seatings if seating.table == table), None)


def table_number(table: str) -> str | None:
    """The number that stands on a table whose id is `t` and a number (`t3`: 3번 테이블); None for any other id."""
    found = re.fullmatch(r"t([0-9]{1,4})", table)
    return found[1] if found else None


def table_label(table: str) -> str:
    """What screens and paper call a table: its number, or its id as it is (`window-2`)."""
    return table_number(table) or table
