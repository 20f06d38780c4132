"""The menu board and the pick-up board: what is sold out and what is ready is seen there; the hub may go."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import OwnShop
from tests.browser.crew import Crew, menu_now
from tests.browser.guest import Guest, words
from tests.browser.test_axe import complaints
from tests.browser.test_kitchen import fired, ordered
from tests.hub_process import HubProcess

# 43 inches across the wall; 32 inches upright.
WIDE = ({"width": 1920, "height": 1080}, 1092)
TALL = ({"width": 1080, "height": 1920}, 813)
BOTH = pytest.mark.parametrize("wall", [WIDE, TALL], ids=["wide", "tall"])
# As long as the law of this house: 40 letters.
FORTY = "할머니가 새벽마다 손수 담근 묵은지로 오래 끓인 얼큰한 돼지 김치찌개 대"

# What leaves the screen, or its own box; blocks being measured are not seen.
STICKS_OUT = """() => [...document.querySelectorAll('.board *')]
  .filter((one) => !one.closest('.measure, svg'))
  .filter((one) => { const box = one.getBoundingClientRect();
    return box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1
      || (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline'); })
  .map((one) => one.className + ' ' + one.textContent.slice(0, 40))"""

Wall = tuple[dict[str, int], int]
NewContext = Callable[..., BrowserContext]


def board(new_context: NewContext, crew: Crew, wall: Wall, address: str = "/board") -> Page:
    """A board hung on the wall, its screen measured."""
    viewport, across = wall
    size = {"width_px": viewport["width"], "height_px": viewport["height"], "diagonal_mm": across}
    screen = size | {"reach_mm": 0}
    crew.technician(
        "change_device", device_id=crew.device_id("board"), name="메뉴판", screen=screen
    )
    page = new_context(viewport=viewport, reduced_motion="reduce").new_page()
    page.goto(f"{crew.url}{address}#token={crew.tokens['board']}")
    expect(page.locator(".board")).to_be_visible()
    return page


def row(page: Page, item: str) -> Any:
    return page.locator(f".page:not(.measure) [data-item='{item}']")


@BOTH
def test_what_is_sold_out_fades_and_keeps_its_place(
    new_context: NewContext, shop: HubProcess, crew: Crew, wall: Wall
) -> None:
    page = board(new_context, crew, wall)
    first = page.locator(".page:not(.measure) [data-item]").first
    item = str(first.get_attribute("data-item"))
    crew.owner("set_sold_out", item=item)
    expect(row(page, item)).to_contain_text(words("ko", "menu.sold_out"))
    expect(first).to_have_attribute("data-item", item)
    assert page.evaluate(STICKS_OUT) == []
    assert complaints(page) == []
    crew.owner("clear_sold_out", item=item)
    expect(row(page, item)).not_to_contain_text(words("ko", "menu.sold_out"))


def test_a_bumped_order_stands_under_ready_until_it_is_served(
    guest: Guest, new_context: NewContext, shop: HubProcess, crew: Crew
) -> None:
    page = board(new_context, crew, WIDE, "/board/pickup")
    number = ordered(guest)
    order = fired(crew, shop)
    expect(page.locator(".making li", has_text=number)).to_be_visible()
    item = next(one for one in menu_now()["items"] if one["name"]["ko"] == "배추전")
    for station in item["stations"]:
        bumped: dict[str, Any] = {"order": order, "station": station, "lines": []}
        crew._ask("kitchen", "bump_lines", to="ready", **bumped)
    ready = page.locator(".ready li", has_text=number)
    expect(ready).to_have_attribute("data-fresh", "true")
    expect(page.locator(".making li", has_text=number)).to_have_count(0)
    assert page.evaluate(STICKS_OUT) == []
    assert complaints(page) == []
    for station in item["stations"]:
        crew._ask("kitchen", "bump_lines", to="served", order=order, station=station, lines=[])
    expect(ready).to_have_count(0)


def test_the_menu_stays_while_the_hub_is_away(new_context: NewContext, own_shop: OwnShop) -> None:
    page = board(new_context, own_shop.crew, WIDE)
    first = page.locator(".page:not(.measure) [data-item]").first
    item = str(first.get_attribute("data-item"))
    own_shop.lose_power()
    expect(page.locator(".away")).to_contain_text(words("ko", "board.away"))
    expect(first).to_be_visible()
    own_shop.power_back()
    expect(page.locator(".away")).to_have_count(0)
    own_shop.crew.sign_in()
    own_shop.crew.owner("set_sold_out", item=item)
    expect(page.locator(f".measure [data-item='{item}']")).to_contain_text(
        words("ko", "menu.sold_out")
    )


@BOTH
def test_long_names_and_every_price_fit_in_four_languages(
    new_context: NewContext, shop: HubProcess, crew: Crew, wall: Wall
) -> None:
    menu = menu_now()
    for item, price in zip(menu["items"][:4], (0, 1_250_000, 0, 1_250_000), strict=True):
        item |= {"name": dict.fromkeys(item["name"], FORTY), "price": price}
    crew.publish(menu)
    for language in ("ko", "en", "ja", "zh-Hans"):
        page = board(new_context, crew, wall, f"/board?lang={language}")
        expect(page.locator(".page:not(.measure) .price").first).to_be_visible()
        page.evaluate("() => document.fonts.ready")
        assert page.evaluate(STICKS_OUT) == [], language
        assert page.locator(".page:not(.measure)", has_text="1,250,000").count() == 1
        page.context.close()


def test_a_language_that_the_shop_learns_stands_there_at_once(
    new_context: NewContext, shop: HubProcess, crew: Crew
) -> None:
    """A board hangs for weeks: nobody is there to reload it."""
    crew.publish(menu_now())
    crew.change_rules(languages=["ko"])
    try:
        page = board(new_context, crew, WIDE)
        expect(page.locator(".page:not(.measure) .price").first).to_be_visible()
        expect(page.locator(".page:not(.measure) .second")).to_have_count(0)
    finally:
        crew.change_rules()
    expect(page.locator(".page:not(.measure) .second").first).to_be_visible()
