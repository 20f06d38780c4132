"""The table's tablet (테이블): ordering, our table, the bill, calling."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.crew import menu_now
from tests.browser.diner import Diner
from tests.browser.test_texts_fit import strained_menu
from tests.browser.walk import local
from tests.sheets.room import GUESTS_SPEAK, Room
from tests.sheets.studio import TABLET, Shots, Studio


def tablet(studio: Studio) -> Page:
    """The first table's tablet, where its party stands, in the sheet's language."""
    page = studio.page(TABLET)
    Diner(page, studio.shop.url, studio.crew.tokens["table"], studio.language)
    return page


def press(studio: Studio, page: Page, key: str) -> None:
    """Touches the button that says `key`."""
    page.get_by_role("button", name=studio.says(key), exact=True).first.click()


def begun(studio: Studio, category: str = "") -> Page:
    """At the menu, turned to a category."""
    page = tablet(studio)
    welcome = page.get_by_role("button", name=studio.says("table.welcome"))
    if welcome.is_visible():
        welcome.click()
    expect(page.locator(".categories")).to_be_visible()
    for known in menu_now()["categories"]:
        if known["id"] == category:
            page.locator(".category", has_text=local(known["name"], studio.language)).click()
    return page


def ordering(studio: Studio) -> Shots:
    """From the first screen to the order, then the bill."""
    yield "start", tablet(studio)
    page = begun(studio, "jeon")
    yield "menu", page
    page.locator("[data-item='baechu-jeon'] button").click()
    yield "a dish", page
    press(studio, page, "item.add")
    expect(page.locator(".pane .dish")).to_have_count(1)
    yield "being put together", page
    press(studio, page, "table.edit")
    yield "basket", page
    press(studio, page, "basket.order")
    yield "review", page
    press(studio, page, "table.yes")
    expect(page.locator(".sent")).to_be_attached()
    yield "sent", page
    press(studio, page, "table.bill.open")
    expect(page.locator(".rounds")).to_be_visible()
    yield "the bill", page


def calling(studio: Studio) -> Shots:
    page = begun(studio)
    press(studio, page, "call.water")
    expect(page.locator(".call.ringing, .call.asking")).to_be_visible()
    yield "water asked for", page
    studio.crew.publish(strained_menu())
    yield "long names", page
    studio.crew.publish(menu_now())
    studio.crew.owner("set_sold_out", item="kimchi-jeon")
    studio.crew.owner("pause_ordering", channel="table")
    expect(page.locator(".banner")).to_be_visible()
    yield "paused", page
    studio.crew.owner("resume_ordering", channel="table")


def without_hub(studio: Studio) -> Shots:
    page = begun(studio)
    with studio.hub_away():
        expect(page.locator(".banner")).to_be_visible()
        yield "hub away", page
    page = studio.page(TABLET)
    page.goto(f"{studio.shop.url}/table")
    expect(page.locator(".pair-code")).to_be_visible()
    yield "unpaired", page


ROOM = Room("table", GUESTS_SPEAK, (ordering, calling, without_hub))
