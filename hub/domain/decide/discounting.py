"""할인: taking something off a bill that is not paid in full yet, within the shop's cap or with a manager's word."""

from __future__ import annotations

from dataclasses import replace

from .. import commands as c
from .. import events as e
from ..bill import Bill
from ..charges import bill_due, bill_totals, with_discount, would_take_off
from ..discount import DISCOUNTS_PER_BILL_MAX, Discount
from ..refusals import (
    OverLimit,
    PaymentUnresolved,
    UnknownCoupon,
    UnknownDiscount,
    UnknownLine,
    UnknownOrder,
    WrongAmount,
    WrongState,
)
from ..state import ShopState
from .authorising import authorised
from .context import Context, Decision, bill_of
from .kitchen import released_by_payment


def give_discount(state: ShopState, command: c.GiveDiscount, context: Context) -> Decision:
    """할인 of the whole bill or one line. Over the cap of the rules a manager's PIN is needed."""
    bill = open_for_discount(state, command.bill, context)
    if (command.percent is None) == (command.amount is None):
        raise WrongState(what="discount", state="unclear")
    if (command.order is None) != (command.line is None):
        raise UnknownLine(order=command.order or "", line=str(command.line or ""))
    if command.order is not None and command.line is not None:
        _line_known(state, bill, command.order, command.line)
    discount = Discount(
        id=context.new_id("d"), kind="discount", percent=command.percent, amount=command.amount,
        order=command.order, line=command.line,
    )  # fmt: skip
    off = would_take_off(state, bill, discount)
    who = authorised(state, context) if _over_cap(state, bill, discount) else None
    return _taken_off(state, bill, discount, off, who, e.Reason(reason=command.reason))


def open_for_discount(state: ShopState, bill_id: str, context: Context) -> Bill:
    """A bill from which something may be taken off now."""
    bill = bill_of(state, bill_id, context)
    if bill.in_doubt():
        raise PaymentUnresolved(bill=bill.id)
    if len(bill.discounts) >= DISCOUNTS_PER_BILL_MAX:
        raise OverLimit(what="discounts", limit=DISCOUNTS_PER_BILL_MAX)
    return bill


def _line_known(state: ShopState, bill: Bill, order_id: str, line: int) -> None:
    if order_id not in bill.orders:
        raise UnknownOrder(order=order_id)
    order = state.orders[order_id]
    if line > len(order.lines) or not order.left(order.lines[line - 1]):
        raise UnknownLine(order=order_id, line=str(line))


def _over_cap(state: ShopState, bill: Bill, discount: Discount) -> bool:
    """True when all that people took off this bill would pass the cap: several small ones are one large one.

    Coupons, stamps and what was rounded off follow the owner's rules, and do not count.
    """
    with_it = with_discount(bill, discount)
    ruled = {key: one for key, one in bill.discounts.items() if one.kind != "discount"}
    whole = bill_totals(state, with_it)
    off = bill_totals(state, replace(bill, discounts=ruled)).total - whole.total
    return off * 100 > (whole.total + whole.discount) * state.rules.discount_cap


def _taken_off(
    state: ShopState,
    bill: Bill,
    discount: Discount,
    off: int,
    who: str | None,
    said: e.Reason | None,
) -> Decision:
    events = taken_off(state, bill, discount, off, who, said)
    return Decision(events, c.DiscountAnswer(discount=discount.id, off=off))


def taken_off(
    state: ShopState,
    bill: Bill,
    discount: Discount,
    off: int,
    who: str | None,
    said: e.Reason | None,
) -> tuple[e.Event, ...]:
    """The discount first, then what it releases to the kitchen; WrongAmount beyond what the bill still owes."""
    due = bill_due(state, bill)
    if off <= 0 or off > due:
        # What is paid already is not taken off but given back.
        raise WrongAmount(due=max(due, 0))
    event = e.BillDiscounted(
        type="bill_discounted",
        bill=bill.id,
        discount=discount,
        off=off,
        settles=due - off <= 0,
        authorised_by=who,
        private=said,
    )
    released = released_by_payment(state, bill) if event.settles and not bill.settled else []
    return (event, *released)


def redeem_coupon(state: ShopState, command: c.RedeemCoupon, context: Context) -> Decision:
    """쿠폰 쓰기: one of the shop's own, once a bill, from its least sum on. The owner made it, so no cap holds."""
    bill = open_for_discount(state, command.bill, context)
    coupon = next((one for one in state.rules.coupons if one.id == command.coupon), None)
    if coupon is None:
        raise UnknownCoupon(coupon=command.coupon)
    if any(one.source == coupon.id for one in bill.discounts.values()):
        raise WrongState(what="coupon", state="used")
    if bill_totals(state, bill).total < coupon.least:
        raise WrongAmount(due=coupon.least)
    discount = Discount(
        id=context.new_id("d"), kind="coupon", percent=coupon.percent, amount=coupon.amount,
        source=coupon.id,
    )  # fmt: skip
    return _taken_off(state, bill, discount, would_take_off(state, bill, discount), None, None)


def rounded_off(
    state: ShopState, bill: Bill, amount: int, context: Context
) -> tuple[int, e.BillDiscounted | None]:
    """What is taken in cash of `amount`, and the odd won the shop lets go of (절사): of the last of a bill alone."""
    odd = odd_won(state, bill, amount)
    if not odd:
        return amount, None
    discount = Discount(id=context.new_id("d"), kind="rounding", amount=odd)
    event = e.BillDiscounted(
        type="bill_discounted", bill=bill.id, discount=discount, off=odd, settles=False
    )
    return amount - odd, event


def odd_won(state: ShopState, bill: Bill, amount: int) -> int:
    """Won below the shop's rounding (절사) that are let go of where `amount`, the last of a bill, is paid in cash."""
    odd = amount % state.rules.cash_rounding
    full = len(bill.discounts) >= DISCOUNTS_PER_BILL_MAX
    return 0 if odd == amount or amount != bill_due(state, bill) or full else odd


def remove_discount(state: ShopState, command: c.RemoveDiscount, context: Context) -> Decision:
    """할인 취소 while the bill owes something, or nobody paid yet; what was rounded off stays."""
    bill = bill_of(state, command.bill, context)
    discount = bill.discounts.get(command.discount)
    if discount is None:
        raise UnknownDiscount(discount=command.discount)
    if bill.in_doubt():
        raise PaymentUnresolved(bill=bill.id)
    if bill.settled and bill.paid():
        raise WrongState(what="bill", state="settled")
    others = {key: one for key, one in bill.discounts.items() if key != discount.id}
    without = replace(bill, discounts=others)
    event = e.DiscountRemoved(
        type="discount_removed",
        bill=bill.id,
        discount=discount.id,
        settles=bill_due(state, without) <= 0,
    )
    return Decision((event,), c.Done())
