"""Screens that only listen: lean WebSocket clients (RFC 6455), two hundred in one process.

    python -m bench.sockets URL --kiosk T --staff T --count N --changes N        the hub
    python -m bench.sockets URL --count N --changes N --bare                     a bare broadcast

The hub is asked for a change over HTTP, the bare server by a frame. Prints one line of JSON, times in ms.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import secrets
import struct
import time
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

import uvloop

from bench.figures import percentile
from bench.load import END_OF_HEAD, Minting

# A screen that got nothing for this long will not get it any more (s).
LOST_S = 20.0
# Between two changes, so that each is seen alone (s).
REST_S = 0.02
DOCUMENT = "overlay"
ITEM = "cola"


class Screen(asyncio.Protocol):
    """One socket. `heard` is called with every text frame."""

    def __init__(self, path: str, host: str, heard: Callable[[bytes], None]) -> None:
        self._path, self._host, self._heard = path, host, heard
        self._buffer = b""
        self._open = False
        self._transport: asyncio.Transport | None = None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transport is one in all but its class.
        self._transport = cast(asyncio.Transport, transport)
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        self._transport.write(
            (
                f"GET {self._path} HTTP/1.1\r\nhost: {self._host}\r\nupgrade: websocket\r\n"
                "connection: Upgrade\r\nsec-websocket-version: 13\r\n"
                f"sec-websocket-key: {key}\r\n\r\n"
            ).encode()
        )

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open:
            head, found, rest = self._buffer.partition(END_OF_HEAD)
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                self.opened.set_exception(ConnectionError(head.decode(errors="replace")))
                return
            self._open, self._buffer = True, rest
            self.opened.set_result(None)
        while (frame := self._frame()) is not None:
            opcode, payload = frame
            if opcode == 0x1:
                self._heard(payload)
            elif opcode == 0x9:
                self._send(0xA, payload)

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole frame; servers do not mask."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        length, at = buffer[1] & 0x7F, 2
        if length == 126:
            length, at = int.from_bytes(buffer[2:4], "big"), 4
        elif length == 127:
            length, at = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < at + length:
            return None
        self._buffer = buffer[at + length :]
        return buffer[0] & 0x0F, buffer[at : at + length]

    def say(self, value: Any) -> None:
        """Sends JSON as a text frame."""
        self._send(0x1, json.dumps(value).encode())

    def _send(self, opcode: int, payload: bytes) -> None:
        assert self._transport is not None
        # Clients have to mask; a mask of zeros leaves the bytes as they are.
        size = len(payload)
        head = bytes((0x80 | opcode, 0x80 | size)) if size < 126 else (
            bytes((0x80 | opcode, 0x80 | 126)) + struct.pack(">H", size)
        )  # fmt: skip
        self._transport.write(head + bytes(4) + payload)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class Asking(asyncio.Protocol):
    """A staff tablet's HTTP connection: one command at a time."""

    def __init__(self, host: str, token: str) -> None:
        self._head = (
            f"POST /api/v1/commands HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n"
            "content-type: application/json\r\ncontent-length: "
        )
        self._minting = Minting()
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def ask(self, **fields: Any) -> asyncio.Future[None]:
        """Sends a command; done when it is answered."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        body = json.dumps({"command_id": self._minting.new().decode()} | fields)
        self._transport.write(f"{self._head}{len(body)}\r\n\r\n{body}".encode())
        return self._answer

    def data_received(self, data: bytes) -> None:
        if self._answer is None or self._answer.done():
            return
        if data.startswith(b"HTTP/1.1 200"):
            self._answer.set_result(None)
        else:
            self._answer.set_exception(RuntimeError(data.decode(errors="replace")))


class Room:
    """All screens together: when the last of them heard of a change."""

    def __init__(self, count: int, mark: bytes) -> None:
        self.count, self.mark = count, mark
        self.bytes = 0
        self.first = 0.0
        self._left = 0
        self._last: asyncio.Future[float] | None = None

    def wait(self) -> asyncio.Future[float]:
        self._left = self.count
        self._last = asyncio.get_running_loop().create_future()
        return self._last

    def heard(self, frame: bytes) -> None:
        if self.mark not in frame or self._last is None:
            return
        if self._left == self.count:
            self.first = time.perf_counter()
        self._left -= 1
        self.bytes = len(frame)
        if not self._left and not self._last.done():
            self._last.set_result(time.perf_counter())


async def watch(wanted: argparse.Namespace) -> dict[str, float]:
    """Opens the screens, makes the changes, and tells how long the last screen waited."""
    where = urlsplit(wanted.url)
    host, port = where.hostname or "", where.port or 80
    loop = asyncio.get_running_loop()
    room = Room(wanted.count, b"" if wanted.bare else b'"patch"')
    screens = []
    for _ in range(wanted.count):
        _, screen = await loop.create_connection(
            lambda: Screen("/api/v1/live", where.netloc, room.heard), host, port
        )
        await screen.opened
        if not wanted.bare:
            screen.say({"hello": {"token": wanted.kiosk, "documents": {DOCUMENT: ""}}})
        screens.append(screen)
    _, till = await loop.create_connection(lambda: Asking(where.netloc, wanted.staff), host, port)
    from_asking, from_first = [], []
    # The first change warms up, and finds every greeting gone by.
    for change in range(wanted.changes + 1):
        await asyncio.sleep(REST_S if change else 1.0)
        last, began = room.wait(), time.perf_counter()
        if wanted.bare:
            screens[0].say({"change": change})
        else:
            verb = "clear_sold_out" if change % 2 else "set_sold_out"
            await till.ask(type=verb, item=ITEM)
        ended = await asyncio.wait_for(last, LOST_S)
        if change:
            from_asking.append((ended - began) * 1000)
            from_first.append((ended - room.first) * 1000)
    if wanted.hold:
        print(json.dumps({"holding": True}), flush=True)
        await asyncio.sleep(wanted.hold)
    for screen in screens:
        screen.close()
    return {
        "asked_p50": percentile(from_asking, 0.5),
        "asked_p99": percentile(from_asking, 0.99),
        "first_p50": percentile(from_first, 0.5),
        "first_p99": percentile(from_first, 0.99),
        "bytes": room.bytes,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--kiosk", default="")
    parser.add_argument("--staff", default="")
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--changes", type=int, required=True)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--hold", type=float, default=0.0, help="keep the sockets open (s)")
    print(json.dumps(uvloop.run(watch(parser.parse_args()))))


if __name__ == "__main__":
    main()
