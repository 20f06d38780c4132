"""The demo shop: a restaurant with its menu, people, devices and virtual printers, made through the same commands.

What it makes stands in the data folder like any shop's, so a second start finds it again; only the
virtual printers are new processes on new ports.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from hub.api.pairing import Pairing, TicketWish
from hub.devices.registry import device_by_token
from hub.domain import commands as c
from hub.domain.behaviour import COMMANDS
from hub.domain.device import NewDevice, ScreenProfile
from hub.domain.printer import Printer
from hub.domain.rules import HouseRules, ShopProfile
from hub.domain.staff import Role
from hub.shop import Shop

from .restaurant import menu
from .restaurant import shop as shop_facts

log = logging.getLogger(__name__)

# A process that starts Python and binds two ports: a second on a fast machine, several on a loaded one (s).
PRINTERS_START_S = 30.0

# Millimetres of the demo's screens: a 27-inch upright kiosk, a 10.1-inch tablet, a 15.6-inch display, a 43-inch board.
KIOSK_SCREEN = ScreenProfile(width_px=1080, height_px=1920, diagonal_mm=686, reach_mm=500)
TABLET_SCREEN = ScreenProfile(width_px=1280, height_px=800, diagonal_mm=257)
DISPLAY_SCREEN = ScreenProfile(width_px=1920, height_px=1080, diagonal_mm=396)
BOARD_SCREEN = ScreenProfile(width_px=1920, height_px=1080, diagonal_mm=1092)

DEVICES: tuple[NewDevice, ...] = (
    NewDevice(kind="kiosk", name="키오스크 1", screen=KIOSK_SCREEN),
    NewDevice(kind="board", name="메뉴판", screen=BOARD_SCREEN),
    NewDevice(kind="kitchen", name="주방 화면", screen=DISPLAY_SCREEN),
    NewDevice(kind="staff", name="카운터 태블릿", screen=TABLET_SCREEN),
    NewDevice(kind="setup", name="설치 태블릿", screen=TABLET_SCREEN),
)

# People of the demo are roles. Their PINs are on the first page; a real shop types its own.
PEOPLE: tuple[tuple[str, str, Role, str], ...] = (
    ("owner", "사장", "owner", "100000"),
    ("staff", "홀 직원", "staff", "200000"),
    ("kitchen", "주방", "kitchen", "300000"),
    ("technician", "설치 기사", "technician", "400000"),
)

KITCHEN_PRINTER, COUNTER_PRINTER = "kitchen", "counter"
PRINTER_NAMES = {KITCHEN_PRINTER: "주방 프린터", COUNTER_PRINTER: "영수증 프린터"}


class DemoShop:
    """Furnishes an opened shop, and owns its virtual printers."""

    def __init__(self, shop: Shop, pairing: Pairing, data: Path) -> None:
        self._shop, self._pairing, self._data = shop, pairing, data
        self._printers: asyncio.subprocess.Process | None = None
        self.control_port = 0
        self.devices: list[dict[str, str]] = []
        """Kind, name, page and token of every demo device."""

    async def open(self) -> None:
        """Brings the shop to what the demo shows. Safe to repeat."""
        ports = await self._start_printers()
        if not self._shop.state.menu.items:
            await self._ask(c.ChangeRules, rules=demo_rules())
            await self._ask(c.PublishMenu, menu=menu())
            await self._ask(c.SetMarketPrice, item="mungtigi", price=55_000)
        for person, name, role, pin in PEOPLE:
            if person not in self._shop.state.people:
                wish = TicketWish(
                    do="save_person", person=person, name=name, roles=(role,), pin=pin
                )
                await self._pairing.grant(wish)
        stations = tuple(station.id for station in self._shop.state.menu.stations)
        for printer, port in ports.items():
            await self._ask(
                c.SavePrinter,
                printer=Printer(
                    id=printer,
                    name=PRINTER_NAMES[printer],
                    address=f"tcp://127.0.0.1:{port}",
                    profile="generic-80-kr",
                    stations=stations if printer == KITCHEN_PRINTER else (),
                    receipts=printer == COUNTER_PRINTER,
                ),
            )
        await self._admit_devices()

    async def close(self) -> None:
        if self._printers is None or self._printers.returncode is not None:
            return
        self._printers.terminate()
        await self._printers.wait()

    async def torment(self, verb: str, printer: str) -> str:
        """Sends a fault verb to a virtual printer; its answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.control_port)
        try:
            writer.write(f"{verb} {printer}\n".encode())
            await writer.drain()
            return (await reader.readline()).decode().strip()
        finally:
            writer.close()

    async def _start_printers(self) -> dict[str, int]:
        self._printers = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "printer.virtual",
            "--dir", str(self._data / "paper"),
            "--printer", f"{KITCHEN_PRINTER}:0",
            "--printer", f"{COUNTER_PRINTER}:0",
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self._printers.stdout is not None
        async with asyncio.timeout(PRINTERS_START_S):
            said: dict[str, Any] = json.loads(await self._printers.stdout.readline())
        self.control_port = said["control"]
        return dict(said["printers"])

    async def _admit_devices(self) -> None:
        file = self._data / "demo-devices.json"
        known: list[dict[str, str]] = json.loads(file.read_text("utf-8")) if file.exists() else []
        self.devices = [d for d in known if device_by_token(self._shop.state, d["token"])]
        for device in DEVICES:
            if any(d["name"] == device.name for d in self.devices):
                continue
            outcome = await self._pairing.grant(TicketWish(do="admit_device", device=device))
            token = json.loads(outcome.body)["token"]
            page = self._shop.kinds[device.kind].page
            self.devices.append(
                {"kind": device.kind, "name": device.name, "page": page, "token": token}
            )
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump(self.devices, out, ensure_ascii=False)

    async def _ask(self, body: type[c.Command], **fields: Any) -> None:
        verb = next(name for name, known in COMMANDS.items() if known.body is body)
        command = body(command_id=self._shop.ids.command_id(), type=verb, **fields)
        outcome = await self._shop.tell(command, COMMANDS[verb])
        if outcome.status != 200:
            raise RuntimeError(f"the demo's {verb} was refused: {outcome.body}")


def demo_rules() -> HouseRules:
    facts: Any = shop_facts()
    return HouseRules(
        profile=ShopProfile(
            name=facts["name"],
            business_number=facts["business_number"],
            representative=facts["representative"],
            address=facts["address"]["ko"],
            phone=facts["phone"],
        ),
        last_order={"kiosk": 4 * 60 + 30},
        receipt_message=facts["receipt_note"]["ko"],
    )
