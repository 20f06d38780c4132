"""What was sold in some business days, as sums of the rows: by day and way to pay, by item, hour, table, person.

Money (`days`) is what moved in a business day; what was ordered (`sold`) is of the day of its order, less what was
cancelled of it since, before discounts. SQLite adds up; a reader calls it off the loop.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from hub.domain.books import fee_of
from hub.domain.calendar import SEOUL_MS

from .database import connected

_LAST = 2**63 - 1
_HOUR_MS = 3_600_000

_SUMS = (
    "orders", "ordered", "payments", "taken", "refunds", "net", "supply", "vat", "exempt", "test", "fee",
)  # fmt: skip
_DAYS = (
    "SELECT day, seq, coalesce((SELECT min(n.seq) FROM business_day n WHERE n.seq > b.seq), ?)"
    " FROM business_day b WHERE day BETWEEN ? AND ? ORDER BY seq"
)
_MOVED = (
    "SELECT method, kind, count(*), sum(amount), sum(vat), sum(exempt), sum(test * amount)"
    " FROM movement WHERE seq > ? AND seq < ? GROUP BY method, kind"
)
_ORDERED = (
    "SELECT day, count(*) FILTER (WHERE total > 0), sum(total) FROM customer_order"
    " WHERE day BETWEEN ? AND ? GROUP BY day"
)
_LEFT = "sum(l.quantity - l.cancelled), sum(l.unit * (l.quantity - l.cancelled))"
_LINES = "FROM customer_order o JOIN order_line l ON l.order_id = o.id {more} WHERE o.day BETWEEN ? AND ?"


def days(
    database: Path, first: str, last: str, fees: Mapping[str, int]
) -> dict[str, dict[str, Any]]:
    """By business day: orders, money in and back, tax, ways to pay with their estimated fee. O(rows of the days)."""
    told: dict[str, dict[str, Any]] = {}
    with closing(connected(database, "ro")) as db:
        for day, seq, until in db.execute(_DAYS, (_LAST, first, last)).fetchall():
            one = told.setdefault(day, _empty())
            for row in db.execute(_MOVED, (seq, until)):
                _add(one, *row)
            one["zs"] += [
                number
                for (number,) in db.execute(
                    "SELECT number FROM z_report WHERE seq > ? AND seq < ? ORDER BY seq",
                    (seq, until),
                )
            ]
        for day, count, amount in db.execute(_ORDERED, (first, last)):
            told.setdefault(day, _empty()).update(orders=count, ordered=amount)
    for one in told.values():
        one["supply"] = one["net"] - one["vat"] - one["exempt"]
        for method, tender in one["tenders"].items():
            tender["fee"] = fee_of(tender["taken"] - tender["refunded"], fees.get(method, 0))
            one["fee"] += tender["fee"]
    return told


def _empty() -> dict[str, Any]:
    return dict.fromkeys(_SUMS, 0) | {"zs": [], "tenders": {}}


def _add(
    one: dict[str, Any],
    method: str,
    kind: str,
    count: int,
    amount: int,
    vat: int,
    exempt: int,
    test: int,
) -> None:
    tender = one["tenders"].setdefault(method, {"count": 0, "taken": 0, "refunded": 0})
    if kind == "sale":
        tender["count"] += count
        tender["taken"] += amount
        one["payments"] += count
        one["taken"] += amount
    else:
        tender["refunded"] -= amount
        one["refunds"] -= amount
    for key, more in (("net", amount), ("vat", vat), ("exempt", exempt), ("test", test)):
        one[key] += more


def summed(told: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The same of all days together."""
    whole = _empty()
    for one in told.values():
        for key, value in one.items():
            if key == "tenders":
                for method, tender in value.items():
                    into = whole["tenders"].setdefault(method, dict.fromkeys(tender, 0))
                    for name, more in tender.items():
                        into[name] += more
            else:
                whole[key] = whole[key] + value
    return whole


def sold(
    database: Path, first: str, last: str, categories: Mapping[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """What was ordered of the business days and still stands, by item, category, hour, channel, table and person.

    `categories` is the category of each item of today's menu; an item that left it has none. O(lines of the days).
    """
    lines, span = _LINES.format(more=""), (first, last)
    with closing(connected(database, "ro")) as db:
        items = db.execute(
            f"SELECT l.item, min(l.name), {_LEFT} {lines} GROUP BY l.item ORDER BY 4 DESC, 1", span
        ).fetchall()
        hours = db.execute(
            f"SELECT (o.at + {SEOUL_MS}) / {_HOUR_MS} % 24, {_LEFT}, count(DISTINCT o.id) {lines}"
            " GROUP BY 1 ORDER BY 1",
            span,
        ).fetchall()
        by = {
            key: db.execute(
                f"SELECT {column}, {_LEFT}, count(DISTINCT o.id) {_LINES.format(more=more)}"
                f" AND {column} IS NOT NULL GROUP BY 1 ORDER BY 3 DESC, 1",
                span,
            ).fetchall()
            for key, column, more in (
                ("channels", "o.channel", ""),
                ("tables", "b.table_id", "JOIN bill b ON b.id = o.bill"),
                ("people", "o.person", ""),
            )
        }
    return {
        "items": [
            {"item": item, "name": name, "quantity": quantity, "amount": amount}
            for item, name, quantity, amount in items
        ],
        "categories": _categories(items, categories),
        "hours": [_row("hour", row) for row in hours],
        "channels": [_row("channel", row) for row in by["channels"]],
        "tables": [_row("table", row) for row in by["tables"]],
        "people": [_row("person", row) for row in by["people"]],
    }


def _row(name: str, row: Any) -> dict[str, Any]:
    return {name: row[0], "quantity": row[1], "amount": row[2], "orders": row[3]}


def _categories(items: Any, categories: Mapping[str, str]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for item, _, quantity, amount in items:
        category = categories.get(item, "")
        into = found.setdefault(category, {"category": category, "quantity": 0, "amount": 0})
        into["quantity"] += quantity
        into["amount"] += amount
    return sorted(found.values(), key=lambda one: -one["amount"])
