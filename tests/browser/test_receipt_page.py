"""The receipt on a guest's phone: reached by the code on the kiosk's screen, readable, printable, without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.counter import Guests
from tests.browser.crew import Crew
from tests.hub_process import HubProcess

from .test_axe import complaints

# The narrowest phone that is still in people's hands, and a usual one (px).
PHONES = [320, 390]


@pytest.fixture(scope="module")
def receipt(crew: Crew) -> dict[str, Any]:
    """A bill that was paid at the counter: what its guest's screen is told of the receipt."""
    guests = Guests(crew)
    placed = guests.order(("baechu-jeon", 2))
    cash = {"bill": placed["bill"], "amount": placed["total"], "tendered": placed["total"]}
    crew.owner("take_cash", **cash)
    told: dict[str, Any] = guests.document(f"bill.{placed['bill']}")["receipt"]
    return told | {"total": f"{placed['total']:,}"}


@pytest.mark.parametrize("width", PHONES)
def test_a_phone_reads_it_without_a_script(
    new_context: Callable[..., BrowserContext],
    shop: HubProcess,
    receipt: dict[str, Any],
    width: int,
) -> None:
    context = new_context(viewport={"width": width, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    page.goto(shop.url + urlsplit(receipt["url"]).path)
    expect(page.locator("main")).to_contain_text("영수증")
    expect(page.locator("main")).to_contain_text(f"합계{receipt['total']}")
    expect(page.locator("main")).to_contain_text("배추전")
    # Its own style came through its own policy: white paper on another ground.
    expect(page.locator("main")).to_have_css("background-color", "rgb(255, 255, 255)")


@pytest.mark.parametrize("width", PHONES)
def test_nothing_stands_over_the_edge_and_everybody_can_read_it(
    new_context: Callable[..., BrowserContext],
    shop: HubProcess,
    receipt: dict[str, Any],
    width: int,
) -> None:
    # The page's policy would refuse the reader that looks for mistakes.
    context = new_context(viewport={"width": width, "height": 700}, bypass_csp=True)
    page = context.new_page()
    for path in (urlsplit(receipt["url"]).path, "/r/" + "a" * 24):
        page.goto(shop.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert complaints(page) == []


def test_the_code_on_the_screen_is_a_picture_of_its_own(
    new_context: Callable[..., BrowserContext], shop: HubProcess, receipt: dict[str, Any]
) -> None:
    page = new_context().new_page()
    answer = page.goto(shop.url + receipt["picture"])
    assert answer is not None
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert page.evaluate("document.documentElement.tagName") == "svg"
