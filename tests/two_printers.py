"""Two virtual printers and a spooler for tests: the kitchen's, and the counter's that may stand in for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from printer.body import KitchenTicketBody, parse_body
from printer.profile import PrinterProfile, load_profile
from printer.render import RenderedJob
from printer.spool.ledger import JobState, PrintJob
from printer.spool.patience import Patience
from printer.spool.spooler import PrinterSetup, Spooler
from printer.virtual.printer import VirtualPrinter
from tests.print_shop import HASTY, NOW, Ledger, Problems, until

PROFILE = "generic-80-kr"
QUESTIONS = 3 * 3 + 3


async def named(body: str, _profile: PrinterProfile) -> RenderedJob:
    """A paper that says which copy it is and whom its printer stands in for, as bytes that a test can read."""
    if not body.startswith('{"kind":"kitchen_ticket"'):
        return RenderedJob(b"\x1b@" + body.encode() + b"\n" * 100 + b"\x1dVB\x00", ())
    parsed = parse_body(body)
    assert isinstance(parsed, KitchenTicketBody)
    words = f"copy {parsed.content.copy_no} banner {parsed.content.banner}\n"
    return RenderedJob(b"\x1b@" + words.encode() + b"ABCDEFGHIJ\n" * 200 + b"\x1dVB\x00", ())


@dataclass
class TwoPrinters:
    """A kitchen's printer and the counter's, which stands in for it where a test says so."""

    ledger: Ledger
    problems: Problems
    spooler: Spooler
    kitchen: VirtualPrinter
    counter: VirtualPrinter
    folder: Path

    def serve(self, *, backup: str | None = "counter", counter: bool = True) -> None:
        for name, machine in (("counter", self.counter), ("kitchen", self.kitchen)):
            if name == "kitchen" or counter:
                address = f"tcp://127.0.0.1:{machine.port}"
                stands_in = backup if name == "kitchen" else None
                setup = PrinterSetup(name, address, load_profile(PROFILE), stands_in)
                self.spooler.add(setup)

    def add(self, *jobs: PrintJob) -> None:
        for job in jobs:
            self.ledger.add(job)
        self.spooler.nudge("kitchen")

    async def state(self, job: str, *states: JobState) -> None:
        try:
            await until(lambda: self.ledger.states.get(job) in states)
        except AssertionError:
            raise AssertionError((job, self.ledger.history, self.problems)) from None

    def papers(self, printer: str) -> list[str]:
        files = sorted((self.folder / printer).glob("*.bin"), key=lambda path: int(path.stem))
        return [path.read_bytes().decode("ascii", "replace") for path in files]

    def stands(self, printer: str) -> dict[str, str | int]:
        return self.problems.facts.get(printer, {})


@asynccontextmanager
async def two_printers(
    folder: Path, patience: Patience = HASTY, now: Callable[[], int] = lambda: NOW
) -> AsyncIterator[TwoPrinters]:
    machines = [VirtualPrinter(name, folder / name, PROFILE) for name in ("kitchen", "counter")]
    for machine in machines:
        await machine.start()
    ledger, problems = Ledger(), Problems()
    spooler = Spooler(ledger, named, problems, folder, now, patience)
    try:
        yield TwoPrinters(ledger, problems, spooler, *machines, folder)
    finally:
        await spooler.stop()
        for machine in machines:
            await machine.stop()


Scenario = Callable[[TwoPrinters], Awaitable[None]]


def run(folder: Path, scenario: Scenario, patience: Patience = HASTY) -> None:
    async def go() -> None:
        async with two_printers(folder, patience) as shop:
            await scenario(shop)

    asyncio.run(go())
