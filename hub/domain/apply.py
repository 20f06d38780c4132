"""The fold: `apply(state, entry)` makes the next state out of one journal entry. The only code that changes state.

Deterministic, no clock, no random. It copes with `private` being None (erased), and never refuses:
what is in the journal happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import events as e
from .bill import Bill
from .calendar import next_day, starts_at, within_day
from .device import Device, PairingCode
from .order import Order
from .payment import UNRESOLVED, Payment
from .pricing import stock_taken
from .seating import Seating
from .staff import Actor
from .state import Pause, ShopState
from .ticket import Ticket, TicketState, keys_by_station, line_no

# A shop that is open when its business day turns goes on cooking; no dish takes four hours.
STAYS_MS = 4 * 60 * 60_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry as the fold sees it. `at` is UTC ms and never less than the entry's before it."""

    epoch: int
    seq: int
    at: int
    actor: Actor
    command_id: str | None
    event: e.Event


def apply(state: ShopState, entry: Entry) -> None:
    """Folds one entry into the state, in place. O(size of what the event touches)."""
    state.at = max(state.at, entry.at)
    _FOLDS[type(entry.event)](state, entry, entry.event)


# --- the hub and its day


def _epoch_started(state: ShopState, entry: Entry, event: e.EpochStarted) -> None:
    state.epoch = entry.epoch
    state.number_prefix, state.number_prefix_at = event.number_prefix, entry.at


def _business_day_opened(state: ShopState, entry: Entry, event: e.BusinessDayOpened) -> None:
    state.day, state.day_opened_at = event.day, entry.at
    state.next_number, state.orders_today = state.rules.first_number, 0
    # A copy restored from last night opens today anew, but today's numbers were given out before.
    if starts_at(event.day, state.rules.day_start) > state.number_prefix_at:
        state.number_prefix = ""
    state.last_order_passed.clear()
    state.timers["day:"] = event.next_cut_off
    _time_last_orders(state)
    state.done_tickets.clear()
    state.copies.clear()
    for bill in [bill for bill in state.bills.values() if _leaves(state, bill, entry.at)]:
        for order in bill.orders:
            state.held.pop(order, None)
            state.orders.pop(order, None)
            for station in state.tickets.values():
                station.pop(order, None)
        del state.bills[bill.id]


def _leaves(state: ShopState, bill: Bill, now: int) -> bool:
    """True for a bill that a new day no longer needs. The night's last orders stay: someone is cooking them."""
    if not bill.settled or bill.seating or now - bill.opened_at < STAYS_MS:
        return False
    if any(payment.state in UNRESOLVED for payment in bill.payments.values()):
        return False
    return all(now - state.orders[order].at >= STAYS_MS for order in bill.orders)


def _time_last_orders(state: ShopState) -> None:
    for key in [key for key in state.timers if key.startswith("lastorder:")]:
        del state.timers[key]
    for channel, minute in state.rules.last_order.items():
        # At the very start of the day it would close all of it: nobody means that.
        if not state.day or minute == state.rules.day_start:
            continue
        due = within_day(state.day, state.rules.day_start, minute)
        if due > state.at:
            state.last_order_passed.discard(channel)
        # Moved to an earlier hour, it may have passed already: then the timer fires at once.
        if channel not in state.last_order_passed:
            state.timers[f"lastorder:{channel}"] = due


def _rules_changed(state: ShopState, entry: Entry, event: e.RulesChanged) -> None:
    state.rules = event.rules
    if state.day:
        state.timers["day:"] = starts_at(next_day(state.day), event.rules.day_start)
    state.last_order_passed &= set(event.rules.last_order)
    _time_last_orders(state)


def _nothing(state: ShopState, entry: Entry, event: e.Event) -> None:
    """What only the books need."""


# --- menu and overlay


def _menu_published(state: ShopState, entry: Entry, event: e.MenuPublished) -> None:
    state.menu, state.menu_at = event.menu, entry.at


def _dayparts_changed(state: ShopState, entry: Entry, event: e.DaypartsChanged) -> None:
    state.overlay.dayparts_open = set(event.open)
    _set_timer(state, "daypart:", event.next)


def _set_timer(state: ShopState, key: str, due: int) -> None:
    if due:
        state.timers[key] = due
    else:
        state.timers.pop(key, None)


