"""Releasing, finishing, handing over, recalling ticket lines; sitting down and leaving."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from .. import commands as c
from .. import events as e
from ..bill import Bill
from ..charges import bill_due
from ..refusals import OverLimit, PaymentUnresolved, UnknownLine, UnknownSeating, WrongState
from ..seating import SEATINGS_MAX, seating_at
from ..state import ShopState
from ..ticket import TRANSITIONS, TicketState, line_no
from .context import Context, Decision, order_of

_TARGET: dict[str, TicketState] = {"ready": "ready", "served": "served", "recall": "fired"}


def held_keys(state: ShopState, order_id: str) -> dict[str, tuple[str, ...]]:
    """All ticket-line keys of an order that still wait, by station."""
    return {
        station: tuple(ticket.lines)
        for station, ticket in state.held.get(order_id, {}).items()
        if ticket.lines
    }


def fired_stations(state: ShopState, order_id: str) -> list[str]:
    """Stations that have, or had, something of an order to make that was not cancelled again."""
    return [
        station
        for where in (state.tickets, state.done_tickets)
        for station, tickets in where.items()
        if order_id in tickets and set(tickets[order_id].lines.values()) != {"cancelled"}
    ]


def released_by_payment(
    state: ShopState, bill: Bill, gone: Mapping[str, Collection[str]] = MappingProxyType({})
) -> list[e.Event]:
    """What a settled bill sends to the kitchen: held lines whose own rule is `on_payment`.

    `gone` are line numbers by order that are being cancelled with the same breath.
    """
    events: list[e.Event] = []
    for order_id in bill.orders:
        if order_id not in state.held:
            continue
        order = state.orders[order_id]
        lines = {
            station: tuple(
                key
                for key in keys
                if order.release_of(key) == "on_payment"
                and str(line_no(key)) not in gone.get(order_id, ())
            )
            for station, keys in held_keys(state, order_id).items()
        }
        lines = {station: keys for station, keys in lines.items() if keys}
        if lines:
            events.append(e.LinesFired(type="lines_fired", order=order_id, lines=lines))
    return events


def fire_order(state: ShopState, command: c.FireOrder, context: Context) -> Decision:
    """The staff's check is done: everything of the order that waits goes to the kitchen."""
    order = order_of(state, command.order, context)
    lines = held_keys(state, order.id)
    if not lines:
        raise WrongState(what="order", state="fired")
    return Decision((e.LinesFired(type="lines_fired", order=order.id, lines=lines),), c.Done())


def bump_lines(state: ShopState, command: c.BumpLines, context: Context) -> Decision:
    """A tap twice is harmless: lines already there are left out; nothing left to do is refused."""
    ticket = state.tickets.get(command.station, {}).get(command.order) or state.done_tickets.get(
        command.station, {}
    ).get(command.order)
    if ticket is None:
        raise UnknownLine(order=command.order, line=command.station)
    target = _TARGET[command.to]
    _lines_known(command.lines, ticket.lines, command.order)
    keys = tuple(
        key for key in command.lines or ticket.lines if target in TRANSITIONS[ticket.lines[key]]
    )
    if not keys:
        states = {ticket.lines[key] for key in command.lines or ticket.lines}
        raise WrongState(what="ticket", state=min(states))
    return Decision((_moved(command, {command.station: keys}),), c.Done())


def _moved(command: c.BumpLines, lines: dict[str, tuple[str, ...]]) -> e.Event:
    match command.to:
        case "ready":
            return e.LinesReady(type="lines_ready", order=command.order, lines=lines)
        case "served":
            return e.LinesServed(type="lines_served", order=command.order, lines=lines)
        case "recall":
            return e.LinesRecalled(type="lines_recalled", order=command.order, lines=lines)


def _lines_known(wanted: Iterable[str], lines: dict[str, TicketState], order: str) -> None:
    for key in wanted:
        if key not in lines:
            raise UnknownLine(order=order, line=key[:60])


def open_seating(state: ShopState, command: c.OpenSeating, context: Context) -> Decision:
    """착석: one party at a table at a time."""
    if seating_at(state.seatings.values(), command.table) is not None:
        raise WrongState(what="table", state="taken")
    event = seated(state, command.table, command.guests, context)
    return Decision((event,), c.SeatingAnswer(seating=event.seating, bill=event.bill))


def seated(state: ShopState, table: str, guests: int, context: Context) -> e.SeatingOpened:
    """A party sits down at a free table; OverLimit when the hall cannot be that large."""
    if len(state.seatings) >= SEATINGS_MAX:
        raise OverLimit(what="seatings", limit=SEATINGS_MAX)
    return e.SeatingOpened(
        type="seating_opened",
        seating=context.new_id("s"),
        bill=context.new_id("b"),
        day=state.day,
        table=table,
        guests=guests,
    )


def close_seating(state: ShopState, command: c.CloseSeating, context: Context) -> Decision:
    """The party left; its bill must owe nothing and have no open question."""
    seating = state.seatings.get(command.seating)
    if seating is None:
        raise UnknownSeating(seating=command.seating)
    bill = state.bills[seating.bill]
    if bill.in_doubt():
        raise PaymentUnresolved(bill=bill.id)
    if bill_due(state, bill) > 0:
        raise WrongState(what="bill", state="unpaid")
    return Decision((e.SeatingClosed(type="seating_closed", seating=seating.id),), c.Done())
