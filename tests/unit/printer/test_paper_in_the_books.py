"""Print jobs as rows of the shop: copies and their time, what is told twice, printers that go meanwhile, restores."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from hub.domain import events as e
from hub.domain.apply import Entry
from printer.jobs import KITCHEN_LIFE_MS
from printer.spool.ledger import JobState, PrintJob
from printer.spool.row_ledger import RowLedger
from tests.open_house import OpenHouse, open_house, until
from tests.unit.domain.small_shop import wish

# Ports that nobody listens on.
DEAD = {"kitchen": "tcp://127.0.0.1:9", "spare": "tcp://127.0.0.1:1"}


def printer(id: str, **more: Any) -> dict[str, Any]:
    body = {"id": id, "name": id, "address": DEAD[id], "profile": "generic-80-kr"}
    return {"type": "save_printer", "printer": body | more}


async def waiting_ticket(house: OpenHouse) -> tuple[str, str]:
    """A ticket of a printer that nobody serves just now: its order and its job."""
    await house.tell(printer("kitchen", stations=["hot"]))
    await until(lambda: not house.house.printing._tasks)
    await house.house.spooler.remove("kitchen")
    answer = await house.ask("kiosk", house.order(wish("bibimbap", 2, "spice.hot")))
    order: str = answer.json()["answer"]["order"]
    return order, house.house.shop.reader.jobs_of(order)[0].id


@pytest.mark.anyio
@pytest.mark.parametrize("late_ms", [KITCHEN_LIFE_MS - 5_000, KITCHEN_LIFE_MS + 60_000])
async def test_once_more_has_the_whole_time_of_a_first_ticket(tmp_path: Path, late_ms: int) -> None:
    """The copy of a ticket that hung in its printer for long has little time left, or none; a person's wish has all."""
    async with open_house(tmp_path) as house:
        order, job = await waiting_ticket(house)
        table = house.house.printing.jobs
        await table.mark(job, "sending", {}, None)
        house.clock.advance(late_ms)
        await table.mark(job, "unknown", {}, 2)
        copy = house.house.shop.reader.jobs_of(order)[-1]
        about = PrintJob(copy.id, "kitchen", "kitchen_ticket", "", 2, about=order)
        await RowLedger(table).stuck(about, JobState.EXPIRED, "too_late", {})
        await house.tell({"type": "settle_print", "job": copy.id, "outcome": "again"})
        again = house.house.shop.reader.jobs_of(order)[-1]
        assert (again.state, again.copy_no) == ("queued", 3)
        assert again.expires_at == house.house.shop.clock.now() + KITCHEN_LIFE_MS


@pytest.mark.anyio
async def test_what_is_told_twice_makes_one_copy(tmp_path: Path) -> None:
    """An answer of the disk that came too late is asked for again."""
    async with open_house(tmp_path) as house:
        order, job = await waiting_ticket(house)
        table = house.house.printing.jobs
        await table.mark(job, "sending", {}, None)
        await table.mark(job, "unknown", {}, 2)
        await table.mark(job, "unknown", {}, 2)
        rows = house.house.shop.reader.jobs_of(order)
        assert [(row.state, row.copy_no) for row in rows] == [("unknown", 1), ("queued", 2)]


@pytest.mark.anyio
async def test_what_is_over_does_not_begin_again(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        order, job = await waiting_ticket(house)
        table = house.house.printing.jobs
        about = PrintJob(job, "kitchen", "kitchen_ticket", "", about=order)
        await RowLedger(table).stuck(about, JobState.FAILED, "unreadable", {})
        await table.mark(job, "blocked", {"reason": "late"}, None)
        assert house.house.shop.reader.jobs_of(order)[0].state == "failed"


@pytest.mark.anyio
async def test_a_ticket_handed_to_a_printer_that_just_went_does_not_wait_for_ever(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        order, job = await waiting_ticket(house)
        await house.tell(printer("spare"))
        await until(lambda: not house.house.printing._tasks)
        await house.house.spooler.remove("spare")
        handed: list[asyncio.Task[None]] = []

        def hand_on(entries: Sequence[Entry]) -> None:
            if any(isinstance(entry.event, e.PrinterRemoved) for entry in entries):
                handed.append(asyncio.create_task(house.house.printing.jobs.reroute(job, "spare")))

        house.house.shop.committed.append(hand_on)
        await house.tell({"type": "remove_printer", "printer": "spare"})
        await until(lambda: [row.state for row in house.house.shop.reader.jobs_of(order)]
                    == ["rerouted", "failed"])  # fmt: skip
        (stuck,) = house.house.shop.state.prints.values()
        assert (stuck.printer, stuck.reason) == ("spare", "printer_removed")
        await asyncio.gather(*handed)


@pytest.mark.anyio
async def test_a_pulse_is_taken_before_all_that_waits(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.tell(printer("kitchen", stations=["hot"], receipts=True, drawer=True))
        await until(lambda: not house.house.printing._tasks)
        await house.house.spooler.remove("kitchen")
        for _ in range(4):
            await house.ask("kiosk", house.order(wish("bibimbap", 1, "spice.hot")))
        await house.sign_in()
        asked = await house.ask("staff", {"type": "open_drawer", "reason": "잔돈"})
        assert asked.status_code == 200
        ledger = RowLedger(house.house.printing.jobs)
        first = await ledger.next_job("kitchen")
        assert first is not None
        assert first.kind == "drawer"
        await ledger.mark(first.job_id, JobState.SENDING, {})
        # Killed now, it is found: nothing of it is sent again.
        assert [job.job_id for job in await ledger.interrupted("kitchen")] == [first.job_id]
        following = await ledger.next_job("kitchen")
        assert following is not None
        assert following.kind == "kitchen_ticket"
