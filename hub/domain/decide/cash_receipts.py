"""Cash receipts (현금영수증): asked for, issued or not, settled by a person, and what falls due by itself."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..cash_receipt import (
    CASH_LIKE,
    LAPSES_MS,
    CashReceipt,
    Purpose,
    digits_of,
    identity_is,
    receipt_of,
)
from ..payment import Payment
from ..refusals import IdentityInvalid, UnknownCashReceipt, WrongState
from ..state import ShopState
from .context import Context, Decision
from .paying import payment_of
from .receipt_duty import erased, masked, number_of_bill, struck_off, taken_back


def record_cash_receipt_ask(
    state: ShopState, command: c.RecordCashReceiptAsk, context: Context
) -> Decision:
    """발급 요청 of a payment in cash: one that is due, or one that a guest wants. One receipt a payment."""
    payment = payment_of(state, command.payment)
    if payment.method not in CASH_LIKE:
        raise WrongState(what="payment", state="not_cash")
    if not payment.kept():
        raise WrongState(what="payment", state=payment.state)
    if payment.cash_receipt is not None:
        raise WrongState(what="cash_receipt", state="issued")
    receipt = state.cash_receipts.get(receipt_of(payment.id))
    if receipt is not None and receipt.state not in ("due", "failed"):
        raise WrongState(what="cash_receipt", state=receipt.state)
    digits = digits_of(command.identity) if command.identity else None
    if (digits is None) != (command.purpose == "self"):
        raise IdentityInvalid(purpose=command.purpose)
    if digits is not None and not identity_is(command.purpose, digits):
        raise IdentityInvalid(purpose=command.purpose)
    event = _asked(state, payment, command.purpose, digits)
    return Decision((event,), c.CashReceiptAnswer(receipt=event.receipt))


def _asked(
    state: ShopState, payment: Payment, purpose: Purpose, digits: str | None
) -> e.CashReceiptAsked:
    return e.CashReceiptAsked(
        type="cash_receipt_asked",
        receipt=receipt_of(payment.id),
        payment=payment.id,
        bill=payment.bill,
        number=number_of_bill(state, state.bills[payment.bill]),
        amount=payment.kept(),
        vat=payment.kept_vat(),
        exempt=payment.kept_exempt(),
        purpose=purpose,
        private=e.ReceiptIdentity(identity=digits) if digits else None,
    )


def _waiting(state: ShopState, receipt_id: str) -> CashReceipt:
    """A receipt on the list, or UnknownCashReceipt."""
    receipt = state.cash_receipts.get(receipt_id)
    if receipt is None:
        raise UnknownCashReceipt(receipt=receipt_id)
    return receipt


def record_cash_receipt(
    state: ShopState, command: c.RecordCashReceipt, context: Context
) -> Decision:
    """What the issuer said. Late news of an unknown one is news all the same."""
    receipt = _waiting(state, command.receipt)
    if receipt.state not in ("requested", "unknown"):
        raise WrongState(what="cash_receipt", state=receipt.state)
    if command.outcome == "issued" and command.approval_no is not None:
        issued = e.CashReceiptIssued(
            type="cash_receipt_issued",
            receipt=receipt.id,
            bill=receipt.bill,
            approval_no=command.approval_no,
            issued_at=command.issued_at or context.now,
            private=masked(receipt),
        )
        back = _back_again(receipt, command.approval_no, issued.issued_at)
        return Decision((issued, *erased(receipt), *back), c.Done())
    reason = command.reason or command.outcome
    if command.outcome == "failed":
        events: tuple[e.Event, ...] = (
            e.CashReceiptFailed(type="cash_receipt_failed", receipt=receipt.id, reason=reason),
            *erased(receipt),
        )
        if receipt.amount <= receipt.given_back[0]:
            events += (struck_off(receipt, "refunded"),)
        return Decision(events, c.Done())
    if receipt.state == "unknown":
        return Decision((), c.Done())  # asked again, and still nobody knows
    unknown = e.CashReceiptUnknown(type="cash_receipt_unknown", receipt=receipt.id, reason=reason)
    return Decision((unknown,), c.Done())


def _back_again(
    receipt: CashReceipt, approval_no: str, issued_at: int, *, by_hand: bool = False
) -> tuple[e.CashReceiptAsked, ...]:
    """What went back to the guest while it was on its way is taken back from what was issued."""
    if not receipt.given_back[0]:
        return ()
    event = taken_back(receipt, f"u{receipt.id[1:]}", *receipt.given_back)
    named = {"cancels": approval_no, "cancels_at": issued_at, "by_hand": by_hand}
    return (event.model_copy(update=named),)


def settle_cash_receipt(
    state: ShopState, command: c.SettleCashReceipt, context: Context
) -> Decision:
    """A person issued it at the shop's terminal or at 홈택스, or says that none is needed."""
    receipt = _waiting(state, command.receipt)
    event = struck_off(receipt, command.outcome, command.approval_no)
    back: tuple[e.Event, ...] = ()
    if command.approval_no is not None:
        back = _back_again(receipt, command.approval_no, context.now, by_hand=True)
    return Decision((event, *erased(receipt), *back), c.Done())


def fallen_overdue(state: ShopState, now: int) -> tuple[e.Event, ...]:
    """What the calendar makes of the list at `now` (UTC ms): too late, and after two months given up."""
    events: list[e.Event] = []
    for receipt in state.cash_receipts.values():
        if now >= receipt.due_at + LAPSES_MS:
            events += [struck_off(receipt, "lapsed"), *erased(receipt)]
        elif now >= receipt.due_at and not receipt.overdue:
            events.append(e.CashReceiptOverdue(type="cash_receipt_overdue", receipt=receipt.id))
    return tuple(events)