def _item_sold_out(state: ShopState, entry: Entry, event: e.ItemSoldOut) -> None:
    state.overlay.sold_out[event.item] = event.until
    _set_timer(state, f"soldout:{event.item}", event.until)


def _item_back(state: ShopState, entry: Entry, event: e.ItemBack) -> None:
    state.overlay.sold_out.pop(event.item, None)
    state.timers.pop(f"soldout:{event.item}", None)
    if state.overlay.stock.get(event.item) == 0:
        del state.overlay.stock[event.item]


def _stock_set(state: ShopState, entry: Entry, event: e.StockSet) -> None:
    ran_out = state.overlay.stock.get(event.item) == 0
    if event.left is None:
        state.overlay.stock.pop(event.item, None)
    else:
        state.overlay.stock[event.item] = event.left
    if event.left == 0:
        state.overlay.sold_out.setdefault(event.item, 0)
    elif ran_out:
        state.overlay.sold_out.pop(event.item, None)
        state.timers.pop(f"soldout:{event.item}", None)


def _market_price_set(state: ShopState, entry: Entry, event: e.MarketPriceSet) -> None:
    if event.price is None:
        state.overlay.market_prices.pop(event.item, None)
    else:
        state.overlay.market_prices[event.item] = event.price


def _ordering_paused(state: ShopState, entry: Entry, event: e.OrderingWasPaused) -> None:
    state.pauses[event.channel] = Pause(event.until, event.message)
    _set_timer(state, f"pause:{event.channel}", event.until)


def _ordering_resumed(state: ShopState, entry: Entry, event: e.OrderingResumed) -> None:
    state.pauses.pop(event.channel, None)
    state.timers.pop(f"pause:{event.channel}", None)


def _last_order_reached(state: ShopState, entry: Entry, event: e.LastOrderReached) -> None:
    state.last_order_passed.add(event.channel)
    state.timers.pop(f"lastorder:{event.channel}", None)


# --- orders and tickets


def _order_placed(state: ShopState, entry: Entry, event: e.OrderPlaced) -> None:
    bill = state.bills.get(event.bill)
    if bill is None:
        bill = Bill(event.bill, event.day, entry.at, entry.actor.device, event.seating)
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
    )
    state.next_number = event.counter + 1
    state.orders_today += 1
    if state.overlay.stock:
        state.overlay.take(stock_taken(event.lines))
    held = keys_by_station(event.lines)
    for station, keys in held.items():
        _ticket(state.held.setdefault(event.order, {}), station, event.order, None).lines.update(
            dict.fromkeys(keys, "held")
        )
    _fire(state, event.order, event.fired, entry.at)


def _ticket(where: dict[str, Ticket], key: str, order: str, at: int | None) -> Ticket:
    found = where.get(key)
    if found is None:
        found = where[key] = Ticket(order, key, at)
    return found


def _fire(state: ShopState, order: str, lines: dict[str, tuple[str, ...]], at: int) -> None:
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


def _order_cancelled(state: ShopState, entry: Entry, event: e.OrderCancelled) -> None:
    order = state.orders.get(event.order)
    bill = state.bills.get(event.bill)
    if order is None or bill is None:
        return
    bill.settled = event.settles
    for no, quantity in event.lines.items():
        line = order.lines[int(no) - 1]
        order.cancelled[line.no] = order.cancelled.get(line.no, 0) + quantity
        if state.overlay.stock:
            back = line.model_copy(update={"quantity": quantity})
            state.overlay.give_back(stock_taken([back]))
    gone = {line.no for line in order.lines if order.left(line) == 0}
    for station in list(state.held.get(event.order, {})):
        ticket = state.held[event.order][station]
        for key in [key for key in ticket.lines if line_no(key) in gone]:
            del ticket.lines[key]
        if not ticket.lines:
            del state.held[event.order][station]
    if not state.held.get(event.order, {"kept": None}):
        del state.held[event.order]
    # Finished tickets too: what was taken back must not be recalled to be cooked again.
    for tickets in (*state.tickets.values(), *state.done_tickets.values()):
        if event.order in tickets:
            for key in tickets[event.order].lines:
                if line_no(key) in gone:
                    tickets[event.order].lines[key] = "cancelled"
    _settle_tickets(state, event.order)


