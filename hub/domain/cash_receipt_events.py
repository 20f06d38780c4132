"""Events of cash receipts (현금영수증). Sums in won; a receipt is named by its own id."""

from __future__ import annotations

from typing import ClassVar, Literal

from .cash_receipt import Purpose
from .event import Event
from .money import Amount
from .text import Frozen, Id, Name, Note

SettledAs = Literal["issued", "not_needed", "refunded", "lapsed"]
"""Issued elsewhere by a person; not needed; all the money went back; nobody did anything for two months."""


class ReceiptIdentity(Frozen):
    """Private part: the number a receipt is issued to, digits only. Erased as soon as it is issued."""

    identity: Name


class MaskedIdentity(Frozen):
    """Private part: the last four digits, for receipts that are printed later. The region has no use for them."""

    masked: Name


class _ReceiptEvent(Event):
    ABOUT: ClassVar[str] = "receipt"
    receipt: Id


class CashReceiptDue(_ReceiptEvent):
    """발급 대상: a cash sale for which one must be issued whether or not the guest asks."""

    type: Literal["cash_receipt_due"]
    payment: Id
    bill: Id
    number: str
    amount: Amount
    vat: Amount
    exempt: Amount


class CashReceiptAsked(_ReceiptEvent):
    """발급 요청, or with `cancels` the taking back of the one with that approval number (발급 취소)."""

    type: Literal["cash_receipt_asked"]
    payment: Id
    bill: Id
    number: str
    amount: Amount
    vat: Amount
    exempt: Amount
    purpose: Purpose
    cancels: Name | None = None
    cancels_at: int | None = None
    by_hand: bool = False
    private: ReceiptIdentity | None = None


class CashReceiptReduced(_ReceiptEvent):
    """Money of its payment went back before it was issued: so much less."""

    type: Literal["cash_receipt_reduced"]
    amount: Amount
    vat: Amount
    exempt: Amount


class CashReceiptIssued(_ReceiptEvent):
    """발급 완료. `approval_no` is its own number (승인번호); `issued_at` UTC ms by the far side's clock.

    About the bill: what is erased of the receipt with the same commit is not this.
    """

    ABOUT: ClassVar[str] = "bill"
    type: Literal["cash_receipt_issued"]
    bill: Id
    approval_no: Name
    issued_at: int
    private: MaskedIdentity | None = None


class CashReceiptUnknown(_ReceiptEvent):
    """Nobody knows whether it was issued. Asked again until somebody does."""

    type: Literal["cash_receipt_unknown"]
    reason: Note


class CashReceiptFailed(_ReceiptEvent):
    """The far side refused: it was not issued for certain."""

    type: Literal["cash_receipt_failed"]
    reason: Note


class CashReceiptOverdue(_ReceiptEvent):
    """발급 기한 지남."""

    type: Literal["cash_receipt_overdue"]


class CashReceiptSettled(_ReceiptEvent):
    """Off the list without the issuer."""

    ABOUT: ClassVar[str] = "bill"
    type: Literal["cash_receipt_settled"]
    bill: Id
    outcome: SettledAs
    approval_no: Name | None = None
    private: MaskedIdentity | None = None
