"""Ways to end: SIGTERM in good order, and the death of a part that ends the whole."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from hub.domain.printer import Printer
from tests.hub_process import END_S, ask, furnish, until

from .books import Books, all_on_paper, check_jobs, check_orders, check_paper, check_rows, count_of
from .conftest import Start
from .guests import Guest, Said, client, menu_card, order_wish
from .screen import Screen

# RFC 6455 extension registry: service restart. Screens come back by themselves.
CLOSE_RESTART = 1012
EXIT_DEAD_PART = 70
PRINTED_S = 60.0


def test_sigterm_under_load(
    start: Start, tmp_path: Path, paper: Path, kitchen_printer: Printer
) -> None:
    """Every answer given is kept, the process ends with 0, screens hear 1012, no ticket is left in doubt."""
    data = tmp_path / "shop"
    tokens = furnish(data, printers=[kitchen_printer])
    hubs = [start(data)]
    card = menu_card(hubs[0].url, tokens["kiosk"])
    guests = [Guest(lambda: hubs[-1].url, tokens["kiosk"], card, seed) for seed in range(8)]
    screens = [Screen(lambda: hubs[-1].url, tokens["staff"], ("staff",)) for _ in range(3)]
    heard = asyncio.Semaphore(0)

    async def end_midway() -> None:
        for _ in range(20):
            await heard.acquire()
        # A ticket is half way: it has to be finished, or it would be printed twice.
        sending = "print_job WHERE state = 'sending'"
        await asyncio.to_thread(until, lambda: count_of(data, sending), PRINTED_S, "a ticket")
        assert await asyncio.to_thread(hubs[0].terminate) == 0
        assert not (data / "running").exists(), "the stop was not clean"
        hubs.append(await asyncio.to_thread(start, data))

    async def order(guest: Guest, connections: httpx.AsyncClient) -> None:
        for _ in range(6):
            await guest.order(connections, heard.release)

    async def evening() -> None:
        watching = [asyncio.create_task(screen.run()) for screen in screens]
        async with client() as connections:
            await asyncio.gather(end_midway(), *(order(guest, connections) for guest in guests))
        for task in watching:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    asyncio.run(evening())
    assert [screen.closed_with for screen in screens] == [[CLOSE_RESTART]] * 3
    said = [one for guest in guests for one in guest.said]
    still_open = "print_job WHERE state IN ('queued', 'blocked', 'sending')"
    until(lambda: not count_of(data, still_open), PRINTED_S, "the paper")
    books = Books(data)
    check_orders(books, said)
    check_rows(books, tmp_path)
    tickets = check_jobs(books, said)
    assert set(tickets.values()) == {1}, "a copy was made although nothing was in doubt"
    until(lambda: all_on_paper(paper, list(tickets)), PRINTED_S, "the last sheet")
    check_paper(paper, list(tickets))


@pytest.mark.parametrize("poison", ["writer", "loop"])
def test_a_dead_part_ends_the_hub(start: Start, tmp_path: Path, poison: str) -> None:
    """It does not go on without its writer, nor hang without its loop; the next start has what was promised."""
    data = tmp_path / "shop"
    tokens = furnish(data)
    hub = start(data, program=("-m", "tests.faults.poisoned_hub", poison, str(data)))
    card, chance = menu_card(hub.url, tokens["kiosk"]), random.Random(5)
    said = [Said(order_wish(card, chance)) for _ in range(4)]
    for one in said:
        with suppress(httpx.TransportError):
            answer = ask(hub.url, tokens["kiosk"], one.body)
            if answer.status_code == 200:
                one.answers.append((200, answer.text))
            else:
                assert answer.json()["error"]["code"] == "stopping"
    assert hub.wait(END_S) == EXIT_DEAD_PART
    assert "no more acknowledging" in hub.log

    again = start(data)
    for one in said:
        answer = ask(again.url, tokens["kiosk"], one.body)
        one.answers.append((answer.status_code, answer.text))
    check_orders(Books(data), said)
    assert again.terminate() == 0
