"""Rows of money: payments, what went back of them, what was taken off a bill."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry

from .inserts import INSERT
from .print_rows import Statement


def settled(entry: Entry, bill: str, settles: bool) -> Statement:
    """Keeps the first moment of being settled while the bill stays settled."""
    if settles:
        return (
            "UPDATE bill SET settled_at = coalesce(settled_at, ?) WHERE id = ?", (entry.at, bill),
        )  # fmt: skip
    return ("UPDATE bill SET settled_at = NULL WHERE id = ?", (bill,))


def _payment_requested(entry: Entry, event: e.PaymentRequested) -> list[Statement]:
    return [(
        INSERT["payment"],
        (
            event.payment, event.bill, event.method, event.amount, event.vat, event.exempt,
            "requested", entry.at, entry.at, None, None, None, None, None, None,
        ),
    )]  # fmt: skip


def _payment_approved(entry: Entry, event: e.PaymentApproved) -> list[Statement]:
    approval = event.approval
    number, issuer, card = (
        (approval.approval_no, approval.issuer, approval.card) if approval else (None, None, None)
    )
    # Cash is approved without having been requested, so the row may not be there yet.
    return [
        (
            "INSERT INTO payment (id, bill, method, amount, vat, exempt, state, at, changed_at, tendered,"
            " approval_no, issuer, card, shift) VALUES (?, ?, ?, ?, ?, ?, 'approved', ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET vat = excluded.vat, exempt = excluded.exempt,"
            " state = excluded.state, changed_at = excluded.changed_at, tendered = excluded.tendered,"
            " approval_no = excluded.approval_no, issuer = excluded.issuer, card = excluded.card,"
            " shift = excluded.shift",
            (
                event.payment, event.bill, event.method, event.amount, event.vat, event.exempt,
                entry.at, entry.at, event.tendered, number, issuer, card, event.shift,
            ),
        ),
        settled(entry, event.bill, event.settles),
    ]  # fmt: skip


def _payment_moved(state: str) -> Callable[[Entry, Any], list[Statement]]:
    def make(entry: Entry, event: Any) -> list[Statement]:
        sql = "UPDATE payment SET state = ?, changed_at = ?, reason = ? WHERE id = ?"
        return [(sql, (state, entry.at, _why(event), event.payment))]

    return make


def _why(event: Any) -> str | None:
    """A person's own words where there are some, else the machine's."""
    said: str | None = event.private.reason if event.private else getattr(event, "reason", None)
    return said


def _refund_requested(entry: Entry, event: e.RefundRequested) -> list[Statement]:
    return [(
        INSERT["refund"],
        (
            event.refund, event.payment, event.bill, event.amount, event.vat, event.exempt,
            "requested", entry.at, entry.at, None, None, event.authorised_by, _why(event),
        ),
    )]  # fmt: skip


def _refund_moved(state: str) -> Callable[[Entry, Any], list[Statement]]:
    def make(entry: Entry, event: Any) -> list[Statement]:
        sql = "UPDATE refund SET state = ?, changed_at = ? WHERE id = ?"
        return [(sql, (state, entry.at, event.refund))]

    return make


def _payment_cancelled(entry: Entry, event: e.PaymentCancelled) -> list[Statement]:
    number = event.approval.approval_no if event.approval else None
    # Cash goes back without having been asked for. A payment of which nothing is left is cancelled.
    return [
        (
            "INSERT INTO refund (id, payment, bill, amount, vat, exempt, state, at, changed_at, approval_no,"
            " shift, authorised_by, reason) VALUES (?, ?, ?, ?, ?, ?, 'approved', ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at,"
            " approval_no = excluded.approval_no, shift = excluded.shift",
            (
                event.refund, event.payment, event.bill, event.refunded, event.vat, event.exempt,
                entry.at, entry.at, number, event.shift, event.authorised_by, _why(event),
            ),
        ),
        (
            "UPDATE payment SET state = 'cancelled', changed_at = ?1,"
            " reason = (SELECT reason FROM refund WHERE id = ?2) WHERE id = ?3 AND amount ="
            " (SELECT sum(amount) FROM refund WHERE payment = ?3 AND state = 'approved')",
            (entry.at, event.refund, event.payment),
        ),
        settled(entry, event.bill, event.settles),
    ]  # fmt: skip


def _bill_discounted(entry: Entry, event: e.BillDiscounted) -> list[Statement]:
    one = event.discount
    return [
        (
            INSERT["discount"],
            (
                one.id, event.bill, one.kind, one.order, one.line, one.percent, one.amount,
                one.source, event.off, 0, entry.at, event.authorised_by, _why(event),
            ),
        ),
        settled(entry, event.bill, event.settles),
    ]  # fmt: skip


def _discount_removed(entry: Entry, event: e.DiscountRemoved) -> list[Statement]:
    return [
        ("UPDATE discount SET removed = 1 WHERE id = ?", (event.discount,)),
        settled(entry, event.bill, event.settles),
    ]


MONEY_ROWS: dict[type[e.Event], Callable[[Entry, Any], Sequence[Statement]]] = {
    e.PaymentRequested: _payment_requested,
    e.PaymentApproved: _payment_approved,
    e.PaymentDeclined: _payment_moved("declined"),
    e.PaymentUnknown: _payment_moved("unknown"),
    e.RefundRequested: _refund_requested,
    e.RefundDeclined: _refund_moved("declined"),
    e.RefundUnknown: _refund_moved("unknown"),
    e.PaymentCancelled: _payment_cancelled,
    e.BillDiscounted: _bill_discounted,
    e.DiscountRemoved: _discount_removed,
}
