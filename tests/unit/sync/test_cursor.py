"""Where to send on from, for every place that a region may be at."""

from __future__ import annotations

import pytest

from hub.domain.chain import START, Place
from sync.cursor import resumed
from tests.journal_book import Book


@pytest.fixture
def book() -> Book:
    """Entries 1 to 20 of epoch 1, 21 to 30 of epoch 2, 31 to 36 of epoch 3."""
    made = Book()
    made.grow(20)
    made.go_back(20)
    made.grow(9)
    made.go_back(30)
    made.grow(5)
    assert [made.at(seq) and made.rows[seq - 1][1] for seq in (20, 21, 30, 31, 36)] == [
        1,
        2,
        2,
        3,
        3,
    ]
    return made


def test_a_place_of_ours_is_where_to_go_on(book: Book) -> None:
    for seq in (1, 20, 21, 30, 36):
        place = book.at(seq)
        assert place is not None
        assert resumed(book, place) == place


def test_a_region_that_knows_nothing(book: Book) -> None:
    assert resumed(book, START) == START


@pytest.mark.parametrize(
    ("epoch", "seq", "resumes"),
    [
        (1, 25, 20),  # it went on in epoch 1, which ended for us at 20
        (1, 21, 20),
        (1, 500, 20),
        (2, 33, 30),  # and so with epoch 2
        (2, 31, 30),
        (1, 15, None),  # within what is ours: another history
        (1, 20, None),
        (2, 30, None),
        (3, 36, None),
        (3, 40, None),  # more of our own epoch than we have
        (4, 10, None),  # an epoch that we never began
    ],
)
def test_another_hash(book: Book, epoch: int, seq: int, resumes: int | None) -> None:
    foreign = Place(epoch, seq, b"\x01" * 32)
    assert resumed(book, foreign) == (book.at(resumes) if resumes is not None else None)
