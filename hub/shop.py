"""One shop: state, journal, writer and documents as an object.

The loop takes whatever is waiting, fires the timers that are due, decides each command against the
state, and gives the writer one batch. Only when that is durable does anyone hear of it. One batch
is in flight at a time, so state, documents and disk agree at every boundary.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence

from hub.clock import ShopClock
from hub.domain import timers
from hub.domain.apply import Entry
from hub.domain.behaviour import Behaviour
from hub.domain.commands import Command
from hub.domain.events import ClockAccepted
from hub.domain.staff import HUB
from hub.domain.state import ShopState
from hub.live.feed import Feed
from hub.outcome import Outcome
from hub.planning import Asked, Planner
from hub.store.journal import Head
from hub.store.reader import Reader
from hub.store.rows import Statement
from hub.store.snapshots import SNAPSHOT_EVERY, folded, made_elsewhere, snapshot_of, snapshot_rows
from hub.store.writer import Batch, CommitFailed, Writer

log = logging.getLogger(__name__)

# The largest batch: at 300 microseconds a command, 80 ms until the first of it is answered.
BATCH_MAX = 256
# More waiting than this cannot be answered within the deadline: say so instead of letting people wait.
WAITING_MAX = 2_000
# A person looks at a spinner for this long at most (seconds).
DEADLINE_S = 10.0
# A wall clock may be set while the loop waits for a timer: it looks again every half minute (seconds).
LOOK_S = 30.0
# A timer that found no room on the disk waits this long: a storm of attempts would fill the log too (seconds).
FULL_REST_S = 1.0


class Stopping(Exception):
    """The shop does not acknowledge anything any more, or not now. `code` names why for the caller."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Poisoned(Exception):
    """A command broke apply or rows: the state is not to be trusted until it is read again."""


class Shop:
    """One shop's core. Start with `open`, ask with `ask`, end with `close`."""

    def __init__(
        self,
        *,
        planner: Planner,
        head: Head,
        reader: Reader,
        writer: Writer,
        clock: ShopClock,
        feed: Feed,
    ) -> None:
        self.state, self.kinds, self.ids = planner.state, planner.kinds, planner.ids
        self.head, self.feed, self.clock, self.reader = head, feed, clock, reader
        self._planner, self._writer = planner, writer
        self._waiting: list[Asked] = []
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._snapshot: asyncio.Task[None] | None = None
        self._since_snapshot = 0
        self._rests_until = 0.0
        self._stopped: str | None = None
        self.failed = False
        """True once it had to stop because nothing more can be stored safely: the next start must look closely."""
        self.committed: list[Callable[[Sequence[Entry]], None]] = []
        """Called after every durable batch with its entries: spoolers, drivers, sessions."""
        self.died: Callable[[str], None] = lambda why: None
        """Called once when nothing more may be acknowledged: the process must end."""

    def open(self) -> None:
        """Renders the documents and starts the loop."""
        self.feed.start()
        self._writer.died = lambda: self._stop("stopping", "the writer's thread ended")
        if not self._writer.has_ballast():
            self.feed.view.problems.raise_("disk_full", "", self.clock.now())
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
        if not self.failed and self._since_snapshot:
            batch = Batch()
            batch.add(snapshot_rows(self.head.seq, self.head.hash, snapshot_of(self.state)))
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

    async def look_for_room(self) -> None:
        """After a full disk: once there is plenty of room some is kept back again, and the problem is over."""
        if not self._writer.has_ballast() and not await self._writer.restore_ballast():
            return
        self.feed.view.problems.clear("disk_full")

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
        batch: list[Asked] = []
        try:
            while await self._something_to_do():
                batch, self._waiting = self._waiting[:BATCH_MAX], self._waiting[BATCH_MAX:]
                await self._serve(batch)
                if self._writer.wal_is_long(idle=not self._waiting):
                    await self._checkpoint()
        except Exception:
            log.exception("the shop's loop failed")
            self._stop("stopping", "loop")
        finally:
            for asked in (*batch, *self._waiting):
                _fail(asked, self._stopped or "stopping")
            self._waiting.clear()

    async def _checkpoint(self) -> None:
        try:
            await self._writer.checkpoint()
        except CommitFailed as error:
            if error.failure != "full":
                raise
            self._no_room(error)

    async def _something_to_do(self) -> bool:
        """Waits for a command or for the next timer; False when the shop has stopped."""
        while not self._waiting and not self._stopped:
            self._wake.clear()
            wait = self._until_due()
            if wait <= 0:
                return True
            try:
                await asyncio.wait_for(self._wake.wait(), min(wait, LOOK_S))
            except TimeoutError:
                continue
        return not self._stopped

    def _until_due(self) -> float:
        """Seconds until something happens by itself."""
        rest = self._rests_until - asyncio.get_running_loop().time()
        due = timers.due(self.state)
        if not self.state.day:
            return rest
        if due is None:
            return LOOK_S
        return max(rest, (due[0] - self.clock.now()) / 1000)

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
            self._no_room(error)
            self._read_again()
            for one in asked:
                _fail(one, "disk_full")
            return True
        for one in asked:
            _fail(one, "stopping")
        self._stop("stopping", f"the disk cannot be trusted: {error}")
        return True

    def _no_room(self, error: Exception) -> None:
        """Full disk: the kept room is given back for the next orders, and people are told, once."""
        self._rests_until = asyncio.get_running_loop().time() + FULL_REST_S
        released = self._writer.release_ballast()
        if self.feed.view.problems.raise_("disk_full", "", self.state.at) or released:
            log.error("disk full (%s); ballast released: %s", error, released)

    def _stop(self, code: str, why: str) -> None:
        self.failed = True
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
        self.feed.hold()
        try:
            plan = self._planner.plan(asked, self.head, self.clock.now())
        except Exception as error:
            log.exception("deciding failed")
            raise _Poisoned(str(error)) from error
        if plan.batch:
            await self._writer.commit(plan.batch)
        self.head = plan.head
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
            made = await made_elsewhere(self._writer.path)
            await self.note(snapshot_rows(*made))
            self._since_snapshot = self.head.seq - made[0]
            self.feed.view.problems.clear("snapshot_failed")
        except (RuntimeError, OSError, TimeoutError, Stopping) as error:
            log.error("snapshot failed: %s", error)
            self._since_snapshot = 0  # try again after as many entries, not at every batch
            self.feed.view.problems.raise_("snapshot_failed", "", self.state.at)
        finally:
            self._snapshot = None


def _late(future: asyncio.Future[Outcome]) -> None:
    if not future.done():
        future.set_exception(Stopping("too_late"))


def _fail(asked: Asked, code: str) -> None:
    if not asked.future.done():
        asked.future.set_exception(Stopping(code))
