"""A card terminal made of software: real frames over TCP or a serial line. A process of its own.

    python -m acquiring.terminal.virtual --log FILE --listen tcp:0
    python -m acquiring.terminal.virtual --log FILE --pty PATH --hold

Says on stdout where it is, as one line of JSON: `{"control": 40001, "address": "tcp://127.0.0.1:40002"}`. FILE is its
own record, a line of JSON for each approval, cancellation and decline. Ends with its parent. `--hold`: a person puts
the card in (`card` on the control port), else a guest does by himself.

The control port takes a line each and answers `ok`, `error ...` or a line of JSON:

"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from hub.parent import end_with_parent

from .book import Book
from .control import Control, described
from .links import Cable, PtyCable, TcpCable
from .terminal import Pace, VirtualTerminal

_HOST = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run until SIGTERM, SIGINT or the parent's death."""
    parent = os.getppid()
    parser = argparse.ArgumentParser(
        prog="python -m acquiring.terminal.virtual",
        description=f"{__doc__}{described()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--log", type=Path, required=True, help="its own record")
    parser.add_argument("--host", default=_HOST, help="address to listen on")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--listen", type=_port, metavar="tcp:PORT", help="port 0: any")
    where.add_argument("--pty", type=Path, metavar="PATH", help="a serial line under this name")
    parser.add_argument("--control", type=int, default=0, help="port for verbs; 0: any")
    parser.add_argument("--hold", action="store_true", help="a person puts the card in")
    pace = Pace()
    for name in ("think", "card", "van", "ack", "gap"):
        usual = getattr(pace, f"{name}_s")
        parser.add_argument(f"--{name}-s", type=float, default=usual, help=f"seconds ({usual})")
    options = parser.parse_args(arguments)
    end_with_parent(parent)
    asyncio.run(_serve(options))


def wall() -> int:
    """UTC, ms."""
    return time.time_ns() // 1_000_000


def _port(text: str) -> int:
    scheme, _, port = text.partition(":")
    if scheme != "tcp" or not port.isdecimal():
        raise ValueError(text)
    return int(port)


async def _serve(options: argparse.Namespace) -> None:
    pace = Pace(options.think_s, options.card_s, options.van_s, options.ack_s, options.gap_s)
    terminal = VirtualTerminal(Book(options.log, wall), pace, wall, hold=options.hold)
    cable: Cable = (
        PtyCable(terminal, options.pty)
        if options.pty
        else TcpCable(terminal, options.host, options.listen)
    )
    terminal.connect(cable)
    stop = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, stop.set)
    terminal.power_on()
    control = await asyncio.start_server(Control(terminal).serve, options.host, options.control)
    place = {"control": control.sockets[0].getsockname()[1], "address": terminal.address}
    sys.stdout.write(json.dumps(place) + "\n")
    sys.stdout.flush()
    await stop.wait()
    control.close()
    await terminal.close()


if __name__ == "__main__":
    main()
