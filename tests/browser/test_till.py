"""The till on the counter's tablet: a shift from its float to a count that is off, the X, the day's end, its copy."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.counter import Counter, Guests
from tests.browser.crew import Crew, journal
from tests.browser.paper import has, sheet_of
from tests.hub_process import HubProcess, until

DISH, PRICE = "baechu-jeon", 10_000
FLOAT, OUT = 200_000, 5_000
PRINTED_WITHIN_S = 30.0


@pytest.fixture(autouse=True)
def _cash(crew: Crew) -> None:
    ways = {"kiosk": ["counter"], "table": ["counter"], "phone": ["counter"], "counter": ["cash"]}
    crew.change_rules(last_order={}, methods=ways)


def place(counter: Counter, name: str) -> None:
    """Touch a place of the list: `x`, `close`, `zs`, `month`."""
    counter.page.locator(f"[data-till='{name}']").click()


def counted(counter: Counter, *pieces: tuple[str, str]) -> None:
    """So many of each note and coin."""
    for worth, number in pieces:
        counter.page.locator(f"[data-worth='{worth}']").click()
        counter.types(number)


def net(counter: Counter) -> Locator:
    """The large sum of a report."""
    return counter.editor.locator("[data-net]")


def printed(data: Path, *words: str) -> str:
    """The one paper of the counter's printer with all these words, once it is there."""
    folder = data / "paper" / "counter"

    def texts() -> list[str] | None:
        # The picture is written last: then the text is whole.
        found = [one.with_suffix(".txt").read_text("utf-8") for one in folder.glob("*.png")]
        fitting = [text for text in found if all(has(text, word) for word in words)]
        return fitting or None

    return sheet_of(until(texts, PRINTED_WITHIN_S, f"a paper with {words}"), *words)


def test_a_shift_and_a_day(counter: Counter, guests: Guests, crew: Crew, shop: HubProcess) -> None:
    counter.turn_to("till")
    expect(net(counter)).to_have_attribute("data-net", "0")
    assert counter.complaints() == []
    place(counter, "open")
    counter.types("200000")
    counter.press("staff.shift.open.yes", amount=FLOAT)
    drawer = counter.editor.locator("[data-expected]")
    expect(drawer).to_have_attribute("data-expected", str(FLOAT))
    # A sale in cash, and cash for groceries.
    order = guests.order((DISH, 1))
    crew.owner("take_cash", bill=order["bill"], amount=PRICE, tendered=PRICE)
    expect(drawer).to_have_attribute("data-expected", str(FLOAT + PRICE))
    counter.press("staff.shift.out")
    counter.types(str(OUT))
    yes = counter.button("staff.shift.out.yes", counter.dialog, amount=OUT)
    expect(yes).to_be_disabled()
    counter.press("staff.shift.out.reason.2", counter.dialog)
    assert counter.complaints() == []
    yes.click()
    expect(drawer).to_have_attribute("data-expected", str(FLOAT + PRICE - OUT))
    assert counter.complaints() == []
    # The day cannot be closed over a drawer that nobody counted; the way there is shown.
    place(counter, "close")
    expect(counter.button("staff.till.close.not_yet")).to_be_disabled()
    assert counter.complaints() == []
    counter.editor.locator("[data-blocks='shifts'] button").click()
    counter.press("staff.shift.count")
    counted(counter, ("50000", "4"), ("1000", "4"), ("500", "1"))
    expect(counter.dialog.locator("[data-counted]")).to_have_attribute("data-counted", "204500")
    assert counter.complaints() == []
    counter.press("staff.count.done", counter.dialog)
    off = counter.dialog.locator("[data-difference]")
    expect(off).to_have_attribute("data-difference", "-500")
    close = counter.button("staff.count.close", counter.dialog)
    expect(close).to_be_disabled()
    counter.press("staff.count.reason.change", counter.dialog)
    assert counter.complaints() == []
    close.click()
    expect(counter.button("button.ok", counter.dialog)).to_be_visible()
    expect(off).to_have_attribute("data-difference", "-500")
    counter.press("button.ok", counter.dialog)
    (ended,) = journal(shop.data, "shift_closed")
    assert ended["figures"]["coins"] == {"50000": 4, "1000": 4, "500": 1}
    assert (ended["figures"]["expected"], ended["figures"]["counted"]) == (205_000, 204_500)
    place(counter, "x")
    expect(net(counter)).to_have_attribute("data-net", str(PRICE))
    counter.press("staff.till.x.print")
    printed(shop.data, counter.says("paper.report.not_closed"), "10,000", "204,500")
    # The difference is a question for the owner.
    place(counter, "differences")
    counter.page.locator("[data-differs='drawer']").click()
    counter.press("staff.differences.reason.counted")
    counter.press("staff.differences.settle")
    counter.hears("staff.differences.settled")
    # The day's end, its paper and the copy of it.
    place(counter, "close")
    counter.press("staff.till.close.do")
    assert counter.complaints() == []
    counter.press("staff.till.close.yes", counter.dialog, number=1)
    expect(counter.editor).to_contain_text(counter.says("staff.till.closed", number=1))
    place(counter, "zs")
    counter.page.locator("[data-z='1']").click()
    expect(net(counter)).to_have_attribute("data-net", str(PRICE))
    assert counter.complaints() == []
    counter.press("staff.till.z.reprint")
    copy = printed(shop.data, counter.says("paper.reprint", copy=2), "204,500")
    assert has(copy, counter.says("paper.report.fingerprint"))
    (z,) = journal(shop.data, "day_closed")
    assert z["report"]["figures"]["net"]["amount"] == PRICE
    assert [one["number"] for one in journal(shop.data, "z_reprint_requested")] == [1]


def test_the_month_its_fees_and_the_accountants_file(
    counter: Counter, guests: Guests, crew: Crew
) -> None:
    crew.change_rules(
        last_order={}, methods={"kiosk": ["counter"], "counter": ["cash", "hand_terminal"]}
    )
    order = guests.order((DISH, 2))
    wish = {"bill": order["bill"], "method": "hand_terminal", "amount": 2 * PRICE}
    payment = crew.owner("request_payment", **wish)["payment"]
    yes = {"outcome": "approved", "approval_no": "30044444", "reason": "-"}
    crew.owner("resolve_payment", payment=payment, **yes)
    counter.turn_to("till")
    place(counter, "month")
    expect(counter.editor.locator(".bars li").first).to_be_visible()
    assert counter.complaints() == []
    counter.page.get_by_label(counter.says("staff.fees.rate")).fill("1.5")
    counter.editor.locator(".fees").get_by_role("button").click()
    expect(counter.editor.locator("[data-fees]")).to_have_attribute("data-fees", "300")
    with counter.page.expect_download() as download:
        counter.press("staff.month.export")
    file = download.value
    assert re.fullmatch(r"madang-20\d\d-\d\d\.csv", file.suggested_filename)
    text = Path(file.path()).read_text("utf-8-sig")
    assert "30044444" in text
    assert text.startswith(counter.says("staff.export.day"))
