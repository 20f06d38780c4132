"""Once round the kiosk: every screen that a guest can come to, one after another."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import expect

from tests.browser.crew import Crew
from tests.browser.guest import Guest


def local(name: dict[str, str], language: str) -> str:
    """A name in a language, Korean where it has none."""
    return name.get(language, name["ko"])


def walk(
    guest: Guest, crew: Crew, menu: dict[str, Any], *, every_category: bool = False
) -> Iterator[str]:
    """Yields the name of each screen while it stands.

    The first item of the first category is ordered, with all its steps.
    """
    page = guest.page
    yield "start"
    yield from _questions(guest)
    guest.begin()
    yield "menu"
    for category in menu["categories"] if every_category else ():
        guest.category(local(category["name"], guest.language))
        yield f"menu {category['id']}"
    first = menu["categories"][0]
    guest.category(local(first["name"], guest.language))
    item = next(item for item in menu["items"] if item["category"] == first["id"])
    guest.take(local(item["name"], guest.language))
    yield from _choices(guest)
    guest.put_in()
    yield "menu with a basket"
    if page.locator(".strip-open").is_visible():
        page.locator(".strip-open").click()
        yield "basket"
    guest.order()
    yield "review"
    guest.confirm()
    yield "pay"
    yield from _paying(guest, crew)


def _questions(guest: Guest) -> Iterator[str]:
    """What stands above a screen when it is asked for."""
    guest.press("bar.staff")
    yield "bell"
    guest.press("bell.done")
    guest.press("bar.display")
    yield "letters and colours"
    guest.press("button.close")
    expect(guest.page.get_by_role("dialog")).to_have_count(0)


def _choices(guest: Guest) -> Iterator[str]:
    """Each question of an item, answered with its first choice where an answer is needed."""
    page = guest.page
    yield "item"
    if guest.button("item.facts").is_visible():
        guest.press("item.facts")
        yield "facts"
        guest.press("button.close")
    for number in range(20):
        add, onward = guest.button("item.add"), guest.button("button.next")
        if page.locator(".question .options").count() == 0:
            yield "how many"
            expect(add).to_be_enabled()
            return
        if not onward.is_visible():
            page.locator("button.option:enabled").first.click()
            expect(onward).to_be_enabled()
        yield f"question {number + 1}"
        before = page.locator(".progress").inner_text()
        onward.click()
        expect(page.locator(".progress")).not_to_have_text(before)
    raise AssertionError("an item that never stops asking")


def _paying(guest: Guest, crew: Crew) -> Iterator[str]:
    """A card declined, the staff asked, and the number at last."""
    page = guest.page
    crew.mishap("decline")
    guest.pay("test_card")
    expect(page.get_by_role("alert").filter(has_text=guest.says("pay.declined"))).to_be_visible()
    yield "declined"
    crew.mishap("approve")
    guest.press("pay.again")
    guest.number()
    yield "done"
