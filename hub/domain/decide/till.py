"""Shifts: a drawer taken over with its float, cash in and out, counted at the end."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..refusals import DifferenceUnexplained, OverLimit, UnknownShift, WrongState
from ..state import ShopState
from ..till import (
    SHIFTS_OPEN_MAX,
    SHIFTS_PER_Z_MAX,
    Shift,
    counted_won,
    shift_figures,
)
from .context import Context, Decision
from .printing import drawer_opened


def open_shift(state: ShopState, command: c.OpenShift, context: Context) -> Decision:
    """교대 시작: one shift a drawer, and one a device."""
    if any(shift.drawer == command.drawer for shift in state.shifts.values()):
        raise WrongState(what="drawer", state="in_use")
    if any(shift.device == context.actor.device for shift in state.shifts.values()):
        raise WrongState(what="device", state="on_shift")
    if len(state.shifts) >= SHIFTS_OPEN_MAX:
        raise OverLimit(what="shifts", limit=SHIFTS_OPEN_MAX)
    if len(state.shifts) + len(state.books.shifts) >= SHIFTS_PER_Z_MAX:
        raise OverLimit(what="shifts_per_z", limit=SHIFTS_PER_Z_MAX)
    event = e.ShiftOpened(
        type="shift_opened",
        shift=context.new_id("w"),
        drawer=command.drawer,
        device=context.actor.device,
        person=context.actor.person,
        float_amount=command.float_amount,
    )
    return Decision((event,), c.ShiftAnswer(shift=event.shift))


def move_cash(state: ShopState, command: c.MoveCash, context: Context) -> Decision:
    """시재 입출금."""
    shift = _open_one(state, command.shift)
    said = e.Reason(reason=command.reason)
    event = e.CashMoved(
        type="cash_moved",
        shift=shift.id,
        direction=command.direction,
        amount=command.amount,
        private=said,
    )
    return Decision((event, *drawer_opened(state, "asked", said, shift.id)), c.Done())


def close_shift(state: ShopState, command: c.CloseShift, context: Context) -> Decision:
    """교대 마감: what was counted against what should be there; a difference is explained by who counted."""
    shift = _open_one(state, command.shift)
    coins = {worth: number for worth, number in command.counted.items() if number}
    counted, expected = counted_won(coins), shift.expected()
    difference = counted - expected
    if difference and command.reason is None:
        raise DifferenceUnexplained(difference=difference)
    figures = shift_figures(shift).model_copy(
        update={
            "closed_by": context.actor.person,
            "closed_at": context.now,
            "counted": counted,
            "difference": difference,
            "coins": coins,
        }
    )
    event = e.ShiftClosed(
        type="shift_closed",
        shift=shift.id,
        figures=figures,
        private=e.Reason(reason=command.reason) if command.reason else None,
    )
    answer = c.CountAnswer(expected=expected, counted=counted, difference=difference)
    return Decision((event,), answer)


def _open_one(state: ShopState, shift_id: str) -> Shift:
    shift = state.shifts.get(shift_id)
    if shift is None:
        raise UnknownShift(shift=shift_id)
    return shift
