"""Bills (계산서): the aggregate of money. Orders add to it, payments pay it, a seating may hold it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .discount import Discount
from .money import Rounding, TaxMode
from .payment import Payment
from .stamps import BillStamps


@dataclass(slots=True)
class Bill:
    """One bill. `device` is where it began, the only guest device that may look at it."""

    id: str
    day: str
    opened_at: int
    device: str
    seating: str | None = None
    tax_mode: TaxMode = "general"
    """How the shop was taxed when the bill began: a change of rules holds from the next bill."""
    rounding: Rounding = "half_up"
    """How its VAT is rounded, since the bill began: a terminal may have been told a part of it."""
    orders: list[str] = field(default_factory=list)
    payments: dict[str, Payment] = field(default_factory=dict)
    discounts: dict[str, Discount] = field(default_factory=dict)
    table: str | None = None
    """Where the party sat or sits; their receipt says it also when they have left."""
    stamps: BillStamps | None = None
    settled: bool = False
    """True from the moment that what is due is paid, until an order or a cancel changes that."""

    def paid(self) -> int:
        """Won approved and not given back. O(payments)."""
        return sum(payment.kept() for payment in self.payments.values())

    def in_doubt(self) -> bool:
        """True while money of it may be moving: a second charge waits."""
        return any(payment.in_doubt() for payment in self.payments.values())
