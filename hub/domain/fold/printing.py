"""The list of paper that people have to look at; copies; printers that come and go."""

from __future__ import annotations

from .. import events as e
from ..entry import Entry
from ..printer import StuckPrint
from ..state import ShopState


def printer_saved(state: ShopState, entry: Entry, event: e.PrinterSaved) -> None:
    printer = event.printer
    known = state.printers.get(printer.id)
    if known is None or known.address != printer.address:
        # Another machine, or another cable: what the one before did says nothing of it.
        state.quarantined.discard(printer.id)
    state.printers[printer.id] = printer


def printer_removed(state: ShopState, entry: Entry, event: e.PrinterRemoved) -> None:
    state.printers.pop(event.printer, None)
    state.quarantined.discard(event.printer)
    # Nobody stands in for another by a name that is not there.
    for printer in state.printers.values():
        if printer.backup == event.printer:
            state.printers[printer.id] = printer.model_copy(update={"backup": None})


def printer_quarantined(state: ShopState, entry: Entry, event: e.PrinterQuarantined) -> None:
    if event.printer in state.printers:
        state.quarantined.add(event.printer)


def printer_resumed(state: ShopState, entry: Entry, event: e.PrinterResumed) -> None:
    state.quarantined.discard(event.printer)


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
        origin=event.origin,
    )


def print_settled(state: ShopState, entry: Entry, event: e.PrintSettled) -> None:
    stuck = state.prints.pop(event.job, None)
    if stuck is not None and event.copy_job is not None and stuck.about in state.orders:
        state.copies[f"{stuck.kind}:{stuck.about}"] = event.copy_no
