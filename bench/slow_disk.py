"""The same orders on a slow disk: every fsync takes 10 ms longer, for the hub and for the raw limit alike."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from bench.figures import Figure, Section
from bench.measured import figures, hub_under_load, raw
from bench.options import Options
from bench.orders import CLIENTS, named
from bench.shop import furnish

# What a consumer SSD without power-loss protection takes at worst in daily use (ms).
LATER_MS = 10


def run(options: Options) -> list[Section]:
    """Empty, with a note, where there is no C compiler."""
    title = f"Durable orders, every fsync {LATER_MS} ms later"
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return [Section(title, (), ("left out: no C compiler to make the slow disk with",))]
    environment = slow(compiler, options.work)
    found: list[Figure] = []
    for clients in CLIENTS:
        data = options.work / f"slow-{clients}"
        hub = hub_under_load(data, furnish(data), clients, options, environment)
        orders = min(options.raw_orders, round(hub.batch) * (20 if options.quick else 500))
        found += figures(named(clients), hub, raw(hub.batch, orders, environment), None)
    return [Section(title, tuple(found))]


def slow(compiler: str, folder: Path) -> dict[str, str]:
    """The environment of a process whose disk is slow."""
    shim = folder / "slow_disk.so"
    source = Path(__file__).with_suffix(".c")
    subprocess.run(
        [compiler, "-O2", "-shared", "-fPIC", "-o", str(shim), str(source), "-ldl"], check=True
    )
    return {"LD_PRELOAD": str(shim), "BENCH_FSYNC_MS": str(LATER_MS)}
