"""Jobs to paper: one worker and one thread for each printer, so that a dead one delays no other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.domain.printer import Printer
from printer.profile import PrinterProfile, load_profile, profile_of
from printer.transport import Transport, transport_for

from .failover import leave
from .ledger import JobLedger
from .link import Link
from .nowhere import Nowhere
from .patience import PATIENCE, Patience
from .standing import Problems, Standing
from .worker import Render, Worker

# Of a printer whose own is not known: nothing is ever drawn for it that reaches a head.
_STAND_IN_PROFILE = "generic-80-raster"


@dataclass(frozen=True, slots=True)
class PrinterSetup:
    """One printer of the shop: its id, where it is, what it can do, and who stands in for it."""

    name: str
    address: str
    profile: PrinterProfile
    backup: str | None = None


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
        self._backups: dict[str, str] = {}

    def serve(self, printer: Printer, *, closed: bool = False) -> None:
        """Begin to serve a printer of the journal; `closed`: it is quarantined, as it was before a restart.

        ValueError (BadAddress, UnknownProfile) where its setup is wrong. It is served all the same, as one that
        cannot be reached: its tickets go elsewhere, or are shown, and none waits for ever.
        """
        try:
            setup = PrinterSetup(printer.id, printer.address, profile_of(printer), printer.backup)
            self.add(setup, closed=closed)
        except ValueError as wrong:
            profile = load_profile(_STAND_IN_PROFILE)
            setup = PrinterSetup(printer.id, printer.address, profile, printer.backup)
            self._serve(setup, Nowhere(str(wrong)), closed)
            # Known before it is tried: it stands in for nobody.
            self._workers[printer.id].machine.becomes(Standing.LOST, hopeless=True)
            raise

    def add(self, printer: PrinterSetup, *, closed: bool = False) -> None:
        """Begin to serve a printer that is not served. BadAddress where its address has no meaning."""
        transport = transport_for(printer.address, printer.name, self._data_dir)
        self._serve(printer, transport, closed)

    def _serve(self, printer: PrinterSetup, transport: Transport, closed: bool) -> None:
        worker = Worker(
            printer.name,
            printer.profile,
            Link(transport, printer.profile, self._patience, self._now_ms),
            self._ledger,
            self._render,
            self._problems,
            self,
            self._patience,
            self._now_ms,
        )
        self._workers[printer.name] = worker
        if printer.backup is not None:
            self._backups[printer.name] = printer.backup
        if closed:
            worker.close()
        worker.start()

    async def start(self, printers: Iterable[PrinterSetup]) -> None:
        """Begin to serve these printers; what was left over is dealt with first."""
        for printer in printers:
            self.add(printer)

    def nudge(self, printer: str) -> None:
        """There is a new job, or somebody mended the printer. Without effect for unknown names."""
        if worker := self._workers.get(printer):
            worker.nudge()

    def resume(self, printer: str) -> None:
        """A person looked after the printer: it may print again."""
        if worker := self._workers.get(printer):
            worker.resume()

    def for_printer(self, printer: str) -> Sequence[str]:
        """Who stands in for a printer now: its backup, the backup of that ..., if served and not known to be down."""
        return [one for one in self._backups_of(printer) if self._workers[one].machine.prints]

    def _backups_of(self, printer: str) -> list[str]:
        """Its backup, the backup of that ..., as far as they are served; each once."""
        chain: list[str] = []
        backup = self._backups.get(printer)
        while backup in self._workers and backup not in (printer, *chain):
            chain.append(backup)
            backup = self._backups.get(backup)
        return chain

    async def remove(self, printer: str) -> None:
        """Serve this printer no longer; its jobs stay in the ledger. Before it returns, nobody may `add` it again."""
        if worker := self._workers.get(printer):
            # Kept until it has stopped: whoever is cancelled here leaves it to `stop`.
            await worker.stop()
            del self._workers[printer]
        self._backups.pop(printer, None)

    async def leave(self, printer: str) -> None:
        """The printer was taken out of the shop: its jobs go to its backup, or to a person."""
        # Those that print first; one that is down shows, or hands on, what comes to it.
        chain = self._backups_of(printer)
        stand_ins = sorted(chain, key=lambda one: not self._workers[one].machine.prints)
        await self.remove(printer)
        # Put in again, it stands in for nobody until somebody says so.
        self._backups = {one: other for one, other in self._backups.items() if other != printer}
        await leave(self._ledger, printer, [one for one in stand_ins if one in self._workers])
        for stand_in in stand_ins:
            self.nudge(stand_in)

    async def stop(self) -> None:
        """Finish what is being sent, if it ends soon; then let go of all printers."""
        workers = list(self._workers.values())
        self._workers.clear()
        await asyncio.gather(*(worker.stop() for worker in workers))
