"""Tickets of the kitchen (주방 주문표): of each station, at all its printers, in its own language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.domain import events as e
from hub.domain.order import Line, LineOption, LinePart, Order
from hub.domain.seating import table_label
from hub.domain.state import ShopState
from hub.domain.text import Language, said
from hub.domain.ticket import line_no
from hub.messages import catalogue
from printer.body import KitchenTicketBody
from printer.papers.kitchen_ticket import KitchenLine, KitchenTicket, LineKind

from .making import Making, Statement

_Keys = Mapping[str, tuple[str, ...]]
"""Ticket-line keys by station."""


@dataclass(frozen=True, slots=True)
class _Change:
    """What makes a ticket other than the first: which copy it is, or the units taken back by line number."""

    copy_no: int = 1
    cancelled: Mapping[int, int] | None = None


_FIRST = _Change()


def tickets(making: Making, order_id: str, lines: _Keys) -> list[Statement]:
    """New lines that have reached the kitchen."""
    return _tickets(making, order_id, lines, _FIRST)


def cancelled(making: Making, event: e.OrderCancelled) -> list[Statement]:
    """Tells the stations that have the lines already; what was still held is simply gone."""
    if event.order not in making.state.orders:
        return []
    units = {int(no): count for no, count in event.lines.items()}
    lines: dict[str, tuple[str, ...]] = {}
    for station, ticket in _known(making.state, event.order):
        keys = tuple(key for key in ticket if line_no(key) in units)
        if keys:
            lines[station] = keys
    return _tickets(making, event.order, lines, _Change(cancelled=units))


def reprinted(making: Making, event: e.ReprintRequested) -> list[Statement]:
    """What is still wanted, again: of one station, or of all."""
    lines: dict[str, tuple[str, ...]] = {}
    for station, ticket in _known(making.state, event.order):
        keys = tuple(key for key, was in ticket.items() if was != "cancelled")
        if keys and event.station in (None, station):
            lines[station] = keys
    return _tickets(making, event.order, lines, _Change(copy_no=event.copy_no))


def _known(state: ShopState, order: str) -> Iterable[tuple[str, Mapping[str, str]]]:
    """Stations that have a ticket of the order, with the state of its lines."""
    for by_station in (state.tickets, state.done_tickets):
        for station, by_order in by_station.items():
            if order in by_order:
                yield station, by_order[order].lines


def _tickets(making: Making, order_id: str, lines: _Keys, change: _Change) -> list[Statement]:
    order = making.state.orders[order_id]
    found: list[Statement] = []
    for station, keys in lines.items():
        printers = [p.id for p in making.state.printers.values() if station in p.stations]
        if not printers:
            continue
        content = _ticket(making, order, station, keys, change)
        # Written once: it goes to each printer of the station as it stands.
        body = KitchenTicketBody(kind="kitchen_ticket", content=content).model_dump_json()
        found += [
            making.row_of(printer, "kitchen_ticket", order_id, body, change.copy_no)
            for printer in printers
        ]
    return found


def _ticket(
    making: Making, order: Order, station: str, keys: Iterable[str], change: _Change
) -> KitchenTicket:
    state, at = making.state, making.entry.at
    language = state.rules.kitchen_language.get(station, "ko")
    bill = state.bills[order.bill]
    known = state.menu.station_by_id.get(station)
    seating = state.seatings.get(bill.seating or "")
    again = change.copy_no > 1
    words = catalogue(language)
    return KitchenTicket(
        station=said(known.name, language) if known else station,
        order_number=order.number,
        service=order.service,
        table=table_label(seating.table) if seating else None,
        at=_fired_at(state, order, station, at) if again else at,
        ordered_at=order.at,
        reprinted_at=at if again else None,
        lines=tuple(
            _line(state, order, key, language, bill.orders[0] != order.id, change.cancelled)
            for key in keys
        ),
        note=order.notes.get(0),
        allergy=", ".join(words[f"allergen.{one}"] for one in order.allergens) or None,
        copy_no=change.copy_no,
        language=language,
    )


def _fired_at(state: ShopState, order: Order, station: str, at: int) -> int:
    """When the station got the ticket first; `at` where nobody knows."""
    for by_station in (state.tickets, state.done_tickets):
        ticket = by_station.get(station, {}).get(order.id)
        if ticket and ticket.fired_at is not None:
            return ticket.fired_at
    return at


def _line(
    state: ShopState,
    order: Order,
    key: str,
    language: Language,
    added: bool,
    units: Mapping[int, int] | None,
) -> KitchenLine:
    line = order.lines[line_no(key) - 1]
    step = key.partition(".")[2]
    thing: Line | LinePart = next((p for p in line.parts if p.step == step), line) if step else line
    quantity = units[line.no] if units else (order.left(line) or line.quantity)
    kind: LineKind = "free" if line.free else "added" if added else "new"
    return KitchenLine(
        quantity=quantity,
        name=_name(state, thing, language),
        options=tuple(_option(state, option, language) for option in thing.options),
        note=order.notes.get(line.no),
        kind="cancelled" if units else kind,
    )


def _name(state: ShopState, thing: Line | LinePart, language: Language) -> str:
    """As copied into the order, in Korean; in another kitchen language as the menu says it now."""
    item = state.menu.item_by_id.get(thing.item) if language != "ko" else None
    return said(item.name if item else thing.name, language)


def _option(state: ShopState, option: LineOption, language: Language) -> str:
    name = said(option.name, language)
    group = state.menu.group_by_id.get(option.group) if language != "ko" else None
    for known in group.options if group else ():
        if known.id == option.option:
            name = said(known.name, language)
    return f"{name} ×{option.quantity}" if option.quantity > 1 else name
