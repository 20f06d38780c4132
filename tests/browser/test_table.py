"""Tablets on tables: ordering in rounds, the party's bill live on every tablet, staff called, and what may go wrong."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import OwnShop
from tests.browser.crew import Crew, journal, menu_now
from tests.browser.diner import (
    TABLET,
    Diner,
    heard,
    one_more_tablet,
    see_off,
    tablet_token,
)
from tests.browser.guest import words
from tests.browser.paper import has, sheets
from tests.hub_process import HubProcess

Opened = Callable[..., Diner]


@pytest.fixture
def sit(
    new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew
) -> Iterator[Opened]:
    """`sit(table, language)` sits down at a tablet; at the end every party has paid and left."""

    def open_tablet(table: str = "3번 테이블", language: str = "ko", token: str = "") -> Diner:
        page = new_context(viewport=TABLET).new_page()
        return Diner(page, shop.url, token or tablet_token(crew, table), language)

    yield open_tablet
    see_off(crew)


def test_two_tables_order_each_in_its_own_language(
    sit: Opened, shop: HubProcess, crew: Crew
) -> None:
    three, five = sit("3번 테이블"), sit("5번 테이블", "zh-Hans")
    expect(three.page.locator(".ask h1")).to_have_text("3번 테이블")
    three.begin()
    three.add("baechu-jeon")
    three.add("soju")
    five.begin()
    five.add("baechu-jeon")
    three.order()
    five.order()
    # The kitchen knows the tables, on its screen and on paper.
    tickets = heard(crew, "kitchen.pan", "kitchen")["tickets"].values()
    assert sorted(ticket["table"] for ticket in tickets if "table" in ticket) == ["3", "5"]
    for sheet, table in zip(sheets(shop.data, "kitchen", 2), "35", strict=True):
        assert has(sheet, f"테이블 {table}"), sheet
        assert has(sheet, "배추전"), sheet
    expect(three.dish("baechu-jeon")).to_contain_text(three.says("table.progress.cooking"))
    expect(three.dish("soju")).to_contain_text(three.says("table.progress.check"))
    expect(five.dish("baechu-jeon")).to_contain_text(five.says("table.progress.cooking"))
    # Each party sees its own bill alone.
    expect(five.page.locator(".pane .total")).to_contain_text("10,000")
    three.press("table.bill.open")
    expect(three.page.locator(".sums")).to_contain_text("15,000원")
    expect(three.page.locator(".pay-here")).to_contain_text(three.says("pay.online"))
    three.press("table.back")
    three.is_at("menu")


def test_two_tablets_of_one_table_share_its_bill(sit: Opened, crew: Crew) -> None:
    one = sit()
    other = sit(token=one_more_tablet(crew, "t3"))
    other.begin()
    other.add("baechu-jeon")
    one.begin()
    one.add("cola")
    one.order()
    # The other's basket is its own; what was ordered stands on both.
    expect(other.page.locator(".pane .dishes")).to_contain_text("배추전")
    other.order()
    for diner in (one, other):
        expect(diner.dish("baechu-jeon")).to_be_visible()
        expect(diner.dish("cola")).to_be_visible()
        expect(diner.page.locator(".pane .total")).to_contain_text("12,500원")
    tickets = heard(crew, "kitchen.pan", "kitchen")["tickets"]
    (order,) = (order for order, ticket in tickets.items() if ticket.get("table") == "3")
    for to, key in (("ready", "coming"), ("served", "served")):
        crew.owner("bump_lines", order=order, station="pan", to=to)
        for diner in (one, other):
            expect(diner.dish("baechu-jeon")).to_contain_text(diner.says(f"table.progress.{key}"))
    assert len(heard(crew, "floor")["seatings"]) == 1


def test_a_call_rings_once_and_is_answered(sit: Opened, crew: Crew, shop: HubProcess) -> None:
    diner = sit("5번 테이블")
    water = diner.call("water")
    water.click()
    expect(water).to_have_class("button quiet call ringing")
    toast = diner.page.locator(".toast")
    expect(toast).to_have_text(diner.says("call.said", wish="물"))
    water.click()
    expect(toast).to_have_text(diner.says("call.said", wish="물"))
    diner.call("bill").click()
    expect(diner.call("bill")).to_have_class("button quiet call ringing")
    calls = heard(crew, "calls")["calls"]
    assert [(one["table"], one["reason"]) for one in calls.values()] == [
        ("5", "water"),
        ("5", "bill"),
    ]
    for call in calls:
        crew.owner("answer_call", call=call)
        expect(diner.page.locator(".edge .ringing")).to_have_count(
            0 if call == list(calls)[-1] else 1
        )
    expect(water).to_have_class("button quiet call answered")
    expect(water).to_contain_text(diner.says("call.state.answered"))
    assert all(event["table"] == "t5" for event in journal(shop.data, "staff_called"))


def test_a_party_that_leaves_takes_everything_along(sit: Opened, crew: Crew) -> None:
    diner = sit("3번 테이블", "en")
    diner.begin()
    diner.add("baechu-jeon")
    diner.order()
    diner.add("baechu-jeon")
    see_off(crew)
    diner.is_at("start")
    expect(diner.page.locator("html")).to_have_attribute("lang", "ko")
    diner.language = "ko"
    diner.begin()
    expect(diner.page.locator(".pane .nothing")).to_have_text(diner.says("table.nothing"))


def test_nobody_seated_is_forgotten_and_a_party_is_not(
    new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew
) -> None:
    page = new_context(viewport=TABLET).new_page()
    page.clock.install()
    diner = Diner(page, shop.url, tablet_token(crew, "3번 테이블"))
    diner.begin()
    diner.add("baechu-jeon")
    page.clock.run_for(5 * 60_000 + 1_000)
    expect(page.get_by_role("dialog")).to_contain_text(diner.says("idle.title"))
    page.clock.run_for(20_000)
    diner.is_at("start")
    diner.begin()
    diner.add("baechu-jeon")
    diner.order()
    diner.add("baechu-jeon")
    page.clock.run_for(10 * 60_000)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".pane .dishes")).to_contain_text("배추전")
    see_off(crew)


def test_sold_out_in_the_basket_and_another_price(sit: Opened, crew: Crew) -> None:
    # Raw beef is a dish of the evening; this table may sit down at any hour.
    whole = menu_now()
    items = [{k: v for k, v in one.items() if k != "dayparts"} for one in whole["items"]]
    crew.publish(whole | {"items": items})
    diner = sit()
    diner.begin()
    diner.add("baechu-jeon")
    diner.add("mungtigi")
    crew.owner("set_sold_out", item="baechu-jeon")
    dialog = diner.page.get_by_role("dialog")
    expect(dialog).to_contain_text(diner.says("trouble.sold_out", name="배추전"))
    diner.press("basket.remove")
    expect(diner.page.locator(".pane .dishes")).not_to_contain_text("배추전")
    diner.press("basket.order")
    diner.is_at("review")
    crew.owner("set_market_price", item="mungtigi", price=60_000)
    expect(dialog).to_contain_text(diner.says("review.price_changed"))
    expect(dialog).to_contain_text("60,000원")
    diner.press("button.ok")
    diner.press("table.yes")
    expect(diner.page.locator(".sent-here")).to_be_visible()
    expect(diner.page.locator(".pane .total")).to_contain_text("60,000원")
    crew.owner("clear_sold_out", item="baechu-jeon")
    crew.owner("set_market_price", item="mungtigi", price=55_000)
    crew.publish(whole)


def test_what_stands_in_the_way_is_said(sit: Opened, crew: Crew) -> None:
    diner = sit()
    diner.begin()
    diner.add("baechu-jeon")
    notices = diner.page.locator(".notices")
    crew.owner("pause_ordering", channel="table")
    expect(notices).to_contain_text(diner.says("start.paused"))
    expect(diner.button("basket.order")).to_be_disabled()
    crew.owner("resume_ordering", channel="table")
    crew.change_rules(last_order={}, counter_release="on_payment")
    diner.press("basket.order")
    expect(diner.page.locator(".notice")).to_have_text(diner.says("table.pay_first"))
    crew.change_rules(last_order={}, methods={"table": ["test_card"]})
    expect(diner.page.locator(".notice")).to_have_text(diner.says("table.no_counter"))
    expect(diner.button("table.yes")).to_be_disabled()
    crew.change_rules(last_order={})
    expect(diner.button("table.yes")).to_be_enabled()


def test_a_tablet_without_a_table_says_so(page: Page, shop: HubProcess, crew: Crew) -> None:
    device = {"kind": "table", "name": "새 태블릿"}
    code = crew.technician("add_device", device=device)["code"]
    page.goto(f"{shop.url}/table#code={code}")
    expect(page.get_by_role("heading")).to_have_text(words("ko", "table.no_table"))


def test_basket_and_rounds_outlive_a_reload_and_a_power_cut(
    new_context: Callable[..., BrowserContext], own_shop: OwnShop
) -> None:
    page = new_context(viewport=TABLET).new_page()
    diner = Diner(page, own_shop.url, tablet_token(own_shop.crew, "3번 테이블"), "ja")
    diner.begin()
    diner.add("cola")
    diner.order()
    diner.add("cola")
    page.reload()
    diner.is_at("menu")
    expect(page.locator(".pane .dishes")).to_contain_text("コーラ")
    own_shop.lose_power()
    expect(page.locator(".notices")).to_contain_text(diner.says("live.lost"))
    diner.call("water").click()
    expect(page.locator(".toast.bad")).to_have_text(diner.says("call.away", wish="お水"))
    diner.press("basket.order")
    diner.press("table.yes")
    diner.is_at("sending")
    own_shop.power_back()
    expect(page.locator(".sent-here")).to_be_visible()
    expect(page.locator(".pane .dish")).to_have_count(2)
    page.reload()
    expect(page.locator(".pane .dish")).to_have_count(2)
    placed = journal(own_shop.data, "order_placed")
    assert len(placed) == 2
    assert len({event["bill"] for event in placed}) == 1
