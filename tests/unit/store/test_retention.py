"""What is past its period goes in small steps, and what is left still verifies, opens, backs up and checks."""

import asyncio
import contextlib
import re
from pathlib import Path

import psutil
import pytest

from hub.clock import FakeClock
from hub.store import retention
from hub.store.anchor import start_of_chain
from hub.store.check import checked
from hub.store.journal import ChainBroken, verified
from hub.store.retention import KEPT
from hub.store.snapshots import folded
from hub.tidying import Tidying
from tests.open_house import until
from tests.shop_day import DAY

from .small_hub import Hub, change, reading, rows_of
from .years import later, live, period, ready_to_cut, sell, state_of, tidy, with_small_numbers

ROOT = Path(__file__).resolve().parents[3]

COUNTS = (
    "SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM answer),"
    " (SELECT count(*) FROM customer_order), (SELECT count(*) FROM payment)"
)


@pytest.fixture(autouse=True)
def _small_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    with_small_numbers(monkeypatch)


def test_the_journal_is_cut_off_and_an_anchor_is_left(cut_folder: Path, clock: FakeClock) -> None:
    key = (cut_folder / "keys" / "hub").read_bytes()
    with reading(cut_folder / "madang.db") as reader:
        first = reader.first_seq()
        assert first is not None
        assert first > 20
        start = start_of_chain(reader, key)
        assert start.seq == first - 1
        assert verified(reader.journal(start.seq), start) == reader.head()
    (counts,) = rows_of(cut_folder / "madang.db", COUNTS)
    assert counts[1] < 30, "answers go with the entries that they tell of"
    assert counts[2:] == (17, 16), "sales are kept longer than the journal"
    assert rows_of(cut_folder / "madang.db", "SELECT count(*) FROM anchor") == [(1,)]
    assert "모두 맞습니다" in checked(cut_folder / "madang.db")
    # It goes on from there: numbers, bills and what is owed are as they were.
    before = live(cut_folder, clock, state_of)
    assert live(cut_folder, clock, state_of) == before
    assert live(cut_folder, clock, sell)["number"]


def test_what_a_peer_has_not_read_stays(tmp_path: Path, clock: FakeClock) -> None:
    asyncio.run(ready_to_cut(tmp_path, clock))
    cursor = "INSERT INTO cursor (peer, epoch, seq, hash, at) VALUES (?, 1, ?, x'00', 0)"
    change(tmp_path / "madang.db", cursor, "fast", 20)
    change(tmp_path / "madang.db", cursor, "slow", 9)
    live(tmp_path, clock, tidy)
    assert rows_of(tmp_path / "madang.db", "SELECT min(seq) FROM journal") == [(10,)]


def test_a_wrong_check_keeps_everything_and_raises_a_problem(
    tmp_path: Path, clock: FakeClock
) -> None:
    asyncio.run(ready_to_cut(tmp_path, clock))
    change(tmp_path / "madang.db", "UPDATE payment SET amount = amount + 1")

    async def act(small: Hub) -> None:
        await tidy(small)
        assert "check_failed" in small.shop.feed.view.problems.standing

    live(tmp_path, clock, act)
    assert rows_of(tmp_path / "madang.db", "SELECT min(seq) FROM journal") == [(1,)]


