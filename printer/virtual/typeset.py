"""Commands -> what the mechanism has to do: strips of dots, feeds, cuts and pulses. Draws no letters.

Rows are true dot rows of the head, so that time, paper length and heat follow from them. Letters are
decoded from the bytes again (`charset.decode`), so a wrong encoding shows on the paper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PIL import Image

from printer.cells import cluster_cells
from printer.charset import Charset, decode
from printer.commands import Command
from printer.layout import PLAIN, Span, TextLine
from printer.profile import CELL_DOTS, LETTER_DOTS, PrinterProfile
from printer.raster import WHITE

from .codes import barcode_data, barcode_picture, qr_picture

# GS ( k fn 169: error correction M, until told otherwise.
_QR_LEVEL_M = 0x31
# GS h and GS w, until told otherwise: dots.
_BAR_HEIGHT, _BAR_MODULE = 162, 3
# Black dots of a letter's half-width cell (288 dots), measured over the menu of the demo shop.
_DOTS_OF_A_CELL = 62
# GS V 65, 66 and their like feed to the blade first; 0, 1, 48 and 49 cut where the blade stands.
_FEEDING_CUTS = frozenset((65, 66, 97, 98, 103, 104))
_PARTIAL_CUTS = frozenset((1, 49, 66, 98, 104))


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Rows that the head passes over in one go: a line of letters, a picture, or white.

    `ink` is the number of black dots (counted for pictures, estimated for letters); `text` what the
    text file says of it, None for a feed.
    """

    rows: int
    ink: int = 0
    text: str | None = None
    line: TextLine | None = None
    align: int = 0
    picture: Image.Image | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """The blade falls."""

    partial: bool


@dataclass(frozen=True, slots=True)
class Pulse:
    """The drawer's coil is fed for `ms`. `pin` of its connector."""

    pin: int
    ms: int


@dataclass(frozen=True, slots=True)
class Buzz:
    """The buzzer sounds."""


Work = Strip | Cut | Pulse | Buzz


