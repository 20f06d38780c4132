"""What any region must answer, asked of the reference region as a process, over a socket.

Another region passes the same cases: they say only what goes over the wire, except where they look into the
reference region's file for what it must not hold.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from hub.domain.chain import START
from sync.batch import Batch, Header, gathered, read
from tests.journal_book import SECRET, Book
from tests.near_region import books_of
from tests.region_process import RegionProcess, madang, running_region
from tests.region_store import (
    ANSWER_S,
    FORK,
    GAP,
    HAD,
    STORED,
    Store,
    entry,
    linked,
)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RegionProcess]:
    """One region for all cases; each has a shop of its own."""
    with running_region(tmp_path_factory.mktemp("region") / "region.db") as running:
        yield running


@pytest.fixture
def store(region: RegionProcess) -> Store:
    return Store(region)


@pytest.fixture
def book() -> Book:
    """A journal of 60 entries."""
    made = Book()
    made.grow(60)
    return made


# --- what follows is taken, once


def test_a_new_shop_is_taken_from_its_first_entry(store: Store, book: Book) -> None:
    assert store.send(book.batch(1, 30)) == (*STORED, 1, 30)
    assert store.send(book.batch(31, 60)) == (*STORED, 1, 60)


def test_what_is_there_is_answered_with_the_cursor(store: Store, book: Book) -> None:
    for first, last in ((1, 20), (21, 40)):
        store.send(book.batch(first, last))
    for first, last in ((21, 40), (1, 20), (5, 13), (1, 40)):
        assert store.send(book.batch(first, last)) == (*HAD, 1, 40)
    assert store.rows("SELECT count(*) FROM batch WHERE store = ?") == [(2,)]


def test_an_overlapping_batch_is_not_taken_in_part(store: Store, book: Book) -> None:
    """The hub did not hear the last answer, and has filled its batch up since."""
    store.send(book.batch(1, 20))
    assert store.send(book.batch(1, 35)) == (*HAD, 1, 20)
    assert store.send(book.batch(21, 35)) == (*STORED, 1, 35)


def test_a_gap_names_where_to_go_on(store: Store, book: Book) -> None:
    assert store.send(book.batch(21, 40)) == (*GAP, 0, 0)
    store.send(book.batch(1, 20))
    assert store.send(book.batch(31, 40)) == (*GAP, 1, 20)
    assert store.rows("SELECT max(last) FROM batch WHERE store = ?") == [(20,)]


def test_a_greeting_asks_where_the_region_stands(store: Store, book: Book) -> None:
    assert store.send(gathered(START, [])) == (*HAD, 0, 0)
    store.send(book.batch(1, 20))
    assert store.send(gathered(START, [])) == (*HAD, 1, 20)
    here, ahead = book.at(20), book.at(60)
    assert here is not None
    assert ahead is not None
    assert store.send(gathered(here, [])) == (*HAD, 1, 20)
    assert store.send(gathered(ahead, [])) == (*GAP, 1, 20)
    assert store.rows("SELECT count(*) FROM batch WHERE store = ?") == [(1,)]


def test_two_shops_do_not_meet(region: RegionProcess, store: Store, book: Book) -> None:
    other, others_book = Store(region), Book()
    others_book.grow(10)
    assert store.send(book.batch(1, 60)) == (*STORED, 1, 60)
    assert other.send(others_book.batch(1, 10)) == (*STORED, 1, 10)
    assert other.send(book.batch(11, 60))[:2] == FORK
    assert store.send(gathered(book.head(), [])) == (*HAD, 1, 60)


# --- epochs and forks


def test_a_new_epoch_begins_where_its_parent_says(store: Store, book: Book) -> None:
    late = book.batch(1, 60)
    store.send(late)
    book.go_back(45)
    book.grow(10)
    assert store.send(book.batch(46, 56)) == (*STORED, 2, 56)
    assert store.rows(
        "SELECT first, kept_to, last FROM batch WHERE store = ? AND quarantined = 0 ORDER BY id"
    ) == [(1, 45, 60), (46, 56, 56)]
    assert store.send(book.batch(1, 45)) == (*HAD, 2, 56)
    # A copy that the network held back is no other history.
    assert store.send(late) == (*HAD, 2, 56)
    assert store.rows("SELECT count(*) FROM batch WHERE store = ? AND quarantined") == [(0,)]


def test_an_epoch_whose_parent_is_not_here_yet_is_a_gap(store: Store, book: Book) -> None:
    store.send(book.batch(1, 30))
    book.go_back(45)
    book.grow(5)
    assert store.send(book.batch(46, 51)) == (*GAP, 1, 30)
    assert store.send(book.batch(47, 51)) == (*GAP, 1, 30)
    store.send(book.batch(31, 45))
    assert store.send(book.batch(47, 51)) == (*GAP, 1, 45)
    assert store.send(book.batch(46, 51)) == (*STORED, 2, 51)


def test_two_restores_before_the_region_heard_of_one(store: Store, book: Book) -> None:
    store.send(book.batch(1, 60))
    book.go_back(50)
    book.grow(10)
    book.go_back(55)
    book.grow(3)
    assert store.send(book.batch(56, 59)) == (*GAP, 1, 60)
    assert store.send(book.batch(51, 55)) == (*STORED, 2, 55)
    assert store.send(book.batch(56, 59)) == (*STORED, 3, 59)


def test_another_history_is_kept_apart(store: Store, book: Book) -> None:
    twin = book.copy()
    twin.go_back(40)
    twin.rows.pop()
    twin.epoch = 1
    twin.grow(10)
    store.send(book.batch(1, 60))
    for _ in range(3):
        assert store.send(twin.batch(41, 50)) == (*FORK, 1, 60)
    assert store.rows("SELECT count(*) FROM batch WHERE store = ? AND quarantined = 1") == [(1,)]
    assert store.rows("SELECT forked_at IS NOT NULL FROM store WHERE id = ?") == [(1,)]
    book.grow(5)
    assert store.send(book.batch(61, 65)) == (*STORED, 1, 65)


def test_an_epoch_that_follows_another_history(store: Store, book: Book) -> None:
    """The copy of a disk went on for a while before it noticed."""
    twin = book.copy()
    del twin.rows[40:]
    twin.grow(15)
    store.send(book.batch(1, 60))
    twin.go_back(50)
    twin.grow(5)
    assert store.send(twin.batch(51, 56)) == (*FORK, 1, 60)


def test_a_copied_box_that_stays_in_the_old_epoch_is_a_fork(store: Store, book: Book) -> None:
    copied = book.copy()
    store.send(book.batch(1, 60))
    book.go_back(60)
    book.grow(5)
    assert store.send(book.batch(61, 66)) == (*STORED, 2, 66)
    copied.grow(20)
    assert store.send(copied.batch(61, 80)) == (*FORK, 2, 66)


def test_the_office_takes_the_history_that_the_shop_holds(store: Store, book: Book) -> None:
    """Orders that both histories have count once."""
    twin = book.copy()
    del twin.rows[40:]
    twin.grow(5)
    store.send(book.batch(1, 60))
    before = store.rows("SELECT sum(orders), sum(ordered) FROM store_day WHERE store = ?")
    assert store.send(twin.batch(41, 45))[:2] == FORK
    store.region.office(do="reopen", store=store.id)
    assert store.send(twin.batch(41, 45)) == (*GAP, 0, 0)
    assert store.send(twin.batch(1, 45)) == (*STORED, 1, 45)
    new = sum(row[4] == "order_placed" for row in twin.rows[40:])
    assert new
    after = store.rows("SELECT sum(orders), sum(ordered) FROM store_day WHERE store = ?")
    assert after[0][0] == before[0][0] + new
    assert store.rows("SELECT forked_at FROM store WHERE id = ?") == [(None,)]


def test_a_journal_that_retention_cut_off_may_begin_late(store: Store, book: Book) -> None:
    cut = book.at(20)
    assert cut is not None
    assert store.send(book.batch(21, 40)) == (*GAP, 0, 0)
    header = book.batch(21, 40).header.model_copy(update={"begins": True})
    assert store.send(changed(book.batch(21, 40), header)) == (*STORED, 1, 40)
    assert store.send(book.batch(11, 20)) == (*HAD, 1, 40)
    assert store.send(book.batch(1, 10)) == (*HAD, 1, 40)
    assert store.send(book.batch(41, 60)) == (*STORED, 1, 60)
    # A restore to where the line begins here.
    book.go_back(20)
    book.grow(3)
    assert store.send(book.batch(21, 24)) == (*STORED, 2, 24)


def test_a_line_that_begins_anew_and_late(store: Store, book: Book) -> None:
    """Nothing of the old line stays before it."""
    store.send(book.batch(1, 30))
    store.send(book.batch(31, 60))
    store.region.office(do="reopen", store=store.id)
    header = book.batch(41, 60).header.model_copy(update={"begins": True})
    assert store.send(changed(book.batch(41, 60), header)) == (*STORED, 1, 60)
    line = "SELECT first, kept_to FROM batch WHERE store = ? AND first <= kept_to"
    assert store.rows(line) == [(41, 60)]


def changed(batch: Batch, header: Header) -> Batch:
    """The batch under another header."""
    _, _, rest = batch.lines.partition(b"\n")
    return Batch(
        header,
        batch.entries,
        batch.hashes,
        header.model_dump_json().encode() + b"\n" + rest,
    )


# --- newer hubs


def test_unknown_kinds_and_newer_versions_are_stored_untouched(store: Store) -> None:
    entries = [
        entry(1, type="robot_arrived", v=1, shared='{"type":"robot_arrived","name":"서빙 로봇"}'),
        entry(
            2, type="order_placed", v=9, shared='{"type":"order_placed","drone":[1,2,{"a":null}]}'
        ),
        entry(3, type="order_placed", v=1, shared="not even JSON"),
    ]
    batch = linked(entries)
    assert store.send(batch) == (*STORED, 1, 3)
    ((body,),) = store.rows("SELECT body FROM batch WHERE store = ?")
    assert read(gzip.decompress(body)).entries == tuple(entries)
    unread = store.rows("SELECT kind, v, entries FROM unread WHERE store = ? ORDER BY kind, v")
    assert unread == [("order_placed", 1, 1), ("order_placed", 9, 1), ("robot_arrived", 1, 1)]
    assert store.rows("SELECT count(*) FROM customer_order WHERE store = ?") == [(0,)]


# --- what the region holds


def test_nothing_private_is_in_any_byte_that_the_region_stores(store: Store, book: Book) -> None:
    private = [row for row in book.rows if row[10] is not None]
    assert any(SECRET in row[10] for row in private)
    store.send(book.batch(1, 60))
    bodies = [
        gzip.decompress(body) for (body,) in store.rows("SELECT body FROM batch WHERE store = ?")
    ]
    files = store.region.database.parent.glob(f"{store.region.database.name}*")
    stored = b"\0".join([*bodies, *(file.read_bytes() for file in files)])
    assert b"order_placed" in stored
    for row in private:
        assert row[11] not in stored
        assert row[11].hex().encode() not in stored
        for text in json.loads(row[10]).values():
            if isinstance(text, list):
                # Single allergens are words of the menu too; what one guest must not have is their list.
                text = json.dumps(text, separators=(",", ":")) if text else None
            for secret in text.values() if isinstance(text, dict) else [text]:
                assert secret is None or secret.encode() not in stored


def test_orders_and_sales_are_those_of_the_journal(store: Store, book: Book) -> None:
    store.send(book.batch(1, 25))
    store.send(book.batch(26, 60))
    days = store.rows("SELECT day, orders, ordered, cancelled FROM store_day WHERE store = ?")
    assert {day: tuple(sums) for day, *sums in days} == books_of(book.rows)
    ((orders, ordered, cancelled),) = [tuple(sums) for _, *sums in days]
    assert orders == sum(row[4] == "order_placed" for row in book.rows)
    assert 0 < cancelled < ordered


def test_health(region: RegionProcess) -> None:
    said = httpx.get(f"{region.url}/health", timeout=ANSWER_S).json()
    assert said["status"] == "ok"
    assert said["stores"] >= 1


def test_a_database_of_another_kind_is_refused_untouched(tmp_path: Path) -> None:
    said = madang("region", "serve", "--database", "postgresql://localhost/region")
    assert (said.returncode, "SQLite" in said.stderr) == (1, True)
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as file:
        file.execute("CREATE TABLE notes (text)")
    before = foreign.read_bytes()
    said = madang("region", "serve", "--port", "0", "--database", str(foreign))
    assert (said.returncode, "아닙니다" in said.stderr) == (1, True)
    assert foreign.read_bytes() == before


def test_two_regions_never_share_a_file(region: RegionProcess) -> None:
    said = madang("region", "serve", "--port", "0", "--database", str(region.database))
    assert (said.returncode, "다른 지역 서버" in said.stderr) == (1, True)
