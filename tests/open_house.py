"""A whole hub for tests, in this process: furnished, under a fake clock, asked over ASGI or over a real socket.

async with open_house(tmp_path) as house:
    answer = await house.ask("kiosk", house.order("cola"))
async with open_house(tmp_path) as house, served(house) as url: ...
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from argon2 import PasswordHasher

from hub.api.pairing import TicketWish
from hub.app import DEVICE_KINDS, House, Ports, build
from hub.clock import FakeClock
from hub.domain import commands as c
from hub.domain.behaviour import COMMANDS
from hub.domain.device import NewDevice
from hub.domain.menu import Menu
from hub.domain.staff import Person
from hub.payments.method import PaymentMethod
from hub.serving import config_for
from hub.settings import Settings
from hub.store.database import connected
from tests.shop_asks import quoted
from tests.shop_day import START
from tests.unit.domain.small_shop import MENU, wish

# Seconds in which anything that a test waits for happens; on a loaded machine it takes that long.
SOON_S = 20.0

OWNER, PIN = "boss", "246810"

Body = dict[str, Any]


@dataclass(slots=True)
class OpenHouse:
    """A running hub: its parts, its clock, a device of every kind, and short ways to ask."""

    house: House
    client: httpx.AsyncClient
    clock: FakeClock
    data: Path
    devices: dict[str, str] = field(default_factory=dict)
    """Device id by kind."""
    tokens: dict[str, str] = field(default_factory=dict)
    """Token by kind."""

    async def admit(self, kind: str, table: str | None = None) -> tuple[str, str]:
        """One more ready device of that kind, at that table: its id and token."""
        device = NewDevice(kind=kind, name=kind, table=table)
        outcome = await self.house.pairing.grant(TicketWish(do="admit_device", device=device))
        assert outcome.status == 200, outcome.body
        said = json.loads(outcome.body)
        return said["device_id"], said["token"]

    def command_id(self) -> str:
        return self.house.ids.command_id()

    async def tell(self, body: Mapping[str, Any]) -> Body:
        """Something the hub itself asks; it must be done."""
        command = COMMANDS[body["type"]].body.model_validate_json(
            json.dumps({"command_id": self.command_id()} | dict(body))
        )
        outcome = await self.house.shop.tell(command, COMMANDS[body["type"]])
        assert outcome.status == 200, outcome.body
        answer: Body = json.loads(outcome.body)["answer"]
        return answer

    async def ask(self, kind: str, body: Mapping[str, Any]) -> httpx.Response:
        """A device of that kind sends a command; without an id it gets a fresh one."""
        whole = {"command_id": self.command_id()} | dict(body)
        headers = {"Authorization": f"Bearer {self.tokens[kind]}"}
        return await self.client.post("/api/v1/commands", json=whole, headers=headers)

    async def get(self, kind: str, path: str, **headers: str) -> httpx.Response:
        asking = {"Authorization": f"Bearer {self.tokens[kind]}"} | headers
        return await self.client.get(path, headers=asking)

    async def sign_in(self, kind: str = "staff") -> None:
        """The owner signs in on that device, as the door would tell it."""
        command = c.RecordSignIn(
            command_id=self.command_id(), type="record_sign_in", person=OWNER, right=True
        )
        outcome = await self.house.shop.ask(
            command, COMMANDS["record_sign_in"], self.devices[kind], b""
        )
        assert outcome.status == 200, outcome.body

    async def nudge(self) -> None:
        """Lets the shop look at its clock: due timers fire now."""
        await self.house.shop.note([])

    def order(self, *items: str | Body, payment: str = "counter", **more: Any) -> Body:
        """A `place_order` of these wishes with the right total."""
        lines = [wish(item) if isinstance(item, str) else item for item in items]
        total = quoted(self.house.shop.state, lines, by_staff=False)
        body = {
            "type": "place_order", "menu": self.house.shop.state.menu.version, "service": "eat_in",
            "language": "ko", "lines": lines, "total": total, "payment": payment,
        }  # fmt: skip
        return body | more

    def stored(self) -> tuple[int, int]:
        """How many journal entries and answers are on disk, seen by a connection of its own.

        By the hub's own SQLite: a second library in one process would drop the first one's file locks.
        """
        with closing(connected(self.data / "madang.db", "ro")) as database:
            (entries,) = database.execute("SELECT count(*) FROM journal").fetchone()
            (answers,) = database.execute("SELECT count(*) FROM answer").fetchone()
        return entries, answers


@cache
def pin_hash() -> str:
    """Argon2id of the owner's PIN, made once: it takes tens of milliseconds."""
    return PasswordHasher().hash(PIN)


def quick(data: Path) -> Path:
    """A data folder whose ballast is there already: 16 MB less to write for every test."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "ballast").touch()
    return data


@asynccontextmanager
async def open_house(
    folder: Path,
    *,
    clock: FakeClock | None = None,
    ports: Mapping[str, Any] | None = None,
    menu: Menu | None = MENU,
    methods: Mapping[str, PaymentMethod] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> AsyncIterator[OpenHouse]:
    """A hub on `folder/shop`, furnished if it is new. `ports` and `settings` are further fields of those.

    `methods` are drivers that stand in for the hub's own before it starts, and asks what became of anything.
    """
    data, clock = quick(folder / "shop"), clock or FakeClock(START)
    deaths: list[str] = []
    own = {"clock": clock, "card_thinks_s": 0.0, "died": deaths.append} | dict(ports or {})
    app = build(Settings(data=data, **dict(settings or {})), Ports(**own))
    app.state.house.runner.methods.update(methods or {})
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
    ):
        house = OpenHouse(app.state.house, client, clock, data)
        if menu is not None:
            await _furnish(house, menu)
        yield house
    assert not deaths, deaths


async def _furnish(house: OpenHouse, menu: Menu) -> None:
    if not house.house.shop.state.people:
        await house.tell({"type": "publish_menu", "menu": menu.model_dump(mode="json")})
        person = Person(id=OWNER, roles=("owner",)).model_dump(mode="json")
        saved = {"person": person, "name": "사장", "pin_hash": pin_hash()}
        await house.tell({"type": "record_person"} | saved)
    for kind in DEVICE_KINDS:
        house.devices[kind], house.tokens[kind] = await house.admit(kind)


@asynccontextmanager
async def served(house: OpenHouse, send_buffer: int = 0) -> AsyncIterator[str]:
    """The same hub behind uvicorn on a free port of this machine; yields `127.0.0.1:port`.

    `send_buffer`: bytes that the kernel keeps for a client that does not read; 0 is the kernel's choice.
    """
    with socket.socket() as listener:
        if send_buffer:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
        listener.bind(("127.0.0.1", 0))
        config = config_for(house.client._transport.app)  # type: ignore[attr-defined]
        config.lifespan, config.loop = "off", "asyncio"  # the house is open, and the loop is ours
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server._serve([listener]))  # `serve` would take our signals
        try:
            await until(lambda: server.started)
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def until(so: Callable[[], object], within: float = SOON_S) -> None:
    """Waits for a state of this process; TimeoutError if it does not come."""
    async with asyncio.timeout(within):
        while not so():  # noqa: ASYNC110  it waits for states that have no event
            await asyncio.sleep(0.005)
