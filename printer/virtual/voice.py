"""How a printer's answers leave it: at once and whole, or not. Pure; delays are given, not waited for."""

from __future__ import annotations

import random
from typing import Literal

from .machine import Said

Kind = Literal["real_time", "queued", "automatic"]

# Where an automatic block is split: after its first two bytes.
_HALF = 2


class Voice:
    """Each answer as the pieces that leave, with the seconds to wait before each."""

    def __init__(self, seed: int = 0) -> None:
        self.silent = False
        self.unproving = False
        """Says how it is, but obeys no question in a job, as clones do that know DLE EOT alone."""
        self._late_s = 0.0
        self._stale = b""
        self._noise = 0
        self._pause_s: float | None = None
        self._interrupted = False
        self._rest = b""
        self._random = random.Random(seed)

    def well(self) -> None:
        """As a new printer answers."""
        self.silent = self.unproving = self._interrupted = False
        self._late_s, self._stale, self._noise, self._pause_s = 0.0, b"", 0, None

    def late(self, seconds: float) -> None:
        """Every answer comes so much later."""
        self._late_s = seconds

    def stale(self, data: bytes) -> None:
        """An answer that nobody took comes before the next one."""
        self._stale = data

    def noise(self, count: int) -> None:
        """So many bytes of anything come before the next answer."""
        self._noise = count

    def split(self, pause_s: float) -> None:
        """The next automatic block comes in two pieces."""
        self._pause_s = pause_s

    def interrupt(self) -> None:
        """The next automatic block comes in two pieces, and the answer to a DLE EOT between them."""
        self._interrupted = True

    def faults(self) -> list[str]:
        """What is not well with it, for people."""
        found = {
            "silent": self.silent,
            "no_proof": self.unproving,
            "late": self._late_s,
            "stale": self._stale,
            "garbage": self._noise,
            "split": self._pause_s is not None,
            "interrupted": self._interrupted or self._rest,
        }
        return [name for name, wrong in found.items() if wrong]

    def say(self, said: Said) -> list[tuple[float, bytes]]:
        """What leaves for this answer."""
        if self.silent or (self.unproving and said.kind == "queued"):
            return []
        data = self._before() + said.data
        if said.kind == "automatic":
            first, rest = data[:-_HALF], data[-_HALF:]
            if self._pause_s is not None:
                pause, self._pause_s = self._pause_s, None
                return [(self._late_s, first), (pause, rest)]
            if self._interrupted:
                self._interrupted, self._rest = False, rest
                return [(self._late_s, first)]
        if self._rest and said.kind == "real_time":
            data, self._rest = data + self._rest, b""
        return [(self._late_s, data)]

    def _before(self) -> bytes:
        noise = bytes(self._random.randrange(256) for _ in range(self._noise))
        stale, self._stale, self._noise = self._stale, b"", 0
        return noise + stale
