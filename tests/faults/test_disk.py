"""A disk that is slow, full, or cannot be trusted: what is promised then, with a shim before the real one."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.domain.printer import Printer
from hub.store.database import WAL_CHECKPOINT_BYTES, connected
from tests.hub_process import (
    END_S,
    HubFailed,
    HubProcess,
    ask,
    bearer,
    fetched,
    furnish,
    new_id,
    sign_in,
    until,
)

from .books import Books, check_documents, check_jobs, check_orders, check_rows, document
from .conftest import STATIONS, Start
from .disk import Disk, built
from .guests import Card, Guest, Said, client, menu_card, order_wish

# EX_SOFTWARE: the service manager starts the hub again, and the start verifies.
EXIT_UNTRUSTED = 70
FEAST_LINES = 20
# Long enough for a loop without a pause to make hundreds of attempts (s).
STORM_S = 2.0

FILE_PRINTER = Printer(
    id="kitchen", name="주방", address="file:", profile="generic-80-kr", stations=STATIONS
)


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("shim"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "shop"


@pytest.fixture
def disk(shim: Path, data: Path) -> Disk:
    return Disk(shim, data)


class Kiosk:
    """One kiosk that asks once and takes what comes: an answer, an error, or nothing."""

    def __init__(self, hub: HubProcess, token: str, seed: int = 1) -> None:
        self.hub, self.token = hub, token
        self.card: Card = menu_card(hub.url, token)
        self._chance = random.Random(seed)

    def wish(self) -> dict[str, Any]:
        return order_wish(self.card, self._chance)

    def feast(self) -> dict[str, Any]:
        """An order of many lines: few pages of WAL, but the hub reckons with more."""
        wish = self.wish()
        line = wish["lines"][0]
        price = self.card.prices[line["item"]] * line["quantity"]
        return wish | {"lines": [line] * FEAST_LINES, "total": price * FEAST_LINES}

    def ask(self, wish: dict[str, Any]) -> httpx.Response:
        return ask(self.hub.url, self.token, wish)

    def accepted(self, wish: dict[str, Any]) -> Said:
        answer = self.ask(wish)
        assert answer.status_code == 200, answer.text
        return Said(wish, [(200, answer.text)])


def test_the_shim_is_what_sqlite_calls(start: Start, disk: Disk, data: Path) -> None:
    """Or all of the tests below would see a disk that is well."""
    tokens = furnish(data)
    kiosk = Kiosk(start(data, environment=disk.environment), tokens["kiosk"])
    before = disk.synced
    for _ in range(5):
        kiosk.accepted(kiosk.wish())
    # One after the other, so each is a commit of its own, synced before its answer.
    assert disk.synced - before >= 5


def test_fsync_error(start: Start, disk: Disk, data: Path, tmp_path: Path) -> None:
    """Nothing more is acknowledged; the hub ends with 70; the next start has all that was."""
    tokens = furnish(data)
    hub = start(data, environment=disk.environment)
    card = menu_card(hub.url, tokens["kiosk"])
    said: list[Said] = []
    refused: list[Said] = []
    disk.say("fsync_eio_after 6")

    async def orders(seed: int, connections: httpx.AsyncClient) -> None:
        chance = random.Random(seed)
        while True:
            one = Said(order_wish(card, chance))
            try:
                answer = await connections.post(
                    f"{hub.url}/api/v1/commands",
                    content=json.dumps(one.body),
                    headers=bearer(tokens["kiosk"]),
                )
            except httpx.TransportError:
                refused.append(one)
                return
            if answer.status_code != 200:
                refused.append(one)
                # In plain words, and to be asked again.
                assert answer.status_code == 503
                assert answer.json()["error"]["code"] == "stopping"
                assert answer.json()["error"]["guest"]
                continue
            assert not refused, "accepted after the disk had failed"
            one.answers.append((200, answer.text))
            said.append(one)

    async def rush() -> None:
        async with client() as connections:
            await asyncio.gather(*(orders(seed, connections) for seed in range(6)))

    asyncio.run(rush())
    assert hub.wait() == EXIT_UNTRUSTED
    assert disk.failed == 1
    assert said
    assert "no more acknowledging" in hub.log

    disk.say("")
    again = Kiosk(start(data, environment=disk.environment), tokens["kiosk"])
    for one in said:
        answer = again.ask(one.body)
        assert (answer.status_code, answer.text) == one.answers[0]
    # What was not acknowledged may or may not have happened: the same id finds out, and happens once.
    for one in refused:
        answer = again.ask(one.body)
        one.answers.append((answer.status_code, answer.text))
    books = Books(data)
    check_orders(books, said + refused)
    check_rows(books, tmp_path)
    check_documents(books, again.hub, tokens["staff"])


def test_full_disk(start: Start, disk: Disk, data: Path, tmp_path: Path) -> None:
    """Refused in plain words and nothing half stored; the ballast's room first, then room made by people."""
    tokens = furnish(data, printers=[FILE_PRINTER])
    hub = start(data, environment=disk.environment)
    kiosk = Kiosk(hub, tokens["kiosk"])
    said = [kiosk.accepted(kiosk.wish()) for _ in range(3)]
    head = Books(data).head

    disk.say("full_while ballast")
    first = kiosk.wish()
    _refused_full(kiosk.ask(first))
    assert Books(data).head == head
    assert not (data / "ballast").exists()
    _problem(hub, tokens, stands=True)
    said.append(kiosk.accepted(first))

    disk.say("full")
    wishes = [kiosk.wish() for _ in range(5)]
    head = Books(data).head
    for wish in wishes * 2:
        _refused_full(kiosk.ask(wish))
    assert hub.running()
    assert Books(data).head == head
    check_documents(Books(data), hub, tokens["staff"])
    _problem(hub, tokens, stands=True)

    disk.say("")
    said += [kiosk.accepted(wish) for wish in wishes]
    _problem(hub, tokens, stands=False)
    until((data / "ballast").exists, END_S, "new ballast")
    assert disk.refused
    books = Books(data)
    check_orders(books, said)
    check_jobs(books, said)
    check_rows(books, tmp_path)
    check_documents(books, hub, tokens["staff"])


