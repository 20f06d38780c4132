"""Lines of text, QR codes and pictures as 1-bit images, and images as GS v 0 bands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path

import qrcode

# python-escpos serves here alone: its raster packer and constants are right, while its text layer
# turns Hangul into '?' and its transports block (see printer/escpos.py and printer/transport).
from escpos.constants import S_RASTER_N
from escpos.image import EscposImage
from PIL import Image, ImageDraw

from .cells import cluster_cells, clusters
from .document import QR
from .document import Image as Picture
from .fonts import Face, FontFile, find_faces, font_folders, open_font
from .layout import Span, TextLine
from .profile import CELL_DOTS, LETTER_DOTS, PrinterProfile

WHITE, BLACK = 255, 0
# Rows under the 24-dot box, where descenders and underlines are.
GAP_BELOW = 6
# How far an inverted bar reaches into them.
_INVERT_BELOW = 2
# Where letters stand in their 24-dot box; below it Hangul and descenders go down to the edge.
_BASELINE = 21
# Grey from here on is black: a little below half keeps thin strokes whole.
_THRESHOLD = 105
_CACHED_LETTERS = 4096
_QUIET_ZONE = 4

_ERROR_LEVELS = {
    "L": qrcode.ERROR_CORRECT_L,
    "M": qrcode.ERROR_CORRECT_M,
    "Q": qrcode.ERROR_CORRECT_Q,
    "H": qrcode.ERROR_CORRECT_H,
}
# Code points that only tell how to draw their neighbours.
_INVISIBLE = frozenset("\u200d\ufe0e\ufe0f")
# Real-time commands: DLE EOT, DLE ENQ, DLE DC4. Printers obey them even inside a picture.
REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


class Typeface:
    """Draws letters with the first installed font that holds them. Opens nothing until it must."""

    def __init__(self, folders: tuple[Path, ...] | None = None) -> None:
        self._folders = folders

    @cached_property
    def _faces(self) -> tuple[Face, ...]:
        return find_faces(self._folders or font_folders())

    def file_for(self, cluster: str, bold: bool) -> FontFile | None:
        """The file that holds every code point of one grapheme, or None."""
        chars = "".join(char for char in cluster if char not in _INVISIBLE)
        for face in self._faces if chars else ():
            if file := face.file_for(chars, bold):
                return file
        return None

    def missing(self, text: str) -> tuple[str, ...]:
        """Graphemes that no installed font holds, once each."""
        found = {c: None for c in clusters(text) if c != " " and not self.file_for(c, bold=False)}
        return tuple(found)

    def draw(self, line: TextLine, width: int) -> tuple[Image.Image, tuple[str, ...]]:
        """One line, `width` dots wide and as high as its letters; graphemes drawn as a box."""
        box = LETTER_DOTS * line.height
        image = Image.new("L", (width, box + GAP_BELOW), WHITE)
        missing: dict[str, None] = {}
        x = 0
        for span in line.spans:
            missing |= self._draw_span(image, span, x, box)
            x += span.cells * CELL_DOTS
        return image.convert("1", dither=Image.Dither.NONE), tuple(missing)

    def _draw_span(self, image: Image.Image, span: Span, x: int, box: int) -> dict[str, None]:
        style = span.style
        ink = WHITE if style.invert else BLACK
        height = LETTER_DOTS * style.height
        top = box - height
        pen = ImageDraw.Draw(image)
        right = x + span.cells * CELL_DOTS - 1
        if style.invert:
            pen.rectangle((x, top, right, box + _INVERT_BELOW), fill=BLACK)
        missing: dict[str, None] = {}
        for cluster in clusters(span.text):
            dots = cluster_cells(cluster) * style.width * CELL_DOTS
            file = self.file_for(cluster, style.bold)
            if cluster != " " and file is None:
                missing[cluster] = None
                edge = (x + 2, top + 3, x + dots - 3, box - 3)
                pen.rectangle(edge, outline=ink, width=2 * style.height)
            elif cluster != " " and file is not None:
                mask = _letter(file, cluster, dots, style.width, style.height)
                image.paste(ink, (x, top), mask)
            x += dots
        if style.underline:
            pen.rectangle((right + 1 - span.cells * CELL_DOTS, box, right, box + 1), fill=ink)
        return missing


@lru_cache(maxsize=_CACHED_LETTERS)
def _letter(file: FontFile, cluster: str, dots: int, width: int, height: int) -> Image.Image:
    """A mask `dots` wide; letters wider than their cells are narrowed, others centred."""
    font = open_font(file, LETTER_DOTS * height)
    left, _, right, _ = font.getbbox(cluster, anchor="ls")
    advance = font.getlength(cluster)
    natural = max(1, round(max(advance, right - left)))
    rows = LETTER_DOTS * height + GAP_BELOW
    drawn = Image.new("L", (natural, rows), 0)
    start = min(0, left) if right - left <= advance else left
    ImageDraw.Draw(drawn).text(
        (-start, _BASELINE * height), cluster, fill=255, font=font, anchor="ls"
    )
    scaled = min(dots, max(1, round(natural * width / height)))
    if scaled != natural:
        drawn = drawn.resize((scaled, rows), Image.Resampling.BOX)
    mask = Image.new("L", (dots, rows), 0)
    mask.paste(drawn, ((dots - scaled) // 2, 0))
    return mask.point([255 if grey >= _THRESHOLD else 0 for grey in range(256)])


def qr_image(node: QR, profile: PrinterProfile) -> Image.Image:
    """The code with its quiet zone, and white to the left of it: in the middle of the paper."""
    code = qrcode.QRCode(error_correction=_ERROR_LEVELS[node.level], border=_QUIET_ZONE)
    code.add_data(node.payload)
    code.make(fit=True)
    matrix = code.get_matrix()
    side = len(matrix)
    dots = max(1, min(profile.dots_of(node.module_mm), profile.dots // side))
    small = Image.new("1", (side, side), 1)
    small.putdata([0 if dark else 1 for row in matrix for dark in row])
    return _placed(small.resize((side * dots,) * 2, Image.Resampling.NEAREST), profile, "center")


def picture_image(node: Picture, profile: PrinterProfile) -> Image.Image:
    """A picture of the document, narrowed to the paper where it is wider."""
    # "1;I": our bits say 1 = black, Pillow's say 1 = white.
    image = Image.frombytes("1", (node.width, node.height), node.rows(), "raw", "1;I")
    if image.width > profile.dots:
        rows = max(1, image.height * profile.dots // image.width)
        image = image.resize((profile.dots, rows), Image.Resampling.NEAREST)
    return _placed(image, profile, node.align)


def _placed(image: Image.Image, profile: PrinterProfile, align: str) -> Image.Image:
    free = profile.dots - image.width
    left = {"left": 0, "center": free // 2, "right": free}[align]
    placed = Image.new("1", (left + image.width, image.height), 1)
    placed.paste(image, (left, 0))
    return placed


def bands(image: Image.Image, band_rows: int) -> Iterator[bytes]:
    """GS v 0 commands of at most `band_rows` rows, free of real-time command sequences."""
    for top in range(0, image.height, band_rows):
        rows = min(band_rows, image.height - top)
        packer = EscposImage(image.crop((0, top, image.width, top + rows)))
        size = packer.width_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little")
        yield bytes(S_RASTER_N) + size + without_real_time(packer.to_raster_format())


def without_real_time(rows: bytes) -> bytes:
    """`rows` with one more dot wherever two bytes would read as DLE EOT, DLE ENQ or DLE DC4.

    The lone dot of 10 gets a neighbour (18): 0.1 mm that nobody sees, and no new DLE can arise.
    Other bands or a shift of the picture would only move the pair, or make another one.
    """
    for pair in REAL_TIME:
        rows = rows.replace(pair, b"\x18" + pair[1:])
    return rows
