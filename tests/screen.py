"""A screen for tests: a real websockets client that applies what it hears as the browser's does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from hub.live.document import merged
from tests.open_house import SOON_S

Frame = dict[str, Any]


@dataclass(slots=True)
class Held:
    """A document as this screen has it."""

    rev: str
    content: dict[str, Any]


@dataclass(slots=True)
class Screen:
    """A connected device. `hear` reads frames and keeps documents; a patch that does not follow is an error."""

    line: ClientConnection
    address: str
    token: str
    documents: dict[str, Held] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    """All frames so far, pings left out."""
    gone: set[str] = field(default_factory=set)

    async def say(self, frame: object) -> None:
        await self.line.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    async def greet(self, *names: str, **revs: str) -> Frame:
        """Says hello for these documents and hears the greeting."""
        documents = dict.fromkeys(names, "") | revs
        await self.say({"hello": {"token": self.token, "documents": documents}})
        first = await self.next()
        assert "hello" in first
        greeting: Frame = first["hello"]
        return greeting

    async def watch(self, *names: str) -> None:
        await self.say({"watch": dict.fromkeys(names, "")})

    async def next(self) -> Frame:
        """The next frame that is no ping."""
        async with asyncio.timeout(SOON_S):
            frame: Frame = json.loads(await self.line.recv())
            while "ping" in frame:
                frame = json.loads(await self.line.recv())
        self.frames.append(frame)
        await self._take(frame)
        return frame

    async def hear(self, so: Callable[[], object]) -> None:
        """Reads frames until it is so."""
        while not so():
            await self.next()

    def content(self, name: str) -> dict[str, Any]:
        return self.documents[name].content

    async def _take(self, frame: Frame) -> None:
        name = frame.get("doc", "")
        if frame.get("gone"):
            self.documents.pop(name, None)
            self.gone.add(name)
        elif "snapshot" in frame:
            self.documents[name] = Held(frame["rev"], frame["snapshot"])
        elif "href" in frame:
            fetched = await self.fetch(frame["href"])
            self.documents[name] = Held(fetched.headers["Madang-Rev"], fetched.json())
        elif "patch" in frame:
            held = self.documents[name]
            assert frame["base"] == held.rev, f"{name}: {frame['base']} does not follow {held.rev}"
            held.rev, held.content = frame["rev"], merged(held.content, frame["patch"])

    async def fetch(self, path: str, **headers: str) -> httpx.Response:
        """A document by HTTP, as the same device."""
        asking = {"Authorization": f"Bearer {self.token}"} | headers
        async with httpx.AsyncClient() as client:
            return await client.get(f"http://{self.address}{path}", headers=asking)

    async def in_step(self, *names: str) -> None:
        """Each document as held is what a fresh GET gives, revision and all. Ask when nothing is under way."""
        for name in names or tuple(self.documents):
            fresh = await self.fetch(f"/api/v1/documents/{name}")
            held = self.documents[name]
            assert (fresh.json(), fresh.headers["Madang-Rev"]) == (held.content, held.rev)

    async def closed(self) -> int:
        """Reads on until the other side closes; the code. Frames still count."""
        try:
            while True:
                await self.next()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006


@asynccontextmanager
async def screen(address: str, token: str, **options: Any) -> AsyncIterator[Screen]:
    """A socket to `host:port` that has said nothing yet; `options` are `websockets.connect`'s."""
    wanted: dict[str, Any] = {"compression": None, "proxy": None, "max_size": None} | options
    async with connect(f"ws://{address}/api/v1/live", **wanted) as line:
        yield Screen(line, address, token)
