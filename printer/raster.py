"""Lines of text, QR codes and pictures as 1-bit images."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path

import qrcode
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
INVERT_BELOW = 2
# Where letters stand in their 24-dot box; below it Hangul and descenders go down to the edge.
BASELINE = 21
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


class Typeface:
    """Draws letters with the first installed font that holds them. Opens nothing until it must."""

    def __init__(self, folders: tuple[Path, ...] | None = None) -> None:
        self._folders = folders
        # Asked for every letter, and the chain has some thousand ranges.
        self._found: dict[tuple[str, bool], FontFile | None] = {}

    @cached_property
    def _faces(self) -> tuple[Face, ...]:
        return find_faces(self._folders or font_folders())

    def file_for(self, cluster: str, bold: bool) -> FontFile | None:
        """The file that holds every code point of one grapheme, or None."""
        key = (cluster, bold)
        if key not in self._found:
            if len(self._found) >= _CACHED_LETTERS:
                self._found.clear()
            self._found[key] = self._find(cluster, bold)
        return self._found[key]

    def _find(self, cluster: str, bold: bool) -> FontFile | None:
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
            pen.rectangle((x, top, right, box + INVERT_BELOW), fill=BLACK)
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
        (-start, BASELINE * height), cluster, fill=255, font=font, anchor="ls"
    )
    scaled = min(dots, max(1, round(natural * width / height)))
    if scaled != natural:
        drawn = drawn.resize((scaled, rows), Image.Resampling.BOX)
    mask = Image.new("L", (dots, rows), 0)
    mask.paste(drawn, ((dots - scaled) // 2, 0))
    return mask.point([255 if grey >= _THRESHOLD else 0 for grey in range(256)])


def qr_module(node: QR, profile: PrinterProfile) -> int:
    """Dots of a module's side: as wished, or what the paper has room for."""
    code = qrcode.QRCode(error_correction=_ERROR_LEVELS[node.level], border=_QUIET_ZONE)
    code.add_data(node.payload)
    # ISO/IEC 18004: version v has 17 + 4 v modules.
    side = 17 + 4 * code.best_fit() + 2 * _QUIET_ZONE
    return max(1, min(profile.dots_of(node.module_mm), profile.dots // side))


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
