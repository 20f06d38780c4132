"""Cash receipts at the counter: a wrong number is refused kindly, a right one masked; issued and settled by hand."""

from playwright.sync_api import expect

from tests.browser.counter import Counter, Guests
from tests.browser.crew import Crew, journal
from tests.hub_process import HubProcess

DISH, PRICE = "baechu-jeon", 10_000
PHONE = "01012345678"


def paid_in_cash(guests: Guests, crew: Crew, quantity: int) -> dict[str, object]:
    """An order that is paid."""
    order = guests.order((DISH, quantity))
    won = quantity * PRICE
    crew.owner("take_cash", bill=order["bill"], amount=won, tendered=won)
    return order


def test_a_due_one_is_asked_for_and_issued_by_hand(
    counter: Counter, guests: Guests, crew: Crew, shop: HubProcess
) -> None:
    paid_in_cash(guests, crew, 12)
    counter.turn_to("till")
    counter.page.locator("[data-till='receipts']").click()
    counter.page.locator("[data-receipt='due']").click()
    assert counter.complaints() == []
    counter.press("staff.receipts.ask")
    # A business number whose check digit is wrong.
    counter.press("staff.receipts.expense", counter.dialog)
    counter.types("1234567890")
    counter.press("staff.receipts.ask.yes", counter.dialog)
    expect(counter.dialog.get_by_role("alert")).to_be_visible()
    assert counter.complaints() == []
    counter.press("staff.receipts.deduction", counter.dialog)
    counter.types(PHONE)
    expect(counter.dialog.locator(".tendered")).to_have_text("010-1234-5678")
    counter.press("staff.receipts.ask.yes", counter.dialog)
    counter.hears("staff.receipts.asked")
    expect(counter.editor).to_contain_text("010-****-5678")
    assert counter.complaints() == []
    # Whoever issues it by hand may look at the number.
    counter.press("staff.receipts.look")
    expect(counter.editor).to_contain_text("010-1234-5678")
    counter.page.get_by_label(counter.says("staff.export.approval_no")).fill("G12345678")
    counter.press("staff.receipts.issued")
    counter.hears("staff.receipts.issued.done")
    expect(counter.editor).to_contain_text(counter.says("staff.receipts.none"))
    (settled,) = journal(shop.data, "cash_receipt_settled")
    assert settled["approval_no"] == "G12345678"


def test_a_small_one_from_its_order_and_none_needed(
    counter: Counter, guests: Guests, crew: Crew, shop: HubProcess
) -> None:
    order = paid_in_cash(guests, crew, 1)
    counter.row(str(order["number"])).click()
    counter.press("staff.receipts.of", amount=PRICE)
    counter.press("staff.receipts.self", counter.dialog)
    assert counter.complaints() == []
    counter.press("staff.receipts.ask.yes", counter.dialog)
    counter.hears("staff.receipts.asked")
    counter.turn_to("till")
    counter.page.locator("[data-till='receipts']").click()
    counter.page.locator("[data-receipt='requested']").click()
    counter.press("staff.receipts.not_needed")
    counter.press("staff.receipts.not_needed", counter.dialog)
    counter.hears("staff.receipts.not_needed.done")
    outcomes = [one["outcome"] for one in journal(shop.data, "cash_receipt_settled")]
    assert outcomes[-1] == "not_needed"
