"""Somebody who has just started the demo and looks at its first page: screens side by side, switches, mishaps."""

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.guest import words

LAPTOP = {"width": 1366, "height": 768}
WALL = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}

# Milliseconds until something came of a mishap: a ticket is drawn, a region catches up, a hub starts.
CAME_WITHIN_MS = 60_000


class Visitor:
    """One first page. Every wait is for something that the visitor would see."""

    def __init__(self, page: Page, url: str, language: str = "ko") -> None:
        self.page, self.language = page, language
        page.goto(url)
        if language == "en":
            page.get_by_role("button", name=words("ko", "demo.language")).click()
        expect(page.locator("html")).to_have_attribute("lang", language)

    def says(self, key: str, **params: object) -> str:
        """The words of `key` in the visitor's language."""
        return words(self.language, key, **params)

    def surface(self, name: str) -> Locator:
        """A screen with its title and its ways."""
        return self.page.locator(f".surface.{name}")

    def inside(self, name: str) -> FrameLocator:
        """The live page of a screen."""
        return self.page.frame_locator(f".surface.{name} iframe")

    def everything_is_there(self) -> None:
        """Wait until the last screen has come: the region's, which starts behind the others."""
        expect(self.inside("region").locator("main")).to_be_visible(timeout=CAME_WITHIN_MS)
        expect(self.inside("kiosk").locator(".kiosk")).to_be_visible()

    def button(self, key: str, **params: object) -> Locator:
        """The button that says `key`."""
        return self.page.get_by_role("button", name=self.says(key, **params), exact=True)

    def put_a_pancake_in(self) -> None:
        """A guest at the live kiosk chooses 배추전, and leaves it in the basket."""
        kiosk = self.inside("kiosk")
        kiosk.get_by_role("button", name=words("ko", "start.eat_in")).click()
        kiosk.locator(".category", has_text="전·안주").click()
        kiosk.locator("button.card", has_text="배추전").click()
        kiosk.get_by_role("button", name=words("ko", "item.add"), exact=True).click()
        expect(self.basket).to_contain_text("1개, 10,000원")

    @property
    def basket(self) -> Locator:
        """The live kiosk's basket in one line."""
        return self.inside("kiosk").locator(".strip-open")

    def fits(self) -> bool:
        """Nothing runs off to the right."""
        wide = "() => document.documentElement.scrollWidth <= innerWidth"
        return bool(self.page.evaluate(wide))
