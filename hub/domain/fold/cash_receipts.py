"""The list of cash receipts that are not issued yet, and what a payment keeps of its own. Private parts may be gone."""

from __future__ import annotations

from dataclasses import replace

from .. import events as e
from ..bill import Bill
from ..cash_receipt import DUE_MS, LAPSES_MS, CashReceipt, masked_identity, receipt_of
from ..entry import Entry
from ..payment import Payment
from ..state import ShopState

# One timer for the whole list: what is next on it.
_TIMER = "cashreceipt:"


def due(state: ShopState, entry: Entry, event: e.CashReceiptDue) -> None:
    state.cash_receipts[event.receipt] = _new(entry, event)
    _retime(state)


def _new(entry: Entry, event: e.CashReceiptDue | e.CashReceiptAsked) -> CashReceipt:
    return CashReceipt(
        event.receipt, event.payment, event.bill, event.number, event.amount, event.vat,
        event.exempt, entry.at, entry.at + DUE_MS,
    )  # fmt: skip


def asked(state: ShopState, entry: Entry, event: e.CashReceiptAsked) -> None:
    receipt = state.cash_receipts.setdefault(event.receipt, _new(entry, event))
    receipt.state, receipt.purpose = "requested", event.purpose
    receipt.amount, receipt.vat, receipt.exempt = event.amount, event.vat, event.exempt
    receipt.identity = event.private.identity if event.private else None
    receipt.masked = masked_identity(receipt.identity) if receipt.identity else None
    receipt.cancels, receipt.cancels_at = event.cancels, event.cancels_at
    receipt.by_hand = event.by_hand
    receipt.reason = None
    _retime(state)


def reduced(state: ShopState, entry: Entry, event: e.CashReceiptReduced) -> None:
    receipt = state.cash_receipts.get(event.receipt)
    if receipt is None:
        return
    amount, vat, exempt = receipt.given_back
    receipt.given_back = amount + event.amount, vat + event.vat, exempt + event.exempt
    if receipt.state in ("due", "failed"):
        _less(receipt)


def _less(receipt: CashReceipt) -> None:
    """What went back is no longer part of it."""
    amount, vat, exempt = receipt.given_back
    receipt.amount, receipt.vat = receipt.amount - amount, receipt.vat - vat
    receipt.exempt, receipt.given_back = receipt.exempt - exempt, (0, 0, 0)


def issued(state: ShopState, entry: Entry, event: e.CashReceiptIssued) -> None:
    _ended(state, event, event.approval_no, event.issued_at, by_hand=False)


def unknown(state: ShopState, entry: Entry, event: e.CashReceiptUnknown) -> None:
    receipt = state.cash_receipts.get(event.receipt)
    if receipt:
        receipt.state, receipt.reason = "unknown", event.reason


def failed(state: ShopState, entry: Entry, event: e.CashReceiptFailed) -> None:
    receipt = state.cash_receipts.get(event.receipt)
    if receipt:
        receipt.state, receipt.reason = "failed", event.reason
        _less(receipt)


def overdue(state: ShopState, entry: Entry, event: e.CashReceiptOverdue) -> None:
    receipt = state.cash_receipts.get(event.receipt)
    if receipt:
        receipt.overdue = True
    _retime(state)


def settled(state: ShopState, entry: Entry, event: e.CashReceiptSettled) -> None:
    number = event.approval_no if event.outcome == "issued" else None
    _ended(state, event, number, entry.at, by_hand=True)


def _ended(
    state: ShopState,
    event: e.CashReceiptIssued | e.CashReceiptSettled,
    approval_no: str | None,
    at: int,
    *,
    by_hand: bool,
) -> None:
    """Off the list; with an approval number its payment keeps it, without whom it was for."""
    receipt = state.cash_receipts.pop(event.receipt, None)
    _retime(state)
    payment = _payment(state, receipt) if receipt else None
    if receipt is None or payment is None:
        return
    if approval_no is None:
        payment.needs_receipt = False
    elif receipt.cancels is None:
        payment.cash_receipt = replace(
            receipt, state="issued", approval_no=approval_no, issued_at=at, identity=None,
            masked=event.private.masked if event.private else None,
            given_back=(0, 0, 0), reason=None, overdue=False, by_hand=by_hand,
        )  # fmt: skip
    elif payment.cash_receipt is not None:
        amount, vat, exempt = payment.cash_receipt.given_back
        back = amount + receipt.amount, vat + receipt.vat, exempt + receipt.exempt
        payment.cash_receipt.given_back = back


def _payment(state: ShopState, receipt: CashReceipt) -> Payment | None:
    bill = state.bills.get(receipt.bill)
    return bill.payments.get(receipt.payment) if bill else None


def forget_identity(state: ShopState, receipt_id: str) -> None:
    """개인정보 파기: whom a receipt is for."""
    if receipt_id in state.cash_receipts:
        receipt = state.cash_receipts[receipt_id]
        receipt.identity = receipt.masked = None


def wait_for(state: ShopState, bill: Bill) -> bool:
    """True while a receipt of the bill is not issued: the bill stays in memory, as one that owes something does."""
    return any(receipt_of(payment) in state.cash_receipts for payment in bill.payments)


def _retime(state: ShopState) -> None:
    """O(receipts on the list): a few, unless nobody ever looks at it."""
    following = [
        receipt.due_at + LAPSES_MS if receipt.overdue else receipt.due_at
        for receipt in state.cash_receipts.values()
    ]
    if following:
        state.timers[_TIMER] = min(following)
    else:
        state.timers.pop(_TIMER, None)
