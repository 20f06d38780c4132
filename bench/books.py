"""A shop's books kept without a hub: what one order comes to, as statements of the product's own making."""

from __future__ import annotations

from pathlib import Path

from bench.order import order
from hub.app import DEVICE_KINDS
from hub.clock import Clock, Ids
from hub.domain.apply import Entry, apply
from hub.domain.behaviour import COMMANDS
from hub.domain.decide.context import Context
from hub.domain.events import Event
from hub.domain.staff import Actor
from hub.outcome import Outcome, answered
from hub.store.journal import Head, encoded
from hub.store.reader import Reader
from hub.store.rows import INSERT, rows
from hub.store.snapshots import folded
from hub.store.writer import Batch
from printer.jobs import jobs


class Books:
    """State and head of a furnished folder, and batches of what happens next in it."""

    def __init__(self, data: Path, clock: Clock) -> None:
        reader = Reader(data / "madang.db")
        try:
            self.state, self.head = folded(reader)
        finally:
            reader.close()
        self.ids = Ids(clock)
        self.order = order()
        self.kiosk = self._actor("kiosk")
        self.staff = self._actor("staff")

    def _actor(self, kind: str) -> Actor:
        found = next(one for one in self.state.devices.values() if one.kind == kind)
        return Actor(device=found.id, person=self.state.sign_ins.on_device.get(found.id))

    def place(self, batch: Batch, at: int) -> Event:
        """The order placed at `at` (UTC ms): all its statements into the batch."""
        context = Context(at, self.ids.new, self.kiosk, "kiosk", DEVICE_KINDS["kiosk"].guest)
        behaviour = COMMANDS["place_order"]
        assert behaviour.decide is not None
        decision = behaviour.decide(self.state, self.order, context)
        command_id = self.ids.command_id()
        for event in decision.events:
            entry = self.happen(batch, at, self.kiosk, command_id, event)
            batch.add(jobs(self.state, entry, self.ids.new))
        assert not isinstance(decision.answer, Exception)
        self.answer(batch, command_id, answered(self.head.seq, decision.answer))
        return decision.events[0]

    def happen(
        self, batch: Batch, at: int, actor: Actor, command_id: str | None, event: Event
    ) -> Entry:
        """Journal entry, fold and rows of an event."""
        entry = Entry(self.state.epoch, self.head.seq + 1, at, actor, command_id, event)
        values, digest = encoded(entry, self.head.hash)
        apply(self.state, entry)
        self.head = Head(entry.epoch, entry.seq, digest)
        batch.insert(INSERT["journal"], values)
        batch.add(rows(entry))
        return entry

    def answer(self, batch: Batch, command_id: str, outcome: Outcome) -> None:
        """The stored answer of a command."""
        values = (command_id, bytes(32), outcome.status, outcome.body, self.head.seq)
        batch.insert(INSERT["answer"], values)
