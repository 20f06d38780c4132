"""What the service says about a payment, checked and in our own terms; a card number is masked before it stands here.

The service's `Payment` object: docs.tosspayments.com/reference (version 2022-11-16). Fields that are new are
ignored, as that page asks. Times there are ISO 8601 with +09:00.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from hub.domain.payment import Approval

from .codes import company

Status = Literal[
    "READY",
    "IN_PROGRESS",
    "WAITING_FOR_DEPOSIT",
    "DONE",
    "CANCELED",
    "PARTIAL_CANCELED",
    "ABORTED",
    "EXPIRED",
]
"""READY: opened. IN_PROGRESS: the guest proved who they are, and the shop's confirm would take the money.
ABORTED: the approval failed. EXPIRED: thirty minutes went by without a confirm."""

STATUSES: frozenset[str] = frozenset(get_args(Status))
TAKEN: frozenset[str] = frozenset(("DONE", "PARTIAL_CANCELED"))
OVER_WITHOUT_MONEY: frozenset[str] = frozenset(("ABORTED", "EXPIRED", "CANCELED"))

# A payment key is at most 200 characters (docs.tosspayments.com/reference).
KEY_MAX = 200
# Names that go on a receipt (hub.domain.text.Name).
_NAME_MAX = 80


class NotUnderstood(ValueError):
    """The answer is not of the service's form; the text says which part, and never what stood there."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """취소: money that went back, in won. `reason` is ours: it names the refund."""

    amount: int
    tax_free: int
    reason: str
    done: bool
    transaction: str | None
    at: int | None


@dataclass(frozen=True, slots=True)
class OnlinePayment:
    """One payment as the service knows it. `total` never changes; `balance` is what was not given back (won)."""

    key: str
    order: str
    status: Status
    total: int
    balance: int
    tax_free: int
    method: str | None
    approve_no: str | None
    card: str | None
    issuer: str | None
    acquirer: str | None
    installments: int
    transaction: str | None
    approved_at: int | None
    failure: str | None
    cancels: tuple[Cancel, ...]

    def approval(self, *, test: bool) -> Approval:
        """As the hub keeps it. Money without a card (계좌이체) has no approval number: its transaction stands in."""
        number = self.approve_no or self.transaction or self.key
        return Approval(
            approval_no=number[:_NAME_MAX],
            card=self.card,
            issuer=self.issuer or self.method,
            acquirer=self.acquirer,
            installments=self.installments,
            transaction_no=(self.transaction or self.key)[:_NAME_MAX],
            van="토스페이먼츠",
            approved_at=self.approved_at,
            test=test,
        )

    def cancel_for(self, refund: str) -> Cancel | None:
        """The cancel that a refund of ours caused."""
        return next((one for one in self.cancels if refund in one.reason.split()), None)


@dataclass(frozen=True, slots=True)
class Transaction:
    """거래: one line of the service's own list. A cancel is a line of its own, under the same payment key."""

    transaction: str
    order: str
    kind: Literal["charge", "reversal"]
    amount: int
    at: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The service answered with an error. Whether anything was done is another question."""

    status: int
    code: str


def payment_of(said: object) -> OnlinePayment:
    """A `Payment` object of the service. NotUnderstood where a field that matters is missing or odd."""
    body = _mapping(said, "payment")
    status = _text(body, "status", 40)
    if status not in STATUSES:
        raise NotUnderstood("status")
    if body.get("currency", "KRW") != "KRW":
        raise NotUnderstood("currency")
    total, balance = _won(body, "totalAmount"), _won(body, "balanceAmount")
    if balance > total:
        raise NotUnderstood("balanceAmount")
    card = _mapping(body["card"], "card") if body.get("card") else {}
    return OnlinePayment(
        key=_text(body, "paymentKey", KEY_MAX),
        order=_text(body, "orderId", 64),
        status=status,  # type: ignore[arg-type]  # one of STATUSES, as was just seen
        total=total,
        balance=balance,
        tax_free=_won(body, "taxFreeAmount", 0),
        method=_name(body.get("method")),
        approve_no=_name(card.get("approveNo")),
        card=masked(card["number"]) if isinstance(card.get("number"), str) else None,
        issuer=company(_name(card.get("issuerCode"))),
        acquirer=company(_name(card.get("acquirerCode"))),
        installments=min(_won(card, "installmentPlanMonths", 0), 60),
        transaction=_name(body.get("lastTransactionKey")),
        approved_at=_moment(body.get("approvedAt")),
        failure=_name(_mapping(body["failure"], "failure").get("code"))
        if body.get("failure")
        else None,
        cancels=tuple(_cancel(one) for one in body.get("cancels") or ()),
    )


def transaction_of(said: object) -> Transaction:
    """A line of the service's list. What stands under `amount` of a cancel, sign and all, could not be verified."""
    body = _mapping(said, "transaction")
    amount = body.get("amount")
    if type(amount) is not int:
        raise NotUnderstood("amount")
    at = _moment(body.get("transactionAt"))
    if at is None:
        raise NotUnderstood("transactionAt")
    cancelled = _text(body, "status", 40) in ("CANCELED", "PARTIAL_CANCELED")
    return Transaction(
        transaction=_text(body, "transactionKey", 64),
        order=_text(body, "orderId", 64),
        kind="reversal" if cancelled or amount < 0 else "charge",
        amount=abs(amount),
        at=at,
    )


def masked(number: str) -> str:
    """A card number with its first six and last four digits at most: `1234-12**-****-1234`.

    The service masks it itself (`12341234****123*`), more loosely than a receipt may: digits 9 to 12 and all
    between are hidden here whatever comes in.
    """
    marks = [mark for mark in number if mark.isdigit() or mark in "*xX"][:19]
    hidden = [
        mark
        if mark.isdigit() and mark.isascii() and (place < 6 or place >= max(12, len(marks) - 4))
        else "*"
        for place, mark in enumerate(marks)
    ]
    return "-".join("".join(hidden[at : at + 4]) for at in range(0, len(hidden), 4))


def _cancel(said: object) -> Cancel:
    body = _mapping(said, "cancels")
    return Cancel(
        amount=_won(body, "cancelAmount"),
        tax_free=_won(body, "taxFreeAmount", 0),
        reason=str(body.get("cancelReason") or "")[:200],
        # An older version has no such field: then whatever stands in the list is done.
        done=body.get("cancelStatus", "DONE") == "DONE",
        transaction=_name(body.get("transactionKey")),
        at=_moment(body.get("canceledAt")),
    )


def _mapping(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise NotUnderstood(name)
    return value


def _text(body: Mapping[str, Any], name: str, longest: int) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
        raise NotUnderstood(name)
    return value


def _name(value: object) -> str | None:
    """Text for a receipt, or nothing: what cannot be printed is no reason to lose an approval."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        return None
    return value.strip()[:_NAME_MAX]


def _won(body: Mapping[str, Any], name: str, missing: int | None = None) -> int:
    value = body.get(name, missing)
    if value is None and missing is not None:
        return missing
    if type(value) is not int or value < 0:
        raise NotUnderstood(name)
    return value


def _moment(value: object) -> int | None:
    """UTC ms of an ISO 8601 time with its zone; None where there is none."""
    if not isinstance(value, str):
        return None
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return None
    return round(when.timestamp() * 1000) if when.tzinfo else None
