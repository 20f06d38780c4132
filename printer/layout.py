"""Document -> lines of cells. Pure: the same lines feed the encoder, the raster and a preview.

No line is wider than the paper; every line carries its whole look (no state from the line before),
so that a reprint may begin anywhere. Words break as in `cells`; amounts shrink before they break.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .cells import AMOUNT, cluster_cells, clusters, is_space, lines_of, may_break, shown
from .document import (
    QR,
    Align,
    Barcode,
    Buzzer,
    Cell,
    Columns,
    Cut,
    Document,
    Drawer,
    Feed,
    Image,
    Marker,
    Rule,
    Run,
    Text,
)

# Narrowest column that still holds one syllable.
LEAST_COLUMN = 2


@dataclass(frozen=True, slots=True)
class Style:
    """The look of letters; `width` and `height` multiply the cell."""

    bold: bool = False
    width: int = 1
    height: int = 1
    invert: bool = False
    underline: bool = False


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Span:
    """Letters of one look beside each other; `cells` is their width on paper."""

    text: str
    cells: int
    style: Style


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text from the left edge. An empty line has no spans."""

    spans: tuple[Span, ...]

    @property
    def cells(self) -> int:
        """Width in cells."""
        return sum(span.cells for span in self.spans)

    @property
    def height(self) -> int:
        """Height in letters: that of the highest span."""
        return max((span.style.height for span in self.spans), default=1)

    @property
    def text(self) -> str:
        """The letters alone."""
        return "".join(span.text for span in self.spans)


LayoutLine = TextLine | QR | Barcode | Image | Feed | Cut | Drawer | Buzzer | Marker


@dataclass(frozen=True, slots=True)
class Metrics:
    """What layout has to know of a printer: how many cells a line holds."""

    columns: int


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    style: Style
    cells: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", cluster_cells(self.text) * self.style.width)


_Glyphs = list[_Glyph]


def layout(document: Document, metrics: Metrics) -> tuple[LayoutLine, ...]:
    """The document's lines from top to bottom, none wider than `metrics.columns`."""
    lines: list[LayoutLine] = []
    for node in document.nodes:
        if isinstance(node, Text):
            lines += _text_lines(node, metrics.columns)
        elif isinstance(node, Columns):
            lines += _column_lines(node, metrics.columns)
        elif isinstance(node, Rule):
            lines.append(_rule_line(node, metrics.columns))
        else:
            lines.append(node)
            if isinstance(node, Barcode) and node.hri == "below":
                # A line like any other: it reads the same from every printer, and in the preview.
                data = Text(type="text", runs=(Run(text=node.data),), align="center")
                lines += _text_lines(data, metrics.columns)
    return tuple(lines)


def _rule_line(node: Rule, columns: int) -> TextLine:
    # The box-drawing letters of KS X 1001 fill their cell, so they join to one line.
    char = "━" if node.style == "double" else "─"
    count = columns // cluster_cells(char)
    return TextLine((Span(char * count, count * cluster_cells(char), PLAIN),))


