"""What every event has: a name, a version, what it is about, and a part that never leaves the shop."""

from __future__ import annotations

from typing import ClassVar

from .text import Frozen, Note


class Event(Frozen):
    """Base of every event. `V` is its version: old ones are upcast by pure functions."""

    V: ClassVar[int] = 1
    ABOUT: ClassVar[str] = ""
    """The field that names what the entry is about; empty is the shop itself."""
    type: str
    private: Frozen | None = None

    @property
    def subject(self) -> str:
        """What the entry is about: an id, or `shop`."""
        return str(getattr(self, self.ABOUT)) if self.ABOUT else "shop"


class Reason(Frozen):
    """Private part: the reason (사유) as a person typed it. It may name somebody, so it stays in the shop."""

    reason: Note
