"""A hub with a poison in it, as a process: what it does after its first order must end it.

    python -m tests.faults.poisoned_hub writer|loop DATA

`writer`: the thread that writes dies. `loop`: what follows the journal raises. Otherwise it is `madang run`.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI

from hub import serving
from hub.app import Ports, build
from hub.domain.entry import Entry
from hub.settings import Settings


def main() -> int:
    poison = {"writer": _kill_the_writer, "loop": _break_the_loop}[sys.argv[1]]

    def poisoned(settings: Settings, ports: Ports | None) -> FastAPI:
        app = build(settings, ports)

        def committed(entries: Sequence[Entry]) -> None:
            if any(entry.event.type == "order_placed" for entry in entries):
                poison()

        app.state.house.shop.committed.append(committed)
        return app

    serving.build = poisoned
    return serving.serve(Settings(data=Path(sys.argv[2]), host="127.0.0.1", port=0, json=True))


def _kill_the_writer() -> None:
    """It dies with the next job in its hands, before it has looked at it: nobody would ever answer that."""
    (writer,) = [thread for thread in threading.enumerate() if thread.name == "writer"]
    assert writer.ident is not None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(writer.ident), ctypes.py_object(SystemExit)
    )


def _break_the_loop() -> None:
    raise RuntimeError("poison")


if __name__ == "__main__":
    sys.exit(main())
