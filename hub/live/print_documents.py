"""Documents about paper: `printers` and what their workers know, `prints` with what somebody has to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.printer import StuckPrint
from hub.domain.seating import table_label

from .document import Touch
from .view import Path, View

# A person goes through them one by one; the rest is a count.
STUCK_SHOWN = 60
# Tickets that stand on a screen and on no paper. More than a kitchen reads at once.
DISPLAYED_SHOWN = 60


class PrintersDocument:
    """`printers`: where they are, what they print, and what their workers last knew.

    Of the worker: `standing` (ready, printing, blocked, lost, silent, quarantined), `proof` (what it can say of
    a job: confirmed, processed, sent), `waiting` (jobs), `stands_in` (who prints for it meanwhile).
    """

    family = "printers"

    def names(self, view: View) -> Iterable[str]:
        return ("printers",)

    def exists(self, view: View, name: str) -> bool:
        return name == "printers"

    def collections(self) -> Sequence[str]:
        return ("printers",)

    def paths(self, view: View, name: str) -> list[Path]:
        return [("printers", printer) for printer in view.state.printers]

    def render(self, view: View, name: str, path: Path) -> Any:
        printer = view.state.printers[path[1]]
        return {
            **printer.model_dump(exclude={"stations"}, exclude_none=True),
            "stations": list(printer.stations),
            **view.printers.get(printer.id, {}),
        }

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        match entry.event:
            case e.PrinterSaved(printer=printer):
                return (("printers", ("printers", printer.id)),)
            case e.PrinterRemoved():
                # It stood in for others, perhaps.
                return (("printers", None),)
        return ()


class PrintsDocument:
    """`prints`: paper that somebody has to look at, tickets that are on screens only, and the last jobs.

    `stuck.<job>` stands until a person settles it, oldest first, `count` of them; `displayed.<order>` is a
    ticket whose printer cannot print; `recent.<job>` is what became of the last jobs.
    """

    family = "prints"

    def names(self, view: View) -> Iterable[str]:
        return ("prints",)

    def exists(self, view: View, name: str) -> bool:
        return name == "prints"

    def collections(self) -> Sequence[str]:
        return ("stuck", "displayed", "recent")

    def paths(self, view: View, name: str) -> list[Path]:
        return [
            ("count",),
            *(("stuck", job) for job in islice(view.state.prints, STUCK_SHOWN)),
            *(("displayed", order) for order in islice(view.displayed, DISPLAYED_SHOWN)),
            *(("recent", job) for job in view.prints),
        ]

    def render(self, view: View, name: str, path: Path) -> Any:
        match path:
            case ("count",):
                return len(view.state.prints)
            case ("stuck", job):
                return _stuck(view, view.state.prints[job])
            case ("displayed", order):
                return _displayed(view, view.displayed[order])
        shown = dict(view.prints[path[1]])
        return shown | {"printer_name": _named(view, shown["printer"])}

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        match entry.event:
            case e.PrintStuck(job=job) | e.PrintSettled(job=job):
                return (("prints", ("stuck", job)), ("prints", ("count",)))
            case e.PrinterSaved() | e.PrinterRemoved():
                return (("prints", None),)
        return ()


def _displayed(view: View, printers: Sequence[str]) -> dict[str, list[str]]:
    """`printers` by name, and the `stations` at which no other printer put the ticket on paper."""
    without: dict[str, bool] = {}
    for printer in view.state.printers.values():
        # Handed on to its backup, or to the backup of that, a ticket hangs there.
        hangs = any(one in printers for one in _with_backups(view, printer.id))
        for station in printer.stations:
            without[station] = hangs and without.get(station, True)
    return {
        "printers": [_named(view, one) for one in printers],
        "stations": [station for station, hangs in without.items() if hangs],
    }


def _with_backups(view: View, printer: str) -> Sequence[str]:
    """A printer, its backup, the backup of that ...; each once."""
    chain = [printer]
    while (known := view.state.printers.get(chain[-1])) and known.backup:
        if known.backup in chain:
            break
        chain.append(known.backup)
    return chain


def _stuck(view: View, stuck: StuckPrint) -> dict[str, Any]:
    value: dict[str, Any] = {
        "printer": stuck.printer,
        "printer_name": _named(view, stuck.printer),
        "kind": stuck.kind,
        "about": stuck.about,
        "copy_no": stuck.copy_no,
        "state": stuck.state,
        "reason": stuck.reason,
        "since": stuck.at,
    }
    if stuck.number:
        value["number"] = stuck.number
    if stuck.kind == "table_card":
        value["table"] = table_label(stuck.about)
    return value


def _named(view: View, printer: str) -> str:
    known = view.state.printers.get(printer)
    return known.name if known else printer
