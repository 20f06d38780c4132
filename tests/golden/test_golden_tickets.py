"""Golden tickets: each paper for each printer profile, bytes beside a text that a person can review.

`<paper>.<profile>.escpos` holds the exact bytes, but without the dots of pictures, whose sizes stay.
`<paper>.<profile>.txt` is its disassembly. `<paper>.<profile>.png` is the paper itself, dot for dot: the
fonts are those of the locked packages. Every paper for four profiles that stand for the others, three
papers for those. The papers are in `papers.py`.

After a change that is meant: `MADANG_GOLDEN=update pytest tests/golden`, then read the diff of the
`.txt` files and look at the pictures.
"""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from hub.messages import catalogue
from printer import preview
from printer.body import document_of, language_of
from printer.disassemble import disassemble, without_pictures
from printer.document import Document
from printer.escpos import encode_document
from printer.profile import load_profile, profile_names
from printer.raster import Typeface
from tests.golden.papers import MISSING, PAPERS

HERE = Path(__file__).parent
UPDATE = os.environ.get("MADANG_GOLDEN") == "update"
TYPEFACE = Typeface()
# 180 and 203 dpi, letters and dots, wide and narrow, and QR codes of both kinds.
REPRESENTATIVE = ("epson-tm-t88v", "generic-80-kr", "generic-80-raster", "generic-58-raster")
# Sizes and bars; columns and amounts; letters that must be drawn.
FOR_ALL = ("kitchen", "receipt-cash", "kitchen-letters")
PAIRS = [
    (paper, profile)
    for paper in PAPERS
    for profile in profile_names("sourced", "generic")
    if profile in REPRESENTATIVE or paper in FOR_ALL
]
PICTURED = [
    (paper, profile)
    for paper, profile in PAIRS
    if profile in ("generic-80-kr", "generic-58-raster") or paper in FOR_ALL
]


def document_named(paper: str) -> Document:
    body = PAPERS[paper]
    return document_of(body, catalogue(language_of(body)))


@pytest.mark.parametrize(("paper", "profile"), PAIRS)
def test_a_ticket_is_what_it_was(paper: str, profile: str) -> None:
    encoded = encode_document(document_named(paper), load_profile(profile), TYPEFACE)
    assert encoded.missing == MISSING.get(paper, ())
    data = without_pictures(encoded.data)
    text = disassemble(encoded.data)
    golden, readable = (HERE / f"{paper}.{profile}.{suffix}" for suffix in ("escpos", "txt"))
    if UPDATE:
        golden.write_bytes(data)
        readable.write_text(text, encoding="utf-8")
    assert readable.read_text(encoding="utf-8") == text
    assert golden.read_bytes() == data


@pytest.mark.parametrize(("paper", "profile"), PICTURED)
def test_a_ticket_looks_as_it_did(paper: str, profile: str) -> None:
    drawn = preview.png(document_named(paper), load_profile(profile), TYPEFACE)
    golden = HERE / f"{paper}.{profile}.png"
    if UPDATE:
        golden.write_bytes(drawn)
    now, before = Image.open(BytesIO(drawn)), Image.open(golden)
    assert now.size == before.size
    assert ImageChops.logical_xor(now, before).getbbox() is None


def test_no_golden_file_is_left_over() -> None:
    expected = {
        f"{paper}.{profile}.{suffix}" for paper, profile in PAIRS for suffix in ("escpos", "txt")
    }
    expected |= {f"{paper}.{profile}.png" for paper, profile in PICTURED}
    found = {path.name for path in HERE.iterdir() if path.suffix in (".escpos", ".txt", ".png")}
    assert found == expected
