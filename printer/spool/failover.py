"""What becomes of jobs whose printer cannot print: another printer stands in, else the kitchen's screen has them.

Only jobs of which not one byte was sent are handed on, and only once: the printer they come to is the last. What
it prints says whom it stands in for. A drawer's pulse is worth nothing later, so it fails at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from hub.domain.printer import StuckReason

from .ledger import JobLedger, JobState, PrintJob, Waiting
from .standing import Machine, StandingProblems

# A drawer hangs on its own printer. Whoever wants a test page wants it of this very one.
_STAYS = frozenset(("drawer", "test_page"))
# Paper that nobody looks for later: whoever asked for it stands beside the printer.
UNLISTED = frozenset(("test_page",))


class StandIns(Protocol):
    """Who prints for whom."""

    def for_printer(self, printer: str) -> str | None:
        """The printer that stands in for this one and prints now; None where there is none."""

    def nudge(self, printer: str) -> None:
        """There is a new job for it."""


class FailOver:
    """One printer's jobs while it cannot print."""

    def __init__(
        self,
        printer: str,
        ledger: JobLedger,
        stand_ins: StandIns,
        machine: Machine,
        problems: StandingProblems,
        shown: Callable[[tuple[str, ...]], None],
    ) -> None:
        self._printer, self._ledger, self._stand_ins = printer, ledger, stand_ins
        self._machine, self._problems, self._shown = machine, problems, shown
        self._orders: tuple[str, ...] = ()
        self.in_hand: PrintJob | None = None
        """The job that is being sent; should it be a ticket, it may hang in the printer."""

    async def relieve(self, wait_s: float) -> bool:
        """Drawers fail; once the printer could not print for `wait_s`, the rest is handed on or shown on screens.

        True where something was handed on.
        """
        waiting = self._ledger.waiting(self._printer)
        for job in [job for job in waiting if job.kind == "drawer"]:
            await self._ledger.stuck(as_row(self._printer, job), JobState.FAILED, "blocked", {})
        if not self._machine.down_for(wait_s):
            self._tell(waiting)
            return False
        stand_in = self._stand_ins.for_printer(self._printer)
        moved = False
        if stand_in is not None:
            moved = await hand_on(self._ledger, self._printer, stand_in)
            self._stand_ins.nudge(stand_in)
            waiting = self._ledger.waiting(self._printer)
        self._machine.stands_in = stand_in
        self._tell(waiting)
        self._show(waiting)
        return moved

    def over(self) -> None:
        """The printer prints again, or nothing waits: what waited comes out on paper."""
        if self._orders:
            self._orders = ()
            self._shown(())
        self._problems.remove("tickets_on_display")

    def _tell(self, waiting: Sequence[Waiting]) -> None:
        self._machine.waiting = len(waiting)
        self._machine.tell()

    def _show(self, waiting: Sequence[Waiting]) -> None:
        tickets = [job.about for job in waiting if job.kind == "kitchen_ticket"]
        if self.in_hand is not None and self.in_hand.kind == "kitchen_ticket":
            tickets.insert(0, self.in_hand.about)
        if not tickets:
            self.over()
            return
        self._problems.change("tickets_on_display", {"count": len(tickets)})
        orders = tuple(dict.fromkeys(tickets))
        if orders != self._orders:
            self._orders = orders
            self._shown(orders)


def may_move(job: Waiting) -> bool:
    """True where another printer may print it: not yet a stand-in's, and not bound to its own printer."""
    return not job.stands_in and job.kind not in _STAYS


async def hand_on(ledger: JobLedger, printer: str, stand_in: str) -> bool:
    """The oldest jobs of `printer` that may be handed on go to `stand_in`; True where there were some."""
    moving = [job for job in ledger.waiting(printer) if may_move(job)]
    # Together, so that they ride in one commit.
    await asyncio.gather(*(ledger.reroute(job.job_id, stand_in) for job in moving))
    return bool(moving)


async def leave(ledger: JobLedger, printer: str, stand_in: str | None) -> None:
    """Nobody serves `printer` any more: its jobs go to `stand_in`, or to a person; none waits for ever."""
    for interrupted in await ledger.interrupted(printer):
        await _given_up(ledger, interrupted, JobState.UNKNOWN, "interrupted")
    if stand_in is not None:
        while await hand_on(ledger, printer, stand_in):
            pass
    while waiting := ledger.waiting(printer):
        for job in waiting:
            row = as_row(printer, job)
            await _given_up(ledger, row, JobState.FAILED, "printer_removed")


async def _given_up(ledger: JobLedger, job: PrintJob, state: JobState, reason: StuckReason) -> None:
    if job.kind in UNLISTED:
        await ledger.mark(job.job_id, state, {"reason": reason})
    else:
        await ledger.stuck(job, state, reason, {})


def as_row(printer: str, job: Waiting) -> PrintJob:
    """The job without its contents."""
    return PrintJob(job.job_id, printer, job.kind, "", job.copy_no, about=job.about)
