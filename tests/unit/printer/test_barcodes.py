"""Barcodes, drawn and by the printer itself; cuts, buzzer and what else depends on the model."""

import pytest
from PIL import Image
from pydantic import ValidationError

from printer.barcodes import barcode_image
from printer.charset import BOX
from printer.commands import read_all
from printer.document import Barcode, Buzzer, Document, Drawer, Feed, Run, cut, document, text
from printer.document import Document as Parsed
from printer.escpos import encode_document
from printer.profile import DrawerPulse, PrinterProfile, load_profile, profile_names
from printer.raster import Typeface

TYPEFACE = Typeface()
NATIVE = load_profile("epson-tm-t88v").model_copy(update={"native_barcode": True})


def barcode(symbology: str, data: str, **more: object) -> Barcode:
    return Barcode.model_validate({"type": "barcode", "symbology": symbology, "data": data, **more})


def data_of(node: object, profile: PrinterProfile) -> bytes:
    return encode_document(document(node), profile, TYPEFACE).data  # type: ignore[arg-type]


def bars(image: Image.Image) -> list[int]:
    """Widths of bars and gaps, in modules, from the first bar to the last."""
    row = [0 if image.getpixel((x, 0)) else 1 for x in range(image.width)]
    row = row[row.index(1) :]
    widths, last = [1], row[0]
    for dot in row[1:]:
        if dot == last:
            widths[-1] += 1
        else:
            widths.append(1)
            last = dot
    module = min(widths)
    return [width // module for width in widths]


def test_code_128_by_the_standard() -> None:
    # ISO/IEC 15417: start B 211214, A 111323, check (104 + 33) mod 103 = 34 is B 131123, stop 2331112.
    found = bars(barcode_image(barcode("code128", "A"), NATIVE))
    assert "".join(map(str, found)) == "211214" + "111323" + "131123" + "2331112"


def test_ean_13_by_the_standard() -> None:
    # ISO/IEC 15420: guards 101, 01010 and 101 around twice six digits of seven modules.
    found = bars(barcode_image(barcode("ean13", "8801234567893"), NATIVE))
    assert sum(found) == 95
    assert found[:3] == found[-3:] == [1, 1, 1]
    assert len(found) == 3 + 6 * 4 + 5 + 6 * 4 + 3


@pytest.mark.parametrize("name", profile_names())
def test_the_longest_fit_every_paper_and_stand_in_its_middle(name: str) -> None:
    profile = load_profile(name)
    for node in (barcode("code128", "x" * 28), barcode("code39", "X" * 20)):
        image = barcode_image(node, profile)
        assert image.width <= profile.dots
        left = next(x for x in range(image.width) if not image.getpixel((x, 0)))
        assert abs(left - (profile.dots - image.width)) <= 1


@pytest.mark.parametrize(
    ("symbology", "data", "sent"),
    [
        ("code128", "MD-{1}", b"\x1dkI\x09{BMD-{{1}"),
        ("ean13", "8801234567893", b"\x1dkC\x0d8801234567893"),
        ("code39", "MD-1", b"\x1dkE\x04MD-1"),
    ],
)
def test_a_printer_that_can_draws_it_itself(symbology: str, data: str, sent: bytes) -> None:
    found = data_of(barcode(symbology, data, hri="none"), NATIVE)
    # 12 mm are 85 dots of 1/180 inch; what is read below is a line of text, so GS H is off.
    assert b"\x1ba\x01\x1dH\x00\x1dh\x55\x1dw\x03" + sent + b"\x1ba\x00" in found


def test_one_too_wide_for_the_printers_own_bars_is_drawn() -> None:
    narrow = NATIVE.model_copy(update={"dots": 384, "columns": 32})
    found = [c.name for c in read_all(data_of(barcode("code128", "x" * 28), narrow))]
    assert "GS k" not in found
    assert "GS v 0" in found


def test_what_it_says_is_a_line_below_it() -> None:
    sent = data_of(barcode("code128", "MD-1"), NATIVE)
    assert sent.index(b"\x1dkI") < sent.rindex(b"MD-1\n")


@pytest.mark.parametrize(
    ("symbology", "data"),
    [
        ("ean13", "8801234567894"),
        ("ean13", "880123456789"),
        ("code39", "md-1"),
        ("code39", "X" * 21),
        ("code128", "가"),
        ("code128", "a\x1b@"),
        ("code128", "x" * 29),
    ],
)
def test_data_that_is_no_barcode_is_refused(symbology: str, data: str) -> None:
    with pytest.raises(ValidationError):
        barcode(symbology, data)


@pytest.mark.parametrize("dots", [384, 512, 576])
def test_a_printer_is_never_asked_for_bars_wider_than_its_paper(dots: int) -> None:
    """Set B has 11 modules a letter (ISO/IEC 15417), digits too: it would print nothing at all."""
    profile = NATIVE.model_copy(update={"dots": dots, "columns": dots // 12})
    for count in range(1, 29):
        for letter in "1{":
            data = data_of(barcode("code128", letter * count), profile)
            if b"\x1dkI" in data:
                module = data[data.index(b"\x1dw") + 2]
                assert (35 + 11 * count) * module <= dots


def test_cuts_leave_a_bridge_where_the_printer_can_choose() -> None:
    chooses = NATIVE.model_copy(update={"cut": "1d 56 41 00", "cut_partial": "1d 56 42 00"})
    assert b"\x1dVB\x00" in data_of(cut(), chooses)
    assert b"\x1dVA\x00" in data_of(cut("full"), chooses)
    assert b"\x1dVB\x00" in data_of(cut("full"), NATIVE), "the one kind it can do"


def test_a_cut_that_does_not_feed_is_fed_past_the_blade() -> None:
    plain = NATIVE.model_copy(update={"cut": "1d 56 01"})
    # 15 mm are 213 units of 1/360 inch.
    assert b"\x1bJ\xd5\x1dV\x01" in data_of(cut(), plain)
    assert b"\x1bJ" not in data_of(cut(), NATIVE)


def test_the_buzzer_where_there_is_one() -> None:
    assert b"\x1bB\x03\x02" in data_of(Buzzer(type="buzzer"), load_profile("xprinter-xp-80"))
    assert data_of(Buzzer(type="buzzer"), NATIVE) == data_of(Feed(type="feed", mm=0.01), NATIVE)


def test_a_pulse_is_never_a_real_time_command() -> None:
    clash = NATIVE.model_copy(update={"drawer": DrawerPulse(on_ms=32, off_ms=40)})
    assert b"\x1bp\x00\x10\x15" in data_of(Drawer(type="drawer"), clash)


def test_an_empty_line_by_model() -> None:
    empty = text(Run(text=""))
    assert b" \n" in data_of(empty, NATIVE)
    feeds = NATIVE.model_copy(update={"blank_line": "feed"})
    assert b"\n" not in data_of(empty, feeds)
    assert b"\x1bJ\x3c" in data_of(empty, feeds), "1/6 inch"


@pytest.mark.parametrize(
    ("international", "letters", "typed"),
    [(13, "₩5,000", True), (0, "₩5,000", False), (None, "₩5,000", False), (8, "a#b", False)],
)
def test_a_sign_is_typed_only_where_the_country_has_it(
    international: int | None, letters: str, typed: bool
) -> None:
    profile = NATIVE.model_copy(update={"international": international})
    found = [c.name for c in read_all(data_of(text(Run(text=letters)), profile))]
    assert ("text" in found) == typed


@pytest.mark.parametrize(
    "letters",
    [
        "똠", "뷁", "é", "中文", "漢字臺灣", "ひらがな", "♥", "❤", "👍", "👨‍👩‍👧", "①", "★", "₩", "☺", "🌶",
        "ต้มยำ", "Đặc biệt", "Łódź",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["generic-80-kr", "generic-58-raster"])
def test_what_guests_type_reaches_the_paper(letters: str, name: str) -> None:
    found = encode_document(document(text(Run(text=letters))), load_profile(name), TYPEFACE)
    assert found.missing == ()
    assert BOX.encode("cp949") not in found.data


def test_documents_of_before_read_the_same() -> None:
    before = '{"version": 1, "nodes": [{"type": "cut"}, {"type": "columns", "cells": [{"runs": [], "width": 4}]}]}'
    read: Document = Parsed.model_validate_json(before)
    assert read.nodes[0] == cut()
