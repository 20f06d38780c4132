"""Opening a shop: its folder, its database, its state. Refuses with the next step, and overwrites nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from hub.clock import Clock, Ids, ShopClock
from hub.datadir import START_OF_JOURNAL, DataDir
from hub.devices.kind import DeviceKind
from hub.domain.apply import Entry, apply
from hub.domain.events import EpochStarted
from hub.domain.printer import COPIES_MAX
from hub.domain.staff import HUB
from hub.domain.state import ShopState
from hub.files import ballast_released
from hub.live.documents import DOCUMENTS
from hub.live.feed import Feed
from hub.live.view import View
from hub.planning import JobMaker, Planner
from hub.shop import Shop
from hub.store.anchor import start_of_chain
from hub.store.database import (
    DatabaseRefused,
    DiskRefused,
    damaged,
    examined,
    in_words,
    newest_version,
)
from hub.store.journal import ChainBroken, Head, encoded
from hub.store.reader import Reader
from hub.store.rows import INSERT
from hub.store.snapshots import folded
from hub.store.writer import Batch, CommitFailed, Writer

# Numbers of an order called out after a restore get a letter, so that two guests never hold the same one.
PREFIXES = "ABCDEFGHJKLMNPQRSTUVWXYZ"


# A drawer (돈통) that was to open when a backup was made has opened since, or whoever waited has gone.
_DRAWER_STAYS_SHUT = (
    "UPDATE print_job SET state = 'expired'"
    " WHERE kind = 'drawer' AND state IN ('queued', 'blocked')"
)
# What waited for a printer when a backup was made has been cooked since: printed now, it says that it is a copy.
# A paper without a number of its copy (a trial) has none to change.
_MAYBE_ON_PAPER = (
    "UPDATE print_job SET copy_no = min(copy_no + 1, ?), body = json_replace(body, '$.content.copy_no',"
    " min(copy_no + 1, ?)) WHERE state IN ('queued', 'blocked') AND body IS NOT NULL"
    " AND kind NOT IN ('drawer', 'test_page')"
)


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
        self.data.close(clean=not self.shop.failed)


def opened(
    data: DataDir, clock: Clock, ids: Ids, kinds: Mapping[str, DeviceKind], jobs: JobMaker
) -> Opened:
    """Examines, folds, migrates; every hash of the journal's tail, and after an unclean stop SQLite's own check.

    DatabaseRefused says in Korean what is wrong and what to do; then no byte of the database was
    changed, since all that can be refused is looked at before the writer opens it. (The journal of
    an older schema is read after its migration.)
    """
    with contextlib.ExitStack() as undo:
        undo.callback(data.close, clean=not data.unclean)
        try:
            found = _examined(data)
        except DiskRefused:
            # SQLite cannot even read without a little room (32 KB of -shm): the ballast is kept for that, too.
            if not ballast_released(data.path):
                raise
            found = _examined(data)
        writer = Writer(data.database)
        undo.callback(writer.close)
        writer.prepare()
        reader = Reader(data.database)
        undo.callback(reader.close)
        state, head = found or _folded(reader, data)
        head = _new_epoch_if_needed(state, head, reader, writer, data, clock)
        data.mark(head)
        undo.pop_all()
    shop_clock = ShopClock(clock, state.at)
    ids.follow(shop_clock.now)
    shop = Shop(
        planner=Planner(state, kinds, ids, reader, jobs),
        head=head,
        reader=reader,
        writer=writer,
        clock=shop_clock,
        feed=Feed(View(state), DOCUMENTS),
    )
    return Opened(shop, data, writer, reader)


def _examined(data: DataDir) -> tuple[ShopState, Head] | None:
    """All that may be refused, through a connection that cannot write; state and head where they can be read."""
    mark = data.high_water()
    version = examined(data.database, check=data.unclean)
    if version == 0 and mark is not None and mark.seq:
        raise DatabaseRefused(
            f"{data.database}: 데이터베이스가 없거나 비어 있습니다. 빈 매장으로 시작하지 않았습니다. "
            "`madang restore` 로 마지막 백업을 복원하거나, 새 매장이면 빈 --data 폴더를 쓰세요."
        )
    if version != newest_version():
        return None
    with contextlib.closing(Reader(data.database)) as reader:
        return _folded(reader, data)


def _folded(reader: Reader, data: DataDir) -> tuple[ShopState, Head]:
    try:
        with in_words(data.database):
            start_of_chain(reader, data.key("hub"))
            return folded(reader, verify=True)
    except ChainBroken as broken:
        raise DatabaseRefused(damaged(data.database, str(broken))) from broken


def _new_epoch_if_needed(
    state: ShopState, head: Head, reader: Reader, writer: Writer, data: DataDir, clock: Clock
) -> Head:
    """A journal that is shorter than it was, or another one, goes on under a new epoch.

    So does one that comes without its mark: a copied database, or a box that lost it with the power.
    A needless epoch costs a letter before a day's numbers; a missing one gives a number out twice.
    What waits for a printer goes on as a marked copy.
    """
    mark = data.high_water() or (START_OF_JOURNAL if head.seq == 0 else None)
    if mark == START_OF_JOURNAL or (mark and reader.hash_at(mark.seq) == mark.hash):
        return head
    epoch = max(mark.epoch if mark else 0, state.epoch) + 1
    event = EpochStarted(
        type="epoch_started",
        parent=state.epoch,
        parent_seq=head.seq,
        parent_hash=head.hash.hex(),
        number_prefix=PREFIXES[(epoch - 2) % len(PREFIXES)],
    )
    # Not the wall itself: one that stands a year ahead would take the shop's time with it.
    now = ShopClock(clock, state.at).now()
    entry = Entry(epoch, head.seq + 1, now, HUB, None, event)
    values, digest = encoded(entry, head.hash)
    batch = Batch()
    batch.insert(INSERT["journal"], values)
    batch.add([(_MAYBE_ON_PAPER, (COPIES_MAX, COPIES_MAX)), (_DRAWER_STAYS_SHUT, ())])
    try:
        writer.commit_now(batch)
    except CommitFailed as failed:
        raise DatabaseRefused(
            f"{data.database}: 기록할 수 없습니다 ({failed}). 디스크에 자리가 있는지 확인하고 다시 켜 주세요."
        ) from failed
    apply(state, entry)
    return Head(epoch, entry.seq, digest)
