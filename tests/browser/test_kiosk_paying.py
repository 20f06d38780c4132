"""Paying at the kiosk by every way there is, with a virtual terminal, a simulated service, a phone and staff.

Whatever goes wrong on the way, nobody pays twice, and nobody who paid is told to pay again.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from hub.api.house import svg_of
from tests.browser.crew import KIOSK_27, TABLET_10, Crew, journal
from tests.browser.guest import OWN_NAMES, Guest, words
from tests.browser.measure import misfits
from tests.browser.pay_round import (
    PAID_WITHIN_MS,
    asked,
    choose,
    found_on_the_slip,
    other_way,
    pay_round,
    told,
)
from tests.browser.test_axe import complaints
from tests.hub_process import HubProcess, until
from tests.sheets.studio import later

PRICE = 10_000
# A terminal that lost its power is asked again after fifteen seconds.
FOUND_WITHIN_MS = 90_000
FAR_SIDE_S = 30.0
PHONE = {"width": 390, "height": 844}
# Longer than a guest with a phone is left alone, and then than the warning (kiosk/web/idle.ts, guest/session.ts).
PHONE_QUIET_MS, WARNING_MS = 185_000, 25_000

# Notes on the page itself whether a screen was ever shown, however briefly.
_WATCH = """() => {
  window.seen = [];
  const look = () => {
    for (const sign of ['.told.declined', '.screen.cancelled']) {
      if (document.querySelector(sign) !== null && !window.seen.includes(sign)) window.seen.push(sign);
    }
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""


@pytest.fixture(autouse=True)
def all_well(crew: Crew) -> Iterator[None]:
    """Whatever a test did to the far side is over when it ends."""
    yield
    crew.at_terminal("ok")
    crew.at_terminal("hold off")
    crew.at_service("clear")


def approvals(shop: HubProcess, payment: str) -> list[dict[str, Any]]:
    """What the journal says of its approval."""
    return [one for one in journal(shop.data, "payment_approved") if one["payment"] == payment]


def screen_of_terminal(crew: Crew, screen: str) -> None:
    """Wait until the terminal's own screen says so."""
    until(
        lambda: crew.terminal()["state"]["screen"] == screen, FAR_SIDE_S, f"a terminal at {screen}"
    )


def test_a_card_is_put_in_and_the_number_comes(guest: Guest, shop: HubProcess, crew: Crew) -> None:
    page = guest.page
    crew.at_terminal("hold on")
    choose(guest)
    guest.pay("card")
    expect(told(guest, "pay.card.title")).to_contain_text("10,000원")
    screen_of_terminal(crew, "insert_card")
    crew.at_terminal("card")
    page.locator(".kiosk[data-at='done']").wait_for(timeout=PAID_WITHIN_MS)
    number = guest.number()

    (approved,) = approvals(shop, asked(shop.data))
    newest = crew.terminal()["lines"][0]
    assert (newest["kind"], newest["amount"]) == ("approved", PRICE)
    assert approved["approval"]["approval_no"] == newest["approval_no"]
    assert approved["method"] == "card_terminal"
    assert journal(shop.data, "order_placed")[-1]["number"] == number
    receipt = page.locator(".receipt-code img")
    expect(receipt).to_be_visible()
    assert receipt.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")


def test_a_declined_card_shames_nobody_and_another_way_is_there(
    guest: Guest, shop: HubProcess, crew: Crew
) -> None:
    crew.at_terminal("decline stolen")
    choose(guest)
    guest.pay("card")
    declined = told(guest, "pay.declined")
    expect(declined).to_be_visible(timeout=PAID_WITHIN_MS)
    expect(declined).to_contain_text(guest.says("pay.why.card"))
    expect(declined).not_to_contain_text("도난")
    assert crew.terminal()["lines"][0]["reason"] == "도난분실카드", "the terminal itself is frank"
    guest.page.reload()
    expect(told(guest, "pay.declined")).to_be_visible()

    other_way(guest, "online")
    expect(guest.page.locator(".code img")).to_be_visible()
    guest.press("pay.give_up")
    expect(told(guest, "pay.given_up")).to_be_visible()
    other_way(guest, "counter")
    guest.number()
    expect(guest.page.locator(".owed")).to_contain_text("10,000원")


def test_an_approval_whose_answer_was_lost_is_found_and_never_asked_for_again(
    guest: Guest, shop: HubProcess, crew: Crew
) -> None:
    page = guest.page
    page.evaluate(_WATCH)
    before = crew.terminal()["state"]["approvals"]
    crew.at_terminal("lose_answer")
    choose(guest)
    guest.pay("card")
    screen_of_terminal(crew, "done")
    # Somebody stumbles over the cable: the hub need not wait out its patience to know that no answer comes.
    crew.at_terminal("switch_off")
    crew.at_terminal("switch_on")
    page.locator(".kiosk[data-at='done']").wait_for(timeout=FOUND_WITHIN_MS)
    guest.number()

    assert page.evaluate("window.seen") == [], "nobody was told that nothing was paid"
    assert crew.terminal()["state"]["approvals"] == before + 1
    (approved,) = approvals(shop, asked(shop.data))
    assert approved["approval"]["approval_no"] == crew.terminal()["state"]["last"]["approval_no"]


def test_a_silent_terminal_is_a_question_for_the_staff_and_the_screen_goes_on_by_itself(
    guest: Guest, shop: HubProcess, crew: Crew
) -> None:
    page = guest.page
    crew.at_terminal("silence")
    choose(guest)
    guest.pay("card")
    expect(told(guest, "pay.card.title")).to_be_visible()
    payment = asked(shop.data)
    until(
        lambda: not crew.terminal()["state"]["faults"],
        FAR_SIDE_S,
        "a terminal that took the request",
    )
    crew.at_terminal("switch_off")
    unknown = page.get_by_role("alert").filter(has_text=guest.says("pay.unknown"))
    expect(unknown).to_be_visible(timeout=PAID_WITHIN_MS)
    page.reload()
    expect(unknown).to_be_visible()
    unknown.get_by_role("button", name=guest.says("bar.staff")).click()
    expect(page.get_by_role("dialog")).to_contain_text(guest.says("bell.called"))
    guest.press("bell.done")

    crew.owner("resolve_payment", payment=payment, outcome="declined", reason="단말기 기록에 없음")
    expect(told(guest, "pay.declined")).to_be_visible()
    crew.at_terminal("ok")
    guest.press("pay.again")
    page.locator(".kiosk[data-at='done']").wait_for(timeout=PAID_WITHIN_MS)
    assert len(approvals(shop, asked(shop.data))) == 1


def test_an_approval_that_a_person_finds_brings_the_number(
    guest: Guest, shop: HubProcess, crew: Crew
) -> None:
    crew.at_terminal("power_cut approved")
    choose(guest)
    guest.pay("card")
    expect(told(guest, "pay.unknown")).to_be_visible(timeout=PAID_WITHIN_MS)
    crew.owner("resolve_payment", payment=asked(shop.data), **found_on_the_slip(crew))
    guest.number()


def test_who_goes_back_before_the_card_pays_nothing(
    guest: Guest, shop: HubProcess, crew: Crew
) -> None:
    before = crew.terminal()["state"]["approvals"]
    crew.at_terminal("hold on")
    choose(guest)
    guest.pay("card")
    screen_of_terminal(crew, "insert_card")
    guest.press("pay.give_up")
    expect(told(guest, "pay.given_up")).to_be_visible(timeout=PAID_WITHIN_MS)
    assert crew.terminal()["state"]["screen"] != "insert_card", "it waits for no card any more"
    guest.press("pay.cancel")
    guest.is_at("cancelled")
    assert crew.terminal()["state"]["approvals"] == before
    assert approvals(shop, asked(shop.data)) == []


def test_a_phone_reads_the_code_and_pays(
    guest: Guest, shop: HubProcess, crew: Crew, new_context: Callable[..., BrowserContext]
) -> None:
    page = guest.page
    choose(guest)
    guest.pay("online")
    code = page.locator(".code img")
    expect(code).to_be_visible()
    expect(page.get_by_role("timer")).to_contain_text(":")
    (waits,) = crew.far_side()["online"]["waiting"]
    drawn = (code.get_attribute("src") or "").partition(",")[2]
    assert unquote(drawn).encode() == svg_of(waits["checkout"]), "the code holds this address"

    page.reload()
    expect(code).to_be_visible()
    phone = new_context(viewport=PHONE).new_page()
    phone.goto(waits["checkout"])
    phone.get_by_role("button", name="결제하기").click()
    expect(phone.get_by_role("heading")).to_have_text(words("ko", "phonepay.approved"))
    guest.number()
    (approved,) = approvals(shop, asked(shop.data))
    assert (approved["method"], approved["amount"]) == ("online", PRICE)
    assert crew.far_side()["online"]["lines"][0]["kind"] == "approved"


def test_who_leaves_the_phones_page_chooses_anew(
    guest: Guest, crew: Crew, new_context: Callable[..., BrowserContext]
) -> None:
    choose(guest)
    guest.pay("online")
    expect(guest.page.locator(".code img")).to_be_visible()
    (waits,) = crew.far_side()["online"]["waiting"]
    phone = new_context(viewport=PHONE).new_page()
    phone.goto(waits["checkout"])
    phone.get_by_role("button", name="취소", exact=True).click()
    expect(told(guest, "pay.given_up")).to_be_visible()
    expect(phone.get_by_role("heading")).to_have_text(words("ko", "phonepay.declined"))
    guest.press("pay.again")
    expect(guest.page.locator(".code img")).to_be_visible()
    (again,) = crew.far_side()["online"]["waiting"]
    assert again["payment"] != waits["payment"]
    guest.press("pay.give_up")
    expect(told(guest, "pay.given_up")).to_be_visible()


def test_a_phone_that_is_left_alone_is_given_up_for_the_next_guest(
    guest: Guest, crew: Crew
) -> None:
    page = guest.page
    choose(guest)
    guest.pay("online")
    expect(page.locator(".code img")).to_be_visible()
    later(page, PHONE_QUIET_MS)
    expect(page.get_by_role("dialog")).to_contain_text(guest.says("idle.paying.title"))
    later(page, WARNING_MS)
    expect(told(guest, "pay.given_up")).to_be_visible()
    assert crew.far_side()["online"]["waiting"] == []


def test_what_was_sent_to_the_shops_own_code_is_confirmed_by_staff(
    guest: Guest, shop: HubProcess, crew: Crew
) -> None:
    page = guest.page
    choose(guest)
    guest.pay("shop_qr")
    expect(told(guest, "pay.send.title")).to_contain_text("10,000원")
    expect(page.locator(".code img")).to_be_visible()
    expect(guest.button("pay.give_up")).to_have_count(0), "only a person knows what was sent"
    page.reload()
    expect(page.locator(".code img")).to_be_visible()
    crew.owner("resolve_payment", payment=asked(shop.data), outcome="approved", reason="입금 확인")
    guest.number()


def test_a_reload_before_the_card_comes_back_to_it(
    guest: Guest, shop: HubProcess, crew: Crew
) -> None:
    page = guest.page
    crew.at_terminal("hold on")
    choose(guest)
    guest.pay("card")
    screen_of_terminal(crew, "insert_card")
    page.reload()
    expect(told(guest, "pay.card.title")).to_be_visible()
    crew.at_terminal("card")
    page.locator(".kiosk[data-at='done']").wait_for(timeout=PAID_WITHIN_MS)
    assert len(approvals(shop, asked(shop.data))) == 1


def test_money_taken_at_the_counter_meanwhile_brings_the_number(guest: Guest, crew: Crew) -> None:
    crew.at_terminal("decline limit")
    choose(guest)
    guest.pay("card")
    expect(told(guest, "pay.declined")).to_be_visible(timeout=PAID_WITHIN_MS)
    bill = guest.page.evaluate(
        "JSON.parse(localStorage.getItem('madang.kiosk.session')).screen.placed.bill"
    )
    crew.owner("take_cash", bill=bill, amount=PRICE, tendered=PRICE)
    guest.number()


def test_a_payments_code_is_drawn_for_its_own_screen_alone(
    guest: Guest, shop: HubProcess, crew: Crew, page: Page
) -> None:
    choose(guest)
    guest.pay("online")
    expect(page.locator(".code img")).to_be_visible()
    payment = journal(shop.data, "payment_requested")[-1]
    path = f"{shop.url}/api/v1/bills/{payment['bill']}/payments/{payment['payment']}/qr.svg"

    def answer(kind: str, at: str = path) -> int:
        bearer = {"Authorization": f"Bearer {crew.tokens[kind]}"}
        return page.request.get(at, headers=bearer).status

    assert answer("kiosk") == 200
    assert answer("table") == 404
    assert answer("board") == 404
    assert page.request.get(path).status == 401
    assert answer("kiosk", path.replace(payment["payment"], "p_none")) == 404
    guest.press("pay.give_up")
    expect(told(guest, "pay.given_up")).to_be_visible()
    assert answer("kiosk") == 404, "there is nothing to be paid there any more"


@pytest.mark.parametrize("language", OWN_NAMES)
@pytest.mark.parametrize("screen", [KIOSK_27, TABLET_10], ids=["27 inch", "10 inch"])
def test_every_screen_of_paying_holds_its_words(
    new_context: Callable[..., BrowserContext],
    shop: HubProcess,
    crew: Crew,
    screen: dict[str, int],
    language: str,
) -> None:
    crew.fit_kiosk(screen)
    viewport = {"width": screen["width_px"], "height": screen["height_px"]}
    page = new_context(viewport=viewport, reduced_motion="reduce").new_page()
    guest = Guest(page, shop.url, crew.tokens["kiosk"], language)
    wrong = [
        f"{at}: {what}"
        for at in pay_round(guest, crew, shop.data)
        for what in (*misfits(page), *(complaints(page) if language == "ko" else ()))
    ]
    assert not wrong, "\n".join(wrong)
