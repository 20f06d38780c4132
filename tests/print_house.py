"""A real shop with several virtual printers, all in this process: SQLite, sockets, ptys, real paper.

async with print_house(folder, KITCHEN) as house:
    await house.order("bibimbap")
    await house.verb("hot", "paper_out")
    await house.quiet()
house.check()

What was acknowledged is on the disk: orders go through the shop's own writer. The hub can be stopped and started
in between (`restart`); printers live on, as real ones do. `check` holds the job table against the paper.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from hub.app import DEVICE_KINDS
from hub.clock import FakeClock, Ids
from hub.datadir import DataDir
from hub.domain.behaviour import COMMANDS
from hub.domain.printer import StuckReason
from hub.jobs import JobTable
from hub.opening import Opened, opened
from hub.outcome import Outcome
from hub.printing import Printing
from hub.shop import Shop
from printer.jobs import jobs
from printer.profile import PrinterProfile, load_profile
from printer.render import RenderedJob, render_job
from printer.spool import spooler as spooling
from printer.spool.ledger import TRANSITIONS, Detail, JobState, PrintJob
from printer.spool.patience import Patience
from printer.spool.row_ledger import RowLedger
from printer.spool.spooler import Spooler
from printer.spool.standing import OF_JOB
from printer.transport import Transport
from printer.virtual.printer import FAST, VirtualPrinter
from printer.virtual.verbs import Control
from tests.paper_trail import Paper, Row, Trust, check_agreement
from tests.shop_asks import quoted
from tests.shop_day import START, Body
from tests.small_house import furnished_shop
from tests.unit.domain.small_shop import wish

# Seconds until what is waited for has come on a machine that is busy with everything else.
SOON_S = 90.0
# Short enough for a test, and long enough that a well printer on a busy machine is not given up again and again.
HASTY = Patience(
    connect_s=1.0,
    slice_s=0.05,
    probe_s=0.5,
    hush_s=0.02,
    stall_shown_s=0.2,
    stall_s=3.0,
    proof_s=3.0,
    ask_again_s=1.0,
    first_retry_s=0.02,
    most_retry_s=0.2,
    status_poll_s=0.1,
    idle_poll_s=0.3,
    failover_s=0.3,
    stop_grace_s=10.0,
)
# Between two starts of a hub, at least (ms): ids that count seconds go on from there.
RESTART_MS = 10_000

# After these, what a printer was told may be nowhere, whatever it said.
LOSSY = ("power", "refuse", "broken", "unplug", "drop_after", "hang_up_after")
NOISY = ("stale", "garbage")


@dataclass(frozen=True, slots=True)
class Place:
    """A printer of the shop: what it is, what it prints, and its cable. `pace`: how much faster than a real one."""

    name: str
    profile: str
    stations: tuple[str, ...] = ()
    receipts: bool = False
    drawer: bool = False
    backup: str | None = None
    serial: bool = False
    pace: float = FAST


class _Ledger(RowLedger):
    """Watches every change of state on its way to the disk; the worker hears nothing of it."""

    def __init__(self, table: JobTable, house: PrintHouse) -> None:
        super().__init__(table)
        self._house = house

    async def mark(
        self, job_id: str, state: JobState, detail: Detail, copy_no: int | None = None
    ) -> None:
        self._house.moves(job_id, state)
        await super().mark(job_id, state, detail, copy_no)

    async def stuck(
        self, job: PrintJob, state: JobState, reason: StuckReason, detail: Detail
    ) -> None:
        self._house.moves(job.job_id, state)
        await super().stuck(job, state, reason, detail)

    async def reroute(self, job_id: str, to: str) -> None:
        self._house.moves(job_id, JobState.REROUTED)
        await super().reroute(job_id, to)


class _Watched:
    """A transport that notes who uses it in the event loop: printers are slow, and the loop serves everybody."""

    def __init__(self, transport: Transport, wrongs: list[str]) -> None:
        self._transport, self._wrongs = transport, wrongs

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._transport, name)
        if callable(found) and asyncio._get_running_loop() is not None:
            self._wrongs.append(f"{name} of a printer's line was called in the event loop")
        return found


@dataclass
class PrintHouse:
    """The shop, its printers, and what was seen of them."""

    folder: Path
    places: Sequence[Place]
    clock: FakeClock
    devices: dict[str, str]
    printers: dict[str, VirtualPrinter] = field(default_factory=dict)
    trust: Trust = field(default_factory=Trust)
    wrongs: list[str] = field(default_factory=list)
    orders: list[dict[str, Any]] = field(default_factory=list)
    expected: set[tuple[str, str, str]] = field(default_factory=set)
    """(order, station, printer) of every ticket that an acknowledged order has."""
    listed: set[str] = field(default_factory=set)
    """Jobs that were ever seen in the list and that nobody answered."""
    opened: Opened | None = None
    spooler: Spooler | None = None
    printing: Printing | None = None
    patience: Patience = HASTY
    hasty: bool = False
    """True where power goes and comes back at any moment: no real printer is on again within a job."""

    @property
    def shop(self) -> Shop:
        assert self.opened is not None
        return self.opened.shop

    @property
    def data(self) -> Path:
        return self.folder / "shop"

    # --- its life

    async def begin(self) -> None:
        """Printers on, hub on, and told of its printers."""
        for place in self.places:
            printer = VirtualPrinter(
                place.name,
                self.folder / place.name,
                place.profile,
                baud=115_200 if place.serial else None,
                pace=place.pace,
            )
            await printer.start()
            self.printers[place.name] = printer
        await self.start_hub()
        for place in sorted(self.places, key=lambda one: one.backup is not None):
            await self.save(place)

    async def start_hub(self) -> None:
        """A hub on the shop's folder, with workers for its printers."""
        ids = Ids(self.clock)
        self.opened = opened(DataDir(self.data), self.clock, ids, DEVICE_KINDS, jobs)
        self.opened.writer.start()
        self.shop.open()
        table = JobTable(self.shop, ids)
        self.printing = Printing(self.shop, table, OF_JOB)
        self.patience = replace(self.patience)
        now = self.shop.clock.now
        ledger = _Ledger(table, self)
        self.spooler = Spooler(ledger, _render, self.printing, self.folder, now, self.patience)
        self.printing.workers = self.spooler
        await self.printing.start()

    async def stop_hub(self, *, graceful: bool = True) -> None:
        """Its threads have ended when this returns, as they have when a process has died."""
        if self.opened is None:
            return
        assert self.printing is not None
        if not graceful:
            # This hub's own, from now on: its workers have it in hand.
            object.__setattr__(self.patience, "stop_grace_s", 0.0)
        await self.printing.stop()
        await self.until(lambda: not self._threads(), lambda: f"threads: {self._threads()}")
        await self.shop.close()
        self.opened.close()
        self.opened = None

    async def restart(self, *, graceful: bool = True) -> None:
        """The hub ends, in the middle of whatever it does unless it is `graceful`, and begins again."""
        grace = self.patience.stop_grace_s
        await self.stop_hub(graceful=graceful)
        self.clock.advance(RESTART_MS)
        self.patience = replace(self.patience, stop_grace_s=grace)
        await self.start_hub()
        self.look()

    async def end(self) -> None:
        """Hub off, then printers: whatever hangs out of them comes off."""
        await self.stop_hub()
        for printer in self.printers.values():
            await printer.stop()

    # --- people

    async def ask(self, kind: str, body: Body) -> Outcome:
        """A device asks; durable when it is answered."""
        assert self.opened is not None
        whole = {"command_id": self.shop.ids.command_id()} | body
        command = COMMANDS[body["type"]].body.model_validate_json(json.dumps(whole))
        digest = command.model_dump_json().encode()
        return await self.shop.ask(command, COMMANDS[body["type"]], self.devices[kind], digest)

    async def done(self, kind: str, body: Body) -> dict[str, Any]:
        """The same, and it must be done: the answer."""
        outcome = await self.ask(kind, body)
        assert outcome.status == 200, outcome.body
        answer: dict[str, Any] = json.loads(outcome.body)["answer"]
        return answer

    async def order(self, *items: str) -> dict[str, Any]:
        """An order that is acknowledged."""
        wishes = [
            wish("bibimbap", 1, "spice.hot") if one == "bibimbap" else wish(one) for one in items
        ]
        total = quoted(self.shop.state, wishes, by_staff=False)
        body = {
            "type": "place_order", "menu": self.shop.state.menu.version, "service": "eat_in",
            "language": "ko", "lines": wishes, "total": total, "payment": "counter",
        }  # fmt: skip
        answer = await self.done("kiosk", body)
        self.orders.append(answer)
        stations = {s for one in items for s in self.shop.state.menu.item_by_id[one].stations}
        for printer in self.shop.state.printers.values():
            for station in stations & set(printer.stations):
                name = self.shop.state.menu.station_by_id[station].name["ko"]
                self.expected.add((answer["order"], name, printer.id))
        return answer

    async def save(self, place: Place, address: str = "") -> None:
        """A technician sets a printer up, at the address of its own cable or at another."""
        printer = self.printers[place.name]
        tty = f"serial://{printer.tty}?baud=115200&flow=xonxoff"
        known = place.backup in self.shop.state.printers
        saved = {
            "id": place.name,
            "name": place.name,
            "address": address or (tty if place.serial else f"tcp://127.0.0.1:{printer.port}"),
            "profile": place.profile,
            "stations": list(place.stations),
            "receipts": place.receipts,
            "drawer": place.drawer,
            "backup": place.backup if known else None,
        }
        await self.done("hub", {"type": "save_printer", "printer": saved})

    async def verb(self, printer: str, words: str) -> None:
        """Something happens to a printer; see `printer/virtual/verbs.py`."""
        verb, *rest = words.split()
        if any(word.startswith(LOSSY) for word in (verb, *rest)):
            self.trust.lost.add(printer)
        if verb in NOISY:
            self.trust.noisy.add(printer)
        (place,) = [place for place in self.places if place.name == printer]
        if place.serial and verb == "deaf":
            # A wire holds nothing back.
            self.trust.lost.add(printer)
        if place.serial and printer in self.trust.lost and self.hasty:
            self.trust.hasty.add(printer)
        control = Control(self.printers)
        assert await control.obey([verb, printer, *rest]) == "ok", words

    # --- waiting

    async def quiet(self) -> None:
        """Nothing is under way at any printer that the shop has."""
        await self.until(lambda: not self.under_way(), self._described)

    def under_way(self) -> list[tuple[str, str, str]]:
        """(job, printer, state) of what is neither printed nor put before a person."""
        sql = "SELECT id, printer, state FROM print_job WHERE state IN ('queued', 'blocked', 'sending')"
        return [(job, printer, state) for job, printer, state in self.shop.reader.asked(sql)]

    def states(self, printer: str) -> list[str]:
        """States of a printer's jobs, oldest first."""
        sql = "SELECT state FROM print_job WHERE printer = ? ORDER BY id"
        return [state for (state,) in self.shop.reader.asked(sql, (printer,))]

    async def until(self, so: Callable[[], object], what: Callable[[], str]) -> None:
        """Waits for a state of this process; AssertionError with `what` if it does not come."""
        deadline = time.monotonic() + SOON_S
        while not so():
            assert time.monotonic() < deadline, what()
            await asyncio.sleep(0.005)

    async def mend(self) -> None:
        """Everything is well again, and a person lets every printer go on."""
        for name in self.printers:
            await self.verb(name, "ok")
        for name in list(self.shop.state.printers):
            await self.done("staff", {"type": "resume_printer", "printer": name})

    def _threads(self) -> list[str]:
        mine = tuple(f"printer-{place.name}_" for place in self.places)
        return [one.name for one in threading.enumerate() if one.name.startswith(mine)]

    def _described(self) -> str:
        printers = {name: printer.state() for name, printer in self.printers.items()}
        standing = list(self.shop.feed.view.problems.standing)
        return f"still open: {self.under_way()}\nproblems: {standing}\nprinters: {printers}"

    # --- what must hold

    def moves(self, job: str, state: JobState) -> None:
        """A job is about to change its state."""
        sql = "SELECT state, printer FROM print_job WHERE id = ?"
        ((before, printer),) = self.shop.reader.asked(sql, (job,))
        if state not in TRANSITIONS[JobState(before)]:
            self.wrongs.append(f"{job} went from {before} to {state.value}")
        if state is JobState.CONFIRMED:
            log = self.folder / printer / "log.jsonl"
            self.trust.proofs[job] = log.stat().st_size if log.exists() else 0

    def look(self) -> None:
        """Whatever stood in the list is there still: only a person takes it off."""
        now = set(self.shop.state.prints)
        assert self.listed <= now, f"left the list by itself: {self.listed - now}"
        self.listed |= now

    async def settle(self, job: str, outcome: str, printer: str | None = None) -> None:
        """A person answers the question of a job; a drawer is not opened again."""
        body = {"type": "settle_print", "job": job, "outcome": outcome, "printer": printer}
        if (await self.ask("staff", body)).status == 200:
            self.listed.discard(job)

    def check(self, *, settled: bool = True) -> list[Row]:
        """After `end`: the journal of jobs agrees with the paper."""
        assert not self.wrongs, self.wrongs
        profiles: dict[str, PrinterProfile] = {p.name: load_profile(p.profile) for p in self.places}
        papers = {place.name: Paper(self.folder / place.name) for place in self.places}
        rows = check_agreement(self.data, papers, profiles, self.trust, settled=settled)
        first = {
            (row.subject, row.paper[3], row.printer)
            for row in rows
            if row.plain and row.kind == "kitchen_ticket"
        }
        assert first == self.expected, "a ticket of an acknowledged order has no job"
        return rows

    def paper(self, printer: str) -> Paper:
        """What came out of a printer."""
        return Paper(self.folder / printer)


_drawing = threading.Lock()


@cache
def _rendered(body: str, profile: str) -> RenderedJob:
    return render_job(body, load_profile(profile))


async def _render(body: str, profile: PrinterProfile) -> RenderedJob:
    def drawn() -> RenderedJob:
        with _drawing:
            return _rendered(body, profile.name)

    return await asyncio.to_thread(drawn)


@asynccontextmanager
async def print_house(
    folder: Path, places: Sequence[Place], patience: Patience = HASTY
) -> AsyncIterator[PrintHouse]:
    """A furnished shop with these printers; hub and printers are off when the block is left."""
    template, devices = furnished_shop()
    shutil.copytree(Path(template.name), folder / "shop", ignore=shutil.ignore_patterns("lock"))
    house = PrintHouse(
        folder, places, FakeClock(START + RESTART_MS), dict(devices), patience=patience
    )
    real = spooling.transport_for

    def watched(address: str, printer: str, data_dir: Path) -> Transport:
        line: Any = _Watched(real(address, printer, data_dir), house.wrongs)
        return line  # type: ignore[no-any-return]

    spooling.transport_for = watched
    try:
        await house.begin()
        yield house
    finally:
        spooling.transport_for = real
        await house.end()
