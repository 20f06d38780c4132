"""Reloads, power cuts and a card that never answers: the guest's screen comes back, and nothing happens twice."""

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OwnShop
from tests.browser.crew import journal
from tests.browser.guest import Guest
from tests.browser.paper import sheets

# Milliseconds until a screen has found its hub again: its longest wait between two tries is 10 s.
BACK_WITHIN_MS = 40_000


def order_a_pancake(guest: Guest) -> None:
    guest.begin()
    guest.category("전·안주")
    guest.take("배추전")
    guest.put_in()


def test_the_basket_outlives_a_reload_and_a_power_cut(page: Page, own_shop: OwnShop) -> None:
    guest = Guest(page, own_shop.url, own_shop.crew.tokens["kiosk"])
    order_a_pancake(guest)
    page.reload()
    guest.is_at("menu")
    expect(page.locator(".strip-open")).to_contain_text("1개, 10,000원")

    own_shop.lose_power()
    expect(page.locator(".banner")).to_contain_text(guest.says("live.lost"))
    page.locator(".strip-open").click()
    expect(page.locator(".line .name")).to_have_text("배추전")
    page.get_by_role("button", name="배추전 하나 더하기").click()
    own_shop.power_back()
    expect(page.locator(".banner")).to_have_count(0, timeout=BACK_WITHIN_MS)

    guest.order()
    guest.confirm()
    guest.pay("counter")
    number = guest.number()
    (placed,) = journal(own_shop.data, "order_placed")
    assert (placed["number"], placed["total"]) == (number, 20_000)


def test_an_order_sent_into_a_power_cut_is_made_once(page: Page, own_shop: OwnShop) -> None:
    guest = Guest(page, own_shop.url, own_shop.crew.tokens["kiosk"])
    order_a_pancake(guest)
    guest.order()
    guest.confirm()
    sent: list[str] = []

    def answer_is_lost(route: Route) -> None:
        """The hub takes the order, and its power goes before the answer arrives."""
        sent.append(route.request.post_data or "")
        if len(sent) > 1:
            route.continue_()
            return
        assert route.fetch().status == 200
        own_shop.lose_power()
        route.abort()

    page.route("**/api/v1/commands", answer_is_lost)
    guest.pay("counter")
    expect(page.locator(".told")).to_contain_text(guest.says("pay.slow"))
    own_shop.power_back()
    page.reload()  # by an impatient member of staff
    expect(page.locator(".kiosk[data-at='done']")).to_be_visible(timeout=BACK_WITHIN_MS)

    assert len(sent) > 1
    assert len(set(sent)) == 1, "the same command, with the same id"
    (placed,) = journal(own_shop.data, "order_placed")
    assert guest.number() == placed["number"]
    assert len(sheets(own_shop.data, "counter", 1)) == 1


def test_a_card_that_was_silent_when_the_power_went_is_asked_at_the_next_start(
    page: Page, own_shop: OwnShop
) -> None:
    guest = Guest(page, own_shop.url, own_shop.crew.tokens["kiosk"])
    order_a_pancake(guest)
    guest.order()
    guest.confirm()
    own_shop.crew.mishap("silence")
    guest.pay("test_card")
    expect(page.locator(".told")).to_contain_text(guest.says("pay.waiting"))
    own_shop.lose_power()
    own_shop.power_back()
    told = page.get_by_role("alert").filter(has_text=guest.says("pay.declined"))
    expect(told).to_be_visible(timeout=BACK_WITHIN_MS)
    assert journal(own_shop.data, "payment_approved") == []
    guest.press("pay.again")
    assert guest.number() == "1"
    assert len(journal(own_shop.data, "payment_requested")) == 2


def test_a_declined_card_is_tried_again_or_given_up(page: Page, own_shop: OwnShop) -> None:
    crew = own_shop.crew
    guest = Guest(page, own_shop.url, crew.tokens["kiosk"])
    crew.mishap("decline")
    order_a_pancake(guest)
    guest.order()
    guest.confirm()
    guest.pay("test_card")
    expect(page.get_by_role("alert").filter(has_text=guest.says("pay.declined"))).to_be_visible()
    page.reload()
    guest.press("pay.again")
    expect(page.get_by_role("alert").filter(has_text=guest.says("pay.declined"))).to_be_visible()
    crew.mishap("approve")
    guest.press("pay.again")
    assert guest.number() == "1"
    guest.press("done.again")

    crew.mishap("decline")
    order_a_pancake(guest)
    guest.order()
    guest.confirm()
    guest.pay("test_card")
    guest.press("pay.cancel")
    guest.is_at("cancelled")
    assert len(journal(own_shop.data, "order_cancelled")) == 1
    assert len(sheets(own_shop.data, "kitchen", 1)) == 1, "what was given up was never cooked"
