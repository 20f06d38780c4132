"""A journal entry as the fold sees it."""

from __future__ import annotations

from dataclasses import dataclass

from .events import Event
from .staff import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened, when, by whom, for which command. `at` is UTC ms and never less than the entry's before it."""

    epoch: int
    seq: int
    at: int
    actor: Actor
    command_id: str | None
    event: Event