def _text_lines(node: Text, columns: int) -> list[TextLine]:
    # A bar has a cell of its own colour on either side of its letters.
    sides = 2 if node.fill else 0
    # An indent may take half of a narrow paper, never all of it, and never the room of an amount.
    free = columns - sides
    if node.indent or node.hanging:
        free = max(0, free - _widest_amount(node.runs))
    indent = min(node.indent, columns // 2, free)
    hanging = min(node.hanging, columns // 2 - indent, free - indent)
    room = columns - indent - sides
    lines: list[TextLine] = []
    for glyphs in _wrap(node.runs, room, room - hanging):
        left = indent + (hanging if lines else 0)
        spans = _aligned(glyphs, columns - left, node.align, node.fill)
        lines.append(_line([_blank(left), *spans]))
    return lines


def _column_lines(node: Columns, columns: int) -> list[TextLine]:
    for cells in (node.cells, _without_blank_end(node.cells)):
        # On narrow paper an empty cell at the end gives way before anything moves.
        widths = _column_widths(cells, node.gap, columns)
        if widths is not None:
            return _row(cells, widths, node.gap)
    flexible = [cell for cell in node.cells if cell.width == "*"]
    fixed = tuple(cell for cell in node.cells if cell.width != "*")
    lines = [line for cell in flexible for line in _row([cell], [columns], 0)]
    widths = _column_widths(fixed, node.gap, columns)
    if fixed and widths is not None:
        left = columns - sum(widths) - node.gap * (len(fixed) - 1)
        return lines + [_line([_blank(left), *row.spans]) for row in _row(fixed, widths, node.gap)]
    return lines + [line for cell in fixed for line in _row([cell], [columns], 0)]


def _without_blank_end(cells: Sequence[Cell]) -> Sequence[Cell]:
    kept = list(cells)
    while len(kept) > 1 and not "".join(run.text for run in kept[-1].runs).strip():
        kept.pop()
    return kept


def _row(cells: Sequence[Cell], widths: Sequence[int], gap: int) -> list[TextLine]:
    stacks = [_cell_lines(cell, width) for cell, width in zip(cells, widths, strict=True)]
    rows = []
    for index in range(max(len(stack) for stack in stacks)):
        spans: list[Span] = []
        for place, (stack, width) in enumerate(zip(stacks, widths, strict=True)):
            if place:
                spans.append(_blank(gap))
            spans += stack[index] if index < len(stack) else [_blank(width)]
        rows.append(_line(spans))
    return rows


def _cell_lines(cell: Cell, width: int) -> list[list[Span]]:
    if cell.overflow == "clip":
        return [_aligned(_clip(_glyphs_of(cell.runs)[0], width), width, cell.align, fill=False)]
    # Never so deep that an amount or half of the cell would have no room beside it.
    hanging = min(cell.hanging, width // 2)
    if hanging:
        hanging = max(0, min(hanging, width - _widest_amount(cell.runs)))
    first, *rest = _wrap(cell.runs, width, width - hanging)
    return [_aligned(first, width, cell.align, fill=False)] + [
        [_blank(hanging), *_aligned(glyphs, width - hanging, cell.align, fill=False)]
        for glyphs in rest
    ]


def _column_widths(cells: Sequence[Cell], gap: int, columns: int) -> list[int] | None:
    """Width of each cell, or None where they do not fit beside each other."""
    if not cells:
        return None
    left = columns - gap * (len(cells) - 1)
    widths = [
        0 if cell.width == "*" else max(cell.width, LEAST_COLUMN, _widest_amount(cell.runs))
        for cell in cells
    ]
    left -= sum(widths)
    stars = [index for index, cell in enumerate(cells) if cell.width == "*"]
    if left < 0:
        return None
    for place, index in enumerate(stars):
        share = left // (len(stars) - place)
        if share < max(cells[index].least, LEAST_COLUMN, _widest_amount(cells[index].runs)):
            return None
        widths[index] = share
        left -= share
    return widths


def _widest_amount(runs: Sequence[Run]) -> int:
    if not any(letter.isdigit() for run in runs for letter in run.text):
        return 0
    if len(runs) == 1 and runs[0].text.isascii() and AMOUNT.fullmatch(runs[0].text):
        # Three cells of four on a bill are one plain number: a quarter of a layout's time.
        return len(runs[0].text) * runs[0].width
    return max(
        (
            _cells(piece)
            for glyphs in _glyphs_of(runs)
            for word, _spaces in _words(glyphs)
            for piece, whole in _pieces(word)
            if whole
        ),
        default=0,
    )


def _glyphs_of(runs: Sequence[Run]) -> list[_Glyphs]:
    """Graphemes with their look, one list for each line that the text itself asks for."""
    lines: list[_Glyphs] = [[]]
    for run in runs:
        style = Style(run.bold, run.width, run.height, run.invert, run.underline)
        for number, line in enumerate(lines_of(run.text)):
            if number:
                lines.append([])
            lines[-1] += [_Glyph(cluster, style) for cluster in clusters(line)]
    return lines


def _words(glyphs: _Glyphs) -> list[tuple[_Glyphs, _Glyphs]]:
    """What may not be torn apart, each with the spaces that follow it."""
    words: list[tuple[_Glyphs, _Glyphs]] = []
    for glyph in glyphs:
        if is_space(glyph.text):
            if not words:
                words.append(([], []))
            words[-1][1].append(glyph)
        elif not words or words[-1][1] or may_break(words[-1][0][-1].text, glyph.text):
            words.append(([glyph], []))
        else:
            words[-1][0].append(glyph)
    return words


def _wrap(runs: Sequence[Run], first: int, rest: int) -> list[_Glyphs]:
    """Lines of at most `first` (the first one) and `rest` cells."""
    lines: list[_Glyphs] = []
    for glyphs in _glyphs_of(runs):
        line: _Glyphs = []
        pending: _Glyphs = []
        used = waiting = 0
        for word, spaces in _words(glyphs):
            room = rest if lines else first
            wide = _cells(word)
            if line and used + waiting + wide > room:
                lines.append(line)
                line, pending, used, waiting, room = [], [], 0, 0, rest
            if used + waiting + wide <= room:
                line = [*line, *pending, *word]
                used += waiting + wide
            else:
                *full, line = _break(word, room, rest)
                lines += full
                used = _cells(line)
            pending, waiting = spaces, _cells(spaces)
        lines.append(line)
    return lines


def _pieces(word: _Glyphs) -> list[tuple[_Glyphs, bool]]:
    """A word in amounts (True) and single letters (False)."""
    letters = "".join(glyph.text for glyph in word)
    if not any(letter.isdigit() for letter in letters):
        return [([glyph], False) for glyph in word]
    starts = {}
    at = 0
    for place, glyph in enumerate(word):
        starts[at] = place
        at += len(glyph.text)
    starts[at] = len(word)
    pieces: list[tuple[_Glyphs, bool]] = []
    done = 0
    for found in AMOUNT.finditer(letters):
        first, last = starts.get(found.start()), starts.get(found.end())
        if first is not None and last is not None:
            pieces += [([glyph], False) for glyph in word[done:first]]
            pieces.append((word[first:last], True))
            done = last
    return pieces + [([glyph], False) for glyph in word[done:]]


def _break(word: _Glyphs, first: int, rest: int) -> list[_Glyphs]:
    """A word wider than its line goes on below. An amount in it goes below whole, made narrower if it must be;
    one wider than the paper even so is shown in two lines, every digit of it."""
    least = min(first, rest)
    lines: list[_Glyphs] = [[]]
    room = first
    used = 0
    for piece, whole in _pieces(word):
        fitting = _fitting(piece, least)
        for part in [fitting] if whole and _cells(fitting) <= least else [[g] for g in fitting]:
            wide = _cells(part)
            if lines[-1] and used + wide > room:
                lines.append([])
                room, used = rest, 0
            lines[-1] += part
            used += wide
    return lines


def _clip(glyphs: _Glyphs, width: int) -> _Glyphs:
    kept: _Glyphs = []
    for wide in glyphs:
        (glyph,) = _fitting([wide], width)
        if _cells(kept) + glyph.cells > width:
            break
        kept.append(glyph)
    return kept


def _fitting(glyphs: _Glyphs, width: int) -> _Glyphs:
    """Made narrower step by step until they fit, or no letter can be."""
    while _cells(glyphs) > width and any(glyph.style.width > 1 for glyph in glyphs):
        glyphs = [_narrower(glyph) for glyph in glyphs]
    return glyphs


def _narrower(glyph: _Glyph) -> _Glyph:
    return replace(glyph, style=replace(glyph.style, width=max(1, glyph.style.width - 1)))


def _cells(glyphs: _Glyphs) -> int:
    return sum(glyph.cells for glyph in glyphs)


def _blank(cells: int, style: Style = PLAIN) -> Span:
    return Span(" " * cells, cells, style)


def _aligned(glyphs: _Glyphs, width: int, align: Align, fill: bool) -> list[Span]:
    """Exactly `width` cells of spans."""
    style = replace(glyphs[0].style, width=1, underline=False) if fill and glyphs else PLAIN
    free = width - _cells(glyphs)
    edge = 1 if fill and free > 1 else 0
    left = {"left": edge, "center": free // 2, "right": free - edge}[align]
    spans = [Span(shown(glyph.text), glyph.cells, glyph.style) for glyph in glyphs]
    return [_blank(left, style), *spans, _blank(free - left, style)]


def _line(spans: Sequence[Span]) -> TextLine:
    """Spans of one look joined; white space at the end dropped."""
    joined: list[Span] = []
    for span in spans:
        if not span.cells:
            continue
        if joined and joined[-1].style == span.style:
            last = joined.pop()
            span = Span(last.text + span.text, last.cells + span.cells, span.style)
        joined.append(span)
    while joined and not (joined[-1].style.invert or joined[-1].style.underline):
        last = joined.pop()
        kept = last.text.rstrip(" ")
        if kept:
            dropped = (len(last.text) - len(kept)) * last.style.width
            joined.append(Span(kept, last.cells - dropped, last.style))
            break
    return TextLine(tuple(joined))
