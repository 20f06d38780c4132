"""Every screen of a table's tablet: nothing cut off, letters and targets in millimetres, axe-core content."""

import itertools
import math
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.crew import TABLET_10, Crew, item_of, menu_now
from tests.browser.diner import TABLET, UPRIGHT, Diner, round_the_table, see_off, tablet_token
from tests.browser.measure import controls, gap, letters, misfits
from tests.browser.test_axe import complaints
from tests.browser.test_sizes import GAP_MM, LETTERS_MM, ROUNDING_MM, TARGET_MM
from tests.browser.test_texts_fit import LONG
from tests.browser.walk import local
from tests.hub_process import HubProcess

PX_PER_MM = math.hypot(TABLET_10["width_px"], TABLET_10["height_px"]) / TABLET_10["diagonal_mm"]
FIRST, SECOND = "makchang-set", "family-set"


def strained_menu() -> dict[str, Any]:
    """The demo's menu with a name of forty letters for 1,250,000 won in its first category, and a dish for nothing."""
    menu = menu_now()
    item_of(menu, FIRST)["name"] = LONG
    item_of(menu, FIRST)["price"] = 1_250_000
    item_of(menu, SECOND)["price"] = 0
    return menu


def opened(
    new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew, language: str
) -> Diner:
    page = new_context(viewport=TABLET).new_page()
    return Diner(page, shop.url, tablet_token(crew, "3번 테이블"), language)


def too_small(page: Page) -> list[str]:
    """Letters, targets and gaps below what the rules ask of a small screen."""
    wrong = []
    for text in letters(page):
        if text["px"] / PX_PER_MM < LETTERS_MM["10 inch"] - ROUNDING_MM:
            wrong.append(f"letters of {text['px'] / PX_PER_MM:.1f} mm: {text['words']}")
    found = controls(page)
    for control in found:
        sides = (control["width"] / PX_PER_MM, control["height"] / PX_PER_MM)
        if min(sides) < TARGET_MM - ROUNDING_MM:
            wrong.append(f"{sides[0]:.1f} x {sides[1]:.1f} mm: {control['words']}")
    for one, other in itertools.combinations(found, 2):
        if gap(one, other) / PX_PER_MM < GAP_MM - ROUNDING_MM:
            apart = gap(one, other) / PX_PER_MM
            wrong.append(f"{apart:.1f} mm apart: {one['words']} | {other['words']}")
    return wrong


@pytest.mark.parametrize("language", LONG)
def test_every_screen_holds_its_words_both_ways_up(
    new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew, language: str
) -> None:
    menu = strained_menu()
    crew.publish(menu)
    diner = opened(new_context, shop, crew, language)
    page = diner.page
    page.evaluate("() => document.fonts.ready")
    category = local(menu["categories"][0]["name"], language)
    wrong = []
    for at in round_the_table(diner, category, LONG[language]):
        wrong += [f"{at}: {what}" for what in misfits(page)]
        page.set_viewport_size(UPRIGHT)
        expect(page.locator("html")).to_have_attribute("data-shape", "tall")
        wrong += [f"{at}, upright: {what}" for what in misfits(page)]
        page.set_viewport_size(TABLET)
        expect(page.locator("html")).to_have_attribute("data-shape", "wide")
    see_off(crew)
    crew.publish(menu_now())
    assert not wrong, "\n".join(wrong)


def test_everything_is_large_enough_and_axe_is_content(
    new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew
) -> None:
    diner = opened(new_context, shop, crew, "ko")
    page = diner.page
    wrong = []
    for at in round_the_table(diner, "세트", diner.name(FIRST)):
        wrong += [f"{at}: {what}" for what in (*too_small(page), *complaints(page))]
        page.set_viewport_size(UPRIGHT)
        expect(page.locator("html")).to_have_attribute("data-shape", "tall")
        wrong += [f"{at}, upright: {what}" for what in too_small(page)]
        page.set_viewport_size(TABLET)
        expect(page.locator("html")).to_have_attribute("data-shape", "wide")
    diner.press("table.back")
    diner.call("water").click()
    expect(page.locator(".toast")).to_be_visible()
    wrong += [f"called: {what}" for what in (*too_small(page), *complaints(page))]
    see_off(crew)
    assert not wrong, "\n".join(wrong)


def test_enlarged_letters_and_night_colours(
    new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew
) -> None:
    diner = opened(new_context, shop, crew, "ko")
    page = diner.page
    page.locator(".edge .display").click()
    diner.press("display.size.largest")
    diner.press("display.contrast.high")
    diner.press("button.close")
    wrong = [f"start: {what}" for what in (*misfits(page), *complaints(page))]
    diner.begin()
    diner.find("baechu-jeon")
    wrong += [f"menu: {what}" for what in (*misfits(page), *complaints(page))]
    diner.add("baechu-jeon")
    wrong += [f"basket: {what}" for what in misfits(page)]
    diner.press("basket.order")
    diner.is_at("review")
    wrong += [f"review: {what}" for what in misfits(page)]
    diner.press("table.yes")
    expect(page.locator(".sent")).to_be_visible()
    wrong += [f"ordered: {what}" for what in (*misfits(page), *complaints(page))]
    diner.press("table.bill.open")
    wrong += [f"bill: {what}" for what in (*misfits(page), *complaints(page))]
    see_off(crew)
    assert not wrong, "\n".join(wrong)


def test_an_empty_menu(
    new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew
) -> None:
    crew.publish({"categories": [], "items": [], "stations": menu_now()["stations"]})
    diner = opened(new_context, shop, crew, "ko")
    wrong = []
    for language in ("zh-Hans", "ja", "en", "ko"):
        diner.speak(language)
        expect(diner.page.locator(".ask")).to_contain_text(diner.says("start.empty"))
        wrong += [f"{language}: {what}" for what in misfits(diner.page)]
    crew.publish(menu_now())
    assert not wrong, "\n".join(wrong)
