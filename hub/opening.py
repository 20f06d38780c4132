"""Opening a shop: its folder, its database, its state. Refuses with the next step, and overwrites nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from hub.clock import Clock, Ids, ShopClock
from hub.datadir import DataDir
from hub.devices.kind import DeviceKind
from hub.domain.apply import Entry, apply
from hub.domain.events import EpochStarted
from hub.domain.staff import HUB
from hub.domain.state import ShopState
from hub.live.documents import DOCUMENTS
from hub.live.feed import Feed
from hub.live.view import View
from hub.planning import JobMaker, Planner
from hub.shop import Shop
from hub.store.database import DatabaseRefused, damaged
from hub.store.journal import ChainBroken, Head, encoded
from hub.store.reader import Reader
from hub.store.rows import INSERT
from hub.store.snapshots import folded
from hub.store.writer import Batch, Writer

# Numbers of an order called out after a restore get a letter, so that two guests never hold the same one.
PREFIXES = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(slots=True)
class Opened:
    """A shop that is ready to start, and what it stands on. `close` in reverse."""

    shop: Shop
    data: DataDir
    writer: Writer
    reader: Reader

    def close(self) -> None:
        """After `shop.close()`: the files."""
        self.reader.close()
        self.writer.close()
        with contextlib.suppress(OSError):
            self.data.mark(self.shop.head)
        self.data.close(clean=True)


def opened(
    data: DataDir, clock: Clock, ids: Ids, kinds: Mapping[str, DeviceKind], jobs: JobMaker
) -> Opened:
    """Checks, migrates, folds; after an unclean stop with SQLite's check and every hash of the tail.

    DatabaseRefused says in Korean what is wrong and what to do.
    """
    writer = Writer(data.database)
    try:
        writer.prepare(check=data.unclean)
        reader = Reader(data.database)
    except BaseException:
        writer.close()
        data.close(clean=False)
        raise
    try:
        state, head = _folded(reader, data)
        head = _new_epoch_if_needed(state, head, reader, writer, data, clock)
    except BaseException:
        reader.close()
        writer.close()
        data.close(clean=False)
        raise
    shop = Shop(
        planner=Planner(state, kinds, ids, reader, jobs),
        head=head,
        reader=reader,
        writer=writer,
        clock=ShopClock(clock, state.at),
        feed=Feed(View(state), DOCUMENTS),
    )
    return Opened(shop, data, writer, reader)


def _folded(reader: Reader, data: DataDir) -> tuple[ShopState, Head]:
    try:
        return folded(reader, verify=data.unclean)
    except ChainBroken as broken:
        raise DatabaseRefused(damaged(data.database, str(broken))) from broken


def _new_epoch_if_needed(
    state: ShopState, head: Head, reader: Reader, writer: Writer, data: DataDir, clock: Clock
) -> Head:
    """A journal that is shorter than it was, or another one, goes on under a new epoch."""
    mark = data.high_water()
    if mark is None or (mark.epoch, mark.seq) == (0, 0):
        return head
    there = next(iter(reader.journal(mark.seq - 1)), None)
    if there is not None and there[0] == mark.seq and there[13] == mark.hash:
        return head
    if there is None and mark.seq == head.seq and mark.hash == head.hash:
        return head  # all pruned up to the head
    epoch = max(mark.epoch, state.epoch) + 1
    event = EpochStarted(
        type="epoch_started",
        parent=state.epoch,
        parent_seq=head.seq,
        parent_hash=head.hash.hex(),
        number_prefix=PREFIXES[(epoch - 2) % len(PREFIXES)],
    )
    entry = Entry(epoch, head.seq + 1, max(state.at, clock.wall()), HUB, None, event)
    values, digest = encoded(entry, head.hash)
    batch = Batch()
    batch.insert(INSERT["journal"], values)
    writer.commit_now(batch)
    apply(state, entry)
    return Head(epoch, entry.seq, digest)
