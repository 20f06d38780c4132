"""The demo's first page: the real screens side by side, the owner's switches, the kiosk with its screen off."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.crew import journal
from tests.browser.guest import words
from tests.browser.test_axe import complaints
from tests.browser.visitor import LAPTOP, PHONE, WALL, Visitor
from tests.hub_process import HubProcess

NewContext = Callable[..., BrowserContext]
# More presses than the kiosk has things to stand on.
PRESSES_MAX = 90


def visit(
    new_context: NewContext, shop: HubProcess, size: dict[str, int], language: str = "ko"
) -> Visitor:
    return Visitor(new_context(viewport=size).new_page(), shop.url, language)


def test_the_screens_stand_side_by_side_and_alive(
    new_context: NewContext, kept_shop: HubProcess
) -> None:
    visitor = visit(new_context, kept_shop, WALL)
    visitor.everything_is_there()
    expect(visitor.inside("kiosk").locator(".screen.start")).to_be_visible()
    expect(visitor.inside("board").locator(".board")).to_contain_text("마당집")
    expect(visitor.inside("kitchen").locator(".kitchen")).to_be_visible()
    expect(visitor.inside("pickup").locator(".board")).to_be_visible()
    expect(visitor.inside("region").locator("main")).to_contain_text("마당집")
    # Laid out as on its own screen: an upright kiosk of 1080 pixels, drawn smaller.
    kiosk = visitor.page.locator(".surface.kiosk iframe")
    assert kiosk.evaluate("(frame) => [frame.contentWindow.innerWidth, frame.clientWidth]") == [
        1080,
        1080,
    ]
    drawn = kiosk.bounding_box()
    assert drawn is not None
    assert drawn["width"] < 500
    alone = visitor.page.locator(".alone")
    for way in alone.all():
        href = way.get_attribute("href") or ""
        address = href if href.startswith("http") else kept_shop.url + href.partition("#")[0]
        assert httpx.get(address).status_code == 200, href
    with visitor.page.context.expect_page() as opened:
        visitor.surface("kiosk").locator(".alone").click()
    expect(opened.value.locator(".screen.start")).to_be_visible()
    assert "token" not in opened.value.url, "the token does not stay in the address"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_fits_every_window_and_axe_is_content(
    new_context: NewContext, kept_shop: HubProcess, language: str
) -> None:
    visitor = visit(new_context, kept_shop, WALL, language)
    visitor.everything_is_there()
    wrong: dict[str, Any] = {}
    for size in (WALL, LAPTOP):
        visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
        assert visitor.fits(), size
    wrong["laptop"] = complaints(visitor.page)
    visitor.button("demo.tour.begin").click()
    expect(visitor.page.locator(".tour")).to_be_visible()
    assert visitor.fits()
    wrong["tour"] = complaints(visitor.page)
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator(".tour")).to_have_count(0)
    visitor.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(visitor.page.locator("iframe")).to_have_count(0)
    expect(visitor.page.locator(".door", has_text=visitor.says("demo.kind.kiosk"))).to_be_visible()
    assert visitor.fits()
    wrong["phone"] = complaints(visitor.page)
    assert not any(wrong.values()), wrong


def test_every_door_of_a_phone_opens(new_context: NewContext, kept_shop: HubProcess) -> None:
    visitor = visit(new_context, kept_shop, PHONE)
    doors = visitor.page.locator(".door")
    expect(doors.first).to_be_visible()
    for door in doors.all():
        href = door.get_attribute("href") or ""
        address = href if href.startswith("http") else kept_shop.url + href.partition("#")[0]
        assert httpx.get(address).status_code == 200, href
    expect(visitor.page.locator("iframe")).to_have_count(0)


def test_a_screen_is_shown_large_and_small_again(
    new_context: NewContext, kept_shop: HubProcess
) -> None:
    visitor = visit(new_context, kept_shop, LAPTOP)
    visitor.everything_is_there()
    kitchen = visitor.surface("kitchen")
    name = visitor.says("demo.surface.kitchen")
    visitor.button("demo.surface.larger.of", name=name).click()
    expect(kitchen).to_have_class(re.compile("large"))
    large = kitchen.locator(".case").bounding_box()
    assert large is not None
    assert large["width"] > 900
    assert large["y"] + large["height"] <= LAPTOP["height"]
    visitor.page.keyboard.press("Escape")
    expect(kitchen).not_to_have_class(re.compile("large"))
    # It was not loaded again: what stood on it still stands.
    expect(visitor.inside("kitchen").locator(".kitchen")).to_be_visible()


def test_sold_out_with_the_milliseconds_until_all_had_painted_it(
    new_context: NewContext, kept_shop: HubProcess
) -> None:
    visitor = visit(new_context, kept_shop, LAPTOP)
    visitor.everything_is_there()
    kiosk, page = visitor.inside("kiosk"), visitor.page
    kiosk.get_by_role("button", name=words("ko", "start.eat_in")).click()
    kiosk.locator(".category", has_text="전·안주").click()
    dish = kiosk.locator("[data-item='baechu-jeon']")
    expect(dish).to_be_visible()
    before = len(journal(kept_shop.data, "item_sold_out"))
    page.get_by_label(visitor.says("demo.sold_out.dish")).select_option("baechu-jeon")
    for press, gone in (("demo.sold_out.now", "true"), ("demo.sold_out.back", "false")):
        visitor.button(press).click()
        expect(dish).to_have_attribute("data-sold-out", gone)
        shown = page.locator(".seen li", has_text=visitor.says("demo.surface.kiosk"))
        expect(shown.locator("span")).to_have_text(re.compile(r"^[\d,]+밀리초$"))
        measured = int(page.locator(".figure").get_attribute("data-ms") or 0)
        # A wish, a commit, a patch and a frame: more than none, less than the page's own patience.
        assert 0 < measured < 5_000
        painted = re.search(r"(\d+)곳 가운데 (\d+)곳", page.locator(".figure").inner_text())
        assert painted is not None
        assert painted[1] == painted[2], "every screen that showed it"
    assert len(journal(kept_shop.data, "item_sold_out")) == before + 1

    # A dish that no screen shows is changed, and nothing is claimed.
    kiosk.get_by_role("button", name=words("ko", "bar.back"), exact=True).click()
    expect(kiosk.locator(".screen.start")).to_be_visible()
    page.get_by_label(visitor.says("demo.sold_out.dish")).select_option("raw-makchang")
    visitor.button("demo.sold_out.now").click()
    expect(page.get_by_text(re.compile("지금 보여 주는 화면은 없어요"))).to_be_visible()
    visitor.button("demo.sold_out.back").click()
    expect(visitor.button("demo.sold_out.now")).to_be_enabled()


def test_the_owner_pauses_and_changes_a_price(
    new_context: NewContext, kept_shop: HubProcess
) -> None:
    visitor = visit(new_context, kept_shop, LAPTOP)
    visitor.everything_is_there()
    visitor.button("demo.pause.now").click()
    expect(visitor.inside("kiosk").locator(".not-now")).to_be_visible()
    visitor.button("demo.pause.resume").click()
    expect(visitor.inside("kiosk").locator(".not-now")).to_have_count(0)
    price = visitor.page.locator(".switch output")
    expect(price).to_have_text("55,000원")
    visitor.button("demo.price.up", name="뭉티기", step="1,000").click()
    expect(price).to_have_text("56,000원")
    set_prices = [e["price"] for e in journal(kept_shop.data, "market_price_set")]
    assert set_prices[-1] == 56_000


class Blind:
    """A guest who hears what the dark kiosk says, and has a keypad."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page
        self.says = visitor.page.locator(".says")

    def hears(self, words: str) -> None:
        expect(self.says).to_have_text(re.compile(re.escape(words)))

    def press(self, words: str) -> None:
        """On with the arrow until `words` are said first; then Enter."""
        passed = []
        for _ in range(PRESSES_MAX):
            self.page.keyboard.press("ArrowRight")
            said = self.says.inner_text()
            if said.startswith(words):
                self.page.keyboard.press("Enter")
                return
            passed.append(said)
        raise AssertionError(f"{words!r} is never said; heard {passed}")


