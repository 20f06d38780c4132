"""The two ways to a terminal: what an address may be, and what a link says when nobody is there."""

from __future__ import annotations

import os
import socket
import tty
from pathlib import Path

import pytest

from acquiring.terminal.link import (
    BadAddress,
    Link,
    LinkError,
    NetworkLink,
    Nowhere,
    SerialLink,
    link_for,
)


def ends(link: Link) -> bool:
    """Whether reading comes to the news that nobody is there any more."""
    for _ in range(10_000):
        try:
            link.read(1.0)
        except LinkError:
            return True
    return False


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("tcp://127.0.0.1:9100", NetworkLink),
        ("serial:///dev/ttyUSB0", SerialLink),
        ("serial:///dev/ttyUSB0?baud=9600", SerialLink),
    ],
)
def test_addresses(address: str, kind: type) -> None:
    assert isinstance(link_for(address), kind)


@pytest.mark.parametrize(
    "address",
    ["", "ttyUSB0", "tcp://host", "tcp://host:99999", "tcp://host:1/x", "tcp://host:1?x=1", "usb:1",
     "serial://ttyUSB0", "serial:///dev/x?baud=1", "serial:///dev/x?parity=even", "tcp://[::1"],
)  # fmt: skip
def test_addresses_without_a_meaning_are_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        link_for(address)


def test_nobody_at_the_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    link = link_for(f"tcp://127.0.0.1:{port}")
    with pytest.raises(LinkError, match="no terminal"):
        link.open(1.0)
    link.close()
    link.close()


def test_no_such_line(tmp_path: Path) -> None:
    link = link_for(f"serial://{tmp_path}/tty")
    with pytest.raises(LinkError, match="cannot open"):
        link.open(1.0)
    link.close()


@pytest.mark.parametrize(
    "link", [Nowhere(), NetworkLink("127.0.0.1", 1), SerialLink("/dev/x", 9600)]
)
def test_a_link_that_is_not_open_carries_nothing(link: Nowhere | NetworkLink | SerialLink) -> None:
    with pytest.raises(LinkError):
        link.write(b"x", 0.1)
    with pytest.raises(LinkError):
        link.read(0.1)


def test_a_line_carries_every_byte_as_it_is(tmp_path: Path) -> None:
    """Neither XON nor CR nor ETX is anything but a byte."""
    master, slave = os.openpty()
    tty.setraw(slave)
    link = link_for(f"serial://{os.ttyname(slave)}?baud=115200")
    os.close(slave)
    link.open(1.0)
    everything = bytes(range(256))
    link.write(everything, 1.0)
    got = b""
    while len(got) < 256:
        got += os.read(master, 256)
    assert got == everything
    os.write(master, everything)
    back = b""
    while len(back) < 256:
        back += link.read(1.0)
    assert back == everything
    assert link.read(0.0) == b""
    os.close(master)
    assert ends(link)
    link.close()


def test_a_terminal_that_takes_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = link_for(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        link.open(1.0)
        peer, _ = server.accept()
        with pytest.raises(LinkError, match="takes nothing"):
            link.write(bytes(64 << 20), 0.1)
        peer.close()
        assert ends(link)
        link.close()
