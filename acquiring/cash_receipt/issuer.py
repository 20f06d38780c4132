"""Who issues cash receipts, as the hub sees it: slow, unreliable, asked under a key, and asked what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from hub.domain.cash_receipt import Purpose

CancelReason = Literal["refund", "mistake", "other"]
"""취소 사유: the sale was undone, it was issued wrongly, or another one."""

Outcome = Literal["issued", "refused", "unknown", "absent"]
"""`issued` 발급 (or cancelled, where that was asked). `refused`: certain, and nothing was issued. `absent`: the
issuer knows no such key, so the same key may be sent again. `unknown`: nobody can say; ask again."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A receipt to be issued: won, VAT and tax-free won within. The same `key` is never issued twice."""

    key: str
    purpose: Purpose
    identity: str = field(repr=False)
    """Digits, as `check_identity` gave them. They go to the issuer, and stay nowhere."""
    amount: int
    vat: int
    exempt: int
    at: int
    """UTC ms of the sale."""


@dataclass(frozen=True, slots=True)
class Undo:
    """취소, whole or in part: won that go back, under a key of its own."""

    key: str
    of: str
    """Key of the receipt."""
    amount: int
    vat: int
    exempt: int
    reason: CancelReason = "refund"


@dataclass(frozen=True, slots=True)
class Told:
    """What the issuer said. `identity` is masked."""

    outcome: Outcome
    approval_no: str | None = None
    issued_at: int | None = None
    identity: str | None = None
    reason: str | None = None


class Issuer(Protocol):
    """An issuer. No call blocks the loop, and none raises for what the far side does: that is `unknown`."""

    id: str

    async def issue(self, wish: Wish) -> Told:
        """Asks for a receipt. Under the same key it is issued once, however often it is asked."""

    async def cancel(self, undo: Undo) -> Told:
        """Asks for a receipt to be undone, or a part of it. Once under its key."""

    async def query(self, key: str) -> Told:
        """What became of a wish or an undoing."""

    async def close(self) -> None:
        """Lets go of whatever the issuer holds."""
