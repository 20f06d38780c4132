"""Somebody at a table with its tablet: does what a person would do, by the words on the screen."""

from collections.abc import Iterator
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.browser.crew import ANSWER_S, TABLET_10, Crew, item_of, menu_now
from tests.browser.guest import OWN_NAMES, words
from tests.browser.walk import local

TABLET = {"width": 1280, "height": 800}
UPRIGHT = {"width": 800, "height": 1280}
DEMO = menu_now()


class Diner:
    """One tablet's page. Every wait is for something that a guest would see."""

    def __init__(self, page: Page, url: str, token: str, language: str = "ko") -> None:
        self.page, self.language = page, "ko"
        page.goto(f"{url}/table#token={token}")
        expect(page.locator(".table")).to_be_visible()
        if language != "ko":
            self.speak(language)

    def speak(self, language: str) -> None:
        """Choose a language, on whatever screen."""
        if not self.page.locator(".screen.start").is_visible():
            self.page.locator(".edge .display").click()
        self.page.get_by_role("button", name=OWN_NAMES[language]).click()
        expect(self.page.locator("html")).to_have_attribute("lang", language)
        self.language = language
        close = self.button("button.close")
        if close.is_visible():
            close.click()

    def says(self, key: str, **params: Any) -> str:
        return words(self.language, key, **params)

    def button(self, key: str, **params: Any) -> Locator:
        """The button that says `key`, among those that can be seen."""
        found = self.page.get_by_role("button", name=self.says(key, **params), exact=True)
        return found.locator("visible=true")

    def press(self, key: str, **params: Any) -> None:
        self.button(key, **params).click()

    def is_at(self, screen: str) -> None:
        expect(self.page.locator(f".table[data-at='{screen}']")).to_be_visible()

    def begin(self) -> None:
        """Touch the first screen, and be at the menu."""
        self.press("table.welcome")
        self.is_at("menu")

    def find(self, item: str) -> None:
        """Turn to the category of a dish of the demo's menu."""
        category = item_of(DEMO, item)["category"]
        (found,) = (one["name"] for one in DEMO["categories"] if one["id"] == category)
        self.page.locator(".category", has_text=local(found, self.language)).click()

    def name(self, item: str) -> str:
        """What a dish of the demo's menu is called in the diner's language."""
        return local(item_of(DEMO, item)["name"], self.language)

    def add(self, item: str) -> None:
        """Put a dish without choices into the basket."""
        self.find(item)
        name = self.page.get_by_text(self.name(item), exact=True)
        self.page.locator("button.card").filter(has=name).click()
        self.is_at("item")
        self.press("item.add")
        self.is_at("menu")

    def order(self) -> None:
        """From the menu over the read-back to the kitchen."""
        self.press("basket.order")
        self.is_at("review")
        self.press("table.yes")
        expect(self.page.locator(".sent-here, .sent").locator("visible=true")).to_be_visible()

    def call(self, reason: str) -> Locator:
        """The button that calls for something; a mark on it adds to its name."""
        return self.page.locator(".edge .call", has_text=self.says(f"call.{reason}"))

    def dish(self, item: str) -> Locator:
        """A dish that was ordered, beside the menu or on the bill."""
        return self.page.locator(".dish").filter(has_text=self.name(item)).locator("visible=true")


def tablet_token(crew: Crew, table: str) -> str:
    """The token of the demo's tablet on that table."""
    told = httpx.get(f"{crew.url}/api/v1/demo", timeout=ANSWER_S).json()
    (found,) = (device["token"] for device in told["devices"] if device["name"] == table)
    return str(found)


def one_more_tablet(crew: Crew, table: str) -> str:
    """Another tablet on that table, paired by a code; its token."""
    device = {"kind": "table", "name": "또 하나", "screen": TABLET_10, "table": table}
    code = crew.technician("add_device", device=device)["code"]
    paired = httpx.post(f"{crew.url}/api/v1/pair", json={"code": code}, timeout=ANSWER_S)
    return str(paired.json()["token"])


def heard(crew: Crew, name: str, kind: str = "staff") -> dict[str, Any]:
    """A document as a device of that kind hears it."""
    bearer = {"Authorization": f"Bearer {crew.tokens[kind]}"}
    found = httpx.get(f"{crew.url}/api/v1/documents/{name}", headers=bearer, timeout=ANSWER_S)
    document: dict[str, Any] = found.json()
    return document


def see_off(crew: Crew) -> None:
    """Every party pays at the counter and leaves."""
    for id, seating in heard(crew, "floor")["seatings"].items():
        if seating["due"] > 0:
            due = seating["due"]
            crew.owner("take_cash", bill=seating["bill"], amount=due, tendered=due)
        crew.owner("close_seating", seating=id)


def round_the_table(diner: Diner, category: str, name: str) -> Iterator[str]:
    """Yields the name of each screen while it stands: from the first one to the bill."""
    page = diner.page
    yield "start"
    diner.begin()
    yield "menu"
    page.locator(".category", has_text=category).click()
    page.locator("button.card").filter(has=page.get_by_text(name, exact=True)).click()
    diner.is_at("item")
    for number in range(20):
        onward = diner.button("button.next")
        if page.locator(".question .options").count() == 0:
            break
        if onward.count() == 0:
            page.locator("button.option:enabled").first.click()
            expect(onward).to_be_enabled()
        yield f"question {number + 1}"
        before = page.locator(".progress").inner_text()
        onward.click()
        expect(page.locator(".progress")).not_to_have_text(before)
    yield "how many"
    diner.press("item.add")
    diner.is_at("menu")
    yield "menu with a basket"
    diner.press("table.edit")
    diner.is_at("basket")
    yield "basket"
    diner.press("basket.order")
    diner.is_at("review")
    yield "review"
    diner.press("table.yes")
    expect(page.locator(".sent-here")).to_be_visible()
    yield "ordered"
    diner.press("table.bill.open")
    diner.is_at("bill")
    yield "bill"
    page.locator(".edge .display").click()
    yield "language and letters"
    diner.press("button.close")
