"""The spooler against virtual printers: what is printed, what is known, and what waits for whom."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from printer import spooler as spooler_module
from printer.body import KitchenTicketBody
from printer.fonts import FontsNotInstalled
from printer.kitchen_ticket import KitchenTicket
from printer.ledger import TRANSITIONS, Detail, JobState, NewCopy, PrintJob
from printer.render import BadJob, RenderedJob
from printer.spooler import MOST_COPIES, PrinterSetup, Spooler
from printer.standing import PROBLEM_KINDS
from printer.transport import BadAddress
from printer.virtual_printer import VirtualPrinter

PATIENCE_S = 8.0
JOB_BYTES = b"\x1b@\x1c&" + b"ABCDEFGHIJ\n" * 200 + b"\x1dVB\x00"
NOW = 1_795_256_525_000


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "FIRST_RETRY_S": 0.02,
        "MOST_RETRY_S": 0.05,
        "STATUS_POLL_S": 0.05,
        "CHUNK_TIMEOUT_S": 0.5,
        "DRAIN_TIMEOUT_S": 0.5,
        "CONNECT_TIMEOUT_S": 0.5,
    }.items():
        monkeypatch.setattr(spooler_module, name, value)


@dataclass
class FakeLedger:
    """A ledger in memory that refuses transitions which the picture in `printer.ledger` lacks."""

    rows: dict[str, PrintJob] = field(default_factory=dict)
    states: dict[str, JobState] = field(default_factory=dict)
    history: list[tuple[str, JobState]] = field(default_factory=list)
    details: dict[str, Detail] = field(default_factory=dict)
    on_mark: Callable[[str, JobState], None] = lambda job_id, state: None

    def add(self, job: PrintJob, state: JobState = JobState.QUEUED) -> None:
        self.rows[job.job_id] = job
        self.states[job.job_id] = state

    async def next_job(self, printer: str) -> PrintJob | None:
        waiting = (JobState.QUEUED, JobState.BLOCKED)
        return next((j for j in self._of(printer) if self.states[j.job_id] in waiting), None)

    async def interrupted(self, printer: str) -> Sequence[PrintJob]:
        return [j for j in self._of(printer) if self.states[j.job_id] is JobState.SENDING]

    async def mark(
        self, job_id: str, state: JobState, detail: Detail, copy: NewCopy | None = None
    ) -> None:
        assert state in TRANSITIONS[self.states[job_id]], (self.states[job_id], state)
        await asyncio.sleep(0)
        self.on_mark(job_id, state)
        self.states[job_id] = state
        self.details[job_id] = detail
        self.history.append((job_id, state))
        if copy:
            row = self.rows[job_id]
            name = f"{row.job_id.split('#')[0]}#{copy.copy_no}"
            self.add(replace(row, job_id=name, body_json=copy.body_json, copy_no=copy.copy_no))

    def _of(self, printer: str) -> list[PrintJob]:
        return [job for job in self.rows.values() if job.printer == printer]


@dataclass
class FakeProblems:
    raised: list[tuple[str, str, Detail]] = field(default_factory=list)
    standing: set[tuple[str, str]] = field(default_factory=set)

    def problem(self, kind: str, printer: str, params: Detail) -> None:
        assert kind in PROBLEM_KINDS
        self.raised.append((kind, printer, params))
        self.standing.add((kind, printer))

    def clear(self, kind: str, printer: str) -> None:
        self.standing.remove((kind, printer))

    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.raised]


async def render(_body: str, _profile: str) -> RenderedJob:
    return RenderedJob(JOB_BYTES, ())


@dataclass
class Shop:
    """A spooler with one virtual printer called kitchen."""

    ledger: FakeLedger
    problems: FakeProblems
    spooler: Spooler
    printer: VirtualPrinter
    folder: Path

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
    content = KitchenTicket.model_validate_json(
        '{"station": "k", "order_number": "1", "service": "eat_in", "at": 0,'
        ' "lines": [{"quantity": 1, "name": "국수"}]}'
    )
    return KitchenTicketBody(kind="kitchen_ticket", content=content).model_dump_json()


def ticket(job_id: str, printer: str = "kitchen", **changes: object) -> PrintJob:
    made = PrintJob(job_id, printer, "kitchen_ticket", ticket_body())
    return replace(made, **changes)  # type: ignore[arg-type]


def receipt(job_id: str) -> PrintJob:
    return PrintJob(job_id, "kitchen", "customer_receipt", "{}")


def with_shop(
    tmp_path: Path,
    scenario: Callable[[Shop], Awaitable[None]],
    render: Callable[[str, str], Awaitable[RenderedJob]] = render,
) -> None:
    """Run a scenario against one virtual printer; the spooler is started by the scenario."""

    async def run() -> None:
        folder = tmp_path / "kitchen"
        printer = VirtualPrinter("kitchen", folder, "generic-80-kr", "127.0.0.1", 0)
        await printer.start()
        ledger, problems = FakeLedger(), FakeProblems()
        spooler = Spooler(ledger, render, problems, tmp_path, lambda: NOW)
        shop = Shop(ledger, problems, spooler, printer, folder)
        try:
            await scenario(shop)
        finally:
            await spooler.stop()
            await printer.stop()

    asyncio.run(run())


def setup(shop: Shop) -> list[PrinterSetup]:
    return [PrinterSetup("kitchen", f"tcp://127.0.0.1:{shop.printer.port}", "generic-80-kr")]


def test_jobs_are_printed_in_order_and_known_before_the_first_byte(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        arrived: list[int] = []
        shop.ledger.on_mark = lambda _job, state: (
            arrived.append(len(shop.paper())) if state is JobState.SENDING else None
        )
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await shop.state("a", JobState.SENT)
        shop.ledger.add(receipt("b"))
        shop.spooler.nudge("kitchen")
        await shop.state("b", JobState.SENT)
        await until(lambda: len(shop.paper()) == 2)
        assert shop.paper() == [JOB_BYTES, JOB_BYTES], "status questions are not in the job"
        assert arrived[0] == 0
        assert shop.ledger.history == [
            ("a", JobState.SENDING),
            ("a", JobState.SENT),
            ("b", JobState.SENDING),
            ("b", JobState.SENT),
        ]
        assert shop.problems.raised == []

    with_shop(tmp_path, scenario)


def test_a_printer_that_is_off_blocks_and_prints_once_when_it_comes_back(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.printer.refuse()
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await until(lambda: shop.ledger.history.count(("a", JobState.BLOCKED)) >= 3)
        assert shop.problems.kinds() == ["printer_unreachable"], "said once, not at every attempt"
        assert ("a", JobState.SENDING) not in shop.ledger.history
        await shop.printer.ok()
        await shop.state("a", JobState.SENT)
        await until(lambda: len(shop.paper()) == 1)
        assert shop.problems.standing == set()

    with_shop(tmp_path, scenario)


@pytest.mark.parametrize("fault", ["paper_out", "cover_open"])
def test_paper_and_cover_are_seen_before_anything_is_sent(tmp_path: Path, fault: str) -> None:
    async def scenario(shop: Shop) -> None:
        await getattr(shop.printer, fault)()
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await shop.state("a", JobState.BLOCKED)
        assert (f"printer_{fault}", "kitchen") in shop.problems.standing
        assert ("a", JobState.SENDING) not in shop.ledger.history
        await shop.printer.ok()
        await shop.state("a", JobState.SENT)
        assert shop.problems.standing == set()

    with_shop(tmp_path, scenario)


def test_a_fault_after_the_job_is_shown_and_cleared_without_another_job(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        def pull_the_paper(_job: str, state: JobState) -> None:
            if state is JobState.SENDING:
                shop.printer.out_of_paper = True

        shop.ledger.on_mark = pull_the_paper
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await shop.state("a", JobState.SENT)
        await until(lambda: ("printer_paper_out", "kitchen") in shop.problems.standing)
        await shop.printer.ok()
        await until(lambda: shop.problems.standing == set())

    with_shop(tmp_path, scenario)


def test_a_torn_kitchen_ticket_is_printed_again_as_a_marked_copy(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.printer.drop_after(9 + 700)
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await shop.state("a#2", JobState.SENT)
        assert shop.ledger.states["a"] is JobState.UNKNOWN
        assert '"copy_no":2' in shop.ledger.rows["a#2"].body_json
        await until(lambda: len(shop.paper()) == 2)
        first, second = shop.paper()
        assert JOB_BYTES.startswith(first)
        # What the printer may still wait for is filled up with white: 56 rows of 72 bytes.
        assert second == bytes(56 * 72) + JOB_BYTES
        assert "printer_link_lost" in shop.problems.kinds()
        assert shop.problems.standing == set()

    with_shop(tmp_path, scenario)


def test_a_torn_receipt_waits_for_a_person(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.printer.drop_after(9 + 700)
        shop.ledger.add(receipt("a"))
        shop.ledger.add(receipt("b"))
        await shop.spooler.start(setup(shop))
        await shop.state("b", JobState.SENT)
        assert shop.ledger.states == {"a": JobState.UNKNOWN, "b": JobState.SENT}
        assert ("job_unknown", "kitchen", {"job_id": "a", "kind": "customer_receipt"}) in (
            shop.problems.raised
        )

    with_shop(tmp_path, scenario)


def test_what_a_power_cut_interrupted_is_unknown_at_the_start(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a"), JobState.SENDING)
        shop.ledger.add(receipt("b"), JobState.SENDING)
        await shop.spooler.start(setup(shop))
        await shop.state("a#2", JobState.SENT)
        assert shop.ledger.states["a"] is shop.ledger.states["b"] is JobState.UNKNOWN
        assert shop.problems.kinds() == ["job_unknown"]

    with_shop(tmp_path, scenario)


def test_copies_of_one_ticket_end(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a", copy_no=MOST_COPIES), JobState.SENDING)
        await shop.spooler.start(setup(shop))
        await until(lambda: shop.problems.kinds() == ["job_unknown"])
        assert list(shop.ledger.rows) == ["a"]

    with_shop(tmp_path, scenario)


def test_a_silent_printer_prints_and_nothing_is_claimed(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.printer.go_silent()
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await shop.state("a", JobState.SENT)
        assert shop.problems.raised == []

    with_shop(tmp_path, scenario)


def test_old_and_unprintable_jobs_do_not_stop_the_others(tmp_path: Path) -> None:
    async def picky(body: str, _profile: str) -> RenderedJob:
        if body == "bad":
            raise BadJob("content: Field required")
        return RenderedJob(JOB_BYTES, ("☃",))

    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("old", expires_at=NOW))
        shop.ledger.add(ticket("bad", body_json="bad"))
        shop.ledger.add(ticket("good", expires_at=NOW + 1))
        await shop.spooler.start(setup(shop))
        await shop.state("good", JobState.SENT)
        assert shop.ledger.states["old"] is JobState.EXPIRED
        assert shop.ledger.states["bad"] is JobState.FAILED
        await until(lambda: len(shop.problems.raised) == 3)
        assert shop.problems.kinds() == ["job_expired", "job_failed", "job_missing_letters"]
        assert shop.ledger.details["good"]["missing"] == "☃"
        await until(lambda: len(shop.paper()) == 1)

    with_shop(tmp_path, scenario, picky)


def test_missing_fonts_block_until_they_are_there(tmp_path: Path) -> None:
    installed = asyncio.Event()

    async def late(_body: str, _profile: str) -> RenderedJob:
        if not installed.is_set():
            raise FontsNotInstalled("no font for drawing on paper")
        return RenderedJob(JOB_BYTES, ())

    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await until(lambda: ("printer_fonts_missing", "kitchen") in shop.problems.standing)
        installed.set()
        await shop.state("a", JobState.SENT)
        assert shop.problems.standing == set()

    with_shop(tmp_path, scenario, late)


def test_a_ledger_that_fails_once_makes_the_ticket_unknown_and_not_lost(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        failures = iter([OSError("disk full")])

        def fail_once(_job: str, state: JobState) -> None:
            if state is JobState.SENT and (failure := next(failures, None)):
                raise failure

        shop.ledger.on_mark = fail_once
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await shop.state("a#2", JobState.SENT)
        assert shop.ledger.states["a"] is JobState.UNKNOWN
        await until(lambda: shop.problems.standing == set())

    with_shop(tmp_path, scenario)


def test_a_dead_printer_delays_neither_the_other_nor_the_event_loop(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        # Connects, then never reads nor answers.
        dead = socket.create_server(("127.0.0.1", 0), backlog=8)
        address = f"tcp://127.0.0.1:{dead.getsockname()[1]}"
        longest = 0.0

        async def watch() -> None:
            nonlocal longest
            while True:
                before = time.monotonic()
                await asyncio.sleep(0.005)
                longest = max(longest, time.monotonic() - before)

        watching = asyncio.create_task(watch())
        for number in range(3):
            shop.ledger.add(ticket(f"dead{number}", printer="dead"))
        await shop.spooler.start([PrinterSetup("dead", address, "generic-80-kr"), *setup(shop)])
        await until(lambda: ("dead0", JobState.SENDING) in shop.ledger.history or longest > 1)
        for number in range(5):
            began = time.monotonic()
            shop.ledger.add(ticket(f"k{number}"))
            shop.spooler.nudge("kitchen")
            await shop.state(f"k{number}", JobState.SENT)
            assert time.monotonic() - began < 1.0
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        dead.close()
        assert longest < 0.2

    with_shop(tmp_path, scenario)


def test_stopping_waits_for_the_job_in_hand(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await until(lambda: ("a", JobState.SENDING) in shop.ledger.history)
        await shop.spooler.stop()
        assert shop.ledger.states["a"] is JobState.SENT

    with_shop(tmp_path, scenario)


def test_stopping_ends_soon_whatever_a_printer_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spooler_module, "STOP_GRACE_S", 0.1)

    async def for_ever(_body: str, _profile: str) -> RenderedJob:
        await asyncio.Event().wait()
        raise AssertionError

    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await asyncio.sleep(0)
        began = time.monotonic()
        await shop.spooler.stop()
        assert time.monotonic() - began < 1.0
        assert shop.ledger.states["a"] is JobState.QUEUED

    with_shop(tmp_path, scenario, for_ever)


def test_a_printer_can_be_removed_and_wrong_setups_are_refused(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.spooler.start(setup(shop))
        await shop.spooler.remove("kitchen")
        shop.ledger.add(ticket("a"))
        shop.spooler.nudge("kitchen")
        await asyncio.sleep(0.05)
        assert shop.ledger.states["a"] is JobState.QUEUED
        with pytest.raises(BadAddress):
            shop.spooler.add(PrinterSetup("x", "ftp://x", "generic-80-kr"))
        with pytest.raises(LookupError):
            shop.spooler.add(PrinterSetup("x", "file:", "no-such-model"))

    with_shop(tmp_path, scenario)


def test_a_file_printer_needs_no_printer(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a", printer="counter"))
        await shop.spooler.start([PrinterSetup("counter", "file:", "generic-80-kr")])
        await shop.state("a", JobState.SENT)
        assert (tmp_path / "paper" / "counter" / "1.bin").read_bytes() == JOB_BYTES

    with_shop(tmp_path, scenario)
