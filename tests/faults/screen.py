"""A screen in Python: hears documents over the socket, follows their patches, comes back by itself."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import httpx
import websockets

from hub.live.document import merged
from tests.hub_process import bearer

# Full jitter as the browser's, shorter: tests do not wait for ten seconds.
RETRY_S = 0.3
FETCH_S = 15.0


class Screen:
    """Follows `names` until cancelled. `documents` is what it shows, `revs` how far it is."""

    def __init__(self, url: Callable[[], str], token: str, names: Sequence[str]) -> None:
        self._url, self._token, self._names = url, token, names
        self.documents: dict[str, Any] = {}
        self.revs: dict[str, str] = dict.fromkeys(names, "")
        self.closed_with: list[int | None] = []
        """How each connection ended: the close code it got, None where the line just broke."""
        self.followed = 0
        """Patches that fitted on what it had."""

    async def run(self) -> None:
        """Connects, hears, reconnects, without end."""
        while True:
            with suppress(OSError, websockets.InvalidHandshake, httpx.TransportError):
                await self._connect()
            await asyncio.sleep(random.uniform(0, RETRY_S))

    async def _connect(self) -> None:
        address = self._url().replace("http", "ws", 1) + "/api/v1/live"
        async with websockets.connect(address, max_size=None) as socket:
            await socket.send(json.dumps({"hello": {"token": self._token, "documents": self.revs}}))
            try:
                while True:
                    await self._take(socket, json.loads(await socket.recv()))
            except websockets.ConnectionClosed as closed:
                self.closed_with.append(closed.rcvd.code if closed.rcvd else None)

    async def _take(self, socket: websockets.ClientConnection, frame: dict[str, Any]) -> None:
        name = frame.get("doc")
        if name is None:
            return
        if frame.get("gone"):
            self.documents.pop(name, None)
            self.revs[name] = ""
        elif "href" in frame:
            await self._fetch(name, frame["href"])
        elif "snapshot" in frame:
            self.documents[name], self.revs[name] = frame["snapshot"], frame["rev"]
        elif frame["base"] == self.revs[name]:
            self.documents[name] = merged(self.documents[name], frame["patch"])
            self.revs[name] = frame["rev"]
            self.followed += 1
        else:
            # Fetched meanwhile, or a gap: the hub sends the whole document if it is one.
            await socket.send(json.dumps({"watch": {name: self.revs[name]}}))

    async def _fetch(self, name: str, href: str) -> None:
        async with httpx.AsyncClient(timeout=FETCH_S) as client:
            found = await client.get(self._url() + href, headers=bearer(self._token))
        if found.status_code == 200:
            self.documents[name], self.revs[name] = found.json(), found.headers["Madang-Rev"]
