"""What needs a person about money: each with what to look at, worked off one by one until the inbox is empty."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.conftest import OwnShop
from tests.browser.counter import TABLET, Counter, Guests
from tests.browser.crew import journal
from tests.browser.open_questions import CARD, LOST, left_open
from tests.browser.test_tenders import DISH, PRICE, SLIP, WAYS


def test_the_inbox_is_worked_to_empty(
    own_shop: OwnShop, new_context: Callable[..., BrowserContext]
) -> None:
    crew = own_shop.crew
    crew.change_rules(last_order={}, methods=WAYS | {"counter": [*WAYS["counter"], LOST]})
    guests = Guests(crew)
    unknown, strayed, refunded, by_hand = (guests.order((DISH, 1)) for _ in range(4))
    device = crew.device_id("staff")
    crew.owner("request_payment", bill=by_hand["bill"], method="hand_terminal", amount=PRICE)
    own_shop.lose_power()
    left_open(
        own_shop.data, device, [order["bill"] for order in (unknown, strayed, refunded)], PRICE
    )
    own_shop.power_back()
    counter = Counter(new_context(viewport=TABLET).new_page(), own_shop.url, crew)
    badge = counter.page.locator(".views .badge").first
    expect(badge).to_contain_text("4")
    counter.turn_to("inbox")

    def turn_to(key: str, number: str) -> Locator:
        asked = counter.says(key, number=number, amount=PRICE)
        question = counter.page.locator(".row", has_text=asked)
        question.click()
        expect(counter.editor.locator("h2")).to_have_text(asked)
        assert counter.complaints() == []
        return question

    # Nobody knows whether this one was paid: it is not charged again, and somebody looks.
    question = turn_to("staff.inbox.payment", unknown["number"])
    expect(counter.editor).to_contain_text(counter.says("staff.resolve.again"))
    expect(counter.editor).to_contain_text(counter.says("payment.reason.no_answer"))
    counter.press("staff.resolve.no")
    counter.hears("staff.resolve.declined", amount=PRICE)
    expect(question).to_have_count(0)
    # What was left half done at the shop's own terminal.
    question = turn_to("staff.inbox.by_hand", by_hand["number"])
    expect(counter.to_key).to_contain_text("10,000")
    counter.page.keyboard.type(SLIP)
    counter.press("staff.hand.yes.numbered", amount=PRICE)
    expect(question).to_have_count(0)
    # A refund of which nobody knows.
    question = turn_to("staff.inbox.refund", refunded["number"])
    expect(counter.editor).to_contain_text(counter.says("staff.back.again"))
    expect(counter.editor).to_contain_text(CARD)
    counter.press("staff.back.yes", counter.editor)
    counter.hears("staff.back.approved", amount=PRICE)
    expect(question).to_have_count(0)
    # An approval that nobody waits for any more.
    question = turn_to("staff.inbox.stray", strayed["number"])
    expect(counter.editor).to_contain_text("30055555")
    expect(counter.editor).to_contain_text(CARD)
    counter.press("staff.stray.settled")
    counter.hears("staff.stray.done")
    expect(question).to_have_count(0)
    expect(counter.page.locator(".rows")).to_contain_text(counter.says("staff.inbox.none"))
    expect(counter.page.locator(".views .badge")).to_have_count(0)
    assert counter.complaints() == []
    # The unknown one is owed as before, and the stray one was never taken for paid.
    counter.turn_to("orders")
    for order, state in ((unknown, "unpaid"), (strayed, "unpaid"), (by_hand, "paid")):
        expect(counter.row(order["number"])).to_contain_text(counter.says(f"staff.order.{state}"))
    (settled,) = journal(own_shop.data, "stray_settled")
    assert settled["bill"] == strayed["bill"]


def test_a_payment_by_hand_is_taken_up_where_it_was_left(
    own_shop: OwnShop, new_context: Callable[..., BrowserContext]
) -> None:
    """Left from the screen, it stands on the order and in the inbox; a reload changes nothing."""
    crew = own_shop.crew
    crew.change_rules(last_order={}, methods=WAYS)
    order = Guests(crew).order((DISH, 1))
    counter = Counter(new_context(viewport=TABLET).new_page(), own_shop.url, crew)
    counter.row(order["number"]).click()
    counter.turn_to_pay(PRICE)
    counter.way("hand_terminal").click()
    expect(counter.to_key).to_be_visible()
    counter.press("staff.tender.later", counter.dialog)
    expect(counter.row(order["number"])).to_contain_text(counter.says("staff.order.asking"))
    counter.page.reload()
    counter.turn_to("inbox")
    expect(counter.page.locator(".rows .row")).to_have_count(1)
    counter.turn_to("orders")
    counter.row(order["number"]).click()
    counter.press("staff.order.go_on")
    expect(counter.to_key).to_contain_text("10,000")
    counter.press("staff.hand.no", counter.dialog)
    expect(counter.way("cash")).to_be_visible()
    counter.page.keyboard.press("Escape")
    expect(counter.row(order["number"])).to_contain_text(counter.says("staff.order.unpaid"))
    counter.turn_to("inbox")
    expect(counter.page.locator(".rows")).to_contain_text(counter.says("staff.inbox.none"))
