"""`madang demo`: keeps the demo's hub alive, and the world around it, so that it may be killed to see what happens.

The listening socket is the supervisor's: who calls while there is no hub waits in it, and is heard by the
next one. It answers nothing itself. Printers, terminals, line and region (`world.py`) are its
children too, and stay.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

from hub.datadir import listens
from hub.listener import listener_on
from hub.settings import Settings

from .furnish import printers_of
from .shops import claim, facts_of
from .world import Places, World

log = logging.getLogger(__name__)

# A hub that died this often without having listened once would do so for ever.
FAILURES_MAX = 3
# `hub.app.die`: what can be made good by a start, and is by a service manager (EX_SOFTWARE).
DEAD_PART = 70
# Settings that may have come by the command line, or from the world; all others the hub reads where we do.
_HANDED_DOWN = (
    *("shop", "host", "port", "json", "region"),
    *("online_url", "online_checkout", "online_client_key"),
)
# A hub that is told to stop finishes its answers and its ticket; then it is killed (s).
END_S = 20.0


def supervise(settings: Settings) -> int:
    """Runs the demo until it is told to stop; the exit status. DatabaseRefused where the port is taken
    or the folder holds another shop."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    claim(settings.data, settings.shop)
    with listener_on(settings.host, settings.port) as listener:
        return asyncio.run(_Supervisor(settings, listener).run())


def demo_name(shop: str) -> str:
    """What a demo shop is called at its region."""
    facts: Any = facts_of(shop)
    return str(facts["name"]["ko"])


class _Supervisor:
    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._listener = listener
        self._world = World(settings.data, tuple(printers_of(settings.shop)))
        self._settings = self._world.reserve(settings)
        self._told = asyncio.Event()
        """Told to stop."""
        self._hub: asyncio.subprocess.Process | None = None

    async def run(self) -> int:
        for ending in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(ending, self._stop)
        region: asyncio.Task[None] | None = None
        try:
            places = await self._world.open()
            if not self._settings.region:
                region = asyncio.create_task(self._open_region(), name="region")
            return await self._keep(places)
        finally:
            if region is not None:
                region.cancel()
                await asyncio.gather(region, return_exceptions=True)
            await self._world.close()

    def _stop(self) -> None:
        if self._told.is_set() and self._hub is not None:
            # Asked twice: whoever sits before it does not want to wait.
            with suppress(ProcessLookupError):
                self._hub.kill()
        self._told.set()

    async def _open_region(self) -> None:
        try:
            await self._world.open_region(demo_name(self._settings.shop))
        except (OSError, ValueError) as error:  # TimeoutError is an OSError
            log.warning("the demo goes on without a region: %s", error)

    async def _keep(self, places: Places) -> int:
        """Starts the hub, and again whenever it is killed; its status once it ends of its own will or is told to."""
        failures = 0
        while not self._told.is_set():
            hub = self._hub = await self._start(places)
            status = await self._ended(hub)
            if self._told.is_set() or (status >= 0 and status != DEAD_PART):
                return max(status, 0)
            failures = 0 if listens(self._settings.data, hub.pid) else failures + 1
            if failures == FAILURES_MAX:
                log.error("the hub died %s times before it listened (%s)", failures, status)
                return 1
            log.info("the hub died (%s); starting it again", status)
        return 0

    async def _start(self, places: Places) -> asyncio.subprocess.Process:
        wanted = {name: getattr(self._settings, name) for name in _HANDED_DOWN}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "hub.demo.child", str(self._listener.fileno())),
            *(json.dumps(wanted | {"data": str(self._settings.data)}), places.said()),
            stdin=asyncio.subprocess.PIPE,
            pass_fds=(self._listener.fileno(),),
            env=os.environ
            | {
                # Killed, it cannot put away its semaphores; a helper of Python's does, and would say so to the reader.
                "PYTHONWARNINGS": "ignore:resource_tracker",
                # Not on a command line, which other users see.
                "MADANG_ONLINE_SECRET": self._settings.online_secret,
            },
            # Ctrl+C in a terminal is heard here, and the hub ends before its printers.
            start_new_session=True,
        )

    async def _ended(self, hub: asyncio.subprocess.Process) -> int:
        """The hub's status, whether it died or was told to end because we were."""
        death, told = asyncio.create_task(hub.wait()), asyncio.create_task(self._told.wait())
        await asyncio.wait((death, told), return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not death.done():
            hub.terminate()
            done, _ = await asyncio.wait((death,), timeout=END_S)
            if not done:
                log.warning("the hub did not end in %s s and is killed", END_S)
                hub.kill()
        return await death
