"""Money on the counter's tablet: paid by several ways, keyed by hand, discounted, given back; what nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests.browser.counter import Guests
from tests.browser.open_questions import LOST, left_open
from tests.sheets.studio import PHONE, TABLET, Screen, Shots, Studio

DISH, PRICE = "baechu-jeon", 10_000
SLIP = "30012345"
WAYS = {
    "kiosk": ["counter", "test_card"],
    "table": ["counter"],
    "phone": ["counter"],
    "counter": ["cash", "card_terminal", "hand_terminal", "shop_qr", "online", "test_card"],
}
COUPONS = [{"id": "opening", "name": {"ko": "개업 쿠폰", "en": "Opening coupon"}, "amount": 3_000}]


@contextmanager
def counter_with_every_way(studio: Studio) -> Iterator[None]:
    """The counter takes money in every way that there is; the rules of before come back behind it."""
    ways = WAYS | {"counter": [*WAYS["counter"], LOST]}
    studio.crew.change_rules(last_order={}, methods=ways, coupons=COUPONS, cash_rounding=100)
    try:
        yield
    finally:
        studio.crew.change_rules(last_order={})


class Till:
    """The staff's page in front of one order, used by the words on it."""

    def __init__(self, studio: Studio, page: Page, number: str) -> None:
        self.studio, self.page = studio, page
        page.locator(f".row[data-order='{number}']").click()

    def press(self, key: str, **params: object) -> None:
        """The button that says `key`; behind a dialog there may be another one."""
        name = self.studio.says(key, **params)
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def managers_word(self) -> None:
        """The owner's PIN."""
        expect(self.page.locator(".dialog .pin")).to_be_visible()
        self.page.keyboard.type(self.studio.crew.pin("owner"))
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".dialog .pin")).to_have_count(0)


def staff_page(studio: Studio, on: Screen = TABLET) -> Page:
    page = studio.device("staff", on)
    expect(page.locator(".views")).to_be_visible()
    return page


def ordered(studio: Studio, *items: tuple[str, int]) -> dict[str, object]:
    return Guests(studio.crew).order(*items)


def tenders(studio: Studio) -> Shots:
    """What is due, a split, cash, the shop's own terminal, an approval number typed twice, a QR code, a decline."""
    with counter_with_every_way(studio):
        order = ordered(studio, (DISH, 3), ("cola", 1))
        page = staff_page(studio)
        till = Till(studio, page, str(order["number"]))
        yield "an order that is not paid", page
        till.press("staff.order.pay", amount=order["total"])
        yield "how is it paid?", page
        till.press("staff.tender.people")
        till.press("stepper.more", name=studio.says("staff.tender.people.name"))
        yield "by three people", page
        till.press("pay.cash")
        page.keyboard.type("20000")
        yield "cash", page
        page.keyboard.press("Enter")
        expect(page.locator(".result")).to_be_visible()
        yield "change", page
        till.press("staff.tender.next")
        till.press("pay.hand_terminal")
        expect(page.locator(".sum-key")).to_be_visible()
        page.keyboard.type(SLIP)
        yield "the shop's own terminal", page
        page.keyboard.press("Enter")
        till.press("pay.hand_terminal")
        expect(page.locator(".sum-key")).to_be_visible()
        page.keyboard.type(SLIP)
        page.keyboard.press("Enter")
        expect(page.locator(".trouble")).to_be_visible()
        yield "an approval number that was used", page
        till.press("staff.hand.no")
        studio.crew.mishap("decline")
        till.press("pay.test_card")
        expect(page.locator(".tender-now .notice")).to_contain_text(
            studio.says("payment.reason.declined")
        )
        yield "declined", page
        studio.crew.mishap("approve")
        till.press("staff.tender.own")
        page.keyboard.type("4000")
        yield "an own sum", page
        till.press("pay.online")
        expect(page.locator("img.qr")).to_be_visible()
        yield "by the guest's phone", page
        till.press("staff.charge.give_up")
        expect(page.locator(".ways")).to_be_visible()
        till.press("pay.shop_qr")
        expect(page.locator("img.qr")).to_be_visible()
        yield "by the shop's code", page
        till.press("staff.hand.yes.looked", amount=10_840)
        yield "all paid", page


def discounts_and_refunds(studio: Studio) -> Shots:
    """A discount over the cap, its PIN; dishes cancelled with the money that goes back; a refund by hand."""
    with counter_with_every_way(studio):
        order = ordered(studio, (DISH, 2), ("haemul-pajeon", 1), ("cola", 2))
        page = staff_page(studio)
        till = Till(studio, page, str(order["number"]))
        till.press("staff.discount.open")
        till.press("staff.discount.percent", percent=20)
        till.press("staff.discount.reason.regular")
        yield "a discount", page
        twenty = studio.says("staff.discount.percent", percent=20)
        till.press("staff.discount.give", off=twenty)
        expect(page.locator(".dialog .pin")).to_be_visible()
        yield "a manager's word", page
        till.managers_word()
        expect(page.locator(".dialog .payments li")).to_have_count(1)
        yield "what was taken off", page
        page.keyboard.press("Escape")
        bill = Guests(studio.crew, "staff").document(f"bill.{order['bill']}")
        cash = {"bill": order["bill"], "amount": PRICE, "tendered": PRICE}
        studio.crew.owner("take_cash", **cash)
        asked = {"bill": order["bill"], "amount": bill["due"] - PRICE}
        payment = studio.crew.owner("request_payment", method="hand_terminal", **asked)["payment"]
        yes = {"outcome": "approved", "approval_no": "30077777", "reason": "-"}
        studio.crew.owner("resolve_payment", payment=payment, **yes)
        expect(page.locator(".editor .payments li button")).to_have_count(2)
        yield "paid by two ways", page
        till.press("staff.cancel")
        yield "what is cancelled goes back", page
        till.press("staff.cancel.reason.out")
        till.press("staff.cancel.whole")
        till.managers_word()
        expect(page.locator(".dialog .backs li")).to_have_count(2)
        yield "what went back and what did not yet", page
        page.keyboard.press("Escape")
        expect(page.locator(".dialog")).to_have_count(0)
        phone = staff_page(studio, PHONE)
        yield "on a phone", phone
        Till(studio, phone, str(ordered(studio, (DISH, 1))["number"])).press(
            "staff.order.pay", amount=PRICE
        )
        yield "how is it paid, on a phone", phone


def questions(studio: Studio) -> Shots:
    """The inbox about money: a payment and a refund that nobody knows, an approval that strayed; payment settings."""
    with counter_with_every_way(studio):
        bills = [str(ordered(studio, (DISH, 1))["bill"]) for _ in range(3)]
        device = studio.crew.device_id("staff")
        studio.shop.lose_power()
        left_open(studio.shop.data, device, bills, PRICE)
        studio.shop.power_back()
        studio.crew.sign_in()
        page = staff_page(studio)
        page.locator(".views .view", has_text=studio.says("staff.inbox")).first.click()
        for key in ("payment", "refund", "stray"):
            words = studio.says(f"staff.inbox.{key}", number="#", amount=PRICE).partition("#")[2]
            page.locator(".row", has_text=words.strip(": ")).first.click()
            yield f"the inbox: {key}", page
        page.locator(".views .view", has_text=studio.says("staff.ordering")).click()
        page.locator("[data-settings]").click()
        expect(page.locator(".editor h2")).to_be_visible()
        yield "payment settings", page
