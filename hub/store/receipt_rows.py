"""Rows of cash receipts (현금영수증): what was issued for which payment. Whom for is not among it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry

from .print_rows import Statement

_WANTED = (
    "INSERT INTO cash_receipt (id, payment, bill, purpose, amount, vat, exempt, state, at, changed_at, cancels)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET purpose = excluded.purpose,"
    " amount = excluded.amount, vat = excluded.vat, exempt = excluded.exempt, state = excluded.state,"
    " changed_at = excluded.changed_at"
)
_BECAME = (
    "UPDATE cash_receipt SET state = ?, changed_at = ?, approval_no = coalesce(?, approval_no)"
    " WHERE id = ?"
)
_LESS = (
    "UPDATE cash_receipt SET amount = amount - ?, vat = vat - ?, exempt = exempt - ?, changed_at = ?"
    " WHERE id = ? AND state IN ('due', 'failed')"
)


def _wanted(entry: Entry, event: e.CashReceiptDue | e.CashReceiptAsked) -> list[Statement]:
    purpose, state, cancels = (
        (event.purpose, "requested", event.cancels)
        if isinstance(event, e.CashReceiptAsked)
        else (None, "due", None)
    )
    values = (
        event.receipt, event.payment, event.bill, purpose, event.amount, event.vat, event.exempt,
        state, entry.at, entry.at, cancels,
    )  # fmt: skip
    return [(_WANTED, values)]


def _became(state: str) -> Callable[[Entry, Any], list[Statement]]:
    def make(entry: Entry, event: Any) -> list[Statement]:
        return [(_BECAME, (state, entry.at, None, event.receipt))]

    return make


def _issued(entry: Entry, event: e.CashReceiptIssued) -> list[Statement]:
    return [(_BECAME, ("issued", entry.at, event.approval_no, event.receipt))]


def _settled(entry: Entry, event: e.CashReceiptSettled) -> list[Statement]:
    return [(_BECAME, (event.outcome, entry.at, event.approval_no, event.receipt))]


def _reduced(entry: Entry, event: e.CashReceiptReduced) -> list[Statement]:
    """What went back while one was on its way is taken back by one of its own, and stays in this row."""
    return [(_LESS, (event.amount, event.vat, event.exempt, entry.at, event.receipt))]


RECEIPT_ROWS: dict[type[e.Event], Callable[[Entry, Any], Sequence[Statement]]] = {
    e.CashReceiptDue: _wanted,
    e.CashReceiptAsked: _wanted,
    e.CashReceiptReduced: _reduced,
    e.CashReceiptIssued: _issued,
    e.CashReceiptUnknown: _became("unknown"),
    e.CashReceiptFailed: _became("failed"),
    e.CashReceiptSettled: _settled,
}
