"""A printer made of software: real bytes in, paper out as files. A process of its own.

    python -m printer.virtual --dir DIR --printer kitchen:9100 --printer counter:0 --printer bar:pty

A printer is NAME:PORT[:PROFILE] on the network, or NAME:pty[:PROFILE[:BAUD]] on a serial line, which is
found at `DIR/<name>/tty`. What it leaves in `DIR/<name>/` is told in `printer.py`. Says on stdout where
its printers are, as one line of JSON:
`{"control": 40001, "printers": {"kitchen": 9100, "bar": "/dir/bar/tty"}}`. Ends with its parent.

The control port takes a line each and answers `ok`, `error ...` or, to `state NAME`, a line of JSON;
`python -m printer.virtual.say` says such a line. The verbs:

"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from hub.parent import end_with_parent

from .links import BAUDS
from .printer import DEFAULT_BAUD, FAST, REAL, VirtualPrinter
from .verbs import Control, described

_HOST = "127.0.0.1"
_PROFILE = "generic-80-kr"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run until SIGTERM, SIGINT or the parent's death."""
    parent = os.getppid()
    parser = argparse.ArgumentParser(
        prog="python -m printer.virtual",
        description=f"{__doc__}{described()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--dir", type=Path, required=True, help="where the paper goes")
    parser.add_argument("--host", default=_HOST, help="address to listen on")
    parser.add_argument("--control", type=int, default=0, help="port for fault verbs; 0: any")
    parser.add_argument(
        "--pace",
        type=pace_of,
        default=FAST,
        help="'fast' (as fast as it can), 'real', or how many times faster than real",
    )
    parser.add_argument(
        "--roll-mm", type=float, default=None, help="length of a full roll; without it, endless"
    )
    parser.add_argument(
        "--printer",
        action="append",
        required=True,
        metavar="NAME:PORT[:PROFILE]",
        help=f"a printer; port 0: any, pty: a serial line; profile: {_PROFILE} where not given",
    )
    options = parser.parse_args(arguments)
    end_with_parent(parent)
    asyncio.run(_serve(options))


def pace_of(text: str) -> float:
    """'fast', 'real' or a number above 0. ValueError for anything else."""
    pace = {"fast": FAST, "real": REAL}.get(text) or float(text)
    if not pace > 0:
        raise ValueError(text)
    return pace


def _made(given: str, options: argparse.Namespace) -> VirtualPrinter:
    name, where, profile, baud = (*given.split(":", 3), "", "", "")[:4]
    serial = where == "pty"
    speed = int(baud or DEFAULT_BAUD)
    if serial and speed not in BAUDS:
        raise SystemExit(f"no line runs at {speed} baud")
    return VirtualPrinter(
        name,
        options.dir / name,
        profile or _PROFILE,
        options.host,
        0 if serial else int(where or 0),
        baud=speed if serial else None,
        pace=options.pace,
        roll_mm=options.roll_mm,
    )


async def _serve(options: argparse.Namespace) -> None:
    printers = {made.name: made for made in (_made(given, options) for given in options.printer)}
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for ending in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(ending, stop.set)
    for printer in printers.values():
        await printer.start()
    control = await asyncio.start_server(Control(printers).serve, options.host, options.control)
    places = {
        "control": control.sockets[0].getsockname()[1],
        "printers": {name: str(p.tty) if p.tty else p.port for name, p in printers.items()},
    }
    sys.stdout.write(json.dumps(places) + "\n")
    sys.stdout.flush()
    await stop.wait()
    control.close()
    for printer in printers.values():
        await printer.stop()


if __name__ == "__main__":
    main()
