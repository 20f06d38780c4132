"""A hub as a process of its own: started, read, killed, ended; and a shop furnished before its first start.

For tests, and for whatever else needs a real hub from outside. Nothing here mocks anything.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil

from hub.api.pairing import TicketWish
from hub.app import House, Ports
from hub.clock import Clock, Ids, MachineClock
from hub.demo.restaurant import menu as demo_menu
from hub.domain import commands as c
from hub.domain.behaviour import COMMANDS
from hub.domain.device import NewDevice
from hub.domain.menu import Menu
from hub.domain.printer import Printer
from hub.settings import Settings

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[1]

# Seconds until a hub answers after its process began: 2 on a quiet machine, many on a busy one.
START_S = 60.0
# Seconds until a hub has ended after SIGTERM: it finishes its batch and waits for its printers.
END_S = 30.0
# For httpx, which else makes ready for HTTPS at every single request: 20 ms of work for nothing.
PLAIN = False
# Longer than the hub's own deadline for an answer (s).
ANSWER_S = 15.0
# Seconds between two looks at something that another process does.
LOOK_S = 0.02

# Who may do everything in a furnished shop.
PERSON, PIN = "owner", "135790"

_ids = Ids(MachineClock())


class HubFailed(AssertionError):
    """The hub did not do what was waited for; the text ends with its log."""


@dataclass(slots=True)
class HubProcess:
    """One running hub. `url` is where it listens; `log` is what it wrote to standard error."""

    data: Path
    url: str
    process: subprocess.Popen[bytes]
    log_file: Path
    relatives: list[psutil.Process] = field(default_factory=list)
    """Its worker processes, as last seen by `family`."""

    @property
    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace")

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def running(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL, as a power cut would end it; returns when the process is gone."""
        self.family()
        self.process.kill()
        self.process.wait(END_S)

    def terminate(self) -> int:
        """SIGTERM, as a service manager ends it; the exit status."""
        self.family()
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self, within_s: float = END_S) -> int:
        """The exit status once it has ended by itself."""
        try:
            return self.process.wait(within_s)
        except subprocess.TimeoutExpired:
            raise HubFailed(f"the hub did not end in {within_s:.0f} s\n{self.log}") from None

    def family(self) -> list[psutil.Process]:
        """Its worker processes (paper, virtual printers), remembered for when it has gone."""
        with suppress(psutil.NoSuchProcess):
            self.relatives = psutil.Process(self.process.pid).children(recursive=True)
        return self.relatives

    def demo_tokens(self) -> dict[str, str]:
        """Device tokens by kind; of a `demo` hub only."""
        told = httpx.get(f"{self.url}/api/v1/demo", timeout=ANSWER_S, verify=PLAIN).json()
        return {device["kind"]: device["token"] for device in told["devices"]}


