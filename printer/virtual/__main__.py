"""A printer made of software: real bytes in, paper out as files. A process of its own.

    python -m printer.virtual --dir DIR --printer kitchen:9100 --printer counter:0

Writes `DIR/<name>/<n>.txt` (decoded text), `<n>.bin` (the job's bytes without status requests) and
`<n>.png` (the paper), in this order. Says on stdout which ports it took, as one line of JSON:
`{"control": 40001, "printers": {"kitchen": 9100, "counter": 40002}}`. Ends with its parent.

The control port takes a line each and answers `ok` or `error ...`:

    paper_out NAME      stops printing and says so; what arrives waits (4 KB, then it stops reading)
    cover_open NAME     the same with the cover
    go_silent NAME      prints, but answers nothing
    no_proof NAME       says how it is, but answers nothing that stands in a job
    refuse NAME         closes its port and cuts connections; what it held is lost
    drop_after NAME N   cuts the connection after N more bytes, once
    paper_out_after NAME N   the roll ends when N more bytes were printed, in the middle of a ticket
    ok NAME             all well again: what waited is printed
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from .parent import end_with_parent
from .printer import VirtualPrinter

_HOST = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run until SIGTERM, SIGINT or the parent's death."""
    parent = os.getppid()
    parser = argparse.ArgumentParser(prog="python -m printer.virtual")
    parser.add_argument("--dir", type=Path, required=True, help="where the paper goes")
    parser.add_argument("--host", default=_HOST, help="address to listen on")
    parser.add_argument("--control", type=int, default=0, help="port for fault verbs; 0: any")
    parser.add_argument(
        "--printer",
        action="append",
        required=True,
        metavar="NAME:PORT[:PROFILE]",
        help="a printer; port 0: any; profile: generic-80-kr where not given",
    )
    options = parser.parse_args(arguments)
    end_with_parent(parent)
    asyncio.run(_serve(options))


async def _serve(options: argparse.Namespace) -> None:
    printers: dict[str, VirtualPrinter] = {}
    for given in options.printer:
        name, _, rest = given.partition(":")
        port, _, profile = rest.partition(":")
        printers[name] = VirtualPrinter(
            name, options.dir / name, profile or "generic-80-kr", options.host, int(port)
        )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for ending in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(ending, stop.set)
    for printer in printers.values():
        await printer.start()
    control = await asyncio.start_server(Control(printers).serve, options.host, options.control)
    ports = {
        "control": control.sockets[0].getsockname()[1],
        "printers": {name: printer.port for name, printer in printers.items()},
    }
    sys.stdout.write(json.dumps(ports) + "\n")
    sys.stdout.flush()
    await stop.wait()
    control.close()
    for printer in printers.values():
        await printer.stop()


class Control:
    """The line protocol for fault verbs."""

    def __init__(self, printers: dict[str, VirtualPrinter]) -> None:
        self._printers = printers

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: a line in, a line out."""
        with suppress(ConnectionError):
            while line := await reader.readline():
                answer = await self.obey(line.decode("utf-8", "replace").split())
                writer.write(f"{answer}\n".encode())
                await writer.drain()
        writer.close()

    async def obey(self, words: Sequence[str]) -> str:
        """Carry out one verb; the answer is `ok` or `error` with a reason."""
        if len(words) < 2 or words[1] not in self._printers:
            return f"error: say a verb and one of: {' '.join(self._printers)}"
        verb, printer = words[0], self._printers[words[1]]
        counted = {"drop_after": printer.drop_after, "paper_out_after": printer.paper_out_after}
        if verb in counted:
            if len(words) != 3 or not (words[2].isascii() and words[2].isdecimal()):
                return f"error: {verb} NAME BYTES"
            counted[verb](int(words[2]))
            return "ok"
        verbs = {
            "paper_out": printer.paper_out,
            "cover_open": printer.cover_open,
            "go_silent": printer.go_silent,
            "no_proof": printer.no_proof,
            "refuse": printer.refuse,
            "ok": printer.ok,
        }
        if verb not in verbs:
            return f"error: verbs are {' '.join((*counted, *verbs))}"
        await verbs[verb]()
        return "ok"


if __name__ == "__main__":
    main()
