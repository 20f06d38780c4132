"""The preview is the paper: what it shows and what the virtual printer makes of the bytes agree dot for dot."""

import base64
import xml.etree.ElementTree as ElementTree
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pictures
from PIL import ImageChops

from hub.messages import catalogue
from printer import preview
from printer.body import document_of, language_of
from printer.cells import cluster_cells, clusters
from printer.commands import read_all
from printer.document import (
    QR,
    Barcode,
    Buzzer,
    Cell,
    Document,
    Drawer,
    Image,
    Run,
    columns,
    cut,
    document,
    feed,
    rule,
    text,
)
from printer.escpos import encode_document
from printer.layout import Metrics, TextLine, layout
from printer.profile import PrinterProfile, load_profile, profile_names
from printer.raster import Typeface
from printer.virtual.paper import Paper, Sheet
from tests.golden.papers import PAPERS

TYPEFACE = Typeface()
SVG = "{http://www.w3.org/2000/svg}"
EVERYTHING = document(
    text(Run(text="마당 <분식> & é", width=2, height=3, bold=True), align="center"),
    rule("double"),
    columns(
        Cell(runs=(Run(text="똠양꿍 Large 大"),), width="*"),
        Cell(runs=(Run(text="12,000원", underline=True),), width=8, align="right"),
    ),
    text(Run(text="재출력 2", invert=True), fill=True),
    text(Run(text="    ", underline=True)),
    text(Run(text="")),
    feed(33.3),
    QR(type="qr", payload="https://madang.example/t/가"),
    Barcode(type="barcode", symbology="code128", data="MD-20261121-0128"),
    Image(type="image", width=16, height=2, rows_base64="gAH/AA==", align="right"),
    Buzzer(type="buzzer"),
    Drawer(type="drawer"),
    cut(),
)


def printed(doc: Document, profile: PrinterProfile) -> Sheet:
    paper = Paper(profile, TYPEFACE)
    for command in read_all(encode_document(doc, profile, TYPEFACE).data):
        paper.print(command)
    return paper.sheet()


def differs(doc: Document, profile: PrinterProfile) -> object:
    shown, paper = preview.image(doc, profile, TYPEFACE), printed(doc, profile).image
    assert shown.size == paper.size
    return ImageChops.logical_xor(shown, paper).getbbox()


@pytest.mark.parametrize("name", profile_names("sourced", "generic"))
@pytest.mark.parametrize("paper", PAPERS)
def test_the_preview_is_the_paper(paper: str, name: str) -> None:
    body = PAPERS[paper]
    assert not differs(document_of(body, catalogue(language_of(body))), load_profile(name))


@pytest.mark.parametrize("image", ["gs_v_0", "gs_l", "esc_star"])
def test_it_is_down_to_the_dots_that_keep_real_time_commands_out(image: str) -> None:
    profile = load_profile("generic-80-raster").model_copy(update={"image": image})
    rows = base64.b64encode(b"\x10\x04\x10\x14\x08\x10\x05" * 60).decode()
    doc = document(Image(type="image", width=52, height=60, rows_base64=rows, align="left"))
    assert not differs(doc, profile)


@pytest.mark.parametrize("image", ["gs_v_0", "gs_l", "esc_star"])
@pytest.mark.parametrize("lines", ["text", "raster"])
@pytest.mark.parametrize(
    "changes", [{}, {"blank_line": "feed"}, {"cut": "1b 69"}, {"native_qr": True}]
)
def test_it_is_with_every_command(image: str, lines: str, changes: dict[str, object]) -> None:
    base = load_profile("epson-tm-t88v")
    profile = base.model_copy(
        update={"image": image, "lines": lines, "native_qr": False, **changes}
    )
    assert not differs(EVERYTHING, profile)


@pytest.mark.parametrize("name", profile_names("sourced", "generic"))
def test_png_is_one_bit_and_true_to_the_head(name: str) -> None:
    profile = load_profile(name)
    opened = Pictures.open(BytesIO(preview.png(EVERYTHING, profile, TYPEFACE)))
    assert (opened.mode, opened.width) == ("1", profile.dots)


def test_plain_text_is_what_a_person_reads() -> None:
    lines = preview.plain(EVERYTHING, load_profile("generic-80-kr"), TYPEFACE).splitlines()
    assert lines == [
        "         마당 <분식> & é",
        "━" * 24,
        "똠양꿍 Large 大                         12,000원",
        " 재출력 2",
        "",
        "",
        "[qr https://madang.example/t/가]",
        "[barcode MD-20261121-0128]",
        "                MD-20261121-0128",
        "[picture 16x2]",
        "[buzzer]",
        "[drawer]",
        "--- cut ---",
    ]


def texts(doc: Document, name: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(preview.svg(doc, load_profile(name), TYPEFACE))
    return root.findall(f"{SVG}text")


@pytest.mark.parametrize("name", ["generic-80-kr", "generic-58-raster"])
def test_letters_in_svg_are_text_in_their_cells(name: str) -> None:
    profile = load_profile(name)
    letters = texts(EVERYTHING, name)
    laid = [
        line for line in layout(EVERYTHING, Metrics(profile.columns)) if isinstance(line, TextLine)
    ]
    said = "".join("".join(element.itertext()) for element in letters)
    assert said == "".join("".join(line.text.split()) for line in laid)
    for element in letters:
        shown = "".join(element.itertext())
        x, wide = int(element.attrib["x"]), int(element.attrib["textLength"])
        assert x + wide <= profile.dots
        cells = {cluster_cells(cluster) for cluster in clusters(shown)}
        assert len(cells) == 1, "letters of one width are stretched together"
        assert wide % (12 * cells.pop() * len(list(clusters(shown)))) == 0


def test_svg_holds_codes_and_the_size_of_the_paper() -> None:
    profile = load_profile("epson-tm-t88v")
    root = ElementTree.fromstring(preview.svg(EVERYTHING, profile, TYPEFACE))
    assert root.attrib["width"] == "72.2mm"
    names = [element.attrib["aria-label"] for element in root.findall(f"{SVG}image")]
    assert names == [
        "[qr https://madang.example/t/가]",
        "[barcode MD-20261121-0128]",
        "[picture 16x2]",
    ]


@given(st.text(st.characters(), max_size=40))
@settings(deadline=None)
def test_svg_is_well_formed_whatever_was_typed(words: str) -> None:
    texts(document(text(Run(text=words, invert=True)), rule()), "generic-80-kr")
