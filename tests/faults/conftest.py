"""What the bad days share: hubs that end with their test, a printer that outlives a hub, the disk's mishaps."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from hub.domain.printer import Printer
from tests.hub_process import END_S, ROOT, HubProcess, end_for_sure, start_hub

STATIONS = ("grill", "soup", "pan", "cold", "bar")

Start = Callable[..., HubProcess]


@pytest.fixture
def start() -> Iterator[Start]:
    """`start(data, environment=...)`: a hub; none outlives the test, and their logs are shown if it fails."""
    hubs: list[HubProcess] = []

    def begin(data: Path, **options: object) -> HubProcess:
        hubs.append(start_hub(data, **options))  # type: ignore[arg-type]
        return hubs[-1]

    yield begin
    for hub in hubs:
        hub.family()
        end_for_sure(hub)
        print(f"--- {hub.log_file.name} (ended with {hub.process.returncode}) ---\n{hub.log}")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Where the kitchen printer's sheets come to lie."""
    return tmp_path / "sheets" / "kitchen"


@pytest.fixture
def kitchen_printer(paper: Path) -> Iterator[Printer]:
    """A virtual printer of its own, for all stations: like a real one, it does not die with the hub."""
    with ExitStack() as ending:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "printer.virtual"),
                *("--dir", str(paper.parent), "--printer", "kitchen:0"),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        ending.callback(process.wait, END_S)
        ending.callback(process.terminate)
        assert process.stdout is not None
        ending.callback(process.stdout.close)
        port = json.loads(process.stdout.readline())["printers"]["kitchen"]
        yield Printer(
            id="kitchen",
            name="주방 프린터",
            address=f"tcp://127.0.0.1:{port}",
            profile="generic-80-kr",
            stations=STATIONS,
        )
