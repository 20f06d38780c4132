"""One shop: state, journal, writer and documents as an object.

The loop takes whatever is waiting, fires the timers that are due, decides each command against the
state, and gives the writer one batch. Only when that is durable does anyone hear of it. One batch
is in flight at a time, so state, documents and disk agree at every boundary.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hub.clock import Ids, ShopClock
from hub.devices.kind import DeviceKind
from hub.domain import timers
from hub.domain.apply import Entry, apply
from hub.domain.behaviour import Behaviour
from hub.domain.commands import Command
from hub.domain.decide.context import Context, Decision
from hub.domain.events import ClockAccepted, Event
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
from hub.live.feed import Feed
from hub.outcome import Outcome, answered, refused
from hub.store.journal import Head, encoded
from hub.store.reader import Reader
from hub.store.rows import INSERT, Statement, rows
from hub.store.snapshots import SHAPE, SNAPSHOT_EVERY, dumped, folded, made_elsewhere
from hub.store.writer import Batch, CommitFailed, Writer

log = logging.getLogger(__name__)

# The largest batch: at 300 microseconds a command, 80 ms until the first of it is answered.
BATCH_MAX = 256
# More waiting than this cannot be answered within the deadline: say so instead of letting people wait.
WAITING_MAX = 2_000
# A person looks at a spinner for this long at most (seconds).
DEADLINE_S = 10.0
# Timers that fire before one batch; a loop that makes more than this is a bug, not a busy day.
FIRED_MAX = 1_000

JobMaker = Callable[[ShopState, Entry, Callable[[str], str]], Sequence[Statement]]
"""The print jobs of an entry (already applied), as statements of the same commit."""


class Stopping(Exception):
    """The shop does not acknowledge anything any more, or not now. `code` names why for the caller."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Poisoned(Exception):
    """A command broke apply or rows: the state is not to be trusted until it is read again."""


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
class _Plan:
    """One batch as decided: what to write, what happened, what to answer."""

    batch: Batch = field(default_factory=Batch)
    entries: list[Entry] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    head: Head | None = None


