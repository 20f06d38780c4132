"""`calls`: guests who ring for somebody, for whoever can go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.seating import table_label

from .document import Touch
from .view import Path, View

# More bells than this at once are answered in the room, not on a screen; the rest is a count.
CALLS_SHOWN = 30


class CallsDocument:
    """`calls`: open calls, oldest first, and how many there are."""

    family = "calls"

    def names(self, view: View) -> Iterable[str]:
        return ("calls",)

    def exists(self, view: View, name: str) -> bool:
        return name == "calls"

    def collections(self) -> Sequence[str]:
        return ("calls",)

    def paths(self, view: View, name: str) -> list[Path]:
        shown = islice(view.state.calls, CALLS_SHOWN)
        return [("count",), *(("calls", call) for call in shown)]

    def render(self, view: View, name: str, path: Path) -> Any:
        if path == ("count",):
            return len(view.state.calls)
        call = view.state.calls[path[1]]
        device = view.state.devices.get(call.device)
        value = {
            "from": device.name if device else call.device,
            "reason": call.reason,
            "since": call.at,
            "escalated": call.escalated,
        }
        if call.table:
            value["table"] = table_label(call.table)
        return value

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        match entry.event:
            case e.StaffCalled() | e.StaffCallEscalated() | e.StaffCallAnswered() as event:
                return (("calls", ("calls", event.call)), ("calls", ("count",)))
            case e.DeviceChanged():
                return (("calls", None),)
        return ()
