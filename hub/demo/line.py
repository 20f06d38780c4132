"""The demo shop's line to the internet (회선): a relay to its region that can be cut. A process of its own.

    python -m hub.demo.line

Says on stdout where it is heard, as one line of JSON: `{"control": 40001, "url": "http://127.0.0.1:40002"}`.
Ends when standard input does: with whoever started it, however that one ends.

The control port takes a line each and answers one:

    to PORT     the region listens on PORT of this machine; the line is open from now on
    cut         every connection is torn, and nobody is heard any more
    mend        open again, where it was
    state       `none` before `to`, else `open URL` or `cut URL`, the region's own address
    wait        `ok` once there is a region
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import sys
from contextlib import suppress

_HOST = "127.0.0.1"
_READ_BYTES = 65_536


class Line:
    """Listens on `port` from `open` on; carries bytes both ways while it is neither cut nor without a target."""

    def __init__(self) -> None:
        self.port = 0
        self._target: int | None = None
        self._found = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()

    async def obey(self, words: list[str]) -> str:
        """Carries out one verb; the answer."""
        match words:
            case ["to", port] if port.isdecimal():
                self._target = int(port)
                self._found.set()
                await self._open()
                return "ok"
            case ["mend"] if self._target is not None:
                await self._open()
                return "ok"
            case ["cut"]:
                await self.cut()
                return "ok"
            case ["state"]:
                return self._state()
            case ["wait"]:
                await self._found.wait()
                return "ok"
        return "error: to PORT, cut, mend, state or wait"

    async def reserve(self) -> None:
        """Takes a port, and is silent on it until it is told where to."""
        await self._open()
        await self.cut()

    async def cut(self) -> None:
        """Tears every connection, and listens no more."""
        if self._server is None:
            return
        self._server.close()
        self._server = None
        for end in self._ends:
            _tear(end)
        await asyncio.gather(*self._carrying, return_exceptions=True)

    async def _open(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._accept, _HOST, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    def _state(self) -> str:
        if self._target is None:
            return "none"
        return f"{'cut' if self._server is None else 'open'} http://{_HOST}:{self._target}"

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._carry(reader, writer))
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        far: asyncio.StreamWriter | None = None
        try:
            answers, far = await asyncio.open_connection(_HOST, self._target or 0)
            self._ends.add(far)
            if self._server is None:  # cut while it was being dialled
                _tear(far)
            await asyncio.gather(_pour(reader, far), _pour(answers, writer))
        except OSError:
            pass
        finally:
            for end in (writer, far):
                if end is not None:
                    self._ends.discard(end)
                    end.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carries bytes one way until they end, and says so at the other end."""
    while data := await reader.read(_READ_BYTES):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()


def _tear(end: asyncio.StreamWriter) -> None:
    link: socket.socket = end.get_extra_info("socket")
    # A plain close would look like a region that hung up in good order.
    with suppress(OSError):
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.transport.abort()


async def _serve() -> None:
    line = Line()
    await line.reserve()

    async def obeying(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while wish := await reader.readline():
                answer = await line.obey(wish.decode("utf-8", "replace").split())
                writer.write(f"{answer}\n".encode())
                await writer.drain()
        writer.close()

    control = await asyncio.start_server(obeying, _HOST, 0)
    said = {"control": control.sockets[0].getsockname()[1], "url": f"http://{_HOST}:{line.port}"}
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    ended = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(ended), sys.stdin
    )
    await ended.read()
    control.close()
    await line.cut()


if __name__ == "__main__":
    asyncio.run(_serve())
