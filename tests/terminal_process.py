"""A virtual card terminal as a process: told what goes wrong, killed, started again on its own record."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from acquiring import durable_log
from acquiring.simulation.serving import said
from tests.hub_process import END_S, ROOT


@dataclass
class TerminalProcess:
    """A virtual terminal as a process, which can be killed and started again where it was."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None
    place: dict[str, Any] = field(default_factory=dict)

    def start(self, *options: str) -> None:
        port = self.place["address"].rpartition(":")[2] if self.place else "0"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "acquiring.terminal.virtual", "--log", str(self.log)),
                *("--listen", f"tcp:{port}", "--think-s", "0", "--van-s", "0", "--gap-s", "0.1"),
                *options,
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        self.place = json.loads(self.process.stdout.readline())

    @property
    def log(self) -> Path:
        return self.folder / "terminal.jsonl"

    @property
    def address(self) -> str:
        address: str = self.place["address"]
        return address

    def say(self, *words: str) -> str:
        answer = said(self.place["control"], *words)
        assert not answer.startswith("error"), answer
        return answer

    def screen(self) -> str:
        screen: str = json.loads(self.say("state"))["screen"]
        return screen

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.end()

    def end(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        self.process.wait(END_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None

    def standing(self, amount: int) -> int:
        """Approvals of that amount that were not cancelled, by its record."""
        lines = durable_log.read(self.log)
        return sum(
            {"approved": 1, "cancelled": -1}.get(line["kind"], 0)
            for line in lines
            if line["amount"] == amount
        )
