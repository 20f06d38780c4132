"""The demo's region: the reference server beside the hub, as a process of its own, with the demo shop enrolled.

Its record lies in the shop's folder, so a second start finds it again. It ends with the hub, however that ends.
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


class DemoRegion:
    """Owns the process. `url` is where it is heard."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "region"
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""
        self.token = ""

    async def open(self, shop_name: str) -> None:
        """Enrols the shop at the first start, and starts the server."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self.token = await self._enrolled(shop_name)
        await self.mend()

    async def cut(self) -> None:
        """The line to the region is cut: nobody is heard there any more."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(END_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def mend(self) -> None:
        """The region is heard again, where it was."""
        await self.cut()
        port = self.url.rpartition(":")[2] or "0"
        self._process = await self._madang("serve", "--port", port, "--until-eof")
        said = await self._line()
        self.url = str(json.loads(said)["url"])

    async def close(self) -> None:
        await self.cut()

    async def _enrolled(self, name: str) -> str:
        kept = self._folder / "token"
        if not kept.exists() or not kept.stat().st_size:
            self._process = await self._madang("store", "add", "--name", name)
            token = str(json.loads(await self._line())["token"])
            await self._process.wait()
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
                out.write(token)
        return kept.read_text("utf-8")

    async def _madang(self, *arguments: str) -> asyncio.subprocess.Process:
        database = str(self._folder / "region.db")
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "hub.cli", "region", *arguments),
            *("--database", database, "--json"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={k: v for k, v in os.environ.items() if not k.startswith("MADANG_REGION")},
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
