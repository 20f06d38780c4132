"""The spooler's ledger over a table of rows, whoever keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from .ledger import Detail, JobState, NewCopy, PrintJob


class JobRows(Protocol):
    """A durable job table; rows have the columns of `print_job`."""

    def open_jobs(self, printer: str) -> Sequence[Any]: ...

    async def mark(
        self,
        job_id: str,
        state: str,
        detail: Mapping[str, str | int],
        copy_body: str | None,
        copy_no: int,
    ) -> None: ...


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

    async def mark(
        self, job_id: str, state: JobState, detail: Detail, copy: NewCopy | None = None
    ) -> None:
        await self._rows.mark(
            job_id,
            state.value,
            detail,
            copy.body_json if copy else None,
            copy.copy_no if copy else 0,
        )


def _job(row: Any) -> PrintJob:
    # An erased body is an empty one: it cannot be rendered, and the job ends as failed.
    return PrintJob(row.id, row.printer, row.kind, row.body or "", row.copy_no, row.expires_at)