class Typesetter:
    """Obeys commands in order; what they ask of the mechanism comes back. `ESC @` begins afresh."""

    def __init__(self, profile: PrinterProfile) -> None:
        self._profile = profile
        self._spans: list[Span] = []
        self._bits: list[Image.Image] = []
        self._qr_payload = b""
        self._graphic: Image.Image | None = None
        self._reset()

    def _reset(self) -> None:
        self._look = PLAIN
        self._double_byte = True
        self._pitch = self._profile.line_pitch
        self._align = 0
        self._qr_module = 3
        self._qr_level = _QR_LEVEL_M
        self._bar_height, self._bar_module, self._bar_text = _BAR_HEIGHT, _BAR_MODULE, 0

    @property
    def open_line(self) -> bool:
        """Letters wait for the end of their line: on no paper yet."""
        return bool(self._spans or self._bits)

    def forget(self) -> None:
        """Power cut, or buffers cleared: nothing is left of an open line."""
        self._spans, self._bits = [], []
        self._qr_payload, self._graphic = b"", None
        self._reset()

    def obey(self, command: Command) -> list[Work]:
        """What one command makes the mechanism do; unknown ones do nothing."""
        name, params = command.name, command.params
        match name:
            case "text":
                return self._letters(params)
            case "LF":
                return [self._line()]
            case "ESC J":
                return self._ended(self._feed(self._rows_of(params[0])))
            case "ESC d":
                return self._ended(self._feed(params[0] * self._pitch))
            case "GS v 0":
                return self._ended(self._raster(params))
            case "ESC *":
                self._bit_image(params)
            case "GS ( L" | "GS 8 L":
                return self._graphics(params[4 if name == "GS 8 L" else 2 :])
            case "GS ( k":
                return self._qr(params)
            case "GS k" if len(params) > 1:
                return self._ended(self._barcode(params))
            case "GS V":
                return self._ended(self._cut(params))
            case "ESC i" | "ESC m":
                return self._ended([Cut(partial=name == "ESC m")])
            case "ESC p":
                return [Pulse(5 if params[0] & 1 else 2, 2 * params[1])]
            case "ESC B" | "ESC ( A":
                return [Buzz()]
            case _:
                self._set(name, params)
        return []

    def _set(self, name: str, params: bytes) -> None:
        look = self._look
        match name:
            case "ESC @":
                # The manual: data in the print buffer is cleared. A torn line is on no paper.
                self._spans, self._bits = [], []
                self._reset()
            case "FS &" | "FS .":
                self._double_byte = name == "FS &"
            case "ESC !":
                self._look = replace(
                    look,
                    width=1 + bool(params[0] & 0x20),
                    height=1 + bool(params[0] & 0x10),
                    bold=bool(params[0] & 0x08),
                    underline=bool(params[0] & 0x80),
                )
            case "GS !":
                width, height = (params[0] >> 4 & 7) + 1, (params[0] & 7) + 1
                self._look = replace(look, width=width, height=height)
            case "GS B":
                self._look = replace(look, invert=bool(params[0] & 1))
            case "ESC E":
                self._look = replace(look, bold=bool(params[0] & 1))
            case "ESC -":
                self._look = replace(look, underline=bool(params[0] & 3))
            case "ESC a":
                self._align = params[0] & 3
            case "ESC 2":
                self._pitch = self._profile.line_pitch
            case "ESC 3":
                self._pitch = self._rows_of(params[0])
            case "GS h":
                self._bar_height = max(1, params[0])
            case "GS w":
                self._bar_module = min(6, max(1, params[0]))
            case "GS H":
                self._bar_text = params[0]
            case "ESC $":
                self._move_to((params[0] + 256 * params[1]) // CELL_DOTS)

    def _rows_of(self, units: int) -> int:
        return round(units * self._profile.dpi / self._profile.vertical_dpi)

    def _move_to(self, cell: int) -> None:
        used = sum(span.cells for span in self._spans)
        if cell > used:
            self._spans.append(Span(" " * (cell - used), cell - used, PLAIN))

    def _letters(self, data: bytes) -> list[Work]:
        done: list[Work] = []
        charset: Charset = self._profile.charset if self._double_byte else "none"
        for char in decode(data, charset):
            cells = cluster_cells(char) * self._look.width
            used = sum(span.cells for span in self._spans)
            if (used + cells) * CELL_DOTS > self._profile.dots:
                done.append(self._line())
            if self._spans and self._spans[-1].style == self._look:
                last = self._spans.pop()
                self._spans.append(Span(last.text + char, last.cells + cells, self._look))
            else:
                self._spans.append(Span(char, cells, self._look))
        return done

    def _line(self) -> Strip:
        line, bits = TextLine(tuple(self._spans)), self._bits
        self._spans, self._bits = [], []
        if bits:
            return self._pictured(_beside(bits), least=self._pitch)
        ink = sum(
            _DOTS_OF_A_CELL * span.style.width * span.style.height * len(span.text.replace(" ", ""))
            for span in line.spans
        )
        rows = max(self._pitch, LETTER_DOTS * line.height if line.spans else 0)
        return Strip(rows, ink, line.text.rstrip(), line=line, align=self._align)

    def _ended(self, work: list[Work]) -> list[Work]:
        """An open line is ended before anything that moves the paper."""
        return [self._line(), *work] if self.open_line else work

    def _feed(self, rows: int) -> list[Work]:
        return [Strip(rows)] if rows else []

    def _cut(self, params: bytes) -> list[Work]:
        cut = Cut(partial=params[0] in _PARTIAL_CUTS)
        if params[0] not in _FEEDING_CUTS:
            return [cut]
        gap = self._profile.dots_of(self._profile.machine.head_to_cutter_mm)
        more = self._rows_of(params[1]) if len(params) > 1 else 0
        return [*self._feed(gap + more), cut]

    def _raster(self, params: bytes) -> list[Work]:
        width = 8 * (params[1] + 256 * params[2])
        height = params[3] + 256 * params[4]
        if not (width and height):
            return []
        # "1;I": their bits say 1 = black, Pillow's say 1 = white.
        return [self._pictured(Image.frombytes("1", (width, height), params[5:], "raw", "1;I"))]

    def _pictured(self, picture: Image.Image, least: int = 0) -> Strip:
        width, height = picture.size
        ink = width * height - int.from_bytes(picture.tobytes(), "big").bit_count()
        said = f"[picture {width}x{height}]"
        return Strip(max(height, least), max(0, ink), said, picture=picture, align=self._align)

    def _bit_image(self, params: bytes) -> None:
        """ESC *: columns of 8 or 24 dots, printed at the end of their line."""
        high = 3 if params[0] in (32, 33) else 1
        columns = params[1] + 256 * params[2]
        if columns:
            standing = Image.frombytes("1", (8 * high, columns), params[3:], "raw", "1;I")
            self._bits.append(standing.transpose(Image.Transpose.TRANSPOSE))

    def _graphics(self, params: bytes) -> list[Work]:
        """GS ( L: fn 112 stores a picture, fn 50 prints it."""
        if len(params) < 2:
            return []
        function = params[1]
        if function == 112 and len(params) >= 10:
            width = params[6] + 256 * params[7]
            height = params[8] + 256 * params[9]
            data = params[10:]
            if width and height and len(data) >= (width + 7) // 8 * height:
                picture = Image.frombytes("1", (width, height), data, "raw", "1;I")
                size = (width * max(1, params[3]), height * max(1, params[4]))
                self._graphic = picture.resize(size, Image.Resampling.NEAREST)
        elif function in (2, 50) and self._graphic is not None:
            picture, self._graphic = self._graphic, None
            return self._ended([self._pictured(picture)])
        return []

    def _qr(self, params: bytes) -> list[Work]:
        function, value = params[2:4], params[4:5]
        if function == b"1C" and value:
            self._qr_module = value[0]
        elif function == b"1E" and value:
            self._qr_level = value[0]
        elif function == b"1P":
            self._qr_payload = params[5:]
        elif function == b"1Q" and self._qr_payload:
            return self._ended([self._code(self._qr_payload)])
        return []

    def _code(self, payload: bytes) -> Strip:
        code = qr_picture(payload, self._qr_module, self._qr_level, self._profile)
        if code is None:
            return Strip(0, 0, "[qr that cannot be printed]")
        return replace(
            self._pictured(code), text=f"[qr {payload.decode('utf-8', 'replace')}]", align=0
        )

    def _barcode(self, params: bytes) -> list[Work]:
        known = barcode_data(params)
        if known is None:
            return []
        symbology, text = known
        module, height = self._bar_module, self._bar_height
        bars = barcode_picture(symbology, text, module, height, self._profile.dots)
        if bars is None:
            return [Strip(0, 0, "[barcode that cannot be printed]")]
        strip: Work = replace(self._pictured(bars), text=f"[barcode {text}]", align=0)
        written = TextLine((Span(text, len(text), PLAIN),))
        below: Work = Strip(self._pitch, 0, text, line=written, align=1)
        return [strip, below] if self._bar_text & 2 else [strip]


def _beside(images: list[Image.Image]) -> Image.Image:
    """Pictures of one line, from left to right."""
    size = (sum(image.width for image in images), max(image.height for image in images))
    joined = Image.new("1", size, WHITE)
    x = 0
    for image in images:
        joined.paste(image, (x, 0))
        x += image.width
    return joined
