"""Payments: asked for, heard of, taken in cash, resolved by a person."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..bill import Bill
from ..charges import Shares, bill_due, payment_shares, with_discount
from ..payment import (
    BY_HAND,
    DEADLINES_MS,
    NUMBERED,
    PAYMENTS_PER_BILL_MAX,
    REQUEST_DEADLINE_MS,
    TRANSITIONS,
    Approval,
    Payment,
)
from ..refusals import (
    ApprovalNumberNeeded,
    ApprovalUsed,
    MethodNotOffered,
    OverLimit,
    PaymentUnresolved,
    UnknownPayment,
    WrongAmount,
    WrongState,
)
from ..state import ShopState
from ..terminal import CARD_TERMINAL, terminal_for
from ..till import shift_of
from .context import Context, Decision, bill_of
from .discounting import rounded_off
from .kitchen import released_by_payment
from .printing import drawer_opened
from .receipt_duty import fallen_due


def request_payment(state: ShopState, command: c.RequestPayment, context: Context) -> Decision:
    """Ask a method. Refused while another payment of the bill is requested or unknown: never charged twice."""
    bill = bill_of(state, command.bill, context)
    if command.method in ("counter", "cash"):
        raise MethodNotOffered(method=command.method)
    offered(state, command.method, context)
    _payable(state, bill, command.amount)
    payment = context.new_id("p")
    shares = payment_shares(state, bill, command.amount)
    event = requested(state, payment, bill.id, command.method, command.amount, shares, context)
    return Decision((event,), c.PaymentAnswer(payment=payment))


def offered(state: ShopState, method: str, context: Context) -> None:
    """MethodNotOffered where the channel has no such way to pay, or no card terminal stands there."""
    missing = method == CARD_TERMINAL and terminal_for(state, context.actor.device) is None
    if missing or method not in state.rules.methods.get(context.channel, ()):
        raise MethodNotOffered(method=method)


def requested(
    state: ShopState,
    payment: str,
    bill: str,
    method: str,
    amount: int,
    shares: Shares,
    context: Context,
) -> e.PaymentRequested:
    """What is asked of a method, with its deadline and, for a card, the terminal of the device."""
    terminal = terminal_for(state, context.actor.device) if method == CARD_TERMINAL else None
    return e.PaymentRequested(
        type="payment_requested",
        payment=payment,
        bill=bill,
        method=method,
        amount=amount,
        vat=shares.vat,
        exempt=shares.exempt,
        deadline=context.now + DEADLINES_MS.get(method, REQUEST_DEADLINE_MS),
        terminal=terminal.id if terminal else None,
    )


def _payable(state: ShopState, bill: Bill, amount: int) -> None:
    if bill.in_doubt():
        raise PaymentUnresolved(bill=bill.id)
    if len(bill.payments) >= PAYMENTS_PER_BILL_MAX:
        raise OverLimit(what="payments", limit=PAYMENTS_PER_BILL_MAX)
    due = bill_due(state, bill)
    if not 0 < amount <= due:
        raise WrongAmount(due=due)


def take_cash(state: ShopState, command: c.TakeCash, context: Context) -> Decision:
    """현금 받기: approved at once, with change out of the drawer. What the shop rounds off (절사) is a discount."""
    bill = bill_of(state, command.bill, context)
    if "cash" not in state.rules.methods.get(context.channel, ()):
        raise MethodNotOffered(method="cash")
    _payable(state, bill, command.amount)
    amount, rounding = rounded_off(state, bill, command.amount, context)
    if command.tendered < amount:
        raise WrongAmount(due=amount)
    off = rounding.off if rounding else 0
    # Of the bill as it is then: what was let go of carries VAT, too.
    shares = payment_shares(
        state, with_discount(bill, rounding.discount) if rounding else bill, amount
    )
    approved = e.PaymentApproved(
        type="payment_approved",
        payment=context.new_id("p"),
        bill=bill.id,
        method="cash",
        amount=amount,
        vat=shares.vat,
        exempt=shares.exempt,
        settles=bill_due(state, bill) - amount - off <= 0,
        tendered=command.tendered,
        shift=shift_of(state, context.actor.device),
    )
    events = (*((rounding,) if rounding else ()), *_approved(state, bill, approved))
    change = command.tendered - amount
    answer = c.CashAnswer(payment=approved.payment, change=change, rounded_off=off)
    return Decision((*events, *drawer_opened(state, "cash", shift=approved.shift)), answer)


def _approved(state: ShopState, bill: Bill, approved: e.PaymentApproved) -> tuple[e.Event, ...]:
    released = released_by_payment(state, bill) if approved.settles else ()
    return (approved, *fallen_due(state, bill, approved), *released)


def record_payment(state: ShopState, command: c.RecordPayment, context: Context) -> Decision:
    """What a driver heard. Late news of an unknown payment is news all the same; of a declined one, a stray."""
    payment = payment_of(state, command.payment)
    if command.outcome == "approved" and payment.state == "declined":
        return Decision((_strayed(payment, command.approval),), c.Done())
    if command.outcome not in TRANSITIONS[payment.state]:
        raise WrongState(what="payment", state=payment.state)
    reason = command.reason or command.outcome
    return Decision(_outcome(state, payment, command.outcome, command.approval, reason), c.Done())


def _strayed(payment: Payment, approval: Approval | None) -> e.PaymentStrayed:
    if payment.strayed or payment.approval is not None:
        # Known already, and perhaps settled: nobody cancels it a second time.
        raise WrongState(what="payment", state="strayed")
    return e.PaymentStrayed(
        type="payment_strayed", payment=payment.id, bill=payment.bill, approval=approval
    )


def _outcome(
    state: ShopState,
    payment: Payment,
    outcome: str,
    approval: Approval | None,
    reason: str,
    said: e.Reason | None = None,
) -> tuple[e.Event, ...]:
    """What became of a payment. `reason` is a machine's word; `said` what a person wrote, which stays here."""
    if outcome == "approved":
        bill = state.bills[payment.bill]
        approved = e.PaymentApproved(
            type="payment_approved",
            payment=payment.id,
            bill=payment.bill,
            method=payment.method,
            amount=payment.amount,
            vat=payment.vat,
            exempt=payment.exempt,
            settles=bill_due(state, bill) - payment.amount <= 0,
            approval=approval,
            private=said,
        )
        return _approved(state, bill, approved)
    if outcome == "declined":
        return (
            e.PaymentDeclined(
                type="payment_declined",
                payment=payment.id,
                bill=payment.bill,
                reason=reason,
                private=said,
            ),
        )
    if payment.state == "unknown":
        return ()  # asked again, and still nobody knows
    return (
        e.PaymentUnknown(
            type="payment_unknown", payment=payment.id, bill=payment.bill, reason=reason
        ),
    )


