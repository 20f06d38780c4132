"""A spooler in the rush: pulses, tickets and people who change the printers, all at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from hub.domain.printer import Printer
from printer.profile import UnknownProfile, load_profile
from printer.spool.ledger import JobState, PrintJob
from printer.spool.spooler import PrinterSetup
from printer.spool.worker import MOST_COPIES
from tests.print_shop import HASTY, ticket, until
from tests.two_printers import PROFILE, TwoPrinters, run

PULSE = PrintJob("pulse", "kitchen", "drawer", '{"kind":"drawer"}', about="kitchen")


def test_a_pulse_for_a_printer_that_is_long_gone_fails_once_and_is_never_tried(
    tmp_path: Path,
) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        await shop.kitchen.refuse()
        shop.serve(backup=None)
        worker = shop.spooler._workers["kitchen"]
        await until(lambda: worker.machine.down_for(HASTY.failover_s))
        shop.add(PULSE)
        await shop.state("pulse", JobState.FAILED)
        shop.add(ticket("a"))
        await shop.state("a", JobState.BLOCKED)
        await shop.kitchen.ok()
        await shop.state("a", JobState.PROCESSED)
        assert [state for job, state in shop.ledger.history if job == "pulse"] == [JobState.FAILED]
        assert "printer_worker_failed" not in shop.problems.kinds()
        await until(lambda: len(shop.papers("kitchen")) == 1)
        assert "drawer" not in shop.papers("kitchen")[0]

    run(tmp_path, scenario)


def test_a_pulse_overtakes_the_paper_that_waits_for_the_same_printer(tmp_path: Path) -> None:
    """The cashier has the money in the hand; the receipt may come out behind."""

    async def scenario(shop: TwoPrinters) -> None:
        for job in (ticket("a"), ticket("b"), PULSE):
            shop.ledger.add(job)
        shop.serve()
        await shop.state("b", JobState.PROCESSED)
        sent = [job for job, state in shop.ledger.history if state is JobState.SENDING]
        assert sent == ["pulse", "a", "b"]

    run(tmp_path, scenario)


def test_a_printer_that_is_off_all_night_costs_no_commit_at_every_attempt(tmp_path: Path) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        await shop.kitchen.refuse()
        shop.serve(backup=None)
        shop.add(ticket("a"))
        await shop.state("a", JobState.BLOCKED)
        await until(lambda: shop.spooler._workers["kitchen"]._attempt >= 5)
        assert shop.ledger.history == [("a", JobState.BLOCKED)]
        await shop.kitchen.ok()
        await shop.state("a", JobState.PROCESSED)

    run(tmp_path, scenario, replace(HASTY, failover_s=60.0))


def test_a_printer_put_in_again_does_not_stand_in_by_its_old_name(tmp_path: Path) -> None:
    """Taken out, it stands in for nobody any more: that is what the journal says, too."""

    async def scenario(shop: TwoPrinters) -> None:
        shop.serve()
        await shop.spooler.leave("counter")
        address = f"tcp://127.0.0.1:{shop.counter.port}"
        shop.spooler.add(PrinterSetup("counter", address, load_profile(PROFILE)))
        await shop.kitchen.refuse()
        shop.add(ticket("a", about="o1"))
        await until(lambda: shop.problems.screens.get("kitchen") == ("o1",))
        assert list(shop.ledger.rows) == ["a"]

    run(tmp_path, scenario)


def test_a_disk_that_takes_nothing_for_a_moment_does_not_tear_the_ticket_in_hand(
    tmp_path: Path,
) -> None:
    """While one hangs without paper, those behind it are handed on; if that fails, it still ends as one whole."""

    async def scenario(shop: TwoPrinters) -> None:
        failed: list[str] = []

        def refuse_once(job: str, state: JobState) -> None:
            if state is JobState.REROUTED and not failed:
                failed.append(job)
                raise RuntimeError("the disk is full")

        shop.ledger.on_mark = refuse_once
        shop.kitchen.paper_out_after(500)
        shop.serve()
        shop.add(ticket("a"), ticket("b"))
        await shop.state("b@counter", JobState.PROCESSED)
        assert failed == ["b"]
        assert shop.ledger.states["a"] is JobState.SENDING
        await shop.kitchen.ok()
        await shop.state("a", JobState.PROCESSED)
        assert set(shop.ledger.rows) == {"a", "b", "b@counter"}

    run(tmp_path, scenario)


def test_a_printer_that_is_set_up_wrongly_stands_in_for_nobody(tmp_path: Path) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        wrong = Printer(id="counter", name="카운터", address="file:", profile="no-such-model")
        with pytest.raises(UnknownProfile):
            shop.spooler.serve(wrong)
        shop.serve(counter=False)
        await shop.kitchen.refuse()
        shop.add(ticket("a", about="o1"))
        await until(lambda: shop.problems.screens.get("kitchen") == ("o1",))
        assert list(shop.ledger.rows) == ["a"]
        await shop.kitchen.ok()
        await shop.state("a", JobState.PROCESSED)

    run(tmp_path, scenario)


def test_a_hub_that_is_killed_at_every_ticket_copies_none_without_end(tmp_path: Path) -> None:
    """Nobody remembers a quarantine over a start: the number on the ticket itself is the limit."""

    async def scenario(shop: TwoPrinters) -> None:
        await shop.kitchen.refuse()
        shop.ledger.add(ticket("a"), JobState.SENDING)
        for copy in range(2, MOST_COPIES + 1):
            shop.serve(backup=None)
            await shop.state(f"a#{copy}", JobState.BLOCKED)
            await shop.spooler.remove("kitchen")
            await shop.spooler.remove("counter")
            # Killed in the middle of it.
            shop.ledger.states[f"a#{copy}"] = JobState.SENDING
        shop.serve(backup=None)
        await shop.state(f"a#{MOST_COPIES}", JobState.UNKNOWN)
        assert shop.ledger.listed == {f"a#{MOST_COPIES}": "interrupted"}
        assert shop.ledger.open() == []

    run(tmp_path, scenario)
