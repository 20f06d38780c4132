"""The office's two pages: all shops, and one shop. Drawn by the server, for any browser; nothing personal on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from hub.messages import text

from .html import Html, joined, tag
from .shown import SILENT_MS, moment, money

Language = Literal["ko", "en"]

# Columns of numbers stand to the right.
_NUMBERS = frozenset({"orders", "sales", "cancelled"})
# A shape beside the words and the colour, so that the state is read without seeing colours.
_SHAPES = {"well": "●", "silent": "▲", "forked": "■", "new": "○"}


@dataclass(frozen=True, slots=True)
class Day:
    """A shop's business day: orders, and won sold (ordered less cancelled)."""

    day: str
    orders: int
    sales: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop as the office sees it. Times are UTC ms."""

    id: str
    name: str
    seen_at: int | None
    forked_at: int | None
    entries: int
    """How far its journal is here."""
    latest: Day | None

    def state(self, now: int) -> str:
        if self.forked_at is not None:
            return "forked"
        if self.seen_at is None:
            return "new"
        return "well" if now - self.seen_at <= SILENT_MS else "silent"


def overview(shops: Sequence[Shop], now: int, language: Language) -> str:
    """All shops."""

    def word(key: str, **params: str | int) -> str:
        return text(language, f"region.{key}", **params)

    heads = ("shop", "state", "seen", "day", "orders", "sales")
    rows = [_row(shop, now, language) for shop in shops]
    body: Html = (
        _table(word("shops"), [(word(f"column.{head}"), head in _NUMBERS) for head in heads], rows)
        if rows
        else tag("p", word("empty"), class_="empty")
    )
    troubled = sum(shop.state(now) != "well" for shop in shops)
    facts = [
        (word("fact.shops"), word("shop.count", count=len(shops))),
        (word("fact.troubled"), word("shop.count", count=troubled)),
        (word("fact.orders"), word("count", count=_orders(shops))),
        (word("fact.sales"), money(_sales(shops), language)),
    ]
    main = joined(tag("h1", word("title")), _facts(facts), body)
    return _document(word("title"), main, language, "/")


def _orders(shops: Iterable[Shop]) -> int:
    return sum(shop.latest.orders for shop in _of_latest_day(shops) if shop.latest)


def _sales(shops: Iterable[Shop]) -> int:
    return sum(shop.latest.sales for shop in _of_latest_day(shops) if shop.latest)


def _of_latest_day(shops: Iterable[Shop]) -> list[Shop]:
    """Shops that have opened on the newest business day that any has."""
    known = [shop for shop in shops if shop.latest is not None]
    newest = max((shop.latest.day for shop in known if shop.latest), default="")
    return [shop for shop in known if shop.latest and shop.latest.day == newest]


def _row(shop: Shop, now: int, language: Language) -> Html:
    day = shop.latest
    link = tag("a", shop.name, href=f"/stores/{shop.id}?lang={language}")
    seen = moment(shop.seen_at, language) if shop.seen_at is not None else "-"
    return tag(
        "tr",
        tag("th", link, scope="row"),
        tag("td", _state(shop, now, language)),
        tag("td", seen),
        tag("td", day.day if day else "-"),
        tag(
            "td", text(language, "region.count", count=day.orders) if day else "-", class_="number"
        ),
        tag("td", money(day.sales, language) if day else "-", class_="number"),
    )


def _state(shop: Shop, now: int, language: Language) -> Html:
    state = shop.state(now)
    shape = tag("span", _SHAPES[state], aria_hidden="true")
    return tag("span", shape, " ", text(language, f"region.state.{state}"), class_=f"state {state}")


def shop_page(shop: Shop, days: Sequence[Day], unread: int, now: int, language: Language) -> str:
    """One shop."""

    def word(key: str, **params: str | int) -> str:
        return text(language, f"region.{key}", **params)

    facts = [
        (word("column.state"), _state(shop, now, language)),
        (word("column.seen"), moment(shop.seen_at, language) if shop.seen_at is not None else "-"),
        (word("fact.entries"), word("count", count=shop.entries)),
        (word("fact.id"), tag("code", shop.id)),
    ]
    parts = [
        tag("p", tag("a", word("back"), href=f"/?lang={language}")),
        tag("h1", shop.name),
        _facts(facts),
    ]
    if shop.forked_at is not None:
        parts.append(
            tag("p", word("forked", at=moment(shop.forked_at, language)), class_="trouble")
        )
    if unread:
        parts.append(tag("p", word("unread", count=unread), class_="note"))
    heads = ("day", "orders", "sales", "cancelled")
    rows = [
        tag(
            "tr",
            tag("th", day.day, scope="row"),
            tag("td", word("count", count=day.orders), class_="number"),
            tag("td", money(day.sales, language), class_="number"),
            tag("td", money(day.cancelled, language), class_="number"),
        )
        for day in days
    ]
    parts.append(
        _table(word("days"), [(word(f"column.{head}"), head in _NUMBERS) for head in heads], rows)
        if rows
        else tag("p", word("no.days"), class_="empty")
    )
    return _document(shop.name, joined(*parts), language, f"/stores/{shop.id}")


def sorry(key: str, language: Language) -> str:
    """A page that says why there is none."""
    words = text(language, f"region.{key}")
    return _document(words, tag("h1", words), language, "/")


def _facts(facts: Iterable[tuple[str, str]]) -> Html:
    return tag(
        "dl",
        *(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts),
        class_="facts",
    )


def _head(head: tuple[str, bool]) -> Html:
    words, number = head
    return tag("th", words, scope="col", **({"class_": "number"} if number else {}))


def _table(caption: str, heads: Sequence[tuple[str, bool]], rows: Sequence[Html]) -> Html:
    """`heads` are words, and whether numbers stand below them."""
    # A wide table scrolls by itself, by keyboard too, and the page does not.
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption),
            tag("thead", tag("tr", *map(_head, heads))),
            tag("tbody", *rows),
        ),
        class_="wide",
        role="region",
        tabindex="0",
        aria_label=caption,
    )


def _document(title: str, main: Html, language: Language, path: str) -> str:
    other: Language = "en" if language == "ko" else "ko"
    switch = tag(
        "a", text(other, "language.name"), href=f"{path}?lang={other}", lang=other, hreflang=other
    )
    name = text(language, "region.name")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title if title == name else f"{title} - {name}"),
        tag("link", rel="stylesheet", href="/console.css"),
        tag("script", src="/console.js", defer="defer"),
    )
    body = tag(
        "body",
        tag(
            "header",
            tag("span", name, class_="name"),
            tag("nav", switch, aria_label=text(language, "region.language")),
        ),
        tag("main", main, id="main"),
    )
    return "<!doctype html>" + tag("html", head, body, lang=language)
