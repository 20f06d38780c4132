"""Cash receipts (현금영수증): what must be issued for cash, until when, and what became of it.

    due ──> requested ──> issued
     │        │  └──> failed ──> requested        (the far side said no: ask again, with another number)
     │        └─> unknown ──> issued | failed     (asked again, never issued twice)
     └── any but issued ──> settled               (a person issued it elsewhere, or none is needed)

A hub cannot issue one itself; a service does (`acquiring/cash_receipt`), or a person with the shop's terminal or
홈택스. Who a receipt is for (`identity`) is private: kept until it is issued, then erased wherever it stood.
Sources: `reference/korea.md` 2.3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

Purpose = Literal["deduction", "expense", "self"]
"""deduction 소득공제 (a phone or a cash receipt card); expense 지출증빙 (a business number); self 자진발급."""

CashReceiptState = Literal["due", "requested", "issued", "unknown", "failed"]

Identity = Annotated[str, Field(pattern=r"^[0-9][0-9 -]{8,22}[0-9]$")]
"""A phone number, a cash receipt card or a business number as typed: digits, with hyphens or blanks between."""

# The number of the tax office to which a sale without a guest's number is issued (국세청 지정 번호).
SELF_ISSUE = "0100001234"
# 5 days in one source, 10 in another: the earlier one is safe in both.
DUE_MS = 5 * 24 * 60 * 60_000
# What nobody issued within two months is a matter for the accountant: it leaves the list, the books keep it.
LAPSES_MS = 60 * 24 * 60 * 60_000
# Ways to pay that are cash to the tax office: a transfer by the shop's own QR is, too.
CASH_LIKE: frozenset[str] = frozenset({"cash", "shop_qr"})

# 010 has eleven digits; the older 011 and 016 to 019 have ten or eleven. [GK]
_PHONE = re.compile(r"01(?:0[0-9]{8}|[16-9][0-9]{7,8})")
# 현금영수증 전용카드: 18 digits. A bank card of 15 or 16 is refused: no card number enters the hub.
_CASH_CARD = re.compile(r"[0-9]{18}")
_BUSINESS = re.compile(r"[0-9]{10}")
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


@dataclass(slots=True)
class CashReceipt:
    """One cash receipt, or (with `cancels`) the taking back of one. Sums in won, `vat` and `exempt` within.

    `given_back` are (amount, vat, exempt) that went back to the guest while it was on its way.
    """

    id: str
    payment: str
    bill: str
    number: str
    """What people call the order by; empty where it has none."""
    amount: int
    vat: int
    exempt: int
    at: int
    due_at: int
    state: CashReceiptState = "due"
    purpose: Purpose | None = None
    masked: str | None = None
    """Private, too: the last four digits."""
    identity: str | None = None
    """Private: digits only, while it is on its way."""
    reason: str | None = None
    approval_no: str | None = None
    issued_at: int | None = None
    overdue: bool = False
    cancels: str | None = None
    """Approval number (승인번호) of the issued receipt that this takes back, whole or in part."""
    cancels_at: int | None = None
    """UTC ms at which that one was issued."""
    given_back: tuple[int, int, int] = (0, 0, 0)
    by_hand: bool = False
    """A person issued it elsewhere, or has to take it back there: the issuer knows nothing of it."""


def digits_of(identity: str) -> str:
    """The number without hyphens and blanks."""
    return re.sub(r"[ -]", "", identity)


def identity_is(purpose: Purpose, digits: str) -> bool:
    """True for a number that such a receipt can be issued to. Says nothing about whose it is."""
    if purpose == "deduction":
        return bool(_PHONE.fullmatch(digits) or _CASH_CARD.fullmatch(digits))
    return purpose == "expense" and is_business_number(digits)


def is_business_number(digits: str) -> bool:
    """The check digit of 사업자등록번호 (`reference/korea.md` 2.4)."""
    if not _BUSINESS.fullmatch(digits):
        return False
    first = [int(digit) for digit in digits]
    total = sum(digit * weight for digit, weight in zip(first, _WEIGHTS, strict=False))
    return (10 - (total + first[8] * 5 // 10) % 10) % 10 == first[9]


def masked_identity(digits: str) -> str:
    """As it is printed and kept: `010-****-5678`, `***-**-01280`; of a card the last four digits.

    The tax office's own pages show the last four, too.
    """
    if _PHONE.fullmatch(digits):
        return f"{digits[:3]}-{'*' * (len(digits) - 7)}-{digits[-4:]}"
    if _BUSINESS.fullmatch(digits):
        return f"***-**-*{digits[-4:]}"
    return "*" * (len(digits) - 4) + digits[-4:]


def receipt_of(payment: str) -> str:
    """The id of the one cash receipt that a payment may have."""
    return f"v{payment[1:]}"


def cancellation_of(refund: str) -> str:
    """The id of the cancellation that a refund makes of an issued receipt."""
    return f"u{refund[1:]}"
