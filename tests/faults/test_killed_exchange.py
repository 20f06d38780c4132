"""`kill -9` of the hub's end or of the terminal, in the middle of an exchange: afterwards both tell the same.

The driver runs in a process of its own, behind a tap that kills it when a given byte passes. The terminal is another
process, with its record on disk. Who comes after asks the terminal, and says what stands in that record.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from acquiring.terminal.virtual.__main__ import wall
from hub.payments.card_terminal import CardTerminals
from hub.payments.method import Charge, Heard
from tests.hub_process import ROOT
from tests.terminal_bench import CALM, TERMINAL, until
from tests.terminal_process import TerminalProcess

# A hub's end that charges once, and says what it heard. Its notes are synced, so a kill is as good as a power cut.
_CHARGES = """
import asyncio, json, sys
from pathlib import Path
from hub.payments.card_terminal import CardTerminals
from hub.payments.method import Charge
address, folder, charge = sys.argv[1], Path(sys.argv[2]), Charge(**json.loads(sys.argv[3]))
async def run():
    driver = CardTerminals(lambda terminal: address, folder)
    print((await driver.charge(charge)).outcome, flush=True)
    await driver.close()
asyncio.run(run())
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[TerminalProcess]:
    with ExitStack() as ending:
        one = TerminalProcess(tmp_path)
        ending.callback(one.end)
        one.start()
        yield one


def _charge(number: int) -> Charge:
    return Charge(f"p{number:032d}", 1_000 + number, 90, 0, wall(), TERMINAL)


class Tap:
    """A port before the terminal's: passes bytes on until the one at which the driver's process dies."""

    def __init__(self, terminal: str, direction: str, count: int) -> None:
        host, _, port = terminal.removeprefix("tcp://").rpartition(":")
        self._there = host, int(port)
        self._left = {"sent": 10**9, "heard": 10**9} | {direction: count}
        self.victim: asyncio.subprocess.Process | None = None
        self.hit = False
        self._server: asyncio.Server | None = None
        self._done = asyncio.Event()

    async def open(self) -> str:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return f"tcp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        await self._done.wait()
        assert self._server is not None
        self._server.close()

    async def _accept(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, onward = await asyncio.open_connection(*self._there)
        pumps = [
            asyncio.create_task(self._pump(near, onward, "sent")),
            asyncio.create_task(self._pump(far, back, "heard")),
        ]
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)
        for writer in (onward, back):
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
        self._done.set()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: str
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(4096):
                kept = data[: self._left[direction]]
                self._left[direction] -= len(kept)
                writer.write(kept)
                await writer.drain()
                if not self._left[direction]:
                    self.hit = True
                    assert self.victim is not None
                    self.victim.kill()
                    await self.victim.wait()
                    return


async def _killed_at(
    terminal: TerminalProcess, notes: Path, charge: Charge, where: str, count: int
) -> None:
    tap = Tap(terminal.address, where, count)
    address = await tap.open()
    asked = json.dumps({name: getattr(charge, name) for name in Charge.__slots__})
    tap.victim = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _CHARGES, address, str(notes), asked),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    await tap.victim.communicate()
    await tap.close()
    assert tap.hit, "the charge ended before that byte"


async def _asks(
    terminal: TerminalProcess, notes: Path, charge: Charge, net_cancel: bool = False
) -> Heard:
    """What the next process says of it."""
    driver = CardTerminals(lambda _: terminal.address, notes, CALM)
    try:
        return await (driver.net_cancel(charge) if net_cancel else driver.query(charge))
    finally:
        await driver.close()


# Around every border of what is said: L, ACK, B, ACK, and inside; ACK, l, ACK, b, and inside.
SENT = (1, 36, 37, 38, 39, 70, 104, 105)
HEARD = (1, 2, 100, 194, 195, 196, 197, 300, 389, 390)


@pytest.mark.parametrize(("where", "counts"), [("sent", SENT), ("heard", HEARD)])
def test_the_hub_is_killed_at_a_byte(
    tmp_path: Path, terminal: TerminalProcess, where: str, counts: tuple[int, ...]
) -> None:
    async def run() -> None:
        notes = tmp_path / "notes"
        # Begun before: then what has no note was never sent.
        await _asks(terminal, notes, _charge(999))
        for count in counts:
            charge = _charge(count)
            await _killed_at(terminal, notes, charge, where, count)
            heard = await _asks(terminal, notes, charge)
            stands = terminal.standing(charge.amount)
            assert heard.outcome == ("approved" if stands else "declined"), (count, heard)
            assert stands <= 1
            if stands:
                heard = await _asks(terminal, notes, charge, net_cancel=True)
                assert heard.outcome == "declined"
                assert terminal.standing(charge.amount) == 0

    asyncio.run(run())


@pytest.mark.parametrize("moment", ["insert_card", "lost"])
def test_the_terminal_is_killed(tmp_path: Path, terminal: TerminalProcess, moment: str) -> None:
    """While it waits for a card, and between its approval and the answer. It comes back with what is on its disk."""

    async def run() -> None:
        notes, charge = tmp_path / "notes", _charge(1)
        driver = CardTerminals(lambda _: terminal.address, notes, CALM)
        if moment == "insert_card":
            terminal.say("hold", "on")
        else:
            terminal.say("lose_answer")
        asking = asyncio.create_task(driver.charge(charge))
        wanted = "insert_card" if moment == "insert_card" else "done"
        await until(lambda: terminal.screen() == wanted, wanted)
        terminal.kill()
        assert (await asking).outcome == "unknown"
        assert (await driver.query(charge)).outcome == "unknown", "nobody is there to be asked"
        terminal.start()
        heard = await driver.query(charge)
        assert heard.outcome == ("declined" if moment == "insert_card" else "approved")
        assert terminal.standing(charge.amount) == (heard.outcome == "approved")
        await driver.close()

    asyncio.run(run())
