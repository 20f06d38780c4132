"""The office's pages in a real browser: readable for everybody, on any width, and anew when something comes in."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from sync.batch import Batch
from tests.journal_book import Book
from tests.region_process import RegionProcess, running_region

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

LONG = "동성로에서 삼대째 이어 온 할머니 손칼국수와 수제비와 만두 전문점 본점 이층"
# Ten million won a day and more than nine thousand entries: no number is cut off.
WIDTHS = {"a phone": (360, 740), "a tablet": (820, 1180), "a desk": (1440, 900)}


class Office:
    """A region with a shop that is well, one whose history forked, and one that never spoke."""

    def __init__(self, region: RegionProcess) -> None:
        self.url = region.url
        self.well, self._token = region.enrolled("칠성시장 국밥")
        self.book = Book()
        self.book.grow(60)
        self.send(self._token, self.book.batch(1, 60))
        self.forked, token = region.enrolled(LONG)
        twin = self.book.copy()
        self.send(token, twin.batch(1, 60))
        del twin.rows[30:]
        twin.grow(10)
        self.send(token, twin.batch(31, 40))
        region.enrolled("반월당 안경")

    def send(self, token: str, batch: Batch) -> None:
        response = httpx.post(
            f"{self.url}/api/v1/batches",
            content=gzip.compress(batch.lines),
            headers={"Authorization": f"Bearer {token}", "Content-Encoding": "gzip"},
            timeout=30,
        )
        assert response.status_code in (200, 409), response.text

    def sell(self) -> None:
        """One more stretch of the day at the shop that is well."""
        first = len(self.book.rows) + 1
        self.book.grow(30)
        self.send(self._token, self.book.batch(first, first + 29))

    def orders(self) -> int:
        return sum(row[4] == "order_placed" for row in self.book.rows)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running_region(tmp_path_factory.mktemp("region") / "region.db") as region:
        yield Office(region)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_for_everybody(
    office: Office, new_context: Callable[..., BrowserContext], width: str, scheme: str
) -> None:
    across, down = WIDTHS[width]
    page = new_context(
        viewport={"width": across, "height": down}, color_scheme=scheme, bypass_csp=True
    ).new_page()
    for path in ("/", f"/stores/{office.well}", f"/stores/{office.forked}", "/stores/nobody"):
        for language in ("ko", "en"):
            page.goto(f"{office.url}{path}?lang={language}")
            page.evaluate("document.fonts.ready")
            page.add_script_tag(content=AXE.read_text("utf-8"))
            found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
            assert found == [], f"{path} {language} {width} {scheme}"
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0, f"{path} {language} {width}: the page scrolls sideways"


def test_korean_is_written_in_the_houses_letters(
    office: Office, new_context: Callable[..., BrowserContext]
) -> None:
    """A machine that serves a region need not have Korean letters."""
    page = new_context().new_page()
    page.goto(office.url)
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px \"Madang Sans\"', '매장')")


def test_the_page_follows_what_comes_in(
    office: Office, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context().new_page()
    page.goto(f"{office.url}/stores/{office.well}")
    expect(page.locator("tbody")).to_contain_text(f"{office.orders()}건")
    page.evaluate("document.body.dataset.same = 'yes'")
    office.sell()
    expect(page.locator("tbody")).to_contain_text(f"{office.orders()}건")
    assert page.evaluate("document.body.dataset.same") == "yes", "it was loaded anew, not redrawn"


def test_from_shop_to_shop_by_keyboard(
    office: Office, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context().new_page()
    page.goto(office.url)
    link = page.get_by_role("link", name="칠성시장 국밥")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="칠성시장 국밥")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_text("Orders and sales by business day")).to_be_visible()
    page.get_by_role("link", name="All shops").click()
    expect(page.get_by_role("heading", name="Shops")).to_be_visible()
