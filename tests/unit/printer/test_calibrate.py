"""`madang printer calibrate`: a slip on virtual paper, a person who reads it, and what the answers come to."""

import asyncio
import io
import json
import re
import sys
from pathlib import Path
from typing import Literal

import pytest

from hub.cli import main
from hub.domain.printer import Printer, PrinterTuning
from hub.messages import catalogue
from printer.cells import text_cells
from printer.commands import CommandReader
from printer.document import Run, cut, document, text
from printer.escpos import encode_document
from printer.papers.calibration import LADDER, WIDTHS, calibration_slip, ruler
from printer.papers.drawer import drawer_pulse
from printer.probe.calibrate import Answers, BadAnswer, answers_of, tuning_of
from printer.probe.slip import slip_bytes
from printer.profile import Machine, load_profile, profile_names, profile_of
from printer.raster import Typeface
from printer.transport import transport_for
from printer.trial import hand_over
from printer.virtual.printer import VirtualPrinter
from tests.open_house import open_house

LINE_MM = 25.4 / 6


def read_slip(paper: str, drawn: bool = True) -> str:
    """The three answers of a person who looks at this paper."""
    lines = paper.splitlines()
    widths = [int(found[1]) for line in lines if (found := re.fullmatch(r"(\d\d)-+\1", line))]
    letters = "A" * any("A  가나다 힝 한글 ₩1,000 ─│┌┐" in line for line in lines)
    letters += "B" * any("뷁 똠 펲 햏 챱" in line for line in lines)
    letters += "C" * drawn
    assert "--- cut ---" in paper
    above = paper[: paper.index("--- cut ---")]
    rungs = [int(number) for number in re.findall(r"^= (\d) =$", above, re.MULTILINE)]
    return f"{max(widths)},{letters},{min(rungs)}"


def calibrated(machine: str, folder: Path, *words: str) -> str:
    """The paper of a printer of that model."""

    async def scenario() -> int:
        printer = VirtualPrinter("kitchen", folder, machine, "127.0.0.1", 0)
        await printer.start()
        address = f"tcp://127.0.0.1:{printer.port}"
        try:
            return await asyncio.to_thread(main, ["printer", "calibrate", address, *words])
        finally:
            await printer.stop()

    assert asyncio.run(scenario()) == 0
    return (folder / "1.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("machine", "believed", "answers"),
    [
        ("generic-80-kr", "generic-80-kr", "48,AC,0"),
        ("epson-tm-t88v", "generic-80-kr", "42,AC,0"),
        ("generic-80-raster", "generic-80-kr", "48,C,0"),
        ("generic-58-raster", "generic-80-kr", "32,C,0"),
        ("generic-80-kr", "generic-58-raster", "48,AC,0"),
        ("hm-080", "generic-80-kr", "53,AC,0"),
    ],
)
def test_a_person_who_reads_the_slip_finds_what_the_printer_is(
    tmp_path: Path, machine: str, believed: str, answers: str
) -> None:
    """Whatever it was believed to be: the tuned profile prints as the machine does."""
    paper = calibrated(machine, tmp_path, "--profile", believed, "--answers", "48,AC,0")
    assert read_slip(paper) == answers
    tuned = profile_of(
        Printer(
            id="k", name="k", address="file:", profile=believed,
            tuning=tuning_of(answers_of(answers), load_profile(believed)),
        )
    )  # fmt: skip
    real = load_profile(machine)
    assert (tuned.columns, tuned.charset, tuned.lines) == (real.columns, real.charset, real.lines)
    assert tuned.dots <= real.dots
    assert tuned.tear_feed_mm == 0


def test_a_cp949_printer_is_told_from_a_ks_one(tmp_path: Path) -> None:
    """No model that ships holds CP949, so its paper is the one of the bytes: letters as the code has them."""
    data = slip_bytes(load_profile("generic-80-kr"), catalogue("ko"), "주방", Typeface())
    reader = CommandReader()
    texts = [one.params for one in [*reader.feed(data), *reader.flush()] if one.name == "text"]
    assert "뷁 똠 펲 햏 챱".encode("cp949") in b"".join(texts)
    tuning = tuning_of(answers_of("48,ABC,0"), load_profile("generic-80-kr"))
    assert tuning == PrinterTuning(charset="cp949", lines="text")


def test_what_derails_a_printer_leaves_the_rest_readable(tmp_path: Path) -> None:
    paper = calibrated("generic-80-kr", tmp_path, "--answers", "48,AC,0").splitlines()
    garbage = next(number for number, line in enumerate(paper) if line.startswith("B "))
    assert "뷁" not in paper[garbage]
    assert [line for line in paper[garbage:] if line.startswith("=")] == [
        f"= {number} =" for number in range(LADDER - 1, -1, -1)
    ]


