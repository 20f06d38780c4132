"""What a sale in cash, or money given back, obliges the shop to: cash receipts (현금영수증) that fall due.

Asked by the decisions about payments, beside their own events.
"""

from __future__ import annotations

from .. import events as e
from ..bill import Bill
from ..cash_receipt import CashReceipt, cancellation_of, receipt_of
from ..charges import bill_totals
from ..payment import Payment
from ..state import ShopState

ERASED = "현금영수증 처리가 끝남"
"""Why a receipt's number is erased, in the journal."""


def fallen_due(
    state: ShopState, bill: Bill, approved: e.PaymentApproved
) -> tuple[e.CashReceiptDue, ...]:
    """Every payment in cash of a sale of `rules.cash_receipt_from` won or more, this one among them.

    By the sale, not by the payment: 120,000 won in two halves are one sale, and so is one paid partly by card. [GK]
    """
    least = state.rules.cash_receipt_from
    if least is None or bill_totals(state, bill).total < least:
        return ()
    cash = [
        _due(state, bill, one.id, one.kept(), one.kept_vat(), one.kept_exempt())
        for one in bill.payments.values()
        if one.method == "cash" and one.kept() and one.cash_receipt is None and one.needs_receipt
    ]
    if approved.method == "cash":
        sums = approved.amount, approved.vat, approved.exempt
        cash.append(_due(state, bill, approved.payment, *sums))
    return tuple(due for due in cash if due.receipt not in state.cash_receipts)


def _due(
    state: ShopState, bill: Bill, payment: str, amount: int, vat: int, exempt: int
) -> e.CashReceiptDue:
    return e.CashReceiptDue(
        type="cash_receipt_due",
        receipt=receipt_of(payment),
        payment=payment,
        bill=bill.id,
        number=number_of_bill(state, bill),
        amount=amount,
        vat=vat,
        exempt=exempt,
    )


def number_of_bill(state: ShopState, bill: Bill) -> str:
    """What people call a bill by: its first order's number; empty while nobody has ordered."""
    return state.orders[bill.orders[0]].number if bill.orders else ""


def after_refund(state: ShopState, payment: Payment, happened: e.Event) -> tuple[e.Event, ...]:
    """What money that went back means for the payment's receipt: less of it, none, or one to take back."""
    if not isinstance(happened, e.PaymentCancelled):
        return ()
    issued, waits = payment.cash_receipt, state.cash_receipts.get(receipt_of(payment.id))
    back = happened.refunded, happened.vat, happened.exempt
    if issued is not None:
        return (taken_back(issued, cancellation_of(happened.refund), *back),)
    if waits is None:
        return ()
    if waits.state in ("due", "failed") and waits.amount <= happened.refunded:
        return (struck_off(waits, "refunded"), *erased(waits))
    return (
        e.CashReceiptReduced(
            type="cash_receipt_reduced",
            receipt=waits.id,
            amount=back[0],
            vat=back[1],
            exempt=back[2],
        ),
    )


def taken_back(
    issued: CashReceipt, receipt: str, amount: int, vat: int, exempt: int
) -> e.CashReceiptAsked:
    """발급 취소 of an issued receipt, whole or in part: nobody has to ask for it."""
    return e.CashReceiptAsked(
        type="cash_receipt_asked",
        receipt=receipt,
        payment=issued.payment,
        bill=issued.bill,
        number=issued.number,
        amount=amount,
        vat=vat,
        exempt=exempt,
        purpose=issued.purpose or "self",
        cancels=issued.approval_no,
        cancels_at=issued.issued_at,
        by_hand=issued.by_hand,
    )


def struck_off(
    receipt: CashReceipt, outcome: e.SettledAs, approval_no: str | None = None
) -> e.CashReceiptSettled:
    """A receipt leaves the list."""
    return e.CashReceiptSettled(
        type="cash_receipt_settled",
        receipt=receipt.id,
        bill=receipt.bill,
        outcome=outcome,
        approval_no=approval_no,
        private=masked(receipt) if approval_no is not None else None,
    )


def masked(receipt: CashReceipt) -> e.MaskedIdentity | None:
    """What stays of the number that it was for."""
    return e.MaskedIdentity(masked=receipt.masked) if receipt.masked else None


def erased(receipt: CashReceipt) -> tuple[e.Erased, ...]:
    """The number it was for is forgotten, in the journal, in snapshots and in memory, with the same commit."""
    if receipt.identity is None:
        return ()
    return (e.Erased(type="erased", target=receipt.id, reason=ERASED),)
