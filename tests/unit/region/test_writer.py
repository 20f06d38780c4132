"""The region's writer: group commit, poison that harms only itself, and no word after a bad disk."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from region.database import Database
from region.writer import WAITING_MAX, NotWritten, TooBusy, Writer


class Kept:
    """A writer, and a table to write to."""

    def __init__(self, path: Path) -> None:
        self.deaths: list[str] = []
        self.database = Database(path)
        self.database.write.execute("CREATE TABLE t (n INTEGER NOT NULL) STRICT")
        self.writer = Writer(self.database, self.deaths.append)

    def rows(self) -> list[int]:
        with self.database.session() as session:
            return [row[0] for row in session.connection().exec_driver_sql("SELECT n FROM t")]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path / "region.db")
    yield made
    made.writer.close()
    made.database.close()


def insert(n: object) -> Any:
    def work(db: Any) -> int:
        db.execute("INSERT INTO t VALUES (?)", (n,))
        found: int = db.execute("SELECT count(*) FROM t").fetchone()[0]
        return found

    return work


@pytest.mark.anyio
async def test_what_waits_shares_a_commit(kept: Kept) -> None:
    """While one transaction is held up, twenty others gather, and then come in one."""
    go = threading.Event()
    transactions: list[int] = []

    def first(db: Any) -> None:
        go.wait(20)

    def counted(db: Any) -> None:
        transactions.append(db.execute("SELECT count(*) FROM t").fetchone()[0])
        insert(1)(db)

    held = asyncio.create_task(kept.writer.do(first))
    others = [asyncio.create_task(kept.writer.do(counted)) for _ in range(20)]
    await asyncio.sleep(0)
    assert kept.rows() == []
    versions = kept.database.write.total_changes
    go.set()
    await asyncio.gather(held, *others)
    assert transactions == list(range(20))
    assert kept.database.write.total_changes - versions == 20
    assert len(kept.rows()) == 20


@pytest.mark.anyio
async def test_poison_harms_only_itself(kept: Kept) -> None:
    go = threading.Event()
    held = asyncio.create_task(kept.writer.do(lambda db: go.wait(20)))
    works = [insert(n) for n in (1, 2, "poison", 3, None, 4)]
    tasks = [asyncio.create_task(kept.writer.do(work)) for work in works]
    await asyncio.sleep(0)
    go.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    await held
    failed = [isinstance(result, NotWritten) for result in results]
    assert failed == [False, False, True, False, True, False]
    assert sorted(kept.rows()) == [1, 2, 3, 4]
    assert kept.deaths == []


@pytest.mark.anyio
async def test_after_an_io_error_nothing_is_acknowledged(kept: Kept) -> None:
    def broken(db: Any) -> None:
        insert(1)(db)
        raise OSError("disk I/O error")

    with pytest.raises(NotWritten):
        await kept.writer.do(broken)
    assert len(kept.deaths) == 1
    for _ in range(3):
        with pytest.raises(NotWritten):
            await kept.writer.do(insert(2))
    assert kept.rows() == []
    assert len(kept.deaths) == 1


@pytest.mark.anyio
async def test_a_full_disk_passes(kept: Kept) -> None:
    def full(db: Any) -> None:
        insert(1)(db)
        raise OSError("database or disk is full")

    with pytest.raises(NotWritten):
        await kept.writer.do(full)
    assert await kept.writer.do(insert(2)) == 1
    assert (kept.rows(), kept.deaths) == ([2], [])


@pytest.mark.anyio
async def test_a_queue_that_is_too_long_is_said(kept: Kept) -> None:
    go = threading.Event()
    tasks = [
        asyncio.create_task(kept.writer.do(lambda db: go.wait(20))) for _ in range(WAITING_MAX)
    ]
    await asyncio.sleep(0)
    with pytest.raises(TooBusy):
        await kept.writer.do(insert(1))
    go.set()
    await asyncio.gather(*tasks)
    assert await kept.writer.do(insert(1)) == 1


@pytest.mark.anyio
async def test_a_hub_that_hung_up_does_not_stop_the_others(kept: Kept) -> None:
    go = threading.Event()
    held = asyncio.create_task(kept.writer.do(lambda db: go.wait(20)))
    gone = asyncio.create_task(kept.writer.do(insert(1)))
    stays = asyncio.create_task(kept.writer.do(insert(2)))
    await asyncio.sleep(0)
    gone.cancel()
    go.set()
    await asyncio.gather(held, stays)
    assert sorted(kept.rows()) == [1, 2]
