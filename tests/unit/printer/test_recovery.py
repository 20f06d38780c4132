"""A job torn anywhere leaves nothing behind: after the recovery the next one prints as on a fresh printer."""

import pytest
from PIL import ImageChops

from printer.commands import Command, read_all
from printer.document import QR, Barcode, Document, Image, Run, cut, document, feed, text
from printer.escpos import encode_document, recovery
from printer.profile import PrinterProfile, load_profile
from printer.raster import Typeface
from printer.virtual.paper import Paper, Sheet

TYPEFACE = Typeface()
BLACK = "/" * 176  # 16 by 66 dots, black
TORN = document(
    text(Run(text="가", width=3, height=3, invert=True, underline=True, bold=True)),
    text(Run(text="뷁")),
    QR(type="qr", payload="https://madang.example/" + "x" * 40),
    Barcode(type="barcode", symbology="ean13", data="8801234567893"),
    Image(type="image", width=16, height=66, rows_base64=BLACK),
    feed(2),
    cut(),
)
NEXT = document(
    text(Run(text="둘째 장 1,000")),
    text(Run(text="똠 é")),
    QR(type="qr", payload="B"),
    Image(type="image", width=8, height=1, rows_base64="gA=="),
    cut(),
)

MODELS = [
    ("generic-80-kr", {}),
    ("generic-58-raster", {}),
    ("epson-tm-t88v", {"native_barcode": True}),
    ("epson-tm-t88v", {"image": "gs_l", "native_qr": False}),
    ("generic-58-raster", {"image": "gs_l", "band_rows": 8}),
    ("epson-tm-t88v", {"image": "esc_star", "cut": "1b 69"}),
    ("generic-58-raster", {"image": "esc_star"}),
    ("generic-80-kr", {"native_qr": True, "band_rows": 8}),
]


def profile_of(name: str, changes: dict[str, object]) -> PrinterProfile:
    return load_profile(name).model_copy(update=changes)


def sheet(commands: list[Command], profile: PrinterProfile) -> Sheet:
    paper = Paper(profile, TYPEFACE)
    for command in commands:
        paper.print(command)
    return paper.sheet()


def encoded(doc: Document, profile: PrinterProfile) -> bytes:
    return encode_document(doc, profile, TYPEFACE).data


@pytest.mark.parametrize(("name", "changes"), MODELS)
def test_a_job_torn_at_any_byte_leaves_the_next_one_whole(
    name: str, changes: dict[str, object]
) -> None:
    profile = profile_of(name, changes)
    first, following = encoded(TORN, profile), encoded(NEXT, profile)
    freed = recovery(profile)
    alone = read_all(following)
    for torn in torsos(first):
        commands = read_all(torn + freed + following)
        # From its ESC @ on the printer reads the very commands of the second job: nothing was swallowed.
        assert commands[-len(alone) :] == alone, torn
        assert commands[-len(alone) - 1].name == "ESC @", torn


def torsos(data: bytes) -> list[bytes]:
    """Each of the job's commands torn at every byte; where only its dots go on, here and there."""
    return [
        raw[:size]
        for raw in dict.fromkeys(command.raw for command in read_all(data))
        for size in range(len(raw))
        if size < 18 or len(raw) - size < 3 or size % 211 == 0
    ]


@pytest.mark.parametrize(("name", "changes"), MODELS)
def test_its_paper_is_that_of_a_fresh_printer(name: str, changes: dict[str, object]) -> None:
    profile = profile_of(name, changes)
    first, following = encoded(TORN, profile), encoded(NEXT, profile)
    fresh = sheet(read_all(following), profile)
    step = max(1, len(first) // 23)
    for at in range(1, len(first), step):
        torn = sheet(read_all(first[:at] + recovery(profile) + following), profile)
        assert torn.text.endswith(fresh.text), at
        below = torn.image.crop(
            (0, torn.image.height - fresh.image.height, torn.image.width, torn.image.height)
        )
        assert ImageChops.logical_xor(below, fresh.image).getbbox() is None, at


@pytest.mark.parametrize(("name", "changes"), MODELS)
def test_recovery_prints_no_dot(name: str, changes: dict[str, object]) -> None:
    profile = profile_of(name, changes)
    image = sheet(read_all(recovery(profile)), profile).image
    assert ImageChops.invert(image).getbbox() is None


@pytest.mark.parametrize(("name", "changes"), MODELS)
def test_a_job_leaves_nothing_to_the_next(name: str, changes: dict[str, object]) -> None:
    profile = profile_of(name, changes)
    first, following = encoded(TORN, profile), encoded(NEXT, profile)
    whole, alone = sheet(read_all(first), profile), sheet(read_all(following), profile)
    both = sheet(read_all(first + following), profile)
    assert both.text == whole.text + alone.text
    assert both.image.height == whole.image.height + alone.image.height
