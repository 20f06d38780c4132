"""`madang printer find`: what is connected, by what the kernel shows and by who listens; nobody is sent a byte."""

import asyncio
import ipaddress
import json
from argparse import Namespace
from pathlib import Path

import pytest

from hub.cli import main
from printer.probe.desk import Desk
from printer.probe.find import (
    CONCURRENCY,
    Found,
    id_fields,
    network_printers,
    seconds_for,
    serial_ports,
    usb_printers,
)
from tests.usb_bench import Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def tty(
    tree: Tree, name: str, interface: str | None = None, by_id: str = "", by_path: str = ""
) -> None:
    """A serial port; `interface` is where on USB its adapter is."""
    node = tree.roots.dev / name
    node.write_text("")
    folder = tree.roots.sys / "class" / "tty" / name
    folder.mkdir(parents=True)
    if interface:
        port = interface.partition(":")[0]
        place = tree.roots.sys / "bus" / "usb" / "devices" / port / interface / name
        place.mkdir(parents=True)
        (folder / "device").symlink_to(place)
    for kind, link in (("by-id", by_id), ("by-path", by_path)):
        if link:
            (tree.roots.dev / "serial" / kind).mkdir(parents=True, exist_ok=True)
            (tree.roots.dev / "serial" / kind / link).symlink_to(node)


def test_a_printer_that_names_its_model_is_known_by_it(tree: Tree) -> None:
    tree.plug(
        vid="04b8", pid="0202", serial="J1", product="UB-U05", node="lp0",
        device_id="MFG:EPSON;CMD:ESC/POS;MDL:TM-T88V;CLS:PRINTER;",
    )  # fmt: skip
    assert usb_printers(tree.roots) == [
        Found("usb", "usb:04b8:0202?serial=J1", "EPSON TM-T88V", ("epson-tm-t88v",), "named")
    ]


def test_a_number_that_models_share_is_only_a_hint(tree: Tree) -> None:
    tree.plug(vid="04b8", pid="0202", product="UB-U05", maker="EPSON", class_code="ff")
    (found,) = usb_printers(tree.roots)
    assert found.sure == "alike"
    assert {"epson-tm-t88v", "epson-tm-t88iii"} <= set(found.profiles)
    assert found.address == "usb:04b8:0202?port=1-1.4"


def test_whatever_says_that_it_is_a_printer_is_listed_and_nothing_else(tree: Tree) -> None:
    tree.plug("1-1", vid="abcd", pid="0001")
    tree.plug("1-2", vid="046d", pid="c31c", product="Keyboard", class_code="03")
    tree.plug("1-3", vid="abcd", pid="0002", product="Vendor's own", class_code="ff")
    assert [(one.name, one.sure) for one in usb_printers(tree.roots)] == [("abcd:0001", "unknown")]


@pytest.mark.parametrize(
    ("serial", "name"), [("A50285BI", "by-id/usb-1a86"), ("", "by-path/pci-0000:00:14.0-usb-0:2")]
)
def test_an_adapter_is_named_as_what_it_is(tree: Tree, serial: str, name: str) -> None:
    """Its name says nothing of the printer behind it. Two without a serial number share a name by id."""
    tree.plug("1-2", vid="1a86", pid="7523", serial=serial, class_code="ff")
    tty(tree, "ttyUSB0", "1-2:1.0", by_id="usb-1a86", by_path="pci-0000:00:14.0-usb-0:2")
    (found,) = serial_ports(tree.roots)
    assert found.address == f"serial://{tree.roots.dev}/serial/{name}?baud=9600&flow=rtscts"
    assert found.name == "WCH CH340"
    assert found.bridge
    assert found.profiles == ()


def test_a_printer_that_is_a_serial_port_itself_is_named(tree: Tree) -> None:
    tree.plug("1-3", vid="0525", pid="a700", product="SLK-TS400", maker="SEWOO", class_code="02")
    tty(tree, "ttyACM0", "1-3:1.0", by_path="pci-usb-0:3")
    (found,) = serial_ports(tree.roots)
    assert (found.name, found.profiles) == ("SEWOO SLK-TS400", ("sewoo-slk-ts400",))
    assert "by-path" in found.address


def test_ports_without_a_chip_are_left_out(tree: Tree) -> None:
    for name, kind in (("ttyS0", "4"), ("ttyS1", "0")):
        tty(tree, name)
        (tree.roots.sys / "class" / "tty" / name / "type").write_text(f"{kind}\n")
    assert [found.name for found in serial_ports(tree.roots)] == ["ttyS0"]


def test_a_network_is_asked_without_a_byte() -> None:
    heard: list[bytes] = []

    async def scenario() -> list[Found]:
        async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heard.append(await reader.read())
            writer.close()
            done.set()

        done = asyncio.Event()
        server = await asyncio.start_server(listen, "127.0.0.3", 0)
        port = server.sockets[0].getsockname()[1]
        found = await network_printers(ipaddress.IPv4Network("127.0.0.0/29"), port, 10)
        await asyncio.wait_for(done.wait(), 5)
        server.close()
        await server.wait_closed()
        assert found == [Found("network", f"tcp://127.0.0.3:{port}", "127.0.0.3")]
        return found

    assert asyncio.run(scenario())
    assert heard == [b""]


def test_it_says_beforehand_how_long_it_takes() -> None:
    assert seconds_for(ipaddress.IPv4Network("192.168.0.0/24")) == 2
    assert seconds_for(ipaddress.IPv4Network("192.168.0.0/22")) == 8
    assert CONCURRENCY < 256


@pytest.mark.parametrize(
    ("said", "model"),
    [("MFG:EPSON;MDL:TM-T20II;", "TM-T20II"), ("MANUFACTURER:X;MODEL:SRP-350 ;COMMAND SET:ESC", "SRP-350"),
     ("", None), ("nonsense", None)],
)  # fmt: skip
def test_the_long_and_the_short_names_of_an_id_are_the_same(said: str, model: str | None) -> None:
    assert id_fields(said).get("MDL") == model


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_a_technician_reads(
    tree: Tree, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    tree.plug(vid="1504", pid="001f", serial="B1", product="SRP-350II", maker="BIXOLON")
    tree.plug("1-2", vid="1a86", pid="7523", class_code="ff")
    tree.plug("1-3", vid="0519", pid="0003", product="TSP100")
    tty(tree, "ttyUSB0", "1-2:1.0", by_id="usb-1a86")
    options = Namespace(language=language, network="127.0.0.8/30", json=False)
    assert Desk(options, tree.roots).find() == 0
    said = capsys.readouterr()
    assert "usb:1504:001f?serial=B1   BIXOLON SRP-350II" in said.out
    assert "bixolon-srp-350ii" in said.out
    assert "WCH CH340" in said.out
    assert "ESC/POS" in said.out
    assert "127.0.0.8/30" in said.err
    options = Namespace(language=language, network=None, json=True)
    assert Desk(options, tree.roots).find() == 0
    usb, _, serial = json.loads(capsys.readouterr().out)
    assert usb["profiles"] == ["bixolon-srp-350ii"]
    assert serial["bridge"] is True


def test_a_network_that_is_none_or_too_large_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["printer", "find", "--network", "10.0.0.0/8"]) == 1
    assert "1,024" in capsys.readouterr().err
    assert main(["printer", "find", "--network", "kitchen"]) == 1
