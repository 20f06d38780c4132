"""Money back: whole, in part, or by what was cancelled of an order. Always with a reason and a manager's PIN."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..bill import Bill
from ..charges import Shares, bill_due, refund_shares
from ..payment import (
    BY_HAND,
    BY_HAND_DEADLINE_MS,
    REFUNDS_PER_PAYMENT_MAX,
    REQUEST_DEADLINE_MS,
    UNRESOLVED,
    Approval,
    Payment,
    Refund,
)
from ..refusals import (
    OverLimit,
    PaymentUnresolved,
    UnknownBill,
    UnknownRefund,
    WrongAmount,
    WrongState,
)
from ..state import ShopState
from ..till import shift_of
from .authorising import authorised
from .context import Context, Decision
from .paying import payment_of
from .printing import drawer_opened
from .receipt_duty import after_refund


def cancel_payment(state: ShopState, command: c.CancelPayment, context: Context) -> Decision:
    """결제 취소 of all that is left of an approval, or of a part of it."""
    payment = payment_of(state, command.payment)
    bill = state.bills[payment.bill]
    if context.guest and bill.device != context.actor.device:
        raise UnknownBill(bill=bill.id)
    if payment.state != "approved":
        raise WrongState(what="payment", state=payment.state)
    if bill.in_doubt():
        raise PaymentUnresolved(bill=bill.id)
    amount = command.amount or payment.kept()
    if amount > payment.kept():
        raise WrongAmount(due=payment.kept())
    who = authorised(state, context)
    events = money_back(state, bill, payment, amount, who, command.reason, context)
    first = events[0]
    assert isinstance(first, e.PaymentCancelled | e.RefundRequested)
    done = isinstance(first, e.PaymentCancelled)
    return Decision(events, c.RefundAnswer(refund=first.refund, done=done))


def money_back(
    state: ShopState,
    bill: Bill,
    payment: Payment,
    amount: int,
    who: str,
    reason: str,
    context: Context,
    shares: Shares | None = None,
    due: int | None = None,
) -> tuple[e.Event, ...]:
    """`amount` won of an approval go back: cash at once, everything else when its far side said so.

    `shares` and `due` are of the bill as it will stand, where something else happens with the same breath.
    """
    if len(payment.refunds) >= REFUNDS_PER_PAYMENT_MAX:
        raise OverLimit(what="refunds", limit=REFUNDS_PER_PAYMENT_MAX)
    shares = shares or refund_shares(state, bill, payment, amount)
    due = bill_due(state, bill) if due is None else due
    refund, said = context.new_id("r"), e.Reason(reason=reason)
    if payment.method == "cash":
        cancelled = e.PaymentCancelled(
            type="payment_cancelled",
            payment=payment.id,
            bill=bill.id,
            refund=refund,
            method=payment.method,
            refunded=amount,
            vat=shares.vat,
            exempt=shares.exempt,
            settles=due + amount <= 0,
            shift=shift_of(state, context.actor.device),
            authorised_by=who,
            private=said,
        )
        duty = after_refund(state, payment, cancelled)
        return (cancelled, *duty, *drawer_opened(state, "refund", shift=cancelled.shift))
    wait = BY_HAND_DEADLINE_MS if payment.method in BY_HAND else REQUEST_DEADLINE_MS
    asked = e.RefundRequested(
        type="refund_requested",
        refund=refund,
        payment=payment.id,
        bill=bill.id,
        method=payment.method,
        amount=amount,
        vat=shares.vat,
        exempt=shares.exempt,
        deadline=context.now + wait,
        authorised_by=who,
        private=said,
    )
    return (asked,)


def overpaid(
    state: ShopState, bill: Bill, over: int, who: str, reason: str, context: Context
) -> tuple[e.Event, ...]:
    """`over` won that a bill was paid too much go back, from the newest payment on.

    `state` is the shop with what was cancelled already gone from it.
    """
    events: tuple[e.Event, ...] = ()
    due, whole = -over, set[str]()
    for payment, part in parts_of(bill, over):
        shares = refund_shares(state, bill, payment, part, whole)
        events += money_back(state, bill, payment, part, who, reason, context, shares, due)
        due += part
        whole.add(payment.id)
    return events


def parts_of(bill: Bill, over: int) -> list[tuple[Payment, int]]:
    """Which payments `over` won go back by, and how much of each: from the newest on."""
    parts: list[tuple[Payment, int]] = []
    for payment in reversed(bill.payments.values()):
        part = min(payment.kept(), over)
        if part > 0:
            parts.append((payment, part))
            over -= part
    return parts


def record_refund(state: ShopState, command: c.RecordRefund, context: Context) -> Decision:
    """What a driver heard of money going back. Late news of one that was declared as not made is news all the same."""
    payment, refund = _asked_for(state, command.refund)
    late = command.outcome == "approved" and _still_fits(payment, refund)
    if refund.state not in UNRESOLVED and not late:
        raise WrongState(what="refund", state=refund.state)
    reason = command.reason or command.outcome
    if command.outcome == "unknown":
        if refund.state == "unknown":
            return Decision((), c.Done())
        return Decision((_refund_unknown(payment, refund, reason),), c.Done())
    event = _ended(state, payment, refund, command.outcome, command.approval, reason)
    return Decision((event, *after_refund(state, payment, event)), c.Done())


def refund_of(state: ShopState, refund_id: str) -> tuple[Payment, Refund]:
    """A refund that is not ended, with its payment; UnknownRefund."""
    place = state.open_refunds.get(refund_id)
    if place is None:
        raise UnknownRefund(refund=refund_id)
    payment = payment_of(state, place)
    return payment, payment.refunds[refund_id]


def _asked_for(state: ShopState, refund_id: str) -> tuple[Payment, Refund]:
    """Any refund of a bill in memory, with its payment; UnknownRefund. O(payments) for one that is ended."""
    if refund_id not in state.open_refunds:
        for bill in state.bills.values():
            for payment in bill.payments.values():
                if refund_id in payment.refunds:
                    return payment, payment.refunds[refund_id]
    return refund_of(state, refund_id)


def _still_fits(payment: Payment, refund: Refund) -> bool:
    """True where a declined refund can have happened after all: what it takes is still there, and nothing moves.

    Else the nightly match (야간 대사) finds what the far side paid out and the books do not have.
    """
    vat, exempt = payment.kept_vat() - refund.vat, payment.kept_exempt() - refund.exempt
    enough = min(vat, exempt) >= 0 and vat + exempt <= payment.kept() - refund.amount
    return refund.state == "declined" and enough and not payment.in_doubt()


def _refund_unknown(payment: Payment, refund: Refund, reason: str) -> e.Event:
    return e.RefundUnknown(
        type="refund_unknown",
        refund=refund.id,
        payment=payment.id,
        bill=payment.bill,
        reason=reason,
    )


def _ended(
    state: ShopState,
    payment: Payment,
    refund: Refund,
    outcome: str,
    approval: Approval | None,
    reason: str,
    said: e.Reason | None = None,
) -> e.Event:
    if outcome == "declined":
        return e.RefundDeclined(
            type="refund_declined",
            refund=refund.id,
            payment=payment.id,
            bill=payment.bill,
            reason=reason,
            private=said,
        )
    bill = state.bills[payment.bill]
    return e.PaymentCancelled(
        type="payment_cancelled",
        payment=payment.id,
        bill=payment.bill,
        refund=refund.id,
        method=payment.method,
        refunded=refund.amount,
        vat=refund.vat,
        exempt=refund.exempt,
        settles=bill_due(state, bill) + refund.amount <= 0,
        approval=approval,
        private=said,
    )


def resolve_refund(state: ShopState, command: c.ResolveRefund, context: Context) -> Decision:
    """A person looked, or did it by hand, and says whether the money went back."""
    payment, refund = refund_of(state, command.refund)
    waits = refund.state == "requested" and payment.method in BY_HAND
    if refund.state != "unknown" and not waits:
        raise WrongState(what="refund", state=refund.state)
    approval = Approval(approval_no=command.approval_no) if command.approval_no else None
    said = e.Reason(reason=command.reason)
    event = _ended(state, payment, refund, command.outcome, approval, "resolved", said)
    return Decision((event, *after_refund(state, payment, event)), c.Done())
