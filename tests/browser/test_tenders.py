"""A bill paid by several ways at the counter: split, keyed by hand, declined, discounted; every won once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.counter import PHONE, Counter, Guests
from tests.browser.crew import Crew, journal
from tests.hub_process import HubProcess

DISH, PRICE = "baechu-jeon", 10_000
WAYS = {
    "kiosk": ["counter", "test_card"],
    "table": ["counter"],
    "phone": ["counter"],
    "counter": ["cash", "test_card", "hand_terminal", "shop_qr"],
}
# A guest with a card, and a service that is asked every few seconds (ms).
FAR_MS = 60_000
SLIP, OTHER_SLIP = "30012345", "30067890"


@pytest.fixture(autouse=True)
def _ways(crew: Crew) -> None:
    crew.mishap("approve")
    crew.change_rules(
        last_order={},
        methods=WAYS,
        coupons=[{"id": "opening", "name": {"ko": "개업 쿠폰"}, "amount": 3_000, "least": 20_000}],
    )


def money_of(shop: HubProcess, bill: str) -> list[dict[str, Any]]:
    """What was approved on a bill, oldest first."""
    return [one for one in journal(shop.data, "payment_approved") if one["bill"] == bill]


def test_a_bill_is_split_among_four_tenders(
    counter: Counter, guests: Guests, shop: HubProcess
) -> None:
    order = guests.order((DISH, 3), ("cola", 1))
    total = order["total"]
    assert total == 32_500
    counter.row(order["number"]).click()
    counter.turn_to_pay(total)
    assert counter.complaints() == []
    counter.press("staff.tender.people", counter.dialog)
    for _ in range(2):
        counter.press("stepper.more", counter.dialog, name=counter.says("staff.tender.people.name"))
    share, last = 8_120, 8_140
    expect(counter.dialog).to_contain_text(
        counter.says("staff.tender.people.what", count=4, amount=share, last=last)
    )
    assert counter.complaints() == []
    # The first pays in cash and gets change.
    counter.way("cash").click()
    counter.types("10000")
    counter.press("staff.cash.take", counter.dialog, amount=share)
    expect(counter.dialog.locator(".result")).to_have_text(
        counter.says("staff.cash.change", amount=10_000 - share)
    )
    counter.press("staff.tender.next", counter.dialog)
    # The second by card.
    counter.way("test_card").click()
    expect(counter.left_to_pay).to_have_attribute("data-due", str(total - 2 * share))
    # The third by the shop's own terminal.
    counter.way("hand_terminal").click()
    expect(counter.to_key).to_contain_text("8,120")
    assert counter.complaints() == []
    yes = counter.button("staff.hand.yes.numbered", counter.dialog, amount=share)
    expect(yes).to_be_disabled()
    counter.types(SLIP)
    yes.click()
    expect(counter.left_to_pay).to_have_attribute("data-due", str(last))
    # The last pays what is left, by the shop's QR code.
    expect(counter.dialog).to_contain_text(counter.says("staff.tender.people.last"))
    counter.way("shop_qr").click()
    expect(counter.to_key).to_contain_text("8,140")
    counter.press("staff.hand.yes.looked", counter.dialog, amount=last)
    expect(counter.dialog).to_contain_text(counter.says("staff.tender.settled"))
    assert counter.complaints() == []
    counter.press("button.ok", counter.dialog)
    expect(counter.row(order["number"])).to_contain_text(counter.says("staff.order.paid"))
    taken = money_of(shop, order["bill"])
    assert [(one["method"], one["amount"]) for one in taken] == [
        ("cash", share),
        ("test_card", share),
        ("hand_terminal", share),
        ("shop_qr", last),
    ]
    assert taken[2]["approval"]["approval_no"] == SLIP
    bill = guests.document(f"bill.{order['bill']}")
    assert sum(one["vat"] for one in taken) == bill["vat"]


def test_cash_card_phone_and_a_slip_pay_one_bill(
    counter: Counter,
    guests: Guests,
    crew: Crew,
    shop: HubProcess,
    new_context: Callable[..., BrowserContext],
) -> None:
    """The real far sides: frames to the counter's card terminal, and the payment service on a guest's phone."""
    ways = ["cash", "card_terminal", "hand_terminal", "online"]
    crew.change_rules(last_order={}, methods=WAYS | {"counter": ways})
    order = guests.order((DISH, 4))
    counter.row(order["number"]).click()
    counter.turn_to_pay(4 * PRICE)
    counter.press("staff.tender.people", counter.dialog)
    for _ in range(2):
        counter.press("stepper.more", counter.dialog, name=counter.says("staff.tender.people.name"))
    # A guest puts the card in, and takes a while.
    counter.way("card_terminal").click()
    expect(counter.left_to_pay).to_have_attribute("data-due", str(3 * PRICE), timeout=FAR_MS)
    counter.way("online").click()
    expect(counter.dialog.locator("img.qr")).to_be_visible()
    assert counter.complaints() == []
    (asked,) = [
        one
        for one in guests.document(f"bill.{order['bill']}")["payments"].values()
        if one["state"] == "requested"
    ]
    phone = new_context(viewport=PHONE).new_page()
    phone.goto(asked["waiting"]["checkout"])
    phone.locator("form[action$='/pay'] button").click()
    expect(counter.left_to_pay).to_have_attribute("data-due", str(2 * PRICE), timeout=FAR_MS)
    counter.way("hand_terminal").click()
    expect(counter.to_key).to_contain_text("10,000")
    counter.types("30054321")
    counter.press("staff.hand.yes.numbered", counter.dialog, amount=PRICE)
    counter.way("cash").click()
    counter.page.keyboard.type("10000")
    counter.page.keyboard.press("Enter")
    expect(counter.dialog.locator(".result")).to_have_text(counter.says("staff.cash.exact"))
    expect(counter.left_to_pay).to_have_attribute("data-due", "0")
    taken = money_of(shop, order["bill"])
    assert [(one["method"], one["amount"]) for one in taken] == [
        (method, PRICE) for method in ("card_terminal", "online", "hand_terminal", "cash")
    ]
    # Of the card only what may be known: digits 9 to 12 never come in.
    assert "*" in taken[0]["approval"]["card"]


def test_an_approval_number_that_was_used_is_refused_kindly(
    counter: Counter, guests: Guests, shop: HubProcess, crew: Crew
) -> None:
    before = guests.order((DISH, 1))
    payment = crew.owner(
        "request_payment", bill=before["bill"], method="hand_terminal", amount=PRICE
    )["payment"]
    crew.owner(
        "resolve_payment", payment=payment, outcome="approved", approval_no=OTHER_SLIP, reason="-"
    )
    order = guests.order((DISH, 1))
    counter.row(order["number"]).click()
    counter.turn_to_pay(PRICE)
    counter.way("hand_terminal").click()
    expect(counter.to_key).to_be_visible()
    counter.types(OTHER_SLIP)
    # Enter does what is next; it does not press the key that was touched last once more.
    counter.page.keyboard.press("Enter")
    yes = counter.button("staff.hand.yes.numbered", counter.dialog, amount=PRICE)
    expect(counter.dialog.get_by_role("alert")).to_have_text(
        counter.says("refusal.approval_used.staff", approval_no=OTHER_SLIP, number=before["number"])
    )
    # Nothing was taken, and the number on the slip is typed afresh.
    expect(yes).to_be_disabled()
    assert counter.complaints() == []
    assert money_of(shop, order["bill"]) == []
    counter.types("30099999")
    yes.click()
    expect(counter.dialog).to_contain_text(counter.says("staff.tender.settled"))
    assert [one["amount"] for one in money_of(shop, order["bill"])] == [PRICE]


def test_a_decline_costs_nobody_their_turn(
    counter: Counter, guests: Guests, crew: Crew, shop: HubProcess
) -> None:
    order = guests.order((DISH, 1))
    counter.row(order["number"]).click()
    counter.turn_to_pay(PRICE)
    counter.press("staff.tender.half", counter.dialog)
    crew.mishap("decline")
    counter.way("test_card").click()
    expect(counter.dialog).to_contain_text(counter.says("payment.reason.declined"))
    expect(counter.dialog).to_contain_text(counter.says("staff.tender.declined"))
    assert counter.complaints() == []
    crew.mishap("silence")
    counter.way("test_card").click()
    expect(counter.dialog).to_contain_text(counter.says("staff.charge.test_card"))
    assert counter.complaints() == []
    counter.press("staff.charge.give_up", counter.dialog)
    # The card says that nothing was taken; it is the first one's turn as before.
    expect(counter.way("cash")).to_be_visible()
    crew.mishap("approve")
    counter.way("test_card").click()
    expect(counter.left_to_pay).to_have_attribute("data-due", str(PRICE // 2))
    counter.press("staff.tender.own", counter.dialog)
    expect(counter.way("cash")).to_be_disabled()
    counter.page.keyboard.type("2000")
    counter.way("shop_qr").click()
    counter.press("staff.hand.no", counter.dialog)
    expect(counter.left_to_pay).to_have_attribute("data-due", str(PRICE // 2))
    assert [one["amount"] for one in money_of(shop, order["bill"])] == [PRICE // 2]


def test_cash_is_rounded_as_the_hub_says(
    counter: Counter, guests: Guests, crew: Crew, shop: HubProcess
) -> None:
    crew.change_rules(last_order={}, methods=WAYS, cash_rounding=100, discount_cap=100)
    order = guests.order((DISH, 1))
    crew.owner("give_discount", bill=order["bill"], amount=40, reason="단골손님")
    counter.row(order["number"]).click()
    counter.turn_to_pay(PRICE - 40)
    counter.way("cash").click()
    expect(counter.dialog).to_contain_text(counter.says("staff.cash.rounded", amount=60))
    counter.page.keyboard.type("9900")
    counter.page.keyboard.press("Enter")
    expect(counter.dialog.locator(".result")).to_have_text(counter.says("staff.cash.exact"))
    assert [one["amount"] for one in money_of(shop, order["bill"])] == [9_900]
    bill = guests.document(f"bill.{order['bill']}")
    assert (bill["total"], bill["discount"], bill["due"]) == (9_900, 100, 0)


def test_a_discount_over_the_cap_needs_a_managers_pin(
    counter: Counter, guests: Guests, shop: HubProcess
) -> None:
    order = guests.order((DISH, 3))
    counter.row(order["number"]).click()
    counter.turn_to_pay(3 * PRICE)
    counter.press("staff.discount.open", counter.dialog)
    assert counter.complaints() == []
    front = counter.dialog.last
    # Within the cap nobody is asked.
    counter.press("staff.discount.percent", front, percent=10)
    counter.press("staff.discount.reason.regular", front)
    counter.press(
        "staff.discount.give", front, off=counter.says("staff.discount.percent", percent=10)
    )
    counter.hears("staff.discount.done", amount=3_000)
    # Another one would pass it.
    counter.press("staff.discount.percent", front, percent=20)
    give = counter.button(
        "staff.discount.give", front, off=counter.says("staff.discount.percent", percent=20)
    )
    give.click()
    expect(counter.page.locator(".dialog .pin")).to_be_visible()
    assert counter.complaints() == []
    counter.manager_types("999999")
    expect(counter.page.locator(".dialog .pin-trouble")).not_to_be_empty()
    counter.managers_word()
    counter.hears("staff.discount.done", amount=5_400)
    # A coupon is the shop's own: no cap holds.
    front.get_by_role("button", name="개업 쿠폰").click()
    counter.hears("staff.discount.done", amount=3_000)
    assert counter.complaints() == []
    # What was given by mistake is put back.
    counter.button("staff.discount.remove", front).nth(1).click()
    counter.hears("staff.discount.removed")
    counter.page.keyboard.press("Escape")
    expect(counter.left_to_pay).to_have_attribute("data-due", str(3 * PRICE - 3_000 - 3_000))
    given = [one for one in journal(shop.data, "bill_discounted") if one["bill"] == order["bill"]]
    assert [one.get("authorised_by") for one in given] == [None, "owner", None]


def test_a_discount_of_one_line(counter: Counter, guests: Guests, shop: HubProcess) -> None:
    order = guests.order((DISH, 1), ("cola", 2))
    counter.row(order["number"]).click()
    counter.press("staff.discount.open")
    front = counter.dialog
    counter.press("staff.discount.of.line", front, name="콜라 355 ml", amount=5_000)
    counter.press("staff.discount.by.won", front)
    counter.types("1000")
    counter.press("staff.discount.reason.sorry", front)
    counter.press("staff.discount.give", front, off=counter.says("money", amount=1_000))
    counter.hears("staff.discount.done", amount=1_000)
    counter.page.keyboard.press("Escape")
    sums = counter.editor.locator(".sums")
    expect(sums).to_contain_text("콜라 355 ml")
    expect(sums).to_contain_text(counter.says("staff.discount.off", amount=1_000))
    (given,) = [
        one for one in journal(shop.data, "bill_discounted") if one["bill"] == order["bill"]
    ]
    assert (given["discount"]["line"], given["off"]) == (2, 1_000)
