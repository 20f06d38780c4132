"""`terminals`: the shop's card terminals, for whoever sets them up and for the inbox that names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry

from .document import Touch
from .view import Path, View


class TerminalsDocument:
    """Card terminals (카드 단말기) by id: name, address, and the devices whose guests pay there."""

    family = "terminals"

    def names(self, view: View) -> Iterable[str]:
        return ("terminals",)

    def exists(self, view: View, name: str) -> bool:
        return name == "terminals"

    def collections(self) -> Sequence[str]:
        return ("terminals",)

    def paths(self, view: View, name: str) -> list[Path]:
        return [("terminals", terminal) for terminal in view.state.terminals]

    def render(self, view: View, name: str, path: Path) -> Any:
        terminal = view.state.terminals[path[1]]
        return {
            "name": terminal.name,
            "address": terminal.address,
            "devices": list(terminal.devices),
        }

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        match entry.event:
            case e.TerminalSaved(terminal=terminal):
                return (("terminals", ("terminals", terminal.id)),)
            case e.TerminalRemoved(terminal=terminal):
                return (("terminals", ("terminals", terminal)),)
        return ()
