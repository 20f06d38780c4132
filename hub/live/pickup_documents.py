"""`pickup`: numbers of orders being made 준비 중 and ready to be fetched 나왔어요, for whoever waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.state import ShopState

from .document import Touch
from .view import Path, View

# Numbers on one board that can be read from across the room; who waits longer than this many asks at the counter.
NUMBERS_SHOWN = 40
# Newest tickets of a station that are looked at: where nobody bumps, the day's tickets all stay open, and each
# new order would go over all of them.
TICKETS_LOOKED_AT = 120


class PickupDocument:
    """`pickup`: `making` and `ready`, order numbers only, oldest order first.

    Ready is what has no fired ticket line left in any station and a ready one; held lines (paid later,
    next course) do not keep it back. Served and cancelled orders are gone. Orders of a party at a table,
    whoever takes them, are brought there and never called.
    """

    family = "pickup"

    def names(self, view: View) -> Iterable[str]:
        return ("pickup",)

    def exists(self, view: View, name: str) -> bool:
        return name == "pickup"

    def collections(self) -> Sequence[str]:
        return ()

    def paths(self, view: View, name: str) -> list[Path]:
        return [("making",), ("ready",)]

    def render(self, view: View, name: str, path: Path) -> Any:
        state, wanted = view.state, path == ("ready",)
        found = sorted(
            (order.at, order.id, order.number)
            for order in map(state.orders.get, _with_open_tickets(state))
            if order is not None and not order.seated and _is_ready(state, order.id) is wanted
        )
        return [number for _, _, number in found[-NUMBERS_SHOWN:]]

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        match entry.event:
            case (
                e.OrderPlaced()
                | e.OrderCancelled()
                | e.LinesFired()
                | e.LinesReady()
                | e.LinesServed()
                | e.LinesRecalled()
            ):
                return (("pickup", ("making",)), ("pickup", ("ready",)))
        return ()


def _with_open_tickets(state: ShopState) -> set[str]:
    return {
        order
        for tickets in state.tickets.values()
        for order in islice(reversed(tickets), TICKETS_LOOKED_AT)
    }


def _is_ready(state: ShopState, order: str) -> bool:
    return "fired" not in set(_states(state, order))


def _states(state: ShopState, order: str) -> Iterator[str]:
    for tickets in state.tickets.values():
        if order in tickets:
            yield from tickets[order].lines.values()
