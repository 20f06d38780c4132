"""The writer: one thread, one connection. Whatever waits goes into one transaction, then everybody is answered.

Group commit: fifty shops that send at once cost one write to the disk. A batch that breaks the transaction is
found by trying one by one, so that it harms no other shop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from .database import Database

log = logging.getLogger(__name__)

T = TypeVar("T")

# So many tasks share a commit; at a millisecond each, nobody waits longer than a blink.
GROUP_MAX = 200
# More waiting than this cannot be written within a hub's patience: it is told to come back.
WAITING_MAX = 1_000
Work = Callable[[Any], Any]
"""What is done with the connection inside the transaction."""
_Task = tuple[Work, asyncio.AbstractEventLoop, "asyncio.Future[Any]"]


class TooBusy(Exception):
    """Come back later."""


class NotWritten(Exception):
    """The disk did not take it: nothing of it is stored."""


class Writer:
    """Runs work in transactions. `died` is called once when the disk cannot be trusted any more."""

    def __init__(self, database: Database, died: Callable[[str], None]) -> None:
        self._db, self._died = database.write, died
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._waiting = 0
        self._broken = False
        self._thread = threading.Thread(target=self._run, name="region-writer", daemon=True)
        self._thread.start()

    async def do(self, work: Callable[[Any], T]) -> T:
        """What `work` returns, durable. TooBusy or NotWritten where it is not."""
        if self._broken:
            raise NotWritten("the disk cannot be trusted")
        if self._waiting >= WAITING_MAX:
            raise TooBusy
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._waiting += 1
        self._tasks.put((work, loop, future))
        try:
            return await future
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Finishes what waits."""
        self._tasks.put(None)
        self._thread.join(timeout=30)

    def _run(self) -> None:
        ended = False
        while not ended:
            group = [self._tasks.get()]
            while len(group) < GROUP_MAX and not self._tasks.empty():
                group.append(self._tasks.get())
            ended = None in group
            self._serve([task for task in group if task is not None])

    def _serve(self, group: list[_Task]) -> None:
        try:
            results = self._transaction([work for work, _, _ in group])
        except Exception as error:  # noqa: BLE001  every failure is the asker's to handle
            if self._fatal(error):
                for _, loop, future in group:
                    _settle(loop, future, None, NotWritten(str(error)))
                return
            if len(group) == 1:
                log.error("not written: %s", error)
                _settle(group[0][1], group[0][2], None, NotWritten(str(error)))
                return
            for task in group:
                self._serve([task])
            return
        for (_, loop, future), result in zip(group, results, strict=True):
            _settle(loop, future, result, None)

    def _transaction(self, works: list[Work]) -> list[Any]:
        if not works:
            return []
        self._db.execute("BEGIN IMMEDIATE")
        try:
            results = [work(self._db) for work in works]
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        return results

    def _fatal(self, error: Exception) -> bool:
        """True after an I/O error: Linux marks the page clean after reporting it once, so nothing may be
        acknowledged any more. A full disk passes: it is told to every shop, and tried again by them."""
        name, text = str(getattr(error, "sqlite_errorname", "")), str(error).lower()
        if not (
            name.startswith(("SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_READONLY"))
            or any(word in text for word in ("disk i/o", "malformed", "not a database", "readonly"))
        ):
            return False
        if not self._broken:
            self._broken = True
            log.critical("no more acknowledging: %s", error)
            self._died(str(error))
        return True


def _settle(
    loop: asyncio.AbstractEventLoop,
    future: asyncio.Future[Any],
    result: Any,
    error: Exception | None,
) -> None:
    def settle() -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)

    with contextlib.suppress(RuntimeError):  # nobody waits any more: the loop has ended
        loop.call_soon_threadsafe(settle)
