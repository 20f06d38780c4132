"""The spooler's ledger over a table of rows, whoever keeps it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Protocol

from hub.domain.printer import StuckReason

from .ledger import Detail, JobState, PrintJob, Waiting


class JobRows(Protocol):
    """A durable job table; rows have the columns of `print_job`, those of `waiting` also `via`, ids in one text."""

    def open_jobs(self, printer: str) -> Sequence[Any]: ...

    def waiting(self, printer: str) -> Sequence[Any]: ...

    async def mark(
        self, job_id: str, state: str, detail: Mapping[str, str | int], copy_no: int | None
    ) -> None: ...

    async def stuck(
        self, row: Any, state: str, reason: str, detail: Mapping[str, str | int]
    ) -> None: ...

    async def closed(self, printer: str) -> None: ...

    async def reroute(self, job_id: str, to: str) -> None: ...


class RowLedger:
    """`JobLedger` over `JobRows`."""

    def __init__(self, rows: JobRows) -> None:
        self._rows = rows

    async def next_job(self, printer: str) -> PrintJob | None:
        for row in self._rows.open_jobs(printer):
            if row.state in (JobState.QUEUED, JobState.BLOCKED):
                return _job(row)
        return None

    async def interrupted(self, printer: str) -> Sequence[PrintJob]:
        return [_job(row) for row in self._rows.open_jobs(printer) if row.state == JobState.SENDING]

    def waiting(self, printer: str) -> Sequence[Waiting]:
        return [
            Waiting(row.id, row.kind, row.subject, row.copy_no, tuple(row.via.split()))
            for row in self._rows.waiting(printer)
        ]

    async def mark(
        self, job_id: str, state: JobState, detail: Detail, copy_no: int | None = None
    ) -> None:
        await _to_the_end(self._rows.mark(job_id, state.value, detail, copy_no))

    async def stuck(
        self, job: PrintJob, state: JobState, reason: StuckReason, detail: Detail
    ) -> None:
        await _to_the_end(self._rows.stuck(job, state.value, reason, detail))

    async def closed(self, printer: str) -> None:
        await _to_the_end(self._rows.closed(printer))

    async def reroute(self, job_id: str, to: str) -> None:
        await _to_the_end(self._rows.reroute(job_id, to))


async def _to_the_end(write: Coroutine[Any, Any, None]) -> None:
    """A worker that is cancelled meanwhile ends behind it: else its last word would reach the disk after those of
    whoever gives its jobs away, and a ticket that is being sent would be handed on, too."""
    writing = asyncio.ensure_future(write)
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        # What became of it is of no use to the one who is cancelled.
        await asyncio.gather(writing, return_exceptions=True)
        raise


def _job(row: Any) -> PrintJob:
    # An erased body is an empty one: it cannot be rendered, and the job ends as failed.
    return PrintJob(
        row.id, row.printer, row.kind, row.body or "", row.copy_no, row.expires_at, row.subject
    )
