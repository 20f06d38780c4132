"""Placing, cancelling, giving and printing again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .. import commands as c
from .. import events as e
from ..bill import Bill
from ..charges import bill_due, bill_totals, payment_shares
from ..menu import ALLERGENS, Menu
from ..money import AMOUNT_MAX
from ..order import Line, Order, ReleaseRule, alcohol_keys
from ..payment import Payment
from ..pricing import priced
from ..refusals import (
    LastOrderPassed,
    MendRequest,
    MenuChanged,
    MethodNotOffered,
    OrderingPaused,
    OverLimit,
    PaymentUnresolved,
    PriceChanged,
    ServiceNotOffered,
    UnknownBill,
    UnknownLine,
    UnknownOrder,
    WrongState,
)
from ..seating import seating_at
from ..state import ShopState
from ..ticket import keys_by_station
from .authorising import authorised
from .context import Context, Decision, bill_of, order_of
from .kitchen import fired_stations, released_by_payment, seated
from .paying import offered, requested
from .refunding import overpaid, parts_of

# A round beyond this on one bill is a machine gone wild, not a party.
ORDERS_PER_BILL_MAX = 60


def place_order(state: ShopState, command: c.PlaceOrder, context: Context) -> Decision:
    """주문하기. Prices from the hub's own menu; the total shown must be the hub's."""
    _channel_open(state, context)
    if command.service not in state.rules.services:
        raise ServiceNotOffered(service=command.service)
    bill = _bill_for(state, command, context)
    # The first order of a table's tablet seats its party.
    opened = seated(state, context.table, 0, context) if context.table and bill is None else None
    lines = _lines(state, state.menu, command, context)
    total = sum(line.amount for line in lines)
    if total != command.total:
        raise PriceChanged(shown=command.total, total=total)
    if context.guest and total > state.rules.order_amount_max:
        raise OverLimit(what="amount", limit=state.rules.order_amount_max)
    later = command.payment == "counter"
    if command.payment == "cash":
        # No driver ever answers for cash: `take_cash` is how it comes in.
        raise MethodNotOffered(method="cash")
    if not (later and not context.guest):
        offered(state, command.payment, context)
    whole = bill_totals(state, bill, lines)
    if whole.total + whole.discount > AMOUNT_MAX:
        raise OverLimit(what="amount", limit=AMOUNT_MAX)
    due = whole.total - (bill.paid() if bill else 0)
    settles = due <= 0
    # A channel that the rules forgot waits for a person rather than for nobody.
    ruled = state.rules.release.get(context.channel, "on_check")
    release = state.rules.counter_release if later else ruled
    at_counter = not keys_by_station(lines)
    order_id = context.new_id("o")
    bill_id = bill.id if bill else opened.bill if opened else context.new_id("b")
    placed = e.OrderPlaced(
        type="order_placed",
        order=order_id,
        bill=bill_id,
        new_bill=bill is None and opened is None,
        day=state.day,
        number=f"{state.number_prefix}{state.next_number}",
        counter=state.next_number,
        channel=context.channel,
        service=command.service,
        language=command.language,
        seating=bill.seating if bill else opened.seating if opened else None,
        menu=state.menu.version,
        lines=lines,
        total=total,
        release=release,
        fired=_fired_at_once(lines, release, context, settles, at_counter),
        method=command.payment,
        settles=settles,
        at_counter=at_counter,
        private=_notes(command),
    )
    events: list[e.Event] = [opened, placed] if opened else [placed]
    payment = None
    # A bill that was paid too much pays for part of the order, or all of it.
    to_pay = min(total, due)
    if not later and to_pay > 0:
        payment = context.new_id("p")
        shares = payment_shares(state, bill, to_pay, lines)
        events.append(requested(state, payment, bill_id, command.payment, to_pay, shares, context))
    answer = c.OrderAnswer(
        order=order_id, bill=bill_id, number=placed.number, total=total, payment=payment
    )
    return Decision(tuple(events), answer)


def _channel_open(state: ShopState, context: Context) -> None:
    if not context.guest:
        return
    if context.channel in state.pauses:
        raise OrderingPaused(channel=context.channel)
    if context.channel in state.last_order_passed:
        raise LastOrderPassed(channel=context.channel)


def _bill_for(state: ShopState, command: c.PlaceOrder, context: Context) -> Bill | None:
    """The open bill that the order is another round of: the one staff name, or that of the tablet's own table."""
    if command.bill is not None:
        if context.guest:
            raise UnknownBill(bill=command.bill)
        bill = bill_of(state, command.bill, context)
    else:
        seating = seating_at(state.seatings.values(), context.table) if context.table else None
        if seating is None:
            return None
        bill = state.bills[seating.bill]
    if len(bill.orders) >= ORDERS_PER_BILL_MAX:
        raise OverLimit(what="orders", limit=ORDERS_PER_BILL_MAX)
    if command.payment != "counter" and bill.in_doubt():
        raise PaymentUnresolved(bill=bill.id)
    return bill


def _lines(
    state: ShopState, menu: Menu, command: c.PlaceOrder, context: Context
) -> tuple[Line, ...]:
    try:
        return priced(
            menu, state.overlay, command.lines, command.language, by_staff=not context.guest
        )
    except MendRequest as refusal:
        # Made from an older menu: the wish was right then, so show the new menu rather than blame.
        if command.menu != menu.version:
            raise MenuChanged(menu=menu.version) from refusal
        raise


