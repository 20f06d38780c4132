"""The journal as a peer outside the shop reads it: chosen columns alone, and how far that peer is.

The columns are the caller's (`sync/shared_fields.py`): private parts and salts are not even read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from hub.domain.chain import START, Place
from hub.shop import Shop, Stopping
from hub.store.rows import Statement

T = TypeVar("T")

_STAND = (
    "INSERT INTO cursor (peer, epoch, seq, hash, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (peer) DO UPDATE"
    " SET epoch = excluded.epoch, seq = excluded.seq, hash = excluded.hash, at = excluded.at"
)


class Outgoing:
    """One shop's journal for one peer: what `sync/cursor.py` asks of a journal."""

    def __init__(self, shop: Shop, peer: str, columns: Sequence[str]) -> None:
        self._shop, self._peer = shop, peer
        self._problems = shop.feed.view.problems
        self._rows = f"SELECT {', '.join(columns)}, hash FROM journal WHERE seq > ? ORDER BY seq"
        self._standing = self._stored()

    def head(self) -> Place:
        head = self._shop.head
        return Place(head.epoch, head.seq, head.hash)

    def begins(self) -> Place:
        anchor = self._shop.reader.anchor()
        return START if anchor is None else Place(0, anchor[0], anchor[1])

    def at(self, seq: int) -> Place | None:
        rows = self._shop.reader.asked("SELECT epoch, hash FROM journal WHERE seq = ?", (seq,))
        if rows:
            return Place(rows[0][0], seq, bytes(rows[0][1]))
        begins = self.begins()
        return begins if begins.seq == seq else None

    def epoch_after(self, epoch: int) -> int | None:
        if self._shop.head.epoch <= epoch:
            return None
        # Epochs only grow along the journal, so the first later one is found by halving.
        low, high = self.begins().seq, self._shop.head.seq
        while high - low > 1:
            middle = (low + high) // 2
            place = self.at(middle)
            if place is not None and place.epoch > epoch:
                high = middle
            else:
                low = middle
        return high

    def read(self, after: int, take: Callable[[Iterable[Sequence[Any]]], T]) -> T:
        """By a connection of its own, so that a thread may do it while the shop looks things up."""
        with self._shop.reader.session() as session:
            return take(session.connection().exec_driver_sql(self._rows, (after,)))

    def standing(self) -> Place | None:
        return self._standing

    async def stand(self, place: Place) -> None:
        values = (self._peer, place.epoch, place.seq, place.hash, self._shop.clock.now())
        statements: list[Statement] = [(_STAND, values)]
        try:
            await self._shop.note(statements)
        except Stopping as stopping:
            raise OSError(stopping.code) from stopping
        self._standing = place

    def trouble(self, code: str, **params: str | int) -> None:
        self._problems.raise_(code, "", self._shop.clock.now(), **params)

    def well(self, code: str) -> None:
        self._problems.clear(code)

    def _stored(self) -> Place | None:
        rows = self._shop.reader.asked(
            "SELECT epoch, seq, hash FROM cursor WHERE peer = ?", (self._peer,)
        )
        return Place(rows[0][0], rows[0][1], bytes(rows[0][2])) if rows else None
