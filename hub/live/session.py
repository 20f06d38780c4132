"""One connected screen: its socket, what it watches, and a bounded queue that never holds up anyone else.

The wire is described in `docs/wire.md`. Close codes: 4001 token refused or revoked, 4008 too slow,
1008 not a frame of ours, or no hello in time, 1012 restarting.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections import deque
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from .feed import Document, Feed, dumped

# A screen that is behind by more than this gets one fresh snapshot instead of the backlog.
QUEUE_FRAMES = 256
QUEUE_BYTES = 256 * 1024
# The longest frame a screen has a reason to send (bytes).
FRAME_BYTES = 16 * 1024
# Documents that one screen may hear at once: a dozen standing ones, and bills.
WATCHED_MAX = 64
# What a document's name looks like; anything else in a frame is not one (`menu.zh-Hans`, `bill.b0196...`).
_NAME = re.compile(r"[a-z][A-Za-z0-9._-]{0,79}")

CLOSE_REFUSED, CLOSE_SLOW, CLOSE_RESTART, CLOSE_GARBAGE = 4001, 4008, 1012, 1008


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a session waits, in seconds. Tests have less of it."""

    hello_s: float = 10.0
    """A stranger who connects and says nothing is sent away."""
    writable_s: float = 10.0
    """A tablet whose Wi-Fi died stops reading; its frames must not pile up here."""
    ping_s: float = 10.0
    """The browser's watchdog says "not live" after 25 s without a frame: two pings may get lost."""
    goodbye_s: float = 10.0
    """The closing frame waits this long for a socket that takes nothing; then the line is dropped."""


PATIENCE = Patience()


class Gate(Protocol):
    """What a session asks the shop: who holds a token, and what that device may hear."""

    def device_of(self, token: str) -> str | None: ...
    def may_hear(self, device_id: str, document: str) -> bool: ...
    def came(self, session: Session, device_id: str) -> None: ...
    def went(self, session: Session, device_id: str) -> None: ...
    def now(self) -> int: ...


