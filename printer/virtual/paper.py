"""The paper that hangs out of a printer: what is physically on it, as a 1-bit picture and as text.

Draws at true dot width with the hub's font where a printer would use its own. A line that the head
had begun and not ended is there to the dot row where it stopped; in the text it is marked with `~`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from PIL import Image, ImageDraw

from printer.commands import Command
from printer.fonts import FontsNotInstalled
from printer.profile import CELL_DOTS, PrinterProfile
from printer.raster import BLACK, WHITE, Typeface

from .typeset import Cut, Pulse, Strip, Typesetter

# A sheet longer than this is a runaway, and is drawn no further: 3 m of paper.
_MOST_ROWS = 24_000
_TORN_ROWS = 16
_TOOTH_DOTS = 16

CUT, DRAWER, NEW_ROLL = "--- cut ---", "[drawer]", "--- new roll ---"


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows `first` to before `last` of a strip, as far as they came out in one go."""

    strip: Strip
    first: int
    last: int

    @property
    def rows(self) -> int:
        """Its length in dot rows."""
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class Note:
    """What happened at this place of the paper: a line of its own in the text."""

    text: str


Web = Sequence[Piece | Note]
"""Paper in the order in which it came out of the head."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One piece of paper. `text` has a line for each printed one; pictures appear as their size."""

    image: Image.Image
    text: str


def drawn(web: Web, profile: PrinterProfile, typeface: Typeface) -> Sheet:
    """The picture and the text of a piece of paper."""
    strips: list[Image.Image] = []
    rows = 0
    for item in web:
        strip = _picture(item, profile, typeface)
        if strip is not None and rows + strip.height <= _MOST_ROWS:
            strips.append(strip)
            rows += strip.height
    # A picture has at least one row.
    image = Image.new("1", (profile.dots, max(1, rows)), WHITE)
    y = 0
    for strip in strips:
        image.paste(strip, (0, y))
        y += strip.height
    return Sheet(image, "".join(f"{line}\n" for line in _said(web)))


def split(web: Web, rows: int) -> tuple[list[Piece | Note], list[Piece | Note]]:
    """The paper above the blade, and the last `rows` below it; a line under the blade is cut in two."""
    left = max(0, sum(item.rows for item in web if isinstance(item, Piece)) - rows)
    above: list[Piece | Note] = []
    below: list[Piece | Note] = []
    for item in web:
        if isinstance(item, Note) or below or left >= item.rows:
            (below if below else above).append(item)
            left -= item.rows if isinstance(item, Piece) else 0
            continue
        middle = item.first + left
        if left:
            above.append(Piece(item.strip, item.first, middle))
        below.append(Piece(item.strip, middle, item.last))
        left = 0
    return above, below


def _said(web: Web) -> Iterable[str]:
    for item in web:
        if isinstance(item, Note):
            yield item.text
        elif item.strip.text is not None:
            before = "~ " if item.first else ""
            after = " ~" if item.last < item.strip.rows else ""
            yield f"{before}{item.strip.text}{after}"


def _picture(item: Piece | Note, profile: PrinterProfile, typeface: Typeface) -> Image.Image | None:
    if isinstance(item, Note):
        return _torn(profile.dots) if item.text == NEW_ROLL else None
    if not item.rows:
        return None
    strip = item.strip
    if strip.picture is None and not (strip.line and strip.line.spans):
        return Image.new("1", (profile.dots, item.rows), WHITE)
    image = Image.new("1", (profile.dots, strip.rows), WHITE)
    if strip.picture is not None:
        image.paste(strip.picture, (_left(profile.dots - strip.picture.width, strip.align), 0))
    elif strip.line is not None:
        left = _left(profile.dots - strip.line.cells * CELL_DOTS, strip.align)
        # Without letters the text file still says what was printed.
        with suppress(FontsNotInstalled):
            image.paste(typeface.draw(strip.line, profile.dots, strip.rows)[0], (left, 0))
    if item.rows == strip.rows:
        return image
    return image.crop((0, item.first, profile.dots, item.last))


def _left(free: int, align: int) -> int:
    return (0, free // 2, free, 0)[align] if free > 0 else 0


def _torn(dots: int) -> Image.Image:
    """The ragged end of a roll, and the beginning of the next one."""
    image = Image.new("1", (dots, _TORN_ROWS), WHITE)
    points = [
        (x, (2, _TORN_ROWS - 3)[place % 2])
        for place, x in enumerate(range(0, dots + _TOOTH_DOTS, _TOOTH_DOTS))
    ]
    ImageDraw.Draw(image).line(points, fill=BLACK)
    return image


class Paper:
    """Prints commands in order as a printer would that nothing ever happens to."""

    def __init__(self, profile: PrinterProfile, typeface: Typeface) -> None:
        self._profile = profile
        self._typeface = typeface
        self._typesetter = Typesetter(profile)
        self._web: list[Piece | Note] = []

    def print(self, command: Command) -> None:
        """Do what one command says; unknown ones do nothing."""
        for work in self._typesetter.obey(command):
            if isinstance(work, Strip):
                self._web.append(Piece(work, 0, work.rows))
            elif isinstance(work, Cut):
                self._web.append(Note(CUT))
            elif isinstance(work, Pulse):
                self._web.append(Note(DRAWER))

    def sheet(self) -> Sheet:
        """The paper so far, with the line that is not ended yet."""
        if self._typesetter.open_line:
            self.print(Command("LF", b"", b"\n"))
        return drawn(self._web, self._profile, self._typeface)
