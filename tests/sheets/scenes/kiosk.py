"""The kiosk (키오스크): the whole journey, and what may come in its way."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.crew import KIOSK_27, TABLET_10, menu_now
from tests.browser.guest import Guest
from tests.browser.test_texts_fit import strained_menu
from tests.browser.walk import local, walk
from tests.sheets.room import GUESTS_SPEAK, Room
from tests.sheets.studio import Screen, Shots, Studio, later, screen

WIDE = screen(1920, 1080, 546)
# Half a minute before the guest would be forgotten (`hub/web/guest/session.ts`).
QUIET_MS = 92_000


def guest(studio: Studio, on: Screen) -> Guest:
    """Somebody who speaks the sheet's language, at the first screen."""
    device = studio.crew.device_id("kiosk")
    studio.crew.technician("change_device", device_id=device, name="키오스크 1", screen=on)
    page = studio.page(on)
    return Guest(page, studio.shop.url, studio.crew.tokens["kiosk"], studio.language)


def category(person: Guest, studio: Studio, index: int) -> None:
    """Turns to a category by its place in the menu."""
    person.category(local(menu_now()["categories"][index]["name"], studio.language))


def upright(studio: Studio) -> Shots:
    person = guest(studio, KIOSK_27)
    yield from (
        (at, person.page) for at in walk(person, studio.crew, menu_now(), every_category=True)
    )


def landscape(studio: Studio) -> Shots:
    person = guest(studio, WIDE)
    yield from ((f"wide, {at}", person.page) for at in walk(person, studio.crew, menu_now()))


def tablet(studio: Studio) -> Shots:
    person = guest(studio, TABLET_10)
    yield from ((f"10 inches, {at}", person.page) for at in walk(person, studio.crew, menu_now()))


def strained(studio: Studio) -> Shots:
    """40 letters, 0 won, 1,250,000 won; the largest letters, high contrast."""
    studio.crew.publish(strained_menu())
    person = guest(studio, KIOSK_27)
    person.press("bar.display")
    person.press("display.size.largest")
    person.press("display.contrast.high")
    person.press("button.close")
    yield "largest, high contrast, start", person.page
    person.begin()
    yield "largest, high contrast, menu", person.page
    wide = guest(studio, WIDE)
    wide.begin()
    yield "wide, long names", wide.page
    studio.crew.publish({"categories": [], "items": [], "stations": menu_now()["stations"]})
    expect(person.page.locator(".screen.menu .nothing").first).to_be_visible()
    yield "empty menu", guest(studio, KIOSK_27).page
    studio.crew.publish(menu_now())


def interrupted(studio: Studio) -> Shots:
    """Left alone, sold out in the basket, paused, past the last order."""
    person = guest(studio, KIOSK_27)
    person.begin()
    category(person, studio, 5)
    later(person.page, QUIET_MS)
    expect(person.page.get_by_role("dialog")).to_be_visible()
    yield "idle warning", person.page
    studio.clear()
    person = guest(studio, KIOSK_27)
    person.begin()
    person.category(_category_of("baechu-jeon", studio.language))
    person.take(_name_of("baechu-jeon", studio.language))
    person.put_in()
    studio.crew.owner("set_sold_out", item="kimchi-jeon")
    studio.crew.owner("set_stock", item="baechu-jeon", left=0)
    expect(person.page.get_by_role("dialog")).to_be_visible()
    yield "sold out in the basket", person.page
    person.press("trouble.keep")
    yield "sold out", person.page
    studio.crew.owner("set_stock", item="baechu-jeon", left=None)
    person.press("bar.restart")
    expect(person.page.get_by_role("dialog")).to_be_visible()
    yield "start over?", person.page
    person.press("restart.no")
    studio.crew.owner("pause_ordering", channel="kiosk")
    expect(person.page.locator(".notices .banner")).to_be_visible()
    yield "paused in the middle", person.page
    yield "paused", _closed(studio)
    studio.crew.owner("resume_ordering", channel="kiosk")
    now = datetime.now(ZoneInfo("Asia/Seoul")) - timedelta(minutes=1)
    studio.crew.change_rules(last_order={"kiosk": now.hour * 60 + now.minute})
    yield "past the last order", _closed(studio)
    wide = _closed(studio, WIDE)
    yield "wide, past the last order", wide
    studio.crew.change_rules(last_order={})


def without_hub(studio: Studio) -> Shots:
    person = guest(studio, KIOSK_27)
    person.begin()
    with studio.hub_away():
        expect(person.page.locator(".banner")).to_be_visible()
        yield "hub away, menu", person.page
        person.press("bar.staff")
        expect(person.page.get_by_role("dialog")).to_be_visible()
        yield "hub away, staff called", person.page
    page = studio.page(KIOSK_27)
    page.goto(f"{studio.shop.url}/kiosk")
    expect(page.locator(".pair-code")).to_be_visible()
    yield "unpaired", page


def _closed(studio: Studio, on: Screen = KIOSK_27) -> Page:
    page = guest(studio, on).page
    expect(page.locator(".not-now")).to_be_visible()
    return page


def _name_of(item: str, language: str) -> str:
    return local(next(one for one in menu_now()["items"] if one["id"] == item)["name"], language)


def _category_of(item: str, language: str) -> str:
    menu = menu_now()
    wanted = next(one for one in menu["items"] if one["id"] == item)["category"]
    return local(next(one for one in menu["categories"] if one["id"] == wanted)["name"], language)


ROOM = Room("kiosk", GUESTS_SPEAK, (upright, landscape, tablet, strained, interrupted, without_hub))
