"""The two cables of a virtual printer: a TCP port and a serial line (pty). Bytes only; no ESC/POS here."""

from __future__ import annotations

import asyncio
import errno
import math
import os
import select
import socket
import struct
import termios
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

_READ_BYTES = 1024
_BACKLOG = 16
XON, XOFF = b"\x11", b"\x13"
# How often a line without a client is looked at, and one that is read at its speed (s).
_LOOK_S = 0.02
_BITS_A_BYTE = 10
BAUDS = {
    int(name[1:]): value
    for name, value in vars(termios).items()
    if name.startswith("B") and name[1:].isdecimal() and name != "B0"
}


class Ears(Protocol):
    """What a link tells its printer."""

    def room(self) -> int:
        """Bytes that may be read now."""

    async def until_room(self) -> None:
        """Wait until there is some."""

    def heard(self, data: bytes, source: int) -> bool:
        """Bytes arrived; False where the link is to be given up after them."""

    def opened(self, link: Link) -> None:
        """A client is there, and hears what is said from now on."""

    def ended(self, source: int) -> asyncio.Future[None]:
        """The client has sent its last byte; done once all of it is obeyed."""

    def closed(self, link: Link) -> None:
        """Nobody is there any more."""


class Link(Protocol):
    """One client, as the printer sees it."""

    source: int

    def send(self, data: bytes) -> None:
        """Bytes for the client; lost where it does not take them."""

    def flow(self, full: bool) -> None:
        """The buffer is full, or open again."""

    def cut(self, *, reset: bool) -> None:
        """Give the client up, in good order or not."""


class TcpClient:
    """One connection. Read no faster than there is room: the window does the rest."""

    def __init__(self, ears: Ears, link: socket.socket, source: int) -> None:
        self._ears, self._socket, self.source = ears, link, source
        self._cut = False

    def send(self, data: bytes) -> None:
        """As much as the client takes; a printer does not wait for a host that does not listen."""
        with suppress(OSError):
            self._socket.send(data)

    def flow(self, full: bool) -> None:
        """TCP says it by not reading."""

    def cut(self, *, reset: bool) -> None:
        """Reset the connection, as a printer does that loses power; or hang up in good order."""
        if self._cut:
            return
        self._cut = True
        with suppress(OSError):
            if reset:
                # A plain close would look like a printer that hung up in good order after its job.
                self._socket.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                )
            else:
                self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    async def run(self, turn: asyncio.Lock) -> None:
        """Until the client closes and its last byte is obeyed. `turn`: one client is served at a time."""
        try:
            async with turn:
                self._ears.opened(self)
                try:
                    await self._receive()
                finally:
                    drained = self._ears.ended(self.source)
            await drained
        finally:
            self._ears.closed(self)

    async def _receive(self) -> None:
        loop = asyncio.get_running_loop()
        while not self._cut:
            await self._ears.until_room()
            try:
                data = await loop.sock_recv(self._socket, _READ_BYTES)
            except OSError:
                return
            if not data:
                return
            while data:
                await self._ears.until_room()
                kept, data = data[: self._ears.room()], data[self._ears.room() :]
                if not self._ears.heard(kept, self.source):
                    return


class TcpPort:
    """A listening port. One client is served at a time: the next one is accepted by the system and waits,
    as with printers that have a backlog; its bytes lie in the system's buffers until its turn comes.
    """

    def __init__(self, ears: Ears, host: str, port: int) -> None:
        self._ears = ears
        self._host, self.port = host, port
        self._turn = asyncio.Lock()
        self._listener: socket.socket | None = None
        self._clients: dict[TcpClient, asyncio.Task[None]] = {}
        self._sources = 0

    @property
    def open(self) -> bool:
        """True where a client could connect."""
        return self._listener is not None

    async def start(self) -> None:
        """Open the port; `port` tells which. OSError where it is taken."""
        self._listener = socket.create_server((self._host, self.port), backlog=_BACKLOG)
        self._listener.setblocking(False)
        self.port = self._listener.getsockname()[1]
        asyncio.get_running_loop().add_reader(self._listener, self._accept, self._listener)

    async def stop(self) -> None:
        """Close the port, and reset every connection."""
        if self._listener is not None:
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
        self._listener = None
        left = dict(self._clients)
        for task in left.values():
            task.cancel()
        if left:
            await asyncio.wait(left.values())
        # A task that is cancelled before its first step lets go of nothing.
        for client in left:
            client.cut(reset=True)
            self._clients.pop(client, None)

    def _accept(self, listener: socket.socket) -> None:
        # Not in a task: one that is cancelled in that moment would leave the new connection to nobody.
        try:
            link, _ = listener.accept()
        except OSError:  # it has gone again
            return
        link.setblocking(False)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sources += 1
        client = TcpClient(self._ears, link, self._sources)
        self._clients[client] = asyncio.create_task(self._serve(client))

    async def _serve(self, client: TcpClient) -> None:
        try:
            await client.run(self._turn)
            client.cut(reset=False)
        finally:
            client.cut(reset=True)
            self._clients.pop(client, None)


