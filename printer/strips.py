"""Document -> strips of paper for one printer: what it types, what is drawn for it, and white.

Encoder and preview both take these, so every choice that shows on paper is made here, once.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from .barcodes import barcode_image, is_native
from .charset import encode
from .document import QR, Barcode, Buzzer, Cut, Document, Drawer, Feed, Marker
from .document import Image as Picture
from .fonts import FontsNotInstalled
from .images import STAR_ROWS, WHITE, safe
from .layout import LayoutLine, Metrics, TextLine, layout
from .profile import CELL_DOTS, PrinterProfile
from .raster import Typeface, picture_image, qr_image

# White under a line of large letters, which else touch the next one.
_LARGE_LINE_GAP_MM = 0.75
# GS V with these feeds to the blade by itself; 0, 1, ESC i and ESC m cut where the blade stands.
_FEEDING_CUTS = frozenset((65, 66, 97, 98, 103, 104))


@dataclass(frozen=True, slots=True)
class Typed:
    """A line in the printer's own letters. Without spans: an empty line."""

    line: TextLine


@dataclass(frozen=True, slots=True)
class Drawn:
    """Dots, and the line or the node that they show."""

    image: Image.Image
    shows: TextLine | QR | Barcode | Picture


@dataclass(frozen=True, slots=True)
class Code:
    """A code that the printer draws itself."""

    node: QR | Barcode


@dataclass(frozen=True, slots=True)
class White:
    """Paper fed, in the printer's vertical units. `line` where it stands for an empty line of text."""

    units: int
    line: TextLine | None = None


Strip = Typed | Drawn | Code | White | Cut | Drawer | Buzzer | Marker


@dataclass(frozen=True, slots=True)
class Strips:
    """From top to bottom, and the graphemes (once each) that no font holds: boxes on paper."""

    strips: tuple[Strip, ...]
    missing: tuple[str, ...]


def strips_of(document: Document, profile: PrinterProfile, typeface: Typeface) -> Strips:
    """The strips of one paper. FontsNotInstalled where a line must be drawn and text is no help."""
    table = _Table(profile, typeface)
    for line in layout(document, Metrics(profile.columns)):
        table.add(line)
    return Strips(tuple(table.strips), tuple(table.missing))


def cut_bytes(node: Cut, profile: PrinterProfile) -> bytes:
    """The cut of this kind, where the printer can do both."""
    wanted = profile.cut_partial if node.kind == "partial" else ""
    return bytes.fromhex(wanted or profile.cut)


def feeds_itself(cut: bytes) -> bool:
    """True where the cut command feeds the last line past the blade."""
    return cut[:2] == b"\x1dV" and len(cut) > 2 and cut[2] in _FEEDING_CUTS


class _Table:
    """Where strips are laid below each other."""

    def __init__(self, profile: PrinterProfile, typeface: Typeface) -> None:
        self.profile = profile
        self.typeface = typeface
        self.strips: list[Strip] = []
        self.missing: dict[str, None] = {}

    def add(self, line: LayoutLine) -> None:
        if isinstance(line, TextLine):
            self._text(line)
        elif isinstance(line, QR):
            if self.profile.native_qr:
                self.strips.append(Code(line))
            else:
                self._draw(qr_image(line, self.profile), line)
        elif isinstance(line, Barcode):
            if is_native(line, self.profile):
                self.strips.append(Code(line))
            else:
                self._draw(barcode_image(line, self.profile), line)
        elif isinstance(line, Picture):
            self._draw(picture_image(line, self.profile), line)
        elif isinstance(line, Feed):
            self._feed(line.mm)
        elif isinstance(line, Cut):
            self._cut(line)
        else:
            self.strips.append(line)

    def _text(self, line: TextLine) -> None:
        if not line.text.strip() and not any(
            span.style.invert or span.style.underline for span in line.spans
        ):
            self._empty()
        elif self.profile.lines == "text" and not self._unknown(line):
            self._type(line)
        else:
            self._letters(line)

    def _empty(self) -> None:
        nothing = TextLine(())
        if self.profile.lines == "text" and self.profile.blank_line == "space":
            self.strips.append(Typed(nothing))
        else:
            units = round(self.profile.line_pitch * self.profile.vertical_dpi / self.profile.dpi)
            self.strips.append(White(units, nothing))

    def _unknown(self, line: TextLine) -> tuple[str, ...]:
        return encode(line.text, self.profile.charset, self.profile.international)[1]

    def _type(self, line: TextLine) -> None:
        self.strips.append(Typed(line))
        if line.height > 1:
            self._feed(_LARGE_LINE_GAP_MM)

    def _letters(self, line: TextLine) -> None:
        """The line as dots: a whole line, since letters of two fonts beside each other read badly."""
        try:
            # White to the right of the letters would only cost time on a serial line.
            image, missing = self.typeface.draw(line, line.cells * CELL_DOTS)
        except FontsNotInstalled:
            if self.profile.lines == "raster" or self.profile.charset == "none":
                raise
            # A kitchen must cook: the letters that are there, a box for the rest, and a report.
            self.missing |= dict.fromkeys(self._unknown(line))
            self._type(line)
            return
        self.missing |= dict.fromkeys(missing)
        # As far below each other as typed lines are.
        self._draw(image, line, max(image.height, self.profile.line_pitch))

    def _draw(
        self, image: Image.Image, shows: TextLine | QR | Barcode | Picture, rows: int = 0
    ) -> None:
        rows = max(rows, image.height)
        units = 0
        if self.profile.image == "esc_star":
            # Whole lines of 24 rows; what is white below the last dot is fed, not drawn.
            ink = image.convert("L").point(lambda grey: 255 - grey).getbbox()
            whole = -(-(ink[3] if ink else 1) // STAR_ROWS) * STAR_ROWS
            units = round(max(0, rows - whole) * self.profile.vertical_dpi / self.profile.dpi)
            rows = whole
        if rows != image.height:
            sized = Image.new("1", (image.width, rows), WHITE)
            sized.paste(image, (0, 0))
            image = sized
        self.strips.append(Drawn(safe(image, self.profile), shows))
        if units:
            self.strips.append(White(units))

    def _feed(self, mm: float) -> None:
        units = self.profile.vertical_units_of(mm)
        if units:
            self.strips.append(White(units))

    def _cut(self, node: Cut) -> None:
        tear = self.profile.tear_feed_mm
        if not feeds_itself(cut_bytes(node, self.profile)):
            # Else the blade goes through the last lines.
            tear = max(tear, self.profile.machine.head_to_cutter_mm)
        self._feed(tear)
        self.strips.append(node)
