"""A virtual terminal's own record, on disk: what it approved, cancelled and declined. The truth that a test compares.

A line of JSON each, synced before any answer that follows from it leaves. Cards stand in it masked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from acquiring.durable_log import DurableLog
from acquiring.terminal.bodies import KST


@dataclass(frozen=True, slots=True)
class Sale:
    """One approved transaction, and whether it stands."""

    amount: int
    vat: int
    service: int
    installments: int
    approval_no: str
    date: str
    time: str
    transaction_no: str
    card: str
    at: int
    stamp: str
    """Of the request: no terminal tells it again, but a test may look."""
    test: bool = False


class Book:
    """The log of one terminal. OSError where the disk refuses: then it approves nothing."""

    def __init__(self, path: Path, wall: Callable[[], int]) -> None:
        self._log, self._wall = DurableLog(path), wall
        self.sales: list[Sale] = []
        self.cancelled: set[str] = set()
        self.read()

    @property
    def last(self) -> Sale | None:
        """The last approved transaction: cancelled or not."""
        return self.sales[-1] if self.sales else None

    @property
    def standing(self) -> Sequence[Sale]:
        """Approvals that were not cancelled: the money that was taken."""
        return [sale for sale in self.sales if sale.transaction_no not in self.cancelled]

    def read(self) -> None:
        """What is on disk, and nothing else: a terminal that was switched off knows no more."""
        self.sales, self.cancelled = [], set()
        for line in self._log.records():
            self._obey(dict(line))

    def approve(self, request: dict[str, int], card: str, stamp: str, *, test: bool) -> Sale:
        """승인."""
        now = self._wall()
        local = datetime.fromtimestamp(now // 1000, KST)
        serial = len(self.sales) + 1
        sale = Sale(
            **request,
            approval_no=f"{30_000_000 + serial}",
            date=local.strftime("%Y%m%d"),
            time=local.strftime("%H%M%S"),
            transaction_no=f"{local:%y%m%d}{serial:06d}",
            card=card,
            at=now,
            stamp=stamp,
            test=test,
        )
        self._log.write({"kind": "approved", **_fields(sale)})
        self.sales.append(sale)
        return sale

    def cancel(self, sale: Sale) -> None:
        """취소 of the whole."""
        self._log.write({
            "kind": "cancelled", "transaction_no": sale.transaction_no,
            "approval_no": sale.approval_no, "amount": sale.amount, "at": self._wall(),
        })  # fmt: skip
        self.cancelled.add(sale.transaction_no)

    def decline(self, amount: int, reason: str) -> None:
        """거절."""
        self._log.write(
            {"kind": "declined", "amount": amount, "reason": reason, "at": self._wall()}
        )

    def _obey(self, line: dict[str, Any]) -> None:
        kind = line.pop("kind")
        if kind == "approved":
            self.sales.append(Sale(**line))
        elif kind == "cancelled":
            self.cancelled.add(line["transaction_no"])


def _fields(sale: Sale) -> dict[str, Any]:
    return {name: getattr(sale, name) for name in Sale.__slots__}
