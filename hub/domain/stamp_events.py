"""Events of stamps (스탬프). Which card it was is private: a keyed hash that never leaves the shop."""

from __future__ import annotations

from typing import ClassVar, Literal

from .device import Hash
from .event import Event
from .text import Frozen, Id


class StampSecret(Frozen):
    """Private part: the keyed hash of the card's number."""

    card: Hash


class StampsCollected(Event):
    """적립: so many stamps for a settled bill. `slip`: at which try the hub made a slip number; 0: it made none."""

    ABOUT: ClassVar[str] = "bill"
    type: Literal["stamps_collected"]
    bill: Id
    stamps: int
    slip: int = 0
    private: StampSecret | None = None


class StampsRedeemed(Event):
    """사용: so many stamps paid for a discount. Removing the discount gives them back."""

    ABOUT: ClassVar[str] = "bill"
    type: Literal["stamps_redeemed"]
    bill: Id
    discount: Id
    stamps: int
    private: StampSecret | None = None
