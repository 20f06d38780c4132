"""Calls (직원 호출): a guest asks for somebody to come, and the shop knows how long that took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reason = Literal["help", "water", "spoons", "side_dishes", "charcoal", "bill", "other"]
"""help 도움, water 물, spoons 수저, side_dishes 반찬, charcoal 숯불, bill 계산, other 그 밖에."""

# A person who hears the bell needs ten seconds to look at the tablet; after twice that nobody heard it.
ESCALATES_MS = 20_000
# A table wants water, spoons and side dishes at once; a child that presses everything stops here.
CALLS_OF_DEVICE_MAX = 4


@dataclass(slots=True)
class Call:
    """One open call. `at` is UTC ms; `escalated`: nobody came in time, so it was printed in the kitchen."""

    id: str
    device: str
    reason: Reason
    at: int
    escalated: bool = False
    table: str | None = None
    """The table of the device when it rang; None for a kiosk."""
