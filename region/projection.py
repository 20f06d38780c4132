"""What is read out of the record: a row an order, and a row a shop's day.

Every effect has a name of its own (an order's id, a cancellation's hash), so an entry that comes again after
a shop's line began anew counts once. All rows can be made again from the record (`rebuilt`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from hub.domain import events as e
from sync.batch import Batch
from sync.shared_fields import SharedEntry

from .record import batches

# Raise it with any change of what is read or how: the next start reads the whole record again.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Ordered:
    """주문: what the row of an order holds. `lines` is `[[no, item, quantity, unit won], ...]` as JSON."""

    order: str
    day: str
    at: int
    number: str
    channel: str
    service: str
    total: int
    lines: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """취소: units by line number."""

    hash: bytes
    order: str
    units: dict[str, int]


@dataclass(slots=True)
class Effects:
    """What a batch comes to, read outside the writer."""

    happened: list[Ordered | TakenBack] = field(default_factory=list)
    unread: Counter[tuple[str, int]] = field(default_factory=Counter)


def effects(batch: Batch) -> Effects:
    """What the entries come to. A kind or version that is not known here, or does not read, is only counted."""
    found = Effects()
    for entry, digest in zip(batch.entries, batch.hashes, strict=True):
        cls = e.EVENTS.get(entry.type)
        if cls is None or entry.v > cls.V:
            found.unread[entry.type, entry.v] += 1
        elif cls in (e.OrderPlaced, e.OrderCancelled):
            happened = _read(entry, digest)
            if happened is None:
                found.unread[entry.type, entry.v] += 1
            else:
                found.happened.append(happened)
    return found


def _read(entry: SharedEntry, digest: bytes) -> Ordered | TakenBack | None:
    try:
        if entry.type == "order_cancelled":
            cancelled = e.OrderCancelled.model_validate_json(entry.shared)
            return TakenBack(digest, cancelled.order, dict(cancelled.lines))
        placed = e.OrderPlaced.model_validate_json(entry.shared)
    except ValidationError:
        return None
    lines = [
        [line.no, line.item, line.quantity, 0 if line.free else line.unit] for line in placed.lines
    ]
    return Ordered(
        placed.order,
        placed.day,
        entry.at,
        placed.number,
        placed.channel,
        placed.service,
        placed.total,
        json.dumps(lines, separators=(",", ":")),
    )


def projected(db: Any, store: str, found: Effects) -> None:
    """Writes what a batch comes to, inside the writer's transaction."""
    for one in found.happened:
        if isinstance(one, Ordered):
            _ordered(db, store, one)
        else:
            _taken_back(db, store, one)
    for (kind, version), entries in found.unread.items():
        db.execute(
            "INSERT INTO unread (store, kind, v, entries) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET entries = entries + excluded.entries",
            (store, kind, version, entries),
        )


def _ordered(db: Any, store: str, one: Ordered) -> None:
    new = db.execute(
        "INSERT INTO customer_order (store, id, day, at, number, channel, service, total, cancelled, lines)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT DO NOTHING",
        (
            store, one.order, one.day, one.at, one.number, one.channel, one.service, one.total, one.lines,
        ),
    ).rowcount  # fmt: skip
    if new:
        _day(db, store, one.day, one.at, orders=1, ordered=one.total, cancelled=0)


def _taken_back(db: Any, store: str, one: TakenBack) -> None:
    order = db.execute(
        "SELECT day, at, lines FROM customer_order WHERE store = ? AND id = ?", (store, one.order)
    ).fetchone()
    if order is None:
        return  # its order is older than what this region was ever sent
    day, at, lines = order
    amount = sum(unit * one.units.get(str(no), 0) for no, _, _, unit in json.loads(lines))
    new = db.execute(
        "INSERT INTO cancellation (store, hash, order_id, amount) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (store, one.hash, one.order, amount),
    ).rowcount
    if new:
        db.execute(
            "UPDATE customer_order SET cancelled = cancelled + ? WHERE store = ? AND id = ?",
            (amount, store, one.order),
        )
        _day(db, store, day, at, orders=0, ordered=0, cancelled=amount)


def _day(
    db: Any, store: str, day: str, at: int, *, orders: int, ordered: int, cancelled: int
) -> None:
    db.execute(
        "INSERT INTO store_day (store, day, orders, ordered, cancelled, last_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET orders = orders + excluded.orders,"
        " ordered = ordered + excluded.ordered, cancelled = cancelled + excluded.cancelled,"
        " last_at = max(last_at, excluded.last_at)",
        (store, day, orders, ordered, cancelled, at),
    )


ROWS = ("customer_order", "cancellation", "store_day", "unread")


def brought_up_to_date(db: Any) -> None:
    """Reads the record again where these rows were made by another version of this file."""
    row = db.execute("SELECT version FROM projection").fetchone()
    if row is None or row[0] != VERSION:
        rebuilt(db, ((store, batch) for store, _, batch in batches(db)))


def rebuilt(db: Any, record: Iterable[tuple[str, Batch]]) -> None:
    """All rows anew from the record, in one transaction."""
    db.execute("BEGIN IMMEDIATE")
    try:
        for table in ROWS:
            db.execute(f"DELETE FROM {table}")
        for store, batch in record:
            projected(db, store, effects(batch))
        db.execute("DELETE FROM projection")
        db.execute("INSERT INTO projection (version) VALUES (?)", (VERSION,))
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
