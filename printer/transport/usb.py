"""Printers on USB, by what they are and never by a number that changes.

`usb:04b8:0e15`, with `?serial=...`, `?port=1-1.4` or both where several of a model are connected. Whoever opens
looks where the device is at that moment: through the kernel's printer driver where that has it (`usblp`), through
libusb else (`usb_bulk`). `usb:/dev/usb/lp0` is that node, whichever printer it is today: for a first try only.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl

from . import BadAddress, TransportError
from .usb_bulk import Backend, UsbBulkTransport, libusb
from .usb_devices import ROOTS, Roots, Wanted, list_devices, the_one
from .usblp import UsblpTransport

_NAME = re.compile(r"([0-9a-f]{4}):([0-9a-f]{4})")
_PORT = re.compile(r"[0-9]+-[0-9]+(\.[0-9]+)*")
_FORM = "a USB printer is usb:04b8:0e15?serial=...&port=1-1.4 or usb:/dev/usb/lp0"


class UsbTransport:
    """The printer that an address means, wherever it is plugged in when it is opened."""

    late_answers = True

    def __init__(
        self, wanted: Wanted | Path, roots: Roots = ROOTS, backend: Backend = libusb
    ) -> None:
        self._wanted = wanted
        self._roots = roots
        self._backend = backend
        self._link: UsblpTransport | UsbBulkTransport | None = None
        self._sent = 0

    @property
    def bidirectional(self) -> bool:
        """False where it was found to have no way back."""
        return self._link is None or self._link.bidirectional

    @property
    def sent_bytes(self) -> int:
        """Bytes handed over since `open`."""
        return self._link.sent_bytes if self._link else self._sent

    def open(self, timeout_s: float) -> None:
        """Find the printer and take it: Absent where it is not connected, TransportError where several fit."""
        self.close()
        self._sent = 0
        self._link = self._opened(timeout_s)

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data`."""
        self._open_link().write(data, timeout_s)

    def drain(self, timeout_s: float) -> None:
        """Wait until the printer took all."""
        self._open_link().drain(timeout_s)

    def read_available(self, timeout_s: float) -> bytes:
        """What the printer sent."""
        return self._open_link().read_available(timeout_s)

    def close(self) -> None:
        """Let go of it; how much was sent is still known."""
        link, self._link = self._link, None
        if link is not None:
            self._sent = link.sent_bytes
            link.close()

    def port_status(self) -> int | None:
        """GET_PORT_STATUS: 20 paper empty, 10 selected, 08 no error. None where it is not told."""
        return self._open_link().port_status()

    def device_id(self) -> str:
        """The IEEE 1284 id, `MFG:...;MDL:...;`; "" where it has none."""
        return self._open_link().device_id()

    def _opened(self, timeout_s: float) -> UsblpTransport | UsbBulkTransport:
        if isinstance(self._wanted, Path):
            return _with_node(self._wanted, timeout_s)
        device = the_one(self._wanted, list_devices(self._roots))
        # The kernel's driver may have it while no node was made for it: then it is asked to step aside.
        if device.node is not None and device.node.exists():
            return _with_node(device.node, timeout_s)
        bulk = UsbBulkTransport(device, self._backend)
        bulk.open(timeout_s)
        return bulk

    def _open_link(self) -> UsblpTransport | UsbBulkTransport:
        if self._link is None:
            raise TransportError("the printer is not open", self._sent)
        return self._link


def _with_node(node: Path, timeout_s: float) -> UsblpTransport:
    link = UsblpTransport(node)
    link.open(timeout_s)
    return link


def from_address(url: SplitResult, _printer: str, _data_dir: Path) -> UsbTransport:
    """The transport of a `usb:` address."""
    return UsbTransport(wanted_of(url))


def wanted_of(url: SplitResult) -> Wanted | Path:
    """What the address means: a device by its identity, or a node; BadAddress where it says neither."""
    if url.path.startswith("/") and not url.netloc and not url.query:
        return Path(url.path)
    name = _NAME.fullmatch(url.path.lower())
    said = dict(parse_qsl(url.query, keep_blank_values=True))
    serial, port = said.pop("serial", None), said.pop("port", None)
    if name is None or url.netloc or url.fragment or said or serial == "":
        raise BadAddress(f"{_FORM}, not {url.geturl()!r}")
    if port is not None and not _PORT.fullmatch(port):
        raise BadAddress(f"port is a path of plugs such as 1-1.4, not {port!r}")
    return Wanted(name[1], name[2], serial, port)
