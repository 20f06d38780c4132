"""The first page without its screens, and the paper page: mishaps by hand, languages, a hub that is away."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import OwnShop
from tests.browser.crew import Crew
from tests.browser.guest import Guest, words
from tests.browser.visitor import PHONE
from tests.hub_process import HubProcess, running_hub

BACK_WITHIN_MS = 40_000


def order_a_pancake(guest: Guest) -> None:
    guest.begin()
    guest.category("전·안주")
    guest.take("배추전")
    guest.put_in()
    guest.order()
    guest.confirm()
    guest.pay("counter")
    guest.number()


def test_a_mishap_from_the_page_holds_the_paper_back(
    new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew
) -> None:
    context = new_context()
    first, paper = context.new_page(), context.new_page()
    first.goto(shop.url)
    first.get_by_text(words("ko", "demo.mishap.more")).click()
    kitchen = first.get_by_role("group", name=words("ko", "demo.printer.kitchen"))
    kitchen.get_by_role("button", name=words("ko", "demo.mishap.paper_out")).click()
    expect(first.get_by_text("주방 프린터: 종이 떨어짐")).to_be_visible()
    paper.goto(f"{shop.url}/virtual")
    counter = paper.get_by_role("region", name=words("ko", "demo.printer.counter"))
    held = paper.get_by_role("region", name=words("ko", "demo.printer.kitchen"))
    expect(held).to_contain_text(words("ko", "demo.paper.none"))

    order_a_pancake(Guest(context.new_page(), shop.url, crew.tokens["kiosk"]))
    expect(counter.locator("img")).to_have_count(1)
    expect(held.locator("img")).to_have_count(0)
    kitchen.get_by_role("button", name=words("ko", "demo.mishap.ok")).click()
    expect(held.locator("img")).to_have_count(1, timeout=BACK_WITHIN_MS)
    shown = held.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert shown == 576, "the dots of 80 mm paper"
    held.get_by_text(words("ko", "demo.paper.text")).click()
    expect(held.locator("pre")).to_contain_text("배추전")

    card = first.get_by_role("group", name=words("ko", "demo.card"))
    card.get_by_role("button", name=words("ko", "demo.card.decline")).click()
    pressed = card.get_by_role("button", pressed=True)
    expect(pressed).to_have_text(words("ko", "demo.card.decline"))
    card.get_by_role("button", name=words("ko", "demo.card.approve"), exact=True).click()
    expect(pressed).to_have_text(words("ko", "demo.card.approve"))


def test_the_page_of_the_paper_breaks_a_printer_and_shows_how_it_is(
    page: Page, shop: HubProcess, crew: Crew
) -> None:
    page.goto(f"{shop.url}/virtual")
    counter = page.get_by_role("region", name=words("ko", "demo.printer.counter"))
    condition, facts = counter.locator(".condition"), counter.locator(".machine dd")
    expect(condition).to_have_text(words("ko", "demo.machine.well"))
    expect(facts.first).to_have_text(re.compile(r"^\d+\.\d m"))
    expect(facts.last).to_have_text("12 12 12 12")
    counter.locator(".machine summary").click()
    try:
        for fault, says in (
            ("cover_open", "1A 16 12 12"),
            ("paper_out", "1A 36 12 7E"),
            ("head_hot", "1A 76 52 7E"),
            ("power_cut", words("ko", "demo.machine.nothing")),
        ):
            button = counter.get_by_role("button", name=words("ko", f"demo.mishap.{fault}"))
            button.click()
            expect(button).to_have_attribute("aria-pressed", "true")
            expect(condition).to_contain_text(words("ko", f"demo.mishap.{fault}"))
            expect(facts.last).to_have_text(says)
        # Pressed again, the power is back; what is wrong besides is wrong still.
        counter.get_by_role("button", name=words("ko", "demo.mishap.power_cut")).click()
        expect(facts.last).to_have_text("1A 76 52 7E")
    finally:
        counter.get_by_role("button", name=words("ko", "demo.mishap.ok")).click()
    expect(condition).to_have_text(words("ko", "demo.machine.well"))


def test_newest_paper_comes_first(page: Page, shop: HubProcess, crew: Crew) -> None:
    guest = Guest(page, shop.url, crew.tokens["kiosk"])
    order_a_pancake(guest)
    guest.press("done.again")
    order_a_pancake(guest)
    page.goto(f"{shop.url}/virtual")
    numbers = page.get_by_role("region", name=words("ko", "demo.printer.counter"))
    expect(numbers.locator("figcaption").nth(1)).to_be_visible()
    found = [
        int(m[1])
        for text in numbers.locator("figcaption").all_inner_texts()
        if (m := re.search(r"(\d+)번째", text))
    ]
    assert found == sorted(found, reverse=True)


def test_english_is_kept(page: Page, shop: HubProcess, crew: Crew) -> None:
    page.goto(shop.url)
    page.get_by_role("button", name=words("ko", "demo.language")).click()
    expect(page.get_by_role("heading", name=words("en", "demo.page"), level=1)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(f"{shop.url}/virtual")
    heading = page.get_by_role("heading", name=words("en", "demo.paper.page"), level=1)
    expect(heading).to_be_visible()


def test_both_pages_say_that_the_hub_is_away_and_come_back(
    new_context: Callable[..., BrowserContext], own_shop: OwnShop
) -> None:
    # Small, so that no screen is in the middle of loading when the power goes.
    context = new_context(viewport=PHONE)
    pages = [context.new_page() for _ in range(2)]
    for page, path in zip(pages, ("/", "/virtual"), strict=True):
        page.goto(own_shop.url + path)
        expect(page.locator("h2").first).to_be_visible()
    own_shop.lose_power()
    for page in pages:
        expect(page.locator(".banner")).to_have_text(words("ko", "demo.unreachable"))
        expect(page.locator("h2").first).to_be_visible()
    own_shop.power_back()
    for page in pages:
        expect(page.locator(".banner")).to_have_count(0, timeout=BACK_WITHIN_MS)


def test_a_real_shop_says_how_to_pair(page: Page, tmp_path: Path) -> None:
    with running_hub(tmp_path / "data") as hub:
        page.goto(hub.url)
        expect(page.locator(".notice")).to_have_text(words("ko", "demo.not_demo"))
        expect(page.get_by_role("link", name=f"{hub.url}/kiosk")).to_be_visible()
        expect(page.locator("code")).to_have_text("madang device add --kind kiosk")
        page.goto(f"{hub.url}/virtual")
        expect(page.locator(".notice")).to_have_text(words("ko", "demo.paper.denied"))
        assert "100000" not in page.content(), "no PIN of the demo"
