"""From the start of the process to its first answer, empty and with a million orders."""

from __future__ import annotations

import statistics
import subprocess
import time
from pathlib import Path

from bench.figures import Figure, Section
from bench.options import Options
from bench.process import hub_command, python, serving
from bench.seed import seeded
from bench.shop import furnish

# What the hub imports of other people's before its own first line runs.
LIBRARIES = (
    "argon2, asyncio, fastapi, httptools, multiprocessing, PIL, pydantic, sqlmodel, uvicorn, uvloop,"
    " websockets"
)


def run(options: Options) -> list[Section]:
    """The median of several starts; the limit is importing the libraries."""
    times = 1 if options.quick else 7
    data = options.work / "start"
    furnish(data)
    store = seeded(options)
    limit = statistics.median(_importing() for _ in range(times))
    of = "importing the libraries"
    found = (
        Figure("an empty shop", _start_s(data, times), "s", limit, of),
        Figure(f"{store.orders:,} orders", _start_s(store.data, times), "s", limit, of),
    )
    notes = (f"the median of {times} starts after a stop in good order",)
    return [Section("From start to first answer", found, notes)]


def _importing() -> float:
    began = time.perf_counter()
    subprocess.run(python("-c", f"import {LIBRARIES}"), check=True)
    return time.perf_counter() - began


def _start_s(data: Path, times: int) -> float:
    starts = []
    for _ in range(times):
        with serving(hub_command(data)) as hub:
            starts.append(hub.started_s)
    return statistics.median(starts)
