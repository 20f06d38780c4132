"""What a region answers when it cannot write: come back later, and nothing is stored."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from region.app import build
from region.house import RegionHouse
from region.stores import enrolled
from region.writer import WAITING_MAX
from sync.batch import BATCHES
from tests.journal_book import Book


class Near:
    """A region asked over ASGI, and a shop's token."""

    def __init__(self, house: RegionHouse, client: httpx.AsyncClient, token: str) -> None:
        self.house, self.client, self._token = house, client, token
        self._book = Book()
        self._book.grow(5)

    async def send(self) -> httpx.Response:
        return await self.client.post(
            BATCHES,
            content=gzip.compress(self._book.batch(1, 5).lines),
            headers={"Authorization": f"Bearer {self._token}", "Content-Encoding": "gzip"},
        )


@pytest.fixture
async def near(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Near]:
    deaths: list[str] = []
    app = build(tmp_path / "region.db", died=deaths.append)
    house: RegionHouse = app.state.house
    async with app.router.lifespan_context(app):
        made = await house.writer.do(lambda db: enrolled(db, "시험", house.now()))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield Near(house, client, made.token)
    assert len(deaths) <= 1


@pytest.mark.anyio
async def test_a_queue_that_is_too_long(near: Near) -> None:
    go = threading.Event()
    held = [
        asyncio.create_task(near.house.writer.do(lambda db: go.wait(20)))
        for _ in range(WAITING_MAX)
    ]
    await asyncio.sleep(0)
    said = await near.send()
    assert (said.status_code, said.json()["error"]["code"]) == (503, "too_busy")
    assert int(said.headers["retry-after"]) > 0
    go.set()
    await asyncio.gather(*held)
    assert (await near.send()).json()["verdict"] == "stored"


@pytest.mark.anyio
async def test_a_disk_that_cannot_be_trusted(near: Near) -> None:
    def broken(db: object) -> None:
        raise OSError("disk I/O error")

    with pytest.raises(Exception, match="disk I/O"):
        await near.house.writer.do(broken)
    said = await near.send()
    assert (said.status_code, said.json()["error"]["code"]) == (503, "not_written")
    assert "retry-after" in said.headers


@pytest.mark.anyio
async def test_a_full_disk_passes(near: Near) -> None:
    """SQLite's own word for it: the file may not grow any more."""
    pages = near.house.database.write.execute("PRAGMA page_count").fetchone()[0]
    near.house.database.write.execute(f"PRAGMA max_page_count = {pages}")
    filler = "INSERT INTO unread VALUES ('x', ?, 1, 1)"
    with pytest.raises(Exception, match="full"):
        await near.house.writer.do(
            lambda db: [db.execute(filler, (f"{n:0200}",)) for n in range(10_000)]
        )
    said = await near.send()
    assert said.status_code in (200, 503)
    near.house.database.write.execute("PRAGMA max_page_count = 1000000")
    assert (await near.send()).status_code == 200
