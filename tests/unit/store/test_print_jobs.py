"""Rows of print jobs: copies, stand-ins and the list of paper to look at, through a real shop on a real disk."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hub.clock import FakeClock
from hub.jobs import RECENT, JobTable
from hub.tidying import Tidying
from printer.body import CustomerReceiptBody, KitchenTicketBody, parse_body
from printer.papers.kitchen_ticket import KitchenTicket
from printer.papers.receipt import CustomerReceipt
from tests.shop_day import DAY, MINUTE, START

from .small_hub import PRINTER, Hub, rows_of, shop_on

NOTE = "전화010-1234-5678비밀"
SPARE = PRINTER | {"id": "spare", "name": "주방", "stations": [], "receipts": False}


@dataclass
class Row:
    """One print job as it stands in the file."""

    id: str
    printer: str
    kind: str
    state: str
    copy_no: int
    detail: dict[str, Any]
    body: str | None
    left: int
    """Milliseconds from its making to its expiry."""

    @property
    def content(self) -> KitchenTicket | CustomerReceipt:
        parsed = parse_body(self.body or "")
        assert isinstance(parsed, KitchenTicketBody | CustomerReceiptBody)
        return parsed.content


def jobs(small: Hub, kind: str = "kitchen_ticket") -> list[Row]:
    """All jobs of a kind, oldest first."""
    found = rows_of(
        small.database,
        "SELECT id, printer, kind, state, copy_no, detail, body, expires_at - created_at"
        " FROM print_job WHERE kind = ? ORDER BY id",
        kind,
    )
    return [Row(*row[:5], json.loads(row[5] or "{}"), *row[6:]) for row in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shop"


async def ordered(small: Hub, *items: str) -> str:
    await small.furnish()
    await small.done({"type": "save_printer", "printer": SPARE})
    body = small.order(*items or ("cola",), note=NOTE)
    order: str = (await small.done(body))["order"]
    return order


def waiting(small: Hub, table: JobTable) -> Any:
    """The first job of the counter's printer, as its worker takes it."""
    row = table.open_jobs("counter")[0]
    return Told(row.id, row.printer, row.kind, row.subject, row.copy_no)


@dataclass
class Told:
    job_id: str
    printer: str
    kind: str
    about: str
    copy_no: int


def test_a_copy_is_made_of_the_row_as_it_is_now(folder: Path) -> None:
    """Its note was erased while the ticket was being sent: the copy of it has none."""

    async def live() -> None:
        clock = FakeClock(START)
        async with shop_on(folder, clock) as small:
            order = await ordered(small)
            table = JobTable(small.shop, small.ids)
            job = waiting(small, table)
            await table.mark(job.job_id, "sending", {"bytes": 9}, None)
            await small.done({"type": "erase_private", "subject": order, "reason": "요청"})
            clock.advance(MINUTE)
            await table.mark(job.job_id, "unknown", {"reason": "cable"}, 2)
            first, copy = jobs(small)
            assert (first.state, copy.state, copy.copy_no) == ("unknown", "queued", 2)
            assert copy.content.copy_no == 2
            assert copy.content.note is None  # type: ignore[union-attr]
            assert copy.content.reprinted_at == START + MINUTE  # type: ignore[union-attr]
            assert NOTE not in (copy.body or "")
            await table.mark(copy.id, "sending", {}, None)
            await table.mark(copy.id, "unknown", {}, 100)
            assert jobs(small)[2].content.copy_no == 99

    asyncio.run(live())


@pytest.mark.parametrize(
    ("language", "banner"), [("ko", "카운터 대신"), ("en", "In place of 카운터")]
)
def test_a_stand_in_says_whom_it_stands_in_for_in_the_papers_language(
    folder: Path, language: str, banner: str
) -> None:
    async def live() -> None:
        async with shop_on(folder) as small:
            await ordered(small)
            rules = small.shop.state.rules.model_dump(mode="json")
            languages = {"kitchen_language": {"bar": language}}
            await small.done({"type": "change_rules", "rules": rules | languages})
            await small.done(small.order("cola"))
            table = JobTable(small.shop, small.ids)
            job = jobs(small)[-1]
            assert [row.via for row in table.waiting("counter") if row.id == job.id] == [""]
            await table.reroute(job.id, "spare")
            moved = jobs(small)[-1]
            assert (moved.printer, moved.state, moved.left) == ("spare", "queued", job.left)
            assert moved.content.banner == banner
            assert [(row.id, row.via) for row in table.waiting("spare")] == [(moved.id, "counter")]
            old = next(row for row in jobs(small) if row.id == job.id)
            assert (old.state, old.detail) == ("rerouted", {"to": "spare"})
            # Told twice, it is not printed twice.
            await table.reroute(job.id, "spare")
            assert len(table.waiting("spare")) == 1
            # Handed on again it still names the first, and whatever is marked in between, it knows the way.
            await table.mark(moved.id, "blocked", {"reason": "away"}, None)
            await table.reroute(moved.id, "third")
            last = jobs(small)[-1]
            assert (last.printer, last.content.banner) == ("third", banner)
            assert last.detail == {"via": "counter spare"}
            await table.mark(last.id, "sending", {"bytes": 900}, None)
            await table.mark(last.id, "unknown", {"reason": "torn"}, 2)
            copy = jobs(small)[-1]
            assert (copy.copy_no, copy.content.banner) == (2, banner)
            assert copy.detail == {"via": "counter spare"}

    asyncio.run(live())


