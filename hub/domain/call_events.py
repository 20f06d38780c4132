"""Events of calls (직원 호출), in the vocabulary of `events.py`."""

from __future__ import annotations

from typing import ClassVar, Literal

from .call import Reason
from .event import Event
from .text import Id, Slug


class StaffCalled(Event):
    """A guest pressed the bell of `device`. At `escalates_at` (UTC ms) it goes to the kitchen's printers."""

    ABOUT: ClassVar[str] = "call"
    type: Literal["staff_called"]
    call: Id
    device: Id
    table: Slug | None = None
    reason: Reason
    escalates_at: int


class StaffCallEscalated(Event):
    """Nobody answered in time."""

    ABOUT: ClassVar[str] = "call"
    type: Literal["staff_call_escalated"]
    call: Id


class StaffCallAnswered(Event):
    """Somebody is on the way. `waited_ms` is the response time from the bell on."""

    ABOUT: ClassVar[str] = "call"
    type: Literal["staff_call_answered"]
    call: Id
    waited_ms: int
