"""The list of paper that people have to look at; copies; printers that come and go."""

from __future__ import annotations

from .. import events as e
from ..entry import Entry
from ..printer import StuckPrint
from ..state import ShopState


def printer_saved(state: ShopState, entry: Entry, event: e.PrinterSaved) -> None:
    state.printers[event.printer.id] = event.printer


def printer_removed(state: ShopState, entry: Entry, event: e.PrinterRemoved) -> None:
    state.printers.pop(event.printer, None)
    # Nobody stands in for another by a name that is not there.
    for printer in state.printers.values():
        if printer.backup == event.printer:
            state.printers[printer.id] = printer.model_copy(update={"backup": None})


def reprint_requested(state: ShopState, entry: Entry, event: e.ReprintRequested) -> None:
    if event.order in state.orders:
        state.copies[f"{event.what}:{event.order}"] = event.copy_no


def print_stuck(state: ShopState, entry: Entry, event: e.PrintStuck) -> None:
    state.prints[event.job] = StuckPrint(
        job=event.job,
        printer=event.printer,
        kind=event.kind,
        about=event.about,
        number=event.number,
        copy_no=event.copy_no,
        state=event.state,
        reason=event.reason,
        at=entry.at,
    )


def print_settled(state: ShopState, entry: Entry, event: e.PrintSettled) -> None:
    stuck = state.prints.pop(event.job, None)
    if stuck is not None and event.copy_job is not None and stuck.about in state.orders:
        state.copies[f"{stuck.kind}:{stuck.about}"] = event.copy_no
