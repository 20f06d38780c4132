"""How long the event loop keeps anything waiting while orders come in: the hub's, and an empty app's."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

from bench.figures import Figure, Section
from bench.measured import loaded
from bench.options import Options
from bench.orders import named
from bench.process import python, serving
from bench.shop import furnish

CLIENTS = (8, 64)


def run(options: Options) -> list[Section]:
    """A ticker in the loop wants to run every millisecond; the figure is how late it ran."""
    found: list[Figure] = []
    for clients in CLIENTS:
        data = options.work / f"stalls-{clients}"
        token = furnish(data).kiosk
        mine = _gaps(("hub", "--data", str(data)), token, clients, options, data)
        limit = _gaps(("empty",), token, clients, options, None)
        found += [
            Figure(f"{named(clients)}: {name}", mine[key], "ms", limit[key], "an empty endpoint")
            for name, key in (("p99", "p99_ms"), ("longest", "longest_ms"))
        ]
    return [Section("Stalls of the event loop under load", tuple(found))]


def _gaps(
    what: tuple[str, ...], token: str, clients: int, options: Options, data: Path | None
) -> dict[str, float]:
    with serving(python("-m", "bench.served", *what, "--ticks")) as server:
        _late(server.url)
        loaded(server, token, clients, options, data)
        return _late(server.url)


def _late(url: str) -> dict[str, float]:
    """What the ticker saw since it was last asked."""
    with urllib.request.urlopen(f"{url}/bench/gaps") as answer:
        found: dict[str, float] = json.loads(answer.read())
    return found
