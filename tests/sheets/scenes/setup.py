"""The technician's page (설치 화면), on a phone and on a tablet."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from hub.demo.furnish import PEOPLE
from tests.sheets.printers import KITCHEN, own_printers
from tests.sheets.room import STAFF_SPEAK, Room
from tests.sheets.studio import PHONE, TABLET, Screen, Shots, Studio

STEPS = ("clock", "printers", "pair", "devices", "screens", "origin")
PIN = next(pin for person, _, _, pin in PEOPLE if person == "technician")


def press(studio: Studio, page: Page, key: str, **params: str | int) -> None:
    """Touches the button that says `key`."""
    page.get_by_role("button", name=studio.says(key, **params), exact=True).first.click()


def signed_in(studio: Studio, on: Screen) -> Page:
    page = studio.device("setup", on)
    expect(page.locator(".checklist")).to_be_visible()
    return page


def open_step(page: Page, step: str) -> None:
    """Opens a step, unless it stands open."""
    head = page.locator(f"[aria-controls='step-{step}']")
    if head.get_attribute("aria-expanded") == "false":
        head.click()
    expect(page.locator(f"#step-{step}")).to_be_visible()


def at_the_door(studio: Studio) -> Shots:
    page = signed_in(studio, PHONE)
    studio.crew.technician("sign_out")
    expect(page.locator(".signin")).to_be_visible()
    yield "sign in", page
    for digit in "999999":
        page.get_by_role("button", name=digit, exact=True).click()
    press(studio, page, "staff.sign_in.enter")
    expect(page.locator(".pin-trouble")).not_to_be_empty()
    yield "a wrong PIN", page
    studio.crew.sign_in()


def steps(studio: Studio) -> Shots:
    page = signed_in(studio, PHONE)
    for step in STEPS:
        open_step(page, step)
        yield step, page
    open_step(page, "pair")
    press(studio, page, "setup.kind.kiosk")
    page.get_by_label(studio.says("setup.pair.name"), exact=True).fill("입구 왼쪽")
    press(studio, page, "setup.pair.give")
    expect(page.locator("output.code")).to_be_visible()
    yield "a code to type", page
    open_step(page, "devices")
    press(studio, page, "setup.devices.revoke.of", name="주방 화면")
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "really away with it?", page
    page.keyboard.press("Escape")
    open_step(page, "screens")
    press(studio, page, "setup.screens.card")
    expect(page.locator(".bank-card")).to_be_visible()
    yield "measured with a card", page
    open_step(page, "printers")
    press(studio, page, "setup.printers.add")
    yield "another printer", page


def troubles(studio: Studio) -> Shots:
    page = signed_in(studio, PHONE)
    open_step(page, "printers")
    studio.crew.mishap("paper_out", "kitchen")
    press(studio, page, "setup.printers.test.of", name="주방 프린터")
    expect(page.locator(".notice").first).to_be_visible()
    yield "no paper", page
    studio.crew.mishap("ok", "kitchen")
    wide = signed_in(studio, TABLET)
    for step in ("printers", "devices"):
        open_step(wide, step)
        yield f"10 inches, {step}", wide


def a_printer(studio: Studio) -> Shots:
    """All that a printer can have; models that cannot be chosen; taken out while paper waits."""
    with own_printers(studio) as made:
        page = signed_in(studio, PHONE)
        open_step(page, "printers")
        yield "printers with a backup and a drawer", page
        press(studio, page, "setup.printers.edit.of", name=KITCHEN)
        yield "a printer's form", page
        page.locator("summary").click()
        yield "every model", page
        press(studio, page, "button.close")
        for printer in ("counter", "kitchen"):
            made.do("refuse", printer)
        studio.order({"item": "baechu-jeon"})
        expect(page.locator(".card .notice").first).to_be_visible()
        press(studio, page, "setup.printers.remove.of", name=KITCHEN)
        yield "where its paper goes", page


def without_hub(studio: Studio) -> Shots:
    page = signed_in(studio, PHONE)
    with studio.hub_away():
        expect(page.locator(".banner")).to_be_visible()
        yield "hub away", page
    page = studio.page(PHONE)
    page.goto(f"{studio.shop.url}/setup")
    expect(page.locator(".pair-code")).to_be_visible()
    yield "unpaired", page


ROOM = Room(
    "setup", STAFF_SPEAK, (at_the_door, steps, troubles, a_printer, without_hub), scrolled=True
)
