"""Processes that the bench starts: a hub as a shop runs it, and the small programs beside it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any

# A million orders are read in seconds; a loaded machine takes longer (s).
START_S = 120.0
STOP_S = 60.0


@dataclass(frozen=True, slots=True)
class Serving:
    """A process that listens on `url`. `started_s`: from its start to its first answer of `/health`."""

    url: str
    pid: int
    started_s: float


def python(*arguments: str) -> list[str]:
    """A command line of this interpreter."""
    return [sys.executable, *arguments]


def hub_command(data: Path) -> list[str]:
    """The hub as `madang run` starts it."""
    return python(
        "-m", "hub.cli", "run", "--data", str(data), "--host", "127.0.0.1", "--port", "0", "--json"
    )


@contextmanager
def serving(command: list[str], environment: Mapping[str, str] | None = None) -> Iterator[Serving]:
    """Starts a program that prints `{"url": ...}`, waits for its first answer, and ends it in order."""
    began = time.perf_counter()
    # What a hub says of its switched-off printers would stand in the middle of the figures.
    with tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=os.environ | dict(environment or {}),
            text=True,
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                status = process.wait()
                complaints.seek(0)
                raise RuntimeError(f"{' '.join(command)} ended with {status}: {complaints.read()}")
            url = json.loads(line)["url"]
            _first_answer(url, began + START_S)
            yield Serving(url, process.pid, time.perf_counter() - began)
        finally:
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """In good order, or by force after a minute."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _first_answer(url: str, until: float) -> None:
    while True:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=START_S) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if time.perf_counter() > until:
                raise
            time.sleep(0.002)


@contextmanager
def telling(command: list[str]) -> Iterator[Lines]:
    """Starts a program that prints lines of JSON until it is ended."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = Lines(process.stdout)
    try:
        yield lines
    finally:
        process.terminate()
        lines.ended()
        _end(process)


class Lines:
    """What a program prints as lines of JSON, one `next` after the other."""

    def __init__(self, printed: IO[str]) -> None:
        self._lines: SimpleQueue[str] = SimpleQueue()
        # A thread, since a pipe cannot be waited for with an end to the patience.
        self._reader = Thread(target=self._read, args=(printed,), name="lines", daemon=True)
        self._reader.start()

    def _read(self, printed: IO[str]) -> None:
        for line in printed:
            self._lines.put(line)

    def ended(self) -> None:
        """The program was told to end: waits for its last line."""
        self._reader.join(STOP_S)

    def next(self, wait_s: float) -> Any:
        """The next line. TimeoutError where none comes in time."""
        try:
            return json.loads(self._lines.get(timeout=wait_s))
        except Empty:
            raise TimeoutError(f"nothing was said for {wait_s:.0f} s") from None


def said(command: list[str], environment: Mapping[str, str] | None = None) -> Any:
    """What a small program prints as JSON. CalledProcessError if it fails."""
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        env=os.environ | dict(environment or {}),
        check=True,
        text=True,
    )
    return json.loads(done.stdout)
