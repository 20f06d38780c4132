"""axe-core finds nothing on any screen: names, roles, contrast, order (WCAG 2.2 A and AA)."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.crew import Crew, menu_now
from tests.browser.guest import Guest
from tests.browser.walk import walk
from tests.hub_process import HubProcess

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"

_RUN = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
  const where = (nodes) => nodes.map((node) => node.html.slice(0, 120)).join(' || ');
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${where(nodes)}`);
}"""


@cache
def axe_source() -> str:
    return AXE.read_text("utf-8")


def complaints(page: Page) -> list[str]:
    """What axe-core says against the page as it stands."""
    # By evaluation: the page's own policy rightly refuses a script tag.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe_source())
    found: list[str] = page.evaluate(_RUN)
    return found


@pytest.mark.parametrize("contrast", ["normal", "high"])
def test_every_screen_of_the_kiosk(page: Page, shop: HubProcess, crew: Crew, contrast: str) -> None:
    guest = Guest(page, shop.url, crew.tokens["kiosk"])
    if contrast == "high":
        guest.press("bar.display")
        guest.press("display.contrast.high")
        guest.press("button.close")
    wrong = [f"{at}: {what}" for at in walk(guest, crew, menu_now()) for what in complaints(page)]
    assert not wrong, "\n".join(wrong)


def test_bad_news_on_the_kiosk(page: Page, shop: HubProcess, crew: Crew) -> None:
    wrong: dict[str, Any] = {}
    page.goto(f"{shop.url}/kiosk")
    expect(page.locator(".pair-code")).to_be_visible()
    wrong["pairing"] = complaints(page)
    guest = Guest(page, shop.url, crew.tokens["kiosk"])
    guest.begin()
    guest.category("전·안주")
    guest.take("배추전")
    guest.put_in()
    crew.owner("set_stock", item="baechu-jeon", left=0)
    expect(page.get_by_role("dialog")).to_be_visible()
    wrong["sold out"] = complaints(page)
    guest.press("trouble.keep")
    wrong["basket"] = complaints(page)
    crew.owner("set_stock", item="baechu-jeon", left=None)
    crew.owner("pause_ordering", channel="kiosk")
    expect(page.locator(".notices")).to_contain_text(guest.says("start.paused"))
    wrong["paused in the basket"] = complaints(page)
    guest.press("bar.restart")
    wrong["start over"] = complaints(page)
    guest.press("restart.yes")
    expect(page.locator(".not-now")).to_be_visible()
    wrong["paused"] = complaints(page)
    crew.owner("resume_ordering", channel="kiosk")
    assert not any(wrong.values()), wrong


def test_the_demo_s_own_pages(page: Page, shop: HubProcess, crew: Crew) -> None:
    page.goto(shop.url)
    expect(page.locator(".door").first).to_be_visible()
    assert complaints(page) == []
    guest = Guest(page, shop.url, crew.tokens["kiosk"])
    guest.begin()
    guest.category("전·안주")
    guest.take("배추전")
    guest.put_in()
    guest.order()
    guest.confirm()
    guest.pay("counter")
    guest.number()
    page.goto(f"{shop.url}/virtual")
    expect(page.locator(".piece").first).to_be_visible()
    page.locator(".piece summary").first.click()
    expect(page.locator("pre").first).to_be_visible()
    page.locator(".machine summary").first.click()
    expect(page.locator(".machine .choices").first).to_be_visible()
    assert complaints(page) == []
