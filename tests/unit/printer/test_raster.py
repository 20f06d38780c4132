import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from printer import preview
from printer.cells import cluster_cells
from printer.commands import read_all
from printer.document import QR, Run, document, text
from printer.escpos import encode_document
from printer.fonts import open_font
from printer.images import REAL_TIME, raster_bands, without_real_time
from printer.layout import Span, Style, TextLine
from printer.profile import load_profile, profile_names
from printer.raster import Typeface, qr_image
from printer.virtual.paper import Paper

TYPEFACE = Typeface()


def dots(image: Image.Image) -> set[tuple[int, int]]:
    """Where the paper is black."""
    return {
        (x, y)
        for y in range(image.height)
        for x in range(image.width)
        if not image.getpixel((x, y))
    }


def test_letters_stay_in_their_cells() -> None:
    line = TextLine((Span("  ", 2, Style()), Span("한W", 3, Style(bold=True))))
    image, missing = TYPEFACE.draw(line, 96)
    assert missing == ()
    columns = {x for x, _ in dots(image)}
    assert min(columns) >= 24
    assert max(columns) < 60
    assert image.height == 30


def test_sizes_multiply_and_stand_on_one_line() -> None:
    small, large = Span("가", 2, Style()), Span("가", 8, Style(width=4, height=4))
    image, _ = TYPEFACE.draw(TextLine((small, large)), 120)
    assert image.height == 4 * 24 + 6
    first = {y for x, y in dots(image) if x < 24}
    assert min(first) >= 3 * 24, "the small letter stands at the foot of the line"


def test_inverted_letters_are_white_on_black() -> None:
    line = TextLine((Span("가", 2, Style(invert=True)),))
    image, _ = TYPEFACE.draw(line, 24)
    plain, _ = TYPEFACE.draw(TextLine((Span("가", 2, Style()),)), 24)
    black = dots(image)
    assert (0, 0) in black
    assert not {dot for dot in dots(plain) if dot[1] < 24} & black


def test_a_box_for_what_is_missing() -> None:
    image, missing = TYPEFACE.draw(TextLine((Span("\U00010600", 1, Style()),)), 12)
    assert missing == ("\U00010600",)
    assert len(dots(image)) > 20


@given(st.binary(max_size=400))
def test_no_real_time_command_survives(rows: bytes) -> None:
    safe = without_real_time(rows)
    assert len(safe) == len(rows)
    assert not [pair for pair in REAL_TIME if pair in safe]
    assert all(new & old == old for new, old in zip(safe, rows, strict=True)), "no dot is lost"


@given(st.lists(st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x00, 0x18]), max_size=64))
def test_no_real_time_command_survives_among_its_own_bytes(rows: list[int]) -> None:
    safe = without_real_time(bytes(rows))
    assert not [pair for pair in REAL_TIME if pair in safe]


def test_bands_join_to_the_picture_again() -> None:
    image = Image.effect_noise((40, 100), 200).convert("1")
    commands = list(raster_bands(image, 48))
    assert [c[:8] for c in commands] == [
        b"\x1dv0\x00\x05\x00\x30\x00",
        b"\x1dv0\x00\x05\x00\x30\x00",
        b"\x1dv0\x00\x05\x00\x04\x00",
    ]
    rows = b"".join(command[8:] for command in commands)
    again = Image.frombytes("1", image.size, rows, "raw", "1;I")
    # Only the dots that keep real-time commands out may be added.
    assert dots(image) <= dots(again)
    assert len(dots(again) - dots(image)) < 10