def test_the_newest_entries_stay_whatever_their_age(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock accepted a year ahead must not empty the journal."""
    monkeypatch.setattr(retention, "ENTRIES_KEPT", 50_000)
    asyncio.run(ready_to_cut(tmp_path, clock))
    live(tmp_path, clock, tidy)
    assert rows_of(tmp_path / "madang.db", "SELECT min(seq) FROM journal") == [(1,)]


def test_sales_go_after_their_years_and_what_is_owed_stays(
    cut_folder: Path, clock: FakeClock
) -> None:
    asyncio.run(later(cut_folder, clock, period("sales")))
    for _ in range(2):
        live(cut_folder, clock, sell)
    live(cut_folder, clock, tidy)
    ((orders, lines, bills, payments, owed),) = rows_of(
        cut_folder / "madang.db",
        "SELECT (SELECT count(*) FROM customer_order), (SELECT count(*) FROM order_line),"
        " (SELECT count(*) FROM bill), (SELECT count(*) FROM payment),"
        " (SELECT count(*) FROM bill WHERE settled_at IS NULL)",
    )
    assert owed == 1
    assert orders == bills == payments + owed < 9
    assert lines == 2 * orders
    assert "모두 맞습니다" in checked(cut_folder / "madang.db")


def test_movements_go_with_their_sales_and_zs_stay(cut_folder: Path, clock: FakeClock) -> None:
    async def close(small: Hub) -> None:
        await small.done({"type": "close_day"})

    live(cut_folder, clock, close)
    asyncio.run(later(cut_folder, clock, period("books")))
    live(cut_folder, clock, sell)
    live(cut_folder, clock, close)
    live(cut_folder, clock, tidy)
    ((movements, payments, zs),) = rows_of(
        cut_folder / "madang.db",
        "SELECT (SELECT count(*) FROM movement), (SELECT count(*) FROM payment),"
        " (SELECT count(*) FROM z_report)",
    )
    assert 0 < movements == payments < 9
    assert zs == 2
    assert "모두 맞습니다" in checked(cut_folder / "madang.db"), (
        "old Zs are followed without their rows"
    )


def test_print_jobs_lose_their_contents_first(tmp_path: Path, clock: FakeClock) -> None:
    """Printed or expired: the contents go after days, the row after months; what still waits stays."""
    sql = "SELECT count(*), count(body) FROM print_job"

    async def act(small: Hub) -> None:
        await small.furnish()
        await sell(small)
        ((jobs, _),) = rows_of(small.database, sql)
        assert jobs > 1
        done = "UPDATE print_job SET state = 'sent' WHERE id = (SELECT min(id) FROM print_job)"
        await small.shop.note([(done, ())])
        clock.advance(period("print_body") - 1)
        await tidy(small)
        assert rows_of(small.database, sql) == [(jobs, jobs)]
        clock.advance(2)
        await tidy(small)
        # The others expired hours after they were made: their week is not over.
        assert rows_of(small.database, sql) == [(jobs, jobs - 1)]
        clock.advance(DAY)
        await tidy(small)
        assert rows_of(small.database, sql) == [(jobs, 0)]
        clock.advance(period("print_job"))
        await tidy(small)
        assert rows_of(small.database, sql) == [(0, 0)]

    live(tmp_path, clock, act)


def test_orders_go_on_while_it_is_tidied(tmp_path: Path, clock: FakeClock) -> None:
    asyncio.run(ready_to_cut(tmp_path, clock))

    async def act(small: Hub) -> int:
        tidying = asyncio.ensure_future(tidy(small))
        sold = 0
        while not tidying.done():
            await sell(small)
            sold += 1
            await asyncio.sleep(0.01)  # guests, not a flood
        await tidying
        return sold

    assert live(tmp_path, clock, act) > 3
    with reading(tmp_path / "madang.db") as reader:
        assert (reader.first_seq() or 0) > 20
        folded(reader, verify=True)
    assert "모두 맞습니다" in checked(tmp_path / "madang.db")


def test_a_stop_between_two_steps_leaves_a_journal_that_verifies(
    cut_folder: Path, clock: FakeClock
) -> None:
    """Each step is whole: the anchor moves with the entries."""
    database = cut_folder / "madang.db"
    key = (cut_folder / "keys" / "hub").read_bytes()

    async def act(small: Hub) -> None:
        with reading(database) as reader:
            last = reader.head().seq - 3
            for step in retention.journal_steps(reader, last, clock.wall(), key):
                await small.shop.note(step)
                with reading(database) as other:
                    start = start_of_chain(other, key)
                    assert verified(other.journal(start.seq), start) == other.head()
                    with pytest.raises(ChainBroken):
                        start_of_chain(other, bytes(32))

    live(cut_folder, clock, act)


def test_the_table_is_on_the_page() -> None:
    """docs/data.md says the same of everything that is kept."""
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (.+?) \| (.+?) \|", page, re.MULTILINE))
    for keeping in KEPT.values():
        days = f"{keeping.days} days" if keeping.days else "see why"
        assert rows.get(keeping.what) == days, keeping.what
        assert keeping.why in page, keeping.what


def test_it_waits_for_a_quiet_moment(tmp_path: Path, clock: FakeClock) -> None:
    """Nothing goes while orders come; where nothing must be quiet, it goes by itself."""
    asyncio.run(ready_to_cut(tmp_path, clock))
    first = "SELECT min(seq) FROM journal"

    async def act(small: Hub) -> None:
        key = small.opened.data.key("hub")
        patient = Tidying(small.shop, small.opened.writer, key)
        patient.start()
        for _ in range(20):
            await sell(small)
        assert rows_of(small.database, first) == [(1,)]
        await patient.close()
        eager = Tidying(small.shop, small.opened.writer, key, quiet_s=0.0)
        eager.start()
        await until(lambda: rows_of(small.database, first) > [(20,)])
        await eager.close()

    live(tmp_path, clock, act)


def test_a_closed_shop_takes_its_tidying_with_it(tmp_path: Path, clock: FakeClock) -> None:
    """A check in another process is under way; closing kills it and leaves nothing behind."""
    asyncio.run(ready_to_cut(tmp_path, clock))

    async def act(small: Hub) -> None:
        key = small.opened.data.key("hub")
        tidying = Tidying(small.shop, small.opened.writer, key, quiet_s=0.0)
        tidying.start()
        await until(_checks_under_way)
        await tidying.close()
        assert not _checks_under_way()

    live(tmp_path, clock, act)


def _checks_under_way() -> list[psutil.Process]:
    """Checks that this process has started and that still run."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):  # a zombie is one too
            if "hub.store.check" in child.cmdline():
                found.append(child)
    return found
