"""The far side of the demo's money: virtual card terminals, and the online payment service that is a simulator.

Each keeps a record of its own in the data folder, which outlives the hub and the whole demo: what it took stays taken.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hub.addresses import origin_of
from hub.listener import listener_on
from hub.settings import Settings

from .machines import Machines

log = logging.getLogger(__name__)

KIOSK_TERMINAL, COUNTER_TERMINAL = "kiosk", "counter"
TERMINALS = (KIOSK_TERMINAL, COUNTER_TERMINAL)
"""Card terminals (카드 단말기) of a demo shop: one in the kiosk, one on the counter for whoever has none."""

CLIENT_KEY, SECRET = "test_ck_madang_demo", "test_sk_madang_demo"
"""As whom the demo asks the simulator. No secrets: they begin as the service's test keys do, and open nothing else."""

# A service whose power failed is back after this long, as if somebody had walked to the switch (s).
POWER_BACK_S = 3.0


@dataclass(frozen=True, slots=True)
class MoneyPlaces:
    """Where the far side is. `online_control` is 0 where the shop pays by a service of its own."""

    terminals: dict[str, str] = field(default_factory=dict)
    """Address by terminal, as the hub's `save_terminal` takes it."""
    controls: dict[str, int] = field(default_factory=dict)
    """Port for verbs by terminal."""
    online_control: int = 0


def record_of(data: Path, machine: str) -> Path:
    """The own record of `terminal-<id>` or of `online`, lines of JSON."""
    return data / "acquirer" / f"{machine}.jsonl"


class Acquirer:
    """Starts the far side and keeps it. Made for one data folder; `reserve`, then `open`, at the end `close`."""

    def __init__(self, data: Path, machines: Machines) -> None:
        self._data, self._machines = data, machines
        self._listener: socket.socket | None = None
        self._keeping: asyncio.Task[None] | None = None

    def reserve(self, settings: Settings) -> Settings:
        """Takes the simulator's port before it runs, so that the hub may be told of it: the settings that lead
        there. Unchanged where they name a service already."""
        if settings.online_url:
            return settings
        self._listener = listener_on(settings.host, 0)
        port = self._listener.getsockname()[1]
        # A phone opens it from wherever in the shop's network it is; the hub stands beside it.
        origin = origin_of("", settings.host, port)
        everywhere = settings.host in ("0.0.0.0", "::", "")
        return replace(
            settings,
            online_url=f"http://127.0.0.1:{port}" if everywhere else origin,
            online_checkout=f"{origin}/checkout",
            online_client_key=CLIENT_KEY,
            online_secret=SECRET,
        )

    async def open(self) -> MoneyPlaces:
        """OSError where one of them ends at once."""
        (self._data / "acquirer").mkdir(mode=0o700, parents=True, exist_ok=True)
        online, terminals = await asyncio.gather(
            self._open_online(), asyncio.gather(*map(self._open_terminal, TERMINALS))
        )
        found = dict(zip(TERMINALS, terminals, strict=True))
        return MoneyPlaces(
            {name: address for name, (address, _) in found.items()},
            {name: control for name, (_, control) in found.items()},
            online,
        )

    async def close(self) -> None:
        """Lets the port go; nobody brings the service back any more. The processes are `Machines`' to end."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        if self._listener is not None:
            self._listener.close()

    async def _open_terminal(self, name: str) -> tuple[str, int]:
        """Its address and its control port. Where it was the last time, if that port is free: a payment whose end
        nobody knows yet is asked about there."""
        mark = record_of(self._data, f"terminal-{name}").with_suffix(".port")
        before = mark.read_text("utf-8") if mark.exists() else "0"
        try:
            said = await self._start_terminal(name, before)
        except OSError:
            if before == "0":
                raise
            log.warning("the virtual terminal %s is not where it was: the port is taken", name)
            said = await self._start_terminal(name, "0")
        mark.write_text(str(urlsplit(said["address"]).port), "utf-8")
        return said["address"], said["control"]

    async def _start_terminal(self, name: str, port: str) -> dict[str, Any]:
        said, _ = await self._machines.start(
            *("acquiring.terminal.virtual", "--listen", f"tcp:{port}"),
            *("--log", str(record_of(self._data, f"terminal-{name}"))),
        )
        return said

    async def _open_online(self) -> int:
        if self._listener is None:
            return 0
        control, process = await self._start_online(0)
        self._keeping = asyncio.create_task(self._keep_online(control, process), name="online")
        return control

    async def _start_online(self, control: int) -> tuple[int, asyncio.subprocess.Process]:
        assert self._listener is not None, "the port comes first"
        fd = self._listener.fileno()
        said, process = await self._machines.start(
            *("acquiring.online.simulator", "--fd", str(fd), "--control", str(control)),
            *("--log", str(record_of(self._data, "online"))),
            environment={"MADANG_ONLINE_SECRET": SECRET},
            sockets=(fd,),
        )
        return said["control"], process

    async def _keep_online(self, control: int, process: asyncio.subprocess.Process) -> None:
        """Its power can be cut (`power_cut`): then it comes back on the same ports, with the same record."""
        while True:
            await process.wait()
            await asyncio.sleep(POWER_BACK_S)
            with suppress(OSError, TimeoutError):
                _, process = await self._start_online(control)
