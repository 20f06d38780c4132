"""What a payment method is: slow, unreliable, asked for an amount, and asked again what became of it."""

from __future__ import annotations

from typing import Literal, Protocol

from pydantic.dataclasses import dataclass

from hub.domain.payment import Approval
from hub.domain.text import Note


@dataclass(frozen=True, slots=True)
class Heard:
    """What a method said. `unknown` is never guessed into a yes or a no.

    Checked when it is made: a word that cannot be stored is its driver's mistake, and not a lost answer.
    """

    outcome: Literal["approved", "declined", "unknown"]
    approval: Approval | None = None
    reason: Note | None = None


class PaymentMethod(Protocol):
    """One method. Neither call may block the loop; both may take long, raise OSError or TimeoutError."""

    id: str

    async def charge(self, payment: str, amount: int, vat: int) -> Heard:
        """Asks for `amount` won (VAT `vat` within) under the payment's id. At most once per id."""

    async def query(self, payment: str) -> Heard:
        """What became of a charge asked for earlier; `unknown` if the method does not know either."""

    async def close(self) -> None:
        """Lets go of whatever the method holds."""
