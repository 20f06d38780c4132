"""Money back at the counter: by line with a PIN, a part of a payment, by hand; said plainly what went back."""

import pytest
from playwright.sync_api import expect

from tests.browser.counter import Counter, Guests
from tests.browser.crew import Crew, journal
from tests.browser.paper import has
from tests.browser.test_tenders import DISH, PRICE, WAYS
from tests.hub_process import HubProcess, until

SOON_S = 30.0


@pytest.fixture(autouse=True)
def _ways(crew: Crew) -> None:
    crew.mishap("approve")
    crew.change_rules(last_order={}, methods=WAYS)


def on_paper(shop: HubProcess, *words: str) -> list[str] | None:
    """The sheets of the counter's printer that have all these words; None until there is one."""
    folder = shop.data / "paper" / "counter"
    # The picture is written last: then the text is whole.
    texts = [path.with_suffix(".txt").read_text("utf-8") for path in sorted(folder.glob("*.png"))]
    return [text for text in texts if all(has(text, word) for word in words)] or None


def test_a_refund_by_line_goes_back_by_the_way_it_came(
    counter: Counter, guests: Guests, crew: Crew, shop: HubProcess
) -> None:
    order = guests.order((DISH, 2), ("cola", 1))
    total = order["total"]
    crew.owner("take_cash", bill=order["bill"], amount=PRICE, tendered=PRICE)
    crew.owner("request_payment", bill=order["bill"], method="test_card", amount=total - PRICE)
    row = counter.row(order["number"])
    expect(row).to_contain_text(counter.says("staff.order.paid"))
    row.click()
    counter.press("staff.cancel")
    # One pancake stays. The card was paid last: its money goes back first, and what is missing in cash.
    counter.press("stepper.less", counter.dialog, name="배추전")
    back = counter.dialog.get_by_label(counter.says("staff.cancel.back")).first
    expect(back.get_by_role("listitem")).to_have_text(
        [f"{counter.says('paper.method.test_card')}{counter.says('money', amount=total - PRICE)}"]
    )
    counter.press("staff.cancel.reason.out", counter.dialog)
    assert counter.complaints() == []
    counter.press("staff.cancel.some", counter.dialog)
    expect(counter.page.locator(".dialog .pin")).to_be_visible()
    assert counter.complaints() == []
    counter.managers_word()
    became = counter.dialog
    expect(became).to_contain_text(counter.says("staff.refund.done", amount=total - PRICE))
    expect(became.locator("[data-refund='approved']")).to_have_count(1)
    assert counter.complaints() == []
    counter.press("button.ok", became)
    gone = [one for one in journal(shop.data, "payment_cancelled") if one["bill"] == order["bill"]]
    assert [(one["method"], one["refunded"], one["authorised_by"]) for one in gone] == [
        ("test_card", total - PRICE, None)
    ]
    (asked,) = [
        one for one in journal(shop.data, "refund_requested") if one["bill"] == order["bill"]
    ]
    assert asked["authorised_by"] == "owner"
    bill = guests.document(f"bill.{order['bill']}")
    assert (bill["total"], bill["paid"], bill["due"]) == (PRICE, PRICE, 0)
    slips = until(lambda: on_paper(shop, "취소", order["number"]), SOON_S, "the cancel slip")
    assert any(has(slip, f"{total - PRICE:,}") for slip in slips)


def test_cash_that_goes_back_is_said_before_it_is_handed_out(
    counter: Counter, guests: Guests, crew: Crew, shop: HubProcess
) -> None:
    order = guests.order((DISH, 1))
    crew.owner("take_cash", bill=order["bill"], amount=PRICE, tendered=PRICE)
    counter.row(order["number"]).click()
    counter.press("staff.refund")
    stop = counter.button("staff.refund.yes", counter.dialog, amount=PRICE)
    expect(stop).to_be_disabled()
    counter.press("staff.refund.part", counter.dialog)
    counter.types("3000")
    counter.press("staff.refund.reason.wrong", counter.dialog)
    assert counter.complaints() == []
    counter.press("staff.refund.yes", counter.dialog, amount=3_000)
    # Who turns away from the PIN has given nothing back.
    expect(counter.page.locator(".dialog .pin")).to_be_visible()
    counter.page.keyboard.press("Escape")
    expect(counter.page.locator(".dialog .pin")).to_have_count(0)
    assert guests.document(f"bill.{order['bill']}")["paid"] == PRICE
    counter.press("staff.refund.yes", counter.dialog, amount=3_000)
    counter.managers_word()
    expect(counter.dialog).to_contain_text(counter.says("staff.refund.hand_out", amount=3_000))
    assert counter.complaints() == []
    counter.press("button.ok", counter.dialog)
    expect(counter.editor).to_contain_text(counter.says("staff.order.pay", amount=3_000))
    # The rest of it is all that can go back now.
    counter.press("staff.refund")
    expect(counter.dialog).to_contain_text(counter.says("staff.refund.whole", amount=PRICE - 3_000))


def test_a_refund_by_hand_waits_for_the_cancel_slip(
    counter: Counter, guests: Guests, crew: Crew, shop: HubProcess
) -> None:
    order = guests.order((DISH, 1))
    payment = crew.owner(
        "request_payment", bill=order["bill"], method="hand_terminal", amount=PRICE
    )["payment"]
    crew.owner(
        "resolve_payment", payment=payment, outcome="approved", approval_no="41112222", reason="-"
    )
    counter.row(order["number"]).click()
    counter.press("staff.refund")
    counter.press("staff.refund.reason.cancelled", counter.dialog)
    counter.press("staff.refund.yes", counter.dialog, amount=PRICE)
    counter.managers_word()
    expect(counter.dialog).to_contain_text(counter.says("staff.refund.away", amount=PRICE))
    expect(counter.dialog).to_contain_text(counter.says("staff.back.do.numbered", amount=PRICE))
    expect(counter.dialog).to_contain_text("41112222")
    assert counter.complaints() == []
    # Called away: it stands on the order until somebody says.
    counter.press("staff.tender.later", counter.dialog)
    expect(counter.row(order["number"])).to_contain_text(counter.says("staff.order.asking"))
    counter.editor.get_by_label(counter.says("staff.back.number")).fill("41113333")
    counter.press("staff.back.yes", counter.editor)
    counter.hears("staff.back.approved", amount=PRICE)
    expect(counter.editor.locator("[data-refund='approved']")).to_contain_text("41113333")
    (gone,) = [
        one for one in journal(shop.data, "payment_cancelled") if one["bill"] == order["bill"]
    ]
    assert (gone["refunded"], gone["approval"]["approval_no"]) == (PRICE, "41113333")


def test_a_card_that_gives_nothing_back_is_said_so(
    counter: Counter, guests: Guests, crew: Crew
) -> None:
    order = guests.order((DISH, 1))
    crew.owner("request_payment", bill=order["bill"], method="test_card", amount=PRICE)
    row = counter.row(order["number"])
    expect(row).to_contain_text(counter.says("staff.order.paid"))
    row.click()
    counter.press("staff.refund")
    counter.press("staff.refund.reason.cancelled", counter.dialog)
    crew.mishap("decline")
    counter.press("staff.refund.yes", counter.dialog, amount=PRICE)
    counter.managers_word()
    expect(counter.dialog).to_contain_text(counter.says("staff.refund.not", amount=PRICE))
    expect(counter.dialog.locator("[data-refund='declined']")).to_contain_text(
        counter.says("payment.reason.declined")
    )
    assert counter.complaints() == []
    counter.press("button.ok", counter.dialog)
    expect(row).to_contain_text(counter.says("staff.order.paid"))
