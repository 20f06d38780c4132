"""Card terminals: set up and taken out by the technician."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..refusals import OverLimit, UnknownTerminal, WrongState
from ..state import ShopState
from ..terminal import TERMINALS_MAX
from .context import Context, Decision, device_of


def save_terminal(state: ShopState, command: c.SaveTerminal, context: Context) -> Decision:
    """A new one, or the whole of one there is. Two at one address would answer for each other."""
    terminal = command.terminal
    if terminal.id not in state.terminals and len(state.terminals) >= TERMINALS_MAX:
        raise OverLimit(what="terminals", limit=TERMINALS_MAX)
    for device in terminal.devices:
        device_of(state, device)
    others = [one for one in state.terminals.values() if one.id != terminal.id]
    if any(one.address == terminal.address for one in others):
        raise WrongState(what="address", state="taken")
    _idle(state, terminal.id)
    return Decision((e.TerminalSaved(type="terminal_saved", terminal=terminal),), c.Done())


def remove_terminal(state: ShopState, command: c.RemoveTerminal, context: Context) -> Decision:
    if command.terminal not in state.terminals:
        raise UnknownTerminal(terminal=command.terminal)
    _idle(state, command.terminal)
    event = e.TerminalRemoved(type="terminal_removed", terminal=command.terminal)
    return Decision((event,), c.Done())


def _idle(state: ShopState, terminal: str) -> None:
    """Money there that nobody knows the end of, this way or back, can be asked for only where it moved."""
    for bill in state.bills.values():
        for payment in bill.payments.values():
            if payment.terminal == terminal and payment.in_doubt():
                raise WrongState(what="terminal", state="busy")
