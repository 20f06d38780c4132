"""What a payment method is: slow, unreliable, asked for an amount, and asked again what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from hub.domain.payment import Approval


@dataclass(frozen=True, slots=True)
class Heard:
    """What a method said. `unknown` is never guessed into a yes or a no."""

    outcome: Literal["approved", "declined", "unknown"]
    approval: Approval | None = None
    reason: str | None = None


class PaymentMethod(Protocol):
    """One method. Neither call may block the loop; both may take long, raise OSError or TimeoutError."""

    id: str

    async def charge(self, payment: str, amount: int, vat: int) -> Heard:
        """Asks for `amount` won (VAT `vat` within) under the payment's id. At most once per id."""

    async def query(self, payment: str) -> Heard:
        """What became of a charge asked for earlier; `unknown` if the method does not know either."""

    async def close(self) -> None:
        """Lets go of whatever the method holds."""
