"""The writer: one connection, one thread, whole batches, each durable before anyone hears of it.

It knows no business: it gets statements and says "stored" or why not. Inserts of a batch run
first, one executemany a table, since they only add new keys; the rest follows in order.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.engine import Connection

from .database import (
    WAL_CHECKPOINT_BYTES,
    DatabaseRefused,
    damaged,
    engine_for,
    prepare,
    sqlite_module,
)
from .rows import Statement

Failure = Literal["full", "broken", "statement"]
"""full: no room on disk; broken: the disk or the file cannot be trusted; statement: a poison row."""

# Given back to SQLite when the disk is full, so that orders go on while people are told (bytes).
BALLAST_BYTES = 16 * 1024 * 1024


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
        self._connection: Connection = self._engine.connect()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._wal_bytes = 0
        self._ballast = path.with_name("ballast")

    def prepare(self, *, check: bool) -> None:
        """Checks and migrates; DatabaseRefused with the next step in its text."""
        prepare_or_refuse(self._connection, self.path, check=check)
        with contextlib.suppress(OSError):  # a disk too full for ballast is said by its own problem
            if not self._ballast.exists():
                self._ballast.write_bytes(bytes(BALLAST_BYTES))

    def start(self) -> None:
        """Starts the thread. Call once, after `prepare`."""
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
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
        """Moves the WAL into the file (60-130 ms at worst, measured)."""
        await self._ask(self._checkpoint)

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
        try:
            self._ballast.unlink()
        except OSError:
            return False
        return True

    def _ask(self, work: Callable[[], Any]) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._jobs.put((work, loop, future))
        return future

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
        # RESTART waits for readers, so that the WAL begins again from its start and stays short.
        self._connection.exec_driver_sql("PRAGMA wal_checkpoint(RESTART)").one()
        self._wal_bytes = 0


def _settle(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.cancelled():
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


def prepare_or_refuse(connection: Connection, path: Path, *, check: bool) -> None:
    """`database.prepare`, with SQLite's own errors put into words."""
    sqlite = sqlite_module()
    try:
        prepare(connection, path, check=check)
    except DatabaseRefused:
        raise
    except Exception as error:
        original = getattr(error, "orig", error)
        if isinstance(original, sqlite.DatabaseError):
            raise DatabaseRefused(damaged(path, str(original))) from error
        raise
