"""Nothing is cut off or runs out of its place: four languages, the longest names, nothing and very much to pay."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.crew import KIOSK_27, TABLET_10, Crew, item_of, menu_now
from tests.browser.guest import Guest
from tests.browser.measure import misfits
from tests.browser.walk import walk
from tests.hub_process import HubProcess

# Forty characters each, as an owner might type who has much to say.
LONG = {
    "ko": "할머니가 새벽마다 손수 끓여 내는 대구식 얼큰 한우 사골 육개장 특대 한 그릇요",
    "en": "Grandmother's Slowly Simmered Beef Soups",
    "ja": "おばあちゃんが毎朝じっくり煮込む大邱風ピリ辛韓牛ユッケジャンの特大サイズをどうぞ",
    "zh-Hans": "奶奶每天清晨亲手慢火熬制的大邱风味香辣韩牛骨汤牛肉汤特大碗一份请慢慢品尝哦亲爱的客人",
}
SCREENS = {"27 inch": KIOSK_27, "10 inch": TABLET_10}


def strained_menu() -> dict[str, Any]:
    """The demo's menu with a long name, a free dish and one for 1,250,000 won in its first category."""
    menu = menu_now()
    item_of(menu, "makchang-set")["name"] = LONG
    item_of(menu, "makchang-set")["price"] = 1_250_000
    item_of(menu, "family-set")["price"] = 0
    return menu


def at_kiosk(
    new_context: Callable[..., BrowserContext], crew: Crew, shop: HubProcess, name: str, lang: str
) -> Guest:
    screen = SCREENS[name]
    crew.fit_kiosk(screen)
    viewport = {"width": screen["width_px"], "height": screen["height_px"]}
    return Guest(new_context(viewport=viewport).new_page(), shop.url, crew.tokens["kiosk"], lang)


@pytest.mark.parametrize("language", LONG)
@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_holds_its_words(
    new_context: Callable[..., BrowserContext],
    shop: HubProcess,
    crew: Crew,
    name: str,
    language: str,
) -> None:
    menu = strained_menu()
    crew.publish(menu)
    guest = at_kiosk(new_context, crew, shop, name, language)
    _letters_have_come(guest.page)
    wrong = [f"{at}: {what}" for at in walk(guest, crew, menu) for what in misfits(guest.page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", SCREENS)
def test_enlarged_letters_fit_too(
    new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew, name: str
) -> None:
    crew.publish(menu_now())
    guest = at_kiosk(new_context, crew, shop, name, "ko")
    page = guest.page
    guest.press("bar.display")
    guest.press("display.size.largest")
    guest.press("button.close")
    wrong = [f"start: {what}" for what in misfits(page)]
    guest.begin()
    guest.category("대구 별미")
    wrong += [f"menu: {what}" for what in misfits(page)]
    guest.take("동인동 찜갈비 1인분")
    wrong += [f"item: {what}" for what in misfits(page)]
    guest.choose("매운맛")
    for _ in range(3):
        guest.next()
    guest.put_in()
    guest.order()
    wrong += [f"review: {what}" for what in misfits(page)]
    guest.confirm()
    wrong += [f"pay: {what}" for what in misfits(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", SCREENS)
def test_bad_news_fits(
    new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew, name: str
) -> None:
    wrong = []
    for language in LONG:
        crew.publish({"categories": [], "items": [], "stations": menu_now()["stations"]})
        guest = at_kiosk(new_context, crew, shop, name, language)
        expect(guest.page.locator(".not-now")).to_contain_text(guest.says("start.empty"))
        wrong += [f"{language} empty menu: {what}" for what in misfits(guest.page)]
        crew.publish(menu_now())
        guest.begin()
        crew.owner("pause_ordering", channel="kiosk")
        expect(guest.page.locator(".notices")).to_contain_text(guest.says("start.paused"))
        wrong += [f"{language} paused: {what}" for what in misfits(guest.page)]
        crew.owner("resume_ordering", channel="kiosk")
        guest.page.context.close()
    assert not wrong, "\n".join(wrong)


def _letters_have_come(page: Page) -> None:
    """Fonts change widths: measure when all of them are here."""
    page.evaluate("() => document.fonts.ready")
