"""USB without a plug: a tree as the kernel's sysfs shows it, and a libusb that printers of software hang on."""

import array
import errno
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from printer.transport.usb_devices import Roots


@dataclass(frozen=True)
class Alternate:
    """One setting of one interface, with the addresses of its bulk endpoints (80 and more: to the host)."""

    number: int = 0
    setting: int = 0
    class_code: int = 7
    protocol: int = 2
    endpoints: tuple[int, ...] = (0x02, 0x81)


@dataclass
class Plugged:
    """One device: what it says of itself, what it got, how it behaves."""

    vid: int = 0x04B8
    pid: int = 0x0E15
    bus: int = 1
    ports: tuple[int, ...] = (1, 4)
    serial: str = ""
    alternates: tuple[Alternate, ...] = (Alternate(),)
    configured: bool = True
    driver: bool = False
    claimable: bool = True
    device_id: str = "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;"
    got: bytearray = field(default_factory=bytearray)
    answers: list[bytes] = field(default_factory=list)
    present: bool = True
    reading: bool = True
    halted: bool = False
    done: list[str] = field(default_factory=list)
    """What was done to it that a printer minds: reset, configure, detach, attach, alternate N, clear ADDRESS."""
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def port(self) -> str:
        return f"{self.bus}-{'.'.join(map(str, self.ports))}"

    def become(self, **what: Any) -> None:
        with self.changed:
            for name, value in what.items():
                setattr(self, name, value)
            self.changed.notify_all()

    def answer(self, data: bytes) -> None:
        with self.changed:
            self.answers.append(data)
            self.changed.notify_all()


def _gone() -> usb.core.USBError:
    return usb.core.USBError("No such device", -4, errno.ENODEV)


class FakeLibusb(usb.backend.IBackend):  # type: ignore[misc]
    """A pyusb backend; its devices are `Plugged`."""

    def __init__(self, *devices: Plugged) -> None:
        super().__init__()
        self.devices = list(devices)

    def enumerate_devices(self) -> Iterator[Plugged]:
        return iter([device for device in self.devices if device.present])

    def get_device_descriptor(self, dev: Plugged) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=dev.vid, idProduct=dev.pid,
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1,
            bus=dev.bus, address=7, port_number=dev.ports[-1], port_numbers=dev.ports, speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Plugged, config: int) -> SimpleNamespace:
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bConfigurationValue=1, iConfiguration=0,
            bNumInterfaces=len({one.number for one in dev.alternates}), bmAttributes=0xC0,
            bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(
        self, dev: Plugged, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        numbers = sorted({one.number for one in dev.alternates})
        here = [one for one in dev.alternates if one.number == numbers[intf]]
        one = here[alt]
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=one.number,
            bAlternateSetting=one.setting, bNumEndpoints=len(one.endpoints),
            bInterfaceClass=one.class_code, bInterfaceSubClass=1, bInterfaceProtocol=one.protocol,
            iInterface=0, extra_descriptors=[], endpoints=one.endpoints,
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, dev: Plugged, ep: int, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        address = self.get_interface_descriptor(dev, intf, alt, config).endpoints[ep]
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=address, bmAttributes=2,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: Plugged) -> Plugged:
        if not dev.present:
            raise _gone()
        return dev

    def close_device(self, dev_handle: Plugged) -> None:
        dev_handle.done.append("close")

    def get_configuration(self, dev_handle: Plugged) -> int:
        return int(dev_handle.configured)

    def set_configuration(self, dev_handle: Plugged, config_value: int) -> None:
        dev_handle.done.append("configure")
        dev_handle.configured = True

    def set_interface_altsetting(self, dev_handle: Plugged, intf: int, altsetting: int) -> None:
        dev_handle.done.append(f"alternate {altsetting}")

    def claim_interface(self, dev_handle: Plugged, intf: int) -> None:
        if dev_handle.driver or not dev_handle.claimable:
            raise usb.core.USBError("Resource busy", -6, errno.EBUSY)

    def release_interface(self, dev_handle: Plugged, intf: int) -> None:
        if not dev_handle.present:
            raise _gone()

    def is_kernel_driver_active(self, dev_handle: Plugged, intf: int) -> bool:
        return dev_handle.driver

    def detach_kernel_driver(self, dev_handle: Plugged, intf: int) -> None:
        dev_handle.done.append("detach")
        dev_handle.driver = False

    def attach_kernel_driver(self, dev_handle: Plugged, intf: int) -> None:
        dev_handle.done.append("attach")
        dev_handle.driver = True

    def reset_device(self, dev_handle: Plugged) -> None:
        dev_handle.done.append("reset")

    def clear_halt(self, dev_handle: Plugged, ep: int) -> None:
        dev_handle.done.append(f"clear {ep:02x}")
        dev_handle.halted = False

    def bulk_write(
        self, dev_handle: Plugged, ep: int, intf: int, data: "array.array[int]", timeout: int
    ) -> int:
        assert timeout > 0, "a transfer without a limit"
        with dev_handle.changed:
            _wait(dev_handle, timeout, lambda: dev_handle.reading)
            if dev_handle.halted:
                raise usb.core.USBError("Pipe error", -9, errno.EPIPE)
            dev_handle.got += data.tobytes()
        return len(data)

    def bulk_read(
        self, dev_handle: Plugged, ep: int, intf: int, buff: "array.array[int]", timeout: int
    ) -> int:
        assert timeout > 0, "a transfer without a limit"
        with dev_handle.changed:
            _wait(dev_handle, timeout, lambda: bool(dev_handle.answers))
            data = dev_handle.answers.pop(0)
        buff[: len(data)] = array.array("B", data)
        return len(data)

    def ctrl_transfer(
        self, dev_handle: Plugged, bmRequestType: int, bRequest: int, wValue: int, wIndex: int,  # noqa: N803
        data: "array.array[int]", timeout: int,
    ) -> int:  # fmt: skip
        assert timeout > 0, "a transfer without a limit"
        said = dev_handle.device_id.encode()
        answer = (len(said) + 2).to_bytes(2, "big") + said if bRequest == 0 else b"\x18"
        data[: len(answer)] = array.array("B", answer)
        return len(answer)


