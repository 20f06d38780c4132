"""The paper of the virtual printers (나온 종이)."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.sheets.room import STAFF_SPEAK, Room
from tests.sheets.scenes.kitchen import PARTY
from tests.sheets.studio import DESK, PHONE, Shots, Studio


def paper(studio: Studio) -> Shots:
    page = studio.page(DESK)
    page.goto(f"{studio.shop.url}/virtual")
    expect(page.locator(".printer").first).to_be_visible()
    yield "no paper yet", page
    order = studio.order(*PARTY)
    studio.crew.owner("cancel_order", order=order, reason="손님이 마음을 바꿈")
    expect(page.locator(".piece img").first).to_be_visible()
    expect(page.locator(".piece")).not_to_have_count(1)
    page.locator(".piece summary").first.click()
    yield "paper", page
    phone = studio.page(PHONE)
    phone.goto(f"{studio.shop.url}/virtual")
    expect(phone.locator(".piece img").first).to_be_visible()
    yield "on a phone", phone
    page.locator(".machine summary").first.click()
    expect(page.locator(".machine .choices").first).to_be_visible()
    yield "what can go wrong", page
    with studio.hub_away():
        expect(page.locator(".banner")).to_be_visible()
        yield "hub away", page


ROOM = Room("virtual", STAFF_SPEAK, (paper,), scrolled=True)
