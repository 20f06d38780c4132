"""How a printer stands: what is wrong with it, reported once when it comes and once when it goes, and its machine.

ready ──job──> printing ──proof──> ready
any ──status: paper, cover, cutter, fault──> blocked        any ──link fails──> lost
any ──a printer that answers says nothing──> silent         (prints all the same: it may be heard no more)
printing ──fails again and again after bytes──> quarantined ──a person──> as it is found
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from .ledger import Detail, JobState
from .status import PrinterStatus

_logger = logging.getLogger(__name__)


class Standing(StrEnum):
    """What a printer can do now. See the picture above."""

    READY = "ready"
    PRINTING = "printing"
    BLOCKED = "blocked"
    LOST = "lost"
    SILENT = "silent"
    QUARANTINED = "quarantined"


class Problems(Protocol):
    """Where the conditions of printers go. Called in the event loop; must not wait."""

    def problem(self, kind: str, printer: str, params: Detail) -> None:
        """Something is wrong, or its parameters changed. Kinds are listed in PROBLEM_KINDS."""

    def clear(self, kind: str, printer: str) -> None:
        """It is well again."""

    def stands(self, printer: str, facts: Mapping[str, str | int] | None) -> None:
        """What is known of a printer now: `standing`, `proof`, `waiting`, `stands_in`. None: nobody serves it."""

    def displayed(self, printer: str, orders: Sequence[str]) -> None:
        """Orders whose tickets for this printer are on screens only, all of them; empty: none any more."""


# Of the printer: raised once, cleared once.
_OF_PRINTER = (
    "printer_unreachable",
    "printer_gone",
    "printer_paper_out",
    "printer_cover_open",
    "printer_cutter",
    "printer_overheated",
    "printer_unrecoverable",
    "printer_error",
    "printer_offline",
    "printer_silent",
    "printer_paper_low",
    "printer_link_lost",
    "printer_stalled",
    "printer_quarantined",
    "printer_fonts_missing",
    "printer_render_failed",
    "printer_worker_failed",
    "tickets_on_display",
)
OF_JOB = ("job_missing_letters",)
"""Of one job: raised each time, `job_id` in the parameters. Never cleared here: whoever is told decides how long."""
PROBLEM_KINDS = _OF_PRINTER + OF_JOB


def problems_of(status: PrinterStatus) -> list[str]:
    """Problem kinds that a status shows; `offline` alone where it names no cause."""
    found = [
        kind
        for kind, shown in (
            ("printer_paper_out", status.paper_out),
            ("printer_cover_open", status.cover_open),
            ("printer_cutter", status.cutter),
            ("printer_overheated", status.overheated),
            ("printer_unrecoverable", status.unrecoverable),
            ("printer_error", status.error),
        )
        if shown
    ]
    if status.offline and not found:
        found.append("printer_offline")
    if status.paper_low and not status.paper_out:
        found.append("printer_paper_low")
    return found


_OF_STATUS = frozenset(problems_of(PrinterStatus(*([True] * 8)))) | {
    "printer_offline",
    "printer_paper_low",
}
# Over as soon as the printer answers, or takes something, again.
_OF_LINK = frozenset(
    ("printer_unreachable", "printer_gone", "printer_link_lost", "printer_stalled")
)


class StandingProblems:
    """What is wrong with one printer now; each change is reported, and each coming and going logged, once."""

    def __init__(self, printer: str, problems: Problems) -> None:
        self._printer = printer
        self._problems = problems
        self._kinds: dict[str, Detail] = {}

    @property
    def of_status(self) -> bool:
        """True while something stands that asking the printer may clear."""
        return bool(self._kinds.keys() & (_OF_STATUS | _OF_LINK | {"printer_silent"}))

    def add(self, kind: str, params: Detail) -> bool:
        """Report `kind`, unless it stands already; True if it is new."""
        if kind in self._kinds:
            return False
        _logger.warning("printer %s: %s %s", self._printer, kind, dict(params))
        self.change(kind, params)
        return True

    def change(self, kind: str, params: Detail) -> None:
        """Report `kind` with these parameters, unless it stands with the same."""
        if self._kinds.get(kind) != params:
            self._kinds[kind] = params
            self._problems.problem(kind, self._printer, params)

    def remove(self, kind: str) -> None:
        """Clear `kind`, if it stands."""
        if kind in self._kinds:
            del self._kinds[kind]
            _logger.info("printer %s: %s is over", self._printer, kind)
            self._problems.clear(kind, self._printer)

    def forget(self) -> None:
        """Nobody asks this printer any more, so nothing of it stands."""
        for kind in sorted(self._kinds):
            self.remove(kind)

    def reached(self) -> None:
        """The printer is there."""
        for kind in sorted(self._kinds.keys() & _OF_LINK):
            self.remove(kind)

    def replace_status(self, status: PrinterStatus | None) -> None:
        """What the printer says now; a silent one neither raises nor clears anything."""
        if status is None:
            return
        shown = set(problems_of(status))
        for kind in sorted(self._kinds.keys() & _OF_STATUS - shown):
            self.remove(kind)
        for kind in sorted(shown):
            self.add(kind, {})

    def of_job(self, kind: str, params: Detail) -> None:
        """Report something about one job; it does not stand, so it is not cleared here."""
        _logger.warning("printer %s: %s %s", self._printer, kind, dict(params))
        self._problems.problem(kind, self._printer, params)


_CANNOT_PRINT = frozenset((Standing.BLOCKED, Standing.LOST, Standing.QUARANTINED))


class Machine:
    """How one printer stands, since when it cannot print, and what is told of it."""

    def __init__(
        self, printer: str, problems: Problems, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._printer, self._problems, self._clock = printer, problems, clock
        self._told: dict[str, str | int] | None = None
        self._down_since: float | None = None
        self._hopeless = False
        self.standing: Standing | None = None
        """None: nobody has asked it yet."""
        self.proof: JobState | None = None
        self.waiting = 0
        self.stands_in: str | None = None

    @property
    def prints(self) -> bool:
        """True unless it is known that it cannot."""
        return self.standing not in _CANNOT_PRINT

    def becomes(self, standing: Standing, *, hopeless: bool = False) -> None:
        """The printer stands so now. `hopeless`: only a person changes that, so nobody needs to wait and see."""
        self.standing = standing
        self._hopeless = hopeless
        if self.prints:
            self._down_since = self.stands_in = None
        elif self._down_since is None:
            self._down_since = self._clock()
        self.tell()

    def anew(self) -> None:
        """Nothing is known of it any more."""
        self.standing = self._down_since = self.stands_in = None
        self._hopeless = False

    def heard(self, status: PrinterStatus) -> None:
        """The printer said how it is."""
        if status.ready:
            self.becomes(Standing.READY)
        else:
            self.becomes(Standing.BLOCKED, hopeless=status.unrecoverable)

    def down_for(self, seconds: float) -> bool:
        """True once it could not print for so long, and at once where waiting helps nothing."""
        if self._down_since is None:
            return False
        return self._hopeless or self._clock() - self._down_since >= seconds

    def tell(self) -> None:
        """Report what has changed."""
        facts: dict[str, str | int] = {"waiting": self.waiting}
        if self.standing is not None:
            facts["standing"] = self.standing.value
        if self.proof is not None:
            facts["proof"] = self.proof.value
        if self.stands_in is not None:
            facts["stands_in"] = self.stands_in
        if facts != self._told:
            self._told = facts
            self._problems.stands(self._printer, facts)

    def forget(self) -> None:
        """Nobody serves this printer any more."""
        self._problems.displayed(self._printer, ())
        self._problems.stands(self._printer, None)
