"""A drawer's pulse is sent once or never; a printer that tears every ticket is closed until somebody looked."""

from dataclasses import replace
from pathlib import Path

import pytest

from printer.body import parse_body
from printer.spool.ledger import JobState, PrintJob
from printer.spool.quarantine import FAILURES, WITHIN_S, Quarantine
from printer.spool.worker import MOST_COPIES
from tests.print_shop import HASTY, ticket, until
from tests.two_printers import QUESTIONS, TwoPrinters, run

PULSE = PrintJob("pulse", "kitchen", "drawer", '{"kind":"drawer"}', about="kitchen")


# --- drawers


@pytest.mark.parametrize("fault", ["refuse", "paper_out"])
def test_a_pulse_that_cannot_be_sent_fails_at_once_and_is_never_sent(
    tmp_path: Path, fault: str
) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        await getattr(shop.kitchen, fault)()
        shop.serve()
        shop.add(PULSE)
        await shop.state("pulse", JobState.FAILED)
        assert shop.ledger.listed == {"pulse": "blocked"}
        await shop.kitchen.ok()
        shop.add(ticket("a"))
        await shop.state("a", JobState.PROCESSED)
        assert list(shop.ledger.rows) == ["pulse", "a"]
        assert not any("drawer" in text for text in shop.papers("kitchen") + shop.papers("counter"))

    run(tmp_path, scenario, replace(HASTY, failover_s=60.0))


def test_a_pulse_behind_a_ticket_that_waits_does_not_wait(tmp_path: Path) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        await shop.kitchen.cover_open()
        shop.serve(backup=None)
        shop.add(ticket("a"), PULSE)
        await shop.state("pulse", JobState.FAILED)
        await shop.kitchen.ok()
        await shop.state("a", JobState.PROCESSED)

    run(tmp_path, scenario, replace(HASTY, failover_s=60.0))


def test_a_pulse_in_doubt_is_not_sent_again(tmp_path: Path) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        shop.kitchen.drop_after(QUESTIONS + 5)
        shop.ledger.add(PULSE)
        shop.serve()
        await shop.state("pulse", JobState.UNKNOWN)
        assert shop.ledger.listed == {"pulse": "link_lost"}
        shop.add(ticket("a"))
        await shop.state("a", JobState.PROCESSED)
        assert list(shop.ledger.rows) == ["pulse", "a"]

    run(tmp_path, scenario)


def test_a_pulse_that_a_killed_hub_left_is_not_sent_again(tmp_path: Path) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        shop.ledger.add(PULSE, JobState.SENDING)
        shop.serve()
        await shop.state("pulse", JobState.UNKNOWN)
        assert shop.ledger.listed == {"pulse": "interrupted"}
        shop.add(ticket("a"))
        await shop.state("a", JobState.PROCESSED)
        assert list(shop.ledger.rows) == ["pulse", "a"]
        await until(lambda: len(shop.papers("kitchen")) == 1)
        assert "drawer" not in shop.papers("kitchen")[0]

    run(tmp_path, scenario)


# --- quarantine


def test_a_printer_that_tears_every_ticket_is_closed_until_a_person_looked(tmp_path: Path) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        shop.ledger.on_mark = lambda _job, state: (
            shop.kitchen.drop_after(300) if state is JobState.SENDING else None
        )
        shop.serve(backup=None)
        shop.add(ticket("a", about="o1"))
        await until(lambda: ("printer_quarantined", "kitchen") in shop.problems.standing)
        last = f"a#{MOST_COPIES}"
        await until(lambda: shop.problems.screens.get("kitchen") == ("o1",))
        assert shop.stands("kitchen")["standing"] == "quarantined"
        assert shop.ledger.states[last] is JobState.QUEUED
        assert shop.ledger.history.count((last, JobState.SENDING)) == 0
        shop.ledger.on_mark = lambda _job, _state: None
        shop.spooler.resume("kitchen")
        await shop.state(last, JobState.PROCESSED)
        assert ("printer_quarantined", "kitchen") not in shop.problems.standing

    run(tmp_path, scenario)


def test_what_a_closed_printer_has_left_comes_out_elsewhere_with_both_banners(
    tmp_path: Path,
) -> None:
    async def scenario(shop: TwoPrinters) -> None:
        torn: list[str] = []

        def tear(job: str, state: JobState) -> None:
            if state is JobState.SENDING and "@" not in job:
                torn.append(job)
                shop.kitchen.drop_after(300)

        shop.ledger.on_mark = tear
        shop.serve()
        shop.add(ticket("a"))
        moved = f"a#{MOST_COPIES}@counter"
        await shop.state(moved, JobState.PROCESSED)
        assert len(torn) == FAILURES
        content = parse_body(shop.ledger.rows[moved].body_json).content
        assert (content.copy_no, content.banner) == (MOST_COPIES, "kitchen 대신")  # type: ignore[union-attr]

    run(tmp_path, scenario)


def test_a_printer_that_is_off_all_night_is_not_closed() -> None:
    quarantine = Quarantine()
    for number in range(FAILURES - 1):
        assert not quarantine.failed(float(number))
    # The last of them comes too late to be one of a row.
    assert not quarantine.failed(WITHIN_S + 0.5)
    assert quarantine.failed(WITHIN_S + 1.0)
    quarantine.lift()
    assert not quarantine.closed
    assert not quarantine.failed(WITHIN_S + 2.0)
