"""The record: batches as they came, and the shop's line through them. All reading is by the writer's connection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hub.domain.chain import START, Place
from sync.batch import UNPACKED_MAX, Batch, read
from sync.coding import CODINGS


def unpacked(coding: str, body: bytes) -> Batch:
    """A batch out of its packed body; errors as `sync.coding` and `sync.batch` raise them."""
    return read(CODINGS[coding][1](body, UNPACKED_MAX))


def cursor_of(db: Any, store: str) -> Place:
    """How far a shop's journal is here."""
    row = db.execute("SELECT epoch, seq, hash FROM cursor WHERE store = ?", (store,)).fetchone()
    return Place(row[0], row[1], bytes(row[2]))


def hash_at(db: Any, store: str, seq: int) -> bytes | None:
    """The hash of entry `seq` on the shop's line, or what stands before the line's beginning; else None."""
    if seq == 0:
        return START.hash
    row = db.execute(
        "SELECT first, last, prev_hash, last_hash, coding, body FROM batch"
        " WHERE store = ? AND quarantined = 0 AND kept_to >= ? AND first <= kept_to"
        " ORDER BY kept_to LIMIT 1",
        (store, seq),
    ).fetchone()
    if row is None:
        return None
    first, last, before, end, coding, body = row
    if seq == last:
        return bytes(end)
    if seq == first - 1:
        return bytes(before)
    return unpacked(coding, body).hashes[seq - first] if first <= seq else None


def ever_kept(db: Any, store: str, end: bytes) -> bool:
    """Whether a batch that ends so was ever on the shop's line, though a later epoch may have left it behind."""
    wanted = "SELECT 1 FROM batch WHERE store = ? AND last_hash = ? AND quarantined = 0"
    return db.execute(wanted, (store, end)).fetchone() is not None


def kept(db: Any, store: str, batch: Batch, coding: str, body: bytes, now: int) -> None:
    """Puts a batch at the end of the shop's line."""
    _insert(db, store, batch, coding, body, now, quarantined=False)


def left_behind(db: Any, store: str, after: int) -> None:
    """What is past entry `after` is not on the shop's line any more; it stays in the record."""
    db.execute(
        "UPDATE batch SET kept_to = ? WHERE store = ? AND quarantined = 0 AND kept_to > ?",
        (after, store, after),
    )


# A shop that goes on under a wrong history sends a longer batch at every try: so many are proof enough.
QUARANTINED_MAX = 20


def quarantined(db: Any, store: str, batch: Batch, coding: str, body: bytes, now: int) -> None:
    """Keeps a batch of another history apart, each once, the first QUARANTINED_MAX of them."""
    db.execute("UPDATE store SET forked_at = coalesce(forked_at, ?) WHERE id = ?", (now, store))
    same, all_of_them = db.execute(
        "SELECT coalesce(sum(last_hash = ?), 0), count(*) FROM batch WHERE store = ? AND quarantined = 1",
        (batch.header.end.hash, store),
    ).fetchone()
    if not same and all_of_them < QUARANTINED_MAX:
        _insert(db, store, batch, coding, body, now, quarantined=True)


def _insert(
    db: Any, store: str, batch: Batch, coding: str, body: bytes, now: int, *, quarantined: bool
) -> None:
    header = batch.header
    db.execute(
        "INSERT INTO batch (store, epoch, first, last, kept_to, quarantined, prev_hash, last_hash,"
        " coding, body, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            store, header.epoch, header.first, header.last,
            0 if quarantined else header.last, int(quarantined),
            header.before.hash, header.end.hash, coding, body, now,
        ),
    )  # fmt: skip


def batches(
    db: Any, *, store: str | None = None, line: bool = False
) -> Iterator[tuple[str, int, Batch]]:
    """(store, kept to, batch) in the order of arrival, quarantined ones left out. `line`: only what is on a line."""
    wanted = "SELECT store, kept_to, coding, body FROM batch WHERE quarantined = 0"
    values: tuple[str, ...] = ()
    if store is not None:
        wanted, values = f"{wanted} AND store = ?", (store,)
    if line:
        wanted += " AND first <= kept_to"
    for row in db.execute(f"{wanted} ORDER BY id", values):
        yield row[0], row[1], unpacked(row[2], row[3])
