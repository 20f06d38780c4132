"""Memory with every surface open at once: the hub's own, and each page's heap."""

from __future__ import annotations

import psutil
from playwright.sync_api import Browser, Page

from bench import browser as b
from bench.figures import Figure, Section
from bench.options import Options

MEGABYTE = 1_000_000


def run(options: Options) -> list[Section]:
    """RSS of the hub's process beside the same hub with none open; the heap of each page beside an empty one's."""
    title = "Memory with every surface open"
    if not b.is_there():
        return [Section(title, (), (b.WITHOUT,))]
    with b.chromium() as browser, b.demo_shop(options.work / "surfaces") as shop:
        before = _rss(shop.hub.pid)
        pages = {surface.name: b.new_page(browser) for surface in shop.surfaces}
        for surface in shop.surfaces:
            pages[surface.name].goto(shop.address(surface))
            pages[surface.name].locator(surface.useful).first.wait_for()
        after, empty = _rss(shop.hub.pid), _empty_heap(browser)
        found = [
            Figure(
                f"the hub, {len(pages)} surfaces open",
                after,
                "MB",
                before,
                "the same hub, none open",
            )
        ]
        for name, page in pages.items():
            found.append(Figure(f"{name}: heap", _heap(page), "MB", empty, "an empty page"))
    return [
        Section(
            title, tuple(found), ("heaps after a collection; pictures and layout are not in them",)
        )
    ]


def _rss(pid: int) -> float:
    """Of the hub itself: in the demo a supervisor starts it, beside its printers and its region."""
    started = psutil.Process(pid)
    hubs = [one for one in started.children() if "hub.demo.child" in one.cmdline()]
    return float((hubs or [started])[0].memory_info().rss) / MEGABYTE


def _heap(page: Page) -> float:
    """Megabytes that JavaScript uses, after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / MEGABYTE


def _empty_heap(browser: Browser) -> float:
    page = b.new_page(browser)
    page.set_content("<!doctype html><title>empty</title><p>empty</p>")
    return _heap(page)
