"""A whole order without a touch: Tab and arrows move, Enter presses, and the focus can always be seen."""

from playwright.sync_api import Page, expect

from tests.browser.crew import Crew, journal
from tests.browser.guest import Guest
from tests.hub_process import HubProcess

# More presses than any screen has things to stand on.
TABS_MAX = 90

FOCUSED = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const words = at.getAttribute('aria-label') ?? at.textContent;
  return {
    words: words.replace(/\\s+/g, ' ').trim(),
    seen: at === document.body || (style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) > 1),
  };
}"""


class Keys:
    """A guest with a keypad."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, words: str) -> None:
        """Tab on until what stands in focus says `words` first. AssertionError when it cannot be reached."""
        passed = []
        for _ in range(TABS_MAX):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(FOCUSED)
            assert found["seen"], f"the focus on {found['words']!r} cannot be seen"
            if found["words"].startswith(words):
                return
            passed.append(found["words"])
        raise AssertionError(f"{words!r} cannot be reached; passed {passed}")

    def press(self, words: str) -> None:
        """Go there and press Enter."""
        self.to(words)
        self.page.keyboard.press("Enter")


def test_an_order_by_keys_alone(page: Page, crew: Crew, shop: HubProcess) -> None:
    guest = Guest(page, shop.url, crew.tokens["kiosk"])
    keys = Keys(page)
    keys.press(guest.says("start.eat_in"))
    guest.is_at("menu")
    keys.press("대구 별미")
    keys.press("동인동 찜갈비 1인분")
    guest.is_at("item")
    keys.press("매운맛")
    expect(page.locator(".option.chosen")).to_have_count(1)
    keys.press(guest.says("button.next"))
    keys.press("우동사리")
    keys.press("우동사리 하나 더하기")
    keys.press(guest.says("button.next"))
    keys.press(guest.says("button.next"))
    keys.press("동인동 찜갈비 1인분 하나 더하기")
    expect(page.locator(".stepper output")).to_have_text("3")
    keys.press(guest.says("item.add"))
    guest.is_at("menu")
    keys.press(guest.says("basket.order"))
    guest.is_at("review")
    keys.press(guest.says("review.yes"))
    guest.is_at("pay")
    keys.press(guest.says("pay.counter"))
    assert guest.number() == "1"
    (placed,) = journal(shop.data, "order_placed")
    assert placed["total"] == 3 * (22_000 + 2 * 2_000)


def test_arrows_turn_a_long_list_and_escape_closes_a_question(
    page: Page, crew: Crew, shop: HubProcess
) -> None:
    guest = Guest(page, shop.url, crew.tokens["kiosk"])
    keys = Keys(page)
    guest.begin()
    guest.category("주류")
    expect(page.locator(".screen.menu > .pages .page")).to_have_text("1 / 2")
    page.locator(".screen.menu > .pages > .sheet").focus()
    page.keyboard.press("End")
    expect(page.locator(".screen.menu > .pages .page")).to_have_text("2 / 2")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".screen.menu > .pages .page")).to_have_text("1 / 2")

    keys.press(guest.says("bar.display"))
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    # The focus goes back to where it was.
    expect(guest.button("bar.display")).to_be_focused()
