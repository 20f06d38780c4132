"""The journal's form: canonical entries, their hash chain (`domain/chain.py`), and reading them back.

Erasure nulls private and salt and keeps their digest, so the chain still verifies; the salt keeps a
phone number from being guessed out of it (an unsalted one was recovered in 34 s).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from hub.domain.apply import Entry
from hub.domain.chain import GENESIS as GENESIS
from hub.domain.chain import chained
from hub.domain.events import EVENTS, Event, private_model
from hub.domain.staff import Actor

from .upcast import upcast

_PRIVATE = {name: private_model(cls) for name, cls in EVENTS.items()}

JournalValues = tuple[Any, ...]
"""Values of one journal row in the order of `tables.Journal`."""


class ChainBroken(Exception):
    """An entry does not follow from the one before it: the journal was changed behind our back."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"journal entry {seq}: {why}")
        self.seq = seq


@dataclass(frozen=True, slots=True)
class Head:
    """Where the journal ends."""

    epoch: int
    seq: int
    hash: bytes


def encoded(entry: Entry, previous: bytes) -> tuple[JournalValues, bytes]:
    """The row of an entry, and its hash. One JSON dump and three SHA-256."""
    event = entry.event
    shared = event.model_dump_json(exclude=_WITHOUT_PRIVATE)
    private = salt = digest = None
    if event.private is not None:
        private, salt = event.private.model_dump_json(), os.urandom(16)
        digest = hashlib.sha256(salt + private.encode()).digest()
    actor = entry.actor
    header = (
        entry.epoch, entry.seq, event.V, entry.at, event.type, event.subject,
        actor.device, actor.person, entry.command_id,
    )  # fmt: skip
    hashed = chained(previous, header, shared, digest)
    epoch, seq, *rest = header
    return (seq, epoch, *rest, shared, private, salt, digest, hashed), hashed


_WITHOUT_PRIVATE = {"private"}


def decoded(row: Sequence[Any]) -> Entry | None:
    """The entry of a journal row, upcast to today's version; None for a kind or version that a newer
    hub wrote: it is kept and forwarded untouched, and folds to nothing here. ChainBroken if it is none."""
    seq, epoch, version, at, kind, _, device, person, command_id, shared, private = row[:11]
    cls = EVENTS.get(kind)
    if cls is None or version > cls.V:
        return None
    if version != cls.V:
        shared = upcast(kind, version, shared)
    try:
        event: Event = cls.model_validate_json(shared)
        if private is not None:
            model = _PRIVATE[kind]
            assert model is not None
            # A copy with the private part put back; both parts were validated when they were made.
            event = event.model_copy(update={"private": model.model_validate_json(private)})
    except ValidationError:
        # Without its words: they would repeat what is private.
        raise ChainBroken(seq, f"{kind} cannot be read by this program") from None
    return Entry(epoch, seq, at, Actor(device=device, person=person), command_id, event)


def verified(rows: Iterable[Sequence[Any]], previous: Head) -> Head:
    """Follows the chain over rows in order, from the head before them; ChainBroken where it does not hold."""
    head = previous
    for row in rows:
        seq, epoch, version, at, kind, subject, device, person, command_id = row[:9]
        shared, private, salt, digest, stored = row[9:14]
        if seq != head.seq + 1:
            raise ChainBroken(seq, f"follows {head.seq}")
        if private is not None and hashlib.sha256(salt + private.encode()).digest() != digest:
            raise ChainBroken(seq, "its private part was changed")
        header = (epoch, seq, version, at, kind, subject, device, person, command_id)
        if chained(head.hash, header, shared, digest) != stored:
            raise ChainBroken(seq, "its hash does not follow")
        head = Head(epoch, seq, stored)
    return head
