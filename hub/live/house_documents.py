"""Documents about the house itself: `device.<id>`, `devices`, `problems`, `people`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.device import Device
from hub.domain.seating import seating_at, table_label

from .document import Touch
from .view import Path, View

_DEVICE_EVENTS = (e.DevicePaired, e.DeviceChanged, e.DeviceRevoked, e.SignedIn, e.SignedOut)


def _device_id(event: e.Event) -> str | None:
    if isinstance(event, e.DevicePaired | e.DeviceChanged | e.DeviceRevoked):
        return event.device_id
    if isinstance(event, e.SignedIn | e.SignedOut):
        return event.device
    return None


def _described(view: View, device: Device) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": device.id,
        "kind": device.kind,
        "name": device.name,
        "screen": device.screen.model_dump(),
    }
    person = view.state.sign_ins.on_device.get(device.id)
    if person:
        value["person"] = person
    if device.table:
        value["table"] = device.table
    return value


class DeviceDocument:
    """`device.<id>`: what a device should know of itself: its open calls, its table and who sits there now.

    Gone when it is revoked.
    """

    family = "device"

    def names(self, view: View) -> Iterable[str]:
        return ()

    def exists(self, view: View, name: str) -> bool:
        device = view.state.devices.get(name.partition(".")[2])
        return device is not None and device.token_hash is not None

    def collections(self) -> Sequence[str]:
        return ("calls",)

    def paths(self, view: View, name: str) -> list[Path]:
        device = view.state.devices[name.partition(".")[2]]
        calls = [call for call in view.state.calls.values() if call.device == device.id]
        return [
            *((key,) for key in _described(view, device)),
            *((key,) for key in ("table_label", "seating") if device.table),
            *(("calls", call.reason) for call in calls),
        ]

    def render(self, view: View, name: str, path: Path) -> Any:
        device = view.state.devices[name.partition(".")[2]]
        match path:
            case ("calls", reason):
                calls = view.state.calls.values()
                return next(
                    {"since": call.at}
                    for call in calls
                    if call.device == device.id and call.reason == reason
                )
            case ("table_label",):
                return table_label(device.table or "")
            case ("seating",):
                seating = seating_at(view.state.seatings.values(), device.table or "")
                return seating.id if seating else None
        return _described(view, device).get(path[0])

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        device = _device_id(entry.event)
        match entry.event:
            case e.PersonSaved() | e.StaffCallAnswered():
                # Whose call it was the state no longer says.
                return [(f"device.{known}", None) for known in view.state.devices]
            case e.StaffCalled(device=caller):
                return ((f"device.{caller}", None),)
            case e.SeatingOpened() | e.SeatingClosed():
                at_tables = [known for known in view.state.devices.values() if known.table]
                return [(f"device.{known.id}", ("seating",)) for known in at_tables]
        return ((f"device.{device}", None),) if device else ()


class DevicesDocument:
    """`devices`: every paired device and how many live connections it has, for setup."""

    family = "devices"

    def names(self, view: View) -> Iterable[str]:
        return ("devices",)

    def exists(self, view: View, name: str) -> bool:
        return name == "devices"

    def collections(self) -> Sequence[str]:
        return ("devices",)

    def paths(self, view: View, name: str) -> list[Path]:
        return [("devices", d.id) for d in view.state.devices.values() if d.token_hash]

    def render(self, view: View, name: str, path: Path) -> Any:
        device = view.state.devices[path[1]]
        return {**_described(view, device), "connections": view.present.get(device.id, 0)}

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        device = _device_id(entry.event)
        if isinstance(entry.event, e.PersonSaved):
            return (("devices", None),)
        return (("devices", ("devices", device)),) if device else ()


class ProblemsDocument:
    """`problems`: standing conditions by code and what they are about, oldest first; a printer's with its name."""

    family = "problems"

    def names(self, view: View) -> Iterable[str]:
        return ("problems",)

    def exists(self, view: View, name: str) -> bool:
        return name == "problems"

    def collections(self) -> Sequence[str]:
        return ("problems",)

    def paths(self, view: View, name: str) -> list[Path]:
        return [("problems", key) for key in view.problems.standing]

    def render(self, view: View, name: str, path: Path) -> Any:
        problem = view.problems.standing[path[1]]
        shown = {
            "code": problem.code,
            "about": problem.about,
            "since": problem.since,
            "params": dict(problem.params),
        }
        printer = view.state.printers.get(str(problem.params.get("printer", "")))
        return shown | {"printer_name": printer.name} if printer else shown

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        if isinstance(entry.event, e.PrinterSaved | e.PrinterRemoved):
            return (("problems", None),)
        return ()


class PeopleDocument:
    """`people`: who may sign in, by name and role, for the PIN page of a staff device."""

    family = "people"

    def names(self, view: View) -> Iterable[str]:
        return ("people",)

    def exists(self, view: View, name: str) -> bool:
        return name == "people"

    def collections(self) -> Sequence[str]:
        return ("people",)

    def paths(self, view: View, name: str) -> list[Path]:
        return [("people", person.id) for person in view.state.people.values() if person.active]

    def render(self, view: View, name: str, path: Path) -> Any:
        person = view.state.people[path[1]]
        return {"name": view.state.person_names[person.id], "roles": list(person.roles)}

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        match entry.event:
            case e.PersonSaved(person=person):
                return (("people", ("people", person.id)),)
            case e.Erased(target=target):
                return (("people", ("people", target)),)
        return ()
