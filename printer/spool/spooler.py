"""Jobs to paper: one worker and one thread for each printer, so that a dead one delays no other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from printer.profile import load_profile
from printer.transport import transport_for

from .ledger import JobLedger
from .link import Link
from .patience import PATIENCE, Patience
from .standing import Problems, StandingProblems
from .worker import Render, Worker


@dataclass(frozen=True, slots=True)
class PrinterSetup:
    """One printer of the shop: its id, where it is, which profile it has."""

    name: str
    address: str
    profile: str


class Spooler:
    """All printers' workers. Made by the composition root; `start` and `stop` in the event loop."""

    def __init__(
        self,
        ledger: JobLedger,
        render: Render,
        problems: Problems,
        data_dir: Path,
        now_ms: Callable[[], int],
        patience: Patience = PATIENCE,
    ) -> None:
        self._ledger = ledger
        self._render = render
        self._problems = problems
        self._data_dir = data_dir
        self._now_ms = now_ms
        self._patience = patience
        self._workers: dict[str, Worker] = {}

    def add(self, printer: PrinterSetup) -> None:
        """Begin to serve a printer that is not served. BadAddress or UnknownProfile where its setup is wrong."""
        transport = transport_for(printer.address, printer.name, self._data_dir)
        profile = load_profile(printer.profile)
        worker = Worker(
            printer.name,
            profile.name,
            Link(transport, profile, self._patience, self._now_ms),
            self._ledger,
            self._render,
            StandingProblems(printer.name, self._problems),
            self._patience,
            self._now_ms,
        )
        self._workers[printer.name] = worker
        worker.start()

    async def start(self, printers: Iterable[PrinterSetup]) -> None:
        """Begin to serve these printers; what was left over is dealt with first."""
        for printer in printers:
            self.add(printer)

    def nudge(self, printer: str) -> None:
        """There is a new job, or somebody mended the printer. Without effect for unknown names."""
        if worker := self._workers.get(printer):
            worker.nudge()

    async def remove(self, printer: str) -> None:
        """Serve this printer no longer; its jobs stay in the ledger. Before it returns, nobody may `add` it again."""
        if worker := self._workers.get(printer):
            # Kept until it has stopped: whoever is cancelled here leaves it to `stop`.
            await worker.stop()
            del self._workers[printer]

    async def stop(self) -> None:
        """Finish what is being sent, if it ends soon; then let go of all printers."""
        workers = list(self._workers.values())
        self._workers.clear()
        await asyncio.gather(*(worker.stop() for worker in workers))
