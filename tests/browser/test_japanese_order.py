"""A set menu with options, ordered in Japanese and paid by test card: Korean for the cook, Japanese for the guest."""

from playwright.sync_api import Page, expect

from tests.browser.crew import Crew, journal
from tests.browser.guest import Guest
from tests.browser.paper import row, sheet_of, sheets
from tests.hub_process import HubProcess


def test_a_set_with_options_goes_to_the_receipt_once(
    page: Page, shop: HubProcess, crew: Crew
) -> None:
    guest = Guest(page, shop.url, crew.tokens["kiosk"], "ja")
    guest.begin("take_away")
    guest.take("マクチャン2人セット")
    guest.choose("マクチャンだれ", "焼きキムチ")  # one is free: the dearer
    guest.next()
    guest.choose("豚肉キムチチゲ")
    guest.next()
    guest.choose("うどん玉")
    guest.next()
    guest.choose("黒米ご飯")
    guest.next()
    guest.choose("コーラ 355 ml")
    guest.next()
    guest.put_in()
    guest.order()
    expect(page.locator(".read-back")).to_contain_text("豚肉キムチチゲ")
    expect(page.locator(".total")).to_contain_text("1個、48,500ウォン")
    guest.confirm()
    guest.pay("test_card")
    number = guest.number()
    expect(page.locator(".and-now")).to_contain_text("48,500ウォン")

    tickets = sheets(shop.data, "kitchen", 3)
    grill = sheet_of(tickets, "막창 한 판")
    soup = sheet_of(tickets, "돼지김치찌개")
    drink = sheet_of(tickets, "콜라 355 ml")
    for ticket in (grill, soup, drink):
        assert ticket.splitlines()[1].split() == [number, "포장"]
    for words in ("- 막장소스", "- 구워 먹는 김치"):
        assert words in grill
    for words in ("- 우동사리", "- 흑미밥"):
        assert words in soup

    # Letters outside KS X 1001 go as pictures; what remains as text shows the language and the sums.
    (receipt,) = sheets(shop.data, "counter", 1)
    assert row(receipt, "マダンチプ")
    assert row(receipt, "マクチャン2人セット 45,000 1 48,500")
    assert row(receipt, "- 豚肉キムチチゲ 500")
    assert row(receipt, "- うどん玉 2,000")
    assert row(receipt, "合計 48,500")
    assert "[picture" in receipt
    assert "막창" not in receipt

    (placed,) = journal(shop.data, "order_placed")
    assert (placed["number"], placed["total"], placed["language"]) == (number, 48_500, "ja")
    (approved,) = journal(shop.data, "payment_approved")
    assert approved["bill"] == placed["bill"]
    assert approved["settles"] is True
