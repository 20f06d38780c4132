"""The bench's shop: the demo menu, a kiosk, a staff tablet with someone signed in, two printers, in a folder."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.api.pairing import TicketWish
from hub.app import House, Ports
from hub.clock import Clock, MachineClock
from hub.demo.restaurant import menu
from hub.domain import commands as c
from hub.domain.behaviour import COMMANDS
from hub.domain.device import NewDevice
from hub.domain.printer import Printer
from hub.domain.rules import HouseRules
from hub.domain.staff import Person
from hub.settings import Settings

# The discard port, where nobody listens: the printers are switched off, their jobs wait in the table.
# Printing is work of other processes, which would fight with the load for a machine's second core.
SWITCHED_OFF = "tcp://127.0.0.1:9"
TO_FILES = "file:"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the bench's devices carry."""

    kiosk: str
    staff: str


def furnish(
    folder: Path,
    printers: str | Sequence[Printer] = SWITCHED_OFF,
    clock: Clock | None = None,
) -> Tokens:
    """Makes the shop through its own commands. The folder may not hold one yet.

    `printers`: those of the shop, or the address of the usual two, one in the kitchen and one at the counter.
    """
    given = _usual(printers) if isinstance(printers, str) else printers
    return asyncio.run(_furnish(folder, given, Ports(clock=clock or MachineClock())))


def _usual(address: str) -> tuple[Printer, Printer]:
    stations = tuple(station.id for station in menu().stations)
    return (
        printer("kitchen", address, stations=stations),
        # No two printers are at one address; every 127.x.x.x is this machine.
        printer("counter", address.replace("127.0.0.1", "127.0.0.2"), receipts=True),
    )


async def _furnish(folder: Path, printers: Sequence[Printer], ports: Ports) -> Tokens:
    house = House(Settings(data=folder), ports)
    await house.start()
    try:
        await _tell(house, c.ChangeRules, rules=HouseRules())
        await _tell(house, c.PublishMenu, menu=menu())
        for one in printers:
            await _tell(house, c.SavePrinter, printer=one)
        _, kiosk = await _admit(house, "kiosk")
        device, staff = await _admit(house, "staff")
        person = Person(id="owner", roles=("owner",))
        await _tell(house, c.RecordPerson, person=person, name="사장", pin_hash="none")
        sign_in = c.RecordSignIn(
            command_id=house.ids.command_id(), type="record_sign_in", person="owner", right=True
        )
        await house.shop.ask(sign_in, COMMANDS["record_sign_in"], device, b"")
    finally:
        await house.stop()
    return Tokens(kiosk, staff)


def printer(name: str, address: str, profile: str = "generic-80-kr", **does: Any) -> Printer:
    """A printer of the shop, with the profile that most shops in Korea have."""
    return Printer(id=name, name=name, address=address, profile=profile, **does)


async def _admit(house: House, kind: str) -> tuple[str, str]:
    """(device id, token) of a new device."""
    wish = TicketWish(do="admit_device", device=NewDevice(kind=kind, name=kind))
    answer = json.loads((await house.pairing.grant(wish)).body)
    return answer["device_id"], answer["token"]


async def _tell(house: House, body: type[c.Command], **fields: Any) -> None:
    verb = next(name for name, known in COMMANDS.items() if known.body is body)
    command = body(command_id=house.ids.command_id(), type=verb, **fields)
    outcome = await house.shop.tell(command, COMMANDS[verb])
    if outcome.status != 200:
        raise RuntimeError(f"{verb} was refused: {outcome.body}")
