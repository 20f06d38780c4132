"""One batch, decided: what to write, what happened, what to answer. No IO but a look at answers given before.

Timers that are due fire first, so that no decision depends on when it was made within a batch.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hub.clock import Ids
from hub.devices.kind import DeviceKind
from hub.domain import timers
from hub.domain.apply import Entry, apply
from hub.domain.behaviour import Behaviour
from hub.domain.commands import Command
from hub.domain.decide.context import Context, Decision
from hub.domain.events import Event
from hub.domain.refusals import (
    CommandIdReused,
    InternalError,
    NotPermitted,
    Refusal,
    SignInNeeded,
    UnknownDevice,
)
from hub.domain.staff import HUB, Actor
from hub.domain.state import ShopState
from hub.outcome import Outcome, answered, refused
from hub.store.journal import Head, encoded
from hub.store.reader import Reader
from hub.store.rows import INSERT, Statement, rows
from hub.store.writer import Batch

log = logging.getLogger(__name__)

# Timers that fire before one batch; a loop that makes more than this is a bug, not a busy day.
FIRED_MAX = 1_000

JobMaker = Callable[[ShopState, Entry, Callable[[str], str]], Sequence[Statement]]
"""The print jobs of an entry (already applied), as statements of the same commit."""


@dataclass(slots=True)
class Asked:
    """A command that waits for the next batch, or (command None) statements of a cursor or job."""

    future: asyncio.Future[Outcome]
    command: Command | None = None
    behaviour: Behaviour | None = None
    device: str = "hub"
    digest: bytes = b""
    statements: Sequence[Statement] = ()
    failed: bool = False
    """It broke a batch on its own: it gets `internal_error`, stored."""


@dataclass(slots=True)
class Plan:
    """One batch as decided: what to write, what happened, what to answer."""

    head: Head
    """The journal's end with it."""
    batch: Batch = field(default_factory=Batch)
    entries: list[Entry] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


class Planner:
    """Decides batches against one shop's state, which it changes as it goes: ahead of the disk."""

    def __init__(
        self,
        state: ShopState,
        kinds: Mapping[str, DeviceKind],
        ids: Ids,
        reader: Reader,
        jobs: JobMaker,
    ) -> None:
        self.state, self.kinds, self.ids = state, kinds, ids
        self._reader, self._jobs = reader, jobs

    def plan(self, asked: Sequence[Asked], head: Head, now: int) -> Plan:
        """Fires what is due at `now` (UTC ms), then decides what is asked, in order. One outcome each."""
        plan = Plan(head)
        self._fire(plan, now)
        known = self._known(asked)
        for one in asked:
            if one.command is None:
                plan.batch.add(one.statements)
                plan.outcomes.append(Outcome(200, ""))
                continue
            prior = known.get(one.command.command_id)
            if prior is not None:
                plan.outcomes.append(_repeated(prior, one))
                continue
            outcome = self._decide(plan, one, now)
            # New rules may have put an hour into the past: it strikes before the next command.
            self._fire(plan, now)
            known[one.command.command_id] = (one.digest, outcome)
            plan.batch.insert(
                INSERT["answer"],
                (one.command.command_id, one.digest, outcome.status, outcome.body, plan.head.seq),
            )
            plan.outcomes.append(outcome)
        return plan

    def _known(self, asked: Sequence[Asked]) -> dict[str, tuple[bytes, Outcome]]:
        """Answers given before, by command id. One statement for the whole batch."""
        ids = [one.command.command_id for one in asked if one.command is not None]
        if not ids:
            return {}
        found = self._reader.answers(ids)
        return {
            key: (digest, Outcome(status, body)) for key, (digest, status, body) in found.items()
        }

    def _fire(self, plan: Plan, now: int) -> None:
        """Every timer that is due, oldest first, before any command."""
        self._happen(plan, timers.opening(self.state, now), now, HUB, None)
        key = ""
        for _ in range(FIRED_MAX):
            due = timers.due(self.state)
            if due is None or due[0] > now:
                return
            key = due[1]
            self._happen(plan, timers.fire(self.state, key, now), now, HUB, None)
        raise RuntimeError(f"timer {key} never ends")

    def _decide(self, plan: Plan, one: Asked, now: int) -> Outcome:
        command, behaviour = one.command, one.behaviour
        assert command is not None
        assert behaviour is not None
        assert behaviour.decide is not None
        if one.failed:
            return refused(InternalError())
        try:
            context = self._context(one, behaviour, now)
            decision: Decision = behaviour.decide(self.state, command, context)
        except Refusal as refusal:
            return refused(refusal)
        except Exception:
            # Deciding is pure: nothing happened, so only this command is lost.
            log.exception("deciding %s failed", behaviour.name)
            return refused(InternalError())
        self._happen(plan, decision.events, now, context.actor, command.command_id)
        if isinstance(decision.answer, Refusal):
            return refused(decision.answer)
        return answered(plan.head.seq, decision.answer)

    def _context(self, one: Asked, behaviour: Behaviour, now: int) -> Context:
        """Who asks, as of now: a device revoked a moment ago is refused, a role is the signed-in person's."""
        if one.device == HUB.device:
            return Context(now, self.ids.new, HUB)
        device = self.state.devices.get(one.device)
        if device is None or device.token_hash is None:
            raise UnknownDevice(device=one.device)
        kind = self.kinds[device.kind]
        person_id = self.state.sign_ins.on_device.get(device.id)
        person = self.state.people.get(person_id or "")
        roles = frozenset(person.roles) if person else frozenset()
        if kind.needs_person and behaviour.roles:
            if person is None:
                raise SignInNeeded()
            if not roles & behaviour.roles:
                raise NotPermitted(roles=", ".join(sorted(behaviour.roles)))
        actor = Actor(device=device.id, person=person_id)
        table = device.table if kind.guest else None
        return Context(now, self.ids.new, actor, kind.channel, kind.guest, table, roles)

    def _happen(
        self, plan: Plan, events: Iterable[Event], now: int, actor: Actor, command_id: str | None
    ) -> None:
        """Applies events and adds their rows and jobs to the batch."""
        head = plan.head
        for event in events:
            epoch, seq = self.state.epoch, head.seq + 1
            entry = Entry(epoch, seq, now, actor, command_id, event)
            values, digest = encoded(entry, head.hash)
            head = plan.head = Head(epoch, seq, digest)
            apply(self.state, entry)
            plan.batch.insert(INSERT["journal"], values)
            plan.batch.add(rows(entry))
            plan.batch.add(self._jobs(self.state, entry, self.ids.new))
            plan.entries.append(entry)


def _repeated(prior: tuple[bytes, Outcome], one: Asked) -> Outcome:
    """The first answer again; a different body or device under the same id is refused, and not stored."""
    digest, outcome = prior
    return outcome if digest == one.digest else refused(CommandIdReused())
