"""A real Chromium and the demo shop it visits, for the figures of what people see."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.load import Minting
from bench.process import Serving, python, serving

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WITHOUT = f"left out: no Chromium at {CHROMIUM} (CHROMIUM names another)"

# On a loaded machine fifty pages come up slowly (ms).
PATIENCE_MS = 120_000
ANSWER_S = 60.0


@dataclass(frozen=True, slots=True)
class Surface:
    """A page of the demo, and what stands on it once a person can do something there."""

    name: str
    path: str
    kind: str
    """Whose token it opens with; empty for a page that needs none."""
    useful: str
    """A selector; one found and drawn is the first useful screen."""


SURFACES = (
    Surface("kiosk", "/kiosk", "kiosk", ".screen.start .service"),
    Surface("table", "/table", "table", "main button"),
    Surface("board", "/board", "board", ".page:not(.measure) .row"),
    Surface("pick-up board", "/board/pickup", "board", ".pickup .numbers"),
    Surface("kitchen", "/kitchen", "kitchen", ".kitchen .empty, .kitchen .ticket"),
    Surface("staff", "/staff", "staff", ".views, .signin .choices .button"),
    Surface("setup", "/setup", "setup", ".checklist, .signin .choices .button"),
    Surface("first page", "/", "", "main a[href], main button"),
    Surface("paper", "/virtual", "", ".printer"),
)


@dataclass(frozen=True, slots=True)
class DemoShop:
    """A running demo hub; `tokens` by kind of device."""

    hub: Serving
    tokens: dict[str, str]

    def address(self, surface: Surface) -> str:
        """Where a surface is, with the token of its device."""
        token = f"#token={self.tokens[surface.kind]}" if surface.kind else ""
        return f"{self.hub.url}{surface.path}{token}"

    @property
    def surfaces(self) -> tuple[Surface, ...]:
        """Those that this shop has."""
        return tuple(one for one in SURFACES if not one.kind or one.kind in self.tokens)


@contextmanager
def demo_shop(data: Path) -> Iterator[DemoShop]:
    """The demo as `madang demo` starts it, its owner signed in on the staff tablet."""
    command = python(
        "-m", "hub.cli", "demo", "--data", str(data), "--host", "127.0.0.1", "--port", "0", "--json"
    )
    with serving(command) as hub:
        told = json.loads(_answer(f"{hub.url}/api/v1/demo"))
        tokens: dict[str, str] = {}
        for device in told["devices"]:
            tokens.setdefault(device["kind"], device["token"])
        pin = next(one["pin"] for one in told["people"] if one["id"] == "owner")
        shop = DemoShop(hub, tokens)
        command_of(shop, "staff", "sign_in", person="owner", pin=pin)
        yield shop


def command_of(shop: DemoShop, kind: str, verb: str, **fields: Any) -> None:
    """One command of a device. urllib.error.HTTPError when it is refused."""
    body = {"command_id": Minting().new().decode(), "type": verb} | fields
    _answer(f"{shop.hub.url}/api/v1/commands", json.dumps(body).encode(), shop.tokens[kind])


def _answer(url: str, body: bytes | None = None, token: str = "") -> bytes:
    headers = {"Content-Type": "application/json"} | (
        {"Authorization": f"Bearer {token}"} if token else {}
    )
    wish = urllib.request.Request(url, data=body, headers=headers)
    with urllib.request.urlopen(wish, timeout=ANSWER_S) as answer:
        return bytes(answer.read())


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser, without a cache from before."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def is_there() -> bool:
    """Whether there is a Chromium to measure with."""
    return Path(CHROMIUM).is_file()


def new_page(browser: Browser, width: int = 1280, height: int = 800) -> Page:
    """A page of a device of its own: nothing cached, no token kept."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()
