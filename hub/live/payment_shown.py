"""A payment as documents show it: to its guest, to staff, in the inbox. In won; no reason that a person wrote."""

from __future__ import annotations

from typing import Any

from hub.domain.payment import BY_HAND, NUMBERED, UNRESOLVED, Payment, Refund

from .view import View


def payment_shown(view: View, payment: Payment) -> dict[str, Any]:
    """`refunds` are those that went back or are on their way, by id; `waiting` what its guest needs meanwhile.

    `by_hand`: a person brings the answer: `numbered` with the number of a slip, `looked` by having looked.
    """
    value: dict[str, Any] = {
        "method": payment.method,
        "amount": payment.amount,
        "state": payment.state,
        "at": payment.at,
    }
    if payment.method in BY_HAND:
        value["by_hand"] = "numbered" if payment.method in NUMBERED else "looked"
    if payment.tendered is not None:
        value["change"] = payment.tendered - payment.amount
    if payment.approval:
        value["approval_no"] = payment.approval.approval_no
        if payment.approval.card:
            value["card"] = payment.approval.card
    if payment.reason:
        value["reason"] = payment.reason
    if payment.refunds:
        value["kept"] = payment.kept()
        value["refunds"] = {one.id: refund_shown(one) for one in payment.refunds.values()}
    if payment.given_up and payment.state in UNRESOLVED:
        value["given_up"] = True
    if payment.strayed:
        value["strayed"] = True
    if payment.state in UNRESOLVED:
        waiting = view.waiting(payment.id, payment.method)
        if waiting:
            value["waiting"] = dict(waiting)
    return value


def refund_shown(refund: Refund) -> dict[str, Any]:
    """Money back, or on its way back, in won. `answer` is why it did not go back, or why nobody knows."""
    value: dict[str, Any] = {"amount": refund.amount, "state": refund.state, "at": refund.at}
    if refund.approval:
        value["approval_no"] = refund.approval.approval_no
    if refund.answer:
        value["answer"] = refund.answer
    return value
