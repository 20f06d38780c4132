"""`madang printer test`: a test page on paper, its QR code, and what is said about it."""

import asyncio
import os
import tty
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from hub.cli import main
from hub.messages import catalogue
from printer import fonts, render, trial
from printer.document import QR, Run, cut, document, text
from printer.escpos import encode_document
from printer.papers.moment import SEOUL
from printer.profile import load_profile
from printer.raster import Typeface, qr_image
from printer.spool import status
from printer.spool.ledger import JobState
from printer.spool.patience import Patience
from printer.transport.usb import UsbTransport
from printer.transport.usb_devices import Wanted
from printer.trial import hand_over
from printer.virtual.printer import VirtualPrinter
from tests.usb_bench import Tree

Fault = Callable[[VirtualPrinter], Awaitable[None]]


async def nothing(_printer: VirtualPrinter) -> None:
    pass


def try_on(profile: str, folder: Path, fault: Fault) -> int:
    """Exit status of the command against a virtual printer of that profile."""

    async def scenario() -> int:
        printer = VirtualPrinter("kitchen", folder, profile, "127.0.0.1", 0)
        await printer.start()
        await fault(printer)
        address = f"tcp://127.0.0.1:{printer.port}"
        words = ["printer", "test", address, "--profile", profile, "--name", "주방"]
        try:
            return await asyncio.to_thread(main, words)
        finally:
            await printer.stop()

    return asyncio.run(scenario())


@pytest.mark.parametrize(
    ("profile", "proof"), [("epson-tm-t88v", "confirmed"), ("generic-80-kr", "processed")]
)
def test_a_page_is_printed_and_its_proof_said(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    profile: str,
    proof: str,
) -> None:
    # On a busy machine an answer takes longer than from any printer.
    monkeypatch.setattr(status, "ANSWER_TIMEOUT_S", 10.0)
    monkeypatch.setattr(trial, "PATIENCE", Patience(probe_s=10.0))
    assert try_on(profile, tmp_path, nothing) == 0
    assert proof in capsys.readouterr().out
    said = (tmp_path / "1.txt").read_text(encoding="utf-8")
    assert "시험 인쇄" in said
    assert "주방" in said
    assert "--- cut ---" in said


def test_only_what_is_confirmed_is_called_printed() -> None:
    for language, printed in (("ko", "인쇄했"), ("en", "printed")):
        words = {
            state: catalogue(language)[f"setup.probe.test.{state}"].lower()
            for state in ("confirmed", "processed", "sent", "unknown")
        }
        assert words["confirmed"].startswith(printed)
        assert not any(words[state].startswith(printed) for state in words if state != "confirmed")


def test_page_and_answer_come_in_english_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["printer", "test", "file:", "--data", str(tmp_path), "--language", "en"]
    assert main(words) == 0
    assert capsys.readouterr().out.strip() == catalogue("en")["setup.probe.test.sent"]
    assert b"Test print" in (tmp_path / "paper" / "test" / "1.bin").read_bytes()


def test_nothing_to_draw_with_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_PACKAGED", tmp_path / "no-fonts")
    monkeypatch.setattr(render, "_typeface", Typeface)
    words = ["printer", "test", "file:", "--data", str(tmp_path), "--profile", "generic-80-raster"]
    assert main(words) == 1
    assert "make run" in capsys.readouterr().err


def test_the_qr_code_on_paper_is_the_one_of_the_page(tmp_path: Path) -> None:
    """A printer without QR codes of its own gets ours, dot by dot (qrcode, then GS v 0)."""
    assert try_on("generic-80-kr", tmp_path, nothing) == 0
    lines = (tmp_path / "1.txt").read_text(encoding="utf-8").splitlines()
    at = datetime.strptime(lines[3], "%Y-%m-%d %H:%M:%S").replace(tzinfo=SEOUL)
    payload = f"madang:주방:{int(at.timestamp()) * 1000}"
    code = qr_image(QR(type="qr", payload=payload), load_profile("generic-80-kr"))
    black = ImageChops.invert(code.convert("L")).getbbox()
    assert black
    code = code.crop(black)
    with Image.open(tmp_path / "1.png") as picture:
        found = [
            top
            for top in range(picture.height - code.height)
            if picture.crop((black[0], top, black[2], top + code.height)).tobytes()
            == code.tobytes()
        ]
    assert len(found) == 1


def test_a_printer_that_tells_nothing_is_not_praised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert try_on("epson-tm-t88v", tmp_path, VirtualPrinter.go_silent) == 0
    assert "sent" in capsys.readouterr().out


def test_no_paper_is_said_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert try_on("generic-80-kr", tmp_path, VirtualPrinter.paper_out) == 1
    said = capsys.readouterr().err
    assert "용지가 떨어졌어요" in said
    assert "새 용지를 넣고" in said
    assert not list(tmp_path.glob("*.bin"))


def test_nobody_there_and_a_wrong_address_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert try_on("generic-80-kr", tmp_path, VirtualPrinter.refuse) == 1
    assert "cannot reach" in capsys.readouterr().err
    assert main(["printer", "test", "ftp://x"]) == 1
    assert main(["printer", "test", "file:", "--profile", "no-such-model"]) == 1
    assert "generic-58-raster" in capsys.readouterr().err


def test_a_file_takes_the_page_too(tmp_path: Path) -> None:
    assert main(["printer", "test", "file:", "--name", "counter", "--data", str(tmp_path)]) == 0
    assert (tmp_path / "paper" / "counter" / "1.bin").read_bytes().startswith(b"\x1b@")


def test_a_printer_behind_a_usb_node_proves_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the address by identity over the kernel's node to paper and back."""
    # On a busy machine an answer takes longer than from any printer.
    monkeypatch.setattr(status, "ANSWER_TIMEOUT_S", 10.0)
    patience = Patience(probe_s=10.0)
    tree, profile = Tree(tmp_path / "machine"), load_profile("epson-tm-t88v")
    data = encode_document(
        document(text(Run(text="가나다"), Run(text=" ABC")), cut()), profile, Typeface()
    ).data

    async def scenario() -> JobState:
        paper = tmp_path / "paper"
        # A USB node carries bytes as they are, at no baud rate; a new pty has this one, and has to be told the rest.
        printer = VirtualPrinter("kitchen", paper, profile.name, baud=38400)
        await printer.start()
        raw = os.open(paper / "tty", os.O_RDWR | os.O_NOCTTY)
        tty.setraw(raw)
        os.close(raw)
        tree.plug(serial="J7", node="lp3", behind=str(paper / "tty"))
        transport = UsbTransport(Wanted("04b8", "0e15", serial="J7"), tree.roots)
        try:
            return await asyncio.to_thread(hand_over, transport, profile, data, patience)
        finally:
            await printer.stop()

    assert asyncio.run(scenario()) is JobState.CONFIRMED
    assert "가나다 ABC" in (tmp_path / "paper" / "1.txt").read_text(encoding="utf-8")
