"""Money and paper at the counter: cash, cancelled food, reprints, a look at an ID."""

import signal

from playwright.sync_api import expect

from tests.browser.counter import Counter, Guests
from tests.browser.crew import Crew, journal
from tests.browser.paper import has
from tests.hub_process import HubProcess, until

DISH, PRICE = "baechu-jeon", 10_000
SOON_S = 10.0


def test_cash_with_its_change(counter: Counter, guests: Guests, shop: HubProcess) -> None:
    order = guests.order((DISH, 1))
    row = counter.row(order["number"])
    expect(row).to_contain_text("배추전")
    expect(row).to_contain_text(counter.says("staff.order.unpaid"))
    search = counter.page.get_by_role("searchbox")
    for wanted, there in (("배추", 1), ("육개장", 0), (order["number"], 1)):
        search.fill(wanted)
        expect(row).to_have_count(there)
    search.fill("")
    counter.press("staff.orders.unpaid")
    row.click()
    counter.turn_to_pay(PRICE)
    counter.way("cash").click()
    assert counter.complaints() == []
    # The keys of a keyboard, then Enter: no touch in between.
    counter.page.keyboard.type("3000")
    expect(counter.dialog).to_contain_text(counter.says("staff.cash.part", amount=7_000))
    counter.page.keyboard.press("Enter")
    expect(counter.dialog).to_contain_text(counter.says("staff.cash.left", amount=7_000))
    counter.press("staff.tender.next")
    counter.way("cash").click()
    counter.dialog.get_by_role("button", name="50,000원", exact=True).click()
    counter.press("staff.cash.take", amount=7_000)
    expect(counter.dialog.locator(".result")).to_have_text(
        counter.says("staff.cash.change", amount=43_000)
    )
    assert counter.complaints() == []
    counter.press("button.ok")
    # Paid, so it left the list of what is not; it stands in front of whoever took the money.
    expect(row).to_have_count(0)
    expect(counter.editor).to_contain_text(counter.says("staff.order.paid"))
    counter.press("staff.orders.all")
    expect(row).to_contain_text(counter.says("staff.order.paid"))
    paid = journal(shop.data, "payment_approved")[-2:]
    assert [(one["amount"], one["tendered"]) for one in paid] == [(3_000, 3_000), (7_000, 50_000)]


def test_a_page_that_goes_in_the_middle_takes_the_money_once(
    counter: Counter, guests: Guests, shop: HubProcess
) -> None:
    order = guests.order((DISH, 1))
    counter.row(order["number"]).click()
    counter.turn_to_pay(PRICE)
    counter.way("cash").click()
    counter.page.keyboard.type("15000")
    shop.process.send_signal(signal.SIGSTOP)  # the hub hangs: nobody knows whether it heard
    try:
        counter.press("staff.cash.take", amount=PRICE)
        expect(counter.button("staff.cash.take", amount=PRICE)).to_be_disabled()
        # Gone before the hub can answer: the page that comes back knows what it kept, and no more.
        tablet = counter.page.context
        counter.page.close()
    finally:
        shop.process.send_signal(signal.SIGCONT)
    counter.page = tablet.new_page()
    counter.page.goto(f"{shop.url}/staff")
    counter.hears("staff.cash.change", amount=5_000)
    taken = [p for p in journal(shop.data, "payment_approved") if p["bill"] == order["bill"]]
    assert [(p["amount"], p["tendered"]) for p in taken] == [(PRICE, 15_000)]
    expect(counter.row(order["number"])).to_contain_text(counter.says("staff.order.paid"))


def test_a_cancelled_order_is_told_to_the_kitchen_and_paid_back(
    counter: Counter, guests: Guests, crew: Crew, shop: HubProcess
) -> None:
    order = guests.order((DISH, 2), ("cola", 1))
    crew.owner("take_cash", bill=order["bill"], amount=order["total"], tendered=order["total"])
    counter.row(order["number"]).click()
    counter.press("staff.cancel")
    stop = counter.button("staff.cancel.whole", counter.dialog)
    expect(stop).to_be_disabled()
    assert counter.complaints() == []
    counter.press("stepper.less", counter.dialog, name="배추전")
    counter.press("staff.cancel.reason.out", counter.dialog)
    # Somebody who may is not here just now: the money goes back later.
    counter.press("staff.cancel.back.later", counter.dialog)
    counter.press("staff.cancel.some", counter.dialog)
    counter.hears("staff.cancel.done_paid", number=order["number"])
    # One pancake and the drink are gone; the guest has 12,500 won to get back.
    expect(counter.editor).to_contain_text(
        counter.says("staff.order.owed.what", amount=order["total"] - PRICE)
    )
    expect(counter.row(order["number"])).to_contain_text(counter.says("staff.order.owed"))
    kitchen = Guests(crew, "kitchen")
    tickets = kitchen.document("kitchen.pan")["tickets"]
    assert tickets[order["order"]]["lines"][0]["quantity"] == 1
    cancelled = until(
        lambda: printed(shop, "취소", "배추전"), SOON_S * 3, "the cancelled dish on paper"
    )
    assert has(cancelled[-1], order["number"])
    counter.press("staff.refund")
    assert counter.complaints() == []
    counter.press("staff.refund.reason.cancelled", counter.dialog)
    counter.press("staff.refund.yes", counter.dialog, amount=order["total"])
    counter.managers_word()
    expect(counter.dialog).to_contain_text(
        counter.says("staff.refund.hand_out", amount=order["total"])
    )
    counter.press("button.ok", counter.dialog)
    assert journal(shop.data, "payment_cancelled")[-1]["refunded"] == order["total"]
    # What is left is taken again.
    expect(counter.button("staff.order.pay", amount=PRICE)).to_be_visible()
    reasons = journal(shop.data, "order_cancelled")[-1]
    assert "reason" not in reasons, "what a person typed stays private"


def printed(shop: HubProcess, *words: str) -> list[str] | None:
    """The sheets of the kitchen's printer that have all these words; None until there is one."""
    folder = shop.data / "paper" / "kitchen"
    # The picture is written last: then the text is whole.
    texts = [path.with_suffix(".txt").read_text("utf-8") for path in sorted(folder.glob("*.png"))]
    return [text for text in texts if all(has(text, word) for word in words)] or None


def test_a_reprint_is_marked_on_paper(counter: Counter, guests: Guests, shop: HubProcess) -> None:
    order = guests.order((DISH, 1))
    counter.row(order["number"]).click()
    counter.press("staff.reprint.kitchen")
    counter.hears("staff.reprint.done")
    marked = until(lambda: printed(shop, "재출력", "배추전"), SOON_S * 3, "a marked reprint")
    assert has(marked[-1], order["number"])


def test_alcohol_waits_for_a_look_at_an_id(counter: Counter, guests: Guests, crew: Crew) -> None:
    menu = guests.document("menu.ko")["items"]
    drink = next(id for id, item in menu.items() if item["alcohol"] and not item["groups"])
    order = guests.order((drink, 1))
    row = counter.row(order["number"])
    expect(row).to_contain_text(counter.says("staff.order.waits.age"))
    row.click()
    expect(counter.editor).to_contain_text(counter.says("staff.order.age.what"))
    assert counter.complaints() == []
    counter.turn_to("inbox")
    question = counter.page.locator(
        ".row", has_text=counter.says("staff.inbox.age", number=order["number"])
    )
    question.click()
    counter.press("staff.order.age")
    counter.hears("staff.order.released")
    expect(question).to_have_count(0)
    counter.turn_to("orders")
    expect(row).not_to_contain_text(counter.says("staff.order.waits.age"))
