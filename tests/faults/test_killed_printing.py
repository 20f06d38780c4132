"""`kill -9` with a print job in every state it can have: the journal of jobs agrees with the paper afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from hub.domain.printer import Printer
from printer.profile import load_profile
from printer.virtual.say import say
from tests.hub_process import END_S, ROOT, HubProcess, ask, furnish, new_id, until
from tests.paper_trail import Paper, Trust, check_agreement, rows_of
from tests.unit.domain.small_shop import MENU, wish

from .conftest import Start

PROFILE = "epson-tm-t88v"
# By what becomes of the ticket there before the hub is killed.
HALF, SLOW, OFF, BROKEN, SPARE = "half", "slow", "off", "broken", "spare"
NAMES = (HALF, SLOW, OFF, BROKEN, SPARE)
# Longer than the hub lives after the ticket is on paper (ms).
LATE_MS = 60_000
# On a busy machine; a printer that is off is tried again every ten seconds (s).
SOON_S = 120.0


class Printers:
    """Virtual printers in a process of their own: like real ones, they do not die with the hub."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        places = json.loads(process.stdout.readline())
        self.folder, self._process = folder, process
        self._control: int = places["control"]
        self.ports: dict[str, int] = places["printers"]

    def say(self, printer: str, words: str) -> str:
        verb, *rest = words.split()
        answer = say(self._control, [verb, printer, *rest])
        assert not answer.startswith("error"), answer
        return answer

    def off(self) -> dict[str, Paper]:
        """All of them switched off: what came out."""
        self._process.terminate()
        self._process.wait(END_S)
        return {name: Paper(self.folder / name) for name in self.ports}


@pytest.fixture
def printers(tmp_path: Path) -> Iterator[Printers]:
    folder = tmp_path / "sheets"
    wanted = [word for name in NAMES for word in ("--printer", f"{name}:0:{PROFILE}")]
    with ExitStack() as ending:
        process = subprocess.Popen(
            [sys.executable, "-m", "printer.virtual", "--dir", str(folder), *wanted],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        ending.callback(process.wait, END_S)
        ending.callback(process.terminate)
        assert process.stdout is not None
        ending.callback(process.stdout.close)
        yield Printers(folder, process)


def _shop(data: Path, printers: Printers) -> dict[str, str]:
    def printer(name: str, *stations: str, backup: str | None = None) -> Printer:
        return Printer(
            id=name,
            name=name,
            address=f"tcp://127.0.0.1:{printers.ports[name]}",
            profile=PROFILE,
            stations=stations,
            backup=backup,
        )

    cooking = [printer(name, "hot") for name in (HALF, SLOW, OFF)]
    broken = printer(BROKEN, "hot", backup=SPARE)
    return furnish(data, printers=[printer(SPARE), *cooking, broken], menu=MENU)


def _order(hub: HubProcess, token: str) -> None:
    line = wish("bibimbap", 1, "spice.hot")
    body = {
        "command_id": new_id(), "type": "place_order", "menu": MENU.version, "service": "eat_in",
        "language": "ko", "lines": [line], "total": 10_000, "payment": "counter",
    }  # fmt: skip
    answer = ask(hub.url, token, body)
    assert answer.status_code == 200, answer.text


def _states(data: Path, printer: str) -> list[str]:
    return [row.state for row in rows_of(data) if row.printer == printer]


def _stand(data: Path, printer: str, *wanted: str) -> None:
    until(
        lambda: _states(data, printer) == list(wanted),
        SOON_S,
        lambda: f"{wanted} at {printer}: {_states(data, printer)}",
    )


def _is_out(printers: Printers, printer: str) -> bool:
    return json.loads(printers.say(printer, "state"))["sheet"] > 1


def test_killed_with_a_job_in_every_state(start: Start, tmp_path: Path, printers: Printers) -> None:
    """Two orders at every printer; the hub dies, lives again, everything is mended, and the paper is read."""
    data = tmp_path / "shop"
    tokens = _shop(data, printers)
    printers.say(HALF, "after 13 paper_out")
    printers.say(SLOW, f"late {LATE_MS}")
    printers.say(OFF, "refuse")
    printers.say(BROKEN, "broken")
    printers.say(SPARE, "after 13 paper_out")
    hub = start(data)
    for _ in range(2):
        _order(hub, tokens["kiosk"])
    # Half on paper, the next not begun; not one byte sent; handed to a printer whose roll ends in it; and one that
    # says nothing in time: to the hub it is silent, so its tickets are sent and no proof is waited for.
    _stand(data, HALF, "sending", "queued")
    _stand(data, OFF, "blocked", "queued")
    _stand(data, BROKEN, "rerouted", "rerouted")
    _stand(data, SPARE, "sending", "queued")
    _stand(data, SLOW, "sent", "sent")
    hub.kill()

    hub = start(data)
    _stand(data, HALF, "unknown", "blocked", "queued")
    for name in NAMES:
        printers.say(name, "ok")
    _stand(data, HALF, "unknown", "confirmed", "confirmed")
    _stand(data, OFF, "confirmed", "confirmed")
    _stand(data, SPARE, "unknown", "confirmed", "confirmed")
    assert hub.terminate() == 0
    papers = printers.off()
    rows = check_agreement(data, papers, dict.fromkeys(NAMES, load_profile(PROFILE)), Trust())
    assert {row.printer for row in rows if row.banner} == {SPARE}
    assert [row.copy_no for row in rows if row.printer == HALF] == [1, 1, 2]
    # The rest of the torn ticket came out with the new roll, and its copy says that it is one.
    assert len(papers[HALF].sheets) == 3


def test_killed_between_the_paper_and_the_mark(
    start: Start, tmp_path: Path, printers: Printers
) -> None:
    """The ticket is on paper and the hub waits to hear so: it comes again, and says 재출력."""
    data = tmp_path / "shop"
    tokens = _shop(data, printers)
    for name in (HALF, OFF, BROKEN):
        printers.say(name, "refuse")
    hub = start(data)
    # It prints all of it, and says nothing any more.
    printers.say(SLOW, "after 1 go_silent")
    _order(hub, tokens["kiosk"])
    until(partial(_is_out, printers, SLOW), SOON_S, "the ticket")
    _stand(data, SLOW, "sending")
    hub.kill()
    printers.say(SLOW, "ok")
    hub = start(data)
    _stand(data, SLOW, "unknown", "confirmed")
    assert hub.terminate() == 0
    papers = {SLOW: printers.off()[SLOW]}
    profiles = {SLOW: load_profile(PROFILE)}
    rows = check_agreement(data, papers, profiles, Trust(), settled=False)
    assert [row.copy_no for row in rows if row.printer == SLOW] == [1, 2]
    assert len(papers[SLOW].sheets) == 2
