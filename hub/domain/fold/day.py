"""The hub and its day: epochs, business days with what leaves memory at their turn, house rules."""

from __future__ import annotations

from .. import events as e
from ..bill import Bill
from ..calendar import next_day, starts_at, within_day
from ..charges import bill_due
from ..entry import Entry
from ..state import ShopState
from . import calling, cash_receipts, stamping

# A shop that is open when its business day turns goes on cooking; no dish takes four hours.
STAYS_MS = 4 * 60 * 60_000
# A guest who forgot to pay, or who wants money back with the receipt in hand (다음날 취소), comes back within days or
# never; until then the counter can still take or return it. After that only the books know the bill: a shop that
# never records payments would fill the memory.
MONEY_STAYS_MS = 7 * 24 * 60 * 60_000
# Paid bills that stay for that alone: a week of a thousand bills a day. A busier shop's oldest leave sooner.
PAID_STAY_MAX = 7_000


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
    stamping.forget_unused(state, entry.at)
    for call in [call for call in state.calls.values() if entry.at - call.at >= STAYS_MS]:
        calling.forget(state, call.id)
    for bill in [bill for bill in state.bills.values() if _leaves(state, bill, entry.at)]:
        _forget_bill(state, bill)
    over = [bill for bill in state.bills.values() if _is_over(state, bill, entry.at)]
    for bill in over[: max(0, len(over) - PAID_STAY_MAX)]:
        _forget_bill(state, bill)
    for bill in over[-PAID_STAY_MAX:]:
        for order in bill.orders:
            _take_off_stations(state, order)


def _leaves(state: ShopState, bill: Bill, now: int) -> bool:
    """True for a bill that a new day no longer needs. The night's last orders stay: someone is cooking them."""
    if _has_question(bill):
        return False
    age = _age(state, bill, now)
    if age >= MONEY_STAYS_MS:
        return True
    return age >= STAYS_MS and not bill.paid() and _is_even(state, bill)


def _is_over(state: ShopState, bill: Bill, now: int) -> bool:
    """True for a bill that stays for its money alone, in case that some of it has to go back."""
    return not _has_question(bill) and _age(state, bill, now) >= STAYS_MS and _is_even(state, bill)


def _has_question(bill: Bill) -> bool:
    """True while someone sits at it, or a person has to look at its money."""
    strayed = any(payment.strayed for payment in bill.payments.values())
    return bill.seating is not None or strayed or bill.in_doubt()


def _is_even(state: ShopState, bill: Bill) -> bool:
    return bill_due(state, bill) == 0 and not cash_receipts.wait_for(state, bill)


def _age(state: ShopState, bill: Bill, now: int) -> int:
    """Milliseconds since it began or its last order came."""
    return now - max([bill.opened_at, *(state.orders[order].at for order in bill.orders)])


def _forget_bill(state: ShopState, bill: Bill) -> None:
    for order in bill.orders:
        _forget(state, order)
    del state.bills[bill.id]


def _forget(state: ShopState, order: str) -> None:
    del state.orders[order]
    _take_off_stations(state, order)
    for what in ("kitchen_ticket", "customer_receipt"):
        state.copies.pop(f"{what}:{order}", None)


def _take_off_stations(state: ShopState, order: str) -> None:
    """Nobody cooks it any more, or will."""
    state.held.pop(order, None)
    for station in (*state.tickets.values(), *state.done_tickets.values()):
        station.pop(order, None)


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