def test_the_white_before_a_cut_is_what_stayed_inside(tmp_path: Path) -> None:
    """12 mm between head and blade that nobody knows of, and a cut that does not feed (GS V 1)."""
    blunt = load_profile("generic-80-kr").model_copy(
        update={"cut": "1d 56 01", "machine": Machine(head_to_cutter_mm=0)}
    )
    slip = slip_bytes(blunt, catalogue("ko"), "주방", Typeface())
    paper = printed(slip, tmp_path / "slip")
    answers = answers_of(read_slip(paper))
    assert answers.lowest == 3
    tuned = blunt.model_copy(update=tuning_of(answers, blunt).model_dump(exclude_none=True))
    ticket = document(*(text(Run(text=f"{line}번 줄")) for line in range(5)), cut())
    for profile, whole in ((blunt, False), (tuned, True)):
        data = encode_document(ticket, profile, Typeface()).data
        paper = printed(data, tmp_path / str(whole))
        assert ("4번 줄\n" in paper[: paper.index("--- cut ---")]) is whole


def printed(data: bytes, folder: Path) -> str:
    """The first sheet that comes off when a printer of 80 mm gets these bytes."""

    async def scenario() -> None:
        printer = VirtualPrinter("kitchen", folder, "generic-80-kr")
        await printer.start()
        link = transport_for(f"tcp://127.0.0.1:{printer.port}", "kitchen", folder)
        try:
            await asyncio.to_thread(hand_over, link, load_profile("generic-80-kr"), data)
        finally:
            await printer.stop()

    asyncio.run(scenario())
    return (folder / "1.txt").read_text(encoding="utf-8")


def test_three_answers_typed_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong ones are asked again, each with why."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("43\n42\nB\nac\n9\n0\n"))
    calibrated("epson-tm-t88v", tmp_path, "--language", "en", "--json")
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "profile": "generic-80-kr",
        "tuning": {"columns": 42, "dots": 504},
    }
    words = catalogue("en")
    for key in ("width", "b_without_a", "cut"):
        assert words[f"setup.probe.wrong.{key}"] in said.err
    assert said.err.count(words["setup.probe.question.width"]) == 2


