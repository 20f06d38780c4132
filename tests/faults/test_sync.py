"""The way to the region with real processes: an hour without it, and `kill -9` on either side in mid-exchange.

In the end the region's journal is the shop's, hash by hash and each entry once; the shop never waited; and
nothing private was in any byte on the way or at the other end.
"""

from __future__ import annotations

import json
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.domain.chain import START
from hub.store.reader import Reader
from sync.batch import UNPACKED_MAX, Batch, read
from sync.coding import CODINGS
from tests.hub_process import HubProcess, bearer, new_id, until
from tests.near_region import books_of
from tests.region_process import RegionProcess, enrolled, start_region

from .conftest import Start
from .guests import ANSWER_S, Card, menu_card
from .wiretap import Wiretap

# A busy hour of a small restaurant.
HOUR_OF_ORDERS = 100
# Until a region that is back holds everything: the demo's hub asks every two seconds at most (s).
CAUGHT_UP_S = 60.0
SECRET = "새우-알레르기-표식-4826"


class Chain:
    """A demo hub that ships at once, the wire, and a region: each can be killed and started again."""

    def __init__(self, start: Start, folder: Path) -> None:
        self._start, self.data = start, folder / "shop"
        self.database = folder / "region" / "region.db"
        self.database.parent.mkdir()
        self.store, self.token = enrolled(self.database)
        self.region_port = free_port()
        self.tap = Wiretap(self.region_port)
        self.region: RegionProcess | None = None
        self.unanswered: list[dict[str, Any]] = []
        self.hub = self.start_hub()
        self.tokens = tokens_of(self.data)
        self.card: Card = menu_card(self.hub.url, self.tokens["kiosk"])

    def start_hub(self) -> HubProcess:
        environment = {
            "MADANG_REGION": f"http://127.0.0.1:{self.tap.port}",
            "MADANG_REGION_TOKEN": self.token,
        }
        self.hub = self._start(self.data, demo=True, environment=environment)
        while self.unanswered:
            ask(self.hub, self.tokens["kiosk"], self.unanswered.pop())
        return self.hub

    def start_region(self) -> RegionProcess:
        self.region = start_region(self.database, self.region_port)
        return self.region

    def close(self) -> None:
        self.tap.close()
        if self.region is not None:
            if self.region.running():
                self.region.kill()
            print(f"--- log of the region ---\n{self.region.log}")

    def order(self, *, note: str | None = None) -> bool:
        """One guest. False if the hub died before it answered: asked again, with the same id, once it is back."""
        body = wish(self.card, note)
        try:
            ask(self.hub, self.tokens["kiosk"], body)
        except httpx.TransportError:
            self.unanswered.append(body)
            return False
        return True

    def problems(self) -> dict[str, Any]:
        return problems(self.hub, self.tokens["staff"])

    def journal(self) -> list[Any]:
        """The hub's journal, whole rows."""
        reader = Reader(self.data / "madang.db")
        try:
            return list(reader.journal(0))
        finally:
            reader.close()

    def _region_rows(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as file:
            return file.execute(sql).fetchall()

    def received(self) -> int:
        """How far the region is."""
        return int(self._region_rows("SELECT seq FROM cursor")[0][0])

    def caught_up(self) -> None:
        """Waits until the region holds all, and holds it against the hub's journal."""
        until(
            lambda: self.received() == len(self.journal()),
            CAUGHT_UP_S,
            lambda: f"entry {len(self.journal())}, not {self.received()}\n{self.hub.log}",
        )
        journal = self.journal()
        place, hashes = START.seq, []
        for batch in self.batches():
            assert batch.header.first == place + 1, "an entry is there twice, or missing"
            place = batch.header.last
            hashes += batch.hashes
        assert hashes == [row[13] for row in journal]
        days = self._region_rows("SELECT day, orders, ordered, cancelled FROM store_day")
        assert {day: tuple(sums) for day, *sums in days} == books_of(journal)

    def batches(self) -> list[Batch]:
        """What the region holds, unpacked."""
        rows = self._region_rows("SELECT coding, body FROM batch ORDER BY id")
        return [read(CODINGS[coding][1](body, UNPACKED_MAX)) for coding, body in rows]


def tokens_of(data: Path) -> dict[str, str]:
    """Tokens of the demo's devices, by kind."""
    devices = json.loads((data / "demo-devices.json").read_text("utf-8"))
    return {device["kind"]: device["token"] for device in devices}


def wish(card: Card, note: str | None = None) -> dict[str, Any]:
    """An order of the first thing on the card, with a note on the line and on the whole."""
    item, price = next(iter(card.prices.items()))
    line: dict[str, Any] = {"item": item, "quantity": 1, "options": [], "steps": [], "note": note}
    return {
        "command_id": new_id(), "type": "place_order", "menu": card.version, "service": "eat_in",
        "language": "ko", "lines": [line], "total": price, "payment": "counter", "note": note,
    }  # fmt: skip


def ask(hub: HubProcess, token: str, body: dict[str, Any]) -> None:
    """A command that must be done."""
    response = httpx.post(
        f"{hub.url}/api/v1/commands", json=body, headers=bearer(token), timeout=ANSWER_S
    )
    assert response.status_code == 200, response.text


def problems(hub: HubProcess, token: str) -> dict[str, Any]:
    """What stands on the staff's screen."""
    said = httpx.get(
        f"{hub.url}/api/v1/documents/problems", headers=bearer(token), timeout=ANSWER_S
    )
    found: dict[str, Any] = said.json().get("problems", {})
    return found


def free_port() -> int:
    """A port that nobody listens on, for a region that is started later."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def chain(start: Start, tmp_path: Path) -> Iterator[Chain]:
    made = Chain(start, tmp_path)
    yield made
    made.close()


def test_an_hour_without_the_region(chain: Chain) -> None:
    for number in range(HOUR_OF_ORDERS):
        assert chain.order(note=SECRET if number % 10 == 0 else None)
    problem = until(
        lambda: chain.problems().get("region_unreachable"), CAUGHT_UP_S, "a problem that is shown"
    )
    assert problem["params"]["waiting"] > 0
    chain.start_region()
    chain.caught_up()
    until(lambda: "region_unreachable" not in chain.problems(), CAUGHT_UP_S, "a problem that ends")
    nothing_private(chain)


def test_the_hub_is_killed_in_the_middle_of_shipping(chain: Chain) -> None:
    """Twice after the region had stored a batch and before the hub heard of it, twice before."""
    chain.start_region()
    for kill_after in (True, False, True, False):
        killed = kill_at_next_request(chain, after=kill_after)
        while chain.order() and not killed():
            pass
        until(killed, CAUGHT_UP_S, "the hub to be killed")
        chain.start_hub()
        assert chain.order()
    chain.caught_up()
    assert chain.hub.terminate() == 0


def kill_at_next_request(chain: Chain, *, after: bool) -> Any:
    """SIGKILL for the hub at the next batch with entries; a function that says whether it was done."""
    hub, done = chain.hub, []

    def kill(number: int) -> None:
        if not done and b'"shared"' in chain.tap.unpacked()[number - 1]:
            done.append(number)
            hub.process.kill()

    if after:
        chain.tap.before, chain.tap.after = lambda number: None, kill
    else:
        chain.tap.before, chain.tap.after = kill, lambda number: None
    return lambda: bool(done) and not hub.running()


def test_the_region_is_killed_again_and_again(chain: Chain) -> None:
    for number in range(4):
        region = chain.start_region()
        before = chain.received()
        assert chain.order()
        if number % 2:
            until(lambda now=before: chain.received() > now, CAUGHT_UP_S, "a batch")  # type: ignore[misc]
        region.kill()
        chain.tap.cut()
        assert chain.order()
    chain.start_region()
    chain.caught_up()


def test_a_wrong_token_is_a_problem_and_not_a_stop(chain: Chain) -> None:
    chain.hub.terminate()
    right, chain.token = chain.token, "mr_wrong"
    chain.start_region()
    chain.start_hub()
    chain.order()
    problem = until(lambda: chain.problems().get("region_refused"), CAUGHT_UP_S, "a problem")
    assert problem["params"] == {"why": "unknown_token"}
    assert chain.received() == 0
    chain.hub.terminate()
    chain.token = right
    chain.start_hub()
    chain.caught_up()
    assert "region_refused" not in chain.problems()


def test_the_demos_own_region_is_cut_and_mended(start: Start, tmp_path: Path) -> None:
    """As a stranger does it on the first page: cut the line, order, see what waits, mend it."""
    hub = start(tmp_path / "shop", demo=True)
    tokens = tokens_of(hub.data)
    database = hub.data / "region" / "region.db"

    def region() -> str:
        return str(httpx.get(f"{hub.url}/api/v1/demo", timeout=ANSWER_S).json()["region"])

    def mishap(verb: str) -> None:
        said = httpx.post(f"{hub.url}/api/v1/demo/mishap", json={"verb": verb}, timeout=CAUGHT_UP_S)
        assert said.status_code == 200, said.text

    def caught_up() -> bool:
        if not database.exists():
            return False
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
            (received,) = file.execute("SELECT seq FROM cursor").fetchone()
        return bool(received == httpx.get(f"{hub.url}/health", timeout=ANSWER_S).json()["head"])

    url = until(lambda: region() or None, CAUGHT_UP_S, "the demo's region")
    until(caught_up, CAUGHT_UP_S, "the shop at its region")
    mishap("cut_region")
    for _ in range(3):
        ask(hub, tokens["kiosk"], wish(menu_card(hub.url, tokens["kiosk"])))
    problem = until(
        lambda: problems(hub, tokens["staff"]).get("region_unreachable"), CAUGHT_UP_S, "a problem"
    )
    assert problem["params"]["waiting"] >= 1
    mishap("mend_region")
    until(caught_up, CAUGHT_UP_S, "all of it there")
    until(
        lambda: "region_unreachable" not in problems(hub, tokens["staff"]), CAUGHT_UP_S, "its end"
    )
    assert region() == url
    assert "3건" in httpx.get(url, timeout=ANSWER_S).text


def nothing_private(chain: Chain) -> None:
    """Neither on the wire, packed or unpacked, nor in any file of the region."""
    journal = chain.journal()
    notes = [row for row in journal if row[10] and SECRET in row[10]]
    assert len(notes) == HOUR_OF_ORDERS / 10
    stored = [file.read_bytes() for file in chain.database.parent.iterdir() if file.is_file()]
    stored += [batch.lines for batch in chain.batches()]
    everything = b"\0".join([*chain.tap.raw, *chain.tap.unpacked(), *stored])
    assert b"order_placed" in everything
    for row in journal:
        if row[11] is not None:
            assert row[11] not in everything
            assert row[11].hex().encode() not in everything
    assert SECRET.encode() not in everything
    assert json.dumps(SECRET).strip('"').encode() not in everything
    for secret in secrets_of(journal):
        assert secret.encode() not in everything, "a name or a hash of a PIN or token left the shop"


def secrets_of(journal: list[Any]) -> set[str]:
    """Every text of every private part that is long enough to be told from chance."""
    found: set[str] = set()
    for row in journal:
        if row[10] is not None:
            for value in json.loads(row[10]).values():
                texts = value.values() if isinstance(value, dict) else [value]
                found |= {text for text in texts if isinstance(text, str) and len(text) > 20}
    assert len(found) > 5
    return found
