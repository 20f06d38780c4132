"""정리: once a business day, in a quiet moment, what is past its period goes, in small steps between the orders.

The periods stand in `store/retention.py`. Reading is done in a thread with a reader of its own, writing
rides with the shop's batches, and the journal is only cut off after a whole check in another process.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from hub.domain import commands as c
from hub.domain.apply import Entry
from hub.domain.behaviour import COMMANDS
from hub.domain.events import BusinessDayOpened, Erased
from hub.shop import Shop, Stopping
from hub.store import retention
from hub.store.reader import Reader
from hub.store.rows import Statement
from hub.store.writer import CommitFailed, Writer

log = logging.getLogger(__name__)

# No order for so long: the night, or the afternoon lull. A box that is switched on at noon opens its day with
# the first order, and nobody wants its tidying then (s).
QUIET_S = 600.0
# A shop that never sleeps is tidied all the same, this long after its day has opened (s).
BEGIN_AT_LAST_S = 12 * 3_600.0
# Between two steps, so that a night's tidying never fills two batches in a row (s).
PAUSE_S = 0.05
# A night's erasures are forgotten together (s).
GATHER_S = 1.0
# A reader that stands on old pages (a report, a backup) is gone after a while (s).
FORGET_AGAIN_S = 30.0
# A million entries take about a minute; on a slow box ten (s).
CHECK_TIMEOUT_S = 1_800

REASON = "보관 기간이 지남"

T = TypeVar("T")


class Tidying:
    """Keeps one shop's data to its periods. `key` signs the anchors; `quiet_s` is how long nothing must happen."""

    def __init__(self, shop: Shop, writer: Writer, key: bytes, quiet_s: float = QUIET_S) -> None:
        self._shop, self._writer, self._key, self._quiet_s = shop, writer, key, quiet_s
        self._heard_at = 0.0
        self._new_day, self._erased = asyncio.Event(), asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        shop.committed.append(self._heard)

    def start(self) -> None:
        """Looks soon, and after that whenever a business day has opened."""
        self._heard_at = asyncio.get_running_loop().time()
        self._new_day.set()
        self._tasks = [
            asyncio.create_task(self._every_day(), name="tidying"),
            asyncio.create_task(self._forget(), name="forgetting"),
        ]

    async def close(self) -> None:
        """Stops between two steps; what is left is done another day."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _heard(self, entries: Sequence[Entry]) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        for entry in entries:
            if isinstance(entry.event, BusinessDayOpened):
                self._new_day.set()
            elif isinstance(entry.event, Erased):
                self._erased.set()

    async def _every_day(self) -> None:
        while True:
            await self._new_day.wait()
            self._new_day.clear()
            await self._quiet()
            try:
                await self.tidy()
            except Stopping as stopping:
                if stopping.code == "stopping":
                    return
                log.warning("tidying is put off: %s", stopping.code)
            except (DBAPIError, OSError) as error:
                log.error("tidying is put off: %s", error)

    async def _quiet(self) -> None:
        now = asyncio.get_running_loop().time
        at_last, left = now() + BEGIN_AT_LAST_S, self._quiet_s
        while left > 0:
            await asyncio.sleep(left)
            left = min(self._heard_at + self._quiet_s, at_last) - now()

    async def _forget(self) -> None:
        """After an erasure the WAL still holds the old pages: it is emptied as soon as nobody reads them."""
        while True:
            await self._erased.wait()
            self._erased.clear()
            await asyncio.sleep(GATHER_S)
            try:
                done = await self._writer.forget()
            except CommitFailed as failed:
                log.error("what was erased still stands in the WAL: %s", failed)
                done = False
            if not done:
                self._erased.set()
                await asyncio.sleep(FORGET_AGAIN_S)

    async def tidy(self) -> None:
        """One round. Stopping when the shop is."""
        reader = await asyncio.to_thread(Reader, self._writer.path)
        try:
            now = self._shop.clock.now()
            await self._erase_notes(reader, now)
            await self._cut_journal(reader, now)
            await self._note_all(retention.other_steps(reader, now, set(self._shop.state.prints)))
        finally:
            reader.close()

    async def _erase_notes(self, reader: Reader, now: int) -> None:
        """Each is an `erased` event like any other, so memory, rows and snapshots follow."""
        while orders := await _read(lambda: retention.noted_orders(reader, now)):
            for order in orders:
                command = c.ErasePrivate(
                    command_id=self._shop.ids.command_id(),
                    type="erase_private",
                    subject=order,
                    reason=REASON,
                )
                outcome = await self._shop.tell(command, COMMANDS[command.type])
                if outcome.status != 200:
                    # The same orders would be found for ever.
                    log.error("notes of %s stay: %s", order, outcome.body)
                    return
                await asyncio.sleep(PAUSE_S)

    async def _cut_journal(self, reader: Reader, now: int) -> None:
        last = await _read(lambda: retention.cut(reader, now))
        if not last:
            return
        problems = self._shop.feed.view.problems
        wrong = await _checked_elsewhere(self._writer.path)
        if wrong:
            log.error("nothing is cut off, the check found: %s", wrong)
            problems.raise_("check_failed", "", now)
            return
        problems.clear("check_failed")
        await self._note_all(retention.journal_steps(reader, last, now, self._key))

    async def _note_all(self, steps: Iterator[list[Statement]]) -> None:
        while step := await _read(lambda: next(steps, None)):
            await self._shop.note(step)
            await asyncio.sleep(PAUSE_S)


async def _read(look: Callable[[], T]) -> T:
    """A look at the disk, off the loop. Waited for even when cancelled: the reader is closed after it."""
    looking = asyncio.ensure_future(asyncio.to_thread(look))
    try:
        return await asyncio.shield(looking)
    except asyncio.CancelledError:
        await asyncio.wait([looking])
        raise


async def _checked_elsewhere(database: Path) -> str:
    """What the whole check found wrong, from a process of its own; empty when all is right."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hub.store.check", str(database),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            _, words = await process.communicate()
    except TimeoutError:
        return "it took too long"
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return "" if process.returncode == 0 else words.decode(errors="replace")[-2000:] or "it died"
