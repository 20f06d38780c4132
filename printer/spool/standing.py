"""Standing conditions of a printer: reported and logged once when they come, once when they go."""

from __future__ import annotations

import logging
from typing import Protocol

from .ledger import Detail
from .status import PrinterStatus

_logger = logging.getLogger(__name__)


class Problems(Protocol):
    """Where standing conditions of printers go. Called in the event loop; must not wait."""

    def problem(self, kind: str, printer: str, params: Detail) -> None:
        """Something is wrong. Kinds are listed in PROBLEM_KINDS."""

    def clear(self, kind: str, printer: str) -> None:
        """It is well again."""


# Of the printer: raised once, cleared once.
_OF_PRINTER = (
    "printer_unreachable",
    "printer_paper_out",
    "printer_cover_open",
    "printer_error",
    "printer_offline",
    "printer_paper_low",
    "printer_link_lost",
    "printer_stalled",
    "printer_fonts_missing",
    "printer_render_failed",
    "printer_worker_failed",
)
OF_JOB = ("job_unknown", "job_expired", "job_failed", "job_missing_letters")
"""Of one job: raised each time, `job_id` in the parameters. Never cleared here: whoever is told decides how long."""
PROBLEM_KINDS = _OF_PRINTER + OF_JOB


def problems_of(status: PrinterStatus) -> list[str]:
    """Problem kinds that a status shows; `offline` alone where it names no cause."""
    found = [
        kind
        for kind, shown in (
            ("printer_paper_out", status.paper_out),
            ("printer_cover_open", status.cover_open),
            ("printer_error", status.error),
        )
        if shown
    ]
    if status.offline and not found:
        found.append("printer_offline")
    if status.paper_low and not status.paper_out:
        found.append("printer_paper_low")
    return found


_OF_STATUS = frozenset(
    (
        "printer_paper_out",
        "printer_cover_open",
        "printer_error",
        "printer_offline",
        "printer_paper_low",
    )
)


# Over as soon as the printer answers, or takes something, again.
_OF_LINK = frozenset(("printer_unreachable", "printer_link_lost", "printer_stalled"))


class StandingProblems:
    """What is wrong with one printer now; each change is reported, and logged, once."""

    def __init__(self, printer: str, problems: Problems) -> None:
        self._printer = printer
        self._problems = problems
        self._kinds: set[str] = set()

    @property
    def of_status(self) -> bool:
        """True while something stands that asking the printer may clear."""
        return bool(self._kinds & (_OF_STATUS | _OF_LINK))

    def add(self, kind: str, params: Detail) -> bool:
        """Report `kind`, unless it stands already; True if it is new."""
        if kind in self._kinds:
            return False
        self._kinds.add(kind)
        _logger.warning("printer %s: %s %s", self._printer, kind, dict(params))
        self._problems.problem(kind, self._printer, params)
        return True

    def remove(self, kind: str) -> None:
        """Clear `kind`, if it stands."""
        if kind in self._kinds:
            self._kinds.remove(kind)
            _logger.info("printer %s: %s is over", self._printer, kind)
            self._problems.clear(kind, self._printer)

    def forget(self) -> None:
        """Nobody asks this printer any more, so nothing of it stands."""
        for kind in sorted(self._kinds):
            self.remove(kind)

    def reached(self) -> None:
        """The printer is there."""
        for kind in sorted(self._kinds & _OF_LINK):
            self.remove(kind)

    def replace_status(self, status: PrinterStatus | None) -> None:
        """What the printer says now; a silent one neither raises nor clears anything."""
        if status is None:
            return
        shown = set(problems_of(status))
        for kind in sorted(self._kinds & _OF_STATUS - shown):
            self.remove(kind)
        for kind in sorted(shown):
            self.add(kind, {})

    def of_job(self, kind: str, params: Detail) -> None:
        """Report something about one job; it does not stand, so it is not cleared here."""
        _logger.warning("printer %s: %s %s", self._printer, kind, dict(params))
        self._problems.problem(kind, self._printer, params)
