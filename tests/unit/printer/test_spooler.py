"""The spooler against virtual printers: what is printed, what is known, and what waits for whom."""

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from hub.domain.printer import Printer
from printer.escpos import recovery
from printer.fonts import FontsNotInstalled
from printer.profile import PrinterProfile, load_profile
from printer.render import BadJob, RenderedJob
from printer.spool.ledger import JobState
from printer.spool.spooler import PrinterSetup
from printer.spool.worker import MOST_COPIES
from printer.transport import BadAddress
from tests.print_shop import (
    HASTY,
    JOB_BYTES,
    NOW,
    Shop,
    receipt,
    setup,
    ticket,
    until,
    with_shop,
)

# Bytes that reach a printer before a job: DLE EOT three times, and GS r.
QUESTIONS = 3 * 3 + 3


def test_jobs_are_printed_in_order_and_known_before_the_first_byte(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        arrived: list[int] = []
        shop.ledger.on_mark = lambda _job, state: (
            arrived.append(len(shop.paper())) if state is JobState.SENDING else None
        )
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await shop.state("a", JobState.PROCESSED)
        shop.ledger.add(receipt("b"))
        shop.spooler.nudge("kitchen")
        await shop.state("b", JobState.PROCESSED)
        await until(lambda: len(shop.paper()) == 2)
        assert shop.paper() == [JOB_BYTES, JOB_BYTES], "status questions are not in the job"
        assert arrived[0] == 0
        assert shop.ledger.history == [
            ("a", JobState.SENDING),
            ("a", JobState.PROCESSED),
            ("b", JobState.SENDING),
            ("b", JobState.PROCESSED),
        ]
        assert shop.problems.raised == []

    with_shop(tmp_path, scenario)


def test_a_printer_that_is_off_blocks_and_prints_once_when_it_comes_back(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.printer.refuse()
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await until(lambda: shop.spooler._workers["kitchen"]._attempt >= 3)
        assert shop.problems.kinds() == ["printer_unreachable"], "said once, not at every attempt"
        assert ("a", JobState.SENDING) not in shop.ledger.history
        await shop.printer.ok()
        await shop.state("a", JobState.PROCESSED)
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
        await shop.state("a", JobState.PROCESSED)
        assert shop.problems.standing == set()

    with_shop(tmp_path, scenario)


def test_a_fault_after_the_job_is_shown_and_cleared_without_another_job(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        def pull_the_paper(_job: str, state: JobState) -> None:
            if state is JobState.SENDING:
                shop.printer.paper_out_after(len(JOB_BYTES))

        shop.ledger.on_mark = pull_the_paper
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await until(lambda: ("printer_paper_out", "kitchen") in shop.problems.standing)
        # Without paper no printer obeys the question behind the job, though all of it is on paper.
        await shop.printer.ok()
        await shop.state("a", JobState.PROCESSED)
        await until(lambda: shop.problems.standing == set())

    with_shop(tmp_path, scenario)


def test_a_torn_kitchen_ticket_is_printed_again_as_a_marked_copy(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.printer.drop_after(QUESTIONS + 700)
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await shop.state("a#2", JobState.PROCESSED)
        assert shop.ledger.states["a"] is JobState.UNKNOWN
        assert '"copy_no":2' in shop.ledger.rows["a#2"].body_json
        await until(lambda: len(shop.paper()) == 2)
        first, second = shop.paper()
        assert JOB_BYTES.startswith(first)
        # What the printer may still wait for is filled up with white.
        assert second == recovery(load_profile(shop.profile)) + JOB_BYTES
        assert "printer_link_lost" in shop.problems.kinds()
        assert shop.problems.standing == set()

    with_shop(tmp_path, scenario)


def test_a_torn_receipt_waits_for_a_person(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.printer.drop_after(QUESTIONS + 700)
        shop.ledger.add(receipt("a"))
        shop.ledger.add(receipt("b"))
        await shop.spooler.start(setup(shop))
        await shop.state("b", JobState.PROCESSED)
        assert shop.ledger.states == {"a": JobState.UNKNOWN, "b": JobState.PROCESSED}
        assert shop.ledger.listed == {"a": "link_lost"}

    with_shop(tmp_path, scenario)


def test_what_a_power_cut_interrupted_is_unknown_at_the_start(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a"), JobState.SENDING)
        shop.ledger.add(receipt("b"), JobState.SENDING)
        await shop.spooler.start(setup(shop))
        await shop.state("a#2", JobState.PROCESSED)
        assert shop.ledger.states["a"] is shop.ledger.states["b"] is JobState.UNKNOWN
        assert shop.ledger.listed == {"b": "interrupted"}
        assert shop.problems.raised == []

    with_shop(tmp_path, scenario)


def test_copies_of_one_ticket_end(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a", copy_no=MOST_COPIES), JobState.SENDING)
        await shop.spooler.start(setup(shop))
        await until(lambda: shop.ledger.listed == {"a": "interrupted"})
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
    async def picky(body: str, _profile: PrinterProfile) -> RenderedJob:
        if body == "bad":
            raise BadJob("content: Field required")
        return RenderedJob(JOB_BYTES, ("☃",))

    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("old", expires_at=NOW))
        shop.ledger.add(ticket("bad", body_json="bad"))
        shop.ledger.add(ticket("good", expires_at=NOW + 1))
        await shop.spooler.start(setup(shop))
        await shop.state("good", JobState.PROCESSED)
        assert shop.ledger.states["old"] is JobState.EXPIRED
        assert shop.ledger.states["bad"] is JobState.FAILED
        await until(lambda: shop.problems.kinds() == ["job_missing_letters"])
        assert shop.ledger.listed == {"old": "too_late", "bad": "unreadable"}
        assert shop.ledger.details["good"]["missing"] == "☃"
        await until(lambda: len(shop.paper()) == 1)

    with_shop(tmp_path, scenario, picky)


def test_a_ticket_at_which_drawing_breaks_does_not_stop_the_others(tmp_path: Path) -> None:
    """A fault of this program, in one ticket of the evening: it must not be tried until it is too old."""

    async def faulty(body: str, _profile: PrinterProfile) -> RenderedJob:
        if body == "bad":
            raise IndexError("list index out of range")
        return RenderedJob(JOB_BYTES, ())

    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("bad", body_json="bad"))
        shop.ledger.add(ticket("good"))
        await shop.spooler.start(setup(shop))
        await shop.state("good", JobState.PROCESSED)
        assert shop.ledger.states["bad"] is JobState.FAILED
        assert shop.ledger.details["bad"] == {"reason": "IndexError"}
        assert shop.ledger.listed == {"bad": "unreadable"}
        assert shop.problems.raised == []

    with_shop(tmp_path, scenario, faulty)


def test_missing_fonts_block_until_they_are_there(tmp_path: Path) -> None:
    installed = asyncio.Event()

    async def late(_body: str, _profile: PrinterProfile) -> RenderedJob:
        if not installed.is_set():
            raise FontsNotInstalled("no font for drawing on paper")
        return RenderedJob(JOB_BYTES, ())

    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await until(lambda: ("printer_fonts_missing", "kitchen") in shop.problems.standing)
        installed.set()
        await shop.state("a", JobState.PROCESSED)
        assert shop.problems.standing == set()

    with_shop(tmp_path, scenario, late)


def test_a_ledger_that_fails_once_makes_the_ticket_unknown_and_not_lost(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        failures = iter([OSError("disk full")])

        def fail_once(_job: str, state: JobState) -> None:
            if state is JobState.PROCESSED and (failure := next(failures, None)):
                raise failure

        shop.ledger.on_mark = fail_once
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await shop.state("a#2", JobState.PROCESSED)
        assert shop.ledger.states["a"] is JobState.UNKNOWN
        await until(lambda: shop.problems.standing == set())

    with_shop(tmp_path, scenario)


def test_a_dead_printer_delays_no_other(tmp_path: Path) -> None:
    async def render(_body: str, profile: PrinterProfile) -> RenderedJob:
        # More than the system would hold for a printer that takes nothing.
        small = profile.name == "generic-58-raster"
        return RenderedJob(bytes(1 << 25) if small else JOB_BYTES, ())

    async def scenario(shop: Shop) -> None:
        # Connects, then never reads nor answers.
        dead = socket.create_server(("127.0.0.1", 0), backlog=8)
        address = f"tcp://127.0.0.1:{dead.getsockname()[1]}"
        shop.ledger.add(ticket("dead", printer="dead"))
        await shop.spooler.start(
            [PrinterSetup("dead", address, load_profile("generic-58-raster")), *setup(shop)]
        )
        await until(lambda: ("printer_stalled", "dead") in shop.problems.standing)
        for number in range(5):
            shop.ledger.add(ticket(f"k{number}"))
            shop.spooler.nudge("kitchen")
            await shop.state(f"k{number}", JobState.PROCESSED)
        assert shop.ledger.states["dead"] is JobState.SENDING
        await shop.spooler.stop()
        dead.close()
        assert shop.ledger.states["dead"] is JobState.SENDING, "found as interrupted at the start"

    patience = replace(HASTY, stall_s=600.0, stop_grace_s=0.1)
    with_shop(tmp_path, scenario, render, patience=patience)


def test_stopping_waits_for_the_job_in_hand(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await until(lambda: ("a", JobState.SENDING) in shop.ledger.history)
        await shop.spooler.stop()
        assert shop.ledger.states["a"] is JobState.PROCESSED

    with_shop(tmp_path, scenario)


def test_stopping_ends_soon_whatever_a_printer_does(tmp_path: Path) -> None:
    async def for_ever(_body: str, _profile: PrinterProfile) -> RenderedJob:
        await asyncio.Event().wait()
        raise AssertionError

    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await asyncio.sleep(0)
        await shop.spooler.stop()
        assert shop.ledger.states["a"] is JobState.QUEUED

    with_shop(tmp_path, scenario, for_ever, patience=replace(HASTY, stop_grace_s=0.1))


def test_a_printer_can_be_removed_and_wrong_setups_are_refused(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.spooler.start(setup(shop))
        await shop.spooler.remove("kitchen")
        shop.ledger.add(ticket("a"))
        shop.spooler.nudge("kitchen")
        await asyncio.sleep(0.05)
        assert shop.ledger.states["a"] is JobState.QUEUED
        with pytest.raises(BadAddress):
            shop.spooler.add(PrinterSetup("x", "ftp://x", load_profile("generic-80-kr")))
        with pytest.raises(LookupError):
            shop.spooler.serve(Printer(id="x", name="x", address="file:", profile="no-such-model"))

    with_shop(tmp_path, scenario)


def test_what_stood_of_a_printer_goes_with_it(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.printer.paper_out()
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await until(lambda: ("printer_paper_out", "kitchen") in shop.problems.standing)
        await shop.spooler.remove("kitchen")
        assert shop.problems.standing == set()

    with_shop(tmp_path, scenario)


def test_a_file_printer_needs_no_printer(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a", printer="counter"))
        await shop.spooler.start([PrinterSetup("counter", "file:", load_profile("generic-80-kr"))])
        await shop.state("a", JobState.SENT)
        assert (tmp_path / "paper" / "counter" / "1.bin").read_bytes() == JOB_BYTES

    with_shop(tmp_path, scenario)
