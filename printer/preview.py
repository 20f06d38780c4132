"""Document -> what its paper looks like, as a picture, as SVG and as text: from the strips that the encoder sends.

The picture is the paper dot for dot where the hub draws the letters; a printer's own letters look different,
but stand in the same cells.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import assert_never
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

from .barcodes import barcode_image
from .cells import cluster_cells, clusters
from .document import QR, Barcode, Buzzer, Cut, Document, Drawer, Marker
from .escpos import MAX_FEED
from .fonts import FontsNotInstalled
from .images import WHITE
from .layout import Span, TextLine
from .profile import CELL_DOTS, LETTER_DOTS, PrinterProfile
from .raster import BASELINE, BELOW, Typeface, qr_image
from .strips import Code, Drawn, Strip, Typed, White, cut_bytes, feeds_itself, strips_of

CUT, DRAWER, BUZZER = "--- cut ---", "[drawer]", "[buzzer]"
# The faces of the hub's own pages, then the chain of `fonts` by the names under which systems know it.
_FAMILIES = (
    "'Madang Sans', 'Pretendard', 'Noto Sans KR', 'Noto Sans JP', 'Noto Sans SC', 'Noto Sans TC', 'Noto Emoji', "
    "'Malgun Gothic', 'Apple SD Gothic Neo', sans-serif"
)
# XML 1.0 has no way to write these.
_NOT_XML = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}


@dataclass(frozen=True, slots=True)
class _Placed:
    """A strip, the row at which it begins and its length in dot rows."""

    strip: Strip
    top: int
    rows: int


def png(document: Document, profile: PrinterProfile, typeface: Typeface) -> bytes:
    """A 1-bit PNG of the paper, a dot of the head for each pixel across."""
    out = BytesIO()
    image(document, profile, typeface).save(out, "PNG", optimize=True)
    return out.getvalue()


def image(document: Document, profile: PrinterProfile, typeface: Typeface) -> Image.Image:
    """The paper as a 1-bit picture, `profile.dots` wide."""
    placed = _placed(document, profile, typeface)
    paper = Image.new("1", (profile.dots, max(1, _length(placed))), WHITE)
    for at in placed:
        dots = _dots(at, profile, typeface)
        if dots is not None:
            paper.paste(dots, (0, at.top))
    return paper


def plain(document: Document, profile: PrinterProfile, typeface: Typeface) -> str:
    """What a person reads on it, a line for each printed one; codes and pictures are named."""
    said = (_said(strip) for strip in strips_of(document, profile, typeface).strips)
    return "".join(f"{line}\n" for line in said if line is not None)


def svg(document: Document, profile: PrinterProfile, typeface: Typeface) -> str:
    """An SVG of the paper in dots: letters are text, even those that the printer is sent as dots."""
    placed = _placed(document, profile, typeface)
    width, height = profile.dots, max(1, _length(placed))
    mm = f'width="{width * 25.4 / profile.dpi:.1f}mm" height="{height * 25.4 / profile.dpi:.1f}mm"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {mm} '
        f'font-family="{_FAMILIES}">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for at in placed:
        parts += _drawing(at, profile)
    return "\n".join([*parts, "</svg>", ""])


def _placed(document: Document, profile: PrinterProfile, typeface: Typeface) -> list[_Placed]:
    placed: list[_Placed] = []
    top = 0
    for strip in strips_of(document, profile, typeface).strips:
        rows = _rows(strip, profile)
        placed.append(_Placed(strip, top, rows))
        top += rows
    return placed


def _length(placed: list[_Placed]) -> int:
    return placed[-1].top + placed[-1].rows if placed else 0


def _rows(strip: Strip, profile: PrinterProfile) -> int:
    if isinstance(strip, Typed):
        return max(profile.line_pitch, LETTER_DOTS * strip.line.height if strip.line.spans else 0)
    if isinstance(strip, Drawn):
        return strip.image.height
    if isinstance(strip, White):
        whole, rest = divmod(strip.units, MAX_FEED)
        return whole * _rows_of(MAX_FEED, profile) + _rows_of(rest, profile)
    if isinstance(strip, Code):
        return _code_image(strip, profile).height
    if isinstance(strip, Cut):
        cut = cut_bytes(strip, profile)
        if not feeds_itself(cut):
            return 0
        more = cut[3] if len(cut) > 3 else 0
        return profile.dots_of(profile.machine.head_to_cutter_mm) + _rows_of(more, profile)
    return 0


def _rows_of(units: int, profile: PrinterProfile) -> int:
    return round(units * profile.dpi / profile.vertical_dpi)


def _dots(at: _Placed, profile: PrinterProfile, typeface: Typeface) -> Image.Image | None:
    strip = at.strip
    if isinstance(strip, Drawn):
        return strip.image
    if isinstance(strip, Code):
        return _code_image(strip, profile)
    if not isinstance(strip, Typed) or not strip.line.spans:
        return None
    try:
        return typeface.draw(strip.line, profile.dots, at.rows)[0]
    except FontsNotInstalled:
        return None


def _code_image(strip: Code, profile: PrinterProfile) -> Image.Image:
    node = strip.node
    return qr_image(node, profile) if isinstance(node, QR) else barcode_image(node, profile)


def _said(strip: Strip) -> str | None:
    """Its line of text; None where it has none."""
    if isinstance(strip, Typed):
        return strip.line.text.rstrip()
    if isinstance(strip, White):
        return None if strip.line is None else ""
    if isinstance(strip, Drawn | Code):
        return _named(strip)
    if isinstance(strip, Cut):
        return CUT
    if isinstance(strip, Drawer):
        return DRAWER
    if isinstance(strip, Buzzer):
        return BUZZER
    if isinstance(strip, Marker):
        return None
    assert_never(strip)


def _named(strip: Drawn | Code) -> str:
    shows = strip.shows if isinstance(strip, Drawn) else strip.node
    if isinstance(shows, TextLine):
        return shows.text.rstrip()
    if isinstance(shows, QR):
        return f"[qr {shows.payload}]"
    if isinstance(shows, Barcode):
        return f"[barcode {shows.data}]"
    return f"[picture {shows.width}x{shows.height}]"


def _drawing(at: _Placed, profile: PrinterProfile) -> Iterator[str]:
    strip = at.strip
    if isinstance(strip, Cut):
        yield (
            f'<line x1="0" x2="{profile.dots}" y1="{at.top + at.rows}" y2="{at.top + at.rows}" '
            'stroke="#888" stroke-dasharray="8 8"/>'
        )
    elif isinstance(strip, Typed):
        yield from _letters(strip.line, at)
    elif isinstance(strip, Drawn) and isinstance(strip.shows, TextLine):
        yield from _letters(strip.shows, at)
    elif isinstance(strip, Drawn | Code):
        dots = strip.image if isinstance(strip, Drawn) else _code_image(strip, profile)
        yield _embedded(dots, at.top, _named(strip))


def _embedded(dots: Image.Image, top: int, name: str) -> str:
    out = BytesIO()
    dots.save(out, "PNG", optimize=True)
    data = base64.b64encode(out.getvalue()).decode("ascii")
    return (
        f'<image x="0" y="{top}" width="{dots.width}" height="{dots.height}" '
        f'style="image-rendering:pixelated" aria-label={_attribute(name)} '
        f'href="data:image/png;base64,{data}"/>'
    )


def _letters(line: TextLine, at: _Placed) -> Iterator[str]:
    top, box = at.top, LETTER_DOTS * line.height
    x = 0
    for span in line.spans:
        wide, high = span.cells * CELL_DOTS, LETTER_DOTS * span.style.height
        if span.style.invert:
            below = min(at.rows - box, BELOW * span.style.height)
            yield f'<rect x="{x}" y="{top + box - high}" width="{wide}" height="{high + below}"/>'
        base = top + box - high + BASELINE * span.style.height
        for start, cells, letters in _pieces(span):
            yield _text(span, x + start * CELL_DOTS, base, cells * CELL_DOTS, letters)
        if span.style.underline:
            ink = "#fff" if span.style.invert else "#000"
            yield f'<rect x="{x}" y="{top + box}" width="{wide}" height="2" fill="{ink}"/>'
        x += wide


def _pieces(span: Span) -> Iterator[tuple[int, int, str]]:
    """First cell, cells and letters of what is equally wide beside each other; spaces are left out.

    `textLength` stretches a whole text: letters of one and of two cells together would leave their cells.
    """
    at = 0
    for (wide, space), group in groupby(
        clusters(span.text), lambda cluster: (cluster_cells(cluster), cluster == " ")
    ):
        letters = list(group)
        cells = wide * len(letters) * span.style.width
        if not space:
            yield at, cells, "".join(letters)
        at += cells


def _text(span: Span, x: int, base: int, wide: int, letters: str) -> str:
    style = span.style
    weight = ' font-weight="700"' if style.bold else ""
    fill = ' fill="#fff"' if style.invert else ""
    return (
        f'<text x="{x}" y="{base}" font-size="{LETTER_DOTS * style.height}" textLength="{wide}" '
        f'lengthAdjust="spacingAndGlyphs"{weight}{fill}>{escape(letters.translate(_NOT_XML))}</text>'
    )


def _attribute(name: str) -> str:
    return quoteattr(name.translate(_NOT_XML))
