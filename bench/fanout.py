"""One change to two hundred screens: 품절 on the staff tablet, until the last kiosk has heard of it."""

from __future__ import annotations

from bench.figures import Figure, Section
from bench.options import Options
from bench.process import hub_command, python, said, serving
from bench.shop import furnish

SCREENS = 200


def run(options: Options) -> list[Section]:
    """From the asking (so with the commit), and from the first screen that heard."""
    changes = 5 if options.quick else 300
    listening = ("--count", str(SCREENS), "--changes", str(changes))
    data = options.work / "fanout"
    tokens = furnish(data)
    with serving(hub_command(data)) as hub:
        command = python("-m", "bench.sockets", hub.url, *listening)
        mine = said([*command, f"--kiosk={tokens.kiosk}", f"--staff={tokens.staff}"])
    with serving(python("-m", "bench.bare_broadcast", "--bytes", str(mine["bytes"]))) as bare:
        limit = said([*python("-m", "bench.sockets", bare.url, *listening), "--bare"])
    of = "websockets' broadcast alone, no commit"
    found = [
        Figure(f"{what}, {share}", mine[f"{key}_{share}"], "ms", limit[f"{key}_{share}"], of)
        for what, key in (
            ("asked -> last screen", "asked"),
            ("first screen -> last screen", "first"),
        )
        for share in ("p50", "p99")
    ]
    notes = (f"{changes} changes, {SCREENS} sockets, frames of {mine['bytes']} bytes",)
    return [Section(f"One change to {SCREENS} screens", tuple(found), notes)]
