from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer.cells import lines_of
from printer.charset import Charset, decode, encode
from printer.commands import Command, read_all
from printer.document import QR, Document, Drawer, Image, Marker, Run, cut, document, feed, text
from printer.escpos import Encoded, encode_document
from printer.fonts import FontsNotInstalled
from printer.images import REAL_TIME
from printer.preview import image
from printer.profile import load_profile, profile_names
from printer.raster import Typeface
from printer.virtual.paper import Paper

TYPEFACE = Typeface()
KOREAN = ("generic-80-kr", "epson-tm-t88v")
# The double-byte mode off, and what the printer itself starts with.
LEFT_BEHIND = b"\x1c.\x1b@"


def encoded(doc: Document, profile: str = "generic-80-kr") -> Encoded:
    return encode_document(doc, load_profile(profile), TYPEFACE)


def commands(doc: Document, profile: str = "generic-80-kr") -> list[Command]:
    return read_all(encoded(doc, profile).data)


def names(doc: Document, profile: str = "generic-80-kr") -> list[str]:
    return [command.name for command in commands(doc, profile)]


def say(letters: str, **look: object) -> Document:
    return document(text(Run.model_validate({"text": letters, **look})))


def test_a_job_begins_afresh_and_says_its_letters_are_korean() -> None:
    data = encoded(say("가")).data
    assert data.startswith(b"\x1b@\x1c&\x1bR\x0d\x1b2")
    assert data.endswith(LEFT_BEHIND)


def test_every_line_carries_its_whole_look() -> None:
    data = encoded(document(text(Run(text="가", width=2, height=2)), text(Run(text="나")))).data
    large, small = (
        b"\x1c&\x1bR\x0d" + look
        for look in (
            b"\x1b!\x00\x1c!\x0c\x1d!\x11\x1dB\x00\xb0\xa1\n",
            b"\x1b!\x00\x1c!\x00\x1d!\x00\x1dB\x00\xb3\xaa\n",
        )
    )
    assert large in data
    assert data.removesuffix(LEFT_BEHIND).endswith(small)


def test_three_times_is_said_after_fs_which_knows_only_doubling() -> None:
    data = encoded(say("가", width=3, height=3)).data
    assert b"\x1c!\x0c\x1d!\x22" in data


def test_looks_are_bits() -> None:
    assert (
        b"\x1b!\x88\x1c!\x80\x1d!\x00\x1dB\x01"
        in encoded(say("A", bold=True, underline=True, invert=True)).data
    )


@pytest.mark.parametrize("letters", ["똠양꿍", "뷁", "Café", "简", "a\\b", "👍"])
def test_a_line_that_the_printer_cannot_write_is_drawn_whole(letters: str) -> None:
    found = names(say(f"김치 {letters}"))
    assert "GS v 0" in found
    assert "text" not in found


@pytest.mark.parametrize("name", ["pos-5890", "zj-58"])
def test_a_printer_that_ignores_esc_j_is_fed_all_the_same(name: str) -> None:
    """Else its paper is torn off through the last lines (escpost COMMAND_COVERAGE.md)."""
    doc = document(text(Run(text="가")), feed(2.0), cut())
    found = commands(doc, name)
    assert "ESC J" not in [command.name for command in found]
    profile = load_profile(name)
    to_blade = profile.dots_of(profile.machine.head_to_cutter_mm)
    drawn = [command.params for command in found if command.name == "GS v 0"]
    rows = sum(int.from_bytes(params[3:5], "little") for params in drawn)
    assert rows + to_blade == image(doc, profile, TYPEFACE).height
    assert rows >= profile.dots_of(2.0 + profile.tear_feed_mm)


def test_other_lines_stay_text() -> None:
    doc = document(text(Run(text="김치찌개")), text(Run(text="똠양꿍")), text(Run(text="ひらがな")))
    assert [n for n in names(doc) if n in ("text", "GS v 0")] == ["text", "GS v 0", "text"]


def test_a_printer_with_cp949_writes_all_syllables() -> None:
    profile = load_profile("generic-80-kr").model_copy(update={"charset": "cp949"})
    data = encode_document(say("뷁"), profile, TYPEFACE).data
    assert "뷁".encode("cp949") in data


@pytest.mark.parametrize("profile", ["generic-80-raster", "generic-58-raster"])
def test_a_printer_without_korean_gets_pictures_only(profile: str) -> None:
    doc = document(text(Run(text="ABC 가나다")), text(Run(text="")), feed(1), cut())
    assert "text" not in names(doc, profile)
    assert names(doc, profile).count("GS v 0") == 1


