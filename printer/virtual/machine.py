"""A whole receipt printer as a machine: bytes and time in, paper and answers out. Pure: no clock, no IO.

    machine.feed(bytes, now, source) -> machine.advance(now) -> machine.take()
    machine.next_event() says when to advance next, if nothing arrives until then.

Commands are obeyed in order, at most AHEAD of them ahead of the head: GS r is answered when it is
reached (the line before it may still be moving: "processed"), GS ( H fn48 when the dots before it are on
paper. A picture is burnt when its last byte came, row by row. Nothing is obeyed while it cannot print.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from printer.commands import Command
from printer.profile import PrinterProfile

from .answers import Condition, automatic, identity, real_time, sensor, watched
from .buffer import LinkEnd, ReceiveBuffer
from .mechanism import Mechanism, Reached, Task
from .paper import Note, Piece
from .typeset import Cut, Pulse, Strip, Typesetter

# Tasks in hand: the one that moves and the next.
AHEAD = 2
# What only sets something and follows a cut is the end of that job, not the beginning of the next: it is waited
# for until a question, the end of the link or other letters tell, or until nothing has come for so long (s).
SETTLED_S = 2.0
_RESET = b"\x1b@"
_PROCESS_ID, _CLEARED = b"\x37\x22", b"\x37\x25\x00"
_CLEAR_BUFFERS = b"\x01\x03\x14\x01\x06\x02\x08"


@dataclass(frozen=True, slots=True)
class Said:
    """Bytes for the client of link `source` (None: whoever is there now)."""

    kind: Literal["real_time", "queued", "automatic"]
    data: bytes
    source: int | None


@dataclass(frozen=True, slots=True)
class Finished:
    """A sheet came off. `data` is what it was printed from, `lost` the parts of it that are not on it."""

    sheet: int
    data: bytes
    web: tuple[Piece | Note, ...]
    lost: tuple[tuple[int, int], ...]
    why: Literal["cut", "link", "power"]


@dataclass(frozen=True, slots=True)
class Happened:
    """For the log: a physical event, in the order of the paper."""

    event: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Full:
    """The buffer is full (stop sending), or not any more."""

    full: bool


@dataclass(frozen=True, slots=True)
class Drained:
    """All that link `source` ever sent has been printed, or lost."""

    source: int


Event = Said | Finished | Happened | Full | Drained


def is_question(command: Command) -> bool:
    """True for what a printer answers in its turn. It is no part of a job, and stands on no paper."""
    if command.name == "GS ( H":
        return command.params[2:4] == b"00"
    return command.name in ("GS r", "GS I", "GS a")


class Machine:
    """One printer of a profile. `pace` divides every duration; `roll_mm` None is paper without end."""

    def __init__(
        self,
        profile: PrinterProfile,
        *,
        pace: float = 1.0,
        roll_mm: float | None = None,
        first_sheet: int = 1,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.profile = profile
        self.mechanism = Mechanism(
            profile, pace, roll_mm, self._tell, lambda: self._sheet_off("cut"), chance
        )
        self.buffer = ReceiveBuffer(profile.machine.buffer_bytes)
        self.sheet = first_sheet
        self.power = True
        self._typesetter = Typesetter(profile)
        self._events: list[Event] = []
        self._data = bytearray()
        self._trace = False
        self._cut_off: Finished | None = None
        self._cut_until = 0.0
        self._asked_behind_cut = False
        self._now = 0.0
        self._open_from: int | None = None
        self._lost: list[tuple[int, int]] = []
        self._asb_mask, self._asb_sent = 0, b""
        self._paper_ends_after: int | None = None

    # --- what goes in ---

    def feed(self, data: bytes, now: float, source: int = 0) -> None:
        """Bytes from a link. Nothing is heard without power."""
        if not self.power:
            return
        for command in self.buffer.overtaking(data):
            self._at_once(command, source)
        self.buffer.stopped = self.mechanism.blocked
        if dropped := self.buffer.feed(data, source):
            self._tell("dropped", bytes=dropped)
        self.advance(now)

    def end(self, now: float, source: int = 0) -> None:
        """The client of a link has gone; `Drained` follows when its last byte has been obeyed."""
        if self.power:
            self.buffer.end(source)
            self.advance(now)
        else:
            self._events.append(Drained(source))

    def advance(self, now: float) -> None:
        """Go on until `now`."""
        self._now = now
        while self.power and (self._obey_next(now) or self.mechanism.advance(now)):
            pass
        if self._cut_off is not None and now >= self._cut_until:
            self._file_cut(len(self._data))
        self.notice()

    def next_event(self) -> float | None:
        """When `advance` would find something to do; None: not before something arrives."""
        due = self.mechanism.next_event() if self.power else None
        if self._cut_off is None:
            return due
        return self._cut_until if due is None else min(due, self._cut_until)

    def take(self) -> list[Event]:
        """What came of it, in order; the next call gives only what is new."""
        taken, self._events = self._events, []
        return taken

    # --- what people and fate do ---

    def power_off(self) -> None:
        """The plug is pulled: buffers and what is in flight are gone, half a line stays on the paper."""
        if not self.power:
            return
        self._lose(self.mechanism.off())
        ends = self.buffer.clear()
        self.buffer.full = False
        self.power, self._asb_mask = False, 0
        self._tell("power", on=False)
        self._sheet_off("power")
        self._events += [Drained(source) for source in ends]

    def power_on(self) -> None:
        """It starts afresh."""
        if not self.power:
            self.power = True
            self._tell("power", on=True)
            self._events.append(Full(full=False))

    def recover(self, *, clear: bool) -> None:
        """DLE ENQ 1 (go on with the line that failed) and 2 (clear the buffers first)."""
        if clear:
            self._lose(self.mechanism.off())
            self._tell("cleared")
            self._events += [Drained(source) for source in self.buffer.clear()]
        if not self.mechanism.cutter_jammed:
            self.mechanism.cutter_error = False

    def paper_ends_after(self, count: int | None) -> None:
        """The roll ends in the middle of what the `count`th byte from now makes; behind it if it cuts."""
        self._paper_ends_after = count

    def notice(self) -> None:
        """Send the status where something changed that somebody wants to hear of."""
        self.buffer.stopped = self.mechanism.blocked
        if (marked := self.buffer.marked()) is not None:
            self._events.append(Full(marked))
        block = automatic(self.condition)
        seen = watched(self._asb_mask, block)
        if self.power and self._asb_mask and seen != self._asb_sent:
            self._asb_sent = seen
            self._events.append(Said("automatic", block, None))

    @property
    def condition(self) -> Condition:
        """What its sensors see."""
        m = self.mechanism
        return Condition(
            drawer_high=m.drawer_open,
            cover_open=m.cover_open,
            feeding=m.feeding,
            near_end=m.near_end,
            paper_out=m.paper_out,
            cutter=m.cutter_error,
            unrecoverable=m.unrecoverable,
            hot=m.hot,
        )

    # --- how it works ---

    def _tell(self, event: str, **facts: Any) -> None:
        self._events.append(Happened(event, {"sheet": self.sheet, **facts}))

    def _at_once(self, command: bytes, source: int) -> None:
        kind, value = command[1], command[2]
        if kind == 0x04 and self.profile.status.dle_eot:
            if answer := real_time(value, self.condition):
                self._events.append(Said("real_time", answer, source))
        elif kind == 0x05 and value in (1, 2):
            self.recover(clear=value == 2)
        elif kind == 0x14 and value == 1 and not self.condition.offline:
            self.mechanism.kick(Pulse(5 if command[3] & 1 else 2, 100 * command[4]))
        elif kind == 0x14 and value == 8 and command[3:] == _CLEAR_BUFFERS:
            self.recover(clear=True)
            self._events.append(Said("real_time", _CLEARED, source))

    def _obey_next(self, now: float) -> bool:
        mechanism = self.mechanism
        if mechanism.blocked or not self.buffer.waiting:
            return False
        first = self.buffer.first
        question = isinstance(first.what, Command) and is_question(first.what)
        # The next job waits for the blade: what it prints belongs to the next sheet.
        moving = len(mechanism.queue) >= AHEAD or any(map(_is_barrier, mechanism.queue))
        if moving and not question:
            return False
        self.buffer.take()
        if isinstance(first.what, LinkEnd):
            ended = self._then(lambda: self._link_ended(first.source), first.source)
            mechanism.add(ended, now)
        elif question:
            if self._cut_off is not None:
                self._file_cut(len(self._data))
            elif any(isinstance(task.work, Cut) for task in mechanism.queue):
                self._asked_behind_cut = True
            self._answer(first.what, first.source, now)
        else:
            self._obey(first.what, now)
        return True

    def _obey(self, command: Command, now: float) -> None:
        if command.name == "ESC @":
            # It ends automatic status, too (Bixolon SRP-332II command manual p.107).
            self._asb_mask = 0
        had_open = self._typesetter.open_line
        work = self._typesetter.obey(command)
        traced = bool(work) or command.name == "text"
        if traced and self._cut_off is not None:
            self._file_cut(_end_of_job(bytes(self._data)))
        start = len(self._data)
        self._data += command.raw
        end = len(self._data)
        if had_open and not self._typesetter.open_line and not work and self._open_from is not None:
            self._lost.append((self._open_from, start))
        begun = start if self._open_from is None else self._open_from
        self._open_from = begun if self._typesetter.open_line else None
        self._trace = self._trace or traced
        rows_before = self.mechanism.rows_ahead()
        for one in work:
            self.mechanism.add(Task(one, begun, end), now)
        rows = sum(one.rows for one in work if isinstance(one, Strip))
        if self._paper_ends_after is None:
            return
        self._paper_ends_after -= len(command.raw)
        if self._paper_ends_after > 0:
            return
        self._paper_ends_after = None
        if work and isinstance(work[-1], Cut):
            self.mechanism.add(self._then(lambda: self.mechanism.end_inside(0)), now)
        else:
            self.mechanism.end_inside(rows_before + rows // 2)

    def _then(self, what: Callable[[], None], ends_link: int | None = None) -> Task:
        return Task(Reached(what, ends_link), len(self._data), len(self._data))

    def _answer(self, command: Command, source: int, now: float) -> None:
        knows, params = self.profile.status, command.params
        if command.name == "GS ( H" and knows.process_id:
            answer = _PROCESS_ID + params[4:8] + b"\x00"
            self.mechanism.add(self._then(lambda: self._say(answer, source)), now)
        elif command.name == "GS r" and knows.gs_r:
            self._say(sensor(params[0], self.condition), source)
        elif command.name == "GS I" and knows.gs_i:
            self._say(identity(params[0], self.profile), source)
        elif command.name == "GS a" and knows.asb:
            self._asb_mask = params[0]
            block = automatic(self.condition)
            self._asb_sent = watched(params[0], block)
            if params[0]:
                self._events.append(Said("automatic", block, source))

    def _say(self, answer: bytes, source: int) -> None:
        if answer:
            self._events.append(Said("queued", answer, source))

    def _link_ended(self, source: int) -> None:
        self._sheet_off("link")
        self._events.append(Drained(source))

    def _lose(self, tasks: Iterable[Task]) -> None:
        """What was obeyed, and will never be on paper."""
        for task in tasks:
            if isinstance(task.work, Reached):
                if task.work.ends_link is not None:
                    self._events.append(Drained(task.work.ends_link))
                continue
            self._lost.append((task.start, task.end))
            if isinstance(task.work, Strip):
                facts = {"start": task.start, "end": task.end, "text": task.work.text}
                self._tell("lost", **facts, row=task.done, of=task.work.rows)
        if self._open_from is not None:
            self._lost.append((self._open_from, len(self._data)))
        self._open_from = None
        self._typesetter.forget()

    def _sheet_off(self, why: Literal["cut", "link", "power"]) -> None:
        if self._cut_off is not None:
            self._file_cut(len(self._data))
        if self._trace:
            if self._open_from is not None:
                self._lost.append((self._open_from, len(self._data)))
            web = self.mechanism.take_sheet(cut=why == "cut")
            lost = tuple(sorted(set(self._lost)))
            sheet = Finished(self.sheet, bytes(self._data), web, lost, why)
            if why != "cut":
                self._file(sheet)
            else:
                self._cut_off, self._cut_until = sheet, self._now + SETTLED_S
        # Questions, settings and white alone: nobody tears that off.
        self._data.clear()
        self._lost.clear()
        self._trace = False
        self._open_from = None if self._open_from is None else 0
        if self._cut_off is not None and self._asked_behind_cut:
            self._file_cut(0)
        self._asked_behind_cut = False

    def _file_cut(self, count: int) -> None:
        """The sheet that was cut off is whole, with so many bytes of what followed."""
        assert self._cut_off is not None
        sheet, self._cut_off = self._cut_off, None
        self._file(replace(sheet, data=sheet.data + bytes(self._data[:count])))
        del self._data[:count]

    def _file(self, sheet: Finished) -> None:
        lost = [list(part) for part in sheet.lost]
        self._tell("sheet", bytes=len(sheet.data), lost=lost, why=sheet.why)
        self._events.append(sheet)
        self.sheet += 1


def _end_of_job(settings: bytes) -> int:
    """Where the next job begins in what stands between a cut and its first letter: at its ESC @.

    A job may end with an ESC @ of its own; then there are two.
    """
    first = settings.find(_RESET)
    second = settings.find(_RESET, first + 2)
    return first + 2 if second >= 0 else max(0, first)


def _is_barrier(task: Task) -> bool:
    return isinstance(task.work, Cut | Reached)
