"""Virtual printers of a test's own, which can be tormented with more words than the demo's page has."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.browser.crew import ANSWER_S
from tests.hub_process import END_S, ROOT

_HOST = "127.0.0.1"
GENERIC = "generic-80-kr"


class VirtualPrinters:
    """A process with printers by name. `do` says a verb of `printer/virtual/verbs.py` to one of them."""

    def __init__(self, folder: Path, profiles: dict[str, str], said: dict[str, Any]) -> None:
        self.folder = folder
        """Their paper: `<folder>/paper/<name>/<n>.txt`."""
        self._profiles = profiles
        self._ports: dict[str, int] = said["printers"]
        self._control: int = said["control"]

    def do(self, verb: str, name: str, *arguments: int | str) -> None:
        """`drop_after kitchen 200`: done when this returns."""
        assert self._told(verb, name, *arguments) == "ok", (verb, name, arguments)

    def state(self, name: str) -> dict[str, Any]:
        """How it is: its drawer's pulses, its paper, its power."""
        found: dict[str, Any] = json.loads(self._told("state", name))
        return found

    def setup(self, id: str, name: str, **fields: Any) -> dict[str, Any]:
        """The printer `id` as `save_printer` takes it, called `name`."""
        address = f"tcp://{_HOST}:{self._ports[id]}"
        whole = {"id": id, "name": name, "address": address, "profile": self._profiles[id]}
        return whole | fields

    def _told(self, *words: int | str) -> str:
        with socket.create_connection((_HOST, self._control), ANSWER_S) as control:
            control.sendall(f"{' '.join(map(str, words))}\n".encode())
            return control.makefile("r", encoding="utf-8").readline().strip()


@contextmanager
def virtual_printers(
    folder: Path, kitchen: str = GENERIC, counter: str = GENERIC
) -> Iterator[VirtualPrinters]:
    """The printers `kitchen` and `counter` of these models, until the block ends."""
    profiles = {"kitchen": kitchen, "counter": counter}
    with ExitStack() as ending:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "printer.virtual", "--dir", str(folder / "paper")),
                *(
                    word
                    for name, one in profiles.items()
                    for word in ("--printer", f"{name}:0:{one}")
                ),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        ending.callback(process.wait, END_S)
        ending.callback(process.terminate)
        assert process.stdout is not None
        ending.callback(process.stdout.close)
        yield VirtualPrinters(folder, profiles, json.loads(process.stdout.readline()))
