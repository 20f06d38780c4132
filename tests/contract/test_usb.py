"""Which USB printer an address means, how it is taken and how it is given back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from printer.transport import Absent, TransportError
from printer.transport.usb import UsbTransport, wanted_of
from printer.transport.usb_bulk import UsbBulkTransport, libusb
from printer.transport.usb_devices import Wanted, address_of, list_devices, the_one
from tests.line_ends import PtyPrinter, eventually
from tests.usb_bench import Alternate, FakeLibusb, Plugged, Tree

EPSON = Wanted("04b8", "0e15")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


@pytest.fixture
def two_lines() -> Iterator[tuple[PtyPrinter, PtyPrinter]]:
    lines = PtyPrinter(), PtyPrinter()
    yield lines
    for line in lines:
        line.close()


def bulk(tree: Tree, *devices: Plugged, wanted: Wanted = EPSON) -> UsbTransport:
    library = FakeLibusb(*devices)
    return UsbTransport(wanted, tree.roots, lambda: library)


def meant(address: str) -> Wanted:
    wanted = wanted_of(urlsplit(address))
    assert isinstance(wanted, Wanted)
    return wanted


def test_what_the_kernel_lists_is_read(tree: Tree) -> None:
    tree.plug("1-1", vid="1504", pid="001f", serial="A7", product="SRP-350II", maker="BIXOLON")
    tree.plug("1-2", vid="1d6b", pid="0002", class_code="09")
    tree.plug("2-1.3", node="lp0", device_id="MFG:EPSON;MDL:TM-T20II;", class_code="07")
    first, second = list_devices(tree.roots)
    assert (first.maker, first.product, first.serial) == ("BIXOLON", "SRP-350II", "A7")
    assert first.is_printer
    assert first.node is None
    assert second.node == tree.roots.dev / "usb" / "lp0"
    assert "TM-T20II" in second.device_id
    assert list_devices(Tree(tree.roots.sys / "none").roots) == ()


def test_printers_that_share_a_serial_number_are_told_apart_by_their_port(tree: Tree) -> None:
    for port in ("1-1", "1-2"):
        tree.plug(port, vid="0416", pid="5011", serial="Printer")
    devices = list_devices(tree.roots)
    with pytest.raises(TransportError) as caught:
        the_one(meant("usb:0416:5011?serial=Printer"), devices)
    assert not isinstance(caught.value, Absent)
    assert "1-1" in str(caught.value)
    assert "1-2" in str(caught.value)
    addresses = [address_of(device, devices) for device in devices]
    assert addresses == [
        "usb:0416:5011?serial=Printer&port=1-1",
        "usb:0416:5011?serial=Printer&port=1-2",
    ]
    assert [the_one(meant(address), devices).port for address in addresses] == ["1-1", "1-2"]


@pytest.mark.parametrize(
    ("serial", "address"),
    [("J7", "usb:04b8:0e15?serial=J7"), ("", "usb:04b8:0e15?port=1-1.4"),
     ("a b&c", "usb:04b8:0e15?port=1-1.4")],
)  # fmt: skip
def test_an_address_holds_as_little_as_tells_it(tree: Tree, serial: str, address: str) -> None:
    tree.plug(serial=serial)
    tree.plug("1-3", vid="1504", pid="001f", serial="J7")
    devices = list_devices(tree.roots)
    assert address_of(devices[0], devices) == address
    assert the_one(meant(address), devices) == devices[0]


def test_a_printer_in_another_plug_is_named_to_whoever_looks_for_it(tree: Tree) -> None:
    tree.plug("1-2", serial="J7")
    with pytest.raises(Absent, match=r"serial J7 at port 1-2"):
        the_one(meant("usb:04b8:0e15?serial=J7&port=1-1"), list_devices(tree.roots))
    with pytest.raises(Absent, match="no such USB printer"):
        the_one(meant("usb:1504:001f"), list_devices(tree.roots))


def test_nodes_that_change_places_do_not_change_printers(
    tree: Tree, two_lines: tuple[PtyPrinter, PtyPrinter]
) -> None:
    """Two printers; then both are plugged in anew and got each other's node."""
    kitchen, bar = two_lines
    link = UsbTransport(Wanted("04b8", "0e15", serial="K"), tree.roots, lambda: None)
    for count, nodes in enumerate((("lp0", "lp1"), ("lp1", "lp0")), 1):
        tree.plug("1-1", serial="K", node=nodes[0], behind=kitchen.path)
        tree.plug("1-2", serial="B", node=nodes[1], behind=bar.path)
        link.open(1)
        link.write(b"order", 1)
        link.drain(1)
        link.close()
        wanted = b"order" * count
        assert eventually(lambda: kitchen.got == wanted)  # noqa: B023
        assert bar.got == b""
        tree.unplug("1-1", nodes[0])
        tree.unplug("1-2", nodes[1])
        with pytest.raises(Absent):
            link.open(1)


def test_a_node_is_whatever_has_it_now(
    tree: Tree, two_lines: tuple[PtyPrinter, PtyPrinter]
) -> None:
    node = tree.roots.dev / "usb" / "lp0"
    wanted = wanted_of(urlsplit(f"usb:{node}"))
    assert wanted == node
    link = UsbTransport(wanted, tree.roots, lambda: None)
    with pytest.raises(Absent):
        link.open(1)
    for line in two_lines:
        tree.plug(node="lp0", behind=line.path)
        link.open(1)
        link.write(b"x", 1)
        assert eventually(lambda: line.got == b"x")  # noqa: B023
        tree.unplug(node="lp0")
    link.close()


