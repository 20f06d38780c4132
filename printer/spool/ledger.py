"""What the spooler needs of the durable list of print jobs: states, rows, the ledger's promises.

queued ──> sending ──> confirmed       the printer says that it is on paper (GS ( H fn48)
  │ ^         ├──────> processed       it says that it came behind the last byte (GS r)
  │ │         ├──────> sent            handed over, to a printer that says nothing: no claim
  v │         └──────> unknown         some bytes left, nobody knows what is on paper
blocked   expired   failed             not one byte left; failed: can never be rendered

A printer that runs out of paper in the middle keeps what it holds and goes on: the job stays
`sending`, the problem is shown, and nothing is sent twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from printer.body import JobKind


class JobState(StrEnum):
    """Where a print job stands. See the picture above."""

    QUEUED = "queued"
    BLOCKED = "blocked"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    PROCESSED = "processed"
    SENT = "sent"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    FAILED = "failed"


TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset(
        (JobState.SENDING, JobState.BLOCKED, JobState.EXPIRED, JobState.FAILED)
    ),
    JobState.BLOCKED: frozenset(
        (JobState.SENDING, JobState.BLOCKED, JobState.EXPIRED, JobState.FAILED)
    ),
    # Back to blocked: the link broke before the first byte.
    JobState.SENDING: frozenset(
        (
            JobState.CONFIRMED,
            JobState.PROCESSED,
            JobState.SENT,
            JobState.UNKNOWN,
            JobState.BLOCKED,
        )
    ),
    JobState.CONFIRMED: frozenset(),
    JobState.PROCESSED: frozenset(),
    JobState.SENT: frozenset(),
    JobState.UNKNOWN: frozenset(),
    JobState.EXPIRED: frozenset(),
    JobState.FAILED: frozenset(),
}

# Numbers and words for people: reason, attempt, sent_bytes, missing ...
Detail = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One row of the ledger. `expires_at` (UTC ms) is when printing it stops making sense."""

    job_id: str
    printer: str
    kind: JobKind
    body_json: str
    copy_no: int = 1
    expires_at: int | None = None


@dataclass(frozen=True, slots=True)
class NewCopy:
    """A job to queue for the same printer, in the same commit that marks its original unknown."""

    body_json: str
    copy_no: int


class JobLedger(Protocol):
    """The durable list of jobs. The spooler keeps nothing that it could not read from here."""

    async def next_job(self, printer: str) -> PrintJob | None:
        """The oldest job of this printer that is queued or blocked."""

    async def interrupted(self, printer: str) -> Sequence[PrintJob]:
        """Jobs of this printer that are still `sending`: nobody is sending them any more."""

    async def mark(
        self, job_id: str, state: JobState, detail: Detail, copy: NewCopy | None = None
    ) -> None:
        """Set the state, and queue `copy` with it; durable when it returns."""