class SerialLine:
    """A pty under a name that stays: `path` leads to whatever device it is now.

    Read at baud/10 bytes a second. Bytes of a client that speaks at another speed arrive scrambled, as on
    a real line. Only XON/XOFF: a pty has neither DTR nor CTS. Closing the master is pulling the cable.
    """

    source = 0

    def __init__(self, ears: Ears, path: Path, baud: int, pace: float) -> None:
        self._ears, self.path, self._baud = ears, path, baud
        self._bytes_per_s = baud / _BITS_A_BYTE * pace
        self._master: int | None = None
        self._client = self._held = False
        self._again: asyncio.TimerHandle | None = None
        self._read_at = 0.0

    @property
    def plugged(self) -> bool:
        """True where the device is there."""
        return self._master is not None

    def plug(self) -> None:
        """A new device under the old name."""
        if self._master is not None:
            return
        self._master, slave = os.openpty()
        name = os.ttyname(slave)
        os.close(slave)
        os.set_blocking(self._master, False)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_name(f".{self.path.name}")
        part.unlink(missing_ok=True)
        part.symlink_to(name)
        os.replace(part, self.path)
        self._later(0, self._look)

    def unplug(self) -> None:
        """The client's next word is answered with EIO, and the name is gone."""
        if self._master is None:
            return
        self._forget()
        self.path.unlink(missing_ok=True)
        os.close(self._master)
        self._master = None
        self._gone()

    def send(self, data: bytes) -> None:
        """Lost where nobody has the line open, as on a cable."""
        if self._master is not None and self._client:
            with suppress(OSError):
                os.write(self._master, data if self._same_speed() else scrambled(data))

    def flow(self, full: bool) -> None:
        """Say it with XOFF and XON. Who heeds them keeps its bytes on its own side of the line."""
        self.send(XOFF if full else XON)
        held, self._held = self._held, full and self._heeds_xoff()
        if held and not self._held:
            self._wait()

    def cut(self, *, reset: bool) -> None:
        """A cable cannot be reset: it is pulled, and stays pulled."""
        self.unplug()

    def _later(self, seconds: float, then: Callable[[], None]) -> None:
        self._again = asyncio.get_running_loop().call_later(seconds, then)

    def _forget(self) -> None:
        if self._again is not None:
            self._again.cancel()
        if self._master is not None:
            asyncio.get_running_loop().remove_reader(self._master)

    def _look(self) -> None:
        """Whether a client has opened the line: without one, the master stands hung up."""
        assert self._master is not None
        look = select.poll()
        look.register(self._master, select.POLLIN)
        state = dict(look.poll(0)).get(self._master, 0)
        if state & select.POLLHUP and not state & select.POLLIN:
            self._later(_LOOK_S, self._look)
            return
        self._client = True
        self._ears.opened(self)
        self._wait()

    def _wait(self) -> None:
        if self._master is not None and not self._held:
            asyncio.get_running_loop().add_reader(self._master, self._read)

    def _read(self) -> None:
        assert self._master is not None
        loop = asyncio.get_running_loop()
        count = _READ_BYTES
        if math.isfinite(self._bytes_per_s):
            passed = min(_LOOK_S, loop.time() - self._read_at)
            count = min(count, max(1, round(passed * self._bytes_per_s)))
        if self._heeds_xoff():
            # On a wire, the byte after XOFF is the last one.
            count = min(count, max(1, self._ears.room()))
        self._read_at = loop.time()
        try:
            data = os.read(self._master, count)
        except BlockingIOError:
            return
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            loop.remove_reader(self._master)
            self._gone()
            self._later(_LOOK_S, self._look)
            return
        if not self._same_speed():
            data = scrambled(data)
        self._ears.heard(data, self.source)
        if not self.plugged:
            return
        if self._held:
            loop.remove_reader(self._master)
        elif math.isfinite(self._bytes_per_s):
            loop.remove_reader(self._master)
            self._later(len(data) / self._bytes_per_s, self._wait)

    def _gone(self) -> None:
        self._held = False
        if self._client:
            self._client = False
            self._ears.ended(self.source)
            self._ears.closed(self)

    def _heeds_xoff(self) -> bool:
        return self._master is not None and bool(termios.tcgetattr(self._master)[0] & termios.IXON)

    def _same_speed(self) -> bool:
        assert self._master is not None
        return bool(termios.tcgetattr(self._master)[5] == BAUDS[self._baud])


def scrambled(data: bytes) -> bytes:
    """What another speed makes of bytes: never themselves, and no two neighbours alike for long."""
    return bytes(byte ^ ((0xA5 + 7 * place) & 0xFF or 0xA5) for place, byte in enumerate(data))
