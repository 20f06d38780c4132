"""`kill -9` at any moment under load: what was acknowledged is there, once, and reaches the kitchen."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import httpx
import psutil
import pytest

from hub.domain.printer import Printer
from hub.store.database import connected
from tests.hub_process import HubProcess, ask, furnish, until

from .books import (
    Books,
    all_on_paper,
    check_documents,
    check_jobs,
    check_orders,
    check_paper,
    check_rows,
    count_of,
    document,
)
from .conftest import Start
from .guests import Guest, Said, client, menu_card, order_wish
from .screen import Screen

GUESTS = 12
# Of the kills, those that wait for a ticket to be half way: by themselves few would meet one.
WHILE_PRINTING = 0.4
HEARD = ("staff", "overlay", "kitchen.grill", "kitchen.pan", "kitchen.soup")
# Until a screen shows what the hub has; it reconnects in a third of a second (s).
SHOWN_S = 20.0
# Until the next ticket is on paper: a virtual printer makes fifteen a second on a quiet machine (s).
PRINTED_S = 120.0
# Kills until one has met a printer at work; one is the rule.
KILLS_MAX = 20
# A killed hub's workers are told by the kernel (s).
GONE_S = 10.0


class Kills:
    """A shop whose hub is killed again and again while guests order."""

    def __init__(self, start: Start, data: Path, tokens: dict[str, str], seed: int) -> None:
        self._start, self._data, self.tokens = start, data, tokens
        self.chance = random.Random(seed)
        self.hub = start(data)
        card = menu_card(self.hub.url, tokens["kiosk"])
        self.guests = [
            Guest(self.url, tokens["kiosk"], card, seed + n, ("counter", "counter", "test_card"))
            for n in range(GUESTS)
        ]
        self.screen = Screen(self.url, tokens["staff"], HEARD)
        self._heard = asyncio.Semaphore(0)

    def url(self) -> str:
        return self.hub.url

    def said(self) -> list[Said]:
        """All that was asked and answered."""
        return [said for guest in self.guests for said in guest.said]

    async def rounds(self, count: int, orders: int) -> None:
        """`count` times: `orders` orders, and a kill in their midst. Returns with a hub that runs."""
        watching = asyncio.create_task(self.screen.run())
        async with client() as connections:
            for _ in range(count):
                await self._round(connections, orders)
        await self._shown()
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching

    async def _round(self, connections: httpx.AsyncClient, orders: int) -> None:
        self._heard = asyncio.Semaphore(0)
        left = iter(range(orders))
        killing = asyncio.create_task(self._kill(self.chance.randrange(orders - GUESTS)))
        await asyncio.gather(
            killing, *(self._serve(guest, connections, left) for guest in self.guests)
        )

    async def _serve(
        self, guest: Guest, connections: httpx.AsyncClient, left: Iterator[int]
    ) -> None:
        for _ in left:
            await guest.order(connections, self._heard.release)

    async def _kill(self, after: int) -> None:
        """SIGKILL once `after` orders of this round were answered, and a random moment later."""
        for _ in range(after):
            await self._heard.acquire()
        if self.chance.random() < WHILE_PRINTING:
            await asyncio.to_thread(until, self._prints, PRINTED_S, "a ticket on its way to paper")
        else:
            await asyncio.sleep(self.chance.uniform(0, 0.02))
        killed = self.hub
        await asyncio.to_thread(killed.kill)
        self.hub = await asyncio.to_thread(self._start, self._data)
        await asyncio.to_thread(_wait_until_gone, killed)

    def _prints(self) -> bool:
        return count_of(self._data, "print_job WHERE state = 'sending'") > 0

    async def _shown(self) -> None:
        """The screen shows what the hub gives, for every document it watches."""
        await asyncio.to_thread(until, self._shows, SHOWN_S, "the screen to show what the hub has")

    def _shows(self) -> bool:
        given = {name: document(self.hub, self.tokens["staff"], name) for name in HEARD}
        return self.screen.documents == given


def _wait_until_gone(hub: HubProcess) -> None:
    """No worker of a killed hub goes on without it: it would hold memory, and soon a port."""
    _, alive = psutil.wait_procs(hub.relatives, GONE_S)
    assert not alive, f"the killed hub left processes behind: {alive}"


def _kill_and_audit(
    start: Start, tmp_path: Path, paper: Path, printer: Printer, rounds: int, orders: int, seed: int
) -> None:
    data = tmp_path / "shop"
    kills = Kills(start, data, furnish(data, printers=[printer]), seed)
    asyncio.run(kills.rounds(rounds, orders))
    _wait_for_paper(data)
    until(lambda: not _unpaid(data), SHOWN_S, "the terminal's answers")
    books = Books(data)
    check_orders(books, kills.said())
    check_rows(books, tmp_path)
    check_documents(books, kills.hub, kills.tokens["staff"])
    tickets = check_jobs(books, kills.said())
    until(lambda: all_on_paper(paper, list(tickets)), PRINTED_S, "the last sheet")
    check_paper(paper, list(tickets))
    assert kills.screen.followed, "the screen never followed a patch"
    assert kills.hub.terminate() == 0


def _a_copy(paper: Path) -> bool:
    return any("재출력" in sheet.read_text("utf-8") for sheet in paper.glob("*.txt"))


def _wait_for_paper(data: Path) -> None:
    """Until every job has come to its end: a day's paper takes its time, but it never stands still."""
    while left := _unprinted(data):
        until(partial(_fewer_than, left, data), PRINTED_S, f"paper: {left} jobs are open")


