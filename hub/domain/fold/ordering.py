"""Orders on their bills: placed, cancelled by units."""

from __future__ import annotations

from dataclasses import replace

from .. import events as e
from ..bill import Bill
from ..entry import Entry
from ..order import Order
from ..pricing import stock_taken
from ..state import ShopState
from ..ticket import Ticket, keys_by_station, line_no
from .kitchen import fire, settle_tickets


def order_placed(state: ShopState, entry: Entry, event: e.OrderPlaced) -> None:
    bill = state.bills.get(event.bill)
    if bill is None:
        bill = Bill(
            event.bill, event.day, entry.at, entry.actor.device, event.seating,
            state.rules.tax_mode, state.rules.rounding,
        )  # fmt: skip
        state.bills[event.bill] = bill
    bill.orders.append(event.order)
    bill.settled = event.settles
    notes = event.private.notes if event.private else {}
    state.orders[event.order] = Order(
        id=event.order,
        bill=event.bill,
        number=event.number,
        at=entry.at,
        channel=event.channel,
        service=event.service,
        language=event.language,
        device=entry.actor.device,
        release=event.release,
        lines=event.lines,
        notes={int(no): note for no, note in notes.items()},
        allergens=event.private.allergens if event.private else (),
        seated=event.seating is not None,
    )
    state.next_number = event.counter + 1
    state.orders_today += 1
    if state.overlay.stock:
        state.overlay.take(stock_taken(event.lines))
    held = {
        station: Ticket(event.order, station, None, dict.fromkeys(keys, "held"))
        for station, keys in keys_by_station(event.lines, at_counter=event.at_counter).items()
    }
    if held:
        state.held[event.order] = held
    fire(state, event.order, event.fired, entry.at)


def order_cancelled(state: ShopState, entry: Entry, event: e.OrderCancelled) -> None:
    order = state.orders.get(event.order)
    bill = state.bills.get(event.bill)
    if order is None or bill is None:
        return
    bill.settled = event.settles
    for no, quantity in event.lines.items():
        line = order.lines[int(no) - 1]
        order.cancelled[line.no] = order.cancelled.get(line.no, 0) + quantity
        if state.overlay.stock:
            back = replace(line, quantity=quantity)
            state.overlay.give_back(stock_taken([back]))
    _drop_lines(state, event.order, {line.no for line in order.lines if order.left(line) == 0})


def _drop_lines(state: ShopState, order: str, gone: set[int]) -> None:
    """Takes cancelled lines off the tickets that wait, and crosses them out on those the kitchen has."""
    held = state.held.get(order, {})
    for station, waiting in list(held.items()):
        for key in [key for key in waiting.lines if line_no(key) in gone]:
            del waiting.lines[key]
        if not waiting.lines:
            del held[station]
    if not held:
        state.held.pop(order, None)
    # Finished tickets too: what was taken back must not be recalled to be cooked again.
    for tickets in (*state.tickets.values(), *state.done_tickets.values()):
        if order in tickets:
            lines = tickets[order].lines
            lines.update({key: "cancelled" for key in lines if line_no(key) in gone})
    settle_tickets(state, order)
