"""Where somebody stands in a shop's journal, and what the shipper needs of that journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from hub.domain.chain import Place

T = TypeVar("T")

Row = Sequence[Any]
"""The shared part of a journal row: values in the order of `shared_fields.SHARED`, the entry's hash last."""


class Journal(Protocol):
    """The shop's journal as the shipper sees it: shared parts only, and where the region stands in it."""

    def head(self) -> Place:
        """The newest durable entry."""

    def begins(self) -> Place:
        """Before the oldest entry that is there: START, or where retention cut the journal off."""

    def at(self, seq: int) -> Place | None:
        """The entry `seq`, or the anchor in its place; None where there is neither."""

    def epoch_after(self, epoch: int) -> int | None:
        """The first entry of any later epoch. O(log n)."""

    def read(self, after: int, take: Callable[[Iterable[Row]], T]) -> T:
        """What `take` makes of the rows with seq > `after`, in order. Blocks: call it in a thread."""

    def standing(self) -> Place | None:
        """How far the region had acknowledged when that was last stored; None: never."""

    async def stand(self, place: Place) -> None:
        """Stores how far the region has acknowledged; durable when it returns. OSError if it cannot be now."""

    def trouble(self, code: str, **params: str | int) -> None:
        """Raises a standing problem, or updates its parameters."""

    def well(self, code: str) -> None:
        """Clears a problem."""


def resumed(journal: Journal, region: Place) -> Place | None:
    """Where to send on from, given how far the region is; None where it holds another history than ours.

    After a restore the region may be ahead on the epoch that ended there: then it is the entry before
    our next epoch, which names it as its parent.
    """
    if region.seq == 0:
        return journal.begins()
    own = journal.at(region.seq)
    if own is not None and own.hash == region.hash:
        return region
    start = journal.epoch_after(region.epoch)
    if start is None or start > region.seq:
        return None
    return journal.at(start - 1) or journal.begins()
