"""A real shop for property tests: SQLite on a disk, a fake clock, a listener, crashes and restarts.

No process and no socket: what is exercised is `hub.opening`, the shop's loop, the writer's thread and
the feed, as a hub runs them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hub.app import DEVICE_KINDS
from hub.clock import FakeClock, Ids
from hub.datadir import DataDir
from hub.demo.restaurant import menu as demo_menu
from hub.devices.kind import DeviceKind
from hub.domain import commands as c
from hub.domain.behaviour import COMMANDS
from hub.live.document import merged, same
from hub.live.feed import Feed
from hub.opening import Opened, opened
from hub.outcome import Outcome
from hub.shop import Shop, Stopping
from printer.jobs import jobs
from tests.shop_asks import Ask
from tests.shop_day import SEATS, START, Body, token_hash

# Seats that have no surface yet: guests at a table and with their phone.
KINDS: dict[str, DeviceKind] = DEVICE_KINDS | {
    name: DeviceKind(name, f"/{name}", name, True, frozenset(), ())  # type: ignore[arg-type]
    for name in ("table", "phone")
    if name not in DEVICE_KINDS
}
_KEY = re.compile(r"[A-Za-z]")


class Listener:
    """A screen without a socket: keeps documents by the frames it gets, as the browser does."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[str, dict[str, Any]]] = {}
        self.unfetched: set[str] = set()

    def watch(self, feed: Feed, name: str) -> None:
        document = feed.watch(name, self)
        if document is not None:
            frame = json.loads(feed.snapshot_frame(document))
            assert frame["rev"] == document.rev
            content = frame.get("snapshot") or json.loads(document.json())
            self.held[name] = (document.rev, content)
            self.unfetched.discard(name)

    def send(self, document: str, frame: bytes) -> None:
        said = json.loads(frame)
        assert said["doc"] == document
        if said.get("gone"):
            del self.held[document]
            return
        if "snapshot" in said:  # it was gone and is back
            self.held[document] = (said["rev"], said["snapshot"])
            return
        if "href" in said or document in self.unfetched:
            self.unfetched.add(document)
            return
        rev, content = self.held[document]
        assert said["base"] == rev, f"{document}: {said['base']} does not follow {rev}"
        assert said["patch"], f"{document}: an empty patch"
        self.held[document] = (said["rev"], merged(content, said["patch"]))


@dataclass(slots=True)
class Asking:
    """A command that was sent, and the first answer to it."""

    command: c.Command
    device: str
    outcome: Outcome


@dataclass(slots=True)
class LivingShop:
    """One shop through restarts and crashes; every answer anybody was given is kept for later."""

    folder: Path
    clock: FakeClock
    devices: dict[str, str]
    opened: Opened
    ids: Ids
    listener: Listener = field(default_factory=Listener)
    asked: list[Asking] = field(default_factory=list)
    lives: int = 0

    @property
    def shop(self) -> Shop:
        return self.opened.shop

    # --- what happens to it

    async def ask(self, ask: Ask) -> Outcome:
        """Somebody asks; the answer is remembered."""
        command, device = self.command(ask[1]), self.devices[ask[0]]
        outcome = await self.send(command, device)
        self.asked.append(Asking(command, device, outcome))
        return outcome

    def command(self, body: Mapping[str, Any]) -> c.Command:
        whole = {"command_id": self.ids.command_id()} | dict(body)
        return COMMANDS[body["type"]].body.model_validate_json(json.dumps(whole))

    async def send(self, command: c.Command, device: str) -> Outcome:
        digest = command.model_dump_json().encode() + device.encode()
        return await self.shop.ask(command, COMMANDS[command.type], device, digest)

    async def wait(self, ms: int) -> None:
        """Time passes; what is due fires."""
        self.clock.advance(ms)
        await self.shop.note([])

    async def stumble(self, ask: Ask) -> Outcome:
        """A batch that the disk refuses: the state is read again, and the command in it is asked alone."""
        poison = [("INSERT INTO no_such_table VALUES (1)", ())]
        answer = asyncio.create_task(self.ask(ask))
        with contextlib.suppress(Stopping):
            await self.shop.note(poison)
        return await answer

    async def restart(self) -> None:
        """Closed in order and opened again: a snapshot and no tail."""
        await self.shop.close()
        self.opened.close()
        self._open()

    async def crash(self, in_flight: list[Ask], turns: int) -> None:
        """The power goes `turns` of the loop after these were asked; the disk is as it was at that moment.

        Who had an answer finds it again; the others ask again with the same id, and get one.
        """
        await self.shop.note([])  # nothing else is under way, a checkpoint neither
        wanted = [(self.command(body), self.devices[kind]) for kind, body in in_flight]
        sent = [asyncio.create_task(self.send(*one)) for one in wanted]
        for _ in range(turns):
            await asyncio.sleep(0)
        heard = [one.result() if one.done() else None for one in sent]
        self.lives += 1
        image = self.folder.with_name(f"life{self.lives}")
        _copied(self.folder, image)
        await asyncio.gather(*sent)
        await self.shop.close()
        self.opened.close()
        shutil.rmtree(self.folder)
        self.folder = image
        self._open()
        for (command, device), answer in zip(wanted, heard, strict=True):
            outcome = await self.send(command, device)
            assert answer is None or outcome == answer, "an answer was given and lost"
            self.asked.append(Asking(command, device, outcome))

    def _open(self) -> None:
        self.opened = _opened(self.folder, self.clock, self.ids)
        self.listener = Listener()

    # --- what must hold

    def documents_hold(self) -> None:
        """The drift property: as kept, as heard, as rendered afresh; well formed."""
        feed = self.shop.feed
        bills = [f"bill.{bill}" for bill in list(self.shop.state.bills)[-3:]]
        seatings = [f"seating.{seating}" for seating in self.shop.state.seatings]
        devices = [f"device.{one}" for one in self.devices.values()]
        for name in [*feed.names(), *bills, *seatings, *devices]:
            if name not in self.listener.held:
                self.listener.watch(feed, name)
        assert set(self.listener.held) == set(feed.names())
        for name, document in feed.names().items():
            fresh, (rev, heard) = feed.afresh(name), self.listener.held[name]
            assert same(document.content, fresh), _difference(name, document.content, fresh)
            assert same(heard, fresh), _difference(name, heard, fresh)
            assert (rev, json.loads(document.json())) == (document.rev, heard)
            well_formed(name, fresh)

    async def answers_hold(self) -> None:
        """Every command that was ever answered is answered the same when it is sent again."""
        await self.shop.note([])  # what is due has fired
        head = self.shop.head
        for one in self.asked:
            assert await self.send(one.command, one.device) == one.outcome
        assert self.shop.head == head, "a command that was answered happened again"


