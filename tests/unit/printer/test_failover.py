"""A printer that cannot print: who stands in for it, what stays on screens, what a person has to look at."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from printer.body import parse_body
from printer.profile import load_profile
from printer.spool.ledger import JobState, PrintJob
from printer.spool.spooler import PrinterSetup
from printer.virtual.printer import VirtualPrinter
from tests.print_shop import HASTY, NOW, ticket, until
from tests.two_printers import PROFILE, TwoPrinters, run, two_printers

# --- somebody stands in


@pytest.mark.parametrize("fault", ["refuse", "paper_out", "cover_open"])
def test_tickets_of_a_printer_that_cannot_print_come_out_elsewhere_and_say_so(
    tmp_path: Path, fault: str
) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        await getattr(shop.kitchen, fault)()
        shop.serve()
        shop.add(ticket("a"), ticket("b"))
        await shop.state("a@counter", JobState.PROCESSED)
        await shop.state("b@counter", JobState.PROCESSED)
        assert shop.ledger.states["a"] is shop.ledger.states["b"] is JobState.REROUTED
        assert shop.stands("kitchen")["stands_in"] == "counter"
        await until(lambda: len(shop.papers("counter")) == 2)
        first, second = shop.papers("counter")
        assert "copy 1 banner" in first
        assert "copy 1 banner" in second
        content = parse_body(shop.ledger.rows["a@counter"].body_json).content
        assert content.banner == "kitchen 대신"  # type: ignore[union-attr]
        # It is on paper: no screen has to show it instead.
        assert shop.problems.screens.get("kitchen", ()) == ()
        # Back again, it prints nothing of what has come out elsewhere.
        await shop.kitchen.ok()
        await until(lambda: shop.stands("kitchen").get("standing") == "ready")
        shop.add(ticket("c"))
        await shop.state("c", JobState.PROCESSED)
        await until(lambda: len(shop.papers("kitchen")) == 1)
        assert "copy 1 banner None" in shop.papers("kitchen")[0]
        assert "stands_in" not in shop.stands("kitchen")

    run(tmp_path, scenario)


def test_a_short_fault_is_waited_for(tmp_path: Path) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        await shop.kitchen.cover_open()
        shop.serve()
        shop.add(ticket("a"))
        await until(lambda: shop.spooler._workers["kitchen"]._attempt >= 3)
        await shop.kitchen.ok()
        await shop.state("a", JobState.PROCESSED)
        assert list(shop.ledger.rows) == ["a"]

    run(tmp_path, scenario, replace(HASTY, failover_s=60.0))


def test_a_fault_that_only_repair_ends_is_not_waited_for(tmp_path: Path) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        shop.kitchen.machine.mechanism.unrecoverable = True
        shop.serve()
        shop.add(ticket("a"))
        await shop.state("a@counter", JobState.PROCESSED)
        assert ("printer_unrecoverable", "kitchen") in shop.problems.standing

    run(tmp_path, scenario, replace(HASTY, failover_s=60.0))


def test_what_stands_in_is_handed_on_no_further(tmp_path: Path) -> None:
    """Two printers that stand in for each other, both dead: no ticket goes to and fro."""

    async def scenario(shop: TwoPrinters) -> None:
        await shop.kitchen.paper_out()
        for name, machine, other in (
            ("kitchen", shop.kitchen, "counter"),
            ("counter", shop.counter, "kitchen"),
        ):
            address = f"tcp://127.0.0.1:{machine.port}"
            shop.spooler.add(PrinterSetup(name, address, load_profile(PROFILE), other))
        shop.ledger.on_mark = lambda _job, state: (
            shop.counter.machine.mechanism.end_inside(0) if state is JobState.REROUTED else None
        )
        shop.add(ticket("a", about="o1"))
        await until(lambda: shop.problems.screens.get("counter") == ("o1",))
        await shop.kitchen.ok()
        shop.add(ticket("b"))
        await shop.state("b", JobState.PROCESSED)
        assert set(shop.ledger.rows) == {"a", "a@counter", "b"}
        assert ("tickets_on_display", "counter", {"count": 1}) in shop.problems.raised
        await shop.counter.ok()
        await shop.state("a@counter", JobState.PROCESSED)
        assert set(shop.ledger.rows) == {"a", "a@counter", "b"}
        await until(lambda: shop.problems.standing == set())

    run(tmp_path, scenario)


def test_those_behind_a_ticket_that_hangs_in_the_printer_do_not_wait_with_it(
    tmp_path: Path,
) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        shop.kitchen.paper_out_after(500)
        shop.serve()
        shop.add(ticket("a", about="o1"), ticket("b"))
        await shop.state("b@counter", JobState.PROCESSED)
        assert shop.ledger.states["a"] is JobState.SENDING, "half of it may be on paper"
        await until(lambda: shop.problems.screens.get("kitchen") == ("o1",))
        await shop.kitchen.ok()
        await shop.state("a", JobState.PROCESSED)
        assert shop.problems.screens["kitchen"] == ()

    run(tmp_path, scenario)


def test_a_trial_stays_where_it_was_asked_for(tmp_path: Path) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        await shop.kitchen.paper_out()
        shop.serve()
        shop.add(replace(ticket("t"), kind="test_page"), ticket("a"))
        await shop.state("a@counter", JobState.PROCESSED)
        assert shop.ledger.states["t"] in (JobState.QUEUED, JobState.BLOCKED)
        await shop.kitchen.ok()
        await shop.state("t", JobState.PROCESSED)

    run(tmp_path, scenario)


# --- nobody stands in


@pytest.mark.parametrize("backup", [None, "nobody"])
def test_tickets_that_nobody_prints_are_said_to_be_on_screens(
    tmp_path: Path, backup: str | None
) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        await shop.kitchen.refuse()
        shop.serve(backup=backup)
        shop.add(ticket("a", about="o1"), ticket("b", about="o2"))
        await until(lambda: shop.problems.screens.get("kitchen") == ("o1", "o2"))
        assert ("tickets_on_display", "kitchen", {"count": 2}) in shop.problems.raised
        assert shop.stands("kitchen") == {"waiting": 2, "standing": "lost"}
        shop.add(ticket("c", about="o3"))
        await until(lambda: shop.problems.screens["kitchen"] == ("o1", "o2", "o3"))
        await shop.kitchen.ok()
        await shop.state("c", JobState.PROCESSED)
        await until(lambda: shop.problems.standing == set())
        assert shop.problems.screens["kitchen"] == ()
        await until(lambda: shop.stands("kitchen").get("standing") == "ready")
        assert shop.stands("kitchen") == {"waiting": 0, "standing": "ready", "proof": "processed"}

    run(tmp_path, scenario)


# --- what is known without a job


def test_an_idle_printer_tells_of_its_cover_before_the_next_order(tmp_path: Path) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        shop.serve()
        await until(lambda: shop.stands("kitchen").get("standing") == "ready")
        await shop.kitchen.cover_open()
        await until(lambda: ("printer_cover_open", "kitchen") in shop.problems.standing)
        assert shop.stands("kitchen") == {"waiting": 0, "standing": "blocked"}
        await shop.kitchen.ok()
        await until(lambda: shop.problems.standing == set())
        assert shop.papers("kitchen") == []

    run(tmp_path, scenario)


def test_a_printer_that_answered_and_falls_silent_is_a_problem(tmp_path: Path) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        shop.serve()
        await until(lambda: shop.stands("kitchen").get("standing") == "ready")
        await shop.kitchen.go_silent()
        await until(lambda: ("printer_silent", "kitchen") in shop.problems.standing)
        shop.add(ticket("a"))
        await shop.state("a", JobState.SENT)
        await until(lambda: shop.stands("kitchen").get("standing") == "silent")
        assert shop.stands("kitchen")["proof"] == "sent"
        await shop.kitchen.ok()
        await until(lambda: shop.problems.standing == set())

    run(tmp_path, scenario)


def test_a_line_that_is_pulled_out_is_gone_and_comes_back(tmp_path: Path) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        machine = VirtualPrinter("line", tmp_path / "line", PROFILE, baud=115200)
        await machine.start()
        try:
            assert machine.tty is not None
            address = f"serial://{machine.tty}?baud=115200&flow=none"
            shop.spooler.add(PrinterSetup("line", address, load_profile(PROFILE)))
            await until(lambda: shop.stands("line").get("standing") == "ready")
            machine.unplug()
            await until(lambda: not os.path.lexists(address.split("//")[1].split("?")[0]))
            await until(lambda: ("printer_gone", "line") in shop.problems.standing)
            assert ("printer_unreachable", "line") not in shop.problems.standing
            machine.replug()
            await until(lambda: shop.stands("line").get("standing") == "ready")
            assert shop.problems.standing == set()
            await shop.spooler.remove("line")
        finally:
            await machine.stop()

    run(tmp_path, scenario)


# --- taken out


@pytest.mark.parametrize("backup", ["counter", None])
def test_a_printer_that_is_taken_out_leaves_no_job_behind(
    tmp_path: Path, backup: str | None
) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        await shop.kitchen.refuse()
        shop.serve(backup=backup)
        trial = replace(ticket("t"), kind="test_page")
        shop.add(ticket("a"), trial)
        await shop.state("a", JobState.BLOCKED)
        # As if the worker had been cut off in the middle of it.
        shop.ledger.add(ticket("half"), JobState.SENDING)
        await shop.spooler.leave("kitchen")
        assert shop.ledger.listed["half"] == "interrupted"
        assert shop.ledger.states["t"] is JobState.FAILED
        assert "t" not in shop.ledger.listed, "whoever asked for it took the printer out"
        if backup:
            await shop.state("a@counter", JobState.PROCESSED)
        else:
            assert shop.ledger.listed["a"] == "printer_removed"
        assert shop.stands("kitchen") == {}

    run(tmp_path, scenario, replace(HASTY, failover_s=60.0))


# --- time


def test_a_clock_that_jumps_ages_what_waits(tmp_path: Path) -> None:
    """The shop's own clock: a job is too late by it, whatever this machine's clock does."""

    async def go() -> None:
        now = [NOW]
        async with two_printers(tmp_path, replace(HASTY, failover_s=60.0), lambda: now[0]) as shop:
            await shop.kitchen.paper_out()
            shop.serve()
            shop.add(ticket("a", expires_at=NOW + 900_000))
            await shop.state("a", JobState.BLOCKED)
            now[0] = NOW - 86_400_000
            shop.add()
            await until(lambda: shop.spooler._workers["kitchen"]._attempt > 3)
            assert "a" not in shop.ledger.listed
            now[0] = NOW + 900_000
            await shop.state("a", JobState.EXPIRED)
            assert shop.ledger.listed == {"a": "too_late"}

    asyncio.run(go())


def test_bodies_are_read_anew_before_each_attempt(tmp_path: Path) -> None:
    """A note that was erased while its ticket waited is not on the paper, nor on a copy of it."""

    async def scenario(shop: TwoPrinters) -> None:
        await shop.kitchen.paper_out()
        shop.serve()
        shop.ledger.add(PrintJob("r", "kitchen", "customer_receipt", "note: call me"))
        shop.spooler.nudge("kitchen")
        await shop.state("r", JobState.BLOCKED)
        shop.ledger.rows["r"] = replace(shop.ledger.rows["r"], body_json="note gone")
        await shop.kitchen.ok()
        await shop.state("r", JobState.PROCESSED)
        await until(lambda: len(shop.papers("kitchen")) == 1)
        assert "note gone" in shop.papers("kitchen")[0]

    run(tmp_path, scenario, replace(HASTY, failover_s=60.0))
