"""What every transport promises: on real sockets, ttys and files, a tty behind a USB node, a libusb of software."""

import fcntl
import os
import resource
import socket
import termios
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from printer.transport import (
    Absent,
    BadAddress,
    Stalled,
    Transport,
    TransportError,
    transport_for,
)
from printer.transport.readiness import hung_up, readable, writable
from printer.transport.usb import UsbTransport
from printer.transport.usb_devices import Wanted
from tests.line_ends import PATIENCE_S, PtyPrinter, TcpPrinter, eventually
from tests.usb_bench import FakeLibusb, Plugged, Tree

JOB = bytes(range(256)) * 12


@dataclass
class Peer:
    """The printer's end: what it got, how it answers, how it fails."""

    make: Callable[[], Transport]
    received: Callable[[], bytes]
    answer: Callable[[bytes], None] | None
    vanish: Callable[[], None] | None
    stop_reading: Callable[[], None] | None
    read_on: Callable[[], None] | None


EPSON = Wanted("04b8", "0e15")
# Where somebody is at the other end who can answer, and leave.
ALIVE = ["tcp", "serial", "usblp", "usb"]


def _file(folder: Path) -> Iterator[Peer]:
    paper = folder / "paper" / "kitchen"
    yield Peer(
        lambda: transport_for("file:", "kitchen", folder),
        lambda: b"".join(path.read_bytes() for path in sorted(paper.glob("*.bin"))),
        None,
        None,
        None,
        None,
    )


def _tcp(folder: Path) -> Iterator[Peer]:
    printer = TcpPrinter()
    address = f"tcp://127.0.0.1:{printer.server.getsockname()[1]}"
    yield _peer(printer, lambda: transport_for(address, "kitchen", folder), printer.vanish)
    printer.close()


def _serial(folder: Path) -> Iterator[Peer]:
    """By a name of its adapter, as in /dev/serial/by-id."""
    printer = PtyPrinter()
    name = folder / "usb-1a86_USB2.0-Serial-if00-port0"
    name.symlink_to(printer.path)
    address = f"serial://{name}?baud=115200&flow=none"

    def vanish() -> None:
        printer.vanish()
        name.unlink()

    yield _peer(printer, lambda: transport_for(address, "kitchen", folder), vanish)
    printer.close()


def _usblp(folder: Path) -> Iterator[Peer]:
    printer = PtyPrinter()
    tree = Tree(folder)
    tree.plug(node="lp1", behind=printer.path)

    def vanish() -> None:
        tree.unplug(node="lp1")
        printer.vanish()

    yield _peer(printer, lambda: UsbTransport(EPSON, tree.roots, no_libusb), vanish)
    printer.close()


def _usb(folder: Path) -> Iterator[Peer]:
    printer = Plugged()
    tree = Tree(folder)
    tree.plug()
    library = FakeLibusb(printer)

    def vanish() -> None:
        tree.unplug()
        printer.become(present=False)

    yield Peer(
        lambda: UsbTransport(EPSON, tree.roots, lambda: library),
        lambda: bytes(printer.got),
        printer.answer,
        vanish,
        lambda: printer.become(reading=False),
        lambda: printer.become(reading=True),
    )
    assert "reset" not in printer.done
    assert "configure" not in printer.done


def no_libusb() -> None:
    raise AssertionError("the kernel's driver has it")


def _peer(
    printer: TcpPrinter | PtyPrinter, make: Callable[[], Transport], vanish: Callable[[], None]
) -> Peer:
    return Peer(
        make,
        lambda: bytes(printer.got),
        printer.answer,
        vanish,
        printer.reading.clear,
        printer.reading.set,
    )


_PEERS = {"tcp": _tcp, "serial": _serial, "file": _file, "usblp": _usblp, "usb": _usb}


@pytest.fixture(params=_PEERS)
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    yield from _PEERS[request.param](tmp_path)


@pytest.fixture
def link(peer: Peer) -> Iterator[Transport]:
    transport = peer.make()
    yield transport
    transport.close()


def test_all_bytes_arrive_in_order(peer: Peer, link: Transport) -> None:
    link.open(1)
    for start in range(0, len(JOB), 512):
        link.write(JOB[start : start + 512], 2)
    assert link.sent_bytes == len(JOB)
    link.drain(2)
    link.close()
    assert eventually(lambda: peer.received() == JOB)