@pytest.mark.parametrize(
    ("alternates", "out", "back", "done"),
    [
        ((Alternate(endpoints=(0x81, 0x02)),), 0x02, 0x81, []),
        # A camera's or a hub's interface before it.
        ((Alternate(0, 0, 0x0E, 0), Alternate(1, 0, 7, 2, (0x03, 0x84))), 0x03, 0x84, []),
        # Both ways before one way; IPP over USB is no place for ESC/POS.
        (
            (Alternate(0, 0, 7, 1, (0x01,)), Alternate(0, 1, 7, 2, (0x01, 0x82)),
             Alternate(0, 2, 7, 4, (0x01, 0x83))), 0x01, 0x82, ["alternate 1"],
        ),
        ((Alternate(0, 0, 7, 2), Alternate(0, 1, 7, 4)), 0x02, 0x81, []),
        ((Alternate(0, 0, 0xFF, 0, (0x02, 0x86)),), 0x02, 0x86, []),
        ((Alternate(0, 0, 7, 1, (0x02,)),), 0x02, 0, []),
    ],
)  # fmt: skip
def test_endpoints_are_those_that_the_descriptors_name(
    tree: Tree, alternates: tuple[Alternate, ...], out: int, back: int, done: list[str]
) -> None:
    printer = Plugged(alternates=alternates)
    tree.plug()
    library = FakeLibusb(printer)
    used: list[int] = []
    write = library.bulk_write

    def noting(handle: Any, endpoint: int, *rest: Any) -> int:
        used.append(endpoint)
        return write(handle, endpoint, *rest)

    library.bulk_write = noting
    link = UsbTransport(EPSON, tree.roots, lambda: library)
    link.open(1)
    assert link.bidirectional == bool(back)
    link.write(b"x" * 3000, 1)
    link.close()
    assert set(used) == {out}
    assert printer.got == b"x" * 3000
    assert printer.done[:-1] == done


def test_a_device_that_takes_no_print_is_refused(tree: Tree) -> None:
    tree.plug()
    for alternates in ((Alternate(0, 0, 3, 0),), (Alternate(0, 0, 7, 2, (0x81,)),)):
        with pytest.raises(TransportError, match="no printer interface"):
            bulk(tree, Plugged(alternates=alternates)).open(1)


def test_the_kernels_driver_steps_aside_and_is_given_its_printer_back(tree: Tree) -> None:
    printer = Plugged(driver=True)
    tree.plug(node="lp0")
    link = bulk(tree, printer)
    link.open(1)
    link.write(b"x", 1)
    link.close()
    assert printer.done == ["detach", "attach", "close"]
    assert printer.driver


def test_only_a_device_without_a_configuration_is_given_one(tree: Tree) -> None:
    printer = Plugged(configured=False)
    tree.plug()
    link = bulk(tree, printer)
    link.open(1)
    link.close()
    assert printer.done == ["configure", "close"]


def test_a_printer_that_another_program_holds_is_said_to_be(tree: Tree) -> None:
    printer = Plugged(claimable=False)
    tree.plug()
    with pytest.raises(TransportError, match="Resource busy") as caught:
        bulk(tree, printer).open(1)
    assert not isinstance(caught.value, Absent)
    assert printer.done == ["close"]


def test_what_was_in_flight_when_the_cable_went_counts_as_sent(tree: Tree) -> None:
    """libusb does not say how much of a failed transfer the printer took: perhaps all of it."""
    printer = Plugged()
    tree.plug()
    link = bulk(tree, printer)
    link.open(1)
    link.write(b"0123456789", 1)
    printer.become(present=False)
    with pytest.raises(Absent) as caught:
        link.write(b"abc", 1)
    assert caught.value.sent_bytes == 13
    link.close()
    assert link.sent_bytes == 13


def test_a_halted_pipe_is_an_error_and_is_freed_for_the_next_time(tree: Tree) -> None:
    printer = Plugged(halted=True)
    tree.plug()
    link = bulk(tree, printer)
    link.open(1)
    with pytest.raises(TransportError, match="Pipe error"):
        link.write(b"x", 1)
    link.close()
    assert printer.done == ["clear 02", "close"]
    link.open(1)
    link.write(b"y", 1)
    assert printer.got == b"y"
    link.close()


def test_another_device_in_the_plug_is_not_printed_on(tree: Tree) -> None:
    """It was changed between the look into sysfs and the opening."""
    tree.plug()
    other = Plugged(pid=0x0202)
    with pytest.raises(Absent):
        bulk(tree, other).open(1)
    assert other.done == []


def test_empty_packets_are_neither_answer_nor_end(tree: Tree) -> None:
    printer = Plugged(answers=[b"", b"", b"\x12"])
    tree.plug()
    link = bulk(tree, printer)
    link.open(1)
    assert link.read_available(5) == b"\x12"
    printer.answers.append(b"")
    assert link.read_available(0.05) == b""
    link.close()


def test_it_says_who_it_is_and_how_its_port_is(tree: Tree) -> None:
    tree.plug()
    link = bulk(tree, Plugged())
    link.open(1)
    assert "MDL:TM-T20II" in link.device_id()
    assert link.port_status() == 0x18
    link.close()


def test_the_libusb_of_the_wheel_loads_and_lists(tree: Tree) -> None:
    """The real library: here it may find no bus at all, and says so without a device to show."""
    assert libusb() is not None
    tree.plug("99-1", vid="ffff", pid="fffe")
    device = the_one(Wanted("ffff", "fffe"), list_devices(tree.roots))
    with pytest.raises(TransportError):
        UsbBulkTransport(device).open(1)
