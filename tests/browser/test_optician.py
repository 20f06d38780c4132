"""A shop without a kitchen: frames that run out, glasses made to measure, a number that is called."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from hub.demo.shops import rules_of
from tests.browser.crew import Crew, journal
from tests.browser.guest import Guest
from tests.browser.paper import has, row, sheets
from tests.browser.test_axe import complaints
from tests.hub_process import HubProcess, fetched, running_hub

NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """The demo optician for the tests of this file."""
    data = tmp_path_factory.mktemp("optician") / "data"
    with running_hub(data, demo=True, environment={"MADANG_SHOP": "optician"}) as hub:
        yield hub


@pytest.fixture(scope="module")
def crew(shop: HubProcess) -> Crew:
    """Its owner and its technician; there is no cook."""
    crew = Crew(shop.url, rules_of("optician"))
    crew.change_rules(last_order={})
    return crew


def document(shop: HubProcess, crew: Crew, name: str) -> dict[str, Any]:
    """A document as the staff's tablet reads it."""
    found: dict[str, Any] = fetched(
        shop.url, f"/api/v1/documents/{name}", crew.tokens["staff"]
    ).json()
    return found


def boards(new_context: NewContext, crew: Crew) -> tuple[Page, Page]:
    """What hangs on the wall: the things there are, and the numbers."""
    pages = []
    for address in ("/board", "/board/pickup"):
        page = new_context(viewport={"width": 1920, "height": 1080}).new_page()
        page.goto(f"{crew.url}{address}#token={crew.tokens['board']}")
        expect(page.locator(".board")).to_be_visible()
        pages.append(page)
    return pages[0], pages[1]


def choose_glasses(guest: Guest, frame: str, colour: str, size: str, lens: str, *more: str) -> None:
    """The set, step by step: the last titanium frame, thin lenses with a coating."""
    guest.choose(frame)
    guest.next()
    guest.choose(colour)
    guest.next()
    guest.choose(size)
    guest.next()
    guest.choose(lens)
    guest.next()
    for choice in more:
        guest.choose(choice)
        guest.next()
    guest.put_in()


def moved(crew: Crew, order: str, to: str) -> None:
    crew.owner("bump_lines", order=order, station="counter", to=to, lines=[])


def test_glasses_from_the_kiosk_to_the_hand(
    new_context: NewContext, page: Page, shop: HubProcess, crew: Crew
) -> None:
    assert set(crew.tokens) == {"kiosk", "board", "staff", "setup"}
    wall, numbers = boards(new_context, crew)
    guest = Guest(page, shop.url, crew.tokens["kiosk"])
    expect(page.get_by_role("heading", level=1)).to_have_text(
        guest.says("start.only.take_away.retail")
    )
    expect(page.locator(".service")).to_have_count(1)
    assert complaints(page) == []
    guest.press("start.begin")
    guest.is_at("menu")
    assert complaints(page) == []

    other = Guest(new_context().new_page(), shop.url, crew.tokens["kiosk"], "en")
    other.press("start.begin")
    other.category("Frames")
    titanium = other.page.locator(".card").filter(has=other.exactly(".name", "Beta-Titanium Frame"))
    expect(titanium).to_contain_text(other.says("menu.left", left=1))

    guest.take("데일리 안경 세트")
    choose_glasses(
        guest, "베타 티타늄테", "무광 검정", "보통 (49 mm)", "단초점 렌즈",
        "오늘 검사 (무료)", "얇게 1.60", "블루라이트 차단",
    )  # fmt: skip
    guest.order()
    expect(page.locator(".service-tag")).to_have_text(guest.says("service.take_away.retail"))
    assert complaints(page) == []
    guest.confirm()
    guest.pay("test_card")
    number = guest.number()
    expect(page.locator(".and-now")).to_contain_text(guest.says("done.take_away.retail"))
    expect(page.locator(".and-now")).to_contain_text("205,000원")
    assert complaints(page) == []

    # The last one is gone from every screen, in whatever language.
    expect(titanium).to_contain_text(other.says("menu.sold_out"))
    sold_out = wall.locator("[data-item='frame-titanium'][data-sold-out='true']")
    expect(sold_out.first).to_be_attached()

    (receipt,) = sheets(shop.data, "counter", 1)
    assert row(receipt, "데일리 안경 세트 75,000 1 205,000")
    assert row(receipt, "- 무광 검정 0")
    assert row(receipt, "- 얇게 1.60 30,000")
    assert row(receipt, "부가세 18,636")
    assert row(receipt, "주문 기기 키오스크 1")
    assert not has(receipt, "매장")
    assert not has(receipt, "포장")
    assert not (shop.data / "paper" / "kitchen").exists()

    order = journal(shop.data, "order_placed")[-1]["order"]
    expect(numbers.locator(".making li", has_text=number)).to_be_visible()
    ticket = document(shop, crew, "counter")["tickets"][order]
    assert [line["name"] for line in ticket["lines"]] == ["베타 티타늄테", "단초점 렌즈"]
    moved(crew, order, "ready")
    expect(numbers.locator(".ready li", has_text=number)).to_be_visible()
    expect(numbers.locator(".making li", has_text=number)).to_have_count(0)
    assert complaints(numbers) == []
    moved(crew, order, "served")
    expect(numbers.locator(".ready li", has_text=number)).to_have_count(0)
    assert document(shop, crew, "counter")["count"] == 0
    assert document(shop, crew, "problems")["problems"] == {}


def test_a_frame_in_english_is_paid_at_the_counter(
    page: Page, shop: HubProcess, crew: Crew
) -> None:
    guest = Guest(page, shop.url, crew.tokens["kiosk"], "en")
    before = len(list((shop.data / "paper" / "counter").glob("*.png")))
    guest.press("start.begin")
    guest.category("Frames")
    guest.take("Round Acetate Frame")
    guest.choose("Tortoise")
    guest.next()
    guest.choose("Large (52 mm)")
    guest.next()
    guest.put_in()
    guest.category("Repair & Fitting")
    guest.take("Frame Fitting")
    guest.put_in()
    guest.order()
    guest.confirm()
    guest.pay("counter")
    number = guest.number()
    expect(page.locator(".and-now")).to_contain_text(guest.says("done.take_away.retail"))

    slip = sheets(shop.data, "counter", before + 1)[-1]
    assert row(slip, "Madang Optician")
    assert row(slip, "Round Acetate Frame 45,000 1 45,000")
    assert row(slip, "- Tortoise 0")
    assert row(slip, "Frame Fitting 0 1 0")
    assert row(slip, "To pay 45,000")
    assert row(slip, "Ordered at 키오스크 1")
    assert not has(slip, "To go")
    placed = journal(shop.data, "order_placed")[-1]
    assert (placed["number"], placed["service"], placed["at_counter"]) == (
        number, "take_away", True,
    )  # fmt: skip
    assert document(shop, crew, "overlay")["stock"]["frame-round-acetate"] == 11
