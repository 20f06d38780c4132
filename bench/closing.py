"""Shifts, Zs, the month view and the export over a million orders, and what an export costs the orders beside it."""

from __future__ import annotations

import csv
import http.client
import io
import json
import shutil
import sqlite3
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.figures import Figure, Section, percentile
from bench.measured import loaded
from bench.options import Options
from bench.process import Serving, hub_command, serving
from bench.seed import Seeded, seeded
from hub.clock import Ids, MachineClock

CLIENTS = 8


def run(options: Options) -> list[Section]:
    """On a copy, since the next run shall find the store as it was."""
    store = seeded(options)
    copy = Seeded(options.work / "books", store.tokens, store.orders, store.took_s, store.megabytes)
    shutil.copytree(store.data, copy.data)
    database = copy.data / "madang.db"
    month, first, last = _spans(database)
    with serving(hub_command(copy.data)) as hub:
        asking = _Asking(hub, copy.tokens.staff)
        found = _closing(asking, 20 if options.quick else 200)
        found += _reading(asking, database, month, first, last)
        rest = loaded(hub, copy.tokens.kiosk, CLIENTS, options, copy.data)
        with _exports(asking, first, last) as took:
            during = loaded(hub, copy.tokens.kiosk, CLIENTS, options, copy.data)
    of = "the same without an export"
    found += [
        Figure(f"{CLIENTS} clients during exports: orders", during.per_s, "/s", rest.per_s, of),
        Figure(f"{CLIENTS} clients during exports: p99", during.p99_ms, "ms", rest.p99_ms, of),
    ]
    notes = (
        f"{store.orders:,} orders; a month is of 30 business days, a year of 366",
        f"exports of a year, one after the other beside the load: {len(took)}",
    )
    shutil.rmtree(copy.data)
    return [Section("Shift, day and books in a large store", tuple(found), notes)]


class _Asking:
    """The staff tablet, on one connection."""

    def __init__(self, hub: Serving, token: str) -> None:
        self._address, self._token = urlsplit(hub.url).netloc, token
        self._connection = http.client.HTTPConnection(self._address)
        self._ids = Ids(MachineClock())

    def ask(self, **body: Any) -> tuple[float, int, Any]:
        """Milliseconds, status and answer of a command."""
        whole = json.dumps({"command_id": self._ids.command_id()} | body)
        began = time.perf_counter()
        self._connection.request("POST", "/api/v1/commands", whole, self._headers())
        answer = self._connection.getresponse()
        said = json.loads(answer.read())
        return (time.perf_counter() - began) * 1000, answer.status, said

    def get(self, path: str) -> tuple[float, bytes]:
        """Milliseconds and body; on a connection of its own, so that threads may ask."""
        with closing(http.client.HTTPConnection(self._address)) as connection:
            began = time.perf_counter()
            connection.request("GET", f"/api/v1/books/{path}", headers=self._headers())
            answer = connection.getresponse()
            body = answer.read()
            took = (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")
        return took, body

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}


def _spans(database: Path) -> tuple[str, str, str]:
    """The last whole month, and the first and last business day of the year before its end."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        ((day,),) = db.execute("SELECT max(day) FROM business_day")
    last = date.fromisoformat(day).replace(day=1) - timedelta(days=1)
    return last.isoformat()[:7], (last - timedelta(days=365)).isoformat(), last.isoformat()


def _closing(asking: _Asking, times: int) -> list[Figure]:
    """A shift and a Z after it, again and again; the limit is the smallest command: one stored refusal."""
    shifts, zs, smallest = [], [], []
    for _ in range(times):
        smallest.append(asking.ask(type="reprint_z", number=999_999)[0])
        _, status, said = asking.ask(type="open_shift", drawer="main", float_amount=200_000)
        if status != 200:
            raise RuntimeError(f"open_shift was refused: {said}")
        shift = said["answer"]["shift"]
        shifts.append(asking.ask(type="close_shift", shift=shift, counted={"50000": 4})[0])
        took, status, said = asking.ask(type="close_day")
        if status != 200:
            raise RuntimeError(f"close_day was refused: {said}")
        zs.append(took)
    limit, of = statistics.median(smallest), "a refusal that is stored"
    return [
        Figure("a shift closed: p50", statistics.median(shifts), "ms", limit, of),
        Figure(
            "a shift closed: p99", percentile(shifts, 0.99), "ms", percentile(smallest, 0.99), of
        ),
        # The first one closes the books of all the years before.
        Figure("the first Z, over everything", zs[0], "ms", limit, of),
        Figure("a Z: p50", statistics.median(zs[1:]), "ms", limit, of),
    ]


def _reading(asking: _Asking, database: Path, month: str, first: str, last: str) -> list[Figure]:
    begin, end = f"{month}-01", f"{month}-31"
    found = [
        Figure("X as JSON", _best(asking, "x")[0], "ms"),
        Figure(
            "the month by day", _best(asking, f"month?month={month}")[0], "ms",
            _bare_month(database, begin, end), "one bare sum of its movements",
        ),
        Figure("what sold in the month", _best(asking, f"sold?from={begin}&to={last}")[0], "ms"),
    ]  # fmt: skip
    for name, since in (("month", begin), ("year", first)):
        took, body = _best(asking, f"export.csv?from={since}&to={last}")
        limit, lines = _bare_export(database, since, last)
        of = "its rows read bare and written by csv"
        told = body.count(b"\n") - 1
        if told != lines:
            raise RuntimeError(f"the export has {told} lines, the rows are {lines}")
        found.append(Figure(f"export of a {name} ({lines:,} lines)", took, "ms", limit, of))
    return found


def _best(asking: _Asking, path: str) -> tuple[float, bytes]:
    """The quickest of three: the first one reads from the disk."""
    return min((asking.get(path) for _ in range(3)), key=lambda one: one[0])


_MOVED = (
    "FROM movement WHERE seq > (SELECT min(seq) FROM business_day WHERE day >= ?)"
    " AND seq < coalesce((SELECT min(seq) FROM business_day WHERE day > ?), 1 << 62)"
)


def _bare_month(database: Path, first: str, last: str) -> float:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        took = []
        for _ in range(3):
            began = time.perf_counter()
            db.execute(
                f"SELECT method, kind, sum(amount), sum(vat) {_MOVED} GROUP BY 1, 2", (first, last)
            ).fetchall()
            took.append((time.perf_counter() - began) * 1000)
    return min(took)


def _bare_export(database: Path, first: str, last: str) -> tuple[float, int]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        took, rows = [], []
        for _ in range(3):
            began = time.perf_counter()
            rows = db.execute(f"SELECT * {_MOVED} ORDER BY seq", (first, last)).fetchall()
            csv.writer(io.StringIO()).writerows(rows)
            took.append((time.perf_counter() - began) * 1000)
    return min(took), len(rows)


@contextmanager
def _exports(asking: _Asking, first: str, last: str) -> Iterator[list[float]]:
    """Exports a year again and again; the milliseconds of each. Ends with the last one."""
    took: list[float] = []
    ending = threading.Event()

    def again() -> None:
        while not ending.is_set():
            took.append(asking.get(f"export.csv?from={first}&to={last}")[0])

    thread = threading.Thread(target=again, name="exports")
    thread.start()
    try:
        yield took
    finally:
        ending.set()
        thread.join()
