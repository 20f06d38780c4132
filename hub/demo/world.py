"""What is outside of the demo's hub: its printers, the line to the internet and the region beyond it.

Processes of their own, started by `madang demo`'s supervisor (or by a hub without one): whatever becomes
of the hub, paper hangs out of the printers and the region has what it was sent.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .region import START_S as REGION_START_S
from .region import DemoRegion

# A process that starts Python and binds two ports: a second on a fast machine, several on a loaded one (s).
START_S = 30.0
# Their work is done in milliseconds, but a printer still draws what it printed (s).
END_S = 10.0
# A verb is carried out at once; cutting waits for torn connections (s).
VERB_S = 5.0

KITCHEN_PRINTER, COUNTER_PRINTER = "kitchen", "counter"
# A large roll (kiosks have them): some 1,500 sheets, so that a long look at the demo does not end for want of paper.
ROLL_MM = 250_000


@dataclass(frozen=True, slots=True)
class Places:
    """Where the hub finds the world: ports on this machine, and the line's address as the region's own."""

    printers: dict[str, int]
    printer_control: int
    line_control: int
    line_url: str

    def said(self) -> str:
        """As JSON, for the hub's process."""
        return json.dumps(asdict(self))

    @classmethod
    def heard(cls, said: str) -> Places:
        """What `said` made."""
        return cls(**json.loads(said))

    async def torment(self, verb: str, printer: str) -> str:
        """Sends a fault verb to a virtual printer (`printer/virtual/verbs.py`); its answer."""
        return await _told(self.printer_control, f"{verb} {printer}")

    async def printer_state(self, printer: str) -> dict[str, Any]:
        """How a virtual printer is. OSError or TimeoutError where its process does not answer."""
        state: dict[str, Any] = json.loads(await self.torment("state", printer))
        return state

    async def line(self, verb: str) -> str:
        """Sends a verb to the line (`hub/demo/line.py`); its answer."""
        return await _told(self.line_control, verb)

    async def until_region(self) -> None:
        """Returns once there is a region. TimeoutError if none comes."""
        await _told(self.line_control, "wait", REGION_START_S)

    async def region(self) -> tuple[str, bool]:
        """The region's own address, empty until it is there, and whether the line to it is cut."""
        state, _, url = (await self.line("state")).partition(" ")
        return url, state == "cut"


class World:
    """Owns the processes. Made for one data folder; `open`, then `open_region`, at the end `close`."""

    def __init__(
        self, data: Path, printers: Sequence[str] = (KITCHEN_PRINTER, COUNTER_PRINTER)
    ) -> None:
        self._data, self._printers = data, printers
        self._region = DemoRegion(data)
        self._processes: list[asyncio.subprocess.Process] = []
        self.places: Places | None = None

    async def open(self) -> Places:
        """Starts the printers and the line, which is cut until there is a region. OSError where one ends."""
        self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
        printers, line = await asyncio.gather(
            self._start(
                "printer.virtual", "--dir", str(self._data / "paper"), "--roll-mm", str(ROLL_MM),
                *(word for name in self._printers for word in ("--printer", f"{name}:0")),
            ),
            self._start("hub.demo.line"),
        )  # fmt: skip
        self.places = Places(
            printers["printers"], printers["control"], line["control"], line["url"]
        )
        return self.places

    async def open_region(self, shop_name: str) -> None:
        """Enrols the shop at the first start, starts the region, and opens the line to it."""
        assert self.places is not None, "the line comes first"
        await self._region.open(shop_name)
        await self.places.line(f"to {self._region.url.rpartition(':')[2]}")

    async def close(self) -> None:
        """Ends them all; a printer finishes what it draws."""
        for process in self._processes:
            if process.stdin is not None:
                process.stdin.close()
            with suppress(ProcessLookupError):
                process.terminate()
        await asyncio.gather(self._region.close(), *map(_ended, self._processes))

    async def _start(self, module: str, *arguments: str) -> dict[str, Any]:
        """What a process says first: its ports."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # Ctrl+C in a terminal is heard by whoever started us, who ends the hub before its printers.
            start_new_session=True,
        )
        self._processes.append(process)
        assert process.stdout is not None
        async with asyncio.timeout(START_S):
            line = await process.stdout.readline()
        if not line:
            raise OSError(f"{module} ended with {await process.wait()}")
        found: dict[str, Any] = json.loads(line)
        return found


async def _ended(process: asyncio.subprocess.Process) -> None:
    try:
        async with asyncio.timeout(END_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


async def _told(port: int, words: str, within_s: float = VERB_S) -> str:
    async with asyncio.timeout(within_s):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(f"{words}\n".encode())
            await writer.drain()
            return (await reader.readline()).decode().strip()
        finally:
            writer.close()