@pytest.mark.parametrize("profile", profile_names())
def test_bands_are_low_and_fit_the_head(profile: str) -> None:
    limits = load_profile(profile)
    doc = document(text(Run(text="뷁 가", width=4, height=4)), QR(type="qr", payload="x" * 300))
    pictures = [c for c in commands(doc, profile) if c.name == "GS v 0"]
    assert pictures
    for picture in pictures:
        assert int.from_bytes(picture.params[1:3], "little") * 8 <= limits.dots
        assert int.from_bytes(picture.params[3:5], "little") <= limits.band_rows


def test_letters_that_no_font_holds_are_boxes_and_reported() -> None:
    # Linear A, which no shop will install.
    found = encoded(say("국수 \U00010600 \U00010600 \U00010601"))
    assert found.missing == ("\U00010600", "\U00010601")
    assert b"?" not in b"".join(c.params for c in read_all(found.data) if c.name == "text")


def test_without_fonts_a_korean_printer_prints_boxes_and_says_so(tmp_path: Path) -> None:
    found = encode_document(
        say("똠양꿍 é 국수"), load_profile("generic-80-kr"), Typeface((tmp_path,))
    )
    assert found.missing == ("똠", "é")
    line = next(c for c in read_all(found.data) if c.name == "text")
    assert decode(line.params, "ksx1001").startswith("□양")
    assert "국수" in decode(line.params, "ksx1001")


def test_without_fonts_a_raster_printer_cannot_print_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FontsNotInstalled, match="MADANG_FONT_DIR"):
        encode_document(say("국수"), load_profile("generic-80-raster"), Typeface((tmp_path,)))


def test_cut_drawer_feed_and_markers() -> None:
    doc = document(feed(60), Marker(type="marker", id="0007"), Drawer(type="drawer"), cut())
    data = encoded(doc, "epson-tm-t88v").data
    # 60 mm are 850 units of 1/360 inch: 3 x 255 + 85.
    assert data.removesuffix(LEFT_BEHIND).endswith(
        b"\x1bJ\xff" * 3 + b"\x1bJ\x55" + b"\x1d(H\x06\x00000007" + b"\x1bp\x00\x19\xfa\x1dVB\x00"
    )
    assert b"\x1d(H" not in encoded(doc).data, "a printer without process ids is not asked for one"


def test_qr_natively_or_drawn() -> None:
    doc = document(QR(type="qr", payload="https://example.com/한글"))
    native = [c for c in commands(doc, "epson-tm-t88v") if c.name == "GS ( k"]
    assert native[3].params[5:].decode() == "https://example.com/한글"
    assert "GS ( k" not in names(doc)
    assert names(doc).count("GS v 0") >= 2


def test_a_picture_keeps_its_dots() -> None:
    doc = document(Image(type="image", width=16, height=2, rows_base64="gAH/AA==", align="left"))
    (picture,) = (c for c in commands(doc) if c.name == "GS v 0")
    assert picture.params == b"\x00\x02\x00\x02\x00\x80\x01\xff\x00"


korean_text = st.text(
    st.one_of(
        st.sampled_from("가나다라 김치찌개 1,000원 ABC xyz ·★①中文ひ₩-/()"),
        st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
        st.characters(),
    ),
    max_size=40,
)


@given(korean_text, st.sampled_from(profile_names()), st.integers(1, 4), st.booleans())
@settings(max_examples=60)
def test_no_real_time_command_is_ever_in_a_job(
    letters: str, profile: str, size: int, invert: bool
) -> None:
    doc = document(
        text(Run(text=letters, width=size, height=size, invert=invert)),
        QR(type="qr", payload=letters.encode("unicode_escape").decode() or "x"),
        feed(1.5),
        cut(),
    )
    data = encoded(doc, profile).data
    assert not [pair for pair in REAL_TIME if pair in data]


@given(korean_text, st.sampled_from(KOREAN))
@settings(max_examples=60)
def test_what_is_sent_as_text_is_read_back_by_the_printer(letters: str, name: str) -> None:
    profile = load_profile(name)
    charset: Charset = profile.charset
    paper = Paper(profile, TYPEFACE)
    for command in commands(say(letters), name):
        paper.print(command)
    printed = paper.sheet().text
    meant = "".join(lines_of(letters)).replace("\u00a0", " ")
    if encode(meant, charset)[1]:
        assert "[picture" in printed
    else:
        assert printed.split() == meant.split() or "".join(printed.split()) == "".join(
            meant.split()
        )
