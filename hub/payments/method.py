"""What a payment method is: slow, unreliable, asked for an amount, and asked again what became of it.

A charge or a reversal is asked for once. After that there are only questions, and 망취소 (net cancel): the far side
is told to undo what it may have done. `unknown` is never guessed into a yes or a no (`reference/payments.md` 3.3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from pydantic.dataclasses import dataclass

from hub.domain.payment import Approval
from hub.domain.text import Note


@dataclass(frozen=True, slots=True)
class Charge:
    """What is asked of a method: `amount` won with VAT and tax-free won within, under the payment's id."""

    payment: str
    amount: int
    vat: int
    exempt: int
    at: int
    """UTC ms when it was asked for."""
    terminal: str | None = None
    """Id of the card terminal it goes to, where the method has several."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """Money that goes back for an approval, whole or in part (부분취소), under the refund's id."""

    refund: str
    charge: Charge
    amount: int
    vat: int
    exempt: int
    at: int
    approval: Approval | None
    """Of the original; None where a person resolved it without a number."""
    refunded: int = 0
    """Won of the charge that went back before."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a method said. `unknown` is never guessed into a yes or a no.

    Checked when it is made: a word that cannot be stored is its driver's mistake, and not a lost answer.
    """

    outcome: Literal["approved", "declined", "unknown"]
    approval: Approval | None = None
    reason: Note | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line of a method's own log, for the nightly match (야간 대사): money that moved, by its account."""

    kind: Literal["charge", "reversal"]
    amount: int
    at: int
    """UTC ms by the far side's clock."""
    approval_no: str | None = None
    payment: str | None = None
    """Our id, where the far side keeps it."""


class PaymentMethod(Protocol):
    """One method. No call may block the loop; all may take long, raise OSError or TimeoutError."""

    id: str
    charge_s: float
    """Longest that a charge may take before it is asked about (seconds)."""

    async def charge(self, asked: Charge) -> Heard:
        """Asks for the money. At most once per payment id."""

    async def query(self, asked: Charge) -> Heard:
        """What became of a charge. `declined` only where that is certain; `unknown` if the method does not know."""

    async def net_cancel(self, asked: Charge) -> Heard:
        """망취소 of a charge whose end nobody knows.

        `declined`: no money was taken, or it is back for certain. `approved`: it stands after all.
        """

    async def reverse(self, asked: Reversal) -> Heard:
        """Asks for money back. `approved`: it is back. At most once per refund id."""

    async def query_reversal(self, asked: Reversal) -> Heard:
        """What became of a reversal."""

    async def log(self, since: int, until: int) -> Sequence[Recorded] | None:
        """What moved between two UTC ms by the method's own account; None where it keeps none."""

    async def abort(self, payment: str) -> bool:
        """The guest goes back: `charge` is to end soon, and says what is certain. False where none is under way."""

    def waiting(self, payment: str) -> Mapping[str, str] | None:
        """What the guest needs while it is on its way, such as `checkout`, an address; None where nothing."""

    async def close(self) -> None:
        """Lets go of whatever the method holds."""
