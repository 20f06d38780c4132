"""Printers on a serial line (RS-232, or a USB cable that shows up as one)."""

from __future__ import annotations

import errno
import os
import termios
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal, NoReturn
from urllib.parse import SplitResult, parse_qsl

import serial

from . import Absent, BadAddress, Stalled, TransportError
from .readiness import hung_up, readable, writable

Flow = Literal["rtscts", "xonxoff", "none"]
_FLOWS: dict[str, Flow] = {"rtscts": "rtscts", "xonxoff": "xonxoff", "none": "none"}
DEFAULT_BAUD = 9600
_BAUDS = (9600, 19200, 38400, 57600, 115200)
_DRAIN_POLL_S = 0.01
# How long `close` lets the line carry away what was written; then it is dropped, since the system itself would
# wait up to 30 s for a printer that holds the line (closing_wait).
_CLOSE_WAIT_S = 1.0
_READ_BYTES = 4096
_GONE = frozenset((errno.ENODEV, errno.ENXIO, errno.ENOENT))


class SerialTransport:
    """A tty, 8N1. Flow control is rtscts (the cable has the printer's DTR on our CTS) or xonxoff.

    pyserial opens and sets up the line; its `write` cannot say how much it wrote before a timeout,
    so bytes are counted here.
    """

    bidirectional = True
    late_answers = True

    def __init__(self, device: str, baud: int, flow: Flow) -> None:
        self._device = device
        self._baud = baud
        self._flow = flow
        self._port: serial.Serial | None = None
        self.sent_bytes = 0
        self._held_back = self._stopped = False

    def open(self, timeout_s: float) -> None:
        """Take the line for ourselves alone. Opening a tty does not wait; `timeout_s` is unused."""
        self.sent_bytes = 0
        self._held_back = False
        stopped, self._stopped = self._stopped, False
        try:
            self._port = serial.Serial(
                self._device,
                self._baud,
                timeout=0,
                rtscts=self._flow == "rtscts",
                xonxoff=self._flow == "xonxoff",
                exclusive=True,
            )
            if stopped:
                # Noise that looks like XOFF stops a line for ever: its printer has no reason to say XON. One that is
                # really full has room for a question, and says that it is busy. (TCOON alone undoes only TCOOFF.)
                termios.tcflow(self._port.fileno(), termios.TCOOFF)
                termios.tcflow(self._port.fileno(), termios.TCOON)
        except (OSError, ValueError, termios.error) as error:
            kind = TransportError if Path(self._device).exists() else Absent
            raise kind(f"cannot open the line {self._device}: {error}") from error

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data`."""
        descriptor = self._line().fileno()
        deadline = time.monotonic() + timeout_s
        view = memoryview(data)
        try:
            while view:
                if not writable(descriptor, deadline - time.monotonic()):
                    self._stall("the printer stopped taking data")
                with suppress(BlockingIOError):
                    taken = os.write(descriptor, view)
                    self._held_back = False
                    self.sent_bytes += taken
                    view = view[taken:]
        except OSError as error:
            self._fail(error)

    def drain(self, timeout_s: float) -> None:
        """Wait until the last byte left the line (TIOCOUTQ)."""
        port = self._line()
        deadline = time.monotonic() + timeout_s
        try:
            while port.out_waiting:
                if time.monotonic() >= deadline:
                    self._stall("the printer did not take all data")
                time.sleep(_DRAIN_POLL_S)
            self._held_back = False
        except OSError as error:
            self._fail(error)

    def read_available(self, timeout_s: float) -> bytes:
        """What the printer sent."""
        descriptor = self._line().fileno()
        try:
            if not readable(descriptor, timeout_s):
                return b""
            data = os.read(descriptor, _READ_BYTES)
            if not data and hung_up(descriptor):
                # A tty whose adapter was unplugged reads as empty for ever.
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        except BlockingIOError:
            return b""
        except OSError as error:
            self._fail(error)
        return data

    def close(self) -> None:
        """Let go of the line."""
        port, self._port = self._port, None
        if port is None:
            return
        with suppress(OSError, termios.error):
            deadline = time.monotonic() + (0 if self._held_back else _CLOSE_WAIT_S)
            while port.out_waiting and time.monotonic() < deadline:
                time.sleep(_DRAIN_POLL_S)
            if port.out_waiting:
                port.reset_output_buffer()
        with suppress(OSError, termios.error):
            port.close()

    def _line(self) -> serial.Serial:
        if self._port is None:
            raise TransportError("the line is not open", self.sent_bytes)
        return self._port

    def _stall(self, message: str) -> NoReturn:
        self._held_back = True
        self._stopped = not self.sent_bytes
        raise Stalled(message, self.sent_bytes)

    def _fail(self, error: OSError) -> NoReturn:
        self._held_back = True
        # An adapter that was unplugged takes its name along, at the latest when we let go.
        gone = error.errno in _GONE or not Path(self._device).exists()
        raise (Absent if gone else TransportError)(
            f"lost the line {self._device}: {error}", self.sent_bytes
        ) from error


def from_address(url: SplitResult, _printer: str, _data_dir: Path) -> SerialTransport:
    """`serial:///dev/ttyUSB0?baud=19200&flow=rtscts`; 9600 and rtscts where not given."""
    settings = dict(parse_qsl(url.query, keep_blank_values=True))
    baud = settings.pop("baud", str(DEFAULT_BAUD))
    flow = _FLOWS.get(settings.pop("flow", "rtscts"))
    if not url.path.startswith("/") or url.netloc or settings or flow is None:
        raise BadAddress(
            "a serial printer is serial:///dev/ttyUSB0?baud=19200&flow=rtscts|xonxoff|none, "
            f"not {url.geturl()!r}"
        )
    if baud not in {str(known) for known in _BAUDS}:
        raise BadAddress(f"baud is one of {', '.join(map(str, _BAUDS))}, not {baud!r}")
    return SerialTransport(url.path, int(baud), flow)
