"""Document -> ESC/POS bytes for one printer profile.

Command numbers are from the Epson ESC/POS command reference; Korean facts are in `charset`.
A line that the printer's own letters cannot print becomes a picture as a whole, never a '?'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

# Constants only: see printer/raster.py for why python-escpos serves nowhere else.
from escpos.constants import HW_INIT, LINESPACING_RESET, TXT_SIZE
from PIL import Image

from .cells import char_cells
from .charset import BOX, encode
from .document import QR, Cut, Document, Drawer, Feed, Marker
from .document import Image as Picture
from .fonts import FontsNotInstalled
from .layout import PLAIN, LayoutLine, Metrics, Style, TextLine, layout
from .profile import CELL_DOTS, DrawerPulse, PrinterProfile
from .raster import Typeface, bands, picture_image, qr_image

_LF = b"\n"
_FEED = b"\x1bJ"  # ESC J n: print and feed n vertical units
_MAX_FEED = 255
_CENTRE, _LEFT = b"\x1ba\x01", b"\x1ba\x00"
# White under a line of large letters, which else touch the next one.
_LARGE_LINE_GAP_MM = 0.75
# Half-width stand-in where not even a font is there to draw the box with.
_NARROW_BOX = "#"

_QR_LEVEL = {"L": 0x30, "M": 0x31, "Q": 0x32, "H": 0x33}
# GS ( k fn 167: module size 1 to 16 dots.
_QR_MAX_MODULE = 16


@dataclass(frozen=True, slots=True)
class Encoded:
    """Bytes for a printer, and the graphemes (once each) that no font holds: boxes on paper."""

    data: bytes
    missing: tuple[str, ...]


def encode_document(document: Document, profile: PrinterProfile, typeface: Typeface) -> Encoded:
    """The bytes of one job. FontsNotInstalled where a line must be drawn and text is no help."""
    encoder = _Encoder(profile, typeface)
    parts = [bytes(HW_INIT), encoder.double_byte_on, bytes(LINESPACING_RESET)]
    parts += [encoder.line(line) for line in layout(document, Metrics(profile.columns))]
    return Encoded(b"".join(parts), tuple(encoder.missing))


class _Encoder:
    def __init__(self, profile: PrinterProfile, typeface: Typeface) -> None:
        self.profile = profile
        self.typeface = typeface
        self.missing: dict[str, None] = {}
        country = profile.international
        self.double_byte_on = bytes.fromhex(profile.double_byte_on) + (
            b"" if country is None else bytes((0x1B, 0x52, country))
        )

    def line(self, line: LayoutLine) -> bytes:
        if isinstance(line, TextLine):
            return self._text_line(line)
        if isinstance(line, QR):
            return self._qr(line)
        if isinstance(line, Picture):
            return self._image(picture_image(line, self.profile))
        if isinstance(line, Feed):
            return self._feed(line.mm)
        if isinstance(line, Cut):
            tear = self.profile.tear_feed_mm
            return (self._feed(tear) if tear else b"") + bytes.fromhex(self.profile.cut)
        if isinstance(line, Drawer):
            return _pulse(self.profile.drawer)
        if isinstance(line, Marker):
            # GS ( H fn48: the printer answers with the id when it got there.
            marked = self.profile.status.process_id
            return b"\x1d(H\x06\x0000" + line.id.encode("ascii") if marked else b""
        assert_never(line)

    def _text_line(self, line: TextLine) -> bytes:
        if not line.text.strip() and not any(span.style.invert for span in line.spans):
            return self._blank_line()
        if self.profile.lines == "raster":
            return self._drawn(line)
        if encode(line.text, self.profile.charset)[1]:
            try:
                return self._drawn(line)
            except FontsNotInstalled:
                if self.profile.charset == "none":
                    raise
                # A kitchen must cook: the letters that are there, a box for the rest, and a report.
                return self._typed(line)
        return self._typed(line)

    def _blank_line(self) -> bytes:
        if self.profile.lines == "raster":
            return self._feed(self.profile.line_pitch * 25.4 / self.profile.dpi)
        # With a space: printers set to save paper swallow empty lines.
        return self._look(PLAIN) + b" " + _LF

    def _typed(self, line: TextLine) -> bytes:
        out = bytearray(self.double_byte_on)
        for span in line.spans:
            out += self._look(span.style) + self._letters(span.text)
        out += _LF
        if line.height > 1:
            out += self._feed(_LARGE_LINE_GAP_MM)
        return bytes(out)

    def _letters(self, text: str) -> bytes:
        data, unknown = encode(text, self.profile.charset)
        if not unknown:
            return data
        self.missing |= dict.fromkeys(unknown)
        boxed = "".join(
            char if char not in unknown else {0: "", 1: _NARROW_BOX, 2: BOX}[char_cells(char)]
            for char in text
        )
        return encode(boxed, self.profile.charset)[0]

    def _look(self, style: Style) -> bytes:
        """Every attribute, so that nothing is left over from before.

        FS ! comes before GS !: it alone sizes double-byte letters on some printers, knows only
        doubling, and must not undo the larger sizes of those that obey GS ! for both.
        """
        mode = 0x08 * style.bold | 0x80 * style.underline
        wide = 0x04 * (style.width > 1) | 0x08 * (style.height > 1) | 0x80 * style.underline
        size = (style.width - 1) << 4 | (style.height - 1)
        double_byte = bytes((0x1C, 0x21, wide)) if self.profile.charset != "none" else b""
        return (
            bytes((0x1B, 0x21, mode))
            + double_byte
            + bytes(TXT_SIZE)
            + bytes((size,))
            + bytes((0x1D, 0x42, style.invert))
        )

    def _drawn(self, line: TextLine) -> bytes:
        # White to the right of the letters would only cost time on a serial line.
        image, missing = self.typeface.draw(line, line.cells * CELL_DOTS)
        self.missing |= dict.fromkeys(missing)
        # As far below each other as typed lines are.
        rows = max(image.height, self.profile.line_pitch)
        if rows > image.height:
            taller = Image.new("1", (image.width, rows), 1)
            taller.paste(image, (0, 0))
            image = taller
        return self._image(image)

    def _image(self, image: Image.Image) -> bytes:
        return b"".join(bands(image, self.profile.band_rows))

    def _feed(self, mm: float) -> bytes:
        units = self.profile.vertical_units_of(mm)
        whole, rest = divmod(units, _MAX_FEED)
        out = _FEED + bytes((_MAX_FEED,))
        return out * whole + (_FEED + bytes((rest,)) if rest else b"")

    def _qr(self, node: QR) -> bytes:
        if not self.profile.native_qr:
            return self._image(qr_image(node, self.profile))
        module = max(1, min(_QR_MAX_MODULE, self.profile.dots_of(node.module_mm)))
        data = node.payload.encode("utf-8")
        return b"".join(
            (
                _CENTRE,
                b"\x1d(k\x04\x001A2\x00",  # fn 165: model 2
                b"\x1d(k\x03\x001C" + bytes((module,)),  # fn 167: module size
                b"\x1d(k\x03\x001E" + bytes((_QR_LEVEL[node.level],)),  # fn 169: error correction
                b"\x1d(k" + (len(data) + 3).to_bytes(2, "little") + b"1P0" + data,  # fn 180: store
                b"\x1d(k\x03\x001Q0",  # fn 181: print
                _LEFT,
            )
        )


def _pulse(drawer: DrawerPulse) -> bytes:
    # ESC p m t1 t2: m 0 is connector pin 2, m 1 pin 5; times in units of 2 ms.
    return bytes((0x1B, 0x70, drawer.pin == 5, drawer.on_ms // 2, drawer.off_ms // 2))
