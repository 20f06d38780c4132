"""A demo shop with its menu, people, devices and virtual printers, made through the same commands.

What it makes stands in the data folder like any shop's, so a second start finds it again; only the
virtual printers and terminals (`world.py`) may be on new ports.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

from hub.api.pairing import Pairing, TicketWish
from hub.devices.registry import device_by_token
from hub.domain import commands as c
from hub.domain.behaviour import COMMANDS
from hub.domain.device import NewDevice, ScreenProfile
from hub.domain.printer import Printer
from hub.domain.rules import HouseRules
from hub.domain.staff import Role
from hub.domain.terminal import Terminal
from hub.shop import Shop

from .acquirer import COUNTER_TERMINAL, KIOSK_TERMINAL
from .shops import SHOPS, menu_of, rules_of, today_of
from .world import COUNTER_PRINTER, KITCHEN_PRINTER, Places

log = logging.getLogger(__name__)

# Millimetres of the demo's screens: a 27-inch upright kiosk, a 10.1-inch tablet, a 15.6-inch display, a 43-inch board.
KIOSK_SCREEN = ScreenProfile(width_px=1080, height_px=1920, diagonal_mm=686, reach_mm=500)
TABLET_SCREEN = ScreenProfile(width_px=1280, height_px=800, diagonal_mm=257)
DISPLAY_SCREEN = ScreenProfile(width_px=1920, height_px=1080, diagonal_mm=396)
BOARD_SCREEN = ScreenProfile(width_px=1920, height_px=1080, diagonal_mm=1092)

DEVICES: tuple[NewDevice, ...] = (
    NewDevice(kind="kiosk", name="키오스크 1", screen=KIOSK_SCREEN),
    NewDevice(kind="table", name="3번 테이블", screen=TABLET_SCREEN, table="t3"),
    NewDevice(kind="table", name="5번 테이블", screen=TABLET_SCREEN, table="t5"),
    NewDevice(kind="board", name="메뉴판", screen=BOARD_SCREEN),
    NewDevice(kind="kitchen", name="주방 화면", screen=DISPLAY_SCREEN),
    NewDevice(kind="staff", name="카운터 태블릿", screen=TABLET_SCREEN),
    NewDevice(kind="setup", name="설치 태블릿", screen=TABLET_SCREEN),
)
# The switches on the demo's first page are the owner's: a device of its own, so that it takes no tablet's place.
SWITCHES = NewDevice(kind="staff", name="첫 화면의 스위치", screen=TABLET_SCREEN)

# People of the demo are roles. Their PINs are on the first page; a real shop types its own.
PEOPLE: tuple[tuple[str, str, Role, str], ...] = (
    ("owner", "사장", "owner", "100000"),
    ("staff", "홀 직원", "staff", "200000"),
    ("kitchen", "주방", "kitchen", "300000"),
    ("technician", "설치 기사", "technician", "400000"),
)

TERMINAL_NAMES = {KIOSK_TERMINAL: "키오스크 단말기", COUNTER_TERMINAL: "카운터 단말기"}
PRINTER_NAMES = {KITCHEN_PRINTER: "주방 프린터", COUNTER_PRINTER: "영수증 프린터"}


class DemoShop:
    """Furnishes an opened shop; knows what it was furnished with."""

    def __init__(self, shop: Shop, pairing: Pairing, data: Path, name: str = SHOPS[0]) -> None:
        self.shop, self._pairing, self.data, self._name = shop, pairing, data, name
        self.printers = printers_of(name)
        """Names of the printers by id."""
        self.terminals = TERMINAL_NAMES
        """Names of the card terminals by id."""
        self.people = people_of(name)
        self.places: Places | None = None
        self.devices: list[dict[str, str]] = []
        """Kind, name, page and token of every demo device."""
        self.switches = ""
        """Token of the first page's own device."""

    async def open(self, places: Places) -> None:
        """Brings the shop to what the demo shows, with its printers at `places`. Safe to repeat."""
        self.places = places
        if not self.shop.state.menu.items:
            await self._ask(c.ChangeRules, rules=rules_of(self._name))
            await self._ask(c.PublishMenu, menu=menu_of(self._name))
            today = today_of(self._name)
            for item, price in today["market_prices"].items():
                await self._ask(c.SetMarketPrice, item=item, price=price)
            for item, left in today["stock"].items():
                await self._ask(c.SetStock, item=item, left=left)
        for person, name, role, pin in self.people:
            if person not in self.shop.state.people:
                wish = TicketWish(
                    do="save_person", person=person, name=name, roles=(role,), pin=pin
                )
                await self._pairing.grant(wish)
        for printer, port in places.printers.items():
            await self._connect(printer, port)
        await self._admit_devices()
        for terminal, address in places.money.terminals.items():
            await self._plug_in(terminal, address)

    @property
    def dishes(self) -> list[dict[str, str]]:
        """What the first page orders by itself: asked nothing about, to be had at any hour, made at one station.

        `station` is empty where the shop has none.
        """
        menu = self.shop.state.menu
        asked = {group.id for group in menu.groups if group.min}
        return [
            {"item": item.id, "station": "".join(item.stations)}
            for item in menu.items
            if item.price
            and len(item.stations) == (1 if menu.stations else 0)
            and not (item.steps or item.dayparts or item.alcohol or asked & set(item.groups))
            and item.servings_min == 1
        ]

    async def _connect(self, printer: str, port: int) -> None:
        """Nothing happens where it is connected already: after the hub was killed its printers are where they were."""
        wanted = Printer(
            id=printer,
            name=self.printers[printer],
            address=f"tcp://127.0.0.1:{port}",
            profile="generic-80-kr",
            stations=tuple(station.id for station in self.shop.state.menu.stations)
            if printer == KITCHEN_PRINTER
            else (),
            receipts=printer == COUNTER_PRINTER,
            drawer=printer == COUNTER_PRINTER,
        )
        for known in self.shop.state.printers.values():
            # Ports are given anew at every start: this one may have been another printer's at the last.
            if known.id != printer and known.address == wanted.address:
                nowhere = known.model_copy(update={"address": "file:"})
                await self._ask(c.SavePrinter, printer=nowhere)
                break
        if self.shop.state.printers.get(printer) != wanted:
            await self._ask(c.SavePrinter, printer=wanted)

    async def _plug_in(self, terminal: str, address: str) -> None:
        """As `_connect`, for a card terminal: the kiosk has its own, and everybody else pays at the counter's."""
        state = self.shop.state
        kiosks = tuple(device.id for device in state.devices.values() if device.kind == "kiosk")
        wanted = Terminal(
            id=terminal,
            name=self.terminals[terminal],
            address=address,
            devices=kiosks if terminal == KIOSK_TERMINAL else (),
        )
        if state.terminals.get(terminal) == wanted:
            return
        try:
            for known in list(state.terminals.values()):
                if known.id != terminal and known.address == address:
                    nowhere = known.model_copy(update={"address": f"serial:none-{known.id}"})
                    await self._ask(c.SaveTerminal, terminal=nowhere)
            await self._ask(c.SaveTerminal, terminal=wanted)
        except RuntimeError as refused:
            # A payment there has no end yet, and the terminal could not come back to where it was.
            log.warning("%s", refused)

    async def _admit_devices(self) -> None:
        file = self.data / "demo-devices.json"
        known: list[dict[str, str]] = json.loads(file.read_text("utf-8")) if file.exists() else []
        found = [d for d in known if device_by_token(self.shop.state, d["token"])]
        for device in (*(d for d in DEVICES if _belongs(self._name, d.kind)), SWITCHES):
            if any(d["name"] == device.name for d in found):
                continue
            outcome = await self._pairing.grant(TicketWish(do="admit_device", device=device))
            token = json.loads(outcome.body)["token"]
            page = self.shop.kinds[device.kind].page
            found.append({"kind": device.kind, "name": device.name, "page": page, "token": token})
        self.devices = [d for d in found if d["name"] != SWITCHES.name]
        self.switches = next(d["token"] for d in found if d["name"] == SWITCHES.name)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump(found, out, ensure_ascii=False)

    async def _ask(self, body: type[c.Command], **fields: Any) -> None:
        verb = next(name for name, known in COMMANDS.items() if known.body is body)
        command = body(command_id=self.shop.ids.command_id(), type=verb, **fields)
        outcome = await self.shop.tell(command, COMMANDS[verb])
        if outcome.status != 200:
            raise RuntimeError(f"the demo's {verb} was refused: {outcome.body}")


def demo_rules() -> HouseRules:
    """The house rules of the demo restaurant."""
    return rules_of(SHOPS[0])


def people_of(shop: str) -> tuple[tuple[str, str, Role, str], ...]:
    """Who works in a demo shop: no cook where nobody cooks, no hall (홀) where nobody sits."""
    hall = _belongs(shop, "table")
    return tuple(
        (id, name if hall else name.removeprefix("홀 "), role, pin)
        for id, name, role, pin in PEOPLE
        if _belongs(shop, role)
    )


def printers_of(shop: str) -> dict[str, str]:
    """Names of a demo shop's printers by id."""
    return {id: name for id, name in PRINTER_NAMES.items() if _belongs(shop, id)}


def _belongs(shop: str, what: str) -> bool:
    """False for what is the kitchen's (device, printer, cook) where nobody cooks, and for tables where nobody sits."""
    if what == "kitchen":
        return bool(menu_of(shop).stations)
    return what != "table" or "eat_in" in rules_of(shop).services