def _fewer_than(left: int, data: Path) -> bool:
    return _unprinted(data) < left


def _unprinted(data: Path) -> int:
    return count_of(data, "print_job WHERE state IN ('queued', 'blocked', 'sending')")


def _unpaid(data: Path) -> int:
    return count_of(data, "payment WHERE state = 'requested'")


def test_killed_under_load(
    start: Start, tmp_path: Path, paper: Path, kitchen_printer: Printer
) -> None:
    _kill_and_audit(start, tmp_path, paper, kitchen_printer, rounds=8, orders=25, seed=7)


def test_killed_while_it_prints(
    start: Start, tmp_path: Path, paper: Path, kitchen_printer: Printer
) -> None:
    """The ticket may be out, but the hub did not live to hear of it: it comes again, and says 재출력."""
    data = tmp_path / "shop"
    tokens = furnish(data, printers=[kitchen_printer])
    hub, said = start(data), list[Said]()
    card, chance = menu_card(hub.url, tokens["kiosk"]), random.Random(4)
    with closing(connected(data / "madang.db", "ro")) as looking:

        def state(wanted: str) -> bool:
            sql = "SELECT count(*) FROM print_job WHERE state = ?"
            return bool(looking.execute(sql, (wanted,)).fetchone()[0])

        # A kill may come a moment too late; the next one will not.
        while not state("unknown"):
            assert len(said) < KILLS_MAX
            said.append(Said(order_wish(card, chance)))
            answer = ask(hub.url, tokens["kiosk"], said[-1].body)
            said[-1].answers.append((answer.status_code, answer.text))
            until(lambda: state("sending"), PRINTED_S, "a ticket on its way to paper")
            hub.kill()
            hub = start(data)
            until(lambda: not _unprinted(data), PRINTED_S, "the paper")
    tickets = check_jobs(Books(data), said)
    assert 2 in tickets.values()
    until(lambda: _a_copy(paper), PRINTED_S, "a sheet that says 재출력")
    check_paper(paper, list(tickets))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_killed_all_day(
    start: Start, tmp_path: Path, paper: Path, kitchen_printer: Printer, seed: int
) -> None:
    _kill_and_audit(
        start, tmp_path, paper, kitchen_printer, rounds=40, orders=60, seed=1_000 * seed
    )
