"""Durable orders through the real endpoint of a real hub, at 1, 8 and 64 clients."""

from __future__ import annotations

from bench.figures import Figure, Section
from bench.measured import empty_under_load, figures, hub_under_load, raw
from bench.options import Options
from bench.shop import TO_FILES, furnish

CLIENTS = (1, 8, 64)


def run(options: Options) -> list[Section]:
    """Printers switched off, then once more with printers that print to files meanwhile."""
    found: list[Figure] = []
    rush = 0.0
    for clients in CLIENTS:
        data = options.work / f"orders-{clients}"
        hub = hub_under_load(data, furnish(data), clients, options)
        rows = raw(hub.batch, options.raw_orders)
        found += figures(named(clients), hub, rows, empty_under_load(clients, options))
        rush = hub.per_s
    data = options.work / "orders-printing"
    printing = hub_under_load(data, furnish(data, TO_FILES), CLIENTS[-1], options)
    name = f"{named(CLIENTS[-1])}, printing: orders"
    found.append(Figure(name, printing.per_s, "/s", rush, "with the printers switched off"))
    notes = (
        "an order: 3 lines with options and a note, 2 kitchen tickets, 1 slip; paid at the counter",
        "the load comes from a process of its own; on two cores it has the second one",
    )
    return [Section("Durable orders", tuple(found), notes)]


def named(count: int) -> str:
    """Who asks, in a figure's name."""
    return f"{count:2} client{'s' if count > 1 else ''}"
