"""What the spooler needs of the durable list of print jobs: states, rows, the ledger's promises.

queued ──> sending ──> confirmed       the printer says that it is on paper (GS ( H fn48)
  │ ^         ├──────> processed       it says that it came behind the last byte (GS r)
  │ │         ├──────> sent            handed over, to a printer that says nothing: no claim
  v │         └──────> unknown         some bytes left, nobody knows what is on paper
blocked   expired   failed             not one byte left; failed: can never be rendered
  └─────> rerouted                     not one byte left: another printer prints it, and says so

A printer that runs out of paper in the middle keeps what it holds and goes on: the job stays
`sending`, the problem is shown, and nothing is sent twice.

Expired, failed and unknown jobs stand in a list until a person settles them, but for an unknown kitchen
ticket: that is printed again as a marked copy, in the commit that makes it unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hub.domain.printer import StuckReason
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
    REROUTED = "rerouted"


_WAITING = frozenset(
    (
        JobState.SENDING,
        JobState.BLOCKED,
        JobState.EXPIRED,
        JobState.FAILED,
        JobState.REROUTED,
    )
)

TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: _WAITING,
    JobState.BLOCKED: _WAITING,
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
    JobState.REROUTED: frozenset(),
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
    about: str = ""
    """What it tells of: an order, a bill, a table ..."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A job that has not been sent, without its contents. `via`: the printers at which it was before, in order."""

    job_id: str
    kind: JobKind
    about: str
    copy_no: int = 1
    via: tuple[str, ...] = ()


class JobLedger(Protocol):
    """The durable list of jobs. The spooler keeps nothing that it could not read from here.

    What is marked is durable when the call returns.
    """

    async def next_job(self, printer: str) -> PrintJob | None:
        """The oldest job of this printer that is queued or blocked; a drawer's pulse (돈통) before any paper."""

    async def interrupted(self, printer: str) -> Sequence[PrintJob]:
        """Jobs of this printer that are still `sending`: nobody is sending them any more."""

    def waiting(self, printer: str) -> Sequence[Waiting]:
        """The oldest jobs of this printer that are queued or blocked, bounded."""

    async def mark(
        self, job_id: str, state: JobState, detail: Detail, copy_no: int | None = None
    ) -> None:
        """Set the state; with `copy_no`, queue that copy of the job, as its row is now, in the same commit."""

    async def stuck(
        self, job: PrintJob, state: JobState, reason: StuckReason, detail: Detail
    ) -> None:
        """Set the state and put the job on the list of paper that a person has to look at, in one commit."""

    async def closed(self, printer: str) -> None:
        """The printer is kept from printing until a person looked after it: over a restart too."""

    async def reroute(self, job_id: str, to: str) -> None:
        """Mark the job rerouted and queue it for the printer `to`, saying whom that stands in for, in one commit."""
