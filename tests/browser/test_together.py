"""The whole house at once: kiosk, two tables, kitchen, boards, the counter and the technician follow one another."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import KIOSK_VIEWPORT
from tests.browser.counter import Counter
from tests.browser.crew import Crew
from tests.browser.diner import TABLET, Diner, see_off, tablet_token
from tests.browser.guest import Guest, words
from tests.browser.test_board import WIDE, board
from tests.browser.test_kitchen import DISPLAY, Kitchen, fired
from tests.browser.test_setup_page import Technician
from tests.hub_process import HubProcess

DISH, CATEGORY, NAME = "baechu-jeon", "전·안주", "배추전"


class House:
    """Every screen of the shop, open at the same time."""

    def __init__(
        self, new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew
    ) -> None:
        def page(viewport: dict[str, int]) -> Page:
            return new_context(viewport=viewport).new_page()

        self.technician = Technician(page(TABLET), shop, crew)
        self.technician.sign_in()
        self.technician.open("devices")
        self.guest = Guest(page(KIOSK_VIEWPORT), shop.url, crew.tokens["kiosk"])
        self.three = Diner(page(TABLET), shop.url, tablet_token(crew, "3번 테이블"))
        self.five = Diner(page(TABLET), shop.url, tablet_token(crew, "5번 테이블"), "zh-Hans")
        self.kitchen = Kitchen(page(DISPLAY), shop.url, crew)
        self.board = board(new_context, crew, WIDE)
        self.pickup = board(new_context, crew, WIDE, "/board/pickup")
        self.counter = Counter(page(TABLET), shop.url, crew)

    def sold_out_everywhere(self) -> list[tuple[Locator, str]]:
        """The dish on each screen that shows it, and the words that say it is sold out there."""
        korean, chinese = words("ko", "menu.sold_out"), words("zh-Hans", "menu.sold_out")
        card = f"li[data-item='{DISH}']"
        return [
            (self.guest.page.locator(card), korean),
            (self.three.page.locator(card), korean),
            (self.five.page.locator(card), chinese),
            # Measured on every page of the board, painted when its page is turned to.
            (self.board.locator(f".measure [data-item='{DISH}']"), korean),
            (self.counter.dish(DISH), self.counter.says("staff.menu.sold_out")),
        ]


@pytest.fixture
def house(new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew) -> House:
    return House(new_context, shop, crew)


def test_every_screen_follows_every_other(house: House, crew: Crew, shop: HubProcess) -> None:
    guest, three, five = house.guest, house.three, house.five
    kitchen, counter = house.kitchen, house.counter

    # Sold out at the counter, and back: each screen says so, and no other way of ordering is left.
    guest.begin()
    guest.category(CATEGORY)
    three.begin()
    three.find(DISH)
    five.begin()
    five.find(DISH)
    counter.turn_to("menu")
    counter.page.get_by_role("searchbox").fill(NAME)
    counter.dish(DISH).click()
    counter.press("staff.lasting.said")
    for dish, said in house.sold_out_everywhere():
        expect(dish).to_contain_text(said)
    counter.press("staff.undo")
    for dish, said in house.sold_out_everywhere():
        expect(dish).not_to_contain_text(said)

    # A table and the kiosk order the same dish; the kitchen has a ticket for each.
    three.add(DISH)
    three.order()
    guest.take(NAME)
    guest.put_in()
    guest.order()
    guest.confirm()
    guest.pay("counter")
    number = guest.number()
    fired(crew, shop)
    expect(kitchen.ticket(number)).to_contain_text(NAME)
    table = words("ko", "staff.kitchen.table", table="3")
    table_ticket = kitchen.page.locator(".ticket", has_text=table)
    expect(table_ticket).to_contain_text(NAME)
    expect(house.pickup.locator(".making li", has_text=number)).to_be_visible()
    counter.turn_to("orders")
    expect(counter.row(number)).to_be_visible()

    # Ready in the kitchen is ready on the board and at the table.
    kitchen.press(kitchen.ticket(number), "staff.kitchen.ready")
    expect(house.pickup.locator(".ready li", has_text=number)).to_be_visible()
    kitchen.press(table_ticket, "staff.kitchen.ready")
    expect(three.dish(DISH)).to_contain_text(three.says("table.progress.coming"))

    # A table calls: kitchen and counter ring, and hear together that somebody goes.
    five.call("water").click()
    for page in (kitchen.page, counter.page):
        expect(page.locator(".call", has_text="5")).to_be_visible()
    counter.press("staff.kitchen.call.answer")
    expect(kitchen.page.locator(".call")).to_have_count(0)
    expect(five.call("water")).to_contain_text(five.says("call.state.answered"))

    # The technician takes a tablet away: it shows nothing of the shop from that moment.
    technician = house.technician
    technician.press("setup.devices.revoke.of", name="5번 테이블")
    asked = technician.page.get_by_role("dialog")
    asked.get_by_role("button", name=technician.says("setup.devices.revoke"), exact=True).click()
    expect(five.page.get_by_text(five.says("pair.title"))).to_be_visible()
    expect(three.page.locator(".table")).to_be_visible()
    see_off(crew)
