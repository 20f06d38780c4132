"""`python -m bench [NAME...] [--quick] [--json FILE] [--seed-dir DIR]`: all sections, or those named."""

from __future__ import annotations

import argparse
import logging
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import (
    closing,
    fanout,
    large_store,
    memory,
    orders,
    painted,
    paper,
    paying,
    printing,
    slow_disk,
    stages,
    stalls,
    start,
    surfaces,
    sync_drain,
    weight,
)
from bench.figures import Section, print_section, write_json
from bench.options import Options
from hub.store.database import sqlite_module

# In this order: what needs the large store untouched comes before what fills the disk's cache with it.
SECTIONS: dict[str, Callable[[Options], list[Section]]] = {
    "orders": orders.run,
    "stages": stages.run,
    "slow_disk": slow_disk.run,
    "fanout": fanout.run,
    "printing": printing.run,
    "paper": paper.run,
    "paying": paying.run,
    "stalls": stalls.run,
    "start": start.run,
    "memory": memory.run,
    "painted": painted.run,
    "bytes": weight.run,
    "sync_drain": sync_drain.run,
    "books": closing.run,
    "surfaces": surfaces.run,
    "large_store": large_store.run,
}


def machine() -> dict[str, str]:
    """Where the figures were measured."""
    return {
        "system": platform.platform(),
        "processors": str(os.cpu_count()),
        "python": platform.python_version(),
        "sqlite": str(sqlite_module().sqlite_version),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SECTIONS))
    parser.add_argument("--quick", action="store_true", help="a smoke run: figures mean nothing")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--seed-dir", type=Path, help="keep the large store here between runs")
    wanted = parser.parse_args()
    if unknown := sorted(set(wanted.names) - set(SECTIONS)):
        parser.error(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    # What a shop that is being furnished says of its dead printers would stand in the middle of the figures.
    logging.getLogger("printer").addHandler(logging.NullHandler())
    # Ended from outside, its hubs shall end too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    began = time.perf_counter()
    found: list[Section] = []
    print("  ".join(f"{key} {value}" for key, value in machine().items()))
    if wanted.quick:
        print("a quick run: it shows that everything works; its figures mean nothing")
    with tempfile.TemporaryDirectory(prefix="madang-bench-") as folder:
        work = Path(folder)
        options = Options(wanted.quick, work, wanted.seed_dir or work)
        for name in wanted.names or SECTIONS:
            for section in SECTIONS[name](options):
                print_section(section)
                found.append(section)
    if wanted.json:
        write_json(wanted.json, machine(), found)
    print(f"\n{time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
