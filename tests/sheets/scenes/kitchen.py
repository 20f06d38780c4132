"""The kitchen's display (주방 화면)."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.crew import item_of, menu_now
from tests.sheets.printers import own_printers, taken_out
from tests.sheets.room import STAFF_SPEAK, Room
from tests.sheets.studio import DISPLAY, FORTY, TABLET, Screen, Shots, Studio, later

MINUTE_MS = 60_000
# More tickets than the display has room for.
ENOUGH = 18
# What a party orders, at several stations.
PARTY = (
    {"item": "haemul-pajeon", "quantity": 2, "options": [{"group": "topping", "option": "cheese"}]},
    {
        "item": "kimchi-jjigae",
        "note": "덜 짜게 해 주세요",
        "options": [{"group": "rice-kind", "option": "white"}],
    },
    {"item": "draft-beer", "quantity": 4},
)


def display(studio: Studio, on: Screen = DISPLAY) -> Page:
    page = studio.device("kitchen", on)
    expect(page.locator(".kitchen")).to_be_visible()
    return page


def the_day(studio: Studio) -> Shots:
    """Nothing yet, one ticket, many, late ones; cancelled; what was done; a guest's bell; no paper."""
    page = display(studio)
    yield "empty", page
    first = studio.order(*PARTY)
    expect(page.locator(".ticket").first).to_be_visible()
    yield "one order", page
    studio.move(first, "ready")
    expect(page.locator(".line.ready").first).to_be_visible()
    studio.order({"item": "buchu-jeon", "quantity": 3}, {"item": "cola"}, service="take_away")
    gone = studio.order({"item": "dubu-kimchi"}, {"item": "makgeolli", "quantity": 2})
    studio.crew.owner("cancel_order", order=gone, reason="손님이 마음을 바꿈")
    expect(page.locator(".ticket.gone").first).to_be_visible()
    yield "ready, take away, cancelled", page
    for _ in range(7):
        studio.order(*PARTY, note="아이가 있어요")
    expect(page.locator(".ticket").nth(ENOUGH)).to_be_attached()
    yield "full", page
    later(page, 11 * MINUTE_MS)
    # Draws everything anew at once: the hub's next ping, within ten seconds, sets the screen's clock right again.
    page.keyboard.press("2")
    expect(page.locator(".ticket.late").first).to_be_visible()
    yield "late, one chosen by the bump bar", page
    studio.move(first, "served")
    page.get_by_role("button", name=studio.says("staff.kitchen.recent")).click()
    yield "just done", page


def troubles(studio: Studio) -> Shots:
    """A guest's bell that nobody answered yet, a printer without paper, a name of forty letters."""
    menu = menu_now()
    item_of(menu, "baechu-jeon")["name"]["ko"] = FORTY
    studio.crew.publish(menu)
    page = display(studio)
    kiosk = studio.crew
    kiosk._ask("kiosk", "call_staff", reason="help")
    expect(page.locator(".call")).to_be_visible()
    kiosk.mishap("paper_out", "kitchen")
    kiosk.technician("test_print", printer="kitchen")
    expect(page.locator(".banner")).to_be_visible()
    yield "a bell, and no paper", page
    kiosk.mishap("ok", "kitchen")
    small = display(studio, TABLET)
    yield "on a 10-inch tablet", small


def without_paper(studio: Studio) -> Shots:
    """Tickets that no printer has, and some of which a cook is asked."""
    with own_printers(studio, backup=None) as made:
        made.do("broken", "kitchen")
        studio.order(*PARTY)
        page = display(studio)
        expect(page.locator(".on-screen")).to_be_visible()
        yield "tickets without paper", page
        for _ in range(3):
            taken_out(studio)
        expect(page.locator(".stuck")).to_be_visible()
        yield "papers to answer for", page
        page.locator(".stuck button").last.click()
        yield "really not needed?", page
        small = display(studio, TABLET)
        expect(small.locator(".stuck")).to_be_visible()
        yield "papers to answer for, on a 10-inch tablet", small


def without_hub(studio: Studio) -> Shots:
    page = display(studio)
    with studio.hub_away():
        expect(page.locator(".banner")).to_be_visible()
        yield "hub away", page
    page = studio.page(DISPLAY)
    page.goto(f"{studio.shop.url}/kitchen")
    expect(page.locator(".pair-code")).to_be_visible()
    yield "unpaired", page


ROOM = Room("kitchen", STAFF_SPEAK, (the_day, troubles, without_paper, without_hub))
