"""The office's pages: right, safe with any name, in two languages, and for this machine alone."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from hub.messages import catalogue
from region.pages import Day, Shop, overview, shop_page
from region.shown import SILENT_MS, moment
from tests.journal_book import Book
from tests.region_process import RegionProcess, running_region

NOW = 1_767_582_000_000
ANSWER_S = 30.0
DAY = Day("2026-01-05", 12, 1_250_000, 9_000)


class Page(HTMLParser):
    """Text, tags and attributes of a page; AssertionError where tags do not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)


def shop(name: str = "국밥집", **fields: object) -> Shop:
    plain = {"seen_at": NOW, "forked_at": None, "entries": 40, "latest": DAY}
    return Shop("s1", name, **(plain | fields))  # type: ignore[arg-type]


def test_a_name_is_never_markup() -> None:
    name = '<script>alert("x")</script>&\' onload="x'
    for html in (overview([shop(name)], NOW, "ko"), shop_page(shop(name), [DAY], 0, NOW, "ko")):
        page = Page(html)
        assert name in page.text
        assert [tag for tag, _ in page.tags].count("script") == 1
        assert all("onload" not in attributes for _, attributes in page.tags)


def test_states_have_words_and_shapes() -> None:
    states = {
        "well": shop(),
        "silent": shop(seen_at=NOW - SILENT_MS - 1),
        "new": shop(seen_at=None, latest=None, entries=0),
        "forked": shop(forked_at=NOW),
    }
    seen = set()
    for state, one in states.items():
        assert one.state(NOW) == state
        for language in ("ko", "en"):
            page = Page(overview([one], NOW, language))  # type: ignore[arg-type]
            assert catalogue(language)[f"region.state.{state}"] in page.text
        seen |= {word for word in page.words if word in "●▲■○"}
    assert seen >= {"●", "▲", "■", "○"}


def test_the_sums_are_of_the_newest_day() -> None:
    shops = [
        shop("가", latest=Day("2026-01-05", 3, 30_000, 0)),
        shop("나", latest=Day("2026-01-05", 4, 50_500, 500)),
        shop("다", latest=Day("2026-01-04", 9, 90_000, 0)),
        shop("라", latest=None),
    ]
    page = Page(overview(shops, NOW, "ko"))
    assert "80,500원" in page.text
    assert "7건" in page.text


def test_every_text_is_there_in_both_languages() -> None:
    keys = {key for key in catalogue("ko") if key.startswith("region.")}
    korean = {key: catalogue("ko")[key] for key in keys}
    english = {key: catalogue("en")[key] for key in keys}
    assert all(re.search("[가-힣]", text) for key, text in korean.items() if "{" not in text)
    assert not any(re.search("[가-힣]", text) for text in english.values())
    used = Path("region/pages.py").read_text("utf-8") + Path("region/console.py").read_text("utf-8")
    for key in keys:
        last = key.removeprefix("region.")
        assert last in used or last.partition(".")[2] in used, f"{key} is nowhere used"


def test_moments_are_seouls() -> None:
    assert moment(NOW, "ko") == "1월 5일 12:00"
    assert moment(NOW, "en") == "5 Jan 12:00"


# --- over HTTP


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RegionProcess]:
    with running_region(tmp_path_factory.mktemp("region") / "region.db") as running:
        yield running


def get(region: RegionProcess, path: str, host: str | None = None) -> httpx.Response:
    headers = {"Host": host} if host else {}
    return httpx.get(region.url + path, headers=headers, timeout=ANSWER_S)


def test_an_empty_region_says_what_to_do(region: RegionProcess) -> None:
    page = get(region, "/")
    assert (page.status_code, "madang region store add" in page.text) == (200, True)
    assert Page(page.text).tags[0] == ("html", {"lang": "ko"})
    assert Page(get(region, "/?lang=en").text).tags[0] == ("html", {"lang": "en"})


def test_a_shop_and_its_days(region: RegionProcess) -> None:
    store, token = region.enrolled("칠성시장 <국밥>")
    book = Book()
    book.grow(60)
    httpx.post(
        f"{region.url}/api/v1/batches",
        content=gzip.compress(book.batch(1, 60).lines),
        headers={"Authorization": f"Bearer {token}", "Content-Encoding": "gzip"},
        timeout=ANSWER_S,
    ).raise_for_status()
    overall = Page(get(region, "/").text)
    assert "칠성시장 <국밥>" in overall.text
    assert "2026-01-05" in overall.text
    one = get(region, f"/stores/{store}")
    assert one.status_code == 200
    orders = sum(row[4] == "order_placed" for row in book.rows)
    assert f"{orders}건" in Page(one.text).text
    assert get(region, "/stores/s0").status_code == 404
    assert token not in one.text + overall.text


def test_nothing_comes_from_outside(region: RegionProcess) -> None:
    for path in ("/", "/?lang=en", "/nowhere"):
        response = get(region, path)
        assert "default-src 'self'" in response.headers["content-security-policy"]
        for _, attributes in Page(response.text).tags:
            for name in ("src", "href"):
                link = attributes.get(name)
                assert link is None or link.startswith("/"), link
    for name in ("console.css", "console.js"):
        assert "//" not in get(region, f"/{name}").text.replace("// ", "")


@pytest.mark.parametrize("host", ["region.example", "evil.example:80", "192.0.2.1"])
def test_the_pages_are_for_this_machine_alone(region: RegionProcess, host: str) -> None:
    """A page from elsewhere whose name points here must not read them."""
    for path in ("/", "/stores/s1"):
        response = get(region, path, host)
        assert (response.status_code, "국밥" in response.text) == (403, False)


def test_the_office_needs_its_key(region: RegionProcess) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}):
        said = httpx.post(
            f"{region.url}/api/v1/office",
            json={"do": "add", "name": "x"},
            headers=headers,
            timeout=ANSWER_S,
        )
        assert said.status_code == 401
