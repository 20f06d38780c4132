"""A guest at the kiosk: does what a person would do, by the words on the screen."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

MESSAGES = Path(__file__).resolve().parents[2] / "hub" / "messages"
OWN_NAMES = {"ko": "한국어", "en": "English", "ja": "日本語", "zh-Hans": "简体中文"}


@cache
def catalogue(language: str) -> dict[str, str]:
    """The texts of a language."""
    found: dict[str, str] = json.loads((MESSAGES / f"{language}.json").read_text("utf-8"))
    return found


def words(language: str, key: str, **params: Any) -> str:
    """A text as the screen fills it: numbers grouped in threes."""
    filled = {
        name: f"{value:,}" if isinstance(value, int) else value for name, value in params.items()
    }
    return re.sub(r"\{([a-z_]+)\}", lambda m: str(filled[m[1]]), catalogue(language)[key])


class Guest:
    """One kiosk's page. Every wait is for something that a guest would see."""

    def __init__(self, page: Page, url: str, token: str, language: str = "ko") -> None:
        self.page, self.language = page, language
        page.goto(f"{url}/kiosk#token={token}")
        expect(page.locator(".screen.start")).to_be_visible()
        if language != "ko":
            page.get_by_role("button", name=OWN_NAMES[language]).click()
            expect(page.locator("html")).to_have_attribute("lang", language)

    def says(self, key: str, **params: Any) -> str:
        """The words of `key` in the guest's language."""
        return words(self.language, key, **params)

    def button(self, key: str, **params: Any) -> Locator:
        """The button that says `key`."""
        return self.page.get_by_role("button", name=self.says(key, **params), exact=True)

    def press(self, key: str, **params: Any) -> None:
        """Touch the button that says `key`."""
        self.button(key, **params).click()

    def is_at(self, screen: str) -> None:
        """Wait until `screen` stands."""
        expect(self.page.locator(f".kiosk[data-at='{screen}']")).to_be_visible()

    def begin(self, service: str = "eat_in") -> None:
        """Say where to eat, and be at the menu."""
        self.press(f"start.{service}")
        self.is_at("menu")

    def category(self, name: str) -> None:
        """Turn to a category."""
        self.page.locator(".category", has_text=name).click()
        expect(self.page.locator(".category[aria-current]")).to_have_text(name)

    def take(self, name: str) -> None:
        """Touch a dish's card."""
        self.page.locator("button.card").filter(has=self.exactly(".name", name)).click()
        self.is_at("item")

    def exactly(self, selector: str, text: str) -> Locator:
        """Elements whose whole text is `text`."""
        return self.page.locator(selector).filter(has_text=re.compile(f"^{re.escape(text)}$"))

    def choose(self, *names: str) -> None:
        """Touch these choices of the question that stands."""
        for name in names:
            self.page.locator("button.option").filter(has=self.exactly(".name", name)).click()
            chosen = self.page.locator(".option.chosen").filter(has=self.exactly(".name", name))
            expect(chosen).to_be_visible()

    def next(self) -> None:
        """Go on to the next question."""
        self.press("button.next")

    def put_in(self) -> None:
        """Put what was chosen into the basket."""
        self.press("item.add")
        self.is_at("menu")

    def order(self) -> None:
        """From the basket to the read-back."""
        self.button("basket.order").locator("visible=true").click()
        self.is_at("review")

    def confirm(self) -> None:
        """Say that the read-back is right."""
        self.press("review.yes")
        self.is_at("pay")

    def pay(self, method: str) -> None:
        """Touch a way to pay."""
        name = self.exactly(".name", self.says(f"pay.{method}"))
        self.page.locator("button.way").filter(has=name).click()

    def number(self) -> str:
        """The order number, once it is shown."""
        self.is_at("done")
        return self.page.locator(".number").inner_text()
