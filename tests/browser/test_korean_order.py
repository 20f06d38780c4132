"""A set menu with options, ordered in Korean and paid at the counter: screen, paper and journal agree."""

from playwright.sync_api import expect

from tests.browser.crew import Crew, journal
from tests.browser.guest import Guest
from tests.browser.paper import row, sheet_of, sheets
from tests.hub_process import HubProcess


def choose_a_set(guest: Guest) -> None:
    """막창 2인 세트 with a choice at every step: 45,000 won and 3,000 more."""
    guest.take("막창 2인 세트")
    guest.choose("상추·깻잎", "막장소스")  # one of them is free: the dearer
    guest.next()
    guest.choose("순두부찌개")
    guest.next()
    guest.choose("매운맛")
    guest.next()
    guest.choose("흑미밥")
    guest.next()
    guest.choose("소주 360 ml")
    guest.next()
    guest.put_in()


def choose_ribs(guest: Guest) -> None:
    """동인동 찜갈비 from two servings, with an option taken twice: 2 x 29,500 won."""
    guest.category("대구 별미")
    guest.take("동인동 찜갈비 1인분")
    guest.choose("아주 매운맛")
    guest.next()
    guest.choose("우동사리")
    guest.page.get_by_role("button", name="우동사리 하나 더하기").click()
    guest.next()
    guest.choose("볶음밥")
    guest.next()
    expect(guest.page.locator(".stepper output")).to_have_text("2")
    guest.put_in()


def test_a_set_with_options_goes_to_the_paper_once(
    guest: Guest, shop: HubProcess, crew: Crew
) -> None:
    page = guest.page
    guest.begin("eat_in")
    choose_a_set(guest)
    choose_ribs(guest)
    expect(page.locator(".strip-open")).to_contain_text("3개, 107,000원")
    guest.order()
    read_back = page.locator(".read-back")
    for words in ("막창 2인 세트 1개", "흑미밥", "소주 360 ml", "찜갈비 1인분 2개", "우동사리 2개"):
        expect(read_back).to_contain_text(words)
    expect(page.locator(".total")).to_contain_text("3개, 107,000원")
    guest.confirm()
    guest.pay("counter")
    number = guest.number()
    expect(page.locator(".owed")).to_contain_text("107,000원")

    tickets = sheets(shop.data, "kitchen", 2)
    grill = sheet_of(tickets, "구이", "막창 한 판")
    soup = sheet_of(tickets, "탕·면", "순두부찌개")
    assert [grill.splitlines()[1].split(), soup.splitlines()[1].split()] == [[number, "매장"]] * 2
    for words in ("- 상추·깻잎", "- 막장소스"):
        assert words in grill
        assert words not in soup
    for words in ("2 동인동 찜갈비 1인분", "- 아주 매운맛", "- 우동사리 ×2", "- 볶음밥"):
        assert row(soup, words)
    assert "소주" not in grill + soup, "alcohol waits for the staff's look at the ID"

    (slip,) = sheets(shop.data, "counter", 1)
    assert row(slip, "막창 2인 세트 45,000 1 48,000")
    assert row(slip, "- 소주 360 ml 2,000")
    assert row(slip, "동인동 찜갈비 1인분 22,000 2 59,000")
    assert row(slip, "내실 금액 107,000")
    assert row(slip, number)

    (placed,) = journal(shop.data, "order_placed")
    assert (placed["number"], placed["total"], placed["language"]) == (number, 107_000, "ko")
    assert [line["amount"] for line in placed["lines"]] == [48_000, 59_000]
    assert journal(shop.data, "payment_requested") == []
