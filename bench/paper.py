"""A paper's own cost: what its layout and letters take, what its bytes weigh, how long a serial line carries them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

from bench.figures import Figure, Section
from bench.options import Options
from bench.papers import BILL_DISHES, papers
from bench.process import python, said, telling
from hub.clock import MachineClock
from printer import preview
from printer.document import Document
from printer.escpos import encode_document
from printer.layout import Metrics, TextLine, layout
from printer.profile import PrinterProfile, load_profile
from printer.raster import Typeface
from printer.spool.link import Link, Pushed
from printer.spool.patience import PATIENCE
from printer.transport import transport_for

TEXT, DRAWN = "generic-80-kr", "generic-80-raster"
BAUDS = (9_600, 115_200)
# A start bit, eight of data, a stop bit.
_BITS_A_BYTE = 10
# The whole bill drawn would take the line a quarter of a minute.
_SENT = ("kitchen ticket", "receipt")
# The virtual printer starts within it, and the longest of the papers is through the line (s).
_LOST_S = 60.0


def run(options: Options) -> list[Section]:
    """Time and weight of the same papers, typed by the printer and drawn by the hub."""
    return [_drawing(options), _bytes(), _on_a_line(options)]


# --- time


def _drawing(options: Options) -> Section:
    times = 2 if options.quick else 30
    processes = 1 if options.quick else 5
    typed, typed_bare = (_measured(TEXT, times, processes, *bare) for bare in ((), ("--bare",)))
    drawn, drawn_bare = (_measured(DRAWN, times, processes, *bare) for bare in ((), ("--bare",)))
    of_text, of_drawn = "its letters by Python's cp949", "its lines by Pillow, one call each"
    of_laid = "laid out and encoded"
    found = (
        Figure("laid out, first time", typed["layout_first"], "ms", typed["first"], of_laid),
        Figure("laid out", typed["layout"], "ms", typed["again"], of_laid),
        Figure("to text bytes, first time", typed["first"], "ms", typed_bare["first"], of_text),
        Figure("to text bytes", typed["again"], "ms", typed_bare["again"], of_text),
        Figure("to raster bytes, first time", drawn["first"], "ms", drawn_bare["first"], of_drawn),
        Figure("to raster bytes", drawn["again"], "ms", drawn_bare["again"], of_drawn),
    )
    notes = (
        f"{BILL_DISHES} dishes, {typed['lines']:.0f} lines of paper with head, rounds and sums; processor time,"
        f" medians of {times} goes, of {processes} processes",
        "first time: a process that has opened no font and measured no letter yet",
    )
    return Section(f"A bill of {BILL_DISHES} dishes to bytes", found, notes)


def _measured(profile: str, times: int, processes: int, *bare: str) -> dict[str, float]:
    """Medians over several processes, since each has one first time."""
    command = python("-m", "bench.drawing", profile, "--times", str(times), *bare)
    found: list[dict[str, float]] = [said(command) for _ in range(processes)]
    return {key: statistics.median(one[key] for one in found) for key in found[0]}


# --- weight


def _bytes() -> Section:
    typed, drawn, typeface = load_profile(TEXT), load_profile(DRAWN), Typeface()
    found: list[Figure] = []
    for name, document in papers().items():
        text = len(encode_document(document, typed, typeface).data)
        raster = len(encode_document(document, drawn, typeface).data)
        letters = _letters(document, typed)
        found.append(
            Figure(f"{name}: as text", text, "bytes", letters, "its letters alone in cp949")
        )
        found.append(Figure(f"{name}: as raster", raster, "bytes", text, "the same as text"))
        found += [
            Figure(
                f"{name}: as raster at {baud:,} baud",
                _line_s(raster, baud),
                "s",
                _line_s(text, baud),
                "the same as text",
            )
            for baud in BAUDS
        ]
    notes = (f"80 mm paper, 576 dots; seconds are bytes times {_BITS_A_BYTE} bits by the speed",)
    return Section("Bytes of a paper", tuple(found), notes)


def _letters(document: Document, profile: PrinterProfile) -> int:
    lines = layout(document, Metrics(profile.columns))
    texts: Sequence[str] = [line.text for line in lines if isinstance(line, TextLine)]
    return len("\n".join(texts).encode("cp949"))


def _line_s(count: int, baud: int) -> float:
    return count * _BITS_A_BYTE / baud


# --- a line


def _on_a_line(options: Options) -> Section:
    """From the first byte to the proof, through the faster line and a mechanism that takes its time."""
    baud = BAUDS[-1]
    wanted = _SENT[:1] if options.quick else _SENT
    found: list[Figure] = []
    for name in (TEXT, DRAWN):
        profile = load_profile(name)
        folder = options.work / f"line-{name}"
        command = python(
            "-m", "printer.virtual", "--dir", str(folder), "--pace", "real",
            "--printer", f"line:pty:{name}:{baud}",
        )  # fmt: skip
        with telling(command) as lines:
            tty = lines.next(_LOST_S)["printers"]["line"]
            for paper in wanted:
                document = papers()[paper]
                data = encode_document(document, profile, Typeface()).data
                took = _sent(f"serial://{tty}?baud={baud}&flow=xonxoff", profile, data, options)
                line_s, paper_s = _line_s(len(data), baud), _paper_s(document, profile)
                of = "its bytes on the line" if line_s > paper_s else "its paper through the head"
                how = "text" if profile.lines == "text" else "raster"
                limit = max(line_s, paper_s)
                found.append(Figure(f"{paper} as {how}: sent -> proof", took, "s", limit, of))
    notes = (
        "a virtual printer at real pace behind a pty, asked and believed as a real one (GS r 1)",
        "the limit is the slower of the two that work at once: the line and the head",
    )
    return Section(f"A serial line at {baud:,} baud", tuple(found), notes)


def _paper_s(document: Document, profile: PrinterProfile) -> float:
    """How long the mechanism takes for the whole length."""
    dots = preview.image(document, profile, Typeface()).height
    return dots * 25.4 / profile.dpi / profile.machine.mm_per_s


def _sent(address: str, profile: PrinterProfile, data: bytes, options: Options) -> float:
    clock = MachineClock()
    link = Link(transport_for(address, "line", options.work), profile, PATIENCE, clock.wall)
    status = link.open()
    try:
        link.prepare(status)
        began = time.monotonic()
        link.load(data)
        while link.push() is not Pushed.ALL:
            _not_for_ever(began)
        link.ask()
        while not link.listen():
            _not_for_ever(began)
        return time.monotonic() - began
    finally:
        link.close()


def _not_for_ever(began: float) -> None:
    if time.monotonic() - began > _LOST_S:
        raise TimeoutError(f"the line has not carried its paper in {_LOST_S:.0f} s")
