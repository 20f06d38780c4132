"""A batch: what goes into one, and that it reads back as it was."""

from __future__ import annotations

import json
import tracemalloc
from itertools import pairwise

import pytest

from hub.domain.chain import START, chained
from hub.domain.events import MenuPublished
from sync.batch import (
    BYTES_MAX,
    ENTRIES_MAX,
    BrokenChain,
    Malformed,
    gathered,
    read,
)
from sync.shared_fields import SHARED
from tests.journal_book import SECRET, Book, day_of_orders, shared_part


def test_a_batch_reads_back_as_it_was() -> None:
    book = Book()
    book.grow(80)
    batch = book.read(0, lambda rows: gathered(START, rows))
    again = read(batch.lines)
    assert again == batch
    assert again.header.end == book.head()
    assert list(again.hashes) == [row[13] for row in book.rows]


def test_the_chain_is_the_hubs_own() -> None:
    """The formula of the protocol, written out once more."""
    book = Book()
    book.grow(30)
    row = book.rows[29]
    seq, epoch, v, at, kind, subject, device, person, command, shared = row[:10]
    header = (epoch, seq, v, at, kind, subject, device, person, command)
    assert chained(book.rows[28][13], header, shared, row[12]) == row[13]
    assert read(book.batch(1, 30).lines).entries[29].after(book.rows[28][13]) == row[13]


def test_no_more_than_the_entries_of_one_batch() -> None:
    book = Book()
    # Entries without a menu, so that the bytes are not the limit.
    small = [entry for entry in day_of_orders() if not isinstance(entry.event, MenuPublished)]
    for number in range(ENTRIES_MAX + 10):
        book.add(small[number % 2])
    first = book.read(0, lambda rows: gathered(START, rows))
    assert (first.header.first, first.header.last) == (1, ENTRIES_MAX)
    rest = book.read(ENTRIES_MAX, lambda rows: gathered(first.header.end, rows))
    assert (rest.header.first, rest.header.last) == (ENTRIES_MAX + 1, ENTRIES_MAX + 10)


def test_no_more_than_the_bytes_of_one_batch() -> None:
    book = Book()
    book.grow(ENTRIES_MAX)
    place, stretches = START, []
    while place != book.head():
        batch = book.read(place.seq, lambda rows, place=place: gathered(place, rows))  # type: ignore[misc]
        body = batch.lines.partition(b"\n")[2]
        assert len(body) <= BYTES_MAX
        stretches.append((batch.header.first, batch.header.last))
        place = batch.header.end
    assert len(stretches) > 1
    assert stretches[0][0] == 1
    assert all(end + 1 == begin for (_, end), (begin, _) in pairwise(stretches))


def test_an_entry_that_is_too_large_goes_alone() -> None:
    book = Book()
    book.grow(3)
    menu = next(entry for entry in day_of_orders() if isinstance(entry.event, MenuPublished))
    assert isinstance(menu.event, MenuPublished)
    items = [
        item.model_copy(update={"id": f"i{n}"})
        for n in range(400)
        for item in menu.event.menu.items
    ]
    large = menu.event.menu.model_copy(update={"items": tuple(items)})
    book._append(menu.at, menu.event.model_copy(update={"menu": large}))
    book.grow(3)
    sizes = []
    place = START
    while place != book.head():
        batch = book.read(place.seq, lambda rows, place=place: gathered(place, rows))  # type: ignore[misc]
        sizes.append(len(batch.entries))
        place = read(batch.lines).header.end
    assert sizes == [3, 1, 3]


def test_a_batch_ends_with_its_epoch() -> None:
    book = Book()
    book.grow(10)
    book.go_back(8)
    book.grow(4)
    first = book.read(0, lambda rows: gathered(START, rows))
    assert (first.header.epoch, first.header.last) == (1, 8)
    second = book.read(8, lambda rows: gathered(first.header.end, rows))
    assert (second.header.epoch, second.header.first, second.header.last) == (2, 9, 13)


def test_what_leaves_the_shop_is_one_short_list() -> None:
    """Whoever adds to it has to change this line, the protocol, and a good conscience."""
    assert SHARED == (
        "epoch", "seq", "v", "at", "type", "subject", "device", "person", "command_id",
        "shared", "private_digest",
    )  # fmt: skip
    book = Book()
    book.grow(60)
    lines = book.batch(1, 60).lines.splitlines()[1:]
    assert {tuple(json.loads(line)) for line in lines} == {SHARED}
    assert SECRET.encode() not in b"".join(lines)
    assert sum(shared_part(row)[-2] is not None for row in book.rows) > 5


def test_a_body_cut_off_anywhere_is_no_batch() -> None:
    book = Book()
    book.grow(14)
    lines = book.batch(12, 14).lines
    for end in range(len(lines)):
        with pytest.raises((Malformed, BrokenChain)):
            read(lines[:end])


def test_a_body_changed_anywhere_is_no_batch() -> None:
    """Every byte counts: of the header, of what was hashed, and of what was not."""
    book = Book()
    book.grow(14)
    lines = book.batch(12, 14).lines
    for place in range(0, len(lines), 3):
        other = bytes([lines[place] ^ 1])
        try:
            changed = read(lines[:place] + other + lines[place + 1 :])
        except (Malformed, BrokenChain):
            continue
        # What still reads says the same: `begins` alone is not hashed.
        assert changed.hashes == read(lines).hashes


def test_line_ends_without_end_are_not_taken_apart() -> None:
    """A few kilobytes of gzip can be millions of empty lines."""
    book = Book()
    book.grow(1)
    body = book.batch(1, 1).lines + b"\n" * 1_000_000
    tracemalloc.start()
    with pytest.raises(Malformed, match=f"more than {ENTRIES_MAX} entries"):
        read(body)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < len(body) / 2
