"""The hub and its day: epochs, business days with what leaves memory at their turn, house rules."""

from __future__ import annotations

from .. import events as e
from ..bill import Bill
from ..calendar import next_day, starts_at, within_day
from ..entry import Entry
from ..payment import UNRESOLVED
from ..state import ShopState
from . import calling

# A shop that is open when its business day turns goes on cooking; no dish takes four hours.
STAYS_MS = 4 * 60 * 60_000
# A guest who forgot to pay comes back within days or never; until then the counter can still take the money.
# After that only the books know the bill: a shop that never records payments would fill the memory.
UNPAID_STAYS_MS = 7 * 24 * 60 * 60_000


def epoch_started(state: ShopState, entry: Entry, event: e.EpochStarted) -> None:
    state.epoch = entry.epoch
    state.number_prefix, state.number_prefix_at = event.number_prefix, entry.at


def business_day_opened(state: ShopState, entry: Entry, event: e.BusinessDayOpened) -> None:
    state.day, state.day_opened_at = event.day, entry.at
    state.next_number, state.orders_today = state.rules.first_number, 0
    # A copy restored from last night opens today anew, but today's numbers were given out before.
    if starts_at(event.day, state.rules.day_start) > state.number_prefix_at:
        state.number_prefix = ""
    state.last_order_passed.clear()
    state.timers["day:"] = event.next_cut_off
    _time_last_orders(state)
    for call in [call for call in state.calls.values() if entry.at - call.at >= STAYS_MS]:
        calling.forget(state, call.id)
    for bill in [bill for bill in state.bills.values() if _leaves(state, bill, entry.at)]:
        for order in bill.orders:
            _forget(state, order)
        del state.bills[bill.id]


def _leaves(state: ShopState, bill: Bill, now: int) -> bool:
    """True for a bill that a new day no longer needs. The night's last orders stay: someone is cooking them."""
    if bill.seating or any(payment.state in UNRESOLVED for payment in bill.payments.values()):
        return False
    orders = [state.orders[order] for order in bill.orders]
    even = sum(order.due() for order in orders) == bill.paid()
    stays = STAYS_MS if even else UNPAID_STAYS_MS
    return all(now - at >= stays for at in (bill.opened_at, *(order.at for order in orders)))


def _forget(state: ShopState, order: str) -> None:
    del state.orders[order]
    state.held.pop(order, None)
    for station in (*state.tickets.values(), *state.done_tickets.values()):
        station.pop(order, None)
    for what in ("kitchen_ticket", "customer_receipt"):
        state.copies.pop(f"{what}:{order}", None)


def _time_last_orders(state: ShopState) -> None:
    for key in [key for key in state.timers if key.startswith("lastorder:")]:
        del state.timers[key]
    for channel, minute in state.rules.last_order.items():
        # At the very start of the day it would close all of it: nobody means that.
        if minute == state.rules.day_start:
            state.last_order_passed.discard(channel)
            continue
        due = within_day(state.day, state.rules.day_start, minute)
        if due > state.at:
            state.last_order_passed.discard(channel)
        # Moved to an earlier hour, it may have passed already: then the timer fires at once.
        if channel not in state.last_order_passed:
            state.timers[f"lastorder:{channel}"] = due


def rules_changed(state: ShopState, entry: Entry, event: e.RulesChanged) -> None:
    state.rules = event.rules
    state.timers["day:"] = starts_at(next_day(state.day), event.rules.day_start)
    state.last_order_passed &= set(event.rules.last_order)
    _time_last_orders(state)
