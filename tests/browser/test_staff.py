"""The staff's page beside a kiosk, the kitchen and paper: signing in, money, menu, ordering, calls, questions."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.counter import PHONE, TABLET, Counter, Guests
from tests.browser.crew import Crew, item_of, journal, menu_now
from tests.browser.guest import Guest, words
from tests.hub_process import HubProcess, until

DISH, PRICE = "baechu-jeon", 10_000
SOON_S = 10.0


def test_a_day_begins_empty(counter: Counter) -> None:
    expect(counter.page.locator(".rows")).to_contain_text(counter.says("staff.orders.none"))
    assert counter.complaints() == []
    counter.turn_to("inbox")
    expect(counter.page.locator(".rows")).to_contain_text(counter.says("staff.inbox.none"))
    assert counter.complaints() == []


def test_signing_in_with_a_pin(counter: Counter, guests: Guests) -> None:
    page = counter.page
    guests.ask("call_staff", reason="bill")
    counter.press("staff.sign_out")
    expect(page.locator(".signin")).to_be_visible()
    expect(page.locator(".calls .call")).to_contain_text(counter.says("staff.calls.sign_in"))
    assert counter.complaints() == []
    trouble = page.locator(".pin-trouble")
    page.get_by_role("button", name="홀 직원").click()
    for left in (4, 3, 2, 1):
        for digit in "999999":
            page.get_by_role("button", name=digit, exact=True).click()
        counter.press("staff.sign_in.enter")
        expect(trouble).to_have_text(counter.says("refusal.sign_in_failed.staff", tries_left=left))
    page.keyboard.type("999999")
    page.keyboard.press("Enter")
    expect(trouble).to_contain_text("초 뒤에")
    seconds = trouble.inner_text()
    expect(trouble).not_to_have_text(seconds)  # they count down
    page.keyboard.type("200000")
    expect(counter.button("staff.sign_in.enter")).to_be_disabled()
    # It is that person who is locked, on this device; another signs in.
    page.get_by_role("button", name="사장", exact=True).click()
    expect(trouble).to_be_empty()
    for _ in range(6):
        page.keyboard.press("Backspace")
    page.keyboard.type("100000")
    page.keyboard.press("Enter")
    expect(page.locator(".who")).to_contain_text(words("ko", "staff.signed_in", name="사장"))
    counter.press("staff.kitchen.call.answer")
    expect(page.locator(".calls .call")).to_have_count(0)


def test_what_is_sold_out_a_guest_sees_at_once(counter: Counter, guest: Guest) -> None:
    guest.begin()
    guest.category("전·안주")
    card = guest.page.locator(".card").filter(has=guest.exactly(".name", "배추전"))
    counter.turn_to("menu")
    counter.page.get_by_role("searchbox").fill("배추")
    counter.dish(DISH).click()
    assert counter.complaints() == []
    counter.press("staff.lasting.said")
    expect(card).to_contain_text(guest.says("menu.sold_out"))
    expect(counter.dish(DISH)).to_contain_text(counter.says("staff.menu.sold_out"))
    counter.press("staff.undo")
    expect(card).not_to_contain_text(guest.says("menu.sold_out"))
    counter.press("staff.lasting.clock")
    counter.page.get_by_label(counter.says("staff.lasting.time")).fill("23:59")
    counter.page.get_by_role("button", name="11:59").click()
    expect(card).to_contain_text(guest.says("menu.sold_out"))
    expect(counter.dish(DISH)).to_contain_text("11:59")
    counter.press("staff.menu.back")
    expect(card).not_to_contain_text(guest.says("menu.sold_out"))


def test_several_dishes_at_once(counter: Counter, guests: Guests) -> None:
    counter.turn_to("menu")
    counter.press("staff.menu.many")
    known = guests.document("menu.ko")["items"]
    chosen = [item for item in known if known[item]["category"] == known["cola"]["category"]][:3]
    for item in chosen:
        counter.dish(item).click()
        expect(counter.dish(item)).to_have_attribute("aria-pressed", "true")
    assert counter.complaints() == []
    counter.press("staff.lasting.day")
    counter.hears("staff.menu.sold_out.done", count=3)
    shop = guests.document("shop")
    out = guests.document("overlay")["sold_out"]
    assert {item: out.get(item) for item in chosen} == dict.fromkeys(chosen, shop["day"]["ends"])
    counter.press("staff.undo")
    until(lambda: guests.document("overlay")["sold_out"] == {}, SOON_S, "the undoing")


def test_a_price_changes_on_every_screen(counter: Counter, guest: Guest, crew: Crew) -> None:
    guest.begin()
    guest.category("전·안주")
    card = guest.page.locator(".card").filter(has=guest.exactly(".name", "배추전"))
    expect(card).to_contain_text("10,000원")
    counter.turn_to("menu")
    counter.dish(DISH).click()
    price = counter.page.get_by_label(counter.says("staff.menu.price.won"))
    price.fill("12500")
    counter.press("staff.menu.price.to", amount=12_500)
    expect(card).to_contain_text("12,500원")
    expect(counter.dish(DISH)).to_contain_text("12,500원")
    counter.press("staff.undo")
    expect(card).to_contain_text("10,000원")
    # Another tablet publishes while this one has the dish open: its price is what is changed from now on.
    menu = menu_now()
    item_of(menu, DISH)["price"] = 11_000
    crew.publish(menu)
    expect(price).to_have_value("11000")
    crew.publish(menu_now())
    expect(card).to_contain_text("10,000원")


def test_so_many_are_left(counter: Counter, guests: Guests) -> None:
    counter.turn_to("menu")
    counter.dish(DISH).click()
    counter.page.get_by_role("button", name="+5", exact=True).click()
    counter.press("staff.menu.stock.set")
    counter.hears("staff.menu.stock.done", count=5)
    expect(counter.dish(DISH)).to_contain_text(counter.says("staff.menu.left", count=5))
    guests.order((DISH, 2))
    expect(counter.dish(DISH)).to_contain_text(counter.says("staff.menu.left", count=3))
    counter.press("staff.menu.stock.off")
    expect(counter.dish(DISH)).not_to_contain_text(counter.says("staff.menu.left", count=3))
    # 시가 of today.
    counter.dish("mungtigi").click()
    counter.page.get_by_label(counter.says("staff.menu.market.title")).fill("62000")
    counter.press("staff.menu.price.to", amount=62_000)
    expect(counter.dish("mungtigi")).to_contain_text("62,000원")
    assert guests.document("overlay")["market_prices"]["mungtigi"] == 62_000


def test_ordering_pauses_with_words_for_the_guest(
    counter: Counter, guest: Guest, guests: Guests
) -> None:
    counter.turn_to("ordering")
    assert counter.complaints() == []
    counter.page.locator(".row[data-channel='kiosk']").click()
    counter.press("staff.ordering.words.busy")
    counter.press("staff.ordering.pause.do")
    expect(guest.page.locator(".not-now")).to_contain_text(words("ko", "paused.busy"))
    assert set(guests.document("shop")["ordering"]["kiosk"]["paused"]["message"]) == {
        "ko", "en", "ja", "zh-Hans",
    }  # fmt: skip
    assert counter.complaints() == []
    counter.press("staff.ordering.resume")
    expect(guest.page.locator(".not-now")).to_have_count(0)
    # 라스트 오더 stands in the house rules, and nothing else of them changes.
    before = guests.document("shop")
    counter.page.get_by_label(counter.says("staff.ordering.last.time")).fill("21:30")
    counter.press("setup.save")
    counter.hears("staff.ordering.last.done")
    staff = Guests(counter.crew, "staff")
    assert staff.read("rules")["last_order"] == {"kiosk": 21 * 60 + 30}
    assert guests.document("shop")["profile"] == before["profile"]
    counter.press("staff.ordering.last.off")
    expect(counter.button("staff.ordering.last.off")).to_have_count(0)
    assert staff.read("rules")["last_order"] == {}


def test_a_call_rings_until_it_is_answered(
    counter: Counter, guests: Guests, shop: HubProcess
) -> None:
    guests.ask("call_staff", reason="water")
    wish = words("ko", "paper.call.reason.water")
    call = counter.page.locator(".calls .call", has_text=wish)
    expect(call).to_contain_text(words("ko", "paper.call.reason.water"))
    # The browser keeps a page silent that nobody has touched: the words say so, and a touch ends it.
    counter.page.locator(".who").click()
    expect(counter.page.locator(".silent")).to_have_count(0)
    assert counter.complaints() == []
    counter.press("staff.kitchen.call.answer", call)
    expect(call).to_have_count(0)
    assert journal(shop.data, "staff_call_answered")[-1]["waited_ms"] >= 0


# Letters of 40 without a place to break, and a name as long as the menu allows.
FORTY = "할머니가 새벽마다 손수 담근 묵은지로 오래 끓인 얼큰한 돼지 김치찌개 대"
FORTY_ENGLISH = "Grandmother's slowly simmered kimchi stew"


@pytest.fixture
def long_names(crew: Crew) -> Iterator[None]:
    """Two dishes with the longest names there may be, one dear and one for nothing, until the test ends."""
    menu = menu_now()
    for item, price in ((DISH, 62_500), ("cola", 0)):
        item_of(menu, item)["name"] |= {"ko": FORTY, "en": FORTY_ENGLISH}
        item_of(menu, item)["price"] = price
    crew.publish(menu)
    yield
    crew.publish(menu_now())


@pytest.mark.usefixtures("long_names")
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_long_names_and_large_sums_fit(
    new_context: Callable[..., BrowserContext],
    shop: HubProcess,
    crew: Crew,
    guests: Guests,
    size: dict[str, int],
    language: str,
) -> None:
    large = guests.order((DISH, 20))
    nothing = guests.order(("cola", 1))
    counter = Counter(new_context(viewport=size).new_page(), shop.url, crew, language)
    expect(counter.row(large["number"])).to_contain_text("1,250,000")
    assert counter.misfits() == []
    narrow = size == PHONE
    for number in (large["number"], nothing["number"]):
        counter.row(number).click()
        expect(counter.editor.locator("h2").first).to_contain_text(number)
        assert counter.misfits() == []
        if number == large["number"]:
            for key in ("staff.order.pay", "staff.discount.open", "staff.cancel"):
                counter.press(key, amount=1_250_000)
                assert counter.misfits() == []
                counter.page.keyboard.press("Escape")
                expect(counter.dialog).to_have_count(0)
        if narrow:
            counter.back()
    for view, first in (("menu", ".row"), ("ordering", ".row"), ("inbox", ".row")):
        counter.turn_to(view)
        assert counter.misfits() == []
        if counter.page.locator(first).count():
            counter.page.locator(first).first.click()
            assert counter.misfits() == []
            if narrow:
                counter.back()


def test_everything_is_reached_by_keys(counter: Counter, guests: Guests) -> None:
    order = guests.order((DISH, 1))
    page = counter.page
    row = counter.row(order["number"])
    expect(row).to_be_visible()
    page.locator(".views .view").first.focus()
    for _ in range(20):
        if row.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    pay = counter.button("staff.order.pay", amount=PRICE)
    expect(pay).to_be_visible()
    pay.focus()
    page.keyboard.press("Enter")
    expect(counter.dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(counter.dialog).to_have_count(0)
    expect(pay).to_be_focused()
    page.keyboard.press("Enter")
    cash = counter.way("cash")
    cash.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("20000")
    page.keyboard.press("Enter")
    expect(counter.dialog.locator(".result")).to_have_text(
        counter.says("staff.cash.change", amount=PRICE)
    )
    page.keyboard.press("Enter")
    expect(row).to_contain_text(counter.says("staff.order.paid"))
