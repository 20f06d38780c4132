"""What is connected: printers on USB, serial ports, and who listens on port 9100. Opens no printer, sends no byte."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hub.domain.printer import RAW_PORT
from printer.profile import profile_for_identity, profiles_for_usb
from printer.transport.usb_devices import (
    CLASS_VENDOR,
    ROOTS,
    Roots,
    UsbDevice,
    address_of,
    list_devices,
)

Sure = Literal["named", "alike", "unknown"]
"""How sure a profile is: the printer named its model; its VID:PID was seen on it, perhaps on others too; no idea."""

# A reachable printer accepts within a few milliseconds; on Wi-Fi that wakes up, within some hundred.
CONNECT_TIMEOUT_S = 0.5
# Connections at once: a /24 takes about two seconds, and a small router keeps up.
CONCURRENCY = 64
# The largest network that is asked: 1,024 addresses, eight seconds.
LARGEST_PREFIX = 22

# Chips that make a serial port of a USB plug (usb.ids). Their name says nothing of the printer behind them.
BRIDGES = {
    "067b:2303": "Prolific PL2303",
    "1a86:7523": "WCH CH340",
    "0403:6001": "FTDI FT232",
    "10c4:ea60": "Silicon Labs CP210x",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One printer, or a port with perhaps one behind. `profiles`: those that fit, the likeliest first."""

    way: Literal["usb", "serial", "network"]
    address: str
    name: str
    profiles: tuple[str, ...] = ()
    sure: Sure = "unknown"
    bridge: bool = False


def usb_printers(roots: Roots = ROOTS) -> list[Found]:
    """Devices of printer class, and those of a maker's own class whose VID:PID a profile knows."""
    devices = list_devices(roots)
    return [
        _usb(device, devices)
        for device in devices
        if device.is_printer
        or (CLASS_VENDOR in device.classes and profiles_for_usb(f"{device.vid}:{device.pid}"))
    ]


def serial_ports(roots: Roots = ROOTS) -> list[Found]:
    """Serial ports that exist, each by a name that stays."""
    named: dict[Path, dict[str, Path]] = {port: {"dev": port} for port in _built_in(roots)}
    for folder in ("by-path", "by-id"):
        with suppress(OSError):
            for name in sorted((roots.dev / "serial" / folder).iterdir()):
                named.setdefault(name.resolve(), {})[folder] = name
    by_port = {device.port: device for device in list_devices(roots)}
    found = [_serial(tty, names, roots, by_port) for tty, names in named.items()]
    return sorted(found, key=lambda one: one.address)


def own_network() -> ipaddress.IPv4Network | None:
    """The /24 that this machine is in; None where it is in none."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        # Of a UDP socket this sends nothing: it only chooses the way out. 192.0.2.0/24 is for documentation.
        asking.connect(("192.0.2.1", RAW_PORT))
        address = ipaddress.IPv4Address(asking.getsockname()[0])
        if not address.is_loopback:
            return ipaddress.IPv4Network(f"{address}/24", strict=False)
    return None


async def network_printers(
    network: ipaddress.IPv4Network,
    port: int = RAW_PORT,
    timeout_s: float = CONNECT_TIMEOUT_S,
) -> list[Found]:
    """Who accepts a connection there. Nothing is sent: an office printer would put it on paper."""
    free = asyncio.Semaphore(CONCURRENCY)

    async def listens(address: str) -> bool:
        async with free:
            try:
                async with asyncio.timeout(timeout_s):
                    _, writer = await asyncio.open_connection(address, port)
            except (OSError, TimeoutError):
                return False
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            return True

    addresses = [str(address) for address in network.hosts()]
    answers = await asyncio.gather(*(listens(address) for address in addresses))
    return [
        Found("network", f"tcp://{address}" + (f":{port}" if port != RAW_PORT else ""), address)
        for address, there in zip(addresses, answers, strict=True)
        if there
    ]


def seconds_for(network: ipaddress.IPv4Network) -> int:
    """How long `network_printers` takes at most."""
    return max(1, round(network.num_addresses / CONCURRENCY * CONNECT_TIMEOUT_S))


def id_fields(device_id: str) -> dict[str, str]:
    """An IEEE 1284 id by its keys, the long names as the short ones: `MFG`, `MDL`, `CMD`."""
    short = {"MANUFACTURER": "MFG", "MODEL": "MDL", "COMMAND SET": "CMD"}
    fields = {}
    for part in device_id.split(";"):
        key, colon, value = part.partition(":")
        if colon:
            fields[short.get(key.strip().upper(), key.strip().upper())] = value.strip()
    return fields


def suggestion(names: Iterable[str], vid_pid: str) -> tuple[tuple[str, ...], Sure]:
    """Profiles for a device that says these names of itself."""
    for name in names:
        if (profile := profile_for_identity(name)) is not None:
            return (profile,), "named"
    alike = profiles_for_usb(vid_pid)
    return alike, "alike" if alike else "unknown"


def _usb(device: UsbDevice, devices: tuple[UsbDevice, ...]) -> Found:
    fields = id_fields(device.device_id)
    model = fields.get("MDL") or device.product
    maker = fields.get("MFG") or device.maker
    name = " ".join(part for part in (maker, model) if part) or f"{device.vid}:{device.pid}"
    profiles, sure = suggestion((model, device.product), f"{device.vid}:{device.pid}")
    return Found("usb", address_of(device, devices), name, profiles, sure)


def _serial(
    tty: Path, names: dict[str, Path], roots: Roots, by_port: dict[str, UsbDevice]
) -> Found:
    # ttyUSB0/device leads to 1-1.2:1.0/ttyUSB0, ttyACM0/device to 1-1.2:1.0.
    place = (roots.sys / "class" / "tty" / tty.name / "device").resolve()
    ports = (part.partition(":")[0] for part in reversed(place.parts))
    device = next((by_port[port] for port in ports if port in by_port), None)
    # Adapters without a serial number of their own share one name by id; by path each has the name of its plug.
    last = "by-id" if device and device.serial else "by-path"
    name = names.get(last) or next(iter(names.values()))
    address = f"serial://{name}?baud=9600&flow=rtscts"
    if device is None:
        return Found("serial", address, tty.name)
    vid_pid = f"{device.vid}:{device.pid}"
    if vid_pid in BRIDGES:
        return Found("serial", address, BRIDGES[vid_pid], bridge=True)
    profiles, sure = suggestion((device.product,), vid_pid)
    title = " ".join(part for part in (device.maker, device.product) if part)
    return Found("serial", address, title or vid_pid, profiles, sure)


def _built_in(roots: Roots) -> list[Path]:
    """ttyS ports with a chip behind them: the kernel keeps names for some that do not exist (type 0)."""
    found = []
    with suppress(OSError):
        for folder in sorted((roots.sys / "class" / "tty").glob("ttyS*")):
            with suppress(OSError):
                if (folder / "type").read_text().strip() not in ("", "0"):
                    found.append(roots.dev / folder.name)
    return found
