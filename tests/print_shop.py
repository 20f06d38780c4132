"""A spooler with one virtual printer for tests: real sockets and bytes, a ledger in memory.

The ledger refuses every change of state that the picture in `printer.spool.ledger` lacks.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hub.domain.printer import StuckReason
from printer.body import KitchenTicketBody
from printer.papers.kitchen_ticket import KitchenLine, KitchenTicket
from printer.profile import PrinterProfile, load_profile
from printer.render import RenderedJob
from printer.spool.ledger import TRANSITIONS, Detail, JobState, PrintJob, Waiting
from printer.spool.patience import Patience
from printer.spool.spooler import PrinterSetup, Spooler
from printer.spool.standing import PROBLEM_KINDS
from printer.spool.worker import Render
from printer.virtual.printer import VirtualPrinter
from tests.marked_papers import next_copy, stand_in

PATIENCE_S = 20.0
JOB_BYTES = b"\x1b@\x1c&" + b"ABCDEFGHIJ\n" * 200 + b"\x1dVB\x00"
NOW = 1_795_256_525_000

# Short waits, so that a test need not be patient; `stall_s` and `proof_s` long enough for a busy machine.
HASTY = Patience(
    connect_s=0.5,
    slice_s=0.05,
    probe_s=0.3,
    stall_shown_s=0.1,
    stall_s=20.0,
    proof_s=20.0,
    first_retry_s=0.02,
    most_retry_s=0.05,
    status_poll_s=0.05,
    idle_poll_s=0.05,
    failover_s=0.3,
    stop_grace_s=5.0,
)


@dataclass
class Ledger:
    """The job table, in memory."""

    rows: dict[str, PrintJob] = field(default_factory=dict)
    states: dict[str, JobState] = field(default_factory=dict)
    history: list[tuple[str, JobState]] = field(default_factory=list)
    details: dict[str, Detail] = field(default_factory=dict)
    listed: dict[str, StuckReason] = field(default_factory=dict)
    via: dict[str, list[str]] = field(default_factory=dict)
    closed_printers: list[str] = field(default_factory=list)
    on_mark: Callable[[str, JobState], None] = lambda job_id, state: None

    def add(self, job: PrintJob, state: JobState = JobState.QUEUED) -> None:
        self.rows[job.job_id] = job
        self.states[job.job_id] = state

    async def next_job(self, printer: str) -> PrintJob | None:
        waiting = (JobState.QUEUED, JobState.BLOCKED)
        found = [j for j in self._of(printer) if self.states[j.job_id] in waiting]
        return min(found, key=lambda job: job.kind != "drawer", default=None)

    async def interrupted(self, printer: str) -> Sequence[PrintJob]:
        return [j for j in self._of(printer) if self.states[j.job_id] is JobState.SENDING]

    def waiting(self, printer: str) -> Sequence[Waiting]:
        waiting = (JobState.QUEUED, JobState.BLOCKED)
        return [
            Waiting(j.job_id, j.kind, j.about, j.copy_no, tuple(self.via.get(j.job_id, ())))
            for j in self._of(printer)
            if self.states[j.job_id] in waiting
        ]

    async def mark(
        self, job_id: str, state: JobState, detail: Detail, copy_no: int | None = None
    ) -> None:
        await self._set(job_id, state, detail)
        if copy_no:
            row = self.rows[job_id]
            name = f"{row.job_id.split('#')[0]}#{copy_no}"
            body = next_copy(row.body_json, copy_no)
            self.via[name] = self.via.get(job_id, [])
            self.add(replace(row, job_id=name, body_json=body, copy_no=copy_no))

    async def stuck(
        self, job: PrintJob, state: JobState, reason: StuckReason, detail: Detail
    ) -> None:
        await self._set(job.job_id, state, detail)
        assert job.job_id not in self.listed, "told once"
        self.listed[job.job_id] = reason

    async def closed(self, printer: str) -> None:
        assert printer not in self.closed_printers, "told once"
        self.closed_printers.append(printer)

    async def reroute(self, job_id: str, to: str) -> None:
        await self._set(job_id, JobState.REROUTED, {"to": to})
        row = self.rows[job_id]
        via = self.via.get(job_id, [])
        body = row.body_json if via else stand_in(row.body_json, row.printer)
        self.via[f"{job_id}@{to}"] = [*via, row.printer]
        self.add(replace(row, job_id=f"{job_id}@{to}", printer=to, body_json=body))

    def open(self) -> list[str]:
        """Jobs that are not yet printed, nor put before a person."""
        under_way = (JobState.QUEUED, JobState.BLOCKED, JobState.SENDING)
        return [job for job, state in self.states.items() if state in under_way]

    async def _set(self, job_id: str, state: JobState, detail: Detail) -> None:
        assert state in TRANSITIONS[self.states[job_id]], (self.states[job_id], state)
        await asyncio.sleep(0)
        self.on_mark(job_id, state)
        self.states[job_id] = state
        self.details[job_id] = detail
        self.history.append((job_id, state))

    def _of(self, printer: str) -> list[PrintJob]:
        return [job for job in self.rows.values() if job.printer == printer]


@dataclass
class Problems:
    """What people were told, and what stands now."""

    raised: list[tuple[str, str, Detail]] = field(default_factory=list)
    standing: set[tuple[str, str]] = field(default_factory=set)
    facts: dict[str, dict[str, str | int]] = field(default_factory=dict)
    screens: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def problem(self, kind: str, printer: str, params: Detail) -> None:
        assert kind in PROBLEM_KINDS
        self.raised.append((kind, printer, params))
        self.standing.add((kind, printer))

    def clear(self, kind: str, printer: str) -> None:
        self.standing.remove((kind, printer))

    def stands(self, printer: str, facts: Mapping[str, str | int] | None) -> None:
        self.facts[printer] = dict(facts or {})

    def displayed(self, printer: str, orders: Sequence[str]) -> None:
        self.screens[printer] = tuple(orders)

    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.raised]


async def render(_body: str, _profile: PrinterProfile) -> RenderedJob:
    return RenderedJob(JOB_BYTES, ())


@dataclass
class Shop:
    """A spooler with one virtual printer called kitchen."""

    ledger: Ledger
    problems: Problems
    spooler: Spooler
    printer: VirtualPrinter
    folder: Path
    profile: str

    def paper(self) -> list[bytes]:
        files = sorted(self.folder.glob("*.bin"), key=lambda path: int(path.stem))
        return [path.read_bytes() for path in files]

    async def state(self, job_id: str, state: JobState) -> None:
        try:
            await until(lambda: self.ledger.states.get(job_id) is state)
        except AssertionError:
            raise AssertionError(
                (self.ledger.history, self.ledger.details, self.problems)
            ) from None


async def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        await asyncio.sleep(0.005)


def ticket_body() -> str:
    lines = (KitchenLine(quantity=1, name="국수"),)
    content = KitchenTicket(station="k", order_number="1", service="eat_in", at=0, lines=lines)
    return KitchenTicketBody(kind="kitchen_ticket", content=content).model_dump_json()


def ticket(job_id: str, printer: str = "kitchen", **changes: object) -> PrintJob:
    made = PrintJob(job_id, printer, "kitchen_ticket", ticket_body())
    return replace(made, **changes)  # type: ignore[arg-type]


def receipt(job_id: str) -> PrintJob:
    return PrintJob(job_id, "kitchen", "customer_receipt", "{}")


def with_shop(
    tmp_path: Path,
    scenario: Callable[[Shop], Awaitable[None]],
    render: Render = render,
    *,
    profile: str = "generic-80-kr",
    patience: Patience = HASTY,
) -> None:
    """Run a scenario against one virtual printer; the spooler is started by the scenario."""

    async def run() -> None:
        folder = tmp_path / "kitchen"
        printer = VirtualPrinter("kitchen", folder, profile, "127.0.0.1", 0)
        await printer.start()
        ledger, problems = Ledger(), Problems()
        spooler = Spooler(ledger, render, problems, tmp_path, lambda: NOW, patience)
        shop = Shop(ledger, problems, spooler, printer, folder, profile)
        try:
            await scenario(shop)
        finally:
            await spooler.stop()
            await printer.stop()

    asyncio.run(run())


def setup(shop: Shop) -> list[PrinterSetup]:
    address = f"tcp://127.0.0.1:{shop.printer.port}"
    return [PrinterSetup("kitchen", address, load_profile(shop.profile))]
