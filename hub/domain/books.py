"""The books since the last Z (마감): sums that every event of an order or of money adds to, and what a report says.

Two sums stand side by side. *Sold* is what was paid for: `gross` less `discounts` less `refunds` is `net`, the money
that the shop holds and owes tax on, and the ways to pay (결제수단) sum to it. *Ordered* is what went to the kitchen:
`orders` and `cancels` count it, paid or not. A discount (할인) counts from the moment that its bill is paid.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field

from .payment import MethodId
from .text import Frozen, Name, Slug, value
from .till import ShiftFigures

# What sold best, of a Z: an accountant asks for no more, and the whole list is in the books by item.
ITEMS_TOLD = 60

NO_FINGERPRINT = "0" * 64
"""What the first Z follows."""

Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

Fee = Annotated[int, Field(ge=0, le=3_000)]
"""A method's fee (수수료) in hundredths of a percent: 150 is 1.5 %; more than 30 % is a typing error."""


@dataclass(slots=True)
class Sum:
    """How many, and how many won."""

    count: int = 0
    amount: int = 0

    def add(self, amount: int, count: int = 1) -> None:
        self.count += count
        self.amount += amount


@dataclass(slots=True)
class TenderSum:
    """One way to pay: what came in and what went back of it."""

    taken: Sum = field(default_factory=Sum)
    refunded: Sum = field(default_factory=Sum)


@dataclass(slots=True)
class ItemSum:
    """One item of the menu as it sold: units that were not taken back."""

    name: str
    quantity: int = 0
    amount: int = 0


@dataclass(slots=True)
class Books:
    """Everything since the last Z, in won. Folded in steps that touch one order or one payment."""

    number: int = 0
    """Of the last Z; 0 before the first."""
    fingerprint: str = NO_FINGERPRINT
    closed_day: str = ""
    closed_at: int = 0
    since: int = 0
    """UTC ms of the last Z, or of the first business day."""
    since_seq: int = 0
    first_number: str = ""
    last_number: str = ""
    orders: Sum = field(default_factory=Sum)
    cancels: Sum = field(default_factory=Sum)
    free: Sum = field(default_factory=Sum)
    """서비스, at what the menu asks for it."""
    discounts: Sum = field(default_factory=Sum)
    taken_off: dict[str, int] = field(default_factory=dict)
    """Discount counted of a bill that is still in memory: bill id -> won."""
    test: Sum = field(default_factory=Sum)
    """Test approvals among the payments: no money moved."""
    tenders: dict[str, TenderSum] = field(default_factory=dict)
    vat: int = 0
    exempt: int = 0
    items: dict[str, ItemSum] = field(default_factory=dict)
    shifts: dict[str, ShiftFigures] = field(default_factory=dict)
    """Shifts that ended since the last Z."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Private: why a shift's drawer was not what it should be, by shift."""

    def touched(self) -> bool:
        """True once there is something to close."""
        return bool(self.orders.count or self.cancels.count or self.tenders or self.shifts)


@value
class Tally:
    """How many, and how many won."""

    count: int = 0
    amount: int = 0


@value
class TenderFigures:
    """One way to pay: `taken` less `refunded` is what the shop holds of it."""

    method: MethodId
    taken: Tally
    refunded: Tally


@value
class ItemFigures:
    """One item as it sold; `name` is the Korean one."""

    item: Slug
    name: Name
    quantity: int
    amount: int


class DayFigures(Frozen):
    """What an X or a Z says, in won and UTC ms; `gross - discounts - refunds = net = sum of the tenders`.

    `supply + vat + exempt = net`. `unpaid` are bills that are open at that moment.
    """

    day: str
    since: int
    since_seq: int
    at: int
    first_number: str
    last_number: str
    orders: Tally
    cancels: Tally
    free: Tally
    gross: Tally
    discounts: Tally
    refunds: Tally
    net: Tally
    supply: int
    vat: int
    exempt: int
    test: Tally
    tenders: tuple[TenderFigures, ...]
    items: tuple[ItemFigures, ...]
    unpaid: Tally


class ZReport(Frozen):
    """마감 정산 (Z): numbered without a gap, and never changed. `previous` is the fingerprint of the Z before it."""

    number: Annotated[int, Field(ge=1)]
    day: str
    figures: DayFigures
    shifts: tuple[ShiftFigures, ...]
    open_questions: int
    """Payments, refunds and differences that nobody has answered yet."""
    previous: Fingerprint


def fingerprint(report: ZReport) -> str:
    """SHA-256 of the report as compact JSON in UTF-8 with its keys in order; `previous` is in it: Zs are a chain."""
    return fingerprint_of(report.model_dump(mode="json"))


def fingerprint_of(report: Any) -> str:
    """The same of a report that was read as JSON."""
    text = json.dumps(report, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fee_of(amount: int, rate: int) -> int:
    """Estimated fee (won) of `amount` at `rate` hundredths of a percent, rounded half up; odd under sign."""
    if amount < 0:
        return -fee_of(-amount, rate)
    return (2 * amount * rate + 10_000) // 20_000
