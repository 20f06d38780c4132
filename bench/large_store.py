"""The same orders in a store that holds a million of them, and while a backup of it runs."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure, Section
from bench.measured import Loaded, figures, hub_under_load, loaded, raw
from bench.options import Options
from bench.process import hub_command, python, serving
from bench.seed import Seeded, seeded
from bench.shop import furnish

CLIENTS = 64


def run(options: Options) -> list[Section]:
    """On a copy, since the next run shall find the store as it was."""
    store = seeded(options)
    copy = Seeded(options.work / "large", store.tokens, store.orders, store.took_s, store.megabytes)
    shutil.copytree(store.data, copy.data)
    data = options.work / "small"
    small = hub_under_load(data, furnish(data), CLIENTS, options)
    large = hub_under_load(copy.data, copy.tokens, CLIENTS, options)
    name = f"{store.orders:,} orders"
    found = figures(name, large, raw(large.batch, options.raw_orders), None)
    found += _beside(name, large, small, "an empty store")
    during, took, passes = _during_backup(copy, options)
    found += _beside("during a backup", during, large, "the same store at rest")
    found.append(Figure("one backup", took, "s"))
    notes = (
        f"{store.megabytes:,.0f} MB, made in {store.took_s:,.0f} s; {CLIENTS} clients",
        f"a backup began as soon as the one before it had ended: {passes} in all",
    )
    shutil.rmtree(copy.data)
    return [Section("Durable orders in a large store", tuple(found), notes)]


def _beside(name: str, one: Loaded, other: Loaded, of: str) -> list[Figure]:
    return [
        Figure(f"{name}: orders", one.per_s, "/s", other.per_s, of),
        Figure(f"{name}: p50", one.p50_ms, "ms", other.p50_ms, of),
        Figure(f"{name}: p99", one.p99_ms, "ms", other.p99_ms, of),
    ]


def _during_backup(store: Seeded, options: Options) -> tuple[Loaded, float, int]:
    """The load while backups run one after the other; how long one took on average (s), and how many."""
    with serving(hub_command(store.data)) as hub, _backups(store.data, options.work) as took:
        found = loaded(hub, store.tokens.kiosk, CLIENTS, options, store.data)
    return found, sum(took) / len(took), len(took)


@contextmanager
def _backups(data: Path, folder: Path) -> Iterator[list[float]]:
    """Backs up again and again, as `madang backup` does; the seconds of each. Ends with the last one."""
    took: list[float] = []
    ending = threading.Event()

    def again() -> None:
        while not ending.is_set():
            to = folder / f"backup-{len(took)}.db"
            began = time.perf_counter()
            command = python("-m", "hub.cli", "backup", "--data", str(data), str(to))
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            took.append(time.perf_counter() - began)
            to.unlink()

    thread = threading.Thread(target=again, name="backups")
    thread.start()
    try:
        yield took
    finally:
        ending.set()
        thread.join()
