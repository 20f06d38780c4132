"""Shifts as they stand: cash that goes through an open drawer, and what was counted."""

from __future__ import annotations

from .. import events as e
from ..difference import Difference
from ..entry import Entry
from ..state import ShopState
from ..till import Shift


def shift_opened(state: ShopState, entry: Entry, event: e.ShiftOpened) -> None:
    state.shifts[event.shift] = Shift(
        event.shift, event.drawer, event.device, event.person, entry.at, event.float_amount
    )


def cash_moved(state: ShopState, entry: Entry, event: e.CashMoved) -> None:
    shift = state.shifts.get(event.shift)
    if shift is None:
        return
    if event.direction == "in":
        shift.paid_in += event.amount
    else:
        shift.paid_out += event.amount


def cash_taken(state: ShopState, entry: Entry, event: e.PaymentApproved) -> None:
    shift = state.shifts.get(event.shift or "")
    if shift is not None and event.method == "cash":
        shift.sales += event.amount


def cash_given_back(state: ShopState, entry: Entry, event: e.PaymentCancelled) -> None:
    shift = state.shifts.get(event.shift or "")
    if shift is not None and event.method == "cash":
        shift.refunds += event.refunded


def shift_closed(state: ShopState, entry: Entry, event: e.ShiftClosed) -> None:
    state.shifts.pop(event.shift, None)
    figures = event.figures
    state.books.shifts[event.shift] = figures
    if event.private is not None:
        state.books.reasons[event.shift] = event.private.reason
    if figures.difference:
        # A shift is closed once: its own id makes that of its difference.
        name = f"x{event.shift[1:]}"
        state.differences[name] = Difference(
            id=name,
            kind="drawer",
            ours=figures.expected,
            theirs=figures.counted or 0,
            at=entry.at,
            method="cash",
            shift=event.shift,
        )
