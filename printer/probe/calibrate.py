"""What three answers about a calibration slip (보정 인쇄) say of a printer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hub.domain.printer import PrinterTuning
from printer.papers.calibration import LADDER, WIDTHS
from printer.profile import CELL_DOTS, PrinterProfile

# Lines of the ladder stand 1/6 inch apart (ESC 2).
_LINE_MM = 25.4 / 6
# Above the letters that stayed inside: a cut through white, not along them.
_MARGIN_MM = 1.0
# Head to tear bar of a printer whose paper was not cut, where nobody counted (portable printers: 6 to 12 mm).
_TEAR_MM = 10.0
_MOST_MM = 40.0
# Images are whole bytes wide.
_BYTE = 8


class BadAnswer(ValueError):
    """An answer that cannot be; `key` is the text (`setup.probe.wrong.*`) that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person read off the slip."""

    width: int
    """The largest number at both ends of one line."""
    letters: frozenset[str]
    """Of A (KS X 1001), B (CP949) and C (drawn) those that can be read."""
    lowest: int | None
    """The lowest number above the cut or the tear; None: nobody looked, since it was not cut."""
    cut: bool
    """True where the printer cut by itself."""


def width_of(said: str) -> int:
    """The first answer, `42`; BadAnswer for what is no line of the slip."""
    if not said.strip().isdecimal() or int(said) not in WIDTHS:
        raise BadAnswer("setup.probe.wrong.width")
    return int(said)


def letters_of(said: str) -> frozenset[str]:
    """The second answer, `AB`, `a c`, `-` for none."""
    letters = frozenset(re.sub(r"[\s,]", "", said).upper().replace("-", ""))
    if not said.strip() or not letters <= frozenset("ABC"):
        raise BadAnswer("setup.probe.wrong.letters")
    if "B" in letters and "A" not in letters:
        # CP949 holds all that KS X 1001 holds.
        raise BadAnswer("setup.probe.wrong.b_without_a")
    if not letters:
        raise BadAnswer("setup.probe.wrong.nothing")
    return letters


def cut_of(said: str) -> tuple[int | None, bool]:
    """The third answer: `3` was cut there, `3x` was torn off there by hand, `no` was not cut."""
    said = said.strip().lower()
    if said in ("no", "x", "아니오"):
        return None, False
    found = re.fullmatch(r"(\d{1,2})(x?)", said)
    if found is None or int(found[1]) >= LADDER:
        raise BadAnswer("setup.probe.wrong.cut")
    return int(found[1]), not found[2]


def answers_of(said: str) -> Answers:
    """All three with commas between, as `--answers` has them: `48,AB,3`."""
    parts = said.split(",")
    if len(parts) != 3:
        raise BadAnswer("setup.probe.wrong.answers")
    lowest, cut = cut_of(parts[2])
    return Answers(width_of(parts[0]), letters_of(parts[1]), lowest, cut)


def tuning_of(answers: Answers, profile: PrinterProfile) -> PrinterTuning:
    """Where this printer differs from its profile; all None: nowhere."""
    said: dict[str, object] = {}
    if answers.width != profile.columns:
        said |= {"columns": answers.width, "dots": _dots(answers.width, profile)}
    charset = "cp949" if "B" in answers.letters else "ksx1001" if "A" in answers.letters else "none"
    lines = "raster" if charset == "none" else "text"
    if (charset, lines) != (profile.charset, profile.lines):
        said |= {"charset": charset, "lines": lines}
    if (feed := _feed(answers)) != profile.tear_feed_mm:
        said["tear_feed_mm"] = feed
    if not answers.cut and profile.cut:
        said["cutter"] = False
    return PrinterTuning.model_validate(said)


def _dots(columns: int, profile: PrinterProfile) -> int:
    """The head that such lines speak of: never wider than they are, or pictures would be cut off."""
    needed = -(-columns * CELL_DOTS // _BYTE) * _BYTE
    return needed if columns < profile.columns else max(profile.dots, needed)


def _feed(answers: Answers) -> float:
    if answers.lowest is None:
        return _TEAR_MM
    if answers.lowest == 0:
        return 0.0
    return min(_MOST_MM, round(answers.lowest * _LINE_MM + _MARGIN_MM, 1))
