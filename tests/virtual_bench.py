"""A virtual printer as a pure machine on a bench, with a clock that the test turns."""

from __future__ import annotations

from dataclasses import dataclass, field

from printer.profile import Machine as Mechanics
from printer.profile import PrinterProfile, StatusAbilities, load_profile
from printer.raster import Typeface
from printer.virtual.machine import Drained, Finished, Full, Happened, Machine, Said
from printer.virtual.paper import drawn

# 200 dpi would be 7.87 rows a mm: 254 dpi makes ten, and 100 mm/s a row each millisecond.
ROW_S = 0.001
GAP_ROWS = 120
PITCH = 42
PROFILE = load_profile("generic-80-kr").model_copy(
    update={
        "dpi": 254,
        "vertical_dpi": 254,
        "status": StatusAbilities(dle_eot=True, asb=True, gs_i=True, gs_r=True, process_id=True),
        "machine": Mechanics(mm_per_s=100, buffer_bytes=4096, head_to_cutter_mm=12.0),
    }
)
LINE = b"ABCD\n"
CUT_HERE = b"\x1dVB\x00"
PROOF = b"\x1d(H\x06\x00000001"
PROVEN = b"\x37\x220001\x00"
SOLID = b"\x1dv0\x00" + bytes((72, 0, 100, 0)) + b"\xff" * 7200


@dataclass
class Bench:
    """A machine, and all that ever came out of it."""

    machine: Machine
    now: float = 100.0
    sheets: list[Finished] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    log: list[Happened] = field(default_factory=list)
    flow: list[bool] = field(default_factory=list)
    drained: list[int] = field(default_factory=list)

    def feed(self, data: bytes, source: int = 1) -> None:
        self.machine.feed(data, self.now, source)
        self._take()

    def wait(self, seconds: float) -> None:
        """As the world does it: looks again when the machine says so, and at the end."""
        until = self.now + seconds
        while (due := self.machine.next_event()) is not None and due <= until:
            assert due >= self.now - 1e-6, "an event in the past would be looked for for ever"
            self.now = max(self.now, due)
            self.machine.advance(self.now)
            self._take()
        self.now = until
        self.machine.advance(until)
        self._take()

    def _take(self) -> None:
        for event in self.machine.take():
            match event:
                case Said():
                    self.answers.append(event.data)
                case Finished():
                    self.sheets.append(event)
                case Happened():
                    self.log.append(event)
                case Full(full):
                    self.flow.append(full)
                case Drained(source):
                    self.drained.append(source)

    def ask(self, kind: int) -> int:
        before = len(self.answers)
        self.feed(bytes((0x10, 4, kind)))
        (answer,) = self.answers[before:]
        return answer[0]

    @property
    def rows(self) -> int:
        return self.machine.mechanism.printed_rows

    def events(self, name: str) -> list[Happened]:
        return [one for one in self.log if one.event == name]


def bench(pace: float = 1.0, roll_mm: float | None = None, **changes: object) -> Bench:
    profile: PrinterProfile = PROFILE.model_copy(update=changes)
    return Bench(Machine(profile, pace=pace, roll_mm=roll_mm))


def text_of(sheet: Finished) -> list[str]:
    return drawn(sheet.web, PROFILE, Typeface()).text.splitlines()
