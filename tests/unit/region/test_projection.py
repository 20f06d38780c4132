"""What is read out of the record: right, made again alike, and read anew when the program reads more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from region import projection
from region.projection import ROWS, brought_up_to_date, rebuilt
from region.record import batches
from sync.batch import gathered
from sync.coding import CODINGS
from tests.journal_book import Book
from tests.near_region import NearRegion, books_of


@pytest.fixture
def region(tmp_path: Path) -> Iterator[NearRegion]:
    near = NearRegion(tmp_path / "region.db")
    yield near
    near.close()


def ship(region: NearRegion, book: Book, first: int, last: int) -> None:
    answer = region.take(CODINGS["gzip"][0](book.batch(first, last).lines))
    assert answer.verdict == "stored"


def everything(region: NearRegion) -> dict[str, list[object]]:
    return {table: sorted(region.rows(f"SELECT * FROM {table}"), key=repr) for table in ROWS}


def test_the_books_are_those_of_the_journal(region: NearRegion) -> None:
    book = Book()
    book.grow(100)
    for first in range(1, 100, 25):
        ship(region, book, first, first + 24)
        assert region.books() == books_of(book.rows[: first + 24])
    ((orders, ordered, cancelled),) = region.books().values()
    assert orders > 20
    assert 0 < cancelled < ordered


def test_orders_of_a_tail_left_behind_were_made_all_the_same(region: NearRegion) -> None:
    book = Book()
    book.grow(60)
    ship(region, book, 1, 60)
    before = book.rows.copy()
    book.go_back(40)
    book.grow(10)
    ship(region, book, 41, 51)
    assert region.books() == books_of([*before, *book.rows[40:]])


def test_made_again_alike(region: NearRegion) -> None:
    book = Book()
    book.grow(90)
    ship(region, book, 1, 60)
    book.go_back(45)
    book.grow(20)
    ship(region, book, 46, 66)
    made = everything(region)
    db = region.database.write
    rebuilt(db, ((store, batch) for store, _, batch in batches(db)))
    assert everything(region) == made
    # The office takes the shop's history: all comes again, nothing counts twice.
    region.reopen()
    ship(region, book, 1, 45)
    ship(region, book, 46, 66)
    again = everything(region)
    assert again == made
    rebuilt(db, ((store, batch) for store, _, batch in batches(db)))
    assert everything(region) == made


def test_a_newer_program_reads_the_record_anew(
    region: NearRegion, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book()
    book.grow(40)
    ship(region, book, 1, 40)
    made = everything(region)
    db = region.database.write
    brought_up_to_date(db)
    db.execute("DELETE FROM customer_order")
    brought_up_to_date(db)
    assert everything(region)["customer_order"] == []  # the same program believes its rows
    monkeypatch.setattr(projection, "VERSION", projection.VERSION + 1)
    brought_up_to_date(db)
    assert everything(region) == made


def test_greetings_leave_no_rows(region: NearRegion) -> None:
    book = Book()
    book.grow(10)
    ship(region, book, 1, 10)
    before = everything(region)

    answer = region.take(CODINGS["gzip"][0](gathered(book.head(), []).lines))
    assert answer.verdict == "have_already"
    assert everything(region) == before
