"""What every transport promises, on real sockets, real ttys and real files."""

import os
import select
import socket
import struct
import termios
import threading
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from printer.transport import BadAddress, Stalled, Transport, TransportError, transport_for

JOB = bytes(range(256)) * 12
PATIENCE_S = 5.0


@dataclass
class Peer:
    """The printer's end: what it got, how it answers, how it fails."""

    address: str
    received: Callable[[], bytes]
    answer: Callable[[bytes], None] | None
    vanish: Callable[[], None] | None
    stop_reading: Callable[[], None] | None
    read_on: Callable[[], None] | None


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.005)
    return condition()


class TcpPrinter:
    """A listening socket whose client is read in a thread."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.got = bytearray()
        self.client: socket.socket | None = None
        self.reading = threading.Event()
        self.reading.set()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.server.accept()
                # Small beside what a test sends, so that a printer which does not read is noticed.
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
                self.client = client
                while True:
                    self.reading.wait()
                    readable, _, _ = select.select([client], [], [], 0.02)
                    data = client.recv(4096) if readable and self.reading.is_set() else None
                    if data == b"":
                        break
                    self.got += data or b""
                client.close()

    def answer(self, data: bytes) -> None:
        assert eventually(lambda: self.client is not None)
        assert self.client
        self.client.sendall(data)

    def vanish(self) -> None:
        assert eventually(lambda: self.client is not None)
        assert self.client
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.client.shutdown(socket.SHUT_RD)
        self.client.close()

    def close(self) -> None:
        self.reading.set()
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        if self.client:
            with suppress(OSError):
                self.client.shutdown(socket.SHUT_RDWR)
        self.thread.join()


class PtyPrinter:
    """The master end of a pty, read in a thread."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.path = os.ttyname(self.slave)
        self.got = bytearray()
        self.stopped = threading.Event()
        self.reading = threading.Event()
        self.reading.set()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while not self.stopped.is_set():
            readable, _, _ = select.select([self.master], [], [], 0.02)
            if readable and self.reading.is_set():
                with suppress(OSError):
                    self.got += os.read(self.master, 4096)

    def answer(self, data: bytes) -> None:
        os.write(self.master, data)

    def vanish(self) -> None:
        self.stopped.set()
        self.thread.join()
        os.close(self.master)

    def close(self) -> None:
        if not self.stopped.is_set():
            self.vanish()
        os.close(self.slave)


@pytest.fixture(params=["tcp", "serial", "file"])
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    if request.param == "file":
        folder = tmp_path / "paper" / "kitchen"
        yield Peer(
            "file:",
            lambda: b"".join(path.read_bytes() for path in sorted(folder.glob("*.bin"))),
            None,
            None,
            None,
            None,
        )
        return
    printer: TcpPrinter | PtyPrinter
    if request.param == "tcp":
        printer = TcpPrinter()
        address = f"tcp://127.0.0.1:{printer.server.getsockname()[1]}"
    else:
        printer = PtyPrinter()
        address = f"serial://{printer.path}?baud=115200&flow=none"
    try:
        yield Peer(
            address,
            lambda: bytes(printer.got),
            printer.answer,
            printer.vanish,
            printer.reading.clear,
            printer.reading.set,
        )
    finally:
        printer.close()


@pytest.fixture
def link(peer: Peer, tmp_path: Path) -> Iterator[Transport]:
    transport = transport_for(peer.address, "kitchen", tmp_path)
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
    link.write(b"\x10\x04\x01", 1)
    peer.answer(b"\x12\x16")
    heard = b""
    assert eventually(lambda: peer.received() == b"\x10\x04\x01")
    deadline = time.monotonic() + PATIENCE_S
    while len(heard) < 2 and time.monotonic() < deadline:
        heard += link.read_available(0.5)
    assert heard == b"\x12\x16"


@pytest.mark.parametrize("peer", ["tcp", "serial"], indirect=True)
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


@pytest.mark.parametrize("peer", ["tcp", "serial"], indirect=True)
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


@pytest.mark.parametrize("peer", ["tcp", "serial"], indirect=True)
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
        "serial:///dev/x?flow=dsrdtr", "serial:///dev/x?speed=9600", "file:/etc", "http://x", "",
    ],
)  # fmt: skip
def test_an_address_that_means_nothing_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(BadAddress):
        transport_for(address, "kitchen", tmp_path)


def test_the_port_of_a_network_printer_is_9100_where_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(TransportError, match=r"127\.0\.0\.1:9100"):
        transport_for("tcp://127.0.0.1", "kitchen", tmp_path).open(0.5)
