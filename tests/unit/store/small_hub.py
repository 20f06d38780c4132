"""A shop on a real data folder: its loop, writer and disk, without doors, printers or net.

async with shop_on(folder) as hub:
    answer = await hub.done({"type": "publish_menu", "menu": MENU_BODY})
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.app import DEVICE_KINDS
from hub.clock import FakeClock, Ids
from hub.datadir import DataDir
from hub.domain.behaviour import COMMANDS
from hub.domain.commands import Command
from hub.opening import Opened, opened
from hub.outcome import Outcome
from hub.planning import JobMaker
from hub.shop import Shop
from hub.store.database import connected
from hub.store.reader import Reader
from printer.jobs import jobs
from tests.shop_asks import quoted
from tests.shop_day import START
from tests.unit.domain.small_shop import BODY, wish

Body = dict[str, Any]

# The receipts and tickets of the small shop go to one printer that nobody serves: its jobs wait.
PRINTER: Body = {
    "id": "counter", "name": "카운터", "address": "file:counter", "profile": "generic-80-kr",
    "stations": ["hot", "grill", "bar"], "receipts": True,
}  # fmt: skip


@dataclass(slots=True)
class Hub:
    """A running shop and short ways to ask it."""

    opened: Opened
    clock: FakeClock
    ids: Ids

    @property
    def shop(self) -> Shop:
        return self.opened.shop

    @property
    def database(self) -> Path:
        return self.opened.data.database

    def command(self, body: Mapping[str, Any]) -> Command:
        """The command of a body; without an id it gets a fresh one."""
        whole = {"command_id": self.ids.command_id()} | dict(body)
        return COMMANDS[body["type"]].body.model_validate_json(json.dumps(whole))

    async def ask(self, body: Mapping[str, Any] | Command, device: str = "hub") -> Outcome:
        command = body if isinstance(body, Command) else self.command(body)
        digest = command.command_id.encode()
        return await self.shop.ask(command, COMMANDS[command.type], device, digest)

    async def done(self, body: Mapping[str, Any], device: str = "hub") -> Body:
        """The answer to something that must be done."""
        outcome = await self.ask(body, device)
        assert outcome.status == 200, outcome.body
        answer: Body = json.loads(outcome.body)["answer"]
        return answer

    def order(self, *items: str | Body, **more: Any) -> Body:
        """A `place_order` of these wishes with the right total."""
        lines = [wish(item) if isinstance(item, str) else item for item in items]
        return {
            "type": "place_order", "menu": self.shop.state.menu.version, "service": "eat_in",
            "language": "ko", "lines": lines, "payment": "counter",
            "total": quoted(self.shop.state, lines, by_staff=True),
        } | more  # fmt: skip

    async def furnish(self) -> None:
        """The small shop's menu and a printer."""
        await self.done({"type": "publish_menu", "menu": BODY})
        await self.done({"type": "save_printer", "printer": PRINTER})


@asynccontextmanager
async def shop_on(
    folder: Path, clock: FakeClock | None = None, *, make: JobMaker = jobs
) -> AsyncIterator[Hub]:
    """A shop on the folder, new or as it was left, closed in order at the end."""
    _light(folder)
    clock = clock or FakeClock(START)
    ids = Ids(clock)
    hub = Hub(opened(DataDir(folder), clock, ids, DEVICE_KINDS, make), clock, ids)
    hub.opened.writer.start()
    hub.shop.open()
    try:
        yield hub
    finally:
        await hub.shop.close()
        hub.opened.close()


def _light(folder: Path) -> None:
    """A folder whose ballast is there already: 16 MB less to write for every test."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ballast").touch()


@contextmanager
def reading(database: Path) -> Iterator[Reader]:
    """A reader of its own on a database."""
    with closing(Reader(database)) as reader:
        yield reader


def rows_of(database: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a second connection sees. By the hub's own SQLite: closing a file that another library has open
    would drop that one's locks."""
    with closing(connected(database, "ro")) as connection:
        return list(connection.execute(sql, values).fetchall())


def change(database: Path, sql: str, *values: Any) -> None:
    """Changes a closed database behind the hub's back, WAL and all moved into the file."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(sql, values)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def held(folder: Path) -> dict[str, bytes]:
    """The bytes of the database's files in a closed folder; an empty WAL is none."""
    names = ("madang.db", "madang.db-wal")
    return {
        name: content
        for name in names
        if (folder / name).exists() and (content := (folder / name).read_bytes())
    }
