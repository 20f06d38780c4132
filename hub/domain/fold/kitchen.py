"""Tickets between held, open and done; who sits where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import events as e
from ..bill import Bill
from ..entry import Entry
from ..seating import Seating
from ..state import ShopState
from ..ticket import Ticket, TicketState


def lines_fired(state: ShopState, entry: Entry, event: e.LinesFired) -> None:
    if event.order in state.orders:
        fire(state, event.order, event.lines, entry.at)


def moved(to: TicketState) -> Callable[[ShopState, Entry, Any], None]:
    """The fold that moves an event's lines to `to`, out of the done tickets again if need be."""

    def fold(state: ShopState, entry: Entry, event: Any) -> None:
        for station, keys in event.lines.items():
            ticket = state.tickets.get(station, {}).get(event.order)
            if ticket is None:
                ticket = state.done_tickets.get(station, {}).pop(event.order, None)
                if ticket is None:
                    continue
                state.tickets.setdefault(station, {})[event.order] = ticket
            for key in keys:
                ticket.lines[key] = to
        settle_tickets(state, event.order)

    return fold


def fire(state: ShopState, order: str, lines: dict[str, tuple[str, ...]], at: int) -> None:
    """Sends ticket-line keys by station to the kitchen, at UTC ms `at`; what no longer waits leaves `held`."""
    held = state.held.get(order, {})
    for station, keys in lines.items():
        waiting = held.get(station)
        ticket = state.tickets.setdefault(station, {}).get(order)
        if ticket is None:
            done = state.done_tickets.get(station, {}).pop(order, None)
            ticket = done or Ticket(order, station, at)
            state.tickets[station][order] = ticket
        for key in keys:
            ticket.lines[key] = "fired"
            if waiting:
                waiting.lines.pop(key, None)
        if waiting and not waiting.lines:
            del held[station]
    if not held:
        state.held.pop(order, None)


def settle_tickets(state: ShopState, order: str) -> None:
    """Moves tickets between open and done, by whether a cook still has something to do."""
    for station, tickets in state.tickets.items():
        ticket = tickets.get(order)
        if ticket is not None and not ticket.open():
            del tickets[order]
            ticket.done_at = state.at
            state.done_tickets.setdefault(station, {})[order] = ticket


def seating_opened(state: ShopState, entry: Entry, event: e.SeatingOpened) -> None:
    state.seatings[event.seating] = Seating(
        event.seating, event.table, event.guests, entry.at, event.bill
    )
    state.bills[event.bill] = Bill(
        event.bill, event.day, entry.at, entry.actor.device, event.seating, state.rules.tax_mode,
        state.rules.rounding, table=event.table, settled=True,
    )  # fmt: skip


def seating_closed(state: ShopState, entry: Entry, event: e.SeatingClosed) -> None:
    seating = state.seatings.pop(event.seating, None)
    if seating and seating.bill in state.bills:
        state.bills[seating.bill].seating = None
