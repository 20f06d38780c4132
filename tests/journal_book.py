"""A shop's journal in memory, its entries encoded as the hub's writer does: for tests of whoever reads journals.

It is what `sync/cursor.py` asks of a journal. Entries come out of a day of orders with notes, so
that there is something private to lose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import count
from typing import Any, TypeVar

from hub.domain.chain import GENESIS, START, Place
from hub.domain.entry import Entry
from hub.domain.events import EpochStarted, Event, OrderCancelled, OrderPlaced
from hub.domain.staff import HUB
from hub.store.journal import encoded
from sync.batch import Batch, gathered
from sync.cursor import Row
from tests.shop_day import START as NOON
from tests.shop_day import ShopDay
from tests.unit.domain.small_shop import MENU, cancel, order, wish

T = TypeVar("T")

# What a guest wrote, and must never be seen outside the shop.
SECRET = "땅콩-알레르기-표식-7391"


_orders = count(1)


@cache
def day_of_orders() -> tuple[Entry, ...]:
    """A furnished shop and nine orders: every second with a note, every third cancelled in part.

    Twice something is given (서비스), once of that is taken back.
    """
    day = ShopDay(MENU)
    for number in range(9):
        wishes = [wish("cola", 2), wish("rice-bag", number + 1)]
        if number % 2:
            wishes[0]["note"] = SECRET
        if number % 3 == 2:
            wishes.append(wish("bibimbap", 1, "spice.hot"))
        placed = order(day, *wishes).answer
        if number % 3 == 2:
            assert cancel(day, placed.order, _1=1, _3=1).events
        if number % 4 == 2:
            free = {"type": "add_free_line", "bill": placed.bill, "line": wish("salad", 2)}
            given = day.ask(free).answer.order
            assert number == 2 or cancel(day, given, _1=1).events
    return tuple(day.entries)


class Book:
    """One journal, growing by real entries."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self.epoch = 1
        self.kept: Place | None = None
        """The region's place as it is on this book's disk."""
        self.troubles: dict[str, dict[str, str | int]] = {}
        self._renamed: dict[str, str] = {}

    # --- growing

    def add(self, entry: Entry) -> None:
        """One more entry like that one, in its place at the end; orders get ids of their own."""
        event = entry.event
        if isinstance(event, OrderPlaced):
            self._renamed[event.order] = f"o{next(_orders):032x}"
        if isinstance(event, OrderPlaced | OrderCancelled):
            event = event.model_copy(update={"order": self._renamed[event.order]})
        self._append(entry.at, event, entry)

    def grow(self, count: int) -> None:
        """So many entries of the day, from its beginning again when it has ended."""
        day = day_of_orders()
        for _ in range(count):
            self.add(day[len(self.rows) % len(day)])

    def _append(self, at: int, event: Event, like: Entry | None = None) -> None:
        head = self.head()
        actor, command = (like.actor, like.command_id) if like else (HUB, None)
        values, _ = encoded(Entry(self.epoch, head.seq + 1, at, actor, command, event), head.hash)
        self.rows.append(values)

    def go_back(self, to: int) -> None:
        """A backup of the moment after entry `to` is restored: it goes on in a new epoch."""
        del self.rows[to:]
        parent = self.head()
        if self.kept is not None and self.kept.seq > to:
            self.kept = parent
        event = EpochStarted(
            type="epoch_started",
            parent=parent.epoch,
            parent_seq=parent.seq,
            parent_hash=parent.hash.hex(),
            number_prefix="A",
        )
        self.epoch += 1
        self._append(NOON, event)

    def copy(self) -> Book:
        """The same book on another disk."""
        other = Book()
        other.rows, other.epoch, other.kept = list(self.rows), self.epoch, self.kept
        other._renamed = dict(self._renamed)
        return other

    # --- as a journal

    def head(self) -> Place:
        if not self.rows:
            return Place(1, 0, GENESIS)
        return Place(self.rows[-1][1], self.rows[-1][0], self.rows[-1][13])

    def begins(self) -> Place:
        return START

    def at(self, seq: int) -> Place | None:
        if seq == 0:
            return START
        if seq > len(self.rows):
            return None
        row = self.rows[seq - 1]
        return Place(row[1], row[0], row[13])

    def epoch_after(self, epoch: int) -> int | None:
        return next((row[0] for row in self.rows if row[1] > epoch), None)

    def read(self, after: int, take: Callable[[Iterable[Row]], T]) -> T:
        return take(shared_part(row) for row in self.rows[after:])

    def standing(self) -> Place | None:
        return self.kept

    async def stand(self, place: Place) -> None:
        self.kept = place

    def trouble(self, code: str, **params: str | int) -> None:
        self.troubles[code] = params

    def well(self, code: str) -> None:
        self.troubles.pop(code, None)

    # --- as batches

    def batch(self, first: int, last: int) -> Batch:
        """The batch of entries `first` to `last`."""
        before = self.at(first - 1)
        assert before is not None
        batch = gathered(before, map(shared_part, self.rows[first - 1 : last]))
        assert (batch.header.first, batch.header.last) == (first, last)
        return batch


def shared_part(row: tuple[Any, ...]) -> Row:
    """The columns of `sync.shared_fields.SHARED` and the hash, out of a whole journal row."""
    seq, epoch, *rest = row[:10]
    return (epoch, seq, *rest, row[12], row[13])
