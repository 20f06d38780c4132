"""What becomes of jobs whose printer cannot print: another printer stands in, else the kitchen's screen has them.

Only jobs of which not one byte was sent are handed on, and to no printer at which they were before: two that stand in
for each other do not send a ticket to and fro. Where the backup is dead as well, or dies with them, its own backup has
them next. What comes out says whom it stands in for, the printer that it was meant for. A drawer's pulse is worth
nothing later, so it fails at once.
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

    def for_printer(self, printer: str) -> Sequence[str]:
        """Those that stand in for this one and print now: its backup before the backup of that one."""

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
        stand_ins = self._stand_ins.for_printer(self._printer)
        moved = await hand_on(self._ledger, self._printer, stand_ins)
        for stand_in in moved:
            self._stand_ins.nudge(stand_in)
        if moved:
            waiting = self._ledger.waiting(self._printer)
        self._machine.stands_in = stand_ins[0] if stand_ins else None
        self._tell(waiting)
        self._show(waiting)
        return bool(moved)

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


def next_for(job: Waiting, stand_ins: Sequence[str]) -> str | None:
    """Who prints it next: the first at which it was not yet; None where it is bound to its own printer."""
    if job.kind in _STAYS:
        return None
    return next((one for one in stand_ins if one not in job.via), None)


async def hand_on(ledger: JobLedger, printer: str, stand_ins: Sequence[str]) -> set[str]:
    """The oldest jobs of `printer` that may be handed on go to `stand_ins`; to which of them some went."""
    waiting = ledger.waiting(printer) if stand_ins else ()
    moving = [(job.job_id, to) for job in waiting if (to := next_for(job, stand_ins)) is not None]
    # Together, so that they ride in one commit.
    await asyncio.gather(*(ledger.reroute(job, to) for job, to in moving))
    return {to for _, to in moving}


async def leave(ledger: JobLedger, printer: str, stand_ins: Sequence[str]) -> None:
    """Nobody serves `printer` any more: its jobs go to `stand_ins`, or to a person; none waits for ever."""
    for interrupted in await ledger.interrupted(printer):
        await _given_up(ledger, interrupted, JobState.UNKNOWN, "interrupted")
    while await hand_on(ledger, printer, stand_ins):
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