def _settle_tickets(state: ShopState, order: str) -> None:
    """Moves tickets between open and done, by whether a cook still has something to do."""
    for station, tickets in state.tickets.items():
        ticket = tickets.get(order)
        if ticket is not None and not ticket.open():
            del tickets[order]
            state.done_tickets.setdefault(station, {})[order] = ticket


def _moved(to: TicketState) -> Callable[[ShopState, Entry, Any], None]:
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
        _settle_tickets(state, event.order)

    return fold


def _lines_fired(state: ShopState, entry: Entry, event: e.LinesFired) -> None:
    _fire(state, event.order, event.lines, entry.at)


def _seating_opened(state: ShopState, entry: Entry, event: e.SeatingOpened) -> None:
    state.seatings[event.seating] = Seating(
        event.seating, event.table, event.guests, entry.at, event.bill
    )
    state.bills[event.bill] = Bill(
        event.bill, event.day, entry.at, entry.actor.device, event.seating, settled=True
    )


def _seating_closed(state: ShopState, entry: Entry, event: e.SeatingClosed) -> None:
    seating = state.seatings.pop(event.seating, None)
    if seating and seating.bill in state.bills:
        state.bills[seating.bill].seating = None


# --- payments


def _payment_requested(state: ShopState, entry: Entry, event: e.PaymentRequested) -> None:
    bill = state.bills[event.bill]
    bill.payments[event.payment] = Payment(
        event.payment, event.bill, event.method, event.amount, "requested", entry.at
    )
    state.unresolved[event.payment] = event.bill
    state.timers[f"payment:{event.payment}"] = event.deadline


def _payment_approved(state: ShopState, entry: Entry, event: e.PaymentApproved) -> None:
    bill = state.bills[event.bill]
    payment = bill.payments.get(event.payment)
    if payment is None:
        payment = Payment(
            event.payment, event.bill, event.method, event.amount, "approved", entry.at
        )
        bill.payments[event.payment] = payment
    payment.state, payment.vat = "approved", event.vat
    payment.tendered, payment.approval = event.tendered, event.approval
    bill.settled = event.settles
    _resolved(state, event.payment)


def _resolved(state: ShopState, payment: str) -> None:
    state.unresolved.pop(payment, None)
    state.timers.pop(f"payment:{payment}", None)


def _payment_declined(state: ShopState, entry: Entry, event: e.PaymentDeclined) -> None:
    payment = state.bills[event.bill].payments[event.payment]
    payment.state, payment.reason = "declined", event.reason
    _resolved(state, event.payment)


def _payment_cancelled(state: ShopState, entry: Entry, event: e.PaymentCancelled) -> None:
    bill = state.bills[event.bill]
    payment = bill.payments[event.payment]
    payment.state, payment.reason, bill.settled = "cancelled", event.reason, event.settles
    _resolved(state, event.payment)


def _payment_unknown(state: ShopState, entry: Entry, event: e.PaymentUnknown) -> None:
    payment = state.bills[event.bill].payments[event.payment]
    payment.state, payment.reason = "unknown", event.reason
    state.timers.pop(f"payment:{event.payment}", None)


# --- people, devices, printers


def _person_saved(state: ShopState, entry: Entry, event: e.PersonSaved) -> None:
    person = event.person
    state.people[person.id] = person
    if event.private is None:
        state.person_names[person.id] = person.id
        state.pin_hashes.pop(person.id, None)
    else:
        state.person_names[person.id] = event.private.name
        if event.private.pin_hash:
            state.pin_hashes[person.id] = event.private.pin_hash
    if not person.active:
        for device in [d for d, who in state.sign_ins.on_device.items() if who == person.id]:
            del state.sign_ins.on_device[device]


def _signed_in(state: ShopState, entry: Entry, event: e.SignedIn) -> None:
    state.sign_ins.on_device[event.device] = event.person
    state.sign_ins.wrong.pop(f"{event.device}/{event.person}", None)


def _signed_out(state: ShopState, entry: Entry, event: e.SignedOut) -> None:
    state.sign_ins.on_device.pop(event.device, None)


def _sign_in_refused(state: ShopState, entry: Entry, event: e.SignInRefused) -> None:
    state.sign_ins.wrong[f"{event.device}/{event.person}"] = (event.wrong, event.locked_until)


