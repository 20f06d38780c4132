"""Taking a batch: does it follow, is it here already, is something missing, or is it another history.

Whether it follows is one compare-and-set of the shop's cursor; everything else is worked out only when that
fails. Runs inside the writer's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from hub.domain.chain import START, Place
from hub.domain.events import EpochStarted
from sync.batch import Answer, Batch, Standing, Verdict
from sync.shared_fields import SharedEntry

from .projection import Effects, effects, projected
from .record import cursor_of, ever_kept, hash_at, kept, left_behind, quarantined, unpacked


@dataclass(frozen=True, slots=True)
class Received:
    """A batch as it came, unpacked, followed and read: ready for the writer."""

    coding: str
    body: bytes
    batch: Batch
    effects: Effects


def received(coding: str, body: bytes) -> Received:
    """Unpacks and follows a body. Damaged, TooLarge, Malformed or BrokenChain where it is not a batch."""
    batch = unpacked(coding, body)
    return Received(coding, body, batch, effects(batch))


def taken(db: Any, store: str, new: Received, now: int) -> Answer:
    """The answer to a batch; what it says is durable once the transaction is."""
    db.execute("UPDATE store SET seen_at = ? WHERE id = ?", (now, store))
    verdict = _verdict(db, store, new, now)
    return Answer(verdict=verdict, cursor=Standing.of(cursor_of(db, store)))


def _verdict(db: Any, store: str, new: Received, now: int) -> Verdict:
    batch = new.batch
    if batch.entries and _moved(db, store, batch.header.before, batch, now):
        return _stored(db, store, new, now)
    cursor = cursor_of(db, store)
    verdict, parent = judged(db, store, batch, cursor)
    if verdict == "stored":
        if not _moved(db, store, cursor, batch, now):
            return "gap"  # another process was quicker: the hub hears where the cursor is now
        left_behind(db, store, parent)
        return _stored(db, store, new, now)
    if verdict == "fork" and batch.entries:
        if ever_kept(db, store, batch.header.end.hash):
            # A late copy of what was taken before a restore: no news, and no other history.
            return "have_already"
        quarantined(db, store, batch, new.coding, new.body, now)
    return verdict


def _moved(db: Any, store: str, stands: Place, batch: Batch, now: int) -> bool:
    """Moves the cursor to the batch's end if it stands where it is believed to."""
    end = batch.header.end
    return bool(
        db.execute(
            "UPDATE cursor SET epoch = ?, seq = ?, hash = ?, at = ?"
            " WHERE store = ? AND epoch = ? AND seq = ? AND hash = ?",
            (end.epoch, end.seq, end.hash, now, store, stands.epoch, stands.seq, stands.hash),
        ).rowcount
    )


def _stored(db: Any, store: str, new: Received, now: int) -> Verdict:
    kept(db, store, new.batch, new.coding, new.body, now)
    projected(db, store, new.effects)
    return "stored"


def judged(db: Any, store: str, batch: Batch, cursor: Place) -> tuple[Verdict, int]:
    """What a batch is that does not simply follow. With `stored`: the entry after which it begins a new stretch."""
    header = batch.header
    if header.last <= cursor.seq:
        known = hash_at(db, store, header.last)
        # None: older than the beginning of the line (retention had cut it off); the cursor tells the hub enough.
        if known is None or known == header.end.hash:
            return "have_already", 0
    if cursor == START and batch.entries:
        whole = header.first == 1 and header.before.hash == START.hash
        return ("stored", header.first - 1) if whole or header.begins else ("gap", 0)
    if header.epoch < cursor.epoch:
        # A box that went on in an epoch that ended elsewhere: a copied disk.
        return ("fork", 0) if batch.entries else ("gap", 0)
    if header.epoch == cursor.epoch:
        return _in_this_epoch(batch, cursor), 0
    return _in_a_later_epoch(db, store, batch, cursor)


def _in_this_epoch(batch: Batch, cursor: Place) -> Verdict:
    header = batch.header
    if header.first > cursor.seq + 1:
        return "gap"
    if header.first <= cursor.seq < header.last:
        # It overlaps: the hub did not hear our last answer and has filled up its batch since.
        ours = batch.hashes[cursor.seq - header.first]
        return "have_already" if ours == cursor.hash else "fork"
    return "fork"


def _in_a_later_epoch(db: Any, store: str, batch: Batch, cursor: Place) -> tuple[Verdict, int]:
    """An epoch begins with an entry that follows its parent: somewhere on our line, or there is a gap."""
    parent = batch.header.before
    begins = bool(batch.entries) and batch.entries[0].type == "epoch_started"
    if not begins or parent.seq > cursor.seq or _parent_epoch(batch.entries[0]) > cursor.epoch:
        return "gap", 0
    if hash_at(db, store, parent.seq) != parent.hash:
        return "fork", 0
    return "stored", parent.seq


def _parent_epoch(entry: SharedEntry) -> int:
    """The epoch that ended where this one begins; 0 where a newer hub says it otherwise."""
    try:
        return EpochStarted.model_validate_json(entry.shared).parent
    except ValidationError:
        return 0
