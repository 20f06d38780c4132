"""What `online` asked the service for, written down before it was asked: a crash may come at any point after.

Only a confirm takes money, and only a cancel gives it back. Where none stands here, none was sent: so after a power
cut it is certain, and not a guess, that an order which the guest never finished took nothing.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from acquiring.durable_log import DurableLog, Record
from hub.clock import Clock

# Nothing is asked about a payment that is older; the file is written afresh without them at a start, ms.
KEPT_MS = 40 * 24 * 3_600_000


class Notes:
    """The last payment key sent to be confirmed for a payment, and the refunds sent to be given back."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._clock = clock
        self._confirmed: dict[str, Record] = {}
        self._given_back: dict[str, Record] = {}
        self._log = DurableLog(path)
        records = self._log.records()
        for record in records:
            self._keep(record)
        if any(record["at"] < clock.wall() - KEPT_MS for record in records):
            self._log.replace([*self._confirmed.values(), *self._given_back.values()])

    def confirming(self, payment: str) -> Record | None:
        """`{"key", "at"}` of the confirm that was sent and may have been done; None if there was none."""
        record = self._confirmed.get(payment)
        return record if record and record["key"] else None

    def giving_back(self, refund: str) -> Record | None:
        """`{"at"}` of the cancel that was sent for a refund."""
        return self._given_back.get(refund)

    async def write_confirm(self, payment: str, key: str | None) -> None:
        """Before a confirm is sent; with None after the service said for certain that it was nothing."""
        await self._write({"payment": payment, "key": key})

    async def write_cancel(self, refund: str) -> None:
        """Before a cancel is sent."""
        await self._write({"refund": refund})

    async def _write(self, record: Record) -> None:
        record |= {"at": self._clock.wall()}
        await asyncio.to_thread(self._log.write, record)
        self._keep(record)

    def _keep(self, record: Record) -> None:
        if record["at"] < self._clock.wall() - KEPT_MS:
            return
        if "payment" in record:
            self._confirmed[record["payment"]] = record
        else:
            self._given_back[record["refund"]] = record
