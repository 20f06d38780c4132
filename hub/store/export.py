"""The export for the tax accountant (세무 자료): one line a sum of money that came in or went back, as CSV.

A process of its own (`python -m hub.store.export FILE FROM TO LANGUAGE`): a year of a busy shop is a hundred thousand
lines, and a busy thread would stall the loop. It reads in pages, so that no checkpoint waits for it, beside a running
hub and through a connection that cannot write. The columns stand in `docs/export.md`.
"""

from __future__ import annotations

import csv
import os
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hub.domain.calendar import SEOUL_MS
from hub.messages import catalogue

from .database import connected

# Rows read at once: some milliseconds, and a few hundred kilobytes.
PAGE = 2_000
# Orders come first (nice value).
NICENESS = 10
# Excel takes a file for UTF-8 only where it begins with this.
BOM = "\ufeff"
_LAST = 2**63 - 1

COLUMNS: tuple[str, ...] = (
    "day", "date", "time", "z", "receipt", "order", "kind", "method", "amount", "supply", "vat", "exempt",
    "approval_no", "issuer", "test", "cash_receipt", "cash_receipt_no", "person", "payment", "refund",
)  # fmt: skip
"""Keys of the columns, in their order; `staff.export.<key>` is what each is called."""

_ROWS = (
    "SELECT m.seq, m.at, m.kind, m.method, m.amount, m.vat, m.exempt, m.approval_no, m.issuer, m.test,"
    " m.person, m.payment, m.refund, b.day, b.number,"
    " CASE m.kind WHEN 'sale' THEN (SELECT c.state || ' ' || coalesce(c.approval_no, '') FROM cash_receipt c"
    " WHERE c.bill = m.bill AND c.payment = m.payment AND c.cancels IS NULL) END"
    " FROM movement m LEFT JOIN bill b ON b.id = m.bill"
    " WHERE m.seq > ? AND m.seq < ? ORDER BY m.seq LIMIT ?"
)

_KINDS = {"sale": "staff.export.sale", "refund": "staff.export.refund_kind"}

# What a spreadsheet would take for a formula (OWASP, CSV injection). Our texts hold no tabs and no line ends.
_FORMULA = ("=", "+", "-", "@")


def safe(cell: str) -> str:
    """A text that no spreadsheet runs: one that looks like a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def lines(database: Path, first: str, last: str, language: str) -> Iterator[list[str | int]]:
    """The head, then a line for each movement of the business days `first` to `last` (YYYY-MM-DD), oldest first."""
    words = catalogue(language)
    yield [words[f"staff.export.{column}"] for column in COLUMNS]
    with closing(connected(database, "ro")) as db:
        days = db.execute("SELECT seq, day FROM business_day ORDER BY seq").fetchall()
        zs = db.execute("SELECT seq, number FROM z_report ORDER BY seq").fetchall()
        wanted = [at for at, (_, day) in enumerate(days) if first <= day <= last]
        if not wanted:
            return
        begin = days[wanted[0]][0]
        end = days[wanted[-1] + 1][0] if wanted[-1] + 1 < len(days) else _LAST
        starts, closes = [seq for seq, _ in days], [seq for seq, _ in zs]
        while page := db.execute(_ROWS, (begin, end, PAGE)).fetchall():
            for row in page:
                day = days[bisect_right(starts, row[0]) - 1][1]
                behind = bisect_left(closes, row[0])
                z = zs[behind][1] if behind < len(zs) else ""
                yield _line(row, day, z, words)
            begin = page[-1][0]


def _line(row: Sequence[Any], day: str, z: int | str, words: Any) -> list[str | int]:
    (_, at, kind, method, amount, vat, exempt, approval_no, issuer, test, person, payment, refund,
     bill_day, number, cash_receipt) = row  # fmt: skip
    date, time = _moment(at)
    state, _, receipt_no = (cash_receipt or "").partition(" ")
    texts = {
        "receipt": f"{bill_day.replace('-', '')}-{number}" if bill_day and number else "",
        "order": number or "",
        "kind": words[_KINDS[kind]],
        "method": words.get(f"paper.method.{method}", method),
        "approval_no": approval_no or "",
        "issuer": issuer or "",
        "test": words["staff.export.is_test"] if test else "",
        "cash_receipt": words.get(f"staff.export.cash_receipt.{state}", state),
        "cash_receipt_no": receipt_no,
        "person": person or "",
        "payment": payment,
        "refund": refund or "",
    }
    numbers = {
        "z": z, "amount": amount, "supply": amount - vat - exempt, "vat": vat, "exempt": exempt,
    }  # fmt: skip
    cells: dict[str, str | int] = {key: safe(text) for key, text in texts.items()}
    cells |= {"day": day, "date": date, "time": time} | numbers
    return [cells[column] for column in COLUMNS]


def _moment(at: int) -> tuple[str, str]:
    """Date and time of day in Seoul of UTC ms, as spreadsheets read them."""
    local = datetime.fromtimestamp((at + SEOUL_MS) // 1000, UTC)
    return local.strftime("%Y-%m-%d"), local.strftime("%H:%M:%S")


def main() -> None:
    os.nice(NICENESS)
    database, first, last, language = sys.argv[1:5]
    with os.fdopen(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as out:
        out.write(BOM)
        csv.writer(out).writerows(lines(Path(database), first, last, language))


if __name__ == "__main__":
    main()
