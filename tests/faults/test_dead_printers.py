"""A dead printer never delays an answer, and takes no other printer along."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.domain.printer import Printer
from hub.store.database import connected
from tests.hub_process import HubProcess, furnish, until

from .books import Books, all_on_paper, check_jobs, check_orders, check_paper, count_of, document
from .conftest import STATIONS, Start
from .guests import Guest, client, menu_card

GUESTS, ORDERS = 6, 3
# People are told of a printer that takes nothing after ten seconds; a well one is slow on a busy machine (s).
TOLD_S = 60.0


def _printer(name: str, port: int, profile: str = "generic-80-kr") -> Printer:
    return Printer(
        id=name,
        name=name,
        address=f"tcp://127.0.0.1:{port}",
        profile=profile,
        stations=STATIONS,
    )


@pytest.fixture
def refusing() -> Iterator[Printer]:
    """Switched off: its address answers with a refusal. The port is held, so that nobody else gets it."""
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        yield _printer("refusing", port.getsockname()[1])


@pytest.fixture
def hanging() -> Iterator[Printer]:
    """It takes the connection, and not one byte more than its tiny buffer holds; a picture does not fit."""
    with socket.socket() as port:
        port.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        port.bind(("127.0.0.1", 0))
        # Who asks how it is makes a connection too, and none is ever taken off the queue.
        port.listen(16)
        yield _printer("hanging", port.getsockname()[1], "generic-80-raster")


def test_answers_do_not_wait_for_paper(
    start: Start,
    tmp_path: Path,
    paper: Path,
    kitchen_printer: Printer,
    refusing: Printer,
    hanging: Printer,
) -> None:
    data = tmp_path / "shop"
    tokens = furnish(data, printers=[refusing, hanging, kitchen_printer])
    hub = start(data)
    card = menu_card(hub.url, tokens["kiosk"])
    guests = [Guest(lambda: hub.url, tokens["kiosk"], card, seed) for seed in range(GUESTS)]

    async def order(guest: Guest, connections: Any) -> None:
        for _ in range(ORDERS):
            await guest.order(connections, lambda: None)

    async def rush() -> None:
        async with client() as connections:
            await asyncio.gather(*(order(guest, connections) for guest in guests))

    asyncio.run(rush())
    # All were answered, and neither dead printer has printed anything.
    assert set(_states(data, "refusing")) <= {"queued", "blocked"}
    assert set(_states(data, "hanging")) <= {"queued", "blocked", "sending"}
    said = [one for guest in guests for one in guest.said]
    check_orders(Books(data), said)

    well = f"print_job WHERE printer = '{kitchen_printer.id}'"
    done = "('sent', 'processed', 'confirmed')"
    until(
        lambda: not count_of(data, f"{well} AND state NOT IN {done}"),
        TOLD_S,
        "the well printer's jobs",
    )
    tickets = list(check_jobs(Books(data), said, kitchen_printer.id))
    until(lambda: all_on_paper(paper, tickets), TOLD_S, "the last sheet")
    check_paper(paper, tickets)

    until(lambda: "blocked" in _states(data, "refusing"), TOLD_S, "the refusing printer")
    until(
        lambda: "printer_stalled.hanging" in _problems(hub, tokens), TOLD_S, "the hanging printer"
    )
    standing = _problems(hub, tokens)
    assert "printer_unreachable.refusing" in standing
    assert not [key for key in standing if key.endswith(f".{kitchen_printer.id}")]
    # Somebody may be putting in a roll of paper: a second ticket would be one too many.
    assert not _bodies(data, "hanging", copy_no=2)

    # The end does not wait for it either. Then nobody knows what came out: printed again, and it says so.
    assert hub.terminate() == 0
    assert "sending" in _states(data, "hanging")
    start(data)
    until(lambda: "unknown" in _states(data, "hanging"), TOLD_S, "the job in doubt")
    (copy,) = _bodies(data, "hanging", copy_no=2)
    assert copy["content"]["copy_no"] == 2


def _problems(hub: HubProcess, tokens: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = document(hub, tokens["staff"], "problems")["problems"]
    return found


def _states(data: Path, printer: str) -> list[str]:
    with closing(connected(data / "madang.db", "ro")) as connection:
        sql = "SELECT state FROM print_job WHERE printer = ?"
        return [state for (state,) in connection.execute(sql, (printer,))]


def _bodies(data: Path, printer: str, copy_no: int) -> list[dict[str, Any]]:
    with closing(connected(data / "madang.db", "ro")) as connection:
        sql = "SELECT body FROM print_job WHERE printer = ? AND copy_no = ?"
        return [json.loads(body) for (body,) in connection.execute(sql, (printer, copy_no))]
