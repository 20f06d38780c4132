"""Processes around the demo's hub: each says first where it is, obeys lines on a control port, and ends when told."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

# A process that starts Python and binds two ports: a second on a fast machine, several on a loaded one (s).
START_S = 30.0
# Their work is done in milliseconds, but a printer still draws what it printed (s).
END_S = 10.0
# A verb is carried out at once; cutting waits for torn connections (s).
VERB_S = 5.0
# A verb with its words; a service's whole log comes as one line (bytes).
ANSWER_MAX = 16 * 1024 * 1024


class Machines:
    """Owns processes, from the first `start` to `close`."""

    def __init__(self) -> None:
        self._running: list[asyncio.subprocess.Process] = []

    async def start(
        self,
        module: str,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        sockets: tuple[int, ...] = (),
    ) -> tuple[dict[str, Any], asyncio.subprocess.Process]:
        """What a process says first, its ports, and the process. OSError where it ends instead."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | dict(environment or {}),
            pass_fds=sockets,
            # Ctrl+C in a terminal is heard by whoever started us, who ends the hub before its printers.
            start_new_session=True,
        )
        self._running.append(process)
        assert process.stdout is not None
        async with asyncio.timeout(START_S):
            line = await process.stdout.readline()
        if not line:
            raise OSError(f"{module} ended with {await process.wait()}")
        found: dict[str, Any] = json.loads(line)
        return found, process

    async def close(self) -> None:
        """Ends them all; a printer finishes what it draws."""
        for process in self._running:
            if process.stdin is not None:
                process.stdin.close()
            with suppress(ProcessLookupError):
                process.terminate()
        await asyncio.gather(*map(_ended, self._running))


async def told(port: int, words: str, within_s: float = VERB_S) -> str:
    """The answer of a control port to one line. OSError or TimeoutError where nobody answers."""
    async with asyncio.timeout(within_s):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=ANSWER_MAX)
        try:
            writer.write(f"{words}\n".encode())
            await writer.drain()
            return (await reader.readline()).decode().strip()
        finally:
            writer.close()


async def _ended(process: asyncio.subprocess.Process) -> None:
    try:
        async with asyncio.timeout(END_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