def test_state_list_and_journal_change_in_one_commit(folder: Path) -> None:
    async def live() -> None:
        async with shop_on(folder) as small:
            await ordered(small)
            table = JobTable(small.shop, small.ids)
            job = waiting(small, table)
            before = small.shop.head.seq
            await table.stuck(job, "failed", "unreadable", {"reason": "content: field required"})
            await table.stuck(job, "failed", "unreadable", {"reason": "content: field required"})
            assert small.shop.head.seq == before + 1
            (row,) = [one for one in jobs(small) if one.id == job.job_id]
            assert (row.state, row.detail) == ("failed", {"reason": "content: field required"})
            ((told,),) = rows_of(
                small.database, "SELECT shared FROM journal WHERE type = 'print_stuck'"
            )
            assert json.loads(told)["job"] == job.job_id
        async with shop_on(folder) as again:
            assert list(again.shop.state.prints) == [job.job_id]
            assert again.shop.state.prints[job.job_id].number == "1"

    asyncio.run(live())


def test_once_more_is_queued_with_the_answer_and_has_its_whole_time(folder: Path) -> None:
    async def live() -> None:
        clock = FakeClock(START)
        async with shop_on(folder, clock) as small:
            await ordered(small)
            table = JobTable(small.shop, small.ids)
            job = waiting(small, table)
            clock.advance(9 * 60 * MINUTE)
            await table.stuck(job, "expired", "too_late", {})
            await small.done({
                "type": "settle_print", "job": job.job_id, "outcome": "again", "printer": "spare",
            })  # fmt: skip
            first, copy = jobs(small)
            assert (first.state, first.printer) == ("expired", "counter")
            assert (copy.state, copy.printer, copy.left) == ("queued", "spare", first.left)
            assert (copy.content.copy_no, copy.content.banner) == (2, "카운터 대신")
            assert copy.content.lines == first.content.lines
            assert small.shop.state.prints == {}

    asyncio.run(live())


def test_what_stands_in_the_list_keeps_its_contents_and_what_is_settled_does_not(
    folder: Path,
) -> None:
    """Two tickets are in doubt; after a month without a look at them one can still be printed again."""

    async def live() -> None:
        clock = FakeClock(START)
        async with shop_on(folder, clock) as small:
            await ordered(small, "cola")
            await small.done(small.order("water"))
            table = JobTable(small.shop, small.ids)
            for row in jobs(small):
                job = Told(row.id, row.printer, row.kind, "o" + "f" * 32, 1)
                await table.stuck(job, "unknown", "link_lost", {})
            _, settled = jobs(small)
            await small.done({"type": "settle_print", "job": settled.id, "outcome": "printed"})
            clock.advance(31 * DAY)
            tidying = Tidying(small.shop, small.opened.writer, small.opened.data.key("hub"))
            await tidying.tidy()
            left, gone = jobs(small)
            assert gone.body is None
            assert left.content.note is None, "notes have a period of their own"  # type: ignore[union-attr]
            clock.advance(100 * DAY)
            await tidying.tidy()
            (left,) = jobs(small)
            await small.done({"type": "settle_print", "job": left.id, "outcome": "again"})
            assert [row.copy_no for row in jobs(small)] == [1, 2]
            assert jobs(small)[1].content.lines

    asyncio.run(live())


def test_the_last_jobs_are_in_view_after_a_start_too(folder: Path) -> None:
    async def live() -> None:
        async with shop_on(folder) as small:
            await ordered(small)
            table = JobTable(small.shop, small.ids)
            job = waiting(small, table)
            await table.mark(job.job_id, "sending", {"bytes": 9}, None)
            await table.mark(job.job_id, "confirmed", {"bytes": 9, "missing": "☃"}, None)
            shown = small.shop.feed.view.prints[job.job_id]
            assert (shown["state"], shown["number"], shown["missing"]) == ("confirmed", "1", "☃")
            for _ in range(RECENT + 2):
                await small.done(small.order("cola"))
                other = waiting(small, table)
                await table.mark(other.job_id, "sending", {}, None)
                await table.mark(other.job_id, "sent", {}, None)
            assert len(small.shop.feed.view.prints) == RECENT
            assert job.job_id not in small.shop.feed.view.prints
            last = list(small.shop.feed.view.prints)
        async with shop_on(folder) as again:
            JobTable(again.shop, again.ids).recall()
            assert list(again.shop.feed.view.prints) == last

    asyncio.run(live())


def test_jobs_of_a_printer_that_is_gone_are_found(folder: Path) -> None:
    async def live() -> None:
        async with shop_on(folder) as small:
            await ordered(small)
            table = JobTable(small.shop, small.ids)
            assert table.unserved() == []
            await small.done({"type": "remove_printer", "printer": "counter"})
            assert table.unserved() == ["counter"]

    asyncio.run(live())
