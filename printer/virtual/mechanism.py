"""Head, roll, blade, drawer and cover of a virtual printer. Pure: it is told what time it is.

Everything takes the time it takes a real one (mm/s of the profile), divided by `pace`; an infinite pace
is fast, and does the same things in the same order to the same dot row. Temperatures follow physical time.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from printer.profile import PrinterProfile

from .paper import CUT, DRAWER, NEW_ROLL, Note, Piece, split
from .typeset import Buzz, Cut, Pulse, Strip

# The blade's way there and back (s): Epson TM-T88V, auto-cutter.
CUT_S = 0.3
# The sensor sees the core of the roll when about this much is left on it (mm): one to two metres.
NEAR_END_MM = 1_500.0
# A roll for 80 mm printers (80 m), as sold in Korea (79 mm x 80 mm).
ROLL_MM = 80_000.0
# A thermal head stops before it burns itself, and goes on when it has cooled (TM-T88III: 60 and 50 C).
AMBIENT_C, HOT_C, COOL_C = 25.0, 65.0, 50.0
# Text of a tenth black goes on for ever; half a metre of solid black does not.
_COOLING_S = 20.0
_C_PER_DOT = 1.5e-5
# Heat is looked at this often while a strip moves past the head (rows).
_HEAT_ROWS = 32
# Rounding must not cost the last row of a strip.
_A_BIT = 1e-6


@dataclass(frozen=True, slots=True)
class Reached:
    """All that was asked before is done: then something else is (an answer leaves, a link ends)."""

    what: Callable[[], None]
    ends_link: int | None = None


@dataclass(slots=True)
class Task:
    """One thing to do, for the bytes `start` to `end` of the stream; `done`: rows, or 1."""

    work: Strip | Cut | Pulse | Buzz | Reached
    start: int
    end: int
    done: int = 0
    until: float | None = None


class Mechanism:
    """Does one task after the other; `tell(event, facts)` hears of each thing that happened."""

    def __init__(
        self,
        profile: PrinterProfile,
        pace: float,
        roll_mm: float | None,
        tell: Callable[..., None],
        on_cut: Callable[[], None],
        chance: Callable[[], float],
    ) -> None:
        self._rows_per_mm = profile.dpi / 25.4
        self._rows_per_s = profile.machine.mm_per_s * self._rows_per_mm
        self.pace = pace
        self._tell, self._on_cut, self._chance = tell, on_cut, chance
        self._gap_rows = round(profile.machine.head_to_cutter_mm * self._rows_per_mm)
        self._full_mm = roll_mm
        self.roll_rows = self._rows(roll_mm)
        """Rows left on the roll; None: somebody always puts in the next one in time."""
        self.queue: deque[Task] = deque()
        self.web: list[Piece | Note] = self._led()
        self.head_c, self._held_hot = AMBIENT_C, False
        self.hot = self.cover_open = self.feeding = False
        self.cutter_jammed = self.cutter_error = self.unrecoverable = False
        self.jam_share = 0.0
        self.drawer_open, self.pulses = False, 0
        self.printed_rows = 0
        self._due: list[tuple[int, Callable[[], None]]] = []
        self._clock = self._cooled = 0.0

    @property
    def paper_out(self) -> bool:
        """Nothing is left of the roll."""
        return self.roll_rows is not None and self.roll_rows <= 0

    @property
    def near_end(self) -> bool:
        """The sensor sees that the roll is nearly used up."""
        return self.roll_rows is not None and self.roll_rows < NEAR_END_MM * self._rows_per_mm

    @property
    def paper_mm(self) -> float | None:
        """Length left on the roll."""
        return None if self.roll_rows is None else round(self.roll_rows / self._rows_per_mm, 1)

    @property
    def blocked(self) -> bool:
        """It does nothing until somebody mends something, or until the head has cooled."""
        stopped = self.cover_open or self.paper_out or self.hot
        return stopped or self.cutter_error or self.unrecoverable

    def put_in(self, mm: float | None) -> None:
        """A roll of that length; what was not burnt yet comes on the new one."""
        torn = self.paper_out and self.queue and self.queue[0].done
        if torn and isinstance(self.queue[0].work, Strip):
            self.web.append(Note(NEW_ROLL))
        self.roll_rows = self._rows(mm)

    def refill(self) -> None:
        """A full roll, as at the beginning."""
        self.put_in(self._full_mm)

    def after_mm(self, mm: float, then: Callable[[], None]) -> None:
        """Do something when that much more paper has come out: in the middle of a line, if it is there."""
        self._due.append((self.printed_rows + max(1, round(mm * self._rows_per_mm)), then))

    def forget_plans(self) -> None:
        """Nothing is to happen any more at some place of the paper."""
        self._due.clear()

    def end_inside(self, rows_ahead: int) -> None:
        """The roll ends when so many more rows have come out."""
        self.roll_rows = rows_ahead
        if self.paper_out:
            self._tell("paper_end")

    def rows_ahead(self) -> int:
        """Rows that are still to be burnt of what is in hand."""
        return sum(t.work.rows - t.done for t in self.queue if isinstance(t.work, Strip))

    def kick(self, pulse: Pulse) -> None:
        """Feed the drawer's coil: a closed drawer springs open."""
        self.drawer_open = True
        self.pulses += 1
        self.web.append(Note(DRAWER))
        self._tell("pulse", pin=pulse.pin, ms=pulse.ms)

    def heat(self) -> None:
        """The head is too hot, and stays so."""
        self.head_c, self._held_hot, self.hot = HOT_C + 5, True, True

    def cool(self) -> None:
        """The head is cold."""
        self.head_c, self._held_hot, self.hot = AMBIENT_C, False, False

    def off(self) -> list[Task]:
        """Power cut: what was not done, never will be. The half line stays where it is."""
        left = list(self.queue)
        self.queue.clear()
        if left and isinstance(left[0].work, Strip) and left[0].done >= left[0].work.rows:
            # Its last row came out in this very moment.
            self._finished(left.pop(0))
        self.cutter_error = self.unrecoverable = self.feeding = False
        return left

    def take_sheet(self, cut: bool) -> tuple[Piece | Note, ...]:
        """The paper that came off: at the blade, or all of it, pulled out by a person."""
        if not cut:
            web, self.web = self.web, self._led()
            return tuple(web)
        above, self.web = split(self.web, self._gap_rows)
        return (*above, Note(CUT))

    def add(self, task: Task, now: float) -> None:
        """One more thing to do, behind all others."""
        if not self.queue:
            self._clock = max(self._clock, now)
        self.queue.append(task)

    def advance(self, now: float) -> bool:
        """Take one step that ends by `now`; True where there was one."""
        self._cool_down(now)
        if self.blocked or not self.queue:
            # Time that passes now brings nothing forward.
            self._clock = max(self._clock, now)
            return False
        return self._step(now)

    def next_event(self) -> float | None:
        """When there is something to see next, if nothing else happens until then; None: never."""
        if self.hot and not self._held_hot:
            excess = (self.head_c - AMBIENT_C) / (COOL_C - AMBIENT_C)
            return self._cooled + _COOLING_S * math.log(max(1.0, excess)) / self.pace + _A_BIT
        if not self.queue or self.blocked:
            return None
        task = self.queue[0]
        if isinstance(task.work, Strip):
            return self._clock + self._rows_at_once(task, task.work) / self._speed
        return task.until if task.until is not None else self._clock

    @property
    def _speed(self) -> float:
        return self._rows_per_s * self.pace

    def _rows(self, mm: float | None) -> int | None:
        return None if mm is None else round(mm * self._rows_per_mm)

    def _led(self) -> list[Piece | Note]:
        """Paper between head and blade when a sheet begins: the white at its top."""
        return [Piece(Strip(self._gap_rows), 0, self._gap_rows)]

    def _step(self, now: float) -> bool:
        task = self.queue[0]
        if isinstance(task.work, Strip):
            if not self._burn(task, task.work, now):
                return False
        elif isinstance(task.work, Reached):
            self.queue.popleft()
            task.work.what()
            return True
        elif not self._timed(task, now) or (isinstance(task.work, Cut) and not self._fall()):
            return False
        if self.queue and self.queue[0] is task and task.done >= _whole(task):
            self.queue.popleft()
            self._finished(task)
        return True

    def _rows_at_once(self, task: Task, strip: Strip) -> int:
        rows = min(strip.rows - task.done, _HEAT_ROWS)
        if self.roll_rows is not None:
            rows = min(rows, self.roll_rows)
        return min([rows, *(at - self.printed_rows for at, _ in self._due)])

    def _burn(self, task: Task, strip: Strip, now: float) -> bool:
        rows = self._rows_at_once(task, strip)
        if math.isfinite(self._speed):
            rows = min(rows, math.floor((now - self._clock) * self._speed + _A_BIT))
        if rows <= 0 < strip.rows:
            return False
        if rows:
            self._clock += rows / self._speed
            self._move(task, strip, rows)
        elif strip.text is not None:
            self.web.append(Piece(strip, 0, 0))
        return True

    def _move(self, task: Task, strip: Strip, rows: int) -> None:
        last = self.web[-1] if self.web else None
        if isinstance(last, Piece) and last.strip is strip and last.last == task.done:
            self.web[-1] = Piece(strip, last.first, task.done + rows)
        else:
            self.web.append(Piece(strip, task.done, task.done + rows))
        task.done += rows
        self.printed_rows += rows
        self._warm(strip.ink * rows / strip.rows, rows / self._rows_per_s)
        if self.roll_rows is not None:
            self.roll_rows -= rows
            if self.paper_out:
                self._tell("paper_end", row=task.done, of=strip.rows, text=strip.text)
        due = [then for at, then in self._due if at <= self.printed_rows]
        self._due = [(at, then) for at, then in self._due if at > self.printed_rows]
        for then in due:
            then()

    def _warm(self, dots: float, seconds: float) -> None:
        fallen = (self.head_c - AMBIENT_C) * math.exp(-seconds / _COOLING_S)
        self.head_c = AMBIENT_C + fallen + dots * _C_PER_DOT
        if self.head_c >= HOT_C and not self.hot:
            self.hot = True
            self._tell("head_hot", celsius=round(self.head_c))

    def _cool_down(self, now: float) -> None:
        passed = now - self._cooled
        idle = not self.queue or self.blocked
        self._cooled = now
        if self._held_hot or not idle:
            return
        if math.isinf(self.pace):
            self.head_c = COOL_C if self.hot else self.head_c
        elif passed > 0:
            fallen = (self.head_c - AMBIENT_C) * math.exp(-passed * self.pace / _COOLING_S)
            self.head_c = AMBIENT_C + fallen
        if self.hot and self.head_c <= COOL_C + _A_BIT:
            self.hot = False
            self._tell("head_cooled")

    def _timed(self, task: Task, now: float) -> bool:
        """True once the time of a cut or pulse is over."""
        if task.until is None:
            seconds = CUT_S if isinstance(task.work, Cut) else 0.0
            if isinstance(task.work, Pulse):
                seconds = task.work.ms / 1000
            task.until = self._clock + seconds / self.pace
        if task.until > now + _A_BIT:
            return False
        self._clock = task.until
        task.done = 1
        return True

    def _fall(self) -> bool:
        if not self.cutter_jammed and self.jam_share and self._chance() < self.jam_share:
            self.cutter_jammed = True
        if self.cutter_jammed:
            self.cutter_error = True
            self.queue[0].done, self.queue[0].until = 0, None
            self._tell("cutter_jam")
        return not self.cutter_error

    def _finished(self, task: Task) -> None:
        work, place = task.work, {"start": task.start, "end": task.end}
        if isinstance(work, Strip):
            self._tell("line", **place, rows=work.rows, **_text_of(work))
        elif isinstance(work, Cut):
            self._tell("cut", **place, partial=work.partial)
            self._on_cut()
        elif isinstance(work, Pulse):
            self.kick(work)
        else:
            self._tell("buzz", **place)


def _whole(task: Task) -> int:
    return task.work.rows if isinstance(task.work, Strip) else 1


def _text_of(strip: Strip) -> dict[str, Any]:
    return {} if strip.text is None else {"text": strip.text}
