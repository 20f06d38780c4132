"""Where the pictures are taken: a demo shop of its own, a real Chromium, screens of real sizes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from hub.demo.furnish import DEVICES
from hub.demo.restaurant import menu as demo_menu
from hub.domain.order import LineWish
from hub.domain.pricing import priced
from hub.domain.stock import Overlay
from tests.browser.conftest import OwnShop
from tests.browser.crew import Crew, journal
from tests.browser.guest import words
from tests.hub_process import end_for_sure, start_hub

Screen = Mapping[str, int]
"""`width_px`, `height_px`, `diagonal_mm` (0: nobody measured it), `reach_mm`."""


def screen(width: int, height: int, diagonal_mm: int = 0) -> Screen:
    """A screen of that many pixels and that many millimetres from corner to corner."""
    return {"width_px": width, "height_px": height, "diagonal_mm": diagonal_mm, "reach_mm": 0}


PHONE = screen(390, 844, 155)
TABLET = screen(1280, 800, 257)
DISPLAY = screen(1920, 1080, 396)
WALL = screen(1920, 1080, 1092)
UPRIGHT_WALL = screen(1080, 1920, 813)
DESK = screen(1440, 900)

# Milliseconds that a page may take to show what is waited for: nobody watches, and the machine may be busy.
SHOWN_WITHIN_MS = 30_000

# As long as the menu allows, with places to break it.
FORTY = "할머니가 새벽마다 손수 담근 묵은지로 오래 끓인 얼큰한 돼지 김치찌개 대"

# What the demo calls the devices that a screen is measured of.
_NAMES = {device.kind: device.name for device in DEVICES}

Shots = Iterator[tuple[str, Page]]
"""What a scene gives: a caption, and the page as it stands while the picture is taken."""


class Studio:
    """One shop and the screens in it, for one sheet in one language."""

    def __init__(self, browser: Browser, folder: Path, language: str) -> None:
        self.language = language
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        folder.mkdir(parents=True)
        self.folder = folder
        self.shop = OwnShop(start_hub(folder / "data", demo=True))

    def close(self) -> None:
        """Takes the screens down and ends the shop."""
        self.clear()
        self.shop.hub.terminate()
        end_for_sure(self.shop.hub)

    def clear(self) -> None:
        """Takes every screen down."""
        while self._contexts:
            self._contexts.pop().close()

    @property
    def crew(self) -> Crew:
        """Owner and technician, signed in."""
        return self.shop.crew

    def says(self, key: str, **params: Any) -> str:
        """The words of `key` in the sheet's language."""
        return words(self.language, key, **params)

    def page(self, screen: Screen, **options: Any) -> Page:
        """An empty page of that size; options are Playwright's `new_context`."""
        usual: dict[str, Any] = {
            "viewport": {"width": screen["width_px"], "height": screen["height_px"]},
            "locale": "ko-KR",
            "timezone_id": "Asia/Seoul",
            "has_touch": True,
            "reduced_motion": "reduce",
        }
        context = self._browser.new_context(**(usual | options))
        context.set_default_timeout(SHOWN_WITHIN_MS)
        self._contexts.append(context)
        page = context.new_page()
        for slot in ("demo", "kitchen", "setup", "staff", "table", "parts"):
            page.add_init_script(
                f"localStorage.setItem('madang.{slot}.language', '{self.language}')"
            )
        return page

    def device(self, kind: str, screen: Screen, path: str = "", **options: Any) -> Page:
        """A paired device's page, its screen measured."""
        device = self.crew.device_id(kind)
        self.crew.technician("change_device", device_id=device, name=_NAMES[kind], screen=screen)
        page = self.page(screen, **options)
        page.goto(f"{self.shop.url}{path or '/' + kind}#token={self.crew.tokens[kind]}")
        return page

    @contextmanager
    def hub_away(self) -> Iterator[None]:
        """The hub has lost its power, for the length of a block."""
        self.shop.lose_power()
        try:
            yield
        finally:
            self.shop.power_back()
            self.crew.sign_in()

    def order(self, *lines: dict[str, Any], **fields: Any) -> str:
        """A kiosk's order, sent to the kitchen; its id. A line is `{"item": ..., "quantity": ...}`."""
        menu = demo_menu()
        wishes = [{"quantity": 1} | line for line in lines]
        asked = [LineWish.model_validate_json(json.dumps(wish)) for wish in wishes]
        total = sum(line.amount for line in priced(menu, Overlay(), asked, "ko"))
        shown = {"menu": menu.version, "language": "ko", "total": total, "payment": "counter"}
        wish = {"service": "eat_in", "lines": wishes} | shown | fields
        order = str(self.crew._ask("kiosk", "place_order", **wish)["order"])
        if not journal(self.shop.data, "order_placed")[-1]["fired"]:
            self.crew.owner("fire_order", order=order)
        return order

    def move(self, order: str, to: str) -> None:
        """The kitchen moves an order at every station that has a part of it: `ready`, `served`."""
        placed = next(
            one for one in journal(self.shop.data, "order_placed") if one["order"] == order
        )
        for station in placed["fired"]:
            self.crew._ask("kitchen", "bump_lines", order=order, station=station, to=to, lines=[])


def later(page: Page, ms: int) -> None:
    """The screen's clock goes on by that much, at once: what waits for minutes happens now."""
    page.evaluate("ms => { const now = Date.now.bind(Date); Date.now = () => now() + ms; }", ms)
