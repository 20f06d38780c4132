"""Printers in the network: raw TCP, usually port 9100."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import termios
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult

from hub.domain.printer import RAW_PORT

from . import BadAddress, LinkClosed, Stalled, TransportError
from .readiness import readable

# How often unacknowledged bytes are counted while waiting for the printer to take them.
_DRAIN_POLL_S = 0.01
# How long `close` waits for the printer to close too. Closing with unread answers in our buffer
# would send a reset, and a printer may drop what it has not printed yet.
_CLOSE_WAIT_S = 1.0
_READ_BYTES = 4096


class NetworkTransport:
    """One TCP connection for each job."""

    bidirectional = True
    late_answers = False

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None
        self.sent_bytes = 0

    def open(self, timeout_s: float) -> None:
        """Connect."""
        self.sent_bytes = 0
        try:
            self._socket = socket.create_connection(self._address, timeout=timeout_s)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            host, port = self._address
            raise TransportError(f"cannot reach the printer at {host}:{port}: {error}") from error

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data`."""
        link = self._link()
        deadline = time.monotonic() + timeout_s
        view = memoryview(data)
        try:
            while view:
                link.settimeout(max(0.001, deadline - time.monotonic()))
                taken = link.send(view)
                self.sent_bytes += taken
                view = view[taken:]
        except TimeoutError as error:
            raise Stalled("the printer stopped taking data", self.sent_bytes) from error
        except OSError as error:
            raise TransportError(f"lost the printer: {error}", self.sent_bytes) from error

    def drain(self, timeout_s: float) -> None:
        """Wait until the printer's end acknowledged every byte (Linux: SIOCOUTQ)."""
        link = self._link()
        deadline = time.monotonic() + timeout_s
        while True:
            try:
                # SIOCOUTQ has the number of TIOCOUTQ (tcp(7)); other systems do not offer it.
                answer = fcntl.ioctl(link, termios.TIOCOUTQ, b"\0\0\0\0")
            except OSError:
                return
            if struct.unpack("i", answer)[0] == 0:
                break
            if time.monotonic() >= deadline:
                raise Stalled("the printer did not take all data", self.sent_bytes)
            time.sleep(_DRAIN_POLL_S)
        # A reset throws away what was not acknowledged, so nothing held back is no proof by itself.
        failure = link.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if failure:
            raise TransportError(f"lost the printer: {os.strerror(failure)}", self.sent_bytes)

    def read_available(self, timeout_s: float) -> bytes:
        """What the printer sent."""
        link = self._link()
        try:
            if not readable(link.fileno(), timeout_s):
                return b""
            data = link.recv(_READ_BYTES)
        except OSError as error:
            raise TransportError(f"lost the printer: {error}", self.sent_bytes) from error
        if not data:
            raise LinkClosed("the printer closed the connection", self.sent_bytes)
        return data

    def close(self) -> None:
        """Say that nothing follows, wait for the printer to say so too, let go."""
        link, self._socket = self._socket, None
        if link is None:
            return
        deadline = time.monotonic() + _CLOSE_WAIT_S
        with suppress(OSError):
            link.shutdown(socket.SHUT_WR)
            while (left := deadline - time.monotonic()) > 0:
                link.settimeout(left)
                if not link.recv(_READ_BYTES):
                    break
        link.close()

    def _link(self) -> socket.socket:
        if self._socket is None:
            raise TransportError("the connection is not open", self.sent_bytes)
        return self._socket


def from_address(url: SplitResult, _printer: str, _data_dir: Path) -> NetworkTransport:
    """`tcp://host:port`; the port is 9100 where none is given."""
    try:
        host, port = url.hostname, url.port
    except ValueError as error:
        raise BadAddress(f"no port number in {url.geturl()!r}") from error
    if not host or url.path or url.query:
        raise BadAddress(f"a network printer is tcp://host:port, not {url.geturl()!r}")
    return NetworkTransport(host, port or RAW_PORT)
