"""Bills (계산서): the aggregate of money. Orders add to it, payments pay it, a seating may hold it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .money import TaxMode
from .payment import Payment


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
    orders: list[str] = field(default_factory=list)
    payments: dict[str, Payment] = field(default_factory=dict)
    settled: bool = False
    """True from the moment that what is due is paid, until an order or a cancel changes that."""

    def paid(self) -> int:
        """Won approved and not taken back. O(payments)."""
        return sum(p.amount for p in self.payments.values() if p.state == "approved")
