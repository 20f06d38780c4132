"""Ticket lines (주방 주문표 줄): what one station has to make, or the counter has to get ready.

    held ──> fired ──> ready ──> served
      └────────┴─────────┴─────────┴─> cancelled      recall: ready | served -> fired

A shop without a kitchen has items without stations. An order that no station makes anything of is one
ticket of the counter (카운터): same states, same release, handed over and called by number like a dish,
but on no paper and no kitchen's screen. What has no station in an order for the kitchen goes along with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from .order import Line
from .text import Slug

COUNTER: Slug = "counter"
"""Station id of the counter's own tickets. A menu that has a station of this id gets them there, paper included."""

TicketState = Literal["held", "fired", "ready", "served", "cancelled"]

TRANSITIONS: dict[TicketState, frozenset[TicketState]] = {
    "held": frozenset({"fired", "cancelled"}),
    "fired": frozenset({"ready", "served", "cancelled"}),
    "ready": frozenset({"served", "fired", "cancelled"}),
    "served": frozenset({"fired", "cancelled"}),
    "cancelled": frozenset(),
}


@dataclass(slots=True)
class Ticket:
    """What one station makes of one order. `lines` maps `<line>` or `<line>.<step>` to its state."""

    order: str
    station: str
    fired_at: int | None
    lines: dict[str, TicketState] = field(default_factory=dict)
    done_at: int | None = None
    """UTC ms at which nothing was left to do; only meant while it is among the done ones."""

    def open(self) -> bool:
        """True while a cook still has something to do or to hand over."""
        return any(state in ("fired", "ready") for state in self.lines.values())


def keys_by_station(lines: Sequence[Line], *, at_counter: bool = False) -> dict[str, list[str]]:
    """Ticket-line keys of priced lines by station, in order; `at_counter`: all of them are the counter's.

    A set's parts are lines of their own: one of them may be alcohol, and waits when the others do not.
    """
    if at_counter:
        return {COUNTER: [key for line in lines for key in _keys(line)]}
    found: dict[str, list[str]] = {}
    for line in lines:
        for station in line.stations:
            found.setdefault(station, []).append(str(line.no))
        for part in line.parts:
            for station in part.stations:
                found.setdefault(station, []).append(f"{line.no}.{part.step}")
    return found


def _keys(line: Line) -> list[str]:
    return [f"{line.no}.{part.step}" for part in line.parts] or [str(line.no)]


def line_no(key: str) -> int:
    """The order line that a ticket-line key belongs to."""
    return int(key.partition(".")[0])
