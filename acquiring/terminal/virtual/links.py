"""The two cables of a virtual terminal: a TCP port and a pty. Bytes only; nothing of frames here."""

from __future__ import annotations

import asyncio
import errno
import os
import select
import socket
import struct
import tty
from contextlib import suppress
from pathlib import Path
from typing import Protocol

_READ_BYTES = 4096
# How often a line without a client is looked at (s).
_LOOK_S = 0.01


class Ears(Protocol):
    """What a cable tells its terminal."""

    def heard(self, data: bytes) -> None:
        """Bytes arrived."""

    def hung_up(self) -> None:
        """The client has gone: what had begun is no frame any more."""


class Cable(Protocol):
    """One cable, with a client at its end or without."""

    def plug(self) -> None:
        """There to be used."""

    def unplug(self) -> None:
        """Gone; a client's next word fails."""

    def send(self, data: bytes) -> None:
        """Lost where nobody is there."""

    def cut(self) -> None:
        """The client is cut off in this moment. The next one finds the cable again."""

    @property
    def address(self) -> str:
        """Where a client finds it."""


class TcpCable:
    """A port. The newest client has the terminal: an older one that hangs in the air is cut off."""

    def __init__(self, ears: Ears, host: str, port: int) -> None:
        self._ears, self._host, self._port = ears, host, port
        self._listener: socket.socket | None = None
        self._client: socket.socket | None = None

    @property
    def address(self) -> str:
        """`tcp://host:port`."""
        return f"tcp://{self._host}:{self._port}"

    def plug(self) -> None:
        """Listen. OSError where the port is taken."""
        if self._listener is None:
            self._listener = socket.create_server((self._host, self._port))
            self._listener.setblocking(False)
            self._port = self._listener.getsockname()[1]
            asyncio.get_running_loop().add_reader(self._listener, self._accept, self._listener)

    def unplug(self) -> None:
        """Switched off: no port."""
        listener, self._listener = self._listener, None
        if listener is not None:
            asyncio.get_running_loop().remove_reader(listener)
            listener.close()
        self.cut()

    def send(self, data: bytes) -> None:
        """As much as the client takes."""
        if self._client is not None:
            with suppress(OSError):
                self._client.send(data)

    def cut(self) -> None:
        """Reset: a plain close would look like a terminal that hung up in good order."""
        client, self._client = self._client, None
        if client is None:
            return
        asyncio.get_running_loop().remove_reader(client)
        with suppress(OSError):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        self._ears.hung_up()

    def _accept(self, listener: socket.socket) -> None:
        try:
            client, _ = listener.accept()
        except OSError:  # it has gone again
            return
        self.cut()
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client = client
        asyncio.get_running_loop().add_reader(client, self._read, client)

    def _read(self, client: socket.socket) -> None:
        try:
            data = client.recv(_READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.cut()
            return
        self._ears.heard(data)


class PtyCable:
    """A serial line under a name that stays: `path` leads to whatever device it is now."""

    def __init__(self, ears: Ears, path: Path) -> None:
        self._ears, self._path = ears, path
        self._master: int | None = None
        self._client = False
        self._again: asyncio.TimerHandle | None = None

    @property
    def address(self) -> str:
        """`serial:///path`."""
        return f"serial://{self._path.absolute()}"

    def send(self, data: bytes) -> None:
        """Lost where nobody has the line open, as on a cable."""
        if self._master is not None and self._client:
            with suppress(OSError):
                os.write(self._master, data)

    def cut(self) -> None:
        """Pulled, and put in again at once."""
        if self._master is not None:
            self.unplug()
            self.plug()

    def plug(self) -> None:
        """A new device under the old name."""
        if self._master is not None:
            return
        self._master, slave = os.openpty()
        # Before a client sets the line up, it must neither echo nor change what it carries.
        tty.setraw(slave)
        name = os.ttyname(slave)
        os.close(slave)
        os.set_blocking(self._master, False)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f".{self._path.name}")
        part.unlink(missing_ok=True)
        part.symlink_to(name)
        os.replace(part, self._path)
        self._look()

    def unplug(self) -> None:
        """The name is gone, and a client reads an end."""
        master, self._master = self._master, None
        if master is None:
            return
        if self._again is not None:
            self._again.cancel()
        asyncio.get_running_loop().remove_reader(master)
        self._path.unlink(missing_ok=True)
        os.close(master)
        self._gone()

    def _look(self) -> None:
        """Whether a client has opened the line: without one, the master stands hung up."""
        assert self._master is not None
        loop = asyncio.get_running_loop()
        look = select.poll()
        look.register(self._master, select.POLLIN)
        state = dict(look.poll(0)).get(self._master, 0)
        if state & select.POLLHUP and not state & select.POLLIN:
            self._again = loop.call_later(_LOOK_S, self._look)
            return
        self._client = True
        loop.add_reader(self._master, self._read)

    def _read(self) -> None:
        assert self._master is not None
        try:
            data = os.read(self._master, _READ_BYTES)
        except BlockingIOError:
            return
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            asyncio.get_running_loop().remove_reader(self._master)
            self._gone()
            self._look()
            return
        self._ears.heard(data)

    def _gone(self) -> None:
        if self._client:
            self._client = False
            self._ears.hung_up()