def _code_issued(state: ShopState, entry: Entry, event: e.PairingCodeIssued) -> None:
    if event.private:
        state.codes[event.private.code_hash] = PairingCode(event.device, event.until)
        state.timers[f"code:{event.private.code_hash}"] = event.until


def _code_closed(state: ShopState, entry: Entry, event: e.PairingCodeClosed) -> None:
    if event.private:
        _drop_code(state, event.private.code_hash)


def _drop_code(state: ShopState, code_hash: str) -> None:
    state.codes.pop(code_hash, None)
    state.timers.pop(f"code:{code_hash}", None)


def _pairing_failed(state: ShopState, entry: Entry, event: e.PairingFailed) -> None:
    for code in state.codes.values():
        code.tries_left -= 1


def _device_paired(state: ShopState, entry: Entry, event: e.DevicePaired) -> None:
    token = event.private.token_hash if event.private else None
    state.devices[event.device_id] = Device(
        event.device_id, event.device.kind, event.device.name, token, event.device.screen, entry.at
    )
    if token:
        state.device_by_token[token] = event.device_id
    if event.private and event.private.code_hash:
        _drop_code(state, event.private.code_hash)


def _device_changed(state: ShopState, entry: Entry, event: e.DeviceChanged) -> None:
    device = state.devices[event.device_id]
    device.name, device.screen = event.device.name, event.device.screen


def _device_revoked(state: ShopState, entry: Entry, event: e.DeviceRevoked) -> None:
    device = state.devices[event.device_id]
    state.device_by_token.pop(device.token_hash or "", None)
    device.token_hash = None
    state.sign_ins.on_device.pop(event.device_id, None)


def _printer_saved(state: ShopState, entry: Entry, event: e.PrinterSaved) -> None:
    state.printers[event.printer.id] = event.printer


def _printer_removed(state: ShopState, entry: Entry, event: e.PrinterRemoved) -> None:
    state.printers.pop(event.printer, None)


def _reprint_requested(state: ShopState, entry: Entry, event: e.ReprintRequested) -> None:
    state.copies[f"{event.what}:{event.order}"] = event.copy_no


def _erased(state: ShopState, entry: Entry, event: e.Erased) -> None:
    if event.target in state.orders:
        state.orders[event.target].notes = {}
    if event.target in state.people:
        state.person_names[event.target] = event.target
        state.pin_hashes.pop(event.target, None)


_FOLDS: dict[type[e.Event], Callable[[ShopState, Entry, Any], None]] = {
    e.EpochStarted: _epoch_started,
    e.BusinessDayOpened: _business_day_opened,
    e.RulesChanged: _rules_changed,
    e.ClockAccepted: _nothing,
    e.MenuPublished: _menu_published,
    e.DaypartsChanged: _dayparts_changed,
    e.ItemSoldOut: _item_sold_out,
    e.ItemBack: _item_back,
    e.StockSet: _stock_set,
    e.MarketPriceSet: _market_price_set,
    e.OrderingWasPaused: _ordering_paused,
    e.OrderingResumed: _ordering_resumed,
    e.LastOrderReached: _last_order_reached,
    e.OrderPlaced: _order_placed,
    e.OrderCancelled: _order_cancelled,
    e.LinesFired: _lines_fired,
    e.LinesReady: _moved("ready"),
    e.LinesServed: _moved("served"),
    e.LinesRecalled: _moved("fired"),
    e.SeatingOpened: _seating_opened,
    e.SeatingClosed: _seating_closed,
    e.PaymentRequested: _payment_requested,
    e.PaymentApproved: _payment_approved,
    e.PaymentDeclined: _payment_declined,
    e.PaymentCancelled: _payment_cancelled,
    e.PaymentUnknown: _payment_unknown,
    e.PersonSaved: _person_saved,
    e.SignedIn: _signed_in,
    e.SignedOut: _signed_out,
    e.SignInRefused: _sign_in_refused,
    e.PairingCodeIssued: _code_issued,
    e.PairingCodeClosed: _code_closed,
    e.PairingFailed: _pairing_failed,
    e.DevicePaired: _device_paired,
    e.DeviceChanged: _device_changed,
    e.DeviceRevoked: _device_revoked,
    e.PrinterSaved: _printer_saved,
    e.PrinterRemoved: _printer_removed,
    e.ReprintRequested: _reprint_requested,
    e.Erased: _erased,
}
