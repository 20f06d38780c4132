"""The counter's and the owner's tablet (직원 화면), and the same on a phone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.crew import menu_now
from tests.browser.test_texts_fit import strained_menu
from tests.sheets.printers import COUNTER, in_doubt, own_printers
from tests.sheets.room import STAFF_SPEAK, Room
from tests.sheets.scenes import staff_money
from tests.sheets.scenes.kitchen import PARTY
from tests.sheets.studio import PHONE, TABLET, Screen, Shots, Studio

# A printer that broke is waited for 20 s before another one stands in; both are asked again every few seconds.
STOOD_IN_MS = 90_000


def signed_in(studio: Studio, on: Screen = TABLET) -> Page:
    page = studio.device("staff", on)
    expect(page.locator(".views")).to_be_visible()
    return page


def the_day(studio: Studio) -> Shots:
    """Nothing yet; orders, one of them chosen, paid, cancelled; the menu; ordering paused; calls and questions."""
    page = signed_in(studio)
    yield "no orders yet", page
    studio.crew.publish(strained_menu())
    studio.crew.publish(menu_now())
    first = studio.order(*PARTY, note="아이가 있어요")
    for _ in range(4):
        studio.order({"item": "haemul-pajeon", "quantity": 3}, {"item": "cola", "quantity": 2})
    studio.crew.owner("cancel_order", order=first, reason="손님이 마음을 바꿈")
    expect(page.locator(".row[data-order]").nth(4)).to_be_visible()
    yield "orders", page
    page.locator(".row[data-order]").first.click()
    yield "one order", page
    for at in range(1, page.locator(".views .view").count()):
        page.locator(".views .view").nth(at).click()
        yield f"view {at + 1}", page
    studio.crew.owner("set_sold_out", item="yukgaejang")
    studio.crew.owner("pause_ordering", channel="kiosk")
    studio.crew._ask("kiosk", "call_staff", reason="help")
    studio.crew.mishap("paper_out", "kitchen")
    studio.crew.technician("test_print", printer="kitchen")
    expect(page.locator(".calls .call")).to_be_visible()
    for at in range(page.locator(".views .view").count()):
        page.locator(".views .view").nth(at).click()
        yield f"with troubles, view {at + 1}", page
    phone = signed_in(studio, PHONE)
    for at in range(phone.locator(".views .view").count()):
        phone.locator(".views .view").nth(at).click()
        yield f"on a phone, view {at + 1}", phone


def printing(studio: Studio) -> Shots:
    """Papers in doubt, a printer that broke and the one that stands in, a drawer, the papers of an order."""
    studio.crew.owner("resume_ordering", channel="kiosk")
    with own_printers(studio) as made:
        page = signed_in(studio)
        printing_tab(page)
        yield "printing, all is well", page
        in_doubt(studio, made)
        page.locator("[data-stuck]").first.click()
        yield "a paper in doubt", page
        made.do("broken", "kitchen")
        studio.order(*PARTY)
        went = studio.says("staff.paper.elsewhere", printer=COUNTER)
        expect(page.locator("[data-paper]", has_text=went).first).to_be_visible(timeout=STOOD_IN_MS)
        page.locator("[data-printer='kitchen']").click()
        yield "a printer that broke", page
        page.locator("[data-printer='counter']").click()
        page.get_by_role("button", name=studio.says("staff.drawer"), exact=True).click()
        yield "why open the drawer?", page
        page.keyboard.press("Escape")
        page.locator(".views .view").first.click()
        page.locator(".row[data-order]").nth(1).click()
        expect(page.locator(".editor [data-paper]").first).to_be_visible()
        yield "the papers of an order", page
        in_doubt(studio, made)
        phone = signed_in(studio, PHONE)
        printing_tab(phone)
        yield "printing, on a phone", phone
        phone.locator("[data-stuck]").first.click()
        yield "a paper in doubt, on a phone", phone
        phone.get_by_role("button", name=studio.says("staff.back")).click()
        phone.locator("[data-printer='kitchen']").click()
        yield "a printer that broke, on a phone", phone


def printing_tab(page: Page) -> None:
    """Turns to the papers."""
    page.locator(".views .view").last.click()
    expect(page.locator("[data-printer]").first).to_be_visible()


def at_the_door(studio: Studio) -> Shots:
    page = signed_in(studio)
    studio.crew.owner("sign_out")
    expect(page.locator(".signin")).to_be_visible()
    yield "sign in", page
    for digit in "999999":
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name=studio.says("staff.sign_in.enter"), exact=True).click()
    expect(page.locator(".pin-trouble")).not_to_be_empty()
    yield "a wrong PIN", page
    studio.crew.sign_in()


def without_hub(studio: Studio) -> Shots:
    page = signed_in(studio)
    with studio.hub_away():
        expect(page.locator(".banner").first).to_be_visible()
        yield "hub away", page
    page = studio.page(TABLET)
    page.goto(f"{studio.shop.url}/staff")
    expect(page.locator(".pair-code")).to_be_visible()
    yield "unpaired", page


ROOM = Room(
    "staff",
    STAFF_SPEAK,
    (
        the_day,
        staff_money.tenders,
        staff_money.discounts_and_refunds,
        staff_money.questions,
        printing,
        at_the_door,
        without_hub,
    ),
)
