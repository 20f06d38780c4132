"""A real Chromium (Debian's own) and a demo shop for it to visit.

The Playwright package brings its driver; nothing is downloaded. Fixtures here end with this folder:
while Playwright's synchronous driver lives, no other test could use `asyncio.run`.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
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

# Seconds until a shop answers after its process began: 2 on a slow machine, more on a busy one.
SHOP_START_S = 40.0
# Seconds until a shop has ended after SIGTERM: it closes its journal and waits for its printers.
SHOP_END_S = 15.0
# Milliseconds that a page may take to show what is waited for.
SHOWN_WITHIN_MS = 10_000

# A kiosk: 1080 x 1920, upright.
KIOSK_VIEWPORT = {"width": 1080, "height": 1920}


@dataclass(frozen=True, slots=True)
class DemoShop:
    """A running `madang demo`: where it listens, where its data lies, and what it said at start."""

    url: str
    data: Path
    ready: dict[str, Any]
    process: subprocess.Popen[str]

    def madang(self, *arguments: str) -> str:
        """Run another `madang` command on this shop's data; answers what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "hub.cli", *arguments, "--data", str(self.data)],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            timeout=SHOP_START_S,
        )
        return done.stdout.strip()


@pytest.fixture
def demo_shop(tmp_path: Path) -> Iterator[DemoShop]:
    """A fresh demo shop on a free port, ended when the test ends; its log is shown on failure."""
    data = tmp_path / "shop"
    log = tmp_path / "shop.log"
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "hub.cli", "demo"),
                *("--data", str(data), "--port", "0", "--json"),
            ],
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    reader, lines = _read_lines(process)
    try:
        ready = _wait_until_ready(process, lines, log)
        yield DemoShop(ready["url"], data, ready, process)
    finally:
        ended_well = _end(process)
        reader.join(SHOP_END_S)
        print(f"--- the shop's log ---\n{log.read_text()}")
    assert ended_well, f"the shop did not end cleanly (code {process.returncode}); its log is above"


def _environment() -> dict[str, str]:
    """This process's environment without settings that would reach the shop."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MADANG_")}


def _read_lines(process: subprocess.Popen[str]) -> tuple[threading.Thread, "queue.Queue[str]"]:
    """Read the shop's output for as long as it runs, else it would stand still on a full pipe."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        with process.stdout as output:
            for line in output:
                lines.put(line)
        lines.put("")

    thread = threading.Thread(target=read, name="shop-output")
    thread.start()
    return thread, lines


def _wait_until_ready(
    process: subprocess.Popen[str], lines: "queue.Queue[str]", log: Path
) -> dict[str, Any]:
    """The line `{"ready": true, "url": ...}` that the shop prints when it answers."""
    while True:
        try:
            line = lines.get(timeout=SHOP_START_S)
        except queue.Empty:
            pytest.fail(f"the shop was not ready within {SHOP_START_S:.0f} s\n{log.read_text()}")
        if line == "":
            pytest.fail(f"the shop ended at start: {process.wait()}\n{log.read_text()}")
        if line.startswith("{"):
            ready: dict[str, Any] = json.loads(line)
            if ready.get("ready") is True:
                return ready


def _end(process: subprocess.Popen[str]) -> bool:
    """Ask the shop to end, and make it; True when it went by itself, or had gone in the test."""
    if process.poll() is not None:
        return True
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(SHOP_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    return process.returncode in (0, -signal.SIGTERM)


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
