"""Seatings (착석): who sits at a table now. Optional: a kiosk guest has a bill without one."""

from __future__ import annotations

from dataclasses import dataclass

# Parties at once: twice the tables of the largest hall that a shop like this has.
SEATINGS_MAX = 200


@dataclass(slots=True)
class Seating:
    """One party at one table, from sitting down to leaving."""

    id: str
    table: str
    guests: int
    opened_at: int
    bill: str
