"""Resident memory of the hub's process: empty, after orders, with a large store, with screens."""

from __future__ import annotations

import json
import subprocess

import psutil

from bench.fanout import SCREENS
from bench.figures import Figure, Section
from bench.measured import load_command
from bench.options import Options
from bench.process import hub_command, python, said, serving
from bench.seed import seeded
from bench.shop import furnish
from bench.start import LIBRARIES

MEGABYTE = 1_000_000
# Ten thousand orders take seconds; a slow disk takes minutes (s).
LONGEST_S = 600.0


def run(options: Options) -> list[Section]:
    """RSS in MB; the limit is an interpreter that has imported the libraries and does nothing."""
    orders = 1_000 if options.quick else 10_000
    data = options.work / "memory"
    tokens = furnish(data)
    found: list[tuple[str, float]] = []
    with serving(hub_command(data)) as hub:
        found.append(("an empty shop", _rss(hub.pid)))
        found.append(
            (f"with {SCREENS} screens", _with_screens(hub.url, hub.pid, tokens.kiosk, tokens.staff))
        )
        load = load_command(hub.url, tokens.kiosk, 8, LONGEST_S)
        said([*load, "--orders", str(orders)])
        found.append((f"after {orders:,} orders in one day", _rss(hub.pid)))
    store = seeded(options)
    with serving(hub_command(store.data)) as hub:
        found.append((f"{store.orders:,} orders in the store", _rss(hub.pid)))
    code = (
        f"import json, psutil, {LIBRARIES}; print(json.dumps(psutil.Process().memory_info().rss))"
    )
    limit = said(python("-c", code)) / MEGABYTE
    of = "the libraries imported"
    figures = tuple(Figure(name, value, "MB", limit, of) for name, value in found)
    notes = ("orders of an open day stay in memory until it ends; a shop has some 200 of them",)
    return [Section("Memory", figures, notes)]


def _rss(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss) / MEGABYTE


def _with_screens(url: str, pid: int, kiosk: str, staff: str) -> float:
    """While the screens are connected and have heard of a change."""
    command = python(
        "-m", "bench.sockets", url, f"--kiosk={kiosk}", f"--staff={staff}",
        "--count", str(SCREENS), "--changes", "3", "--hold", "30",
    )  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as screens:
        assert screens.stdout is not None
        try:
            if not json.loads(screens.stdout.readline() or "{}").get("holding"):
                raise RuntimeError("the screens could not be opened")
            return _rss(pid)
        finally:
            screens.terminate()