class Session:
    """A screen's connection. `send` is the feed's side: it never waits."""

    def __init__(
        self, socket: WebSocket, feed: Feed, gate: Gate, patience: Patience = PATIENCE
    ) -> None:
        self._socket, self._feed, self._gate, self._patience = socket, feed, gate, patience
        self._words: deque[bytes] = deque()
        """The greeting and pings: few, small, and never dropped with a backlog."""
        self._queue: deque[bytes] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._watched: set[str] = set()
        self._behind: set[str] = set()
        self._closing: int | None = None
        self.device_id = ""

    async def run(self) -> None:
        """Serves the socket until either side closes it."""
        await self._socket.accept()
        hello = await self._hello()
        device_id = None if hello is None else self._gate.device_of(hello[0])
        if hello is None or device_id is None:
            # At 4001 a screen forgets its token. One whose hello was late or cut off keeps it, and comes back.
            await self._close(CLOSE_GARBAGE if hello is None else CLOSE_REFUSED)
            return
        self.device_id = device_id
        self._gate.came(self, device_id)
        try:
            await self._serve(hello[1])
        finally:
            for name in self._watched:
                self._feed.unwatch(name, self)
            self._gate.went(self, self.device_id)
        if self._closing is not None:
            await self._close(self._closing)

    async def _serve(self, hello: dict[str, str]) -> None:
        """Greets, then reads, writes and pings until one of them ends."""
        greeting = {"boot": self._feed.boot, "now": self._gate.now(), "device_id": self.device_id}
        self._say({"hello": greeting})
        await self._watch(hello)
        tasks = [
            asyncio.create_task(work(), name=f"{work.__name__} {self.device_id}")
            for work in (self._read, self._write, self._ping)
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _hello(self) -> tuple[str, dict[str, str]] | None:
        """The first frame: token and known revisions; None if it is late or none of ours."""
        try:
            async with asyncio.timeout(self._patience.hello_s):
                frame = _object(await self._socket.receive_text())
        except (TimeoutError, WebSocketDisconnect, ValueError, KeyError):
            return None
        hello = frame.get("hello")
        if not isinstance(hello, dict) or not isinstance(hello.get("token"), str):
            return None
        return hello["token"], _revs(hello.get("documents"))

    async def _read(self) -> None:
        while True:
            try:
                frame = _object(await self._socket.receive_text())
            except (WebSocketDisconnect, RuntimeError):
                return
            except (ValueError, KeyError):  # KeyError: a binary frame has no text
                self._closing = CLOSE_GARBAGE
                return
            if "watch" in frame:
                await self._watch(_revs(frame["watch"]))
            for name in frame["unwatch"] if isinstance(frame.get("unwatch"), list) else ():
                if isinstance(name, str) and name in self._watched:
                    self._drop(name)

    async def _watch(self, revs: dict[str, str]) -> None:
        for name, rev in revs.items():
            if self._feed.kept(name) is None:
                await self._feed.settled()
            allowed = self._gate.may_hear(self.device_id, name) and (
                name in self._watched or self._has_room()
            )
            document = None
            if allowed:
                self._watched.add(name)
                document = self._feed.watch(name, self)
            if document is None:
                self.send(name, dumped({"doc": name, "gone": True}))
            elif rev != document.rev:
                self.send(name, self._feed.snapshot_frame(document))

    def check_rights(self) -> None:
        """What this device may hear has changed: documents that are not its own any more are gone for it."""
        for name in [n for n in self._watched if not self._gate.may_hear(self.device_id, n)]:
            self._drop(name)
            self.send(name, dumped({"doc": name, "gone": True}))

    def _has_room(self) -> bool:
        """Whether one more may be watched; what is gone (yesterday's parties) makes way."""
        if len(self._watched) >= WATCHED_MAX:
            for name in [name for name in self._watched if self._feed.kept(name) is None]:
                self._drop(name)
        return len(self._watched) < WATCHED_MAX

    def _drop(self, name: str) -> None:
        self._watched.discard(name)
        self._behind.discard(name)
        self._feed.unwatch(name, self)

    def send(self, document: str, frame: bytes) -> None:
        """A frame for a document. A screen that is on its way out, or will get a snapshot, needs none."""
        if self._closing is not None or document in self._behind:
            return
        if len(self._queue) >= QUEUE_FRAMES or self._bytes + len(frame) > QUEUE_BYTES:
            self._fall_behind()
            return
        self._push(frame)

    def _fall_behind(self) -> None:
        """Drops the backlog: one snapshot of each watched document follows when the socket takes it."""
        self._queue.clear()
        self._bytes = 0
        self._behind = set(self._watched)
        self._wake.set()

    def _push(self, frame: bytes) -> None:
        self._queue.append(frame)
        self._bytes += len(frame)
        self._wake.set()

    def _say(self, word: dict[str, Any]) -> None:
        """Something of the line itself, ahead of what waits."""
        self._words.append(dumped(word))
        self._wake.set()

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._words or self._queue or self._behind:
                frame = self._next()
                try:
                    async with asyncio.timeout(self._patience.writable_s):
                        await self._socket.send_text(frame.decode())
                except TimeoutError:
                    self._closing = self._closing or CLOSE_SLOW
                    return
                except (WebSocketDisconnect, RuntimeError):
                    return
            if self._closing is not None:
                return

    def _next(self) -> bytes:
        if self._words:
            return self._words.popleft()
        if self._queue:
            frame = self._queue.popleft()
            self._bytes -= len(frame)
            return frame
        name = self._behind.pop()
        document: Document | None = self._feed.kept(name)
        if document is None:
            return dumped({"doc": name, "gone": True})
        return self._feed.snapshot_frame(document)

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(self._patience.ping_s)
            self._say({"ping": self._gate.now()})

    def close(self, code: int) -> None:
        """Closes once what is queued has gone; felt at once on an idle socket."""
        if code == CLOSE_REFUSED:
            self._queue.clear()
            self._behind.clear()
        self._closing = code
        self._wake.set()

    async def _close(self, code: int) -> None:
        with contextlib.suppress(Exception):
            async with asyncio.timeout(self._patience.goodbye_s):
                await self._socket.close(code)


def _object(text: str) -> dict[str, Any]:
    if len(text) > FRAME_BYTES:
        raise ValueError("frame too long")
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("a frame is an object")
    return value


def _revs(value: object) -> dict[str, str]:
    """Names and revisions out of a frame; whatever has another form is left out."""
    if not isinstance(value, dict):
        return {}
    return {
        name: rev
        for name, rev in value.items()
        if isinstance(rev, str) and _NAME.fullmatch(name) is not None
    }
