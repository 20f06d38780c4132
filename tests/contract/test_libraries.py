"""Each library that the house is built with does its work in the product, end to end.

A hub in a process of its own (FastAPI behind uvicorn) takes an order over HTTP; a screen hears of it over the
socket (uvicorn's websockets, the `websockets` client); the ticket comes out of a serial printer
(pyserial on a pty) in ESC/POS; the order is read back by SQLModel; then a test page goes through
python-escpos' raster and qrcode to the same printer.
"""

from __future__ import annotations

import asyncio
import os
import select
import subprocess
import sys
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hub.domain.printer import Printer
from hub.store.reader import Reader
from printer.disassemble import disassemble
from printer.document import QR
from printer.profile import load_profile
from printer.raster import qr_image
from tests.hub_process import (
    ROOT,
    ask,
    fetched,
    furnish,
    new_id,
    running_hub,
    sign_in,
    until,
)
from tests.screen import screen

# Seconds until paper has come: drawing starts a process, and a printer that never answers is waited for.
PAPER_S = 60.0

DISH, PRICE, WON = "napjak-mandu", 6_000, 10_000


class PtyPrinter:
    """A cheap serial printer: takes all bytes and never answers."""

    def __init__(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.address = f"serial://{os.ttyname(self._slave)}?baud=115200&flow=none"
        self.paper = bytearray()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._take, name="pty-printer")
        self._thread.start()

    def _take(self) -> None:
        while not self._stopped.is_set():
            if select.select([self._master], [], [], 0.05)[0]:
                self.paper += os.read(self._master, 65536)

    def close(self) -> None:
        self._stopped.set()
        self._thread.join()
        os.close(self._master)
        os.close(self._slave)


@contextmanager
def pty_printer() -> Iterator[PtyPrinter]:
    printer = PtyPrinter()
    try:
        yield printer
    finally:
        printer.close()


def test_an_order_goes_through_every_library(tmp_path: Path) -> None:
    data = tmp_path / "shop"
    with pty_printer() as printer:
        made = Printer(
            id="front", name="앞 프린터", address=printer.address, profile="generic-80-kr",
            stations=("pan",), receipts=True,
        )  # fmt: skip
        tokens = furnish(data, printers=[made])
        with running_hub(data) as hub:
            assert hub.url.startswith("http://127.0.0.1:")
            sign_in(hub.url, tokens["staff"])
            order = asyncio.run(_ordered(hub.url, tokens))
            until(
                lambda: "납작만두".encode("cp949") in printer.paper, PAPER_S, "the kitchen ticket"
            )
            paid = {"type": "take_cash", "bill": order["bill"], "amount": PRICE, "tendered": WON}
            answer = ask(hub.url, tokens["staff"], paid | {"command_id": new_id()})
            assert answer.json()["answer"]["change"] == WON - PRICE
            until(lambda: "거스름돈".encode("cp949") in printer.paper, PAPER_S, "the receipt")
        _read_back(data, order)
        said = disassemble(bytes(printer.paper))
        assert "납작만두" in said
        printer.paper.clear()
        _test_page(printer, tmp_path)


async def _ordered(url: str, tokens: dict[str, str]) -> dict[str, Any]:
    """An order by HTTP; the kitchen's screen and the guest's hear of it."""
    address = url.removeprefix("http://")
    shop = await asyncio.to_thread(fetched, url, "/api/v1/documents/shop", tokens["kiosk"])
    assert shop.headers["server"] == "uvicorn"
    body = {
        "command_id": new_id(), "type": "place_order", "menu": shop.json()["menu"]["version"],
        "service": "eat_in", "language": "ko", "lines": [{"item": DISH, "quantity": 1}], "total": PRICE,
    }  # fmt: skip
    async with screen(address, tokens["kitchen"]) as kitchen:
        await kitchen.greet("kitchen.pan")
        await kitchen.next()
        said = await asyncio.to_thread(ask, url, tokens["kiosk"], body)
        assert said.status_code == 200, said.text
        order: dict[str, Any] = said.json()["answer"]
        await kitchen.hear(lambda: order["order"] in kitchen.content("kitchen.pan")["tickets"])
        ticket = kitchen.content("kitchen.pan")["tickets"][order["order"]]
        assert (ticket["number"], ticket["lines"][0]["name"]) == (order["number"], "납작만두")
    return order


def _read_back(data: Path, order: dict[str, Any]) -> None:
    """The rows by SQLModel, as reports read them."""
    reader = Reader(data / "madang.db")
    try:
        found = reader.order(order["order"])
        assert found is not None
        row, lines = found
        assert (row.number, row.total, row.channel) == (order["number"], PRICE, "kiosk")
        assert [(line.item, line.quantity, line.amount) for line in lines] == [(DISH, 1, PRICE)]
        assert reader.day_sums(row.day) == {"bills": 1, "ordered": PRICE, "paid": PRICE}
        assert {job.kind for job in reader.jobs_of(order["order"])} >= {"kitchen_ticket"}
        assert {job.state for job in reader.jobs_of(order["order"])} == {"sent"}
    finally:
        reader.close()


def _test_page(printer: PtyPrinter, data: Path) -> None:
    """Every line a picture (python-escpos), and a QR code as one (qrcode)."""
    profile = load_profile("generic-80-raster")
    cut, before = bytes.fromhex(profile.cut), int(time.time())
    done = subprocess.run(
        [
            *(sys.executable, "-m", "hub.cli", "printer", "test", printer.address),
            *("--profile", profile.name, "--name", "front", "--data", str(data)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PAPER_S,
    )
    assert done.returncode == 0, done.stderr
    moments = range(before, int(time.time()) + 1)
    until(lambda: cut in printer.paper, PAPER_S, "the end of the test page")
    assert b"\x1dv0" in printer.paper, "GS v 0, a raster picture"
    assert any(
        all(row in printer.paper for row in _rows_of_code(f"madang:front:{second * 1000}", profile))
        for second in moments
    ), "no such QR code on the paper"


def _rows_of_code(payload: str, profile: Any) -> set[bytes]:
    """The rows of dots that make up that code on this paper."""
    picture = (
        qr_image(QR(type="qr", payload=payload), profile).convert("L").point(lambda v: 255 - v)
    )
    raw = picture.convert("1").tobytes()
    width = len(raw) // picture.height
    return {raw[at : at + width] for at in range(0, len(raw), width)}
