"""Card terminals of the shop."""

from __future__ import annotations

from .. import events as e
from ..entry import Entry
from ..state import ShopState


def terminal_saved(state: ShopState, entry: Entry, event: e.TerminalSaved) -> None:
    state.terminals[event.terminal.id] = event.terminal


def terminal_removed(state: ShopState, entry: Entry, event: e.TerminalRemoved) -> None:
    state.terminals.pop(event.terminal, None)