def test_an_order_with_the_screen_off(page: Page, kept_shop: HubProcess) -> None:
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    visitor = Visitor(page, kept_shop.url)
    visitor.everything_is_there()
    before = len(journal(kept_shop.data, "order_placed"))
    off = visitor.button("demo.dark.off")
    off.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".dark-caption")).to_be_visible()
    blind = Blind(visitor)
    blind.hears(words("ko", "start.question"))
    blind.press(words("ko", "start.take_away"))
    blind.hears(words("ko", "menu.question"))
    blind.press("전·안주")
    blind.press("배추전")
    blind.hears("통배춧잎")
    blind.press(words("ko", "item.add"))
    blind.hears(words("ko", "menu.question"))
    blind.press(words("ko", "basket.order"))
    blind.hears("배추전 1개 10,000원")
    blind.press(words("ko", "review.yes"))
    blind.hears("10,000원")
    blind.press(words("ko", "pay.counter"))
    expect(blind.says).to_contain_text("주문번호", timeout=20_000)
    placed = journal(kept_shop.data, "order_placed")
    assert len(placed) == before + 1
    assert (placed[-1]["total"], placed[-1]["service"]) == (10_000, "take_away")
    blind.hears(placed[-1]["number"])
    assert complaints(page) == []
    visitor.button("demo.dark.on").first.click()
    expect(page.locator(".dark-caption")).to_have_count(0)
    expect(visitor.inside("kiosk").locator(".number")).to_have_text(placed[-1]["number"])
