"""What changes in the shop while a guest chooses is said at once, and nothing is ordered that was not read back."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.crew import Crew, item_of, journal, menu_now
from tests.browser.guest import Guest
from tests.hub_process import HubProcess

MINUTE_MS = 60_000


@pytest.fixture(autouse=True)
def as_it_was(crew: Crew) -> Iterator[None]:
    """The shop sells everything again at the old prices when a test ends."""
    yield
    crew.publish(menu_now())
    crew.owner("set_stock", item="baechu-jeon", left=None)


def put_in(guest: Guest, category: str, name: str) -> None:
    guest.category(category)
    guest.take(name)
    guest.put_in()


def test_sold_out_in_the_basket_blocks_until_it_is_changed(guest: Guest, crew: Crew) -> None:
    page = guest.page
    guest.begin()
    put_in(guest, "전·안주", "배추전")
    put_in(guest, "음료", "식혜")
    guest.order()
    crew.owner("set_stock", item="baechu-jeon", left=0)
    said = page.get_by_role("dialog", name=guest.says("trouble.title"))
    expect(said).to_contain_text(guest.says("trouble.sold_out", name="배추전"))
    guest.press("trouble.keep")
    guest.is_at("basket")
    bad = page.locator(".line.bad")
    expect(bad).to_have_count(1)
    expect(bad).to_contain_text(guest.says("trouble.sold_out", name="배추전"))
    expect(guest.button("basket.order")).to_be_disabled()
    guest.press("basket.remove.name", name="배추전")
    expect(page.locator(".line")).to_have_count(1)
    guest.order()
    expect(page.locator(".total")).to_contain_text("1개, 3,500원")


def test_too_few_left_is_said_with_how_many(guest: Guest, crew: Crew) -> None:
    page = guest.page
    guest.begin()
    put_in(guest, "전·안주", "배추전")
    page.locator(".strip-open").click()
    for _ in range(2):
        page.get_by_role("button", name="배추전 하나 더하기").click()
    crew.owner("set_stock", item="baechu-jeon", left=2)
    expect(page.get_by_role("dialog")).to_contain_text(
        guest.says("trouble.not_enough", name="배추전", left=2)
    )
    guest.press("trouble.keep")
    expect(guest.button("basket.order")).to_be_disabled()
    page.get_by_role("button", name="배추전 하나 빼기").click()
    expect(guest.button("basket.order")).to_be_enabled()


def test_a_card_of_a_sold_out_dish_can_be_read_but_not_pressed(guest: Guest, crew: Crew) -> None:
    page = guest.page
    crew.owner("set_stock", item="baechu-jeon", left=0)
    guest.begin()
    guest.category("전·안주")
    card = page.locator(".card").filter(has=guest.exactly(".name", "배추전"))
    expect(card).to_contain_text(guest.says("menu.sold_out"))
    assert card.evaluate("card => card.tagName") == "DIV"
    crew.owner("set_stock", item="baechu-jeon", left=3)
    expect(card).to_contain_text(guest.says("menu.left", left=3))
    guest.take("배추전")
    crew.owner("set_stock", item="baechu-jeon", left=0)
    expect(page.get_by_role("dialog")).to_contain_text(guest.says("item.gone"))
    guest.press("item.other")
    guest.is_at("menu")


@pytest.mark.parametrize("at", ["review", "pay"])
def test_another_price_is_shown_and_confirmed_again(
    guest: Guest, crew: Crew, shop: HubProcess, at: str
) -> None:
    page = guest.page
    orders = len(journal(shop.data, "order_placed"))
    guest.begin()
    put_in(guest, "전·안주", "배추전")
    guest.order()
    if at == "pay":
        guest.confirm()
    menu = menu_now()
    item_of(menu, "baechu-jeon")["price"] = 12_000
    crew.publish(menu)
    said = page.get_by_role("dialog", name=guest.says("review.price_title"))
    expect(said).to_contain_text("10,000원")
    expect(said).to_contain_text("12,000원")
    guest.press("button.ok")
    guest.is_at("review")
    expect(page.locator(".total")).to_contain_text("12,000원")
    assert len(journal(shop.data, "order_placed")) == orders, "nothing was ordered meanwhile"
    guest.confirm()
    guest.pay("counter")
    guest.number()
    assert journal(shop.data, "order_placed")[-1]["total"] == 12_000


def test_a_price_that_only_the_hub_knows_is_shown_too(
    page: Page, crew: Crew, shop: HubProcess
) -> None:
    """The screen has an old menu and does not know it: the hub refuses, and its own sum is agreed to."""

    def old_menu(route: Route) -> None:
        response = route.fetch()
        menu = response.json()
        menu["items"]["sikhye"]["price"] = 3_000
        route.fulfill(response=response, json=menu)

    page.route("**/api/v1/documents/menu.ko*", old_menu)
    guest = Guest(page, shop.url, crew.tokens["kiosk"])
    guest.begin()
    put_in(guest, "음료", "식혜")
    guest.order()
    expect(page.locator(".total")).to_contain_text("1개, 3,000원")
    guest.confirm()
    guest.pay("counter")
    said = page.get_by_role("dialog", name=guest.says("review.price_title"))
    expect(said).to_contain_text("3,000원")
    expect(said).to_contain_text("3,500원")
    guest.press("button.ok")
    expect(page.locator(".total")).to_contain_text("1개, 3,500원")
    guest.confirm()
    guest.pay("counter")
    guest.number()
    assert journal(shop.data, "order_placed")[-1]["total"] == 3_500


def test_paused_and_last_order_are_said_kindly(
    page: Page, crew: Crew, shop: HubProcess, guest: Guest
) -> None:
    guest.begin()
    put_in(guest, "음료", "식혜")
    until = int(time.time() * 1000) + 20 * MINUTE_MS
    message = {"ko": "주방을 정리하고 있어요.", "ja": "厨房を整えています。"}
    crew.owner("pause_ordering", channel="kiosk", until=until, message=message)
    expect(page.locator(".notices")).to_contain_text("주방을 정리하고 있어요.")
    guest.order()
    expect(guest.button("review.yes")).to_be_disabled()
    guest.press("bar.restart")
    guest.press("restart.yes")
    expect(page.locator(".not-now")).to_contain_text("주방을 정리하고 있어요.")
    expect(page.locator(".not-now")).to_contain_text("다시 주문하실 수 있어요")
    expect(page.locator(".service")).to_have_count(0)
    crew.owner("resume_ordering", channel="kiosk")
    expect(page.locator(".service")).to_have_count(2)


def test_an_empty_menu_says_whom_to_ask(page: Page, crew: Crew, guest: Guest) -> None:
    stations = menu_now()["stations"]
    crew.publish({"categories": [], "items": [], "stations": stations})
    expect(page.locator(".not-now")).to_contain_text(guest.says("start.empty"))


def test_a_revoked_device_shows_the_unpaired_page_at_once(
    page: Page, crew: Crew, guest: Guest
) -> None:
    answer = crew.technician("add_device", device={"kind": "kiosk", "name": "둘째", "screen": {}})
    guest.begin()
    put_in(guest, "음료", "식혜")
    crew.technician("revoke_device", device_id=crew.device_id("kiosk"))
    expect(page.get_by_role("heading", name=guest.says("pair.title"))).to_be_visible()
    expect(page.locator(".kiosk")).to_have_count(0)
    assert page.evaluate("() => localStorage.getItem('madang.kiosk.token')") is None

    page.keyboard.type("0000000000")
    guest.press("pair.connect")
    expect(page.get_by_role("alert")).to_have_text(guest.says("pair.wrong"))
    page.keyboard.type(answer["code"])
    guest.press("pair.connect")
    expect(page.locator(".kiosk")).to_be_visible()
