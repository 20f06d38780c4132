"""Time enters as an event: which timer is due next, and what happens when it fires.

The writer fires every due timer before it decides any command, so state and documents never
depend on a clock. Keys are `kind:rest`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from . import events as e
from .calendar import business_day
from .decide.cash_receipts import fallen_overdue
from .decide.offering import day_opened, dayparts_changed
from .order import Channel
from .state import ShopState


def due(state: ShopState) -> tuple[int, str] | None:
    """The next timer as (UTC ms, key), or None. O(timers), a few dozen."""
    if not state.timers:
        return None
    key = min(state.timers, key=lambda name: (state.timers[name], name))
    return state.timers[key], key


def fire(state: ShopState, key: str, now: int) -> tuple[e.Event, ...]:
    """What happens when the timer `key` is due at `now` (UTC ms). Applying the events removes or renews it."""
    kind, _, rest = key.partition(":")
    return _FIRE[kind](state, rest, now)


def opening(state: ShopState, now: int) -> tuple[e.Event, ...]:
    """The first business day of a new shop; nothing once there is one."""
    if state.day:
        return ()
    return (day_opened(business_day(now, state.rules.day_start), state.rules.day_start),)


def _day(state: ShopState, rest: str, now: int) -> tuple[e.Event, ...]:
    # After a holiday the calendar may be many days on: one event opens the day that it is now.
    today = max(business_day(now, state.rules.day_start), state.day)
    return (day_opened(today, state.rules.day_start),)


def _daypart(state: ShopState, rest: str, now: int) -> tuple[e.Event, ...]:
    return (dayparts_changed(state.menu, now),)


def _sold_out(state: ShopState, item: str, now: int) -> tuple[e.Event, ...]:
    return (e.ItemBack(type="item_back", item=item),)


def _pause(state: ShopState, channel: str, now: int) -> tuple[e.Event, ...]:
    return (e.OrderingResumed(type="ordering_resumed", channel=cast(Channel, channel)),)


def _last_order(state: ShopState, channel: str, now: int) -> tuple[e.Event, ...]:
    return (e.LastOrderReached(type="last_order_reached", channel=cast(Channel, channel)),)


def _code(state: ShopState, code_hash: str, now: int) -> tuple[e.Event, ...]:
    return (
        e.PairingCodeClosed(
            type="pairing_code_closed", reason="expired", private=e.CodeSecret(code_hash=code_hash)
        ),
    )


def _call(state: ShopState, call: str, now: int) -> tuple[e.Event, ...]:
    return (e.StaffCallEscalated(type="staff_call_escalated", call=call),)


def _payment(state: ShopState, payment: str, now: int) -> tuple[e.Event, ...]:
    return (
        e.PaymentUnknown(
            type="payment_unknown",
            payment=payment,
            bill=state.unresolved[payment],
            reason="deadline",
        ),
    )


def _refund(state: ShopState, refund: str, now: int) -> tuple[e.Event, ...]:
    payment = state.open_refunds[refund]
    bill = next(bill.id for bill in state.bills.values() if payment in bill.payments)
    return (
        e.RefundUnknown(
            type="refund_unknown", refund=refund, payment=payment, bill=bill, reason="deadline"
        ),
    )


def _cash_receipts(state: ShopState, rest: str, now: int) -> tuple[e.Event, ...]:
    return fallen_overdue(state, now)


_FIRE: dict[str, Callable[[ShopState, str, int], tuple[e.Event, ...]]] = {
    "day": _day,
    "daypart": _daypart,
    "soldout": _sold_out,
    "pause": _pause,
    "lastorder": _last_order,
    "code": _code,
    "call": _call,
    "payment": _payment,
    "refund": _refund,
    "cashreceipt": _cash_receipts,
}
