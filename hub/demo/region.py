"""The demo's region: the reference server beside the shop, as a process of its own, with the demo shop enrolled.

Its record lies in the shop's folder, so a second start finds it again. It ends with whoever started it, however
that one ends.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

# A process that loads its libraries and opens a file: two seconds on a fast machine, many on a loaded one (s).
START_S = 60.0
# It finishes what it writes; a region has nothing else to wait for (s).
END_S = 10.0


def token_file(data: Path) -> Path:
    """Where the demo shop's token at its region lies; it is there before the region is heard."""
    return data / "region" / "token"


class DemoRegion:
    """Owns the process. `url` is where it is heard."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "region"
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""

    async def open(self, shop_name: str) -> None:
        """Enrols the shop at the first start, and starts the server."""
        self._folder.mkdir(parents=True, exist_ok=True)
        await self._enrol(shop_name)
        self._process = await self._madang("serve", "--port", "0", "--until-eof")
        self.url = str(json.loads(await self._line())["url"])

    async def close(self) -> None:
        """Ends the server."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(END_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def _enrol(self, name: str) -> None:
        kept = token_file(self._folder.parent)
        if not kept.exists() or not kept.stat().st_size:
            self._process = await self._madang("store", "add", "--name", name)
            token = str(json.loads(await self._line())["token"])
            await self._process.wait()
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
                out.write(token)

    async def _madang(self, *arguments: str) -> asyncio.subprocess.Process:
        database = str(self._folder / "region.db")
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "hub.cli", "region", *arguments),
            *("--database", database, "--json"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={k: v for k, v in os.environ.items() if not k.startswith("MADANG_REGION")},
            # Ctrl+C in a terminal ends the hub first, and then its region.
            start_new_session=True,
        )

    async def _line(self) -> bytes:
        """What the process says first; OSError if it ends without a word."""
        assert self._process is not None
        assert self._process.stdout is not None
        async with asyncio.timeout(START_S):
            line = await self._process.stdout.readline()
        if not line:
            raise OSError(f"the demo's region ended with {await self._process.wait()}")
        return line
