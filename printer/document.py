"""What is to be printed, without saying on which printer: a frozen, versioned, JSON-able document.

Nodes stand below each other. Sizes of text are multiples of the printer's own letter, widths of
columns are in cells (a half-width letter; a Hangul syllable takes two), heights in millimetres.

Print jobs keep the content of a paper, never its document: nodes and fields may be added without a new
version, as long as a document of before reads the same. `version` changes when one would not.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hub.domain.text import Frozen

DOCUMENT_VERSION: Literal[1] = 1

# GS ! goes to 8, but four times is 12 mm high: wider than a line of five syllables on 58 mm paper.
MAX_SCALE = 4
# A band of raster on the longest paper we print: 832 dots is a 4 inch head.
MAX_IMAGE_DOTS = 832
MAX_IMAGE_ROWS = 2000
# What 58 mm paper (384 dots) holds at one dot a module, quiet zones included.
MAX_CODE128 = 28
MAX_CODE39 = 20
# QR version 25 at level M; more does not scan from thermal paper at a counter's distance.
MAX_QR_BYTES = 990

Scale = Annotated[int, Field(ge=1, le=MAX_SCALE)]
Align = Literal["left", "center", "right"]


class Run(Frozen):
    """Letters of one look. `width` and `height` multiply the printer's letter."""

    text: str
    bold: bool = False
    width: Scale = 1
    height: Scale = 1
    invert: bool = False
    underline: bool = False


class Text(Frozen):
    """A paragraph: wrapped at words, never clipped.

    `indent` moves every line, `hanging` only those after the first (both in cells). `fill` paints
    the rest of each line too where the runs are inverted, so that a banner is a bar.
    """

    type: Literal["text"]
    runs: tuple[Run, ...]
    align: Align = "left"
    indent: Annotated[int, Field(ge=0, le=24)] = 0
    hanging: Annotated[int, Field(ge=0, le=24)] = 0
    fill: bool = False


class Cell(Frozen):
    """One cell of a row. `width` in cells, or '*' for an equal share of what is left.

    A '*' cell that would get fewer than `least` cells moves to a line of its own, above the others:
    that is how a four-column receipt fits 58 mm paper. `hanging` indents its lines after the first.
    """

    runs: tuple[Run, ...]
    width: Annotated[int, Field(ge=1, le=96)] | Literal["*"]
    align: Align = "left"
    overflow: Literal["wrap", "clip"] = "wrap"
    least: Annotated[int, Field(ge=1, le=96)] = 4
    hanging: Annotated[int, Field(ge=0, le=24)] = 0


class Columns(Frozen):
    """Cells side by side, `gap` cells apart. A fixed cell grows to its amount: none ever wraps."""

    type: Literal["columns"]
    cells: Annotated[tuple[Cell, ...], Field(min_length=1, max_length=8)]
    gap: Annotated[int, Field(ge=0, le=4)] = 1


class Rule(Frozen):
    """A line across the paper."""

    type: Literal["rule"]
    style: Literal["single", "double"] = "single"


class QR(Frozen):
    """A QR code (ISO/IEC 18004), centred. `module_mm` is the side of one module."""

    type: Literal["qr"]
    payload: Annotated[str, Field(min_length=1, max_length=MAX_QR_BYTES)]
    module_mm: Annotated[float, Field(ge=0.25, le=1.5)] = 0.5
    level: Literal["L", "M", "Q", "H"] = "M"

    @model_validator(mode="after")
    def _printable(self) -> Self:
        if any(ord(char) < 0x20 for char in self.payload):
            # Inside GS ( k too, some printers obey real-time commands.
            raise ValueError("a QR payload holds no control characters")
        if len(self.payload.encode("utf-8")) > MAX_QR_BYTES:
            raise ValueError(f"a QR payload is at most {MAX_QR_BYTES} bytes of UTF-8")
        return self


