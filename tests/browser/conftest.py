"""A real Chromium (Debian's own) and a demo shop for it to visit.

The Playwright package brings its driver; nothing is downloaded. Fixtures here end with this folder:
while Playwright's synchronous driver lives, no other test could use `asyncio.run`.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.browser.counter import TABLET, Counter, Guests
from tests.browser.crew import Crew
from tests.browser.guest import Guest
from tests.hub_process import HubProcess, end_for_sure, madang, running_hub, start_hub

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine has an address, so a page cannot lean on the net without being seen.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

# Milliseconds that a page may take to show what is waited for.
SHOWN_WITHIN_MS = 10_000

# A kiosk: 1080 x 1920, upright.
KIOSK_VIEWPORT = {"width": 1080, "height": 1920}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """A demo shop for the tests of one file; its log is shown on failure."""
    with running_hub(tmp_path_factory.mktemp("shop") / "data", demo=True) as hub:
        yield hub


@pytest.fixture(scope="module")
def kept_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """A demo shop as `make run` starts it, with somebody who starts its hub again; for the tests of one file."""
    data = tmp_path_factory.mktemp("kept") / "data"
    with running_hub(data, program=madang("demo", data=data)) as hub:
        # It takes orders at any hour at which the tests may run.
        Crew(hub.url).change_rules(last_order={})
        yield hub


@pytest.fixture(scope="module")
def crew(shop: HubProcess) -> Crew:
    """The people of the file's shop. They take orders at any hour at which the tests may run."""
    crew = Crew(shop.url)
    crew.change_rules(last_order={})
    return crew


@pytest.fixture
def own_shop(tmp_path: Path) -> Iterator["OwnShop"]:
    """A demo shop for one test, which may kill it and start it again."""
    own = OwnShop(start_hub(tmp_path / "data", demo=True))
    try:
        yield own
    finally:
        end_for_sure(own.hub)
        print(f"--- the shop's last log ---\n{own.hub.log}")


class OwnShop:
    """A demo shop that can lose its power and get it back."""

    def __init__(self, hub: HubProcess) -> None:
        self.hub = hub
        self.url = hub.url
        self.data = hub.data
        self.crew = Crew(hub.url)
        self.crew.change_rules(last_order={})

    def lose_power(self) -> None:
        """SIGKILL, to the hub and all that it started."""
        self.hub.kill()
        end_for_sure(self.hub)

    def power_back(self) -> None:
        """The same data on the same port: what stands on the screens finds its hub again."""
        self.hub = start_hub(
            self.data,
            program=madang("run", "--demo", data=self.data, port=self.hub.port),
        )


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests; each test has contexts of its own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """`new_context(**options)` opens a device of its own; options are Playwright's `new_context`.

    The test fails when a page raises an error nobody caught, or asks for anything off this machine.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    # Listening, not routing: a routed context has no cache, and guests' browsers have one.
    def note(request: Request) -> None:
        if urlsplit(request.url).hostname not in (None, "localhost", "127.0.0.1"):
            complaints.append(f"asked for {request.url}")

    def open_context(**options: Any) -> BrowserContext:
        wanted: dict[str, Any] = {
            "viewport": KIOSK_VIEWPORT,
            "locale": "ko-KR",
            "timezone_id": "Asia/Seoul",
            "has_touch": True,
        }
        context = browser.new_context(**(wanted | options))
        contexts.append(context)
        context.set_default_timeout(SHOWN_WITHIN_MS)
        context.on("request", note)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return context

    expect.set_options(timeout=SHOWN_WITHIN_MS)
    yield open_context
    for context in contexts:
        context.close()
    assert not complaints, f"pages complained: {complaints}"


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """One page on a kiosk's screen."""
    return new_context().new_page()


@pytest.fixture
def guest(page: Page, shop: HubProcess, crew: Crew) -> Guest:
    """A guest who speaks Korean, before the kiosk of the file's shop."""
    return Guest(page, shop.url, crew.tokens["kiosk"])


@pytest.fixture
def tablet(new_context: Callable[..., BrowserContext]) -> Page:
    """A page on the counter's tablet."""
    return new_context(viewport=TABLET).new_page()


@pytest.fixture
def counter(tablet: Page, shop: HubProcess, crew: Crew) -> Counter:
    """The owner at the counter of the file's shop."""
    return Counter(tablet, shop.url, crew)


@pytest.fixture
def guests(crew: Crew) -> Guests:
    """Guests of the file's shop."""
    return Guests(crew)
