"""Somebody at the counter with the staff's tablet, and guests whose orders come in as their screens would send them."""

from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from hub.clock import Ids, MachineClock
from tests.browser.crew import ANSWER_S, TABLET_10, Crew
from tests.browser.guest import words

TABLET = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"

# Text wider than its box, boxes wider than the screen; a list and an editor may be longer than their place.
_STICKS_OUT = """() => [...document.querySelectorAll('.staff *')]
  .filter((one) => one.checkVisibility() && !one.closest('svg, .unseen, [type=time]')
    && getComputedStyle(one).display !== 'inline' && one.tagName !== 'INPUT' && one.tagName !== 'OPTION')
  .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 40)}`)"""

_SMALL = """() => {
  const mm = parseFloat(document.documentElement.style.getPropertyValue('--mm'));
  return [...document.querySelectorAll('.staff button, .staff input')]
    .filter((one) => one.checkVisibility())
    .filter((one) => Math.min(one.getBoundingClientRect().height, one.getBoundingClientRect().width) < 13 * mm - 1)
    .map((one) => one.textContent || one.id);
}"""

_AXE = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' || ')}`);
}"""


class Counter:
    """The staff's page on a tablet or a phone, used by the words on it."""

    def __init__(self, page: Page, url: str, crew: Crew, language: str = "ko") -> None:
        self.page, self.url, self.crew, self.language = page, url, crew, language
        crew.sign_in()
        crew.technician(
            "change_device",
            device_id=crew.device_id("staff"),
            name="카운터 태블릿",
            screen=TABLET_10,
        )
        page.add_init_script(f"localStorage.setItem('madang.staff.language', '{language}')")
        page.goto(f"{url}/staff#token={crew.tokens['staff']}")
        expect(page.locator(".staff .views")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", language)

    def says(self, key: str, **params: Any) -> str:
        """The words of `key` on this page."""
        return words(self.language, key, **params)

    def button(self, key: str, within: Locator | None = None, **params: Any) -> Locator:
        """The button that says `key`."""
        name = self.says(key, **params)
        return (within or self.page).get_by_role("button", name=name, exact=True)

    def press(self, key: str, within: Locator | None = None, **params: Any) -> None:
        """Touch the button that says `key`."""
        self.button(key, within, **params).click()

    def turn_to(self, view: str) -> None:
        """Touch a view's tab."""
        tab = self.page.locator(".views .view", has_text=self.says(f"staff.{view}"))
        tab.first.click()

    def back(self) -> None:
        """On a phone: from what was chosen to the list."""
        self.press("staff.back")

    def row(self, number: str) -> Locator:
        """An order's row in the list."""
        return self.page.locator(f".row[data-order='{number}']")

    def dish(self, item: str) -> Locator:
        """A dish's row in the list."""
        return self.page.locator(f".row[data-item='{item}']")

    @property
    def editor(self) -> Locator:
        """What was chosen."""
        return self.page.locator(".editor")

    @property
    def dialog(self) -> Locator:
        """The question that stands."""
        return self.page.get_by_role("dialog")

    def turn_to_pay(self, due: int) -> None:
        """In front of an order that owes `due` won: to how it is paid."""
        self.press("staff.order.pay", amount=due)
        expect(self.left_to_pay).to_have_attribute("data-due", str(due))

    def way(self, method: str) -> Locator:
        """The button of a way to pay."""
        return self.button(f"pay.{method}", self.dialog)

    @property
    def left_to_pay(self) -> Locator:
        """What is left, large."""
        return self.dialog.locator(".sum-large[data-due]")

    @property
    def to_key(self) -> Locator:
        """The sum that is to be keyed into another terminal, larger still."""
        return self.page.locator(".sum-key")

    def types(self, digits: str) -> None:
        """On the keys of the screen: with a wet finger."""
        keys = self.page.locator(".keys:visible").last
        for digit in digits:
            keys.get_by_role("button", name=digit, exact=True).click()

    def manager_types(self, pin: str) -> None:
        """The PIN that is asked for; Enter."""
        expect(self.page.locator(".dialog .pin")).to_be_visible()
        self.page.keyboard.type(pin)
        self.page.keyboard.press("Enter")

    def managers_word(self) -> None:
        """A manager says yes."""
        self.manager_types(self.crew.pin("owner"))
        expect(self.page.locator(".dialog .pin")).to_have_count(0)

    def hears(self, key: str, **params: Any) -> None:
        """Wait until the page says `key` about what was done."""
        expect(self.page.locator(".toast")).to_contain_text(self.says(key, **params))

    def misfits(self) -> list[str]:
        """What sticks out, and what is too small to touch."""
        found = [f"sticks out: {what}" for what in self.page.evaluate(_STICKS_OUT)]
        return found + [f"small: {what}" for what in self.page.evaluate(_SMALL)]

    def complaints(self) -> list[str]:
        """What does not fit, and what axe-core says."""
        found = self.misfits()
        if not self.page.evaluate("() => 'axe' in window"):
            # By evaluation: the page's own policy rightly refuses a script tag.
            self.page.evaluate(AXE.read_text("utf-8"))
        found += [f"axe: {what}" for what in self.page.evaluate(_AXE)]
        return found


class Guests:
    """Orders as a guest's screen sends them."""

    def __init__(self, crew: Crew, kind: str = "kiosk") -> None:
        self.crew, self.kind, self._ids = crew, kind, Ids(MachineClock())

    def ask(self, verb: str, **fields: Any) -> dict[str, Any]:
        """The answer to a command of the guest's device."""
        response = httpx.post(
            f"{self.crew.url}/api/v1/commands",
            headers=self._bearer,
            json={"command_id": self._ids.command_id(), "type": verb, **fields},
            timeout=ANSWER_S,
        )
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()["answer"]
        return answer

    def order(self, *items: tuple[str, int], payment: str = "counter") -> dict[str, Any]:
        """So many of these dishes without choices, at the menu's price; the answer."""
        menu = self.document("menu.ko")
        return self.ask(
            "place_order",
            menu=menu["version"],
            service="eat_in",
            language="ko",
            lines=[{"item": item, "quantity": quantity} for item, quantity in items],
            total=sum(menu["items"][item]["price"] * quantity for item, quantity in items),
            payment=payment,
        )

    def document(self, name: str) -> dict[str, Any]:
        """A live document as it stands."""
        return self.read(f"documents/{name}")

    def read(self, path: str) -> dict[str, Any]:
        """What the hub tells this device at `/api/v1/<path>`."""
        found = httpx.get(f"{self.crew.url}/api/v1/{path}", headers=self._bearer, timeout=ANSWER_S)
        assert found.status_code == 200, found.text
        document: dict[str, Any] = found.json()
        return document

    @property
    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.crew.tokens[self.kind]}"}