def test_start_on_a_full_disk(start: Start, disk: Disk, data: Path) -> None:
    """SQLite cannot open without a little room: the ballast's. Without any, the hub says so, and harms nothing."""
    tokens = furnish(data)
    disk.say("full_while ballast")
    kiosk = Kiosk(start(data, environment=disk.environment), tokens["kiosk"])
    assert not (data / "ballast").exists()
    _problem(kiosk.hub, tokens, stands=True)
    said = [kiosk.accepted(kiosk.wish()) for _ in range(3)]
    kiosk.hub.kill()

    disk.say("full")
    before = (data / "madang.db").read_bytes(), (data / "madang.db-wal").read_bytes()
    with pytest.raises(HubFailed, match="자리가 있는지") as failed:
        start(data, environment=disk.environment)
    assert "손상" not in str(failed.value)
    assert "Traceback" not in str(failed.value)
    assert before == ((data / "madang.db").read_bytes(), (data / "madang.db-wal").read_bytes())

    disk.say("")
    kiosk = Kiosk(start(data, environment=disk.environment), tokens["kiosk"])
    said.append(kiosk.accepted(kiosk.wish()))
    check_orders(Books(data), said)


def _refused_full(answer: httpx.Response) -> None:
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["advice"]) == (503, "disk_full", "ask_staff")
    assert error["guest"]
    assert error["staff"]


def _problem(hub: HubProcess, tokens: dict[str, str], *, stands: bool) -> None:
    """The problem is shown to staff, or is shown no more."""

    def shown() -> bool:
        return "disk_full" in document(hub, tokens["staff"], "problems")["problems"]

    def health() -> object:
        return fetched(hub.url, "/health", tokens["staff"]).json()["status"]

    until(lambda: shown() is stands, END_S, f"the problem disk_full {'' if stands else 'gone'}")
    # A printer's worker that could not note its job may say so for a moment longer.
    until(lambda: health() == ("degraded" if stands else "ok"), END_S, "the hub's health")


