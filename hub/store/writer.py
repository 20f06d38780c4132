"""The writer: one connection, one thread, whole batches, each durable before anyone hears of it.

It knows no business: it gets statements and says "stored" or why not. Inserts of a batch run
first, one executemany a table, since they only add new keys; the rest follows in order.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import shutil
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.engine import Connection

from hub.files import ballast_file, ballast_released

from .database import BUSY_S, WAL_CHECKPOINT_BYTES, engine_for, in_words, migrated
from .rows import Statement

Failure = Literal["full", "broken", "statement"]
"""full: no room on disk; broken: the disk or the file cannot be trusted; statement: a poison row."""

# Given back to SQLite when the disk is full, so that orders go on while people are told (bytes).
BALLAST_BYTES = 16 * 1024 * 1024
# Taken again only where as much is left beside it: it must not fill the disk that it is there for.
BALLAST_ROOM = 2 * BALLAST_BYTES


class CommitFailed(Exception):
    """The batch was rolled back. `failure` says what the caller must do."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(f"{failure}: {detail}")
        self.failure = failure


@dataclass(slots=True)
class Batch:
    """Statements of one commit. `inserts` by SQL, then `changes` in order."""

    inserts: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    changes: list[Statement] = field(default_factory=list)

    def add(self, statements: Iterable[Statement]) -> None:
        """Sorts statements in: a plain INSERT goes first, all else keeps its order."""
        for sql, values in statements:
            if sql.startswith("INSERT") and "ON CONFLICT" not in sql:
                self.insert(sql, values)
            else:
                self.changes.append((sql, values))

    def insert(self, sql: str, values: tuple[Any, ...]) -> None:
        found = self.inserts.get(sql)
        if found is None:
            self.inserts[sql] = [values]
        else:
            found.append(values)

    def size(self) -> int:
        """About how many bytes of WAL it makes: a changed page of 4 KiB for every few rows."""
        rows = sum(len(values) for values in self.inserts.values()) + len(self.changes)
        return 4096 * (6 + rows)

    def __bool__(self) -> bool:
        return bool(self.inserts or self.changes)


_Job = tuple[Callable[[], Any], asyncio.AbstractEventLoop, "asyncio.Future[Any]"]


