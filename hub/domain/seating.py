"""Seatings (착석): who sits at a table now. Optional: a kiosk guest has a bill without one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Seating:
    """One party at one table, from sitting down to leaving."""

    id: str
    table: str
    guests: int
    opened_at: int
    bill: str