def start_hub(
    data: Path,
    *,
    demo: bool = False,
    program: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> HubProcess:
    """Starts a hub on a free port and returns when it answers. HubFailed with its log if it does not.

    `demo`: a demo shop that nobody keeps alive (`run --demo`), since tests kill it themselves.
    `program`: what Python runs instead of `hub.cli`; it must say that it is ready in the same way.
    """
    folder = data.parent
    number = len(list(folder.glob(f"{data.name}.*.log"))) + 1
    log_file, said_file = folder / f"{data.name}.{number}.log", folder / f"{data.name}.{number}.out"
    inherited = {name: v for name, v in os.environ.items() if not name.startswith("MADANG_")}
    with log_file.open("wb") as log, said_file.open("wb") as said:
        process = subprocess.Popen(
            [
                sys.executable,
                *(program or madang(*(("run", "--demo") if demo else ("run",)), data=data)),
            ],
            cwd=ROOT,
            env=inherited | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=log,
        )
    hub = HubProcess(data, "", process, log_file)
    try:
        hub.url = str(_ready(hub, said_file)["url"])
    except BaseException:
        hub.kill()
        raise
    return hub


def madang(*verb: str, data: Path, port: int = 0) -> list[str]:
    """What Python runs for a verb that serves: on this machine alone, and saying where as JSON."""
    options = ["--data", str(data), "--host", "127.0.0.1", "--port", str(port), "--json"]
    return ["-m", "hub.cli", *verb, *options]


def _ready(hub: HubProcess, said_file: Path) -> dict[str, Any]:
    """The line `{"ready": true, "url": ...}` that a hub prints once it answers."""

    def line() -> dict[str, Any] | None:
        first, ended, _ = said_file.read_text("utf-8").partition("\n")
        if ended:
            found: dict[str, Any] = json.loads(first)
            return found
        if not hub.running():
            raise HubFailed(f"the hub ended at start ({hub.process.returncode})\n{hub.log}")
        return None

    return until(line, START_S, lambda: f"a hub that answers\n{hub.log}")


@contextmanager
def running_hub(
    data: Path,
    *,
    demo: bool = False,
    program: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[HubProcess]:
    """A hub for the length of a block, whatever became of it inside; its log is shown if the test fails."""
    hub = start_hub(data, demo=demo, program=program, environment=environment)
    try:
        yield hub
        if hub.running():
            hub.terminate()
    finally:
        end_for_sure(hub)
        print(f"--- log of the hub on {data} ---\n{hub.log}")


def end_for_sure(hub: HubProcess) -> None:
    """Leaves neither the hub nor a worker of it behind."""
    if hub.running():
        hub.kill()
    for process in hub.relatives:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def furnish(
    data: Path,
    *,
    kinds: Sequence[str] = ("kiosk", "kitchen", "staff", "setup"),
    printers: Sequence[Printer] = (),
    menu: Menu | None = None,
    clock: Clock | None = None,
) -> dict[str, str]:
    """Makes a shop in a folder that no hub runs on: the demo's menu, an owner, one device of each kind.

    Gives the devices' tokens by kind. `clock` is when it happens.
    """
    return asyncio.run(_furnish(data, kinds, printers, menu or demo_menu(), clock))


async def _furnish(
    data: Path, kinds: Sequence[str], printers: Sequence[Printer], menu: Menu, clock: Clock | None
) -> dict[str, str]:
    house = House(Settings(data=data), Ports(clock=clock) if clock else Ports())
    house.opened.writer.start()
    house.shop.open()
    try:
        wishes: list[c.Command] = [
            c.PublishMenu(command_id=new_id(), type="publish_menu", menu=menu),
            *(c.SavePrinter(command_id=new_id(), type="save_printer", printer=p) for p in printers),
        ]
        for wish in wishes:
            outcome = await house.shop.tell(wish, COMMANDS[wish.type])
            assert outcome.status == 200, outcome.body
        owner = TicketWish(
            do="save_person", person=PERSON, name="사장", roles=("owner", "technician"), pin=PIN
        )
        await house.pairing.grant(owner)
        tokens = {}
        for kind in kinds:
            device = NewDevice(kind=kind, name=kind)
            outcome = await house.pairing.grant(TicketWish(do="admit_device", device=device))
            tokens[kind] = str(json.loads(outcome.body)["token"])
        return tokens
    finally:
        await house.stop()


def new_id() -> str:
    """A fresh command id."""
    return _ids.command_id()


def bearer(token: str) -> dict[str, str]:
    """The header that says which device asks."""
    return {"Authorization": f"Bearer {token}"}


def ask(url: str, token: str, command: Mapping[str, Any]) -> httpx.Response:
    """One command of a device, sent once. httpx.TransportError where no hub answers."""
    return httpx.post(
        f"{url}/api/v1/commands",
        content=json.dumps(command),
        headers=bearer(token),
        timeout=ANSWER_S,
        verify=PLAIN,
    )


def fetched(url: str, path: str, token: str) -> httpx.Response:
    """What a device reads."""
    return httpx.get(f"{url}{path}", headers=bearer(token), timeout=ANSWER_S, verify=PLAIN)


def sign_in(url: str, token: str) -> None:
    """The owner signs in on a staff or setup device."""
    said = ask(
        url, token, {"command_id": new_id(), "type": "sign_in", "person": PERSON, "pin": PIN}
    )
    assert said.status_code == 200, said.text


def until(look: Callable[[], T | None], within_s: float, what: str | Callable[[], str]) -> T:
    """What `look` finds, as soon as it is neither None nor False; AssertionError after `within_s`."""
    deadline = time.monotonic() + within_s
    while True:
        found = look()
        if found is not None and found is not False:
            return found
        if time.monotonic() > deadline:
            words = what if isinstance(what, str) else what()
            raise AssertionError(f"waited {within_s:.0f} s in vain for {words}")
        time.sleep(LOOK_S)