def test_a_qr_code_is_centred_with_its_quiet_zone() -> None:
    for name in profile_names():
        profile = load_profile(name)
        image = qr_image(QR(type="qr", payload="https://example.com/t/abc"), profile)
        black = dots(image)
        left, right = min(x for x, _ in black), max(x for x, _ in black)
        assert abs((left + right) // 2 - profile.dots // 2) <= 1
        module = profile.dots_of(0.5)
        assert min(y for _, y in black) == 4 * module
        # The finder pattern: seven black modules.
        assert {(left + x, 4 * module) for x in range(7 * module)} <= black


def test_the_largest_qr_code_still_fits_58_mm() -> None:
    profile = load_profile("generic-58-raster")
    image = qr_image(QR(type="qr", payload="x" * 990, module_mm=1.0), profile)
    assert image.width <= profile.dots


def runs_down(image: Image.Image, x: int) -> int:
    """How often black begins on the way down a column."""
    column = [image.getpixel((x, y)) == 0 for y in range(image.height)]
    return sum(black and not above for above, black in pairwise([False, *column]))


def strokes(image: Image.Image, width: int) -> list[int]:
    """The runs down each column of one letter."""
    return [runs_down(image, x) for x in range(min(width, image.width))]


@pytest.mark.parametrize("height", [1, 2, 3, 4])
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("letter", "gjpyQ|;Ç한鬱")
def test_no_letter_is_cut_at_its_foot(letter: str, bold: bool, height: int) -> None:
    style = Style(bold=bold, width=height, height=height)
    line = TextLine((Span(letter, cluster_cells(letter) * height, style),))
    image, _ = TYPEFACE.draw(line, 200)
    file = TYPEFACE.file_for(letter, bold)
    assert file is not None
    # What the font itself says that the letter needs.
    _, top, _, bottom = open_font(file, 24 * height).getbbox(letter, anchor="ls")
    rows = [y for _, y in dots(image)]
    # Antialiased edges may fall away; a bar, which is longer than a descender, is shortened.
    assert max(rows) - min(rows) + 1 >= bottom - top - (2 if letter in "gjpyQ" else 2 + height)
    assert image.height <= 24 * height + max(6, 3 * height), "no line is moved further than it must"


@pytest.mark.parametrize("height", [1, 2, 3, 4])
@pytest.mark.parametrize("letter", "ÅÉŐỆ")
def test_accents_on_capitals_are_there(letter: str, height: int) -> None:
    style = Style(width=height, height=height)
    accented, plain = (
        TYPEFACE.draw(TextLine((Span(one, height, style),)), 60)[0]
        for one in (letter, unicodedata.normalize("NFD", letter)[0])
    )
    middle = range(4 * height, 9 * height)
    more = max(runs_down(accented, x) for x in middle) - max(runs_down(plain, x) for x in middle)
    assert more >= 1, "its accent stands apart from the letter"
    # Not cut: the first row is not as wide as a cut ring or stroke would be.
    top = min(y for _, y in dots(accented))
    first = [x for x, y in dots(accented) if y == top]
    assert len(first) <= 5 * height


@pytest.mark.parametrize("height", [2, 3, 4])
@pytest.mark.parametrize("letter", "gjyQ")
def test_a_printers_own_large_letters_are_whole_in_their_box(letter: str, height: int) -> None:
    profile = load_profile("generic-80-kr")
    run = Run(text=letter, width=height, height=height)
    typed = document(text(run))
    own = preview.image(typed, profile, TYPEFACE)
    assert not any(y >= 24 * height for _, y in dots(own)), "nothing below the box"
    span = Span(letter, height, Style(width=height, height=height))
    drawn, _ = TYPEFACE.draw(TextLine((span,)), 12 * height)
    # Shorter under its baseline, but every stroke of it is there.
    assert sum(strokes(own, 12 * height)) >= sum(strokes(drawn, 12 * height)) - 2

    paper = Paper(profile, TYPEFACE)
    for command in read_all(encode_document(typed, profile, TYPEFACE).data):
        paper.print(command)
    sheet = paper.sheet().image
    assert strokes(sheet, 12 * height) == strokes(own, 12 * height), "the virtual printer's too"


@pytest.mark.parametrize("height", [1, 2, 4])
def test_white_letters_do_not_leave_their_bar(height: int) -> None:
    style = Style(width=height, height=height, invert=True)
    line = TextLine((Span("g", height, style), Span("가", 2 * height, style)))
    for rows in (None, 24 * height):
        image, _ = TYPEFACE.draw(line, 36 * height, rows)
        black = dots(image)
        foot = max(y for _, y in black)
        assert {(x, foot) for x in range(36 * height)} <= black, "black all along under them"
        if rows is None:
            assert image.height > foot + 1, "and white below, before the next bar"
