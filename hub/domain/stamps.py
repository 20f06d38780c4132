"""Stamps (스탬프): collected on a card that is a guest's phone number or a printed slip number, and redeemed for won.

The number never comes in here: a card is known by a keyed hash of it (HMAC-SHA256 with the hub's key), which is
private all the same. A card that nobody used for a year is forgotten when a business day opens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from .money import Price
from .text import Frozen

# A shop of 200 guests a day whose every guest has a card of their own, for a third of a year; a card is 100 bytes
# of every snapshot.
STAMP_CARDS_MAX = 20_000
# Nobody carries more: ten rewards at once.
STAMPS_MAX = 999
# As long as a coupon usually holds. [GK] Stands in `store/retention.py` for readers.
STAMP_DAYS = 365
STAMPS_STAY_MS = STAMP_DAYS * 24 * 60 * 60_000
# Eight digits and a check digit: read out over a counter and typed by hand.
SLIP_DIGITS = 8

StampNumber = Annotated[str, Field(pattern=r"^[0-9][0-9 -]{7,13}[0-9]$")]
"""A phone number, or the number of a slip: digits, with hyphens or blanks between."""

_PHONE = re.compile(r"01[016789][0-9]{7,8}")
_SLIP = re.compile(rf"[0-9]{{{SLIP_DIGITS + 1}}}")


class StampRule(Frozen):
    """One stamp for every `per_won` won paid; `needed` of them take `worth` won off a bill."""

    per_won: Annotated[int, Field(ge=100, le=10_000_000)]
    needed: Annotated[int, Field(ge=1, le=100)]
    worth: Annotated[Price, Field(ge=1)]


@dataclass(slots=True)
class StampCard:
    """Stamps on one card, and when it was last used (UTC ms)."""

    count: int
    at: int


@dataclass(slots=True)
class BillStamps:
    """What a bill has to do with cards: where its stamps went, and stamps redeemed, by discount."""

    card: str | None = None
    collected: int = 0
    redeemed: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Discount id -> card and how many stamps it cost."""


def stamp_number(typed: str) -> str | None:
    """The digits of a phone or slip number; None where it is neither, or its check digit is wrong."""
    digits = re.sub(r"[ -]", "", typed)
    if _PHONE.fullmatch(digits):
        return digits
    if _SLIP.fullmatch(digits) and with_check_digit(digits[:-1]) == digits:
        return digits
    return None


def with_check_digit(digits: str) -> str:
    """The digits and the one behind them that finds a wrong or swapped one (Luhn, ISO/IEC 7812-1)."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return f"{digits}{-sum(value // 10 + value % 10 for value in doubled) % 10}"
