"""The first page: in the demo, in a shop at work, on a phone, while the hub is away."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.hub_process import running_hub
from tests.sheets.room import STAFF_SPEAK, Room
from tests.sheets.studio import DESK, PHONE, Shots, Studio


def demo(studio: Studio) -> Shots:
    page, phone = studio.page(DESK), studio.page(PHONE)
    for name, one in (("demo", page), ("demo, on a phone", phone)):
        one.goto(studio.shop.url)
        expect(one.locator(".door").first).to_be_visible()
        _alive(studio, one)
        yield name, one
    with studio.hub_away():
        expect(page.locator(".banner")).to_be_visible()
        yield "hub away", page


def _alive(studio: Studio, page: Page) -> None:
    """Waits until every surface on the page shows something of its own."""
    expect(page.get_by_text(studio.says("demo.surface.yet"))).to_have_count(0)
    for at in range(page.locator("iframe").count()):
        inside = page.frame_locator("iframe").nth(at)
        expect(inside.locator("button, .row, .numbers, td").first).to_be_attached()


def at_work(studio: Studio) -> Shots:
    with running_hub(studio.folder / "at-work") as hub:
        page = studio.page(DESK)
        page.goto(hub.url)
        expect(page.locator(".steps")).to_be_visible()
        yield "a shop at work", page


ROOM = Room("first", STAFF_SPEAK, (demo, at_work), scrolled=True)
