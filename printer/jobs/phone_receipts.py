"""Receipts for a phone (영수증 QR): what the paper says, kept for a week under a token that cannot be guessed.

Written again whenever something on it changes while the shop knows the bill: another payment, money that went
back, a cash receipt that was issued.
"""

from __future__ import annotations

from hub.domain import events as e
from hub.domain.bill import Bill
from hub.domain.state import ShopState

from .making import Making, Statement
from .receipts import first_receipt

# The first moment of being settled counts: a copy does not stay longer.
_SHOWN = (
    "INSERT INTO receipt (token, bill, at, body) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (token) DO UPDATE SET body = excluded.body"
)


def shown(making: Making) -> list[Statement]:
    """The receipt of a bill that this entry settled or changed; nothing where the shop shows none."""
    if making.links is None or making.state.rules.receipt_qr == "off":
        return []
    bill = _touched(making.state, making.entry.event)
    if bill is None or not bill.settled or not bill.orders or not bill.payments:
        return []
    token = making.links.receipt_token(bill.id)
    return [(_SHOWN, (token, bill.id, making.entry.at, first_receipt(making, bill)))]


def _touched(state: ShopState, event: e.Event) -> Bill | None:
    match event:
        case e.PaymentApproved() | e.PaymentCancelled() | e.BillDiscounted():
            return state.bills.get(event.bill)
        case e.CashReceiptIssued() | e.CashReceiptSettled():
            return state.bills.get(event.bill)
    return None
