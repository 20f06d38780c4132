"""Payments as they became: requested, approved, declined, unknown, given back."""

from __future__ import annotations

from .. import events as e
from ..entry import Entry
from ..payment import Payment, Refund
from ..state import ShopState


def payment_requested(state: ShopState, entry: Entry, event: e.PaymentRequested) -> None:
    bill = state.bills.get(event.bill)
    if bill is None:
        return
    bill.payments[event.payment] = Payment(
        event.payment, event.bill, event.method, event.amount, "requested", entry.at, event.vat,
        event.exempt, terminal=event.terminal,
    )  # fmt: skip
    state.unresolved[event.payment] = event.bill
    state.timers[f"payment:{event.payment}"] = event.deadline


def payment_approved(state: ShopState, entry: Entry, event: e.PaymentApproved) -> None:
    bill = state.bills.get(event.bill)
    if bill is None:
        return
    # Cash comes without having been requested.
    payment = bill.payments.setdefault(
        event.payment,
        Payment(event.payment, event.bill, event.method, event.amount, "approved", entry.at),
    )
    payment.state, payment.vat, payment.exempt = "approved", event.vat, event.exempt
    payment.tendered, payment.approval, payment.shift = event.tendered, event.approval, event.shift
    payment.approved_at = entry.at
    bill.settled = event.settles
    _resolved(state, event.payment)


def payment_declined(state: ShopState, entry: Entry, event: e.PaymentDeclined) -> None:
    payment = _payment(state, event.bill, event.payment)
    if payment:
        payment.state = "declined"
        payment.reason = event.reason
    _resolved(state, event.payment)


def payment_unknown(state: ShopState, entry: Entry, event: e.PaymentUnknown) -> None:
    payment = _payment(state, event.bill, event.payment)
    if payment:
        payment.state, payment.reason = "unknown", event.reason
    state.timers.pop(f"payment:{event.payment}", None)


def payment_given_up(state: ShopState, entry: Entry, event: e.PaymentGivenUp) -> None:
    payment = _payment(state, event.bill, event.payment)
    if payment:
        payment.given_up = True


def payment_strayed(state: ShopState, entry: Entry, event: e.PaymentStrayed) -> None:
    payment = _payment(state, event.bill, event.payment)
    if payment:
        payment.strayed, payment.approval = True, event.approval
        state.strays[event.payment] = event.bill


def stray_settled(state: ShopState, entry: Entry, event: e.StraySettled) -> None:
    payment = _payment(state, event.bill, event.payment)
    if payment:
        payment.strayed = False
    state.strays.pop(event.payment, None)


def refund_requested(state: ShopState, entry: Entry, event: e.RefundRequested) -> None:
    _authorisation_used(state, entry, event.authorised_by)
    payment = _payment(state, event.bill, event.payment)
    if payment is None:
        return
    payment.refunds[event.refund] = Refund(
        event.refund, event.payment, event.amount, event.vat, event.exempt, "requested", entry.at,
        event.private.reason if event.private else None, None, event.authorised_by,
    )  # fmt: skip
    state.open_refunds[event.refund] = event.payment
    state.timers[f"refund:{event.refund}"] = event.deadline


def refund_declined(state: ShopState, entry: Entry, event: e.RefundDeclined) -> None:
    payment = _payment(state, event.bill, event.payment)
    if payment and event.refund in payment.refunds:
        refund = payment.refunds[event.refund]
        refund.state, refund.answer = "declined", event.reason
    _refund_ended(state, event.refund)


def refund_unknown(state: ShopState, entry: Entry, event: e.RefundUnknown) -> None:
    payment = _payment(state, event.bill, event.payment)
    if payment and event.refund in payment.refunds:
        refund = payment.refunds[event.refund]
        refund.state, refund.answer = "unknown", event.reason
    state.timers.pop(f"refund:{event.refund}", None)


def payment_cancelled(state: ShopState, entry: Entry, event: e.PaymentCancelled) -> None:
    _authorisation_used(state, entry, event.authorised_by)
    payment = _payment(state, event.bill, event.payment)
    if payment:
        # Cash goes back without having been asked for.
        refund = payment.refunds.setdefault(
            event.refund,
            Refund(
                event.refund, event.payment, event.refunded, event.vat, event.exempt, "approved",
                entry.at, event.private.reason if event.private else None, None,
                event.authorised_by,
            ),
        )  # fmt: skip
        refund.state, refund.approval, refund.at = "approved", event.approval, entry.at
        refund.answer = None
        if not payment.kept():
            payment.state = "cancelled"
        state.bills[event.bill].settled = event.settles
    _refund_ended(state, event.refund)


def bill_discounted(state: ShopState, entry: Entry, event: e.BillDiscounted) -> None:
    _authorisation_used(state, entry, event.authorised_by)
    bill = state.bills.get(event.bill)
    if bill:
        bill.discounts[event.discount.id] = event.discount
        bill.settled = event.settles


def discount_removed(state: ShopState, entry: Entry, event: e.DiscountRemoved) -> None:
    bill = state.bills.get(event.bill)
    if bill:
        bill.discounts.pop(event.discount, None)
        bill.settled = event.settles


def _payment(state: ShopState, bill: str, payment: str) -> Payment | None:
    known = state.bills.get(bill)
    return known.payments.get(payment) if known else None


def _resolved(state: ShopState, payment: str) -> None:
    state.unresolved.pop(payment, None)
    state.timers.pop(f"payment:{payment}", None)


def _refund_ended(state: ShopState, refund: str) -> None:
    state.open_refunds.pop(refund, None)
    state.timers.pop(f"refund:{refund}", None)


def _authorisation_used(state: ShopState, entry: Entry, who: str | None) -> None:
    """A manager's word is good for one thing."""
    if who is not None:
        state.sign_ins.granted.pop(entry.actor.device, None)
