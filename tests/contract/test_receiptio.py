"""The virtual printer, judged by a client that others wrote: receiptio (npm), which prints over TCP.

It asks DLE EOT 2, GS I 66 and 67, sets GS a 255, waits for the block, sends its job with GS r 1 behind it, and takes
the first byte of that form for success. Nothing of ours stands between it and the printer.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from printer.virtual.printer import VirtualPrinter
from tools import node

CLIENT = node.ROOT / "node_modules" / "receiptio" / "bin" / "cli.js"
# It knows no other port than that of printers; so each test has an address of its own on this machine.
PORT = 9100
# It gives a silent printer twelve seconds; a busy machine starts Node in a few more (s).
PATIENCE_S = 60.0
ADDRESSES = 20
RECEIPT = "^^김치찌개 | 9,000\n-\nTOTAL | ^9,000\n{code:1234567890;option:code128,2,72,hri}\n=\n"
TYPE = "epson-tm-t88v"
Fault = Callable[[VirtualPrinter], Awaitable[None]]


@asynccontextmanager
async def printer_at(folder: Path) -> AsyncIterator[tuple[VirtualPrinter, str]]:
    """A printer on port 9100 of some address that nobody else uses now."""
    for _ in range(ADDRESSES):
        address = (
            f"127.{random.randrange(1, 255)}.{random.randrange(255)}.{random.randrange(1, 255)}"
        )
        printer = VirtualPrinter("kitchen", folder, TYPE, address, PORT)
        try:
            await printer.start()
        except OSError:
            await printer.stop()
            continue
        try:
            yield printer, address
        finally:
            await printer.stop()
        return
    raise AssertionError("no address with a free port 9100 on this machine")


async def receiptio(address: str, *options: str, receipt: str = RECEIPT) -> str:
    """What it says in the end."""
    process = await asyncio.create_subprocess_exec(
        str(node.NODE), str(CLIENT), "-d", address, "-l", "ko", "-c", "42", *options,
        stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=node.environment(),
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE_S):
        _, said = await process.communicate(receipt.encode())
    return said.decode().split()[-1]


async def nothing(_printer: VirtualPrinter) -> None:
    pass


def judged(folder: Path, fault: Fault, *options: str) -> str:
    async def scenario() -> str:
        async with printer_at(folder) as (printer, address):
            await fault(printer)
            return await receiptio(address, *options)

    return asyncio.run(scenario())


async def hot(printer: VirtualPrinter) -> None:
    printer.machine.mechanism.heat()


async def jammed(printer: VirtualPrinter) -> None:
    printer.machine.mechanism.cutter_jammed = printer.machine.mechanism.cutter_error = True


async def drawer(printer: VirtualPrinter) -> None:
    printer.machine.mechanism.drawer_open = True


def test_a_receipt_is_printed_and_it_says_success(tmp_path: Path) -> None:
    assert judged(tmp_path, nothing) == "success"
    text = (tmp_path / "1.txt").read_text(encoding="utf-8")
    assert "김치찌개" in text
    assert "TOTAL" in text
    assert "--- cut ---" in text


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (VirtualPrinter.paper_out, "paperempty"),
        (VirtualPrinter.cover_open, "coveropen"),
        (VirtualPrinter.refuse, "disconnect"),
        (VirtualPrinter.go_silent, "offline"),
        (hot, "error"),
        (jammed, "error"),
    ],
    ids=["paper", "cover", "power", "silent", "hot", "jam"],
)
def test_what_is_wrong_is_said_by_it_too(tmp_path: Path, fault: Fault, verdict: str) -> None:
    assert judged(tmp_path, fault) == verdict
    assert not list(tmp_path.glob("*.bin")), "nothing was printed"


@pytest.mark.parametrize(
    ("fault", "asked", "verdict"),
    [
        (nothing, "printer", "online"),
        (VirtualPrinter.paper_out, "printer", "paperempty"),
        # Pin 3 is high while our drawer is open, which it calls the second kind of drawer.
        (nothing, "drawer2", "drawerclosed"),
        (drawer, "drawer2", "draweropen"),
    ],
)
def test_its_questions_are_answered(tmp_path: Path, fault: Fault, asked: str, verdict: str) -> None:
    assert judged(tmp_path, fault, "-q", asked) == verdict


def test_paper_that_ends_in_the_middle_of_its_receipt(tmp_path: Path) -> None:
    async def ends(printer: VirtualPrinter) -> None:
        printer.machine.mechanism.put_in(5.0)

    assert judged(tmp_path, ends) == "paperempty"
    text = (tmp_path / "1.txt").read_text(encoding="utf-8")
    assert "~" in text
    assert "TOTAL" not in text


def test_the_rest_of_another_clients_picture_is_flushed_out(tmp_path: Path) -> None:
    """Somebody left a picture half sent: what is sent next belongs to it, until receiptio's 8,192 NULs."""

    async def torn(printer: VirtualPrinter) -> None:
        _, writer = await asyncio.open_connection(*address_of(printer))
        writer.write(b"\x1dv0\x00\x40\x00\x40\x00" + bytes(100))
        writer.close()
        await writer.wait_closed()

    assert judged(tmp_path, torn) == "success"
    text = (tmp_path / "1.txt").read_text(encoding="utf-8")
    assert "[picture 512x64]" in text
    assert "TOTAL" in text


def address_of(printer: VirtualPrinter) -> tuple[str, int]:
    return printer.host, printer.port
