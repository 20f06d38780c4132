"""What comes out of a printer: commands -> a 1-bit picture of the paper, and the text on it.

Draws at true dot width. Letters are decoded from the bytes again (`charset.decode`), so a wrong
encoding shows; they are drawn with the hub's font where the printer would use its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PIL import Image
from qrcode.exceptions import DataOverflowError

from printer.cells import cluster_cells
from printer.charset import Charset, decode
from printer.commands import Command
from printer.document import QR
from printer.fonts import FontsNotInstalled
from printer.layout import PLAIN, Span, TextLine
from printer.profile import CELL_DOTS, LETTER_DOTS, PrinterProfile
from printer.raster import WHITE, Typeface, qr_image

# White paper above and below, so that the picture looks like a ticket.
_MARGIN_DOTS = 24
# A job longer than this is a runaway: 3 m of paper.
_MOST_ROWS = 24_000
_QR_LEVELS = {0x30: "L", 0x31: "M", 0x32: "Q", 0x33: "H"}

# Commands after which there is something to see or hear.
PHYSICAL = frozenset({"text", "LF", "ESC J", "ESC d", "GS v 0", "GS V", "ESC p"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One piece of paper. `text` has a line for each printed one; pictures appear as their size."""

    image: Image.Image
    text: str


class Paper:
    """Prints commands in order. One for each job: `ESC @` and a new job both begin afresh."""

    def __init__(self, profile: PrinterProfile, typeface: Typeface) -> None:
        self._profile = profile
        self._typeface = typeface
        self._strips: list[Image.Image] = []
        self._rows = 0
        self._said: list[str] = []
        self._spans: list[Span] = []
        self._qr_payload = b""
        self._reset()

    def _reset(self) -> None:
        self._look = PLAIN
        self._double_byte = True
        self._pitch = self._profile.line_pitch
        self._align = 0
        self._qr_module = 3
        self._qr_level = "M"

    def print(self, command: Command) -> None:
        """Do what one command says; unknown ones do nothing."""
        name, params = command.name, command.params
        if name == "text":
            self._letters(params)
        elif name == "LF":
            self._end_line()
        elif name == "GS v 0":
            self._picture(params)
        elif name == "ESC J":
            self._feed(round(params[0] * self._profile.dpi / self._profile.vertical_dpi))
        elif name == "ESC d":
            self._feed(params[0] * self._pitch)
        elif name == "GS V":
            self._end_line_if_open()
            self._said.append("--- cut ---")
        elif name == "ESC p":
            self._said.append("[drawer]")
        elif name == "GS ( k":
            self._qr(params)
        else:
            self._set(name, params)

    def sheet(self) -> Sheet:
        """The paper so far."""
        self._end_line_if_open()
        rows = sum(strip.height for strip in self._strips)
        image = Image.new("1", (self._profile.dots, rows + 2 * _MARGIN_DOTS), WHITE)
        y = _MARGIN_DOTS
        for strip in self._strips:
            image.paste(strip, (0, y))
            y += strip.height
        return Sheet(image, "".join(f"{line}\n" for line in self._said))

    def _set(self, name: str, params: bytes) -> None:
        if name == "ESC @":
            self._end_line_if_open()
            self._reset()
        elif name in ("FS &", "FS ."):
            self._double_byte = name == "FS &"
        elif name == "ESC !":
            self._look = replace(
                self._look,
                width=1 + bool(params[0] & 0x20),
                height=1 + bool(params[0] & 0x10),
                bold=bool(params[0] & 0x08),
                underline=bool(params[0] & 0x80),
            )
        elif name == "GS !":
            width, height = (params[0] >> 4 & 7) + 1, (params[0] & 7) + 1
            self._look = replace(self._look, width=width, height=height)
        elif name == "GS B":
            self._look = replace(self._look, invert=bool(params[0] & 1))
        elif name == "ESC E":
            self._look = replace(self._look, bold=bool(params[0] & 1))
        elif name == "ESC -":
            self._look = replace(self._look, underline=bool(params[0] & 3))
        elif name == "ESC a":
            self._align = params[0] & 3

    def _letters(self, data: bytes) -> None:
        charset: Charset = self._profile.charset if self._double_byte else "none"
        for char in decode(data, charset):
            cells = cluster_cells(char) * self._look.width
            used = sum(span.cells for span in self._spans)
            if (used + cells) * CELL_DOTS > self._profile.dots:
                self._end_line()
            if self._spans and self._spans[-1].style == self._look:
                last = self._spans.pop()
                self._spans.append(Span(last.text + char, last.cells + cells, self._look))
            else:
                self._spans.append(Span(char, cells, self._look))

    def _end_line_if_open(self) -> None:
        if self._spans:
            self._end_line()

    def _end_line(self) -> None:
        line = TextLine(tuple(self._spans))
        self._spans = []
        self._said.append(line.text.rstrip())
        rows = max(self._pitch, LETTER_DOTS * line.height)
        strip = Image.new("1", (self._profile.dots, rows), WHITE)
        if line.spans:
            try:
                drawn, _ = self._typeface.draw(line, self._profile.dots)
            except FontsNotInstalled:
                # Without letters the text file still says what was printed.
                drawn = strip
            free = self._profile.dots - line.cells * CELL_DOTS
            strip.paste(drawn, ((0, free // 2, free, 0)[self._align], 0))
        self._add(strip)

    def _picture(self, params: bytes) -> None:
        self._end_line_if_open()
        width = 8 * (params[1] + 256 * params[2])
        height = params[3] + 256 * params[4]
        if width and height:
            rows = Image.frombytes("1", (width, height), params[5:], "raw", "1;I")
            strip = Image.new("1", (self._profile.dots, height), WHITE)
            strip.paste(rows, (0, 0))
            self._add(strip)
        self._said.append(f"[picture {width}x{height}]")

    def _qr(self, params: bytes) -> None:
        function, value = params[2:4], params[4:5]
        if function == b"1C" and value:
            self._qr_module = value[0]
        elif function == b"1E" and value:
            self._qr_level = _QR_LEVELS.get(value[0], "M")
        elif function == b"1P":
            self._qr_payload = params[5:]
        elif function == b"1Q" and self._qr_payload:
            self._print_qr(self._qr_payload.decode("utf-8", "replace"))

    def _print_qr(self, payload: str) -> None:
        mm = min(1.5, max(0.25, self._qr_module * 25.4 / self._profile.dpi))
        wanted = {"type": "qr", "payload": payload, "module_mm": mm, "level": self._qr_level}
        try:
            code = qr_image(QR.model_validate(wanted), self._profile)
        except (ValueError, DataOverflowError):
            # A printer prints nothing where the payload does not fit, and goes on.
            self._said.append("[qr that cannot be printed]")
            return
        strip = Image.new("1", (self._profile.dots, code.height), WHITE)
        strip.paste(code, (0, 0))
        self._add(strip)
        self._said.append(f"[qr {payload}]")

    def _feed(self, rows: int) -> None:
        self._end_line_if_open()
        if rows:
            self._add(Image.new("1", (self._profile.dots, rows), WHITE))

    def _add(self, strip: Image.Image) -> None:
        if self._rows + strip.height <= _MOST_ROWS:
            self._strips.append(strip)
            self._rows += strip.height