@pytest.mark.parametrize(("letters", "warned"), [("A", True), ("AB", True), ("AC", False)])
def test_a_printer_that_draws_nothing_is_warned_of(
    letters: str, warned: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Letters that it does not hold, and QR codes, are drawn: none of them would reach its paper."""
    words = ["printer", "calibrate", "file:", "--printed", "--answers", f"48,{letters},0"]
    assert main(words) == 0
    said = capsys.readouterr().err
    assert (catalogue("ko")["setup.probe.tuning.no_pictures"] in said) == warned


def test_answers_that_end_early_are_no_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("42\n"))
    assert main(["printer", "calibrate", "file:", "--printed"]) == 1
    assert "48,AC,0" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "key"),
    [("48,AC", "answers"), ("47,AC,0", "width"), ("48,X,0", "letters"), ("48,,0", "letters"),
     ("48,B,0", "b_without_a"), ("48,-,0", "nothing"), ("48,A,9", "cut"), ("48,A,y", "cut"),
     ("²,A,0", "width"), ("48,A,²", "cut")],
)  # fmt: skip
def test_what_is_no_answer(said: str, key: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        answers_of(said)
    assert caught.value.key == f"setup.probe.wrong.{key}"
    assert caught.value.key in catalogue("ko")


@pytest.mark.parametrize(
    ("said", "tuning"),
    [
        ("48,AC,0", {}),
        ("48,A,3", {"tear_feed_mm": round(3 * LINE_MM + 1, 1)}),
        ("48,A,3x", {"tear_feed_mm": round(3 * LINE_MM + 1, 1), "cutter": False}),
        ("48,A,no", {"tear_feed_mm": 10.0, "cutter": False}),
        ("48,C,0", {"charset": "none", "lines": "raster"}),
        ("64,A,0", {"columns": 64, "dots": 768}),
        ("33,A,0", {"columns": 33, "dots": 400}),
    ],
)
def test_what_answers_say_of_a_printer(said: str, tuning: dict[str, object]) -> None:
    found = tuning_of(answers_of(said), load_profile("generic-80-kr"))
    assert found.model_dump(exclude_none=True) == tuning


@pytest.mark.parametrize("name", profile_names())
def test_any_answers_make_a_profile_of_any_model(name: str) -> None:
    profile = load_profile(name)
    for width in WIDTHS:
        for letters in ("A", "AB", "C"):
            for lowest in (0, LADDER - 1, None):
                answers = Answers(width, frozenset(letters), lowest, cut=lowest is not None)
                tuning = tuning_of(answers, profile)
                tuned = profile_of(
                    Printer(id="k", name="k", address="file:", profile=name, tuning=tuning)
                )
                assert tuned.columns == width
                assert bool(tuned.cut) == (answers.cut and bool(profile.cut))


def test_letters_that_a_slip_found_are_left_as_they_were() -> None:
    """Double-byte mode that a slip switched on is switched off behind each job, ESC @ alone may not."""
    tuning = tuning_of(answers_of("48,AC,0"), load_profile("generic-80-raster"))
    printer = Printer(id="k", name="k", address="file:", profile="generic-80-raster", tuning=tuning)
    said = document(text(Run(text="가나다")))
    tuned = encode_document(said, profile_of(printer), Typeface()).data
    assert tuned == encode_document(said, load_profile("generic-80-kr"), Typeface()).data


@pytest.mark.parametrize("model", ["generic-80-kr", "generic-58-raster"])
@pytest.mark.parametrize("pin", [2, 5])
def test_a_drawer_hangs_on_the_pin_that_its_cable_has(model: str, pin: Literal[2, 5]) -> None:
    tuning = PrinterTuning(drawer_pin=pin)
    tuned = profile_of(Printer(id="k", name="k", address="file:", profile=model, tuning=tuning))
    opens = encode_document(drawer_pulse(), tuned, Typeface()).data
    times = load_profile(model).drawer
    command = bytes((0x1B, 0x70, pin == 5, times.on_ms // 2, times.off_ms // 2))
    assert command in opens
    assert tuned.model_copy(update={"drawer": times}) == load_profile(model), "nothing else"


def test_what_was_found_is_kept_for_a_printer_of_the_shop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the command line beside no hub: it opens the shop itself."""
    printer = {
        "id": "kitchen", "name": "주방", "address": "file:", "profile": "generic-80-kr",
        "stations": ["kitchen"],
    }  # fmt: skip

    async def before() -> Path:
        async with open_house(tmp_path) as house:
            await house.tell({"type": "save_printer", "printer": printer})
            return house.data

    async def after() -> Printer:
        async with open_house(tmp_path) as house:
            return house.house.shop.state.printers["kitchen"]

    data = str(asyncio.run(before()))
    words = ["printer", "calibrate", "file:", "--data", data, "--printed", "--profile"]
    kept = [*words, "epson-tm-t88v", "--answers", "42,AB,2", "--save"]
    assert main([*kept, "bar"]) == 1
    assert catalogue("ko")["refusal.unknown_printer.staff"] in capsys.readouterr().err
    assert main([*kept, "kitchen"]) == 0
    known = asyncio.run(after())
    assert known.profile == "epson-tm-t88v"
    assert known.tuning == PrinterTuning(charset="cp949", lines="text", tear_feed_mm=9.5)
    assert (known.address, known.stations) == ("file:", ("kitchen",))


def test_lines_of_the_ruler_are_as_long_as_they_say() -> None:
    assert [text_cells(ruler(width)) for width in WIDTHS] == list(WIDTHS)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_words_of_the_slip_fit_the_narrowest_paper(language: str) -> None:
    words = catalogue(language)
    slip = calibration_slip(words, "주방", 384)
    assert [part.sent for part in slip].count("cp949") == 1
    for key in ("title", "letters", "edges", "cut"):
        assert text_cells(words[f"setup.probe.slip.{key}"]) <= 32


@pytest.mark.parametrize("name", profile_names("sourced", "generic"))
def test_every_profile_has_a_slip(name: str) -> None:
    data = slip_bytes(load_profile(name), catalogue("ko"), "주방", Typeface())
    assert data.endswith(bytes.fromhex(load_profile(name).cut))


def test_a_running_hub_keeps_a_tuning_and_nothing_else_changes(tmp_path: Path) -> None:
    """What `--save` asks of it, and what it refuses."""
    printer: dict[str, object] = {
        "id": "kitchen", "name": "주방", "address": "file:", "profile": "generic-80-kr",
        "stations": ["kitchen"], "receipts": True, "drawer": True,
    }  # fmt: skip

    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.tell({"type": "save_printer", "printer": printer})
            key = (house.data / "keys" / "local").read_bytes().hex()
            here = house.house.shop.state.printers

            async def wish(**said: object) -> int:
                answer = await house.client.post(
                    "/api/v1/local",
                    json={"do": "tune_printer", "profile": "epson-tm-t88v"} | said,
                    headers={"Authorization": f"Bearer {key}"},
                )
                return answer.status_code

            before = here["kitchen"]
            tuned = {"columns": 42, "dots": 504}
            assert await wish(printer="kitchen", tuning=tuned) == 200
            assert here["kitchen"] == before.model_copy(
                update={"profile": "epson-tm-t88v", "tuning": PrinterTuning(columns=42, dots=504)}
            )
            assert await wish(printer="bar", tuning=tuned) == 409
            assert await wish(printer="kitchen", tuning={"columns": 42}) == 422
            assert await wish(tuning=tuned) == 422
            assert here["kitchen"].tuning == PrinterTuning(columns=42, dots=504)
            assert await wish(printer="kitchen") == 200
            assert here["kitchen"].tuning is None
            # A slip says nothing of the drawer's pin: what somebody chose stays.
            await house.tell(
                {"type": "save_printer", "printer": printer | {"tuning": {"drawer_pin": 5}}}
            )
            assert await wish(printer="kitchen", tuning=tuned) == 200
            assert here["kitchen"].tuning == PrinterTuning(columns=42, dots=504, drawer_pin=5)
            assert await wish(printer="kitchen") == 200
            assert here["kitchen"].tuning == PrinterTuning(drawer_pin=5)

    asyncio.run(run())
