"""A region as a process of its own: started, killed, started again on the same port; and its command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from region.house import key_file
from region.office import OFFICE
from tests.hub_process import END_S, ROOT, START_S, bearer, until


@dataclass(slots=True)
class RegionProcess:
    """One running region on a database file."""

    database: Path
    url: str
    process: subprocess.Popen[bytes]
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace")

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def running(self) -> bool:
        return self.process.poll() is None

    def office(self, **wish: str) -> dict[str, str]:
        """Something that the office asks for."""
        key = key_file(self.database).read_text("utf-8").strip()
        said = httpx.post(self.url + OFFICE, json=wish, headers=bearer(key), timeout=START_S)
        assert said.status_code == 200, said.text
        made: dict[str, str] = said.json()
        return made

    def enrolled(self, name: str = "시험 매장") -> tuple[str, str]:
        """A new shop of the programme: its id and token."""
        made = self.office(do="add", name=name)
        return made["store"], made["token"]

    def kill(self) -> None:
        """SIGKILL, as a power cut would end it."""
        self.process.kill()
        self.process.wait(END_S)

    def terminate(self) -> int:
        """SIGTERM; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(END_S)


def madang(*arguments: str) -> subprocess.CompletedProcess[str]:
    """One run of the command line."""
    return subprocess.run(
        [sys.executable, "-m", "hub.cli", *arguments],
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=START_S,
    )


def enrolled(database: Path, name: str = "시험 매장") -> tuple[str, str]:
    """A new shop of the programme, by the command line: its id and token."""
    said = madang("region", "store", "add", "--database", str(database), "--name", name, "--json")
    assert said.returncode == 0, said.stderr
    made = json.loads(said.stdout)
    return made["store"], made["token"]


def start_region(database: Path, port: int = 0) -> RegionProcess:
    """Starts a region and waits until it answers."""
    number = len(list(database.parent.glob(f"{database.name}.*.out"))) + 1
    log_file = database.with_name(f"{database.name}.{number}.log")
    said_file = database.with_name(f"{database.name}.{number}.out")
    with log_file.open("wb") as log, said_file.open("wb") as said:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "hub.cli", "region", "serve", "--json"),
                *("--database", str(database), "--port", str(port)),
            ],
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=log,
        )
    region = RegionProcess(database, "", process, log_file)

    def url() -> str | None:
        first, ended, _ = said_file.read_text("utf-8").partition("\n")
        assert ended or region.running(), f"the region ended at start\n{region.log}"
        return str(json.loads(first)["url"]) if ended else None

    try:
        region.url = until(url, START_S, lambda: f"a region that answers\n{region.log}")
    except BaseException:
        region.kill()
        raise
    return region


@contextmanager
def running_region(database: Path, port: int = 0) -> Iterator[RegionProcess]:
    """A region for the length of a block."""
    region = start_region(database, port)
    try:
        yield region
        if region.running():
            region.terminate()
    finally:
        if region.running():
            region.kill()
        print(f"--- log of the region on {database} ---\n{region.log}")


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MADANG_")}
