"""How bytes reach a printer: one seam, one file each for network, serial line, USB and file.

A transport is used by one thread at a time and opened anew for every job: a printer that was
switched off in between then costs one failed connection, and never a silent loss.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, urlsplit


class TransportError(Exception):
    """The link failed after `sent_bytes` since `open` had been handed over; 0: none for certain."""

    def __init__(self, message: str, sent_bytes: int = 0) -> None:
        super().__init__(message, sent_bytes)
        self.message = message
        self.sent_bytes = sent_bytes

    def __str__(self) -> str:
        return f"{self.message} ({self.sent_bytes} bytes sent)"


class Absent(TransportError):
    """There is no such device now: unplugged, or its name or node is gone. Raised by `open` and by any call on
    which a device that was there turns out to have left (ENODEV, a tty or USB device that vanished).

    Told from a device that is there and does not answer, which is a plain TransportError or Stalled. A network
    printer is never Absent: off and unplugged look alike from here. `sent_bytes` counts as always.
    """


class Stalled(TransportError):
    """The printer took nothing more in time. The link stands: the rest may be tried again."""


class LinkClosed(TransportError):
    """The printer hung up in good order: some do that after each job."""


class BadAddress(ValueError):
    """The printer's address cannot be used; the message says how one looks."""


class Transport(Protocol):
    """A link to one printer. Calls end within their timeout (seconds) or raise TransportError."""

    @property
    def bidirectional(self) -> bool:
        """True where the printer could answer."""

    @property
    def late_answers(self) -> bool:
        """True where an answer of before `open` may still come: a line, not a connection."""

    @property
    def sent_bytes(self) -> int:
        """Bytes handed over since `open`, to buffers at this end: no proof of paper."""

    def open(self, timeout_s: float) -> None:
        """Connect. TransportError with 0 bytes where that fails."""

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data`; Stalled where the printer does not take it all in time."""

    def drain(self, timeout_s: float) -> None:
        """Wait until this end holds nothing back any more, where the system can tell; else Stalled."""

    def read_available(self, timeout_s: float) -> bytes:
        """What the printer sent; waits for the first byte at most `timeout_s`. b"" where silent."""

    def close(self) -> None:
        """Let go of the link; what was written is not lost by it. Never raises, may come twice."""


Opener = Callable[[SplitResult, str, Path], Transport]


def transport_for(address: str, printer: str, data_dir: Path) -> Transport:
    """The transport, not yet open, of a printer's address; BadAddress where it has no meaning.

    `tcp://host:port`, `serial:///dev/ttyUSB0?baud=19200&flow=rtscts`, `usb:04b8:0e15?serial=...&port=1-1.4`,
    or `file:` for `data_dir/paper/<printer>/<n>.bin`.
    """
    # Imported here, since the files import the errors above.
    from .file import from_address as file_
    from .network import from_address as network
    from .serial import from_address as serial
    from .usb import from_address as usb

    openers: dict[str, Opener] = {"tcp": network, "serial": serial, "usb": usb, "file": file_}
    try:
        url = urlsplit(address)
    except ValueError as error:
        raise BadAddress(f"printer address {address!r} cannot be read: {error}") from error
    if url.scheme not in openers:
        known = ", ".join(openers)
        raise BadAddress(f"printer address {address!r} begins with none of: {known}")
    return openers[url.scheme](url, printer, data_dir)
