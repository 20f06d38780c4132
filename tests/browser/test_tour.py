"""The guided tour clicked through: an order on its way, sold out, no paper, no internet, no hub."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.crew import journal
from tests.browser.guest import words
from tests.browser.paper import sheets
from tests.browser.visitor import CAME_WITHIN_MS, LAPTOP, Visitor
from tests.hub_process import HubProcess, until

# The page's burst (`hub/web/demo/stories.ts`), and its orders while the line is cut.
BURST, WHILE_CUT = 12, 3
CAUGHT_UP_S = 60.0


class Tour:
    """The bar in which the tour speaks."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.bar = visitor.page.locator(".tour")
        visitor.button("demo.tour.begin").click()

    def at(self, stop: str) -> None:
        """Wait until the tour stands at `stop`; its first words have the focus."""
        expect(self.bar).to_have_attribute("data-stop", stop)
        expect(self.bar.get_by_role("heading")).to_be_focused()

    def button(self, key: str) -> Locator:
        """A button of the bar."""
        return self.bar.get_by_role("button", name=self.visitor.says(key), exact=True)

    def next(self) -> None:
        """On to the next stop."""
        self.button("demo.tour.next").click()

    def story(self, name: str, state: str) -> None:
        """Wait until a story has come so far."""
        told = self.visitor.page.locator(f"[data-story='{name}'][data-state='{state}']")
        expect(told).to_be_attached(timeout=CAME_WITHIN_MS)


def received(shop: HubProcess) -> int:
    """How many orders the region's own record holds of the shop's latest day."""
    database = shop.data / "region" / "region.db"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
        rows = file.execute("SELECT orders FROM store_day").fetchall()
    return sum(int(orders) for (orders,) in rows)


@pytest.mark.parametrize("language", ["ko"])
def test_the_whole_tour(
    new_context: Callable[..., BrowserContext], kept_shop: HubProcess, language: str
) -> None:
    visitor = Visitor(new_context(viewport=LAPTOP).new_page(), kept_shop.url, language)
    visitor.everything_is_there()
    visitor.put_a_pancake_in()
    tour = Tour(visitor)

    tour.at("order")
    expect(visitor.surface("kiosk")).to_have_class(re.compile(r"\blit\b"))
    tour.button("demo.tour.order.act").click()
    expect(tour.bar.locator(".came")).to_have_text(visitor.says("demo.tour.order.done", number="1"))
    tour.next()

    tour.at("cook")
    kitchen = visitor.inside("kitchen")
    ticket = kitchen.locator("[data-number='1']")
    expect(ticket).to_be_visible()
    expect(visitor.surface("paper").locator("img").first).to_be_visible(timeout=CAME_WITHIN_MS)
    tour.button("demo.tour.cook.act").click()
    expect(tour.bar.locator(".came")).to_have_text(visitor.says("demo.tour.cook.done", number="1"))
    expect(ticket.locator(".made")).to_be_visible()
    tour.next()

    tour.at("call")
    expect(visitor.inside("pickup").locator(".board")).to_contain_text("1")
    tour.next()

    tour.at("sold_out")
    tour.button("demo.tour.sold_out.act").click()
    expect(tour.bar.locator(".figure")).to_have_attribute("data-ms", re.compile(r"^[1-9]\d*$"))
    tour.button("demo.tour.sold_out.back").click()
    expect(tour.button("demo.tour.sold_out.act")).to_be_visible()
    assert len(journal(kept_shop.data, "item_sold_out")) == 1
    tour.next()

    tour.at("paper")
    tour.button("demo.tour.paper.act").click()
    tour.story("paper", "held")
    expect(kitchen.locator(".notices")).to_contain_text(
        words("ko", "problem.printer_paper_out.what")
    )
    assert len(sheets(kept_shop.data, "kitchen", 1)) == 1, "the second ticket waits for a roll"
    tour.button("demo.story.paper.mend").click()
    tour.story("paper", "idle")
    printed = visitor.says("demo.story.paper.printed", number="2", count=1)
    expect(tour.bar.get_by_text(printed)).to_be_visible()
    tour.next()

    tour.at("line")
    until(lambda: received(kept_shop) == 2, CAUGHT_UP_S, "two orders at the region")
    tour.button("demo.tour.line.act").click()
    tour.story("line", "held")
    waiting = tour.bar.locator(".waiting")
    expect(waiting).to_have_text(visitor.says("demo.line.cut", orders=WHILE_CUT))
    assert received(kept_shop) == 2, "the region hears nothing"
    tour.button("demo.story.line.end").click()
    tour.story("line", "idle")
    expect(waiting).to_have_text(visitor.says("demo.line.level"))
    assert received(kept_shop) == 2 + WHILE_CUT
    tour.next()

    tour.at("kill")
    tour.button("demo.tour.kill.act").click()
    figures = tour.bar.locator(".figures")
    expect(figures).to_have_attribute(
        "data-figures", f"{BURST} {BURST} {BURST}", timeout=CAME_WITHIN_MS
    )
    expect(figures).to_contain_text(visitor.says("demo.figure.once"))
    placed = journal(kept_shop.data, "order_placed")
    assert [order["number"] for order in placed] == [
        str(number) for number in range(1, 2 + 1 + WHILE_CUT + BURST)
    ]
    texts = [text for text in kitchen_sheets(kept_shop) if "재출력" not in text]
    assert len(texts) <= len(placed)
    # The kiosk's basket is as it was.
    expect(visitor.inside("kiosk").locator(".banner")).to_have_count(0, timeout=CAME_WITHIN_MS)
    expect(visitor.basket).to_contain_text("1개, 10,000원")
    tour.next()

    tour.at("end")
    tour.button("demo.tour.finish").click()
    expect(tour.bar).to_have_count(0)
    expect(visitor.button("demo.tour.begin")).to_be_visible()


def kitchen_sheets(shop: HubProcess) -> list[str]:
    """All the kitchen's paper so far."""
    return [path.read_text("utf-8") for path in (shop.data / "paper" / "kitchen").glob("*.txt")]


def test_the_tour_by_keys_in_english(
    new_context: Callable[..., BrowserContext], kept_shop: HubProcess
) -> None:
    visitor = Visitor(new_context(viewport=LAPTOP).new_page(), kept_shop.url, "en")
    visitor.everything_is_there()
    tour = Tour(visitor)
    passed = []
    while True:
        stop = tour.bar.get_attribute("data-stop") or ""
        tour.at(stop)
        passed.append(stop)
        if stop == "end":
            break
        tour.button("demo.tour.next").focus()
        visitor.page.keyboard.press("Enter")
        expect(tour.bar).not_to_have_attribute("data-stop", stop)
    assert passed == ["order", "cook", "call", "sold_out", "paper", "line", "kill", "end"]
    visitor.page.keyboard.press("Escape")
    expect(tour.bar).to_have_count(0)
