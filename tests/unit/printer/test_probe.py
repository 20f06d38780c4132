"""`madang printer probe`: who a printer is and what it can prove, without a mark on its paper."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from hub.cli import main
from hub.domain.printer import PrinterTuning
from printer.probe import ask as probe
from printer.probe.ask import Asked, advice
from printer.spool import status
from printer.virtual.printer import VirtualPrinter

Fault = Callable[[VirtualPrinter], Awaitable[None]]


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine an answer takes longer than from any printer."""
    monkeypatch.setattr(status, "ANSWER_TIMEOUT_S", 5.0)
    monkeypatch.setattr(probe, "_ANSWER_S", 2.0)
    monkeypatch.setattr(probe, "_CERTAIN_S", 10.0)


async def nothing(_printer: VirtualPrinter) -> None:
    pass


def probed(profile: str, folder: Path, *words: str, fault: Fault = nothing) -> int:
    """Exit status of the command against a virtual printer; no paper came out of it."""

    async def scenario() -> int:
        printer = VirtualPrinter("kitchen", folder, profile, "127.0.0.1", 0)
        await printer.start()
        await fault(printer)
        address = f"tcp://127.0.0.1:{printer.port}"
        try:
            return await asyncio.to_thread(main, ["printer", "probe", address, *words])
        finally:
            await printer.stop()

    status = asyncio.run(scenario())
    assert not list(folder.glob("*.bin"))
    assert not list(folder.glob("*.txt"))
    return status


@pytest.mark.parametrize(
    ("profile", "proof", "korean"),
    [("epson-tm-t88v", "confirmed", True), ("epson-tm-t88iii", "processed", True),
     ("bixolon-srp-350ii", "processed", True), ("generic-80-raster", "processed", None)],
)  # fmt: skip
@pytest.mark.usefixtures("unhurried")
def test_it_tells_what_a_printer_can_do(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    profile: str,
    proof: str,
    korean: bool | None,
) -> None:
    assert probed(profile, tmp_path, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["proof"] == proof
    assert told["korean"] is korean
    assert not told["silent"]
    if not profile.startswith("generic"):
        assert told["profile"] == profile
        assert told["sure"] == "named"


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_technician_reads_it_and_what_to_type_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    assert probed("epson-tm-t88v", tmp_path, "--language", language) == 0
    said = capsys.readouterr().out
    assert "EPSON TM-T88" in said
    assert "(confirmed)" in said
    assert "--profile epson-tm-t88v" in said


def test_a_silent_printer_is_not_said_to_be_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert probed("epson-tm-t88v", tmp_path, fault=VirtualPrinter.go_silent) == 0
    said = capsys.readouterr().out
    assert "고장이라는 뜻은 아니에요" in said
    assert "generic-80-kr" in said


@pytest.mark.usefixtures("unhurried")
def test_one_that_cannot_print_is_not_asked_what_it_would_answer_later(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert probed("epson-tm-t88v", tmp_path, fault=VirtualPrinter.cover_open) == 0
    said = capsys.readouterr().out
    assert "덮개" in said
    assert "다시 물어보세요" in said
    assert "confirmed" not in said


@pytest.mark.usefixtures("unhurried")
def test_at_9600_baud_answers_take_their_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Over a real serial line, with its flow control."""

    async def scenario() -> int:
        printer = VirtualPrinter("kitchen", tmp_path, "epson-tm-t88v", baud=9600, pace=1.0)
        await printer.start()
        address = f"serial://{tmp_path}/tty?baud=9600&flow=xonxoff"
        try:
            return await asyncio.to_thread(main, ["printer", "probe", address, "--json"])
        finally:
            await printer.stop()

    assert asyncio.run(scenario()) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["profile"], told["proof"]) == ("epson-tm-t88v", "confirmed")


def test_nobody_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert probed("epson-tm-t88v", tmp_path, fault=VirtualPrinter.refuse) == 1
    assert "cannot reach" in capsys.readouterr().err
    assert main(["printer", "probe", "usb:"]) == 1
    assert "usb:04b8:0e15" in capsys.readouterr().err


def test_a_file_has_nothing_to_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["printer", "probe", "file:", "--data", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["silent"]


@pytest.mark.parametrize(
    ("asked", "korean"),
    [
        (Asked(texts={69: "KOREA C-5601C"}), True),
        (Asked(texts={69: "CHINA GB18030"}, features=1), False),
        # Letters of two bytes, but whose?
        (Asked(features=0x03), None),
        (Asked(features=0x02), False),
        (Asked(), None),
    ],
)
def test_whether_it_holds_hangul(asked: Asked, korean: bool | None) -> None:
    assert asked.korean is korean


def test_a_model_without_hangul_is_set_to_draw_its_letters() -> None:
    """The same model is sold with and without: its profile stays, its letters are drawn."""
    begin = advice(Asked(texts={67: "TM-T88V"}, features=0x02))
    assert begin.profile == "epson-tm-t88v"
    assert begin.tuning == PrinterTuning(charset="none", lines="raster")
    assert advice(Asked(features=0x02)).profile == "generic-80-raster"


def test_a_usb_number_is_believed_less_than_a_name() -> None:
    by_number = advice(Asked(), "1504:001f")
    assert (by_number.profile, by_number.sure) == ("bixolon-srp-350ii", "alike")
    by_name = advice(Asked(texts={67: "TM-T20II"}), "1504:001f")
    assert (by_name.profile, by_name.sure) == ("epson-tm-t20ii", "named")
    in_its_id = advice(Asked(device_id="MFG:EPSON;MDL:TM-T20II;"))
    assert in_its_id.profile == "epson-tm-t20ii"


def test_a_model_that_cannot_be_served_is_said_to_be() -> None:
    assert "ESC/POS" in advice(Asked(), "0519:0003").refused
    # A number that other models have too is no reason to refuse; the model's own name is.
    assert advice(Asked(), "04b8:0202").refused == ""
    assert advice(Asked(texts={67: "TM-U220"}), "04b8:0202").refused != ""
