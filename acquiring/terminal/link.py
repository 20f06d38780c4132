"""How bytes reach a card terminal: `serial:///dev/ttyUSB0?baud=115200` or `tcp://host:port`.

Every call may block for as long as it is told, so it is made in the terminal's own thread and never in the event
loop. A link is opened for each piece of work and closed behind it: a terminal that was switched off in between costs
one failed connection, and what it sent meanwhile is read, acknowledged and dropped by the next exchange.
"""

from __future__ import annotations

import os
import select
import socket
import time
from contextlib import suppress
from typing import Protocol
from urllib.parse import SplitResult, parse_qsl, urlsplit

import serial

# What the code of others opens these terminals with [V] [C]; 8N1, no flow control.
DEFAULT_BAUD = 115_200
_BAUDS = (9600, 19200, 38400, 57600, 115_200)
_READ_BYTES = 4096
# While the line's buffer is full: how long until the next try (s).
_FULL_PAUSE_S = 0.005


class LinkError(OSError):
    """The link could not be opened, or is gone. What was written may have arrived, whole or in part."""


class BadAddress(ValueError):
    """The terminal's address cannot be used; the text says how one looks."""


class Link(Protocol):
    """One open line to one terminal, used by one thread at a time."""

    def open(self, timeout_s: float) -> None:
        """Connect; LinkError where that fails. Nothing was sent then, for certain."""

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data`; LinkError where it is not taken in time."""

    def read(self, timeout_s: float) -> bytes:
        """What came; waits for the first byte at most `timeout_s`. b"" where silent, LinkError where it is gone."""

    def close(self) -> None:
        """Let go. Never raises, may come twice."""


def link_for(address: str) -> Link:
    """The link of an address, not yet open. BadAddress where it has no meaning."""
    try:
        url = urlsplit(address)
        if url.scheme == "tcp":
            return _network(url)
        if url.scheme == "serial":
            return _serial(url)
    except BadAddress:
        raise
    except ValueError as error:
        raise BadAddress(f"card terminal address {address!r} cannot be read: {error}") from error
    raise BadAddress(f"card terminal address {address!r} begins with neither tcp:// nor serial:///")


class Nowhere:
    """The link of a terminal that has no address (any more)."""

    def open(self, timeout_s: float) -> None:
        """Never succeeds."""
        raise LinkError("the terminal has no address")

    def write(self, data: bytes, timeout_s: float) -> None:
        """Never open."""
        raise LinkError("the line is not open")

    def read(self, timeout_s: float) -> bytes:
        """Never open."""
        raise LinkError("the line is not open")

    def close(self) -> None:
        """Nothing to let go of."""


class _Descriptor:
    """Reading and writing a descriptor that never waits by itself."""

    _descriptor: int | None = None

    def _open(self) -> int:
        if self._descriptor is None:
            raise LinkError("the line is not open")
        return self._descriptor

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data`."""
        descriptor, view = self._open(), memoryview(data)
        deadline = time.monotonic() + timeout_s
        try:
            while view:
                if not _ready(descriptor, select.POLLOUT, deadline - time.monotonic()):
                    raise LinkError("the terminal takes nothing")
                try:
                    view = view[os.write(descriptor, view) :]
                except BlockingIOError:
                    time.sleep(_FULL_PAUSE_S)
        except LinkError:
            raise
        except OSError as error:
            raise LinkError(f"lost the terminal: {error.strerror}") from error

    def read(self, timeout_s: float) -> bytes:
        """What came."""
        descriptor = self._open()
        try:
            if not _ready(descriptor, select.POLLIN, timeout_s):
                return b""
            data = os.read(descriptor, _READ_BYTES)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LinkError(f"lost the terminal: {error.strerror}") from error
        if not data:
            # A closed connection, or a tty whose adapter was pulled: it reads as empty for ever.
            raise LinkError("the terminal hung up")
        return data


def _ready(descriptor: int, events: int, timeout_s: float) -> bool:
    # poll(2): select(2) ends at descriptor 1,023, and a shop has sockets.
    waiting = select.poll()
    waiting.register(descriptor, events)
    return bool(waiting.poll(max(0.0, timeout_s) * 1000))


class NetworkLink(_Descriptor):
    """A TCP connection: a terminal with an Ethernet port, or a serial server before it."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None

    def open(self, timeout_s: float) -> None:
        """Connect."""
        try:
            link = socket.create_connection(self._address, timeout=timeout_s)
        except OSError as error:
            raise LinkError(f"no terminal at {self._address[0]}:{self._address[1]}") from error
        with suppress(OSError):
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.setblocking(False)
        self._socket, self._descriptor = link, link.fileno()

    def close(self) -> None:
        """Hang up in good order."""
        link, self._socket, self._descriptor = self._socket, None, None
        if link is not None:
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            link.close()


class SerialLink(_Descriptor):
    """A tty, 8N1, ours alone while open. pyserial sets it up; bytes are moved here, each wait with its end."""

    def __init__(self, device: str, baud: int) -> None:
        self._device, self._baud = device, baud
        self._port: serial.Serial | None = None

    def open(self, timeout_s: float) -> None:
        """Take the line. Opening a tty does not wait; `timeout_s` is unused."""
        try:
            self._port = serial.Serial(self._device, self._baud, timeout=0, exclusive=True)
            self._descriptor = self._port.fileno()
        except (OSError, ValueError) as error:
            raise LinkError(f"cannot open the line {self._device}") from error

    def close(self) -> None:
        """Let go of the line; what it has not carried away yet goes on its way."""
        port, self._port, self._descriptor = self._port, None, None
        if port is not None:
            with suppress(OSError):
                port.close()


def _network(url: SplitResult) -> NetworkLink:
    if not url.hostname or url.port is None or url.path or url.query:
        raise BadAddress(f"a card terminal in the network is tcp://host:port, not {url.geturl()!r}")
    return NetworkLink(url.hostname, url.port)


def _serial(url: SplitResult) -> SerialLink:
    settings = dict(parse_qsl(url.query, keep_blank_values=True))
    baud = settings.pop("baud", str(DEFAULT_BAUD))
    if not url.path.startswith("/") or url.netloc or settings:
        raise BadAddress(
            f"a card terminal on a line is serial:///dev/ttyUSB0?baud=115200, not {url.geturl()!r}"
        )
    if baud not in {str(known) for known in _BAUDS}:
        raise BadAddress(f"baud is one of {', '.join(map(str, _BAUDS))}, not {baud!r}")
    return SerialLink(url.path, int(baud))
