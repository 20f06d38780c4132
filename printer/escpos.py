"""Document -> ESC/POS bytes for one printer profile.

Command numbers are from the Epson ESC/POS command reference; Korean facts are in `charset`. A line that the
printer's own letters cannot print becomes a picture as a whole, never a '?'.

A job relies on nothing and leaves nothing: it begins with ESC @, the double-byte mode, the country and the
line spacing, and ends with the double-byte mode off and ESC @. FS . is for printers whose ESC @ leaves that
mode as it was: Latin letters of another program would come out in pairs. ESC @ comes last since Korean
models start in double-byte mode, and a program that trusts in it must find it again. Within a job the mode
stays on: ASCII is single-byte in it, and pictures and codes count their bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

# Constants only: python-escpos' text layer turns Hangul into '?', its transports block, and its packer takes
# a picture by way of RGBA (tests hold ours against it).
from escpos.constants import HW_INIT, LINESPACING_RESET, TXT_SIZE
from PIL import Image

from .barcodes import native_barcode
from .cells import char_cells
from .charset import BOX, encode
from .document import MAX_QR_BYTES, QR, Buzzer, Cut, Document, Drawer, Marker
from .images import REAL_TIME, WHITE, longest_picture, picture
from .layout import PLAIN, Style, TextLine
from .profile import DrawerPulse, PrinterProfile
from .raster import Typeface, qr_module
from .strips import Code, Drawn, Strip, Typed, White, cut_bytes, strips_of

_LF = b"\n"
_FEED = b"\x1bJ"  # ESC J n: print and feed n vertical units
MAX_FEED = 255
_NARROWEST = 8  # dots: one byte of picture a row
_CENTRE, _LEFT = b"\x1ba\x01", b"\x1ba\x00"
# Half-width stand-in where not even a font is there to draw the box with.
_NARROW_BOX = "#"

_QR_LEVEL = {"L": 0x30, "M": 0x31, "Q": 0x32, "H": 0x33}
# GS ( k fn 167: module size 1 to 16 dots.
_QR_MAX_MODULE = 16
# cn fn m before the data, counted with it.
_QR_HEAD = 8


@dataclass(frozen=True, slots=True)
class Encoded:
    """Bytes for a printer, and the graphemes (once each) that no font holds: boxes on paper."""

    data: bytes
    missing: tuple[str, ...]


def encode_document(document: Document, profile: PrinterProfile, typeface: Typeface) -> Encoded:
    """The bytes of one job. FontsNotInstalled where a line must be drawn and text is no help."""
    laid = strips_of(document, profile, typeface)
    encoder = _Encoder(profile)
    parts = [bytes(HW_INIT), encoder.double_byte_on, bytes(LINESPACING_RESET)]
    parts += [encoder.strip(strip) for strip in laid.strips]
    parts += [bytes.fromhex(profile.double_byte_off), bytes(HW_INIT)]
    return Encoded(b"".join(parts), laid.missing)


def recovery(profile: PrinterProfile) -> bytes:
    """What frees a printer of this model from a job that was torn anywhere: it prints no letter.

    Zeros end the longest command that it may wait for (the rest of a picture comes out white), and ESC @
    drops letters that have no line end yet. Torn between GS V and its number, zeros are a cut.
    """
    longest = longest_picture(profile)
    if profile.native_qr:
        longest = max(longest, _QR_HEAD + MAX_QR_BYTES)
    if profile.native_barcode:
        longest = max(longest, 4 + 255)
    return bytes(longest) + bytes(HW_INIT)


class _Encoder:
    def __init__(self, profile: PrinterProfile) -> None:
        self.profile = profile
        country = profile.international
        self.double_byte_on = bytes.fromhex(profile.double_byte_on) + (
            b"" if country is None else bytes((0x1B, 0x52, country))
        )

    def strip(self, strip: Strip) -> bytes:
        if isinstance(strip, Typed):
            return self._typed(strip.line)
        if isinstance(strip, Drawn):
            return picture(strip.image, self.profile)
        if isinstance(strip, White):
            return self._white(strip.units)
        if isinstance(strip, Code):
            node = strip.node
            code = self._qr(node) if isinstance(node, QR) else native_barcode(node, self.profile)
            return _CENTRE + code + _LEFT
        if isinstance(strip, Cut):
            return cut_bytes(strip, self.profile)
        if isinstance(strip, Drawer):
            return _pulse(self.profile.drawer)
        if isinstance(strip, Buzzer):
            return bytes.fromhex(self.profile.buzzer)
        if isinstance(strip, Marker):
            # GS ( H fn48: the printer answers with the id when it got there.
            marked = self.profile.status.process_id
            return b"\x1d(H\x06\x0000" + strip.id.encode("ascii") if marked else b""
        assert_never(strip)

    def _white(self, units: int) -> bytes:
        if self.profile.white == "esc_j":
            return _feed(units)
        rows = round(units * self.profile.dpi / self.profile.vertical_dpi)
        return picture(Image.new("1", (_NARROWEST, max(1, rows)), WHITE), self.profile)

    def _typed(self, line: TextLine) -> bytes:
        if not line.spans:
            # With a space: printers set to save paper swallow empty lines.
            return self._look(PLAIN) + b" " + _LF
        out = bytearray(self.double_byte_on)
        for span in line.spans:
            out += self._look(span.style) + self._letters(span.text)
        return bytes(out + _LF)

    def _letters(self, text: str) -> bytes:
        data, unknown = self._encode(text)
        if not unknown:
            return data
        # Only where no font was there to draw the line with.
        boxed = "".join(
            char if char not in unknown else {0: "", 1: _NARROW_BOX, 2: BOX}[char_cells(char)]
            for char in text
        )
        return self._encode(boxed)[0]

    def _encode(self, text: str) -> tuple[bytes, tuple[str, ...]]:
        return encode(text, self.profile.charset, self.profile.international)

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

    def _qr(self, node: QR) -> bytes:
        module = min(_QR_MAX_MODULE, qr_module(node, self.profile))
        data = node.payload.encode("utf-8")
        return b"".join(
            (
                b"\x1d(k\x04\x001A2\x00",  # fn 165: model 2
                b"\x1d(k\x03\x001C" + bytes((module,)),  # fn 167: module size
                b"\x1d(k\x03\x001E" + bytes((_QR_LEVEL[node.level],)),  # fn 169: error correction
                b"\x1d(k" + (len(data) + 3).to_bytes(2, "little") + b"1P0" + data,  # fn 180: store
                b"\x1d(k\x03\x001Q0",  # fn 181: print
            )
        )


def _feed(units: int) -> bytes:
    whole, rest = divmod(units, MAX_FEED)
    out = _FEED + bytes((MAX_FEED,))
    return out * whole + (_FEED + bytes((rest,)) if rest else b"")


def _pulse(drawer: DrawerPulse) -> bytes:
    # ESC p m t1 t2: m 0 is connector pin 2, m 1 pin 5; times in units of 2 ms.
    times = bytes((drawer.on_ms // 2, drawer.off_ms // 2))
    if times in REAL_TIME:
        # 32 ms on and 40 ms off would say DLE DC4: 2 ms more of rest harm no coil.
        times = bytes((times[0], times[1] + 1))
    return bytes((0x1B, 0x70, drawer.pin == 5)) + times