def test_a_second_job_counts_from_nothing(peer: Peer, link: Transport) -> None:
    for _ in range(2):
        link.open(1)
        assert link.sent_bytes == 0
        link.write(b"abc", 1)
        link.drain(1)
        link.close()
    assert eventually(lambda: peer.received() == b"abcabc")


def test_closing_twice_or_unopened_is_nothing(link: Transport) -> None:
    link.close()
    link.open(1)
    link.close()
    link.close()


def test_writing_to_what_is_not_open_says_so(link: Transport) -> None:
    with pytest.raises(TransportError) as caught:
        link.write(b"x", 1)
    assert caught.value.sent_bytes == 0


def test_answers_are_read_and_silence_costs_only_its_timeout(peer: Peer, link: Transport) -> None:
    link.open(1)
    assert link.read_available(0.05) == b""
    if peer.answer is None:
        assert not link.bidirectional
        assert not link.late_answers
        return
    assert link.bidirectional
    link.write(b"\x10\x04\x01", 1)
    peer.answer(b"\x12\x16")
    heard = b""
    assert eventually(lambda: peer.received() == b"\x10\x04\x01")
    deadline = time.monotonic() + PATIENCE_S
    while len(heard) < 2 and time.monotonic() < deadline:
        heard += link.read_available(0.5)
    assert heard == b"\x12\x16"


@pytest.mark.parametrize("peer", ALIVE, indirect=True)
def test_a_printer_that_vanishes_is_an_error_with_a_count(peer: Peer, link: Transport) -> None:
    assert peer.vanish
    link.open(1)
    link.write(b"first part", 1)
    assert eventually(lambda: peer.received() == b"first part")
    peer.vanish()

    def go_on() -> None:
        for _ in range(200):
            link.write(b"x" * 100, 1)
            link.read_available(0.01)

    with pytest.raises(TransportError) as caught:
        go_on()
    assert caught.value.sent_bytes >= 10
    assert caught.value.sent_bytes == link.sent_bytes


@pytest.mark.parametrize("peer", ["serial", "usblp", "usb"], indirect=True)
def test_a_device_that_was_unplugged_is_absent_at_once_and_stays_so(
    peer: Peer, link: Transport
) -> None:
    """Told from a printer that is there and does not answer. A network cannot tell."""
    assert peer.vanish
    link.open(1)
    peer.vanish()
    with pytest.raises(Absent):
        until_it_fails(lambda: link.read_available(0.05))
    for _ in range(2):
        link.close()
        with pytest.raises(Absent) as caught:
            link.open(1)
        assert caught.value.sent_bytes == 0