def test_a_timer_on_a_full_disk(start: Start, disk: Disk, data: Path) -> None:
    """What is due waits for room, without a storm of attempts, and happens when there is some."""
    tokens = furnish(data)
    hub = start(data, environment=disk.environment)
    sign_in(hub.url, tokens["staff"])
    soon = int(time.time() * 1000) + 1_500
    sold_out = {"command_id": new_id(), "type": "set_sold_out", "item": "cola", "until": soon}
    staff = Kiosk(hub, tokens["staff"])
    assert staff.ask(sold_out).status_code == 200
    (data / "ballast").unlink()
    disk.say("full")
    until(lambda: disk.refused, END_S, "an attempt to store the timer")
    # Not a wait for something: a storm would show in this while, and fill what room the log has.
    time.sleep(STORM_S)
    assert disk.refused < STORM_S * 5
    assert hub.log.count("disk full") < STORM_S * 5
    disk.say("")
    until(lambda: not _sold_out(hub, tokens), END_S, "the timer")
    assert hub.running()


def _sold_out(hub: HubProcess, tokens: dict[str, str]) -> bool:
    return bool(document(hub, tokens["staff"], "overlay")["sold_out"])


def test_full_while_the_wal_is_moved(start: Start, disk: Disk, data: Path) -> None:
    """The file that the WAL is moved into cannot grow: that is a full disk too, and no reason to end."""
    tokens = furnish(data)
    kiosk = Kiosk(start(data, environment=disk.environment), tokens["kiosk"])
    database, wal, said = data / "madang.db", data / "madang.db-wal", list[Said]()
    small = database.stat().st_size
    with closing(connected(database, "ro")) as report:
        # A long read keeps the WAL from beginning anew, so that it has room for what comes below.
        report.execute("BEGIN").execute("SELECT count(*) FROM journal").fetchone()
        while wal.stat().st_size < WAL_CHECKPOINT_BYTES // 2:
            said.append(kiosk.accepted(kiosk.feast()))
        assert database.stat().st_size == small
    while database.stat().st_size == small:
        said.append(kiosk.accepted(kiosk.feast()))
    # Behind the checkpoint, and the first in a WAL that begins anew.
    said.append(kiosk.accepted(kiosk.wish()))

    disk.say("full")
    while kiosk.hub.running() and not disk.refused_in_db:
        said.append(kiosk.accepted(kiosk.feast()))
    _problem(kiosk.hub, tokens, stands=True)
    disk.say("")
    said += [kiosk.accepted(kiosk.wish()) for _ in range(5)]
    _problem(kiosk.hub, tokens, stands=False)
    assert kiosk.hub.running(), kiosk.hub.log
    check_orders(Books(data), said)
    assert kiosk.hub.terminate() == 0


def _rush(
    hub: HubProcess, tokens: dict[str, str], said: list[Said], enough: Callable[[], object]
) -> None:
    """Rounds of orders by many at once, until it is enough."""

    async def rush() -> None:
        card = menu_card(hub.url, tokens["kiosk"])
        guests = [Guest(lambda: hub.url, tokens["kiosk"], card, seed) for seed in range(16)]
        async with client() as connections:
            while True:
                await asyncio.gather(*(guest.order(connections, lambda: None) for guest in guests))
                if enough():
                    break
        said.extend(one for guest in guests for one in guest.said)

    asyncio.run(rush())


def test_slow_disk(start: Start, disk: Disk, data: Path, tmp_path: Path) -> None:
    """+10 ms for every sync, as cheap disks have: commands share it, and all is well."""
    tokens = furnish(data)
    hub = start(data, environment=disk.environment)
    disk.say("fsync_delay_ms 10")
    before, said = disk.synced, list[Said]()
    _rush(hub, tokens, said, lambda: disk.synced - before > 10)
    accepted = [one for one in said if one.order]
    assert disk.synced - before < len(said), "every command waited for a sync of its own"
    books = Books(data)
    check_orders(books, said)
    check_rows(books, tmp_path)
    check_documents(books, hub, tokens["staff"])
    assert len(accepted) == len(books.placed())
    assert json.loads(accepted[-1].answers[0][1])["seq"] <= books.head.seq
    assert hub.terminate() == 0
