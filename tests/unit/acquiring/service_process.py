"""A simulated service as a process of its own: started, told what goes wrong, killed, started again on its log."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from acquiring.durable_log import read
from acquiring.simulation.serving import said

ROOT = Path(__file__).resolve().parents[3]

# Seconds until a service answers after its process began: 1 on a quiet machine, many on a busy one.
START_S = 60.0
# Seconds until it has ended after SIGTERM.
END_S = 30.0
# Seconds in which anything that a test waits for happens.
SOON_S = 20.0
LOOK_S = 0.02


@dataclass(slots=True)
class ServiceProcess:
    """One running service."""

    module: str
    log: Path
    url: str
    control: int
    process: subprocess.Popen[bytes]
    errors: Path

    def say(self, *line: str) -> str:
        """One line to the control port. ValueError where it says `error`."""
        return said(self.control, *line)

    async def tell(self, *line: str) -> str:
        """The same from within a loop, which the service may call meanwhile."""
        return await asyncio.to_thread(self.say, *line)

    def records(self) -> list[dict[str, Any]]:
        """The service's own record, as it stands on the disk."""
        return read(self.log)

    def died(self) -> None:
        """Waits until the process has ended by itself."""
        self.process.wait(END_S)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(END_S)

    def back(self) -> None:
        """The power is back: the same service on the same log and ports."""
        again = start(
            self.module, self.log, port=int(self.url.rpartition(":")[2]), control=self.control
        )
        self.process = again.process


def start(
    module: str,
    log: Path,
    *,
    port: int = 0,
    control: int = 0,
    environment: Mapping[str, str] | None = None,
) -> ServiceProcess:
    """Starts a service and waits until it answers."""
    number = len(list(log.parent.glob(f"{log.name}.*.out"))) + 1
    out, errors = (log.with_name(f"{log.name}.{number}.{end}") for end in ("out", "err"))
    inherited = {name: v for name, v in os.environ.items() if not name.startswith("MADANG_")}
    with out.open("wb") as to, errors.open("wb") as wrong:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", module, "--log", str(log)),
                *("--port", str(port), "--control", str(control)),
            ],
            cwd=ROOT,
            env=inherited | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=to,
            stderr=wrong,
        )

    try:
        ready = _ready(process, out, errors)
    except BaseException:
        process.kill()
        process.wait(END_S)
        raise
    return ServiceProcess(module, log, ready["url"], ready["control"], process, errors)


def _ready(process: subprocess.Popen[bytes], out: Path, errors: Path) -> dict[str, Any]:
    """The line in which it says where it is."""
    deadline = time.monotonic() + START_S
    while True:
        first, ended, _ = out.read_text("utf-8").partition("\n")
        if ended:
            ready: dict[str, Any] = json.loads(first)
            return ready
        said = errors.read_text("utf-8")
        assert process.poll() is None, f"the service ended\n{said}"
        assert time.monotonic() < deadline, f"waited in vain for a service\n{said}"
        time.sleep(LOOK_S)


async def until(look: Callable[[], object]) -> None:
    """Waits until `look` finds something."""
    async with asyncio.timeout(SOON_S):
        while not look():  # noqa: ASYNC110  it waits for states that have no event
            await asyncio.sleep(LOOK_S)


@contextmanager
def running(module: str, log: Path) -> Iterator[ServiceProcess]:
    """A service for the length of a block."""
    service = start(module, log)
    try:
        yield service
    finally:
        if service.process.poll() is None:
            service.process.terminate()
            try:
                service.process.wait(END_S)
            except subprocess.TimeoutExpired:
                service.kill()
        print(f"--- errors of {module} ---\n{service.errors.read_text('utf-8')}")
