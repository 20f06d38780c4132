"""What is outside of the demo's hub: printers, card terminals, a payment service, the line to the internet and the
region beyond it.

Processes of their own, started by `madang demo`'s supervisor (or by a hub without one): whatever becomes
of the hub, paper hangs out of the printers, money that was taken is taken, and the region has what it was sent.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from hub.settings import Settings

from .acquirer import Acquirer, MoneyPlaces
from .machines import Machines, told
from .region import START_S as REGION_START_S
from .region import DemoRegion

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
    money: MoneyPlaces = field(default_factory=MoneyPlaces)

    def said(self) -> str:
        """As JSON, for the hub's process."""
        return json.dumps(asdict(self))

    @classmethod
    def heard(cls, said: str) -> Places:
        """What `said` made."""
        found = json.loads(said)
        return cls(**(found | {"money": MoneyPlaces(**found["money"])}))

    async def torment(self, verb: str, printer: str) -> str:
        """Sends a fault verb to a virtual printer (`printer/virtual/verbs.py`); its answer."""
        return await told(self.printer_control, f"{verb} {printer}")

    async def printer_state(self, printer: str) -> dict[str, Any]:
        """How a virtual printer is. OSError or TimeoutError where its process does not answer."""
        state: dict[str, Any] = json.loads(await self.torment("state", printer))
        return state

    async def terminal(self, terminal: str, words: str) -> str:
        """Says a line to a virtual card terminal (`acquiring/terminal/virtual/control.py`); its answer."""
        return await told(self.money.controls[terminal], words)

    async def online(self, words: str) -> str:
        """Says a line to the simulated payment service (`acquiring/simulation/serving.py`); its answer."""
        return await told(self.money.online_control, words)

    async def line(self, verb: str) -> str:
        """Sends a verb to the line (`hub/demo/line.py`); its answer."""
        return await told(self.line_control, verb)

    async def until_region(self) -> None:
        """Returns once there is a region. TimeoutError if none comes."""
        await told(self.line_control, "wait", REGION_START_S)

    async def region(self) -> tuple[str, bool]:
        """The region's own address, empty until it is there, and whether the line to it is cut."""
        state, _, url = (await self.line("state")).partition(" ")
        return url, state == "cut"


class World:
    """Owns the processes. Made for one data folder; `reserve`, `open`, then `open_region`, at the end `close`."""

    def __init__(
        self, data: Path, printers: Sequence[str] = (KITCHEN_PRINTER, COUNTER_PRINTER)
    ) -> None:
        self._data, self._printers = data, printers
        self._region = DemoRegion(data)
        self._machines = Machines()
        self._acquirer = Acquirer(data, self._machines)
        self.places: Places | None = None

    def reserve(self, settings: Settings) -> Settings:
        """The settings with which a hub finds this world's payment service (`Acquirer.reserve`)."""
        return self._acquirer.reserve(settings)

    async def open(self) -> Places:
        """Starts all but the region; the line is cut until there is one. OSError where one ends."""
        self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
        (printers, _), (line, _), money = await asyncio.gather(
            self._machines.start(
                "printer.virtual", "--dir", str(self._data / "paper"), "--roll-mm", str(ROLL_MM),
                *(word for name in self._printers for word in ("--printer", f"{name}:0")),
            ),
            self._machines.start("hub.demo.line"),
            self._acquirer.open(),
        )  # fmt: skip
        self.places = Places(
            printers["printers"], printers["control"], line["control"], line["url"], money
        )
        return self.places

    async def open_region(self, shop_name: str) -> None:
        """Enrols the shop at the first start, starts the region, and opens the line to it."""
        assert self.places is not None, "the line comes first"
        await self._region.open(shop_name)
        await self.places.line(f"to {self._region.url.rpartition(':')[2]}")

    async def close(self) -> None:
        """Ends them all; a printer finishes what it draws."""
        await self._acquirer.close()
        await asyncio.gather(self._region.close(), self._machines.close())
