"""Printing (인쇄) of one shop: its printers' workers, told of what happens, and what they tell the people."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection, Coroutine, Mapping, Sequence
from typing import Any, Protocol

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.printer import Printer
from hub.jobs import JobTable
from hub.shop import Shop

log = logging.getLogger(__name__)

# What may have made print jobs (`printer/jobs`): every printer looks whether one is its own.
_MAKES_PAPER = (
    e.OrderPlaced,
    e.LinesFired,
    e.OrderCancelled,
    e.PaymentApproved,
    e.PaymentCancelled,
    e.ReprintRequested,
    e.StaffCallEscalated,
    e.TestPrintRequested,
    e.BillPrintRequested,
    e.OriginSheetPrintRequested,
    e.DrawerOpened,
)


class Workers(Protocol):
    """The printers' workers (`printer/spool`)."""

    def serve(self, printer: Printer, *, closed: bool) -> None:
        """Begin to serve it; `closed`: send it nothing until `resume`. ValueError where its setup is wrong."""

    def nudge(self, printer: str) -> None:
        """There may be a job for it."""

    def resume(self, printer: str) -> None:
        """A person looked after it."""

    async def remove(self, printer: str) -> None:
        """Serve it no longer."""

    async def leave(self, printer: str) -> None:
        """It was taken out: none of its jobs may wait for ever."""

    async def stop(self) -> None:
        """Let go of all printers."""


class Printing:
    """Between one shop and the workers of its printers. `of_jobs`: problems that end with their day."""

    workers: Workers
    """Given by the composition root before `start`: they need to be told where their problems go."""

    def __init__(self, shop: Shop, jobs: JobTable, of_jobs: Collection[str]) -> None:
        self._shop, self.jobs, self._of_jobs = shop, jobs, of_jobs
        self._problems = shop.feed.view.problems
        self._displayed: dict[str, tuple[str, ...]] = {}
        self._setting_up: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: set[asyncio.Task[None]] = set()
        shop.committed.append(self._committed)

    async def start(self) -> None:
        """Serves the shop's printers; what nobody serves any more is put before people."""
        self.jobs.recall()
        self._count_stuck()
        for printer in list(self._shop.state.printers.values()):
            await self._serve(printer)
        for gone in self.jobs.unserved():
            self._later(self._leave(gone))

    async def stop(self) -> None:
        """What is being sent is finished, if that is soon done."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.workers.stop()

    # --- what the spooler tells

    def problem(self, kind: str, printer: str, params: Mapping[str, str | int]) -> None:
        """Something is wrong with a printer, or with a paper of it."""
        # One of a kind for each printer, the newest job's: a hundred lines would hide a kitchen's tickets.
        now = self._shop.clock.now()
        self._problems.raise_(kind, printer, now, printer=printer, **params)

    def clear(self, kind: str, printer: str) -> None:
        """It is well again."""
        self._problems.clear(kind, printer)

    def stands(self, printer: str, facts: Mapping[str, str | int] | None) -> None:
        """What is known of a printer now."""
        view = self._shop.feed.view
        if facts is None:
            view.printers.pop(printer, None)
        else:
            view.printers[printer] = dict(facts)
        self._shop.feed.touch("printers", ("printers", printer))

    def displayed(self, printer: str, orders: Sequence[str]) -> None:
        """Orders whose tickets for this printer are on screens only."""
        if orders:
            self._displayed[printer] = tuple(orders)
        elif self._displayed.pop(printer, None) is None:
            return
        found: dict[str, tuple[str, ...]] = {}
        for name, ones in self._displayed.items():
            for order in ones:
                found[order] = (*found.get(order, ()), name)
        view = self._shop.feed.view
        changed = {
            order
            for order in {*found, *view.displayed}
            if found.get(order) != view.displayed.get(order)
        }
        view.displayed = found
        for order in changed:
            self._shop.feed.touch("prints", ("displayed", order))

    # --- after a commit

    def _committed(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            match entry.event:
                case e.PrinterSaved(printer=printer):
                    self._later(self._serve(printer))
                case e.PrinterRemoved(printer=gone):
                    self._later(self._leave(gone))
                case e.PrinterResumed(printer=printer_id):
                    self.workers.resume(printer_id)
                case e.PrintStuck():
                    self._count_stuck()
                case e.PrintSettled(printer=printer_id):
                    self._count_stuck()
                    self.workers.nudge(printer_id or "")
                case e.BusinessDayOpened():
                    self._forget_old_paper()
                case event if isinstance(event, _MAKES_PAPER):
                    for name in self._shop.state.printers:
                        self.workers.nudge(name)

    def _count_stuck(self) -> None:
        """Somebody has to look at paper; which it is stands in the document `prints`."""
        count = len(self._shop.state.prints)
        if count:
            self._problems.raise_("prints_to_check", "", self._shop.state.at, count=count)
        else:
            self._problems.clear("prints_to_check")

    def _forget_old_paper(self) -> None:
        """What became of single jobs is nobody's question on the next day."""
        for problem in list(self._problems.standing.values()):
            if problem.code in self._of_jobs:
                self.clear(problem.code, problem.about)

    # --- printers that come and go

    async def _serve(self, printer: Printer) -> None:
        # The worker before takes seconds to let go of a dead printer; saved twice meanwhile, one would be two.
        async with self._setting_up[printer.id]:
            await self.workers.remove(printer.id)
            self.jobs.named(printer.id, printer.name)
            try:
                closed = printer.id in self._shop.state.quarantined
                self.workers.serve(printer, closed=closed)
            except ValueError as error:
                now = self._shop.clock.now()
                self._problems.raise_("printer_setup_wrong", printer.id, now, why=str(error))
            else:
                self._problems.clear("printer_setup_wrong", printer.id)

    async def _leave(self, printer: str) -> None:
        """A printer was taken out: what waited there goes elsewhere, or a person is asked; it is never forgotten."""
        async with self._setting_up[printer]:
            if printer in self._shop.state.printers:
                return  # saved again meanwhile
            await self.workers.leave(printer)
            # What was on its way to it, from a printer that it stood in for, is there now.
            await self._shop.note(())
            if printer in self.jobs.unserved():
                await self.workers.leave(printer)
            self._problems.clear("printer_setup_wrong", printer)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a printer cannot be set up or left", exc_info=error)