def payment_of(state: ShopState, payment_id: str) -> Payment:
    """A payment of a bill in memory, or UnknownPayment."""
    bill_id = state.unresolved.get(payment_id)
    bills = [state.bills[bill_id]] if bill_id else state.bills.values()
    for bill in bills:
        if payment_id in bill.payments:
            return bill.payments[payment_id]
    raise UnknownPayment(payment=payment_id)


def give_up_payment(state: ShopState, command: c.GiveUpPayment, context: Context) -> Decision:
    """그만두기: the guest goes back before paying. The method lets go and says whether money moved: nobody guesses."""
    payment = payment_of(state, command.payment)
    bill_of(state, payment.bill, context)
    if payment.state != "requested" or payment.method in BY_HAND:
        raise WrongState(what="payment", state=payment.state)
    if payment.given_up:
        return Decision((), c.Done())
    event = e.PaymentGivenUp(type="payment_given_up", payment=payment.id, bill=payment.bill)
    return Decision((event,), c.Done())


def resolve_payment(state: ShopState, command: c.ResolvePayment, context: Context) -> Decision:
    """A person looked and says what became of an unknown payment, or of one whose answer a person brings."""
    payment = payment_of(state, command.payment)
    waits = payment.state == "requested" and payment.method in BY_HAND
    if payment.state != "unknown" and not waits:
        raise WrongState(what="payment", state=payment.state)
    number = command.approval_no
    if command.outcome == "approved":
        if number is None and payment.method in NUMBERED:
            raise ApprovalNumberNeeded()
        if number is not None:
            _unused(state, payment, number)
    approval = Approval(approval_no=number) if number else None
    said = e.Reason(reason=command.reason)
    events = _outcome(state, payment, command.outcome, approval, "resolved", said)
    return Decision(events, c.Done())


def _unused(state: ShopState, payment: Payment, number: str) -> None:
    """The same slip typed twice pays one debt: ApprovalUsed. O(payments in memory)."""
    for bill in state.bills.values():
        for other in bill.payments.values():
            same = other.method == payment.method and other.approval is not None
            if same and other.approval and other.approval.approval_no == number:
                first = state.orders[bill.orders[0]].number if bill.orders else ""
                raise ApprovalUsed(approval_no=number, number=first)


def settle_stray(state: ShopState, command: c.SettleStray, context: Context) -> Decision:
    """승인 확인: somebody cancelled the stray approval where it was made."""
    payment = payment_of(state, command.payment)
    if not payment.strayed:
        raise WrongState(what="payment", state=payment.state)
    event = e.StraySettled(
        type="stray_settled",
        payment=payment.id,
        bill=payment.bill,
        private=e.Reason(reason=command.reason),
    )
    return Decision((event,), c.Done())