class Shop:
    """One shop's core. Start with `open`, ask with `ask`, end with `close`."""

    def __init__(
        self,
        *,
        state: ShopState,
        head: Head,
        reader: Reader,
        writer: Writer,
        clock: ShopClock,
        ids: Ids,
        feed: Feed,
        kinds: Mapping[str, DeviceKind],
        jobs: JobMaker,
    ) -> None:
        self.state, self.head, self.feed, self.kinds = state, head, feed, kinds
        self.ids, self.clock = ids, clock
        self.reader = reader
        self._writer, self._jobs = writer, jobs
        self._waiting: list[Asked] = []
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._snapshot: asyncio.Task[None] | None = None
        self._since_snapshot = 0
        self._stopped: str | None = None
        self.committed: list[Callable[[Sequence[Entry]], None]] = []
        """Called after every durable batch with its entries: spoolers, drivers, sessions."""
        self.died: Callable[[str], None] = lambda why: None
        """Called once when nothing more may be acknowledged: the process must end."""

    def open(self) -> None:
        """Renders the documents and starts the loop."""
        self.feed.start()
        self._task = asyncio.create_task(self._run(), name="shop")

    async def close(self) -> None:
        """Finishes the batch in flight, refuses the rest, leaves a snapshot for a quick start."""
        self._stopped = self._stopped or "stopping"
        self._wake.set()
        if self._task is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._snapshot is not None:
            self._snapshot.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._snapshot
        if self._stopped == "stopping" and self._since_snapshot:
            batch = _snapshot_batch(self.head.seq, self.head.hash, dumped(self.state))
            with contextlib.suppress(CommitFailed):
                await self._writer.commit(batch)

    async def ask(
        self, command: Command, behaviour: Behaviour, device: str, digest: bytes
    ) -> Outcome:
        """The final answer to a command, durable. Stopping if none can be given now; the command may then
        still have happened, and asking again with the same id tells."""
        return await self._wait(
            Asked(asyncio.get_running_loop().create_future(), command, behaviour, device, digest)
        )

    async def tell(self, command: Command, behaviour: Behaviour) -> Outcome:
        """A command of the hub's own parts."""
        return await self.ask(command, behaviour, HUB.device, command.command_id.encode())

    async def note(self, statements: Sequence[Statement]) -> None:
        """Rows of a cursor or a job, durable when it returns; they ride with the next batch."""
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        await self._wait(Asked(future, statements=statements))

    async def _wait(self, asked: Asked) -> Outcome:
        if self._stopped:
            raise Stopping(self._stopped)
        if len(self._waiting) >= WAITING_MAX:
            raise Stopping("too_busy")
        self._waiting.append(asked)
        self._wake.set()
        late = asyncio.get_running_loop().call_later(DEADLINE_S, _late, asked.future)
        try:
            return await asked.future
        finally:
            late.cancel()

    # --- the loop

    async def _run(self) -> None:
        try:
            while await self._something_to_do():
                batch, self._waiting = self._waiting[:BATCH_MAX], self._waiting[BATCH_MAX:]
                await self._serve(batch)
                if self._writer.wal_is_long(idle=not self._waiting):
                    await self._writer.checkpoint()
        except Exception:
            log.exception("the shop's loop failed")
            self._stop("stopping", "loop")
        finally:
            for asked in self._waiting:
                _fail(asked, self._stopped or "stopping")
            self._waiting.clear()

    async def _something_to_do(self) -> bool:
        """Waits for a command or for the next timer; False when the shop has stopped."""
        while not self._waiting and not self._stopped:
            self._wake.clear()
            due = timers.due(self.state)
            wait = None if due is None else max(0, due[0] - self.clock.now()) / 1000
            if wait == 0 or not self.state.day:
                return True
            try:
                # A wall clock may be set while we wait: look again every half minute.
                await asyncio.wait_for(self._wake.wait(), 30 if wait is None else min(wait, 30))
            except TimeoutError:
                continue
        return not self._stopped

    async def _serve(self, asked: list[Asked]) -> None:
        """One batch; if it fails, its commands one by one, so that a poison command harms only itself."""
        try:
            await self._attempt(asked)
        except (_Poisoned, CommitFailed) as error:
            if self._fatal(error, asked):
                return
            self._read_again()
            if not asked:
                self._stop("stopping", f"a timer cannot be stored: {error}")
            if len(asked) <= 1:
                await self._isolate(asked)
                return
            for one in asked:
                try:
                    await self._attempt([one])
                except (_Poisoned, CommitFailed) as again:
                    if self._fatal(again, asked):
                        return
                    self._read_again()
                    await self._isolate([one])

    async def _isolate(self, asked: list[Asked]) -> None:
        """The culprit gets `internal_error`, stored as its final answer."""
        for one in asked:
            if one.command is None:
                if not one.future.done():
                    one.future.set_exception(Stopping("statement"))
                continue
            one.failed = True
            try:
                await self._attempt([one])
            except (_Poisoned, CommitFailed) as error:
                if not self._fatal(error, asked):
                    self._stop("stopping", f"a timer or an answer cannot be stored: {error}")

    def _fatal(self, error: Exception, asked: list[Asked]) -> bool:
        """True when the batch must not be tried again: a full disk, or one that cannot be trusted."""
        failure = error.failure if isinstance(error, CommitFailed) else "statement"
        if failure == "statement":
            log.error("batch failed, trying one by one: %s", error)
            return False
        if failure == "full":
            room = self._writer.release_ballast()
            log.error("disk full (%s); ballast released: %s", error, room)
            self.feed.view.problems.raise_("disk_full", "", self.state.at)
            self._read_again()
            for one in asked:
                _fail(one, "disk_full")
            return True
        for one in asked:
            _fail(one, "stopping")
        self._stop("stopping", f"the disk cannot be trusted: {error}")
        return True

    def _stop(self, code: str, why: str) -> None:
        if not self._stopped:
            self._stopped = code
            log.critical("no more acknowledging: %s", why)
            self.died(why)

    def _read_again(self) -> None:
        """State and head from what is durable; the documents follow."""
        state, self.head = folded(self.reader)
        for name in ShopState.__dataclass_fields__:
            setattr(self.state, name, getattr(state, name))
        self.feed.reload()

    async def _attempt(self, asked: list[Asked]) -> None:
        try:
            plan = self._plan(asked)
        except Exception as error:
            log.exception("deciding failed")
            raise _Poisoned(str(error)) from error
        if plan.batch:
            await self._writer.commit(plan.batch)
        self.head = plan.head or self.head
        if plan.entries:
            self._heard(plan.entries)
        for one, outcome in zip(asked, plan.outcomes, strict=True):
            if not one.future.done():
                one.future.set_result(outcome)

    def _heard(self, entries: list[Entry]) -> None:
        """After the commit: clock, documents, whoever follows the journal, the next snapshot."""
        if any(isinstance(entry.event, ClockAccepted) for entry in entries):
            self.clock.accept()
        self.feed.publish(entries)
        for follower in self.committed:
            follower(entries)
        self._since_snapshot += len(entries)
        if self._since_snapshot >= SNAPSHOT_EVERY and self._snapshot is None:
            self._snapshot = asyncio.create_task(self._take_snapshot(), name="snapshot")

    async def _take_snapshot(self) -> None:
        """A worker process folds and verifies on its own; the writer stores what it found."""
        try:
            made = await asyncio.to_thread(made_elsewhere, self._writer.path)
            await self.note(_snapshot_statements(*made))
            self._since_snapshot = self.head.seq - made[0]
            self.feed.view.problems.clear("snapshot_failed")
        except (RuntimeError, OSError, TimeoutError, Stopping) as error:
            log.error("snapshot failed: %s", error)
            self._since_snapshot = 0  # try again after as many entries, not at every batch
            self.feed.view.problems.raise_("snapshot_failed", "", self.state.at)
        finally:
            self._snapshot = None

    # --- deciding one batch

    def _plan(self, asked: list[Asked]) -> _Plan:
        plan = _Plan(head=self.head)
        now = self.clock.now()
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
            known[one.command.command_id] = (one.digest, outcome)
            assert plan.head is not None
            plan.batch.insert(
                INSERT["answer"],
                (one.command.command_id, one.digest, outcome.status, outcome.body, plan.head.seq),
            )
            plan.outcomes.append(outcome)
        return plan

    def _known(self, asked: list[Asked]) -> dict[str, tuple[bytes, Outcome]]:
        """Answers given before, by command id. One statement for the whole batch."""
        ids = [one.command.command_id for one in asked if one.command is not None]
        if not ids:
            return {}
        found = self.reader.answers(ids)
        return {
            key: (digest, Outcome(status, body)) for key, (digest, status, body) in found.items()
        }

    def _fire(self, plan: _Plan, now: int) -> None:
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

    def _decide(self, plan: _Plan, one: Asked, now: int) -> Outcome:
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
        assert plan.head is not None
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
        return Context(now, self.ids.new, actor, kind.channel, kind.guest, roles)

    def _happen(
        self, plan: _Plan, events: Iterable[Event], now: int, actor: Actor, command_id: str | None
    ) -> None:
        """Applies events and adds their rows and jobs to the batch."""
        head = plan.head
        assert head is not None
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


def _snapshot_statements(seq: int, digest: bytes, body: bytes) -> list[Statement]:
    """A snapshot in place of the older ones; the one before it stays as a second way back."""
    return [
        ("INSERT INTO snapshot (seq, hash, shape, body) VALUES (?, ?, ?, ?) ON CONFLICT (seq) DO UPDATE SET"
         " shape = excluded.shape, body = excluded.body", (seq, digest, SHAPE, body)),
        ("DELETE FROM snapshot WHERE seq < (SELECT max(seq) FROM snapshot WHERE seq < ?)", (seq,)),
    ]  # fmt: skip


def _snapshot_batch(seq: int, digest: bytes, body: bytes) -> Batch:
    batch = Batch()
    batch.add(_snapshot_statements(seq, digest, body))
    return batch


def _late(future: asyncio.Future[Outcome]) -> None:
    if not future.done():
        future.set_exception(Stopping("too_late"))


def _fail(asked: Asked, code: str) -> None:
    if not asked.future.done():
        asked.future.set_exception(Stopping(code))
