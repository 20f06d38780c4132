"""Once round the ways to pay at the kiosk: every screen that stands while money is asked for, one after another."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.crew import Crew, item_of, journal, menu_now
from tests.browser.guest import Guest
from tests.browser.walk import local

# A card goes in after two seconds, the VAN needs one, and the machine may be busy (ms).
PAID_WITHIN_MS = 60_000
DISH = "baechu-jeon"


def choose(guest: Guest) -> None:
    """From the first screen to the question how to pay, for one 배추전 of 10,000 won."""
    menu = menu_now()
    dish = item_of(menu, DISH)
    (category,) = (one for one in menu["categories"] if one["id"] == dish["category"])
    guest.begin()
    guest.category(local(category["name"], guest.language))
    guest.take(local(dish["name"], guest.language))
    guest.put_in()
    guest.order()
    guest.confirm()


def told(guest: Guest, key: str) -> Locator:
    """What the screen says in its middle."""
    return guest.page.locator(".told").filter(has_text=guest.says(key))


def other_way(guest: Guest, method: str) -> None:
    """After a decline: another way, behind a button where there is little room."""
    if guest.button("pay.others").is_visible():
        guest.press("pay.others")
    ways = guest.page.locator(".other-ways").locator("visible=true")
    ways.get_by_role("button", name=guest.says(f"pay.{method}"), exact=True).click()


def asked(data: Path) -> str:
    """The payment that was asked for last."""
    return str(journal(data, "payment_requested")[-1]["payment"])


def found_on_the_slip(crew: Crew) -> dict[str, str]:
    """What a person says who looked: the number of the terminal's last approval."""
    number = crew.terminal()["lines"][0]["approval_no"]
    return {"outcome": "approved", "approval_no": number, "reason": "전표에 있음"}


def pay_round(guest: Guest, crew: Crew, data: Path) -> Iterator[str]:
    """Yields the name of each screen while it stands: from the choice to the number with its receipt."""
    page = guest.page
    choose(guest)
    yield "pay"
    crew.at_terminal("hold on")
    guest.pay("card")
    expect(page.locator(".card-picture")).to_be_visible()
    yield "card"
    guest.press("pay.give_up")
    expect(told(guest, "pay.given_up")).to_be_visible(timeout=PAID_WITHIN_MS)
    yield "given up"
    crew.at_terminal("hold off")
    crew.at_terminal("decline stolen")
    guest.press("pay.again")
    expect(told(guest, "pay.declined")).to_be_visible(timeout=PAID_WITHIN_MS)
    yield "declined"
    if guest.button("pay.others").is_visible():
        guest.press("pay.others")
        yield "other ways"
        guest.press("button.close")
    other_way(guest, "online")
    expect(page.locator(".code img")).to_be_visible()
    yield "a code for a phone"
    guest.press("pay.give_up")
    expect(told(guest, "pay.given_up")).to_be_visible()
    other_way(guest, "shop_qr")
    expect(page.locator(".code img")).to_be_visible()
    yield "the shop's own code"
    crew.owner("resolve_payment", payment=asked(data), outcome="declined", reason="입금 없음")
    expect(told(guest, "pay.why.checked")).to_be_visible()
    crew.at_terminal("power_cut approved")
    other_way(guest, "card")
    expect(told(guest, "pay.unknown")).to_be_visible(timeout=PAID_WITHIN_MS)
    yield "nobody knows"
    crew.owner("resolve_payment", payment=asked(data), **found_on_the_slip(crew))
    guest.number()
    expect(page.locator(".receipt-code img")).to_be_visible()
    yield "paid"
    crew.at_terminal("ok")
