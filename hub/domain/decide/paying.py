"""Payments: asked for, heard of, taken in cash, reversed, resolved by a person."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..bill import Bill
from ..payment import (
    PAYMENTS_PER_BILL_MAX,
    REQUEST_DEADLINE_MS,
    TRANSITIONS,
    Approval,
    Payment,
)
from ..refusals import (
    MethodNotOffered,
    OverLimit,
    PaymentUnresolved,
    UnknownBill,
    UnknownPayment,
    WrongAmount,
    WrongState,
)
from ..state import ShopState
from .context import Context, Decision, bill_due, bill_of, vat_share
from .kitchen import released_by_payment
from .printing import drawer_opened


def request_payment(state: ShopState, command: c.RequestPayment, context: Context) -> Decision:
    """Ask a driver. Refused while another payment of the bill is requested or unknown: never charged twice."""
    bill = bill_of(state, command.bill, context)
    if command.method in ("counter", "cash") or command.method not in state.rules.methods.get(
        context.channel, ()
    ):
        raise MethodNotOffered(method=command.method)
    _payable(state, bill, command.amount)
    payment = context.new_id("p")
    event = e.PaymentRequested(
        type="payment_requested",
        payment=payment,
        bill=bill.id,
        method=command.method,
        amount=command.amount,
        vat=vat_share(state, bill, command.amount),
        deadline=context.now + REQUEST_DEADLINE_MS,
    )
    return Decision((event,), c.PaymentAnswer(payment=payment))


def _payable(state: ShopState, bill: Bill, amount: int) -> None:
    if any(payment in state.unresolved for payment in bill.payments):
        raise PaymentUnresolved(bill=bill.id)
    if len(bill.payments) >= PAYMENTS_PER_BILL_MAX:
        raise OverLimit(what="payments", limit=PAYMENTS_PER_BILL_MAX)
    due = bill_due(state, bill)
    if not 0 < amount <= due:
        raise WrongAmount(due=due)


def take_cash(state: ShopState, command: c.TakeCash, context: Context) -> Decision:
    """현금 받기: approved at once, with change out of the drawer."""
    bill = bill_of(state, command.bill, context)
    if "cash" not in state.rules.methods.get(context.channel, ()):
        raise MethodNotOffered(method="cash")
    _payable(state, bill, command.amount)
    if command.tendered < command.amount:
        raise WrongAmount(due=command.amount)
    payment, vat = context.new_id("p"), vat_share(state, bill, command.amount)
    events = _approved(
        state, bill, payment, "cash", command.amount, vat, tendered=command.tendered, approval=None
    )
    change = command.tendered - command.amount
    events += drawer_opened(state, "cash")
    return Decision(events, c.CashAnswer(payment=payment, change=change))


def _approved(
    state: ShopState,
    bill: Bill,
    payment: str,
    method: str,
    amount: int,
    vat: int,
    *,
    tendered: int | None,
    approval: Approval | None,
    said: e.Reason | None = None,
) -> tuple[e.Event, ...]:
    settles = bill_due(state, bill) - amount <= 0
    approved = e.PaymentApproved(
        type="payment_approved",
        payment=payment,
        bill=bill.id,
        method=method,
        amount=amount,
        vat=vat,
        settles=settles,
        tendered=tendered,
        approval=approval,
        private=said,
    )
    return (approved, *(released_by_payment(state, bill) if settles else ()))


def record_payment(state: ShopState, command: c.RecordPayment, context: Context) -> Decision:
    """What a driver heard. Late news of an unknown payment is news all the same."""
    payment = _payment(state, command.payment)
    if command.outcome not in TRANSITIONS[payment.state]:
        raise WrongState(what="payment", state=payment.state)
    reason = command.reason or command.outcome
    return Decision(_outcome(state, payment, command.outcome, command.approval, reason), c.Done())


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
        return _approved(
            state,
            state.bills[payment.bill],
            payment.id,
            payment.method,
            payment.amount,
            payment.vat,
            tendered=None,
            approval=approval,
            said=said,
        )
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
    return (
        e.PaymentUnknown(
            type="payment_unknown", payment=payment.id, bill=payment.bill, reason=reason
        ),
    )


def _payment(state: ShopState, payment_id: str) -> Payment:
    bill_id = state.unresolved.get(payment_id)
    bills = [state.bills[bill_id]] if bill_id else state.bills.values()
    for bill in bills:
        if payment_id in bill.payments:
            return bill.payments[payment_id]
    raise UnknownPayment(payment=payment_id)


def cancel_payment(state: ShopState, command: c.CancelPayment, context: Context) -> Decision:
    """Reverse an approval. A request on its way cannot be taken back: the terminal may be approving it."""
    payment = _payment(state, command.payment)
    bill = state.bills[payment.bill]
    if context.guest and bill.device != context.actor.device:
        raise UnknownBill(bill=bill.id)
    if payment.state != "approved":
        raise WrongState(what="payment", state=payment.state)
    event = e.PaymentCancelled(
        type="payment_cancelled",
        payment=payment.id,
        bill=bill.id,
        refunded=payment.amount,
        settles=bill_due(state, bill) + payment.amount <= 0,
        private=e.Reason(reason=command.reason),
    )
    drawer = drawer_opened(state, "refund") if payment.method == "cash" else ()
    return Decision((event, *drawer), c.Done())


def resolve_payment(state: ShopState, command: c.ResolvePayment, context: Context) -> Decision:
    """A person looked at the terminal and says what became of an unknown payment."""
    payment = _payment(state, command.payment)
    if payment.state != "unknown":
        raise WrongState(what="payment", state=payment.state)
    approval = Approval(approval_no=command.approval_no) if command.approval_no else None
    said = e.Reason(reason=command.reason)
    events = _outcome(state, payment, command.outcome, approval, "resolved", said)
    return Decision(events, c.Done())
