"""A printer behind the kernel's printer driver: `/dev/usb/lp*` (Linux, drivers/usb/class/usblp.c).

The driver takes one block at a time and says so before the printer has it; POLLOUT comes when the printer took
it. Closing throws the block in flight away, so a job is drained first.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct
import time
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from . import Absent, Stalled, TransportError
from .readiness import hung_up, readable, writable

# usblp.c: LPGETSTATUS (include/uapi/linux/lp.h); LPIOC_GET_DEVICE_ID = _IOC(_IOC_READ, 'P', 1, length).
_LPGETSTATUS = 0x060B
_DEVICE_ID_BYTES = 1023
_GET_DEVICE_ID = 2 << 30 | _DEVICE_ID_BYTES << 16 | ord("P") << 8 | 1
# The driver's buffer is 8,192; what is in flight when a cable is pulled is counted as sent, so less is better.
_BLOCK_BYTES = 1024
_READ_BYTES = 4096
# Before the driver is asked again that said "ready" and was not: a printer with nothing to say may answer a read
# with an empty packet at once.
_PAUSE_S = 0.02
_GONE = frozenset((errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESHUTDOWN))


class UsblpTransport:
    """One open `/dev/usb/lp*`. The driver lets one process in at a time."""

    bidirectional = True
    late_answers = True

    def __init__(self, node: Path) -> None:
        self._node = node
        self._descriptor: int | None = None
        self.sent_bytes = 0

    def open(self, timeout_s: float) -> None:
        """Take the node. Opening does not wait; `timeout_s` is unused."""
        self.sent_bytes = 0
        try:
            self._descriptor = os.open(self._node, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            self._fail(f"cannot open {self._node}", error)

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data`, a block after the other was taken."""
        descriptor = self._open_node()
        deadline = time.monotonic() + timeout_s
        view = memoryview(data)
        try:
            while view:
                if not writable(descriptor, deadline - time.monotonic()):
                    raise Stalled("the printer stopped taking data", self.sent_bytes)
                self._refuse_hung_up(descriptor)
                try:
                    taken = os.write(descriptor, view[:_BLOCK_BYTES])
                except BlockingIOError:
                    # Without paper the driver says "writable" while a block is still in flight.
                    time.sleep(_PAUSE_S)
                    continue
                self.sent_bytes += taken
                view = view[taken:]
        except OSError as error:
            self._fail(f"lost the printer at {self._node}", error)

    def drain(self, timeout_s: float) -> None:
        """Wait until the printer took the last block."""
        descriptor = self._open_node()
        if not writable(descriptor, timeout_s):
            raise Stalled("the printer did not take all data", self.sent_bytes)
        self._refuse_hung_up(descriptor)

    def read_available(self, timeout_s: float) -> bytes:
        """What the printer sent. An empty packet is no answer and no end."""
        descriptor = self._open_node()
        deadline = time.monotonic() + timeout_s
        try:
            while readable(descriptor, deadline - time.monotonic()):
                with suppress(BlockingIOError):
                    if data := os.read(descriptor, _READ_BYTES):
                        return data
                self._refuse_hung_up(descriptor)
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                time.sleep(min(_PAUSE_S, left))
        except OSError as error:
            self._fail(f"lost the printer at {self._node}", error)
        return b""

    def close(self) -> None:
        """Let go of the node."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                os.close(descriptor)

    def port_status(self) -> int | None:
        """The port's own status byte (USB printer class 1.1, GET_PORT_STATUS): 20 paper empty, 10 selected, 08 no
        error. None where it is not told. The driver itself waits up to 5 s: for probing, never within a job.
        """
        with suppress(OSError):
            answer = fcntl.ioctl(self._open_node(), _LPGETSTATUS, struct.pack("i", 0))
            return int(struct.unpack("i", answer)[0]) & 0xFF
        return None

    def device_id(self) -> str:
        """The IEEE 1284 id, `MFG:...;MDL:...;`; "" where it has none."""
        with suppress(OSError):
            answer = fcntl.ioctl(self._open_node(), _GET_DEVICE_ID, bytes(_DEVICE_ID_BYTES))
            return id_text(answer)
        return ""

    def _open_node(self) -> int:
        if self._descriptor is None:
            raise TransportError("the printer is not open", self.sent_bytes)
        return self._descriptor

    def _refuse_hung_up(self, descriptor: int) -> None:
        if hung_up(descriptor):
            raise Absent(f"the printer at {self._node} was unplugged", self.sent_bytes)

    def _fail(self, what: str, error: OSError) -> NoReturn:
        gone = error.errno in _GONE or not self._node.exists()
        raise (Absent if gone else TransportError)(
            f"{what}: {os.strerror(error.errno or 0)}", self.sent_bytes
        ) from error


def id_text(answer: bytes) -> str:
    """The text of a GET_DEVICE_ID answer: two bytes of length (which count themselves), then the id."""
    length = int.from_bytes(answer[:2], "big")
    said = answer[2:length].decode("latin-1")
    return "".join(char for char in said if char.isprintable())
