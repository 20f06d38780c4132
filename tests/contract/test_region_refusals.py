"""What any region refuses, in which words; nothing of it is stored, and nothing repeated."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from sync.batch import ENTRIES_MAX, PACKED_MAX, UNPACKED_MAX
from tests.journal_book import SECRET, Book
from tests.region_process import RegionProcess, madang, running_region
from tests.region_store import (
    STORED,
    Store,
    entry,
    lines_of,
    linked,
    packed,
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


# --- what is refused: nothing is stored, and nothing of it repeated


def test_tokens(store: Store, book: Book) -> None:
    body = gzip.compress(book.batch(1, 5).lines)
    assert store.refused(body, Authorization="Bearer wrong") == (401, "unknown_token")
    assert store.refused(body, Authorization="Basic abc") == (401, "no_token")
    said = madang(
        *("region", "store", "renew", "--database", str(store.region.database)),
        *("--store", store.id, "--json"),
    )
    assert store.refused(body) == (401, "unknown_token")
    store.token = json.loads(said.stdout)["token"]
    assert store.send(book.batch(1, 5)) == (*STORED, 1, 5)
    with closing(sqlite3.connect(store.region.database)) as file:
        assert store.token not in "\n".join(file.iterdump())


def test_bodies_that_are_damaged(store: Store, book: Book) -> None:
    body = gzip.compress(book.batch(1, 30).lines)
    assert store.refused(body[:-9]) == (422, "damaged")
    assert store.refused(body[:40] + b"\xff\xff" + body[42:])[0] == 422
    assert store.refused(body + b"more") == (422, "damaged")
    assert store.refused(b"") == (422, "damaged")
    assert store.refused(book.batch(1, 30).lines) == (422, "damaged")
    assert store.rows("SELECT count(*) FROM batch WHERE store = ?") == [(0,)]


def test_codings_that_are_not_known_are_named(store: Store, book: Book) -> None:
    response = store.post(book.batch(1, 5).lines, Content_Encoding="zstd")
    assert response.status_code == 415
    assert "gzip" in response.headers["accept-encoding"]
    assert store.refused(book.batch(1, 5).lines, Content_Encoding="identity")[0] == 415


def test_bodies_that_are_too_large(store: Store) -> None:
    assert store.refused(b"\0" * (PACKED_MAX + 1)) == (413, "too_large")
    bomb = gzip.compress(b"\n" * (UNPACKED_MAX + 1))
    assert len(bomb) < 100_000
    assert store.refused(bomb) == (413, "too_large")


def test_a_menu_of_megabytes_goes_alone(store: Store) -> None:
    menu = json.dumps({"type": "menu_published", "menu": "가나다라" * 700_000}, ensure_ascii=False)
    assert len(menu.encode()) > 8_000_000
    assert store.send(linked([entry(1, type="menu_published", shared=menu)])) == (*STORED, 1, 1)


def test_a_broken_chain(store: Store, book: Book) -> None:
    def with_line(number: int, **fields: Any) -> bytes:
        lines = lines_of(book.batch(1, 30))
        lines[number] |= fields
        return packed(lines)

    shared = lines_of(book.batch(1, 30))[12]["shared"]
    for body in (
        with_line(12, shared=shared + " "),  # the same to whoever reads it as JSON
        with_line(12, at=1),
        with_line(12, seq=13),
        with_line(12, epoch=2),
        with_line(12, private_digest="1" * 64),
        with_line(0, last_hash="1" * 64),
    ):
        assert store.refused(body) == (422, "broken_chain")
    # Chained rightly, but numbered wrongly.
    for entries in ([entry(1), entry(3)], [entry(1), entry(2, epoch=2)], [entry(2), entry(1)]):
        assert store.refused(gzip.compress(linked(entries).lines)) == (422, "broken_chain")
    assert store.rows("SELECT count(*) FROM batch WHERE store = ?") == [(0,)]


def test_private_parts_are_refused_by_shape(store: Store, book: Book) -> None:
    for field in ("private", "salt", "note"):
        lines = lines_of(book.batch(1, 30))
        lines[20][field] = SECRET
        response = store.post(packed(lines))
        assert (response.status_code, response.json()["error"]["code"]) == (422, "malformed")
        assert SECRET not in response.text


@pytest.mark.parametrize(
    "header",
    [
        "not json", "[]", "null", "{}", "[" * 100_000,
        '{"madang": 2, "anything": 1}', '{"madang": true}',
    ],
)  # fmt: skip
def test_a_first_line_that_is_no_header(store: Store, header: str) -> None:
    assert store.refused(gzip.compress(header.encode() + b"\n")) == (422, "malformed")


def test_shapes(store: Store, book: Book) -> None:
    batch = book.batch(1, 5)
    wrong: list[bytes] = [b"", b"\n", batch.lines[:-1], batch.lines + b"\n"]
    for field, value in (
        ("seq", 0), ("seq", 2**63), ("seq", True), ("at", -1), ("v", 1.5), ("type", ""), ("type", None),
        ("shared", {}), ("private_digest", "zz"), ("person", 7), ("device", "x" * 200), ("subject", "\ud800"),
    ):  # fmt: skip
        lines = lines_of(batch)
        lines[3][field] = value
        wrong.append("".join(json.dumps(line) + "\n" for line in lines).encode())
    for field, value in (("first", 2), ("last", 4), ("last", -1), ("epoch", 0), ("prev_hash", "0")):
        lines = lines_of(batch)
        lines[0][field] = value
        wrong.append("".join(json.dumps(line) + "\n" for line in lines).encode())
    for body in wrong:
        status, code = store.refused(gzip.compress(body))
        assert (status, code in ("malformed", "broken_chain")) == (422, True), body[:200]
    assert store.rows("SELECT count(*) FROM batch WHERE store = ?") == [(0,)]


def test_more_entries_than_a_batch_may_have(store: Store) -> None:
    entries = [entry(seq) for seq in range(1, ENTRIES_MAX + 2)]
    assert store.refused(gzip.compress(linked(entries).lines)) == (422, "malformed")
    assert store.send(linked(entries[:ENTRIES_MAX])) == (*STORED, 1, ENTRIES_MAX)
