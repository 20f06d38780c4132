"""The three picture commands: every dot arrives, and no byte of them is a real-time command."""

import random

import pytest
from escpos.image import EscposImage
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from printer.commands import read_all
from printer.disassemble import disassemble, without_pictures
from printer.document import QR, Barcode, Document, Drawer, Run, cut, document, feed, text
from printer.escpos import encode_document
from printer.images import REAL_TIME, STAR_ROWS, longest_picture, packed, picture
from printer.profile import PrinterProfile, load_profile
from printer.raster import Typeface
from printer.virtual.paper import Paper, Sheet

COMMANDS = ("gs_v_0", "gs_l", "esc_star")
TYPEFACE = Typeface()


def profile_with(image: str, **changes: object) -> PrinterProfile:
    return load_profile("generic-80-raster").model_copy(update={"image": image, **changes})


def printed(data: bytes, profile: PrinterProfile) -> Sheet:
    paper = Paper(profile, TYPEFACE)
    for command in read_all(data):
        paper.print(command)
    return paper.sheet()


def noise(width: int, height: int, seed: int, letters: bytes | None = None) -> Image.Image:
    chosen = random.Random(seed)
    wide = (width + 7) // 8
    pool = letters or bytes(range(256))
    rows = bytes(chosen.choice(pool) for _ in range(wide * height))
    return Image.frombytes("1", (width, height), rows, "raw", "1;I")


sizes = st.tuples(st.integers(1, 576), st.integers(1, 130))
# The bytes that real-time commands are made of, far more often than a picture has them.
dangerous = st.sampled_from([None, b"\x10\x04", b"\x10\x05", b"\x10\x14\x00", b"\x08\x10\x04\x00"])


@given(sizes, st.integers(0, 9), dangerous, st.sampled_from(COMMANDS), st.integers(8, 255))
@settings(max_examples=120, deadline=None)
def test_no_real_time_command_and_no_dot_lost(
    size: tuple[int, int], seed: int, letters: bytes | None, image: str, band_rows: int
) -> None:
    profile = profile_with(image, band_rows=band_rows)
    drawn = noise(*size, seed, letters)
    data = picture(drawn, profile)
    assert not [pair for pair in REAL_TIME if pair in data]
    assert all(len(command.raw) <= longest_picture(profile) for command in read_all(data))
    sheet = printed(data, profile).image.crop((0, 0, *size))
    lost = ImageChops.logical_and(ImageChops.invert(drawn), sheet)
    assert lost.getbbox() is None
    if not letters:
        # Only the dots that keep real-time commands out may be added.
        added = ImageChops.logical_xor(drawn, sheet)
        assert added.histogram()[255] <= size[0] * size[1] // 500 + 4


@pytest.mark.parametrize("rows", range(8, 256))
def test_the_length_of_graphics_is_no_real_time_command(rows: int) -> None:
    # 103 rows of 10 bytes have the length 10 04, 233 rows of 22 bytes 10 14; ten more for the head.
    for wide in (8, 10, 22, 48, 64, 72, 103, 104):
        white = Image.new("1", (wide * 8, rows), 255)
        data = picture(white, profile_with("gs_l", band_rows=rows))
        assert not [pair for pair in REAL_TIME if pair in data]
        stored = [c.raw for c in read_all(data) if len(c.raw) > 7]
        assert sum(int.from_bytes(raw[13:15], "little") for raw in stored) == rows


@given(sizes, st.integers(0, 9))
def test_rows_are_packed_as_another_packer_packs_them(size: tuple[int, int], seed: int) -> None:
    drawn = noise(*size, seed)
    assert packed(drawn) == EscposImage(drawn).to_raster_format()


def test_bit_images_are_packed_as_another_packer_packs_them() -> None:
    drawn = noise(40, STAR_ROWS, 3)
    columns = next(iter(EscposImage(drawn).to_column_format()))
    (found,) = (c for c in read_all(picture(drawn, profile_with("esc_star"))) if c.name == "ESC *")
    assert found.params[3:] == columns


def test_bit_images_touch_and_the_line_spacing_comes_back() -> None:
    profile = profile_with("esc_star", dpi=180, vertical_dpi=360)
    data = picture(Image.new("1", (16, 48), 0), profile)
    # 24 dots of 1/180 inch are 48 units of 1/360 inch.
    assert data.startswith(b"\x1b3\x30\x1b*\x21\x10\x00" + b"\xff" * 48 + b"\n\x1b*\x21\x10\x00")
    assert data.endswith(b"\n\x1b2")


@given(
    st.text(st.characters(), max_size=20),
    st.sampled_from(COMMANDS),
    st.sampled_from(["text", "raster"]),
    st.integers(1, 4),
    st.integers(8, 60),
    st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_no_real_time_command_in_a_whole_job(
    words: str, image: str, lines: str, size: int, band_rows: int, native: bool
) -> None:
    update = {"image": image, "lines": lines, "band_rows": band_rows}
    codes = {"native_qr": native, "native_barcode": native}
    profile = load_profile("epson-tm-t88v").model_copy(update={**update, **codes})
    made = document(
        text(Run(text=words, width=size, height=size)),
        text(Run(text=words, invert=True), fill=True),
        QR(type="qr", payload=words.encode("unicode_escape").decode() or "x"),
        Barcode(type="barcode", symbology="code128", data=f"{size}-{band_rows}"),
        feed(band_rows / 10),
        Drawer(type="drawer"),
        cut(),
    )
    data = encode_document(made, profile, TYPEFACE).data
    assert not [pair for pair in REAL_TIME if pair in data]


@pytest.mark.parametrize(
    ("image", "said", "head"),
    [
        ("gs_v_0", "GS v 0              picture 16x3 dots", b"\x1dv0\x00\x02\x00\x03\x00"),
        ("gs_l", "GS ( L              picture 16x3 dots stored", b"\x01\x011\x10\x00\x03\x00"),
        ("esc_star", "ESC *               picture 16x24 dots", b"\x1b*\x21\x10\x00\n\x1b2"),
    ],
)
def test_a_picture_is_said_by_its_size(image: str, said: str, head: bytes) -> None:
    data = picture(Image.new("1", (16, 3), 0), profile_with(image))
    assert said in disassemble(data).splitlines()
    assert b"\xff" not in without_pictures(data)
    assert head in without_pictures(data)


def doc() -> Document:
    return document(
        text(Run(text="똠양꿍", width=2, height=2), Run(text=" 1,000")),
        text(Run(text="밑줄 글", underline=True)),
        text(Run(text="안녕", invert=True), fill=True),
    )


@pytest.mark.parametrize("dpi", [180, 203])
def test_all_commands_print_the_same_paper(dpi: int) -> None:
    sheets = [
        printed(encode_document(doc(), profile, TYPEFACE).data, profile).image
        for profile in (profile_with(image, dpi=dpi, vertical_dpi=dpi) for image in COMMANDS)
    ]
    assert ImageChops.logical_xor(sheets[0], sheets[1]).getbbox() is None
    # ESC * prints whole lines of 24 dots, so its last line may be longer; the letters are the same.
    for sheet in sheets:
        assert sheet.crop((0, 0, 576, 48)).tobytes() == sheets[0].crop((0, 0, 576, 48)).tobytes()
