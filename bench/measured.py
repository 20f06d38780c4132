"""A hub under load, an empty endpoint under the same load, and the same rows raw: the figures of all order sections."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bench.figures import Figure
from bench.options import Options
from bench.order import order_body
from bench.process import Serving, hub_command, python, said, serving
from bench.shop import Tokens


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load came to. `batch`: orders a commit; `cpu_us`: processor time of the server for one answer."""

    per_s: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    batch: float = 1.0


def hub_under_load(
    data: Path,
    tokens: Tokens,
    clients: int,
    options: Options,
    environment: Mapping[str, str] | None = None,
) -> Loaded:
    """Starts a hub on the folder as a shop would, and loads it."""
    with serving(hub_command(data), environment) as hub:
        return loaded(hub, tokens.kiosk, clients, options, data)


def loaded(
    server: Serving, token: str, clients: int, options: Options, data: Path | None = None
) -> Loaded:
    """A warm-up, then the load that counts. RuntimeError if one answer was not 200."""
    _load(server.url, token, clients, options.warm_s)
    head = _head(data) if data else 0
    before = _cpu_s(server.pid)
    found = _load(server.url, token, clients, options.seconds)
    cpu_s = _cpu_s(server.pid) - before
    return Loaded(
        per_s=found["per_s"],
        p50_ms=found["p50_ms"],
        p99_ms=found["p99_ms"],
        cpu_us=cpu_s / found["count"] * 1e6,
        batch=_batch_since(data, head) if data else 1.0,
    )


def load_command(url: str, token: str, clients: int, seconds: float) -> list[str]:
    """The load as a process of its own."""
    return python(
        "-m", "bench.load", url, "--body", order_body(), f"--token={token}",
        "--clients", str(clients), "--seconds", str(seconds),
    )  # fmt: skip


def _load(url: str, token: str, clients: int, seconds: float) -> dict[str, Any]:
    found: dict[str, Any] = said(load_command(url, token, clients, seconds))
    if found["refused"] or not found["count"]:
        raise RuntimeError(f"{found['refused']} orders were refused: {found['first_refusal']}")
    return found


def _cpu_s(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _ask(data: Path, sql: str, *values: int) -> float:
    connection = sqlite3.connect(f"file:{data / 'madang.db'}?mode=ro", uri=True)
    try:
        return float(connection.execute(sql, values).fetchone()[0] or 0)
    finally:
        connection.close()


def _head(data: Path) -> int:
    return int(_ask(data, "SELECT max(seq) FROM journal"))


def _batch_since(data: Path, seq: int) -> float:
    """Orders a commit: what was decided together has one time. Two commits of one millisecond count as one."""
    sql = "SELECT count(*) * 1.0 / count(DISTINCT at) FROM journal WHERE seq > ? AND type = 'order_placed'"
    return _ask(data, sql, seq)


def empty_under_load(clients: int, options: Options) -> Loaded:
    """The same load on an endpoint that does nothing, under the same uvicorn settings."""
    with serving(python("-m", "bench.served", "empty")) as server:
        return loaded(server, "none", clients, options)


def raw(
    batch: float, orders: int, environment: Mapping[str, str] | None = None
) -> dict[str, float]:
    """The same rows without a hub, as many orders a commit."""
    command = python(
        "-m", "bench.raw_rows", "--batch", str(max(1, round(batch))), "--orders", str(orders)
    )
    found: dict[str, float] = said(command, environment)
    return found


def figures(
    name: str, hub: Loaded, rows: Mapping[str, float], empty: Loaded | None
) -> list[Figure]:
    """Orders a second and latencies of one load, each beside each of its limits."""
    of_rows = f"the same rows raw, FULL, {max(1, round(hub.batch))} a commit"
    found = [Figure(f"{name}: orders", hub.per_s, "/s", rows["per_s"], of_rows)]
    if empty:
        found.append(Figure(f"{name}: orders", hub.per_s, "/s", empty.per_s, "an empty endpoint"))
    for share, mine in (("p50", hub.p50_ms), ("p99", hub.p99_ms)):
        found.append(Figure(f"{name}: {share}", mine, "ms", rows[f"{share}_ms"], "a raw commit"))
        if empty:
            limit = empty.p50_ms if share == "p50" else empty.p99_ms
            found.append(Figure(f"{name}: {share}", mine, "ms", limit, "an empty endpoint"))
    found.append(
        Figure(
            f"{name}: processor", hub.cpu_us, "µs", empty.cpu_us if empty else None,
            "an empty endpoint" if empty else "",
        )
    )  # fmt: skip
    return found