def _fired_at_once(
    lines: tuple[Line, ...],
    release: ReleaseRule,
    context: Context,
    settles: bool,
    at_counter: bool,
) -> dict[str, tuple[str, ...]]:
    if release == "on_check" or (release == "on_payment" and not settles):
        return {}
    # A guest's alcohol waits for the staff's look at an ID, whatever the rule.
    waits = alcohol_keys(lines) if context.guest else set()
    return _keys(keys_by_station(lines, at_counter=at_counter), waits)


def _keys(by_station: dict[str, list[str]], without: set[str]) -> dict[str, tuple[str, ...]]:
    kept = {
        station: tuple(key for key in keys if key not in without)
        for station, keys in by_station.items()
    }
    return {station: keys for station, keys in kept.items() if keys}


def _notes(command: c.PlaceOrder) -> e.OrderNotes | None:
    notes = {str(no): wish.note for no, wish in enumerate(command.lines, 1) if wish.note}
    if command.note:
        notes["0"] = command.note
    named = tuple(one for one in ALLERGENS if one in command.allergens)
    return e.OrderNotes(notes=notes, allergens=named) if notes or named else None


def cancel_order(state: ShopState, command: c.CancelOrder, context: Context) -> Decision:
    """주문 취소. A guest may only take back what nobody cooks and nobody paid."""
    order = order_of(state, command.order, context)
    bill = state.bills[order.bill]
    if bill.in_doubt():
        raise PaymentUnresolved(bill=bill.id)
    if context.guest:
        fired = fired_stations(state, order.id)
        if fired or bill.paid():
            raise WrongState(what="order", state="fired" if fired else "paid")
    lines = _units_to_cancel(order, command.lines)
    after = _without(state, order, lines)
    due = bill_due(after, bill)
    event = e.OrderCancelled(
        type="order_cancelled",
        order=order.id,
        bill=bill.id,
        lines=lines,
        settles=due <= 0,
        private=e.Reason(reason=command.reason),
    )
    events: list[e.Event] = [event]
    if event.settles and not bill.settled:
        # What is left was paid already: its held lines wait for no further payment.
        standing = {str(line.no): order.left(line) for line in order.lines}
        gone = {no for no, quantity in lines.items() if standing[no] == quantity}
        events += released_by_payment(state, bill, {order.id: gone})
    if command.refund and due < 0:
        who = authorised(state, context)
        events += overpaid(after, bill, -due, who, command.reason, context)
    return Decision(tuple(events), c.Done())


def would_give_back(
    state: ShopState, order_id: str, units: Mapping[str, int]
) -> list[tuple[Payment, int]]:
    """What cancelling `units` by line number with `refund` gives back: which payments, and won of each.

    UnknownOrder, UnknownLine, WrongState as the command itself.
    """
    order = state.orders.get(order_id)
    if order is None:
        raise UnknownOrder(order=order_id)
    bill = state.bills[order.bill]
    after = _without(state, order, _units_to_cancel(order, units))
    return parts_of(bill, max(0, -bill_due(after, bill)))


def _without(state: ShopState, order: Order, lines: dict[str, int]) -> ShopState:
    """The shop as it will stand with these units taken back. O(orders in memory)."""
    cancelled = {int(no): order.cancelled.get(int(no), 0) + count for no, count in lines.items()}
    left = replace(order, cancelled=order.cancelled | cancelled)
    return replace(state, orders=state.orders | {order.id: left})


def _units_to_cancel(order: Order, units: Mapping[str, int]) -> dict[str, int]:
    whole = {str(line.no): order.left(line) for line in order.lines if order.left(line)}
    if not whole:
        raise WrongState(what="order", state="cancelled")
    for no, quantity in units.items():
        if not no.isascii() or whole.get(no, 0) < quantity:
            raise UnknownLine(order=order.id, line=no[:10])
    return dict(units) or whole


def add_free_line(state: ShopState, command: c.AddFreeLine, context: Context) -> Decision:
    """서비스: a round of its own on the bill, 0 won, fired at once. What no station makes is simply handed over."""
    bill = bill_of(state, command.bill, context)
    if len(bill.orders) >= ORDERS_PER_BILL_MAX:
        raise OverLimit(what="orders", limit=ORDERS_PER_BILL_MAX)
    last = state.orders[bill.orders[-1]] if bill.orders else None
    lines = priced(state.menu, state.overlay, (command.line,), "ko", free=True, by_staff=True)
    order_id = context.new_id("o")
    placed = e.OrderPlaced(
        type="order_placed",
        order=order_id,
        bill=bill.id,
        new_bill=False,
        day=state.day,
        number=last.number if last else f"{state.number_prefix}{state.next_number}",
        counter=state.next_number - 1 if last else state.next_number,
        channel="counter",
        service=last.service if last else state.rules.services[0],
        language=last.language if last else "ko",
        seating=bill.seating,
        menu=state.menu.version,
        lines=lines,
        total=0,
        release="on_order",
        fired=_keys(keys_by_station(lines), set()),
        method="counter",
        settles=bill.settled,
        private=e.OrderNotes(notes={"1": command.line.note}) if command.line.note else None,
    )
    answer = c.OrderAnswer(
        order=order_id, bill=bill.id, number=placed.number, total=0, payment=None
    )
    return Decision((placed,), answer)
