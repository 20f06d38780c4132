"""Time and ids, real and fake. Nothing else in the hub asks the machine for either.

`ShopClock` is the shop's own time: it never goes back, and it does not follow a wall clock that
jumps. UUIDv7: RFC 9562 section 5.7.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Protocol

# NTP slews and corrects by seconds; two minutes is more than any honest correction while running.
STEP_MS = 120_000
# A shop closed for longer than this between two starts is rarer than a dead clock battery.
AWAY_MS = 60 * 24 * 3_600_000


class Clock(Protocol):
    """The machine's clocks in milliseconds: the wall (UTC, may jump) and a monotonic one."""

    def wall(self) -> int: ...
    def mono(self) -> int: ...


class MachineClock:
    """The real ones."""

    def wall(self) -> int:
        return time.time_ns() // 1_000_000

    def mono(self) -> int:
        return time.clock_gettime_ns(_MONO) // 1_000_000


# A box that slept must not look like a clock that jumped: on Linux the usual monotonic clock stands still
# while suspended, and this one goes on (clock_gettime(2)).
_MONO = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class FakeClock:
    """A clock for tests: moves when told. `jump` moves the wall alone."""

    def __init__(self, wall: int = 1_767_000_000_000) -> None:
        self._wall, self._mono = wall, 0

    def wall(self) -> int:
        return self._wall

    def mono(self) -> int:
        return self._mono

    def advance(self, ms: int) -> None:
        self._wall += ms
        self._mono += ms

    def jump(self, ms: int) -> None:
        self._wall += ms


class ShopClock:
    """The shop's time (UTC ms), never less than before.

    A wall that moves by more than two minutes against the monotonic clock is not believed: time
    goes on from where it was, and `jumped_ms` says by how much the wall is off, until it comes
    back by itself or a technician accepts it. A clock behind the journal at start stands still no
    longer: it runs on from the last entry.
    """

    def __init__(self, clock: Clock, last: int) -> None:
        self._clock = clock
        wall = clock.wall()
        believable = last == 0 or last - STEP_MS <= wall <= last + AWAY_MS
        self._anchor_wall = max(wall, last) if believable else last
        self._anchor_mono = clock.mono()
        self._last = last

    @property
    def jumped_ms(self) -> int:
        """How far the wall is from the shop's time; 0 while they agree."""
        off = self._clock.wall() - self._expected()
        return off if abs(off) > STEP_MS else 0

    def _expected(self) -> int:
        return self._anchor_wall + self._clock.mono() - self._anchor_mono

    def now(self) -> int:
        wall, expected = self._clock.wall(), self._expected()
        if abs(wall - expected) <= STEP_MS:
            self._anchor_wall, self._anchor_mono = wall, self._clock.mono()
            expected = wall
        self._last = max(expected, self._last)
        return self._last

    def mono(self) -> int:
        """Milliseconds that pass whatever becomes of the time: for paces and waits, not for the books."""
        return self._clock.mono()

    def accept(self) -> None:
        """A person says that the wall is right. Going back, time stands still until it is caught up."""
        self._anchor_wall, self._anchor_mono = self._clock.wall(), self._clock.mono()


class Ids:
    """Mints ids: a letter for the kind, then a UUIDv7 in hex. Ascending within a process, and within a shop."""

    def __init__(self, clock: Clock) -> None:
        self._now = clock.wall
        self._ms = 0
        self._count = 0

    def follow(self, now: Callable[[], int]) -> None:
        """From here on by the shop's own time (UTC ms): a restarted hub's ids come after those before them,
        wherever the wall stands. Orders and print jobs are read in their order."""
        self._now = now
        self._ms, self._count = max(self._ms, now() + 1), 0

    def new(self, kind: str) -> str:
        ms = self._now()
        if ms <= self._ms:
            # Same millisecond, or a clock that went back: keep ascending by the 12-bit counter, then by ms.
            self._count += 1
            if self._count > 0xFFF:
                self._ms, self._count = self._ms + 1, 0
        else:
            self._ms, self._count = ms, 0
        head = (self._ms << 16) | 0x7000 | self._count
        tail = (0b10 << 62) | secrets.randbits(62)
        return f"{kind}{head:016x}{tail:016x}"

    def command_id(self) -> str:
        """A UUIDv7 as text, for commands of the hub's own parts."""
        text = self.new("")
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
