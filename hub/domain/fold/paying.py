"""Payments on their bills, and which of them are still open questions."""

from __future__ import annotations

from .. import events as e
from ..entry import Entry
from ..payment import Payment
from ..state import ShopState


def payment_requested(state: ShopState, entry: Entry, event: e.PaymentRequested) -> None:
    bill = state.bills.get(event.bill)
    if bill is None:
        return
    bill.payments[event.payment] = Payment(
        event.payment, event.bill, event.method, event.amount, "requested", entry.at, event.vat
    )
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
    payment.state, payment.vat = "approved", event.vat
    payment.tendered, payment.approval = event.tendered, event.approval
    bill.settled = event.settles
    _resolved(state, event.payment)


def payment_declined(state: ShopState, entry: Entry, event: e.PaymentDeclined) -> None:
    payment = _payment(state, event.bill, event.payment)
    if payment:
        payment.state = "declined"
        payment.reason = event.private.reason if event.private else event.reason
    _resolved(state, event.payment)


def payment_cancelled(state: ShopState, entry: Entry, event: e.PaymentCancelled) -> None:
    payment = _payment(state, event.bill, event.payment)
    if payment:
        payment.state = "cancelled"
        payment.reason = event.private.reason if event.private else None
        state.bills[event.bill].settled = event.settles


def payment_unknown(state: ShopState, entry: Entry, event: e.PaymentUnknown) -> None:
    payment = _payment(state, event.bill, event.payment)
    if payment:
        payment.state, payment.reason = "unknown", event.reason
    state.timers.pop(f"payment:{event.payment}", None)


def _payment(state: ShopState, bill: str, payment: str) -> Payment | None:
    known = state.bills.get(bill)
    return known.payments.get(payment) if known else None


def _resolved(state: ShopState, payment: str) -> None:
    state.unresolved.pop(payment, None)
    state.timers.pop(f"payment:{payment}", None)
