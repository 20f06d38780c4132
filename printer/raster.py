"""Lines of text, QR codes and pictures as 1-bit images."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw

from .cells import cluster_cells, clusters
from .document import QR
from .document import Image as Picture
from .fonts import Face, FontFile, find_faces, font_folders, open_font
from .layout import Span, Style, TextLine
from .profile import CELL_DOTS, LETTER_DOTS, PrinterProfile

WHITE, BLACK = 255, 0
# Rows under the 24-dot box, where underlines are, and descenders up to double size; larger ones take more.
GAP_BELOW = 6
# How far an inverted bar reaches into them at least; how much black stands under its deepest letter, and white below.
INVERT_BELOW = 3
_BAR_EDGE, _BAR_GAP = 1, 1
# Where letters stand in their 24-dot box; below it Hangul goes down to the edge, and descenders (g, j) so far beyond:
# a bar or a tone mark that is deeper is made shorter, so that a line of double size stays one band of a picture.
BASELINE, BELOW = 21, 3
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

    def draw(
        self, line: TextLine, width: int, rows: int | None = None
    ) -> tuple[Image.Image, tuple[str, ...]]:
        """One line, `width` dots wide and as high as its letters; graphemes drawn as a box.

        With `rows` (at least those of its boxes) exactly so high, as a printer's own letters are: what would reach
        below, a descender, is made shorter.
        """
        box = LETTER_DOTS * line.height
        most = None if rows is None else rows - box
        masks = [self._masks(span, most) for span in line.spans]
        bar = max((_bar_below(found) for found in masks if found.style.invert), default=0)
        if most is not None:
            bar = min(bar, most)
        deepest = max((found.below for found in masks), default=0)
        free = max(GAP_BELOW, deepest, bar + _BAR_GAP if bar else 0)
        image = Image.new("L", (width, box + free if rows is None else rows), WHITE)
        missing: dict[str, None] = {}
        x = 0
        for found in masks:
            missing |= _print_span(image, found, x, box, bar)
            x += found.cells * CELL_DOTS
        return image.convert("1", dither=Image.Dither.NONE), tuple(missing)

    def _masks(self, span: Span, most: int | None) -> _Masks:
        """The letters of one look; `most` rows below their box, where that is bounded."""
        style = span.style
        if most is None:
            most = BELOW * style.height
        elif style.invert:
            most -= _BAR_EDGE
        letters: list[tuple[str, int, Image.Image | None]] = []
        for cluster in clusters(span.text):
            dots = cluster_cells(cluster) * style.width * CELL_DOTS
            file = self.file_for(cluster, style.bold) if cluster != " " else None
            mask = file and _letter(file, cluster, dots, style.width, style.height, most)
            letters.append((cluster, dots, mask))
        below = max(
            (mask.height - LETTER_DOTS * style.height for _, _, mask in letters if mask), default=0
        )
        return _Masks(style, span.cells, tuple(letters), below)


@dataclass(frozen=True, slots=True)
class _Masks:
    """The letters of one look with their width in dots; no mask: a space, or a letter that no font holds."""

    style: Style
    cells: int
    letters: tuple[tuple[str, int, Image.Image | None], ...]
    below: int
    """Rows that the deepest of them needs under its box."""


def _bar_below(span: _Masks) -> int:
    """Rows of an inverted bar under the box: none of its letters, which are white, may leave it."""
    return max(INVERT_BELOW, span.below + _BAR_EDGE if span.below else 0)


def _print_span(image: Image.Image, span: _Masks, x: int, box: int, bar: int) -> dict[str, None]:
    """Prints it where it belongs; graphemes drawn as a box."""
    style = span.style
    ink = WHITE if style.invert else BLACK
    top = box - LETTER_DOTS * style.height
    pen = ImageDraw.Draw(image)
    left, right = x, x + span.cells * CELL_DOTS - 1
    if style.invert:
        pen.rectangle((left, top, right, box + bar - 1), fill=BLACK)
    missing: dict[str, None] = {}
    for cluster, dots, mask in span.letters:
        if mask is not None:
            image.paste(ink, (x, top), mask)
        elif cluster != " ":
            missing[cluster] = None
            edge = (x + 2, top + 3, x + dots - 3, box - 3)
            pen.rectangle(edge, outline=ink, width=2 * style.height)
        x += dots
    if style.underline:
        pen.rectangle((left, box, right, box + 1), fill=ink)
    return missing


@lru_cache(maxsize=_CACHED_LETTERS)
def _letter(
    file: FontFile, cluster: str, dots: int, width: int, height: int, most: int
) -> Image.Image:
    """A mask `dots` wide, from the top of the letter's box down to its foot, or to the box's own.

    Letters wider than their cells are narrowed, others centred. An accent on a capital is higher than the box: such
    a letter is made lower. One that reaches more than `most` rows below it is made shorter under its baseline.
    """
    font = open_font(file, LETTER_DOTS * height)
    left, top, right, bottom = font.getbbox(cluster, anchor="ls")
    advance = font.getlength(cluster)
    natural = max(1, round(max(advance, right - left)))
    up, foot = BASELINE * height, (LETTER_DOTS - BASELINE) * height
    risen, sunk = max(up, -int(top)), max(foot, int(bottom))
    down = sunk if bottom <= foot + most else foot + most
    drawn = Image.new("L", (natural, risen + sunk), 0)
    start = min(0, left) if right - left <= advance else left
    ImageDraw.Draw(drawn).text((-start, risen), cluster, fill=255, font=font, anchor="ls")
    scaled = min(dots, max(1, round(natural * width / height)))
    mask = Image.new("L", (dots, up + down), 0)
    for rows, first, last, y in ((up, 0, risen, 0), (down, risen, risen + sunk, up)):
        part = drawn.crop((0, first, natural, last))
        if part.size != (scaled, rows):
            part = part.resize((scaled, rows), Image.Resampling.BOX)
        mask.paste(part, ((dots - scaled) // 2, y))
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
