"""Commands about stamps (스탬프)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .command import Answer, Command, Internal
from .device import Hash
from .money import Amount
from .stamps import StampNumber
from .text import Id

# More numbers than this are not taken in a row: then the hub is out of luck, or of numbers.
SLIP_TRIES = 5


class CollectStamps(Command):
    """적립: stamps of a settled bill, once. Without a card the hub makes a slip number (번호표)."""

    type: Literal["collect_stamps"]
    bill: Id
    card: StampNumber | None = None


class StampsAnswer(Answer):
    """`stamps` came to the card, which has `count` now. `slip` is shown once and is not stored: repeating the
    command answers without it."""

    stamps: int
    count: int
    slip: str | None = None


class RedeemStamps(Command):
    """스탬프 쓰기: takes the shop's reward off a bill that is not paid in full."""

    type: Literal["redeem_stamps"]
    bill: Id
    card: StampNumber


class RedemptionAnswer(Answer):
    """`off` won are taken off; the card has `count` stamps left."""

    discount: Id
    off: Amount
    count: int


class RecordStamps(Internal):
    """The number was hashed at the door; `card` None: it was none. `slip` as in `StampsCollected`."""

    type: Literal["record_stamps"]
    bill: Id
    card: Hash | None
    slip: Annotated[int, Field(ge=0, le=SLIP_TRIES)] = 0


class RecordStampRedemption(Internal):
    """The number was hashed at the door; `card` None: it was none."""

    type: Literal["record_stamp_redemption"]
    bill: Id
    card: Hash | None
