"""The limit of the disk: the statements that orders make, with nothing around them.

    python -m bench.raw_rows --batch 20 --orders 5000

One connection, WAL, synchronous=FULL, one executemany a table, a commit every `batch` orders. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.books import Books
from bench.figures import percentile
from bench.shop import furnish
from hub.clock import MachineClock
from hub.store.database import sqlite_module
from hub.store.writer import Batch


def raw_rows(folder: Path, batch_size: int, orders: int) -> dict[str, Any]:
    """Orders per second, and how long a commit takes in ms."""
    furnish(folder)
    books, batches = Books(folder, MachineClock()), []
    for _ in range(max(1, orders // batch_size)):
        batch = Batch()
        for _ in range(batch_size):
            books.place(batch, books.state.at)
        batches.append(batch)
    connection = sqlite_module().connect(folder / "madang.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")
    took = []
    began = time.perf_counter()
    for batch in batches:
        before = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in batch.inserts.items():
            connection.executemany(sql, values)
        for sql, one in batch.changes:
            connection.execute(sql, one)
        connection.execute("COMMIT")
        took.append(time.perf_counter() - before)
    whole = time.perf_counter() - began
    connection.close()
    return {
        "per_s": len(batches) * batch_size / whole,
        "p50_ms": percentile(took, 0.5) * 1000,
        "p99_ms": percentile(took, 0.99) * 1000,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--orders", type=int, required=True)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="madang-bench-") as folder:
        print(json.dumps(raw_rows(Path(folder) / "shop", wanted.batch, wanted.orders)))


if __name__ == "__main__":
    main()
