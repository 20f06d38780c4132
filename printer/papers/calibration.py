"""The calibration slip (보정 인쇄): three questions that a person answers by looking at the paper.

1. Which is the largest number at both ends of one line? Lines as long as their number says; a longer one than
   the printer's is broken or cut off.
2. Which lines can be read? A by KS X 1001, B by CP949, C drawn.
3. Which is the lowest number that is whole above the cut? Each stands for a line that stayed inside.

No document as others: each part says how it is sent, whatever the printer's profile says (`printer/probe/slip.py`).
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Literal

from printer.document import QR, Document, Image, Node, Run, document, feed, text

from .words import Words

# Columns of Font A that printers have: 58 mm paper 24 to 35, 80 mm 40 to 53, 4 inches 64.
WIDTHS = (24, 30, 32, 33, 35, 40, 42, 44, 48, 53, 56, 64)
# Lines between head and cutter: 40 mm of paper, more than any of them has.
LADDER = 9
# What is drawn fits the narrowest paper.
DRAWN_COLUMNS = 32

_KSX1001 = "A  가나다 힝 한글 ₩1,000 ─│┌┐"
# The full stop at the end takes the place of a letter that a KS X 1001 font swallows half of.
_CP949 = "B  뷁 똠 펲 햏 챱  ."
_DRAWN = "C  가나다 뷁 ₩1,000 é 中"
_EDGE_ROWS, _EDGE_DOTS = 24, 4

Sent = Literal["drawn", "ascii", "ksx1001", "cp949", "cut"]
"""As a picture; as ASCII; by either code; or only the cut, without any feed of ours."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the slip, and how it reaches the paper."""

    sent: Sent
    document: Document


def calibration_slip(words: Words, printer: str, dots: int) -> tuple[Part, ...]:
    """The slip from top to bottom; `dots` is the width of the head as the profile has it.

    What could derail a printer comes after all that is read of it, and the next part begins afresh (ESC @).
    """
    return (
        _drawn(
            _line(words["setup.probe.slip.title"], bold=True),
            _line(printer),
            _line(words["setup.probe.slip.width"]),
        ),
        Part("ascii", document(*(_line(ruler(width)) for width in WIDTHS))),
        _drawn(feed(1.0), _line(words["setup.probe.slip.letters"])),
        Part("ksx1001", document(_line(_KSX1001))),
        _drawn(_line(_DRAWN), feed(1.0), _line(words["setup.probe.slip.edges"])),
        _drawn(_edges(dots), QR(type="qr", payload="madang:calibration")),
        Part("cp949", document(_line(_CP949))),
        _drawn(feed(1.0), _line(words["setup.probe.slip.cut"])),
        Part("ascii", document(*(_line(rung(number)) for number in range(LADDER - 1, -1, -1)))),
        Part("cut", document()),
    )


def ruler(width: int) -> str:
    """A line of exactly `width` columns that begins and ends with its length: `42--...--42`."""
    number = str(width)
    return number + "-" * (width - 2 * len(number)) + number


def rung(number: int) -> str:
    """A line of the ladder above the cut."""
    return f"= {number} ="


def _line(said: str, *, bold: bool = False) -> Node:
    return text(Run(text=said, bold=bold))


def _drawn(*nodes: Node) -> Part:
    return Part("drawn", document(*nodes))


def _edges(dots: int) -> Image:
    """A bar at the first and the last dot of the head, and a line between them."""
    width = dots // 8
    bar = bytearray(width)
    bar[0], bar[-1] = 0xFF << (8 - _EDGE_DOTS) & 0xFF, 0xFF >> (8 - _EDGE_DOTS)
    line = bytes([0xFF] * width)
    middle = _EDGE_ROWS // 2
    rows = bytes(bar) * middle + line + bytes(bar) * (_EDGE_ROWS - middle - 1)
    return Image(
        type="image",
        width=dots,
        height=_EDGE_ROWS,
        rows_base64=base64.b64encode(rows).decode("ascii"),
        align="left",
    )
