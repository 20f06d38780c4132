"""A USB printer that the kernel's printer driver does not serve: bulk transfers through libusb (pyusb).

Endpoints are those that the descriptors name; every transfer has a limit; the device is never reset and never
configured anew, since either makes it leave and come back under another name.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn

import usb.backend.libusb1
import usb.core
import usb.util

from . import Absent, Stalled, TransportError
from .usb_devices import CLASS_PRINTER, CLASS_VENDOR, UsbDevice
from .usblp import id_text

# USB printer class 1.1, 4.2: class requests to the interface.
_REQUEST_IN = 0xA1
_GET_DEVICE_ID, _GET_PORT_STATUS = 0, 1
_DEVICE_ID_BYTES = 1023
_CONTROL_MS = 1000
# Protocols of the printer class (4.3): both ways, one way. 3 is IEEE 1284.4 and 4 IPP: neither takes ESC/POS bare.
_PROTOCOLS = (2, 1)
# One transfer: what is in flight when a cable is pulled is counted as sent, so less is better.
_TRANSFER_BYTES = 1024
_READ_BYTES = 4096
# pyusb hands 0 on to libusb, where it means: for ever.
_LEAST_MS = 1
_EMPTY_PAUSE_S = 0.02
_GONE = frozenset((errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESHUTDOWN))

Backend = Callable[[], Any]


@cache
def libusb() -> Any:
    """libusb 1.0, the one that came as a wheel; None where it does not load."""
    # Only a shop with such a printer pays for loading it.
    import libusb_package

    return usb.backend.libusb1.get_backend(find_library=libusb_package.find_library)


@dataclass(frozen=True, slots=True)
class Pipes:
    """Where bytes go in and out. `alternate` is a setting of the interface; `back` 0: the printer cannot answer."""

    interface: int
    alternate: int
    out: int
    back: int


class UsbBulkTransport:
    """One claimed interface of one device."""

    late_answers = True

    def __init__(self, device: UsbDevice, backend: Backend = libusb) -> None:
        self._meant = device
        self._backend = backend
        self._device: Any = None
        self._pipes: Pipes | None = None
        self._detached = False
        self.sent_bytes = 0

    @property
    def bidirectional(self) -> bool:
        """False where it was found to have no way back."""
        return self._pipes is None or self._pipes.back != 0

    def open(self, timeout_s: float) -> None:
        """Claim the printer's interface. No call here waits for the printer; `timeout_s` is unused."""
        self.sent_bytes = 0
        self._device = device = self._found()
        try:
            self._pipes = pipes = pipes_of(_configuration(device))
            self._take(pipes)
        except usb.core.USBError as error:
            self.close()
            self._fail("cannot open", error)
        except TransportError:
            self.close()
            raise

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data`."""
        device, pipes = self._open_device()
        deadline = time.monotonic() + timeout_s
        view = memoryview(data)
        while view:
            block = view[:_TRANSFER_BYTES]
            try:
                taken = device.write(pipes.out, block, _ms(deadline - time.monotonic()))
            except usb.core.USBTimeoutError as error:
                raise Stalled("the printer stopped taking data", self.sent_bytes) from error
            except usb.core.USBError as error:
                # How much of the block it took is not told, so the printer may have all of it.
                self.sent_bytes += len(block)
                if error.errno == errno.EPIPE:
                    with suppress(usb.core.USBError):
                        device.clear_halt(pipes.out)
                self._fail("lost", error)
            self.sent_bytes += taken
            view = view[taken:]
            if view and time.monotonic() >= deadline:
                raise Stalled("the printer stopped taking data", self.sent_bytes)

    def drain(self, timeout_s: float) -> None:
        """Nothing is held back: a transfer that ended was taken."""
        self._open_device()

    def read_available(self, timeout_s: float) -> bytes:
        """What the printer sent. An empty packet is no answer and no end."""
        device, pipes = self._open_device()
        if not pipes.back:
            return b""
        deadline = time.monotonic() + timeout_s
        while True:
            try:
                data = device.read(pipes.back, _READ_BYTES, _ms(deadline - time.monotonic()))
            except usb.core.USBTimeoutError:
                return b""
            except usb.core.USBError as error:
                self._fail("lost", error)
            left = deadline - time.monotonic()
            if len(data) or left <= 0:
                return bytes(data)
            time.sleep(min(_EMPTY_PAUSE_S, left))

    def close(self) -> None:
        """Let go of the interface, and give it back to the kernel's driver where that had it."""
        device, self._device = self._device, None
        pipes, self._pipes = self._pipes, None
        if device is None:
            return
        with suppress(usb.core.USBError):
            if pipes:
                usb.util.release_interface(device, pipes.interface)
        with suppress(usb.core.USBError, NotImplementedError):
            if pipes and self._detached:
                device.attach_kernel_driver(pipes.interface)
        self._detached = False
        with suppress(usb.core.USBError):
            usb.util.dispose_resources(device)

    def port_status(self) -> int | None:
        """GET_PORT_STATUS: 20 paper empty, 10 selected, 08 no error. None where it is not told."""
        device, pipes = self._open_device()
        with suppress(usb.core.USBError):
            answer = device.ctrl_transfer(
                _REQUEST_IN, _GET_PORT_STATUS, 0, pipes.interface, 1, _CONTROL_MS
            )
            return int(answer[0]) if len(answer) else None
        return None

    def device_id(self) -> str:
        """The IEEE 1284 id, `MFG:...;MDL:...;`; "" where it has none."""
        device, pipes = self._open_device()
        index = pipes.interface << 8 | pipes.alternate
        with suppress(usb.core.USBError):
            return id_text(
                bytes(
                    device.ctrl_transfer(
                        _REQUEST_IN, _GET_DEVICE_ID, 0, index, _DEVICE_ID_BYTES, _CONTROL_MS
                    )
                )
            )
        return ""

    def _found(self) -> Any:
        backend = self._backend()
        if backend is None:
            raise TransportError("libusb does not load on this system")
        try:
            devices = list(usb.core.find(find_all=True, backend=backend))
        except usb.core.USBError as error:
            self._fail("cannot look for", error)
        for device in devices:
            if _port_of(device) == self._meant.port and self._is_meant(device):
                return device
        raise Absent(f"the printer {self._meant} was unplugged")

    def _is_meant(self, device: Any) -> bool:
        """Another device may have been plugged in there since the kernel was asked."""
        return (
            f"{device.idVendor:04x}:{device.idProduct:04x}"
            == f"{self._meant.vid}:{self._meant.pid}"
        )

    def _take(self, pipes: Pipes) -> None:
        with suppress(NotImplementedError):
            if self._device.is_kernel_driver_active(pipes.interface):
                self._device.detach_kernel_driver(pipes.interface)
                self._detached = True
        usb.util.claim_interface(self._device, pipes.interface)
        # Setting 0 is what a device begins with, and what a driver that left has put it back to; some clones refuse
        # to be told.
        if pipes.alternate:
            self._device.set_interface_altsetting(pipes.interface, pipes.alternate)

    def _open_device(self) -> tuple[Any, Pipes]:
        if self._device is None or self._pipes is None:
            raise TransportError("the printer is not open", self.sent_bytes)
        return self._device, self._pipes

    def _fail(self, what: str, error: usb.core.USBError) -> NoReturn:
        kind = Absent if error.errno in _GONE else TransportError
        raise kind(
            f"{what} the printer {self._meant}: {error.strerror}", self.sent_bytes
        ) from error


def pipes_of(configuration: Any) -> Pipes:
    """The endpoints to use: a printer interface before a vendor's own; TransportError where there is neither."""
    candidates = []
    for interface in configuration:
        out = back = 0
        for endpoint in interface:
            if usb.util.endpoint_type(endpoint.bmAttributes) != usb.util.ENDPOINT_TYPE_BULK:
                continue
            address = endpoint.bEndpointAddress
            if usb.util.endpoint_direction(address) == usb.util.ENDPOINT_OUT:
                out = out or address
            else:
                back = back or address
        rank = _rank(interface)
        if out and rank is not None:
            number, alternate = interface.bInterfaceNumber, interface.bAlternateSetting
            candidates.append((rank, number, alternate, out, back))
    if not candidates:
        raise TransportError("the USB device has no printer interface")
    _, number, alternate, out, back = min(candidates)
    return Pipes(number, alternate, out, back)


def _rank(interface: Any) -> int | None:
    """Lower is better; None: no place for ESC/POS."""
    if interface.bInterfaceClass == CLASS_PRINTER:
        protocol = interface.bInterfaceProtocol
        return _PROTOCOLS.index(protocol) if protocol in _PROTOCOLS else None
    return len(_PROTOCOLS) if interface.bInterfaceClass == CLASS_VENDOR else None


def _configuration(device: Any) -> Any:
    """The active configuration. Only a device that has none yet is given its first."""
    try:
        return device.get_active_configuration()
    except usb.core.USBError as error:
        # pyusb's own "Configuration not set" carries no number; whatever has one is a real failure.
        if error.errno is not None:
            raise
        device.set_configuration()
        return device.get_active_configuration()


def _port_of(device: Any) -> str:
    """sysfs's name of its place: `1-1.4`."""
    return f"{device.bus}-{'.'.join(str(port) for port in device.port_numbers or ())}"


def _ms(seconds: float) -> int:
    return max(_LEAST_MS, round(seconds * 1000))