def _difference(name: str, one: Any, other: Any) -> str:
    return (
        f"{name}:\n{json.dumps(one, ensure_ascii=False)}\n{json.dumps(other, ensure_ascii=False)}"
    )


def well_formed(where: str, value: Any) -> None:
    """No nulls; keys begin with a letter."""
    assert value is not None, f"null at {where}"
    if isinstance(value, dict):
        for key, inner in value.items():
            assert _KEY.match(key), f"key {key!r} at {where}"
            well_formed(f"{where}.{key}", inner)
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            well_formed(f"{where}.{n}", inner)


def _copied(folder: Path, image: Path) -> None:
    """The disk as it is now. The file first, then its log: the log only grows until a checkpoint."""
    image.mkdir()
    for name in ("madang.db", "madang.db-wal"):
        if (folder / name).exists():
            shutil.copy(folder / name, image / name)
    away = shutil.ignore_patterns("madang.db*", "lock")
    shutil.copytree(folder, image, ignore=away, dirs_exist_ok=True)


def _opened(folder: Path, clock: FakeClock, ids: Ids) -> Opened:
    found = opened(DataDir(folder), clock, ids, KINDS, jobs)
    found.writer.start()
    problems = found.shop.feed.view.problems
    problems.changed = lambda: found.shop.feed.touch("problems")
    found.shop.open()
    return found


@cache
def _furnished() -> tuple[TemporaryDirectory[str], dict[str, str], int]:
    """A shop with the demo's menu, an owner who is signed in, a printer and a device for every seat."""
    keep = TemporaryDirectory(prefix="living-shop-")
    folder = Path(keep.name) / "shop"
    folder.mkdir()
    (folder / "ballast").touch()  # 16 MB less to write for every example
    clock = FakeClock(START)

    async def furnish() -> dict[str, str]:
        ids = Ids(clock)
        life = LivingShop(folder, clock, {"hub": "hub"}, _opened(folder, clock, ids), ids)
        menu = demo_menu().model_dump(mode="json")
        owner = {"id": "boss", "roles": ["owner"]}
        kitchen = {"id": "kitchen", "name": "주방", "address": "file:", "profile": "generic"}
        bodies: list[Body] = [
            {"type": "publish_menu", "menu": menu},
            {"type": "record_person", "person": owner, "name": "사장", "pin_hash": "argon2 of a PIN"},
            {"type": "save_printer", "printer": kitchen | {"stations": ["grill"], "receipts": True}},
        ]  # fmt: skip
        for body in bodies:
            outcome = await life.ask(("hub", body))
            assert outcome.status == 200, outcome.body
        for kind in [kind for kind in SEATS if kind != "hub"]:
            device = {"kind": kind.rstrip("2"), "name": kind, "table": SEATS[kind].table}
            admit = {"type": "admit_device", "device": device, "token_hash": token_hash(kind)}
            said = json.loads((await life.ask(("hub", admit))).body)
            life.devices[kind] = said["answer"]["device_id"]
        for kind in ("staff", "setup"):
            sign_in = {"type": "record_sign_in", "person": "boss", "right": True}
            assert (await life.ask((kind, sign_in))).status == 200
        await life.shop.close()
        life.opened.close()
        return life.devices

    devices = asyncio.run(furnish())
    return keep, devices, clock.wall()


@asynccontextmanager
async def living_shop() -> AsyncIterator[LivingShop]:
    """A furnished shop in a folder of its own, closed at the end."""
    template, devices, wall = _furnished()
    with TemporaryDirectory(prefix="living-shop-") as place:
        folder = Path(place) / "life0"
        shutil.copytree(Path(template.name) / "shop", folder, ignore=shutil.ignore_patterns("lock"))
        clock = FakeClock(wall)
        ids = Ids(clock)
        life = LivingShop(folder, clock, dict(devices), _opened(folder, clock, ids), ids)
        try:
            yield life
        finally:
            await life.shop.close()
            life.opened.close()


def furnish() -> None:
    """Makes the shop that every other is a copy of, outside of any running loop."""
    _furnished()
