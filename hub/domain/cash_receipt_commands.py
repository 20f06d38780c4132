"""Commands about cash receipts (현금영수증)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from .cash_receipt import Identity, Purpose
from .command import Answer, Command, Internal
from .text import Id, Name, Note


class AskCashReceipt(Command):
    """현금영수증 발급: for a payment in cash. `identity` stays away for `self` (자진발급).

    The door lets go of the number: it is in no answer, and the command's digest is made without it.
    """

    type: Literal["ask_cash_receipt"]
    payment: Id
    purpose: Purpose
    identity: Identity | None = None


class CashReceiptAnswer(Answer):
    receipt: Id


class SettleCashReceipt(Command):
    """A person issued it elsewhere (`issued`, with its approval number), or none is needed."""

    type: Literal["settle_cash_receipt"]
    receipt: Id
    outcome: Literal["issued", "not_needed"]
    approval_no: Name | None = None

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        if (self.outcome == "issued") != (self.approval_no is not None):
            raise ValueError("an issued receipt has its approval number, and no other has one")
        return self


class RecordCashReceiptAsk(Internal):
    """What was asked at the door."""

    type: Literal["record_cash_receipt_ask"]
    payment: Id
    purpose: Purpose
    identity: Identity | None = None


class RecordCashReceipt(Internal):
    """What the issuer said. `issued_at` is UTC ms by its clock."""

    type: Literal["record_cash_receipt"]
    receipt: Id
    outcome: Literal["issued", "failed", "unknown"]
    approval_no: Name | None = None
    issued_at: int | None = None
    reason: Note | None = None
