"""Printers that only take bytes: they draw nothing, answer every question at once, and time what they get.

    python -m bench.sinks --well N [--dead N] [--hanging N]

A dead one refuses; a hanging one takes the connection and reads nothing of it. Prints `{"ports": [...]}`, in that
order, then a line of JSON for each job whose connection was closed (`Job`). It imports nothing of the hub.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import cast

import uvloop

_HOST = "127.0.0.1"
_BACKLOG = 16
# DLE EOT n, answered with "nothing is wrong"; GS r 1, answered with "there is paper".
_STATUS, _WELL = b"\x10\x04", b"\x12"
_SENSOR, _PAPER = b"\x1dr\x01", b"\x00"


@dataclass(slots=True)
class Job:
    """What one connection brought. Times (s) are of the machine's one monotonic clock."""

    printer: int
    bytes: int = 0
    """Of the job alone, without the questions before and behind it."""
    opened: float = 0.0
    first: float = 0.0
    last: float = 0.0
    proved: float = 0.0
    """When the last question was answered that waits its turn behind the job; 0: none was asked."""
    ended: float = 0.0


class Sink(asyncio.Protocol):
    """One connection to a printer. Whoever asks waits for the answer, so a question always comes last."""

    def __init__(self, printer: int, done: Callable[[Job], None]) -> None:
        self._job, self._done = Job(printer), done
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transport is one in all but its class.
        self._transport = cast(asyncio.Transport, transport)
        self._job.opened = time.monotonic()
        self._acknowledge()

    def data_received(self, data: bytes) -> None:
        now, job = time.monotonic(), self._job
        content = len(data)
        if data[-3:-1] == _STATUS:
            content -= 3
            self._answer(_WELL)
        elif data.endswith(_SENSOR):
            content -= 3
            self._answer(_PAPER)
            job.proved = now if job.bytes + content else 0.0
        if content:
            job.bytes += content
            job.first = job.first or now
            job.last = now
        self._acknowledge()

    def _acknowledge(self) -> None:
        """At once: Linux else waits up to 40 ms for something to send with it, and whoever drains waits as long."""
        assert self._transport is not None
        if hasattr(socket, "TCP_QUICKACK"):
            link = self._transport.get_extra_info("socket")
            # Holds until the system thinks better of it, so it is said each time (tcp(7)).
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _answer(self, answer: bytes) -> None:
        assert self._transport is not None
        self._transport.write(answer)

    def connection_lost(self, error: Exception | None) -> None:
        self._job.ended = time.monotonic()
        if self._job.bytes:
            self._done(self._job)


def _listening(small: bool = False) -> socket.socket:
    link = socket.socket()
    if small:
        # The least the system gives: what is sent to it soon gets stuck, as with a printer that hangs.
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    link.bind((_HOST, 0))
    link.listen(_BACKLOG)
    return link


def _refusing() -> socket.socket:
    """A port that stays taken, with nobody behind it."""
    link = socket.socket()
    link.bind((_HOST, 0))
    return link


def _say(job: Job) -> None:
    print(json.dumps(asdict(job)), flush=True)


async def serve(well: list[socket.socket]) -> None:
    """Until the process is ended."""
    loop = asyncio.get_running_loop()
    for number, link in enumerate(well):
        await loop.create_server(lambda number=number: Sink(number, _say), sock=link)  # type: ignore[misc]
    await loop.create_future()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--well", type=int, required=True)
    parser.add_argument("--dead", type=int, default=0)
    parser.add_argument("--hanging", type=int, default=0)
    wanted = parser.parse_args()
    well = [_listening() for _ in range(wanted.well)]
    others = [_refusing() for _ in range(wanted.dead)]
    others += [_listening(small=True) for _ in range(wanted.hanging)]
    ports = [link.getsockname()[1] for link in (*well, *others)]
    print(json.dumps({"ports": ports}), flush=True)
    uvloop.run(serve(well))


if __name__ == "__main__":
    main()