class Writer:
    """Owns the one connection that writes and checkpoints."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = engine_for(path, writes=True)
        with in_words(path):
            self._connection: Connection = self._engine.connect()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._wal_bytes = 0
        self._ballast = ballast_file(path.parent)
        self._under_way: set[asyncio.Future[Any]] = set()
        self._dead = False
        self.died: Callable[[], None] = lambda: None
        """Called in the loop if the thread ends although nobody closed the writer."""

    def prepare(self) -> None:
        """Migrates a database that was examined; DatabaseRefused with the next step in its text."""
        with in_words(self.path):
            migrated(self._connection)
        self._take_ballast()

    def start(self) -> None:
        """Starts the thread. Call once, in the loop that will ask, after `prepare`."""
        self._thread = threading.Thread(
            target=self._live, args=(asyncio.get_running_loop(),), name="writer", daemon=True
        )
        self._thread.start()

    def commit_now(self, batch: Batch) -> None:
        """Commits in the calling thread, before the writer's own is started."""
        self._commit(batch)

    async def commit(self, batch: Batch) -> None:
        """Durable when it returns; CommitFailed (rolled back) otherwise."""
        await self._ask(lambda: self._commit(batch))

    def wal_is_long(self, *, idle: bool) -> bool:
        """True when the WAL should be moved into the file: sooner when idle, in a rush only when it must."""
        return self._wal_bytes > WAL_CHECKPOINT_BYTES * (1 if idle else 8)

    async def checkpoint(self) -> None:
        """Moves the WAL into the file (60-130 ms at worst, measured). CommitFailed if it cannot; it is whole then."""
        await self._ask(self._checkpoint)

    async def forget(self) -> bool:
        """Moves the WAL into the file and empties it, so that what was erased is in neither.

        False while a reader (a backup, a report) still stands on the old pages: ask again later.
        CommitFailed if the disk does not let it.
        """
        done: bool = await self._ask(self._forget)
        return done

    def close(self) -> None:
        """Finishes what is under way, checkpoints, closes. Blocks at most for one commit."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(timeout=30)
        with contextlib.suppress(Exception):
            self._connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()
        self._engine.dispose()

    def release_ballast(self) -> bool:
        """Gives the kept room back to the disk; True if there was any."""
        return ballast_released(self.path.parent)

    def has_ballast(self) -> bool:
        """False once it was released, or where the disk never had room for it."""
        return self._ballast.exists()

    async def restore_ballast(self) -> bool:
        """Keeps room again once there is plenty; True if it is there now."""
        kept: bool = await self._ask(self._take_ballast)
        return kept

    def _take_ballast(self) -> bool:
        if self._ballast.exists():
            return True
        fresh = self._ballast.with_name("ballast.new")
        try:
            if shutil.disk_usage(fresh.parent).free < BALLAST_ROOM:
                return False
            fresh.write_bytes(bytes(BALLAST_BYTES))
            fresh.replace(self._ballast)
        except OSError:
            # A part of it would only take the last room away.
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
            return False
        return True

    def _ask(self, work: Callable[[], Any]) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        if self._dead:
            future.set_exception(_no_thread())
            return future
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        self._jobs.put((work, loop, future))
        return future

    def _live(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            self._run()
        except BaseException:
            # Whoever waits would wait for ever: what became of the commit under way is not known either.
            loop.call_soon_threadsafe(self._mourn)
            raise

    def _mourn(self) -> None:
        self._dead = True
        for future in list(self._under_way):
            _settle(future, None, _no_thread())
        self.died()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, loop, future = job
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001  every failure is the asker's to handle
                loop.call_soon_threadsafe(_settle, future, None, error)
            else:
                loop.call_soon_threadsafe(_settle, future, result, None)

    def _commit(self, batch: Batch) -> None:
        run = self._connection.exec_driver_sql
        try:
            run("BEGIN IMMEDIATE")
            for sql, values in batch.inserts.items():
                run(sql, values)
            for sql, group in _runs(batch.changes):
                run(sql, group)
            run("COMMIT")
            self._wal_bytes += batch.size()
        except Exception as error:
            failure = classified(error)
            if failure != "broken":
                try:
                    run("ROLLBACK")
                except Exception as second:  # noqa: BLE001  whatever the driver calls it
                    # SQLite rolls back by itself on a full disk; then there is nothing to roll back.
                    if "no transaction" not in str(second):
                        failure = "broken"
            raise CommitFailed(failure, str(getattr(error, "orig", error))) from error

    def _checkpoint(self) -> None:
        # PASSIVE waits for nobody. RESTART would wait for a backup's or a report's long read, and every
        # order with it; once all is moved, the next commit begins the WAL anew by itself.
        self._wal_bytes = WAL_CHECKPOINT_BYTES // 2
        try:
            row = self._connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").one()
        except Exception as error:
            raise CommitFailed(classified(error), str(getattr(error, "orig", error))) from error
        if row[1] == row[2]:  # pages in the WAL, pages moved
            self._wal_bytes = 0

    def _forget(self) -> bool:
        run = self._connection.exec_driver_sql
        run("PRAGMA busy_timeout=0")
        try:
            busy = run("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        except Exception as error:
            raise CommitFailed(classified(error), str(getattr(error, "orig", error))) from error
        finally:
            run(f"PRAGMA busy_timeout={int(BUSY_S * 1000)}")
        if not busy:
            self._wal_bytes = 0
        return not busy


def _no_thread() -> CommitFailed:
    return CommitFailed("broken", "the writer's thread ended")


def _settle(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)


def _runs(changes: Sequence[Statement]) -> Iterable[tuple[str, list[tuple[Any, ...]]]]:
    """Neighbours with the same SQL together, order kept."""
    current: str | None = None
    group: list[tuple[Any, ...]] = []
    for sql, values in changes:
        if sql != current and current is not None:
            yield current, group
            group = []
        current = sql
        group.append(values)
    if current is not None:
        yield current, group


def classified(error: BaseException) -> Failure:
    """What a failed statement means. After an I/O error nothing more may be acknowledged: Linux marks the
    page clean after reporting EIO once, and SQLite itself went on (measured)."""
    original = getattr(error, "orig", error)
    name = str(getattr(original, "sqlite_errorname", ""))
    text = str(original).lower()
    if "SQLITE_FULL" in name or "full" in text:
        return "full"
    if name.startswith(
        ("SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_READONLY")
    ):
        return "broken"
    if any(
        word in text
        for word in ("disk i/o", "malformed", "not a database", "readonly", "unable to open")
    ):
        return "broken"
    return "statement"
