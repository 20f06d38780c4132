"""`madang demo`: the hub may be killed, whoever calls waits; nothing outlives the supervisor, however it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from hub.datadir import DataDir
from hub.demo.furnish import demo_rules
from hub.demo.supervisor import FAILURES_MAX
from tests.hub_process import (
    ANSWER_S,
    END_S,
    ROOT,
    START_S,
    HubProcess,
    ask,
    fetched,
    madang,
    new_id,
    until,
)

from .conftest import Start

# A hub that was killed is back in a second or two; a loaded machine takes longer (s).
BACK_S = START_S


@pytest.fixture
def demo(start: Start, tmp_path: Path) -> HubProcess:
    """A demo shop under its supervisor, with its region."""
    data = tmp_path / "shop"
    hub = start(data, program=madang("demo", data=data))
    until(lambda: told(hub)["region"] or None, START_S, "the region")
    return hub


def told(hub: HubProcess) -> dict[str, Any]:
    """What the demo says of itself."""
    found: dict[str, Any] = httpx.get(f"{hub.url}/api/v1/demo", timeout=BACK_S).json()
    return found


def family(hub: HubProcess) -> dict[str, int]:
    """Process ids of the parts that are to outlive a hub, by a word of their command lines."""
    parts = {}
    for process in hub.family():
        words = process.cmdline()
        for part in ("printer.virtual", "hub.demo.line", "region"):
            if part in words:
                parts[part] = process.pid
    return parts


def all_gone(processes: list[psutil.Process]) -> Callable[[], bool]:
    def look() -> bool:
        with suppress(psutil.NoSuchProcess):
            return not any(p.is_running() and p.status() != "zombie" for p in processes)
        return False

    return look


def order_wish(demo: HubProcess, tokens: dict[str, str]) -> dict[str, Any]:
    """One of a dish that is asked nothing about, at the kiosk, which takes orders at this hour."""
    owner = {"person": "owner", "pin": "100000"}
    rules = json.loads(demo_rules().model_dump_json()) | {"last_order": {}}
    for verb, fields in (("sign_in", owner), ("change_rules", {"rules": rules})):
        body = {"command_id": new_id(), "type": verb, **fields}
        assert ask(demo.url, tokens["staff"], body).status_code == 200
    dish = told(demo)["dishes"][0]["item"]
    card = fetched(demo.url, "/api/v1/documents/menu.ko", tokens["kiosk"]).json()
    return {
        "command_id": new_id(),
        "type": "place_order",
        "menu": card["version"],
        "service": "take_away",
        "language": "ko",
        "lines": [{"item": dish, "quantity": 1, "options": [], "steps": []}],
        "total": card["items"][dish]["price"],
        "payment": "counter",
    }


def test_a_killed_hub_is_back_and_at_the_end_nothing_is_left(demo: HubProcess) -> None:
    before, parts, tokens = told(demo), family(demo), demo.demo_tokens()
    assert set(parts) == {"printer.virtual", "hub.demo.line", "region"}
    wish = order_wish(demo, tokens)
    first = ask(demo.url, tokens["kiosk"], wish)
    os.kill(before["pid"], signal.SIGKILL)
    until(lambda: not psutil.pid_exists(before["pid"]), END_S, "the hub's death")
    # Nobody is sent away while there is no hub: this call waits for the next one.
    again = told(demo)
    assert again["pid"] != before["pid"]
    assert (again["region"], again["devices"]) == (before["region"], before["devices"])
    assert family(demo) == parts, "the world outside stays"
    assert ask(demo.url, tokens["kiosk"], wish).text == first.text, "the same wish, the same order"

    # Killed by its own hand, as the first page asks for it: answered first.
    said = httpx.post(f"{demo.url}/api/v1/demo/mishap", json={"verb": "kill_hub"}, timeout=ANSWER_S)
    assert said.json() == {"said": "ok"}
    until(lambda: answers_anew(demo, again["pid"]), BACK_S, "another hub")
    assert demo.log.count("the hub died (-9)") == 2

    one = until(lambda: ticket_of(demo, wish["command_id"]), BACK_S, "its ticket")
    assert one["number"] == first.json()["answer"]["number"]
    assert one["stored"] == 1
    assert one["printed"] <= 1

    relatives = demo.family()
    assert demo.terminate() == 0
    until(all_gone(relatives), END_S, "an end of all")
    assert not (demo.data / "running").exists(), "the hub's stop was clean"
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{demo.url}/health", timeout=ANSWER_S)


def answers_anew(demo: HubProcess, old: int) -> bool:
    """Whether another process answers; a call that the dying one had taken is cut off."""
    with suppress(httpx.TransportError):
        return bool(told(demo)["pid"] != old)
    return False


def ticket_of(demo: HubProcess, command: str) -> dict[str, Any] | None:
    """What the demo counts of an order, once its kitchen ticket is there."""
    body = {"command_ids": [command]}
    said = httpx.post(f"{demo.url}/api/v1/demo/tally", json=body, timeout=ANSWER_S).json()
    (one,) = said["orders"]
    return one if one["printed"] + one["copies"] else None


def test_nothing_outlives_a_supervisor_that_is_killed(demo: HubProcess) -> None:
    relatives = demo.family()
    demo.kill()
    until(all_gone(relatives), END_S, "an end of all")


def test_ctrl_c_while_it_starts(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, *madang("demo", data=tmp_path / "shop")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    printers = until(lambda: psutil.Process(process.pid).children() or None, START_S, "a child")
    process.send_signal(signal.SIGINT)
    _, log = process.communicate(timeout=START_S)
    assert process.returncode in (0, 130), log
    assert b"Traceback" not in log
    until(all_gone(printers), END_S, "an end of all")


def refused(data: Path, *more: str) -> str:
    """Why `madang demo` does not start; it must end by itself, with 1."""
    done = subprocess.run(
        [sys.executable, *madang("demo", data=data), *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=START_S,
    )
    assert done.returncode == 1, done.stderr
    return done.stderr


def test_what_a_start_cannot_mend_is_said_once(tmp_path: Path) -> None:
    """A refusal is no death: it is not tried again."""
    folder = DataDir(tmp_path / "taken")
    try:
        assert refused(tmp_path / "taken").count("다른 마당이 이 폴더를 쓰고 있습니다") == 1
    finally:
        folder.close(clean=True)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"{port}번 포트를 쓸 수 없습니다" in refused(tmp_path / "shop", "--port", str(port))


def test_a_hub_that_dies_before_it_listens_is_given_up(tmp_path: Path) -> None:
    """Killed at every start, it would be started for ever."""
    process = subprocess.Popen(
        [sys.executable, *madang("demo", data=tmp_path / "shop")],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    killed: set[int] = set()

    def kill_a_child() -> bool:
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(process.pid).children():
                if "hub.demo.child" in child.cmdline() and child.pid not in killed:
                    killed.add(child.pid)
                    child.kill()
        return process.poll() is not None

    until(kill_a_child, START_S, "the supervisor to give up")
    assert process.stderr is not None
    with process.stderr as log:
        words = log.read()
    assert process.returncode == 1, words
    assert len(killed) == FAILURES_MAX
    assert f"died {FAILURES_MAX} times before it listened" in words
