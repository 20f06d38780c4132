"""A guest says what they must not have before the order goes out; the cook and the counter cannot miss it."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.counter import TABLET, Counter
from tests.browser.crew import Crew
from tests.browser.guest import Guest, words
from tests.browser.test_kitchen import DISPLAY, Kitchen, fired
from tests.hub_process import HubProcess

CHOSEN = ("peanut", "shrimp")


def to_review(guest: Guest) -> None:
    """A pancake in the basket, read back."""
    guest.category("전·안주")
    guest.take("배추전")
    guest.put_in()
    guest.order()


def test_an_allergy_reaches_the_cook_and_the_counter(
    new_context: Callable[..., BrowserContext], guest: Guest, crew: Crew, shop: HubProcess
) -> None:
    guest.begin()
    to_review(guest)
    said = guest.page.get_by_role("dialog")
    guest.press("allergy.open")
    for one in CHOSEN:
        guest.press(f"allergen.{one}")
        expect(guest.button(f"allergen.{one}")).to_have_attribute("aria-pressed", "true")
    guest.press("allergen.milk")
    guest.press("allergen.milk")
    guest.press("allergy.done")
    expect(said).to_have_count(0)
    names = ", ".join(words("ko", f"allergen.{one}") for one in CHOSEN)
    told = words("ko", "staff.allergy", names=names)
    expect(guest.page.locator(".allergy")).to_have_text(words("ko", "allergy.chosen", names=names))
    guest.confirm()
    guest.pay("counter")
    number = guest.number()
    fired(crew, shop)

    kitchen = Kitchen(new_context(viewport=DISPLAY).new_page(), shop.url, crew)
    expect(kitchen.ticket(number).locator(".allergy")).to_have_text(told)
    kitchen.is_clean()
    counter = Counter(new_context(viewport=TABLET).new_page(), shop.url, crew)
    counter.row(number).click()
    expect(counter.editor.locator(".allergy")).to_have_text(told)
    assert counter.complaints() == []


def test_the_next_guest_begins_without(guest: Guest) -> None:
    guest.begin()
    to_review(guest)
    expect(guest.page.locator(".allergy")).to_have_text(words("ko", "allergy.open"))
    guest.press("allergy.open")
    guest.press("allergen.egg")
    guest.press("allergy.clear")
    expect(guest.button("allergy.clear")).to_have_count(0)
    guest.press("allergy.done")
    expect(guest.page.locator(".allergy")).to_have_text(words("ko", "allergy.open"))