class Barcode(Frozen):
    """A barcode, centred: Code 128 (printable ASCII), EAN-13 or Code 39. `hri` writes its data below."""

    type: Literal["barcode"]
    symbology: Literal["code128", "ean13", "code39"]
    data: Annotated[str, Field(min_length=1, max_length=MAX_CODE128)]
    height_mm: Annotated[float, Field(ge=5, le=40)] = 12.0
    hri: Literal["none", "below"] = "below"

    @model_validator(mode="after")
    def _encodable(self) -> Self:
        if self.symbology == "code128" and not re.fullmatch(r"[ -~]+", self.data):
            raise ValueError("Code 128 holds printable ASCII here")
        if self.symbology == "code39" and not re.fullmatch(
            rf"[0-9A-Z \-.$/+%]{{1,{MAX_CODE39}}}", self.data
        ):
            raise ValueError(f"Code 39 holds up to {MAX_CODE39} of 0-9 A-Z - . $ / + % and space")
        if self.symbology == "ean13" and not _is_ean13(self.data):
            raise ValueError("EAN-13 is 13 digits, the last of them the check digit")
        return self


class Image(Frozen):
    """A 1-bit picture: base64 of `height` rows of ceil(width / 8) bytes, 1 = black, MSB left."""

    type: Literal["image"]
    width: Annotated[int, Field(ge=1, le=MAX_IMAGE_DOTS)]
    height: Annotated[int, Field(ge=1, le=MAX_IMAGE_ROWS)]
    rows_base64: str
    align: Align = "center"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        try:
            rows = self.rows()
        except binascii.Error as error:
            raise ValueError("rows_base64 is not base64") from error
        if len(rows) != self.height * ((self.width + 7) // 8):
            raise ValueError("rows_base64 does not hold height rows of ceil(width / 8) bytes")
        return self

    def rows(self) -> bytes:
        """The packed rows."""
        return base64.b64decode(self.rows_base64, validate=True)


class Feed(Frozen):
    """White paper, in millimetres."""

    type: Literal["feed"]
    mm: Annotated[float, Field(gt=0, le=100)]


class Cut(Frozen):
    """Feed to the cutter and cut. Printers without a cutter feed to the tear bar.

    `partial` leaves a bridge, so that no ticket falls to the floor; printers that can do one kind only do that.
    """

    type: Literal["cut"]
    kind: Literal["full", "partial"] = "partial"


class Drawer(Frozen):
    """A pulse on the cash drawer (금전함): in a job of its own, since it must not be repeated."""

    type: Literal["drawer"]


class Buzzer(Frozen):
    """One alarm of the printer's buzzer, where it has one; else nothing."""

    type: Literal["buzzer"]


class Marker(Frozen):
    """A place in the document that a printer may report when it got there; prints nothing."""

    type: Literal["marker"]
    id: Annotated[str, Field(pattern=re.compile(r"^[ -~]{4}$"))]


Node = Annotated[
    Text | Columns | Rule | QR | Barcode | Image | Feed | Cut | Drawer | Buzzer | Marker,
    Field(discriminator="type"),
]


class Document(Frozen):
    """Everything on one piece of paper, from top to bottom."""

    version: Literal[1]
    nodes: tuple[Node, ...]


def document(*nodes: Node) -> Document:
    """A document of today's version."""
    return Document(version=DOCUMENT_VERSION, nodes=nodes)


def text(
    *runs: Run, align: Align = "left", indent: int = 0, hanging: int = 0, fill: bool = False
) -> Text:
    """A paragraph."""
    return Text(type="text", runs=runs, align=align, indent=indent, hanging=hanging, fill=fill)


def columns(*cells: Cell, gap: int = 1) -> Columns:
    """A row of cells."""
    return Columns(type="columns", cells=cells, gap=gap)


def rule(style: Literal["single", "double"] = "single") -> Rule:
    """A line across the paper."""
    return Rule(type="rule", style=style)


def feed(mm: float) -> Feed:
    """White paper."""
    return Feed(type="feed", mm=mm)


def cut(kind: Literal["full", "partial"] = "partial") -> Cut:
    """The end of a ticket."""
    return Cut(type="cut", kind=kind)


def _is_ean13(digits: str) -> bool:
    if not re.fullmatch(r"[0-9]{13}", digits):
        return False
    return sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits)) % 10 == 0
