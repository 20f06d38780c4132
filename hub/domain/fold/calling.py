"""Open calls and the timers behind them."""

from __future__ import annotations

from .. import events as e
from ..call import Call
from ..entry import Entry
from ..state import ShopState


def staff_called(state: ShopState, entry: Entry, event: e.StaffCalled) -> None:
    state.calls[event.call] = Call(
        event.call, event.device, event.reason, entry.at, table=event.table
    )
    state.timers[f"call:{event.call}"] = event.escalates_at


def call_escalated(state: ShopState, entry: Entry, event: e.StaffCallEscalated) -> None:
    state.timers.pop(f"call:{event.call}", None)
    if event.call in state.calls:
        state.calls[event.call].escalated = True


def call_answered(state: ShopState, entry: Entry, event: e.StaffCallAnswered) -> None:
    forget(state, event.call)


def forget(state: ShopState, call: str) -> None:
    """A call that was answered, or whose guest has long gone."""
    state.calls.pop(call, None)
    state.timers.pop(f"call:{call}", None)
