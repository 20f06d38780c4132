"""USB devices as the kernel lists them, and which of them an address means. Reads sysfs; opens nothing.

A device is told by VID:PID, serial number and port path. None of them is enough alone: clones of one make
share a serial number, `lp0` and `lp1` change places at every start, and a port path follows the plug.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import Absent, TransportError

# USB class codes (usb.org): printer, and what a maker declares where none fits.
CLASS_PRINTER = 0x07
CLASS_VENDOR = 0xFF
_CLASS_HUB = 0x09


@dataclass(frozen=True, slots=True)
class Roots:
    """Where the kernel shows devices; tests lay out trees of their own."""

    sys: Path = Path("/sys")
    dev: Path = Path("/dev")


ROOTS = Roots()


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """One device. `port` is its path in the tree of plugs (bus 1, plug 1, plug 4 of that hub: `1-1.4`).

    `classes` are those of its interfaces; `node` is its `/dev/usb/lp*` where the kernel's printer driver has it.
    """

    vid: str
    pid: str
    port: str
    serial: str = ""
    maker: str = ""
    product: str = ""
    classes: frozenset[int] = frozenset()
    node: Path | None = None
    device_id: str = ""
    """IEEE 1284 id (`MFG:...;MDL:...;`), where the kernel has read it."""

    @property
    def is_printer(self) -> bool:
        """True where it says so itself (class 7)."""
        return CLASS_PRINTER in self.classes

    def __str__(self) -> str:
        serial = f" serial {self.serial}" if self.serial else ""
        return f"{self.vid}:{self.pid}{serial} at port {self.port}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address says of its device; None: anything."""

    vid: str
    pid: str
    serial: str | None = None
    port: str | None = None

    def means(self, device: UsbDevice) -> bool:
        """True where all that is said fits."""
        return (
            (self.vid, self.pid) == (device.vid, device.pid)
            and self.serial in (None, device.serial)
            and self.port in (None, device.port)
        )


def list_devices(roots: Roots = ROOTS) -> tuple[UsbDevice, ...]:
    """Every USB device but hubs, by port. Empty where the kernel has no USB at all."""
    base = roots.sys / "bus" / "usb" / "devices"
    nodes = _printer_nodes(roots)
    found = []
    # Interfaces are `1-1.4:1.0`, root hubs `usb1`.
    for folder in _listed(base, lambda name: "-" in name and ":" not in name):
        vid, pid = _text(folder / "idVendor"), _text(folder / "idProduct")
        if vid and pid:
            found.append(_device(folder, vid, pid, nodes))
    return tuple(device for device in found if device.classes != {_CLASS_HUB})


def the_one(wanted: Wanted, devices: Sequence[UsbDevice]) -> UsbDevice:
    """The device that is meant; Absent where there is none, TransportError where several fit."""
    fitting = [device for device in devices if wanted.means(device)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise TransportError(
            f"several printers fit, add serial= or port= to the address: {_listing(fitting)}"
        )
    name = Wanted(wanted.vid, wanted.pid)
    alike = [device for device in devices if name.means(device)]
    elsewhere = f"; of this model there is: {_listing(alike)}" if alike else ""
    raise Absent(f"no such USB printer is connected: {_said(wanted)}{elsewhere}")


def address_of(device: UsbDevice, devices: Iterable[UsbDevice]) -> str:
    """The address to write down: as little as tells the device from the others that are connected.

    By serial number where it has one of its own, so that it may change plugs; by port else.
    """
    alike = [other for other in devices if (other.vid, other.pid) == (device.vid, device.pid)]
    shared = sum(other.serial == device.serial for other in alike) > 1
    name = f"usb:{device.vid}:{device.pid}"
    if not _writable(device.serial):
        return f"{name}?port={device.port}"
    if shared:
        return f"{name}?serial={device.serial}&port={device.port}"
    return f"{name}?serial={device.serial}"


def _writable(serial: str) -> bool:
    """True for a serial number that an address can carry as it stands."""
    return 0 < len(serial) <= 60 and all(
        "!" <= char <= "~" and char not in "&#%+=?;" for char in serial
    )


def _device(folder: Path, vid: str, pid: str, nodes: dict[str, tuple[Path, str]]) -> UsbDevice:
    port = folder.name
    node, device_id = nodes.get(port, (None, ""))
    classes = frozenset(
        int(code, 16)
        for interface in _listed(folder, lambda name: name.startswith(f"{port}:"))
        if (code := _text(interface / "bInterfaceClass"))
    )
    return UsbDevice(
        vid=vid,
        pid=pid,
        port=port,
        serial=_text(folder / "serial"),
        maker=_text(folder / "manufacturer"),
        product=_text(folder / "product"),
        classes=classes,
        node=node,
        device_id=device_id,
    )


def _printer_nodes(roots: Roots) -> dict[str, tuple[Path, str]]:
    """Port -> the node of the kernel's printer driver (usblp) and the IEEE 1284 id it read."""
    nodes = {}
    for folder in _listed(roots.sys / "class" / "usbmisc", lambda name: name.startswith("lp")):
        # `device` leads to the interface, 1-1.4:1.0.
        interface = (folder / "device").resolve()
        port = interface.name.partition(":")[0]
        nodes[port] = (roots.dev / "usb" / folder.name, _text(interface / "ieee1284_id"))
    return nodes


def _listed(folder: Path, wanted: Callable[[str], bool]) -> list[Path]:
    try:
        return sorted(entry for entry in folder.iterdir() if wanted(entry.name))
    except OSError:
        # Not there, or unplugged while it was read.
        return []


def _text(file: Path) -> str:
    """What a sysfs file says; "" where it is not there (any more)."""
    try:
        said = file.read_bytes()
    except OSError:
        return ""
    return "".join(char for char in said.decode("utf-8", "replace").strip() if char.isprintable())


def _listing(devices: Iterable[UsbDevice]) -> str:
    return "; ".join(str(device) for device in devices)


def _said(wanted: Wanted) -> str:
    serial = f" serial {wanted.serial}" if wanted.serial is not None else ""
    port = f" at port {wanted.port}" if wanted.port is not None else ""
    return f"{wanted.vid}:{wanted.pid}{serial}{port}"
