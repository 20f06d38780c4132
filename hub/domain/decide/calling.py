"""Calls of guests (직원 호출): rung, and answered by whoever goes."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..call import CALLS_OF_DEVICE_MAX, ESCALATES_MS
from ..refusals import OverLimit, UnknownCall
from ..state import ShopState
from .context import Context, Decision


def call_staff(state: ShopState, command: c.CallStaff, context: Context) -> Decision:
    """직원 부르기. An impatient guest presses again: that rings nobody anew."""
    own = [call for call in state.calls.values() if call.device == context.actor.device]
    for call in own:
        if call.reason == command.reason:
            return Decision((), c.CallAnswer(call=call.id))
    if len(own) >= CALLS_OF_DEVICE_MAX:
        raise OverLimit(what="calls", limit=CALLS_OF_DEVICE_MAX)
    event = e.StaffCalled(
        type="staff_called",
        call=context.new_id("c"),
        device=context.actor.device,
        table=context.table,
        reason=command.reason,
        escalates_at=context.now + ESCALATES_MS,
    )
    return Decision((event,), c.CallAnswer(call=event.call))


def answer_call(state: ShopState, command: c.AnswerCall, context: Context) -> Decision:
    """호출 받기. Two people may press at once: the second hears that somebody is already going."""
    call = state.calls.get(command.call)
    if call is None:
        raise UnknownCall(call=command.call)
    event = e.StaffCallAnswered(
        type="staff_call_answered", call=call.id, waited_ms=context.now - call.at
    )
    return Decision((event,), c.Done())
