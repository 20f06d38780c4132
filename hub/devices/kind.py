"""A device kind is one declaration: name, page, commands it may send, documents it may hear."""

from __future__ import annotations

from dataclasses import dataclass

from hub.domain.order import Channel


@dataclass(frozen=True, slots=True)
class DeviceKind:
    """What a kind of device is and may do.

    `documents` are names, or prefixes that end in `.*`; `bill.own` and `device.self` are the ones
    that began on, or are, this device, `seating.own` the party at its table. `needs_person`: commands
    with roles need someone signed in.
    """

    name: str
    page: str
    channel: Channel
    guest: bool
    commands: frozenset[str]
    documents: tuple[str, ...]
    needs_person: bool = False

    def may_send(self, command: str) -> bool:
        return command in self.commands
