"""The load: clients that each ask, wait for the answer, and ask again. A process of its own, lean on purpose.

    python -m bench.load URL --body JSON --token T --clients N --seconds S [--orders N]

Raw HTTP/1.1 with keep-alive over asyncio protocols: httpx takes longer for a request than the hub
for its answer. Each order is the body with an id of its own in place of `NO_ID`. It imports nothing
of the hub, so that it starts at once. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import time
from typing import Any, cast
from urllib.parse import urlsplit

import uvloop

from bench.figures import percentile

NO_ID = "00000000-0000-7000-8000-000000000000"
END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length: "


class Minting:
    """Command ids as a device mints them (UUIDv7), ascending."""

    def __init__(self) -> None:
        self.count = 0

    def new(self) -> bytes:
        self.count += 1
        ms = time.time_ns() // 1_000_000
        head, tail = f"{ms:012x}", secrets.token_hex(6)
        count = self.count & 0x3FFFFF
        return f"{head[:8]}-{head[8:]}-7{count & 0xFFF:03x}-8{count >> 12:03x}-{tail}".encode()


def request_around_id(url: str, token: str, body: str) -> tuple[bytes, bytes]:
    """A whole request in two halves with the 36 characters of the command id between them."""
    before, _, after = body.encode().partition(NO_ID.encode())
    head = (
        f"POST /api/v1/commands HTTP/1.1\r\nhost: {urlsplit(url).netloc}\r\n"
        f"authorization: Bearer {token}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body.encode())}\r\n\r\n"
    ).encode()
    return head + before, after


class Client(asyncio.Protocol):
    """One kiosk: a connection that asks again as soon as it was answered."""

    def __init__(
        self, halves: tuple[bytes, bytes], until: float, most: int, minting: Minting
    ) -> None:
        self._before, self._after = halves
        self._until, self._most, self._minting = until, most, minting
        self._buffer = b""
        self._sent = 0.0
        self._transport: asyncio.Transport | None = None
        self.latencies: list[float] = []
        self.refused: list[str] = []
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transport is one in all but its class.
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def _ask(self) -> None:
        assert self._transport is not None
        self._sent = time.perf_counter()
        if self._sent >= self._until or self._minting.count >= self._most:
            self._transport.close()
            return
        self._transport.write(self._before + self._minting.new() + self._after)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(END_OF_HEAD)
        if end < 0:
            return
        at = self._buffer.find(_LENGTH, 0, end) + len(_LENGTH)
        length = int(self._buffer[at : self._buffer.index(b"\r\n", at)])
        if len(self._buffer) < end + 4 + length:
            return
        self.latencies.append(time.perf_counter() - self._sent)
        if not self._buffer.startswith(b"HTTP/1.1 200"):
            self.refused.append(self._buffer[end + 4 :].decode())
        self._buffer = b""
        self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(error)


async def load(
    url: str, request: tuple[bytes, bytes], clients: int, seconds: float, most: int
) -> dict[str, Any]:
    """Answers per second and their latencies in ms; the first refusal in words, if there was one."""
    where = urlsplit(url)
    host, port = where.hostname or "", where.port or 80
    loop = asyncio.get_running_loop()
    minting = Minting()
    began = time.perf_counter()
    made = [
        (await loop.create_connection(
            lambda: Client(request, began + seconds, most, minting), host, port
        ))[1]
        for _ in range(clients)
    ]  # fmt: skip
    await asyncio.gather(*(client.done for client in made))
    took = time.perf_counter() - began
    latencies = [one for client in made for one in client.latencies]
    refused = [one for client in made for one in client.refused]
    return {
        "count": len(latencies),
        "per_s": len(latencies) / took,
        "p50_ms": percentile(latencies, 0.5) * 1000,
        "p99_ms": percentile(latencies, 0.99) * 1000,
        "longest_ms": max(latencies, default=0.0) * 1000,
        "refused": len(refused),
        "first_refusal": refused[0][:300] if refused else "",
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--body", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--clients", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--orders", type=int, default=10**9, help="no more than these")
    wanted = parser.parse_args()
    request = request_around_id(wanted.url, wanted.token, wanted.body)
    found = uvloop.run(load(wanted.url, request, wanted.clients, wanted.seconds, wanted.orders))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