def _wait(device: Plugged, timeout_ms: int, ready: Any) -> None:
    device.changed.wait_for(lambda: ready() or not device.present, timeout_ms / 1000)
    if not device.present:
        raise _gone()
    if not ready():
        raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)


class Tree:
    """`/sys` and `/dev` in a folder; printers are plugged in and out of it."""

    def __init__(self, folder: Path) -> None:
        self.roots = Roots(folder / "sys", folder / "dev")
        self._devices = self.roots.sys / "bus" / "usb" / "devices"
        self._nodes = self.roots.sys / "class" / "usbmisc"
        for made in (self._devices, self._nodes, self.roots.dev / "usb"):
            made.mkdir(parents=True)

    def plug(
        self, port: str = "1-1.4", vid: str = "04b8", pid: str = "0e15", serial: str = "",
        product: str = "", maker: str = "", class_code: str = "07", node: str = "",
        behind: str | None = None, device_id: str = "",
    ) -> None:  # fmt: skip
        """A device at `port`; with `node` (lp0) the kernel's driver has it, and the node leads to `behind`."""
        device = self._devices / port
        interface = device / f"{port}:1.0"
        interface.mkdir(parents=True)
        said = {"idVendor": vid, "idProduct": pid, "serial": serial, "product": product}
        for name, text in (said | {"manufacturer": maker}).items():
            if text:
                (device / name).write_text(f"{text}\n", encoding="utf-8")
        (interface / "bInterfaceClass").write_text(f"{class_code}\n")
        if device_id:
            (interface / "ieee1284_id").write_text(f"{device_id}\n")
        if node:
            (self._nodes / node).mkdir()
            (self._nodes / node / "device").symlink_to(interface)
        if node and behind:
            (self.roots.dev / "usb" / node).symlink_to(behind)

    def unplug(self, port: str = "1-1.4", node: str = "") -> None:
        """It leaves, and its node with it."""
        device = self._devices / port
        for file in sorted(device.rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        device.rmdir()
        if node:
            (self._nodes / node / "device").unlink()
            (self._nodes / node).rmdir()
            (self.roots.dev / "usb" / node).unlink(missing_ok=True)
