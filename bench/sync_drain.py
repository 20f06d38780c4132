"""A day that was offline, shipped: entries a second until the region holds them, beside its database's bare inserts."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.figures import Figure, Section
from bench.measured import load_command
from bench.options import Options
from bench.process import hub_command, python, said, serving
from bench.shop import furnish
from region.database import sqlite_module

# A slow machine ships a hundred entries a second (s).
LONGEST_S = 600.0
LOOK_S = 0.1
# Fewer than this wait for a quarter of a minute for company (`sync/shipper.py`): what is measured are full batches.
COMPANY = 64


def run(options: Options) -> list[Section]:
    """An entry is a row of the journal; each becomes an order's row at the region, in a batch's commit."""
    orders = 600 if options.quick else 20_000
    data, database = options.work / "drain", options.work / "region" / "region.db"
    database.parent.mkdir()
    tokens = furnish(data)
    with serving(hub_command(data)) as hub:
        said([*load_command(hub.url, tokens.kiosk, 8, LONGEST_S), "--orders", str(orders)])
    mine, batches = _drained(data, database)
    limit = _bare(database, options.work / "bare.db")
    of = f"the region's rows raw, FULL, {batches} commits"
    found = (Figure("entries", mine, "/s", limit, of),)
    notes = (
        f"{orders:,} orders waiting, {batches} batches one after the other over HTTP: read, packed, sent, unpacked,"
        " followed hash by hash, stored, acknowledged",
    )
    return [Section("Sync, after a time offline", found, notes)]


def _drained(data: Path, database: Path) -> tuple[float, int]:
    """(entries a second between the first batch's arrival and the last full one's, how many batches)."""
    made = subprocess.run(
        python("-m", "hub.cli", "region", "store", "add", "--database", str(database), "--name", "bench", "--json"),
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    token = json.loads(made.stdout)["token"]
    serve = python(
        "-m", "hub.cli", "region", "serve", "--json", "--database", str(database), "--port", "0"
    )
    with serving(serve) as region:
        environment = {"MADANG_REGION": region.url, "MADANG_REGION_TOKEN": token}
        with serving(hub_command(data), environment):
            head, until = _head(data), time.monotonic() + LONGEST_S
            while not (rows := _batches(database)) or head - rows[-1][1] >= COMPANY:
                if time.monotonic() > until:
                    raise RuntimeError(f"the region has not got all {head} entries: {rows[-1:]}")
                time.sleep(LOOK_S)
    first, last = rows[0], rows[-1]
    return (last[1] - first[1]) / max(0.001, (last[2] - first[2]) / 1000), len(rows)


def _head(data: Path) -> int:
    with closing(sqlite3.connect(f"file:{data / 'madang.db'}?mode=ro", uri=True)) as db:
        return int(db.execute("SELECT max(seq) FROM journal").fetchone()[0])


def _batches(database: Path) -> list[tuple[int, int, int]]:
    """(first, last, received at) of every batch, in the order of arrival."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return list(db.execute("SELECT first, last, received_at FROM batch ORDER BY id"))


def _bare(database: Path, copy: Path) -> float:
    """Entries a second when the same rows go into an empty copy, a commit for each batch, with nothing around them."""
    with closing(sqlite_module().connect(database)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        batches = db.execute("SELECT * FROM batch ORDER BY id").fetchall()
        orders = db.execute("SELECT * FROM customer_order ORDER BY at").fetchall()
    shutil.copyfile(database, copy)
    with closing(sqlite_module().connect(copy, isolation_level=None)) as db:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            db.execute(f"PRAGMA {pragma}")
        for table in ("batch", "customer_order"):
            db.execute(f"DELETE FROM {table}")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        began = time.perf_counter()
        for batch, part in _shared_out(batches, orders):
            db.execute("BEGIN IMMEDIATE")
            db.execute(_insert("batch", batch), batch)
            db.executemany(_insert("customer_order", orders[0]), part)
            db.execute("COMMIT")
        took = time.perf_counter() - began
    return float((batches[-1][4] - batches[0][3] + 1) / took)


def _shared_out(batches: list[Any], orders: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """Each batch with its share of the orders."""
    share = -(-len(orders) // len(batches))
    for at, batch in enumerate(batches):
        yield batch, orders[at * share : (at + 1) * share]


def _insert(table: str, row: Any) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})"