def until_it_fails(call: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        call()


@pytest.mark.parametrize("peer", ALIVE, indirect=True)
def test_a_printer_that_stops_reading_is_an_error_in_time(peer: Peer, link: Transport) -> None:
    assert peer.stop_reading
    link.open(1)
    link.write(b"a", 1)
    assert eventually(lambda: peer.received() == b"a")
    peer.stop_reading()

    def go_on() -> None:
        for _ in range(100_000):
            link.write(bytes(8192), 0.2)
            link.drain(0.2)

    with pytest.raises(Stalled) as caught:
        go_on()
    assert caught.value.sent_bytes == link.sent_bytes > 0
    # Closing must not wait for what it will never take (a tty: 30 s by itself).
    started = time.monotonic()
    link.close()
    assert time.monotonic() - started < PATIENCE_S


@pytest.mark.parametrize("peer", ALIVE, indirect=True)
def test_what_a_printer_did_not_take_in_time_it_may_be_given_again(
    peer: Peer, link: Transport
) -> None:
    assert peer.stop_reading
    assert peer.read_on
    link.open(1)
    link.write(b"a", 1)
    assert eventually(lambda: peer.received() == b"a")
    peer.stop_reading()
    pattern = b"0123456789abcdef" * 512
    given = bytearray(b"a")

    def until_it_stands() -> None:
        while True:
            before = link.sent_bytes
            try:
                link.write(pattern, 0.1)
            finally:
                given.extend(pattern[: link.sent_bytes - before])

    with pytest.raises(Stalled):
        until_it_stands()
    peer.read_on()
    link.write(b"and the rest", PATIENCE_S)
    link.drain(PATIENCE_S)
    assert eventually(lambda: len(peer.received()) == link.sent_bytes)
    assert peer.received() == bytes(given) + b"and the rest"


def test_nobody_there_is_an_error_with_nothing_sent(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    blocker = tmp_path / "paper"
    blocker.write_text("a file where a folder should be")
    for address in (f"tcp://127.0.0.1:{port}", "serial:///dev/no-such-line", "file:"):
        transport = transport_for(address, "kitchen", tmp_path)
        with pytest.raises(TransportError) as caught:
            transport.open(1)
        assert caught.value.sent_bytes == 0
        transport.close()


def test_files_are_numbered_and_appear_whole(tmp_path: Path) -> None:
    folder = tmp_path / "paper" / "kitchen"
    link = transport_for("file:", "kitchen", tmp_path)
    for data in (b"one", b"two"):
        link.open(1)
        link.write(data, 1)
        assert sorted(path.name for path in folder.iterdir()) == (
            [] if data == b"one" else ["1.bin"]
        )
        link.drain(1)
        link.close()
    link.open(1)
    link.write(b"torn", 1)
    link.close()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "1.bin": b"one",
        "2.bin": b"two",
    }


def test_a_serial_printer_plugged_in_again_is_found_under_its_name(tmp_path: Path) -> None:
    name = tmp_path / "by-id"
    link = transport_for(f"serial://{name}?flow=none", "k", tmp_path)
    with pytest.raises(Absent):
        link.open(1)
    for _ in range(2):
        printer = PtyPrinter()
        name.symlink_to(printer.path)
        link.open(1)
        link.write(b"here", 1)
        assert eventually(lambda: printer.got == b"here")  # noqa: B023
        name.unlink()
        printer.vanish()
        with pytest.raises(Absent):
            until_it_fails(lambda: link.write(b"x", 1))
        link.close()
        printer.close()


def test_a_wait_for_a_descriptor_knows_no_highest_number() -> None:
    """select(2) ends at 1,023: a shop with many screens would have lost its printers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1200), hard))
    ours, theirs = socket.socketpair()
    high = fcntl.fcntl(ours.fileno(), fcntl.F_DUPFD, 1100)
    try:
        assert not readable(high, 0)
        assert writable(high, 0)
        theirs.send(b"x")
        assert readable(high, PATIENCE_S)
        assert not hung_up(high)
        theirs.close()
        assert hung_up(high)
    finally:
        os.close(high)
        ours.close()
        theirs.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize(
    "name",
    [
        "serial/by-id/usb-1a86_USB2.0-Serial-if00-port0",
        "serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0",
    ],
)
def test_names_that_stay_with_an_adapter_or_its_plug_are_taken(tmp_path: Path, name: str) -> None:
    printer = PtyPrinter()
    link = tmp_path / name
    link.parent.mkdir(parents=True)
    link.symlink_to(printer.path)
    transport = transport_for(f"serial://{link}?flow=none", "k", tmp_path)
    transport.open(1)
    transport.write(b"x", 1)
    assert eventually(lambda: printer.got == b"x")
    transport.close()
    printer.close()


def test_the_line_is_set_up_as_the_address_says(tmp_path: Path) -> None:
    printer = PtyPrinter()
    link = transport_for(f"serial://{printer.path}?baud=19200&flow=xonxoff", "k", tmp_path)
    try:
        link.open(1)
        attributes = termios.tcgetattr(printer.master)
        assert attributes[5] == termios.B19200
        assert attributes[0] & termios.IXON
    finally:
        link.close()
        printer.close()


@pytest.mark.parametrize(
    "address",
    [
        "tcp://", "tcp://host:many", "tcp://host:9100/x", "serial:ttyUSB0", "serial:///dev/x?baud=1",
        "serial:///dev/x?flow=dsrdtr", "serial:///dev/x?speed=9600", "file:/etc", "http://x", "", "usb:", "usb:epson",
        "usb:04b8:0e15?port=4", "usb:04b8:0e15?serial=", "usb:04b8:0e15?vendor=epson", "usb://04b8:0e15", "tcp://[::1",
    ],
)  # fmt: skip
def test_an_address_that_means_nothing_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(BadAddress):
        transport_for(address, "kitchen", tmp_path)


def test_the_port_of_a_network_printer_is_9100_where_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(TransportError, match=r"127\.0\.0\.1:9100"):
        transport_for("tcp://127.0.0.1", "kitchen", tmp_path).open(0.5)
