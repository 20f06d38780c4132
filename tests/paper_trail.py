"""The job table held against the paper: what printers were told to print, and what is physically there.

Read from the disk alone: the database of a shop that is closed, and the folders of virtual printers that are
off (`printer/virtual/printer.py` says how their files are read). Neither the hub nor a printer is asked.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub.store.database import connected
from printer.profile import PrinterProfile
from printer.render import BadJob, render_job
from printer.spool.failover import UNLISTED
from tests.faults.books import Books

OPEN = frozenset(("queued", "blocked", "sending"))
# Of these not one byte of content left the hub.
UNSENT = frozenset(("queued", "blocked", "expired", "failed", "rerouted"))
# Every job begins with the same few settings; this much of it is of no other (bytes).
_HEAD = 48
_drawn: dict[tuple[str, str], bytes] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the job table."""

    id: str
    printer: str
    kind: str
    subject: str
    seq: int
    copy_no: int
    state: str
    detail: Mapping[str, Any]
    body: str

    @property
    def plain(self) -> bool:
        """True where its paper says neither that it is a copy nor whom it stands in for."""
        return self.copy_no == 1 and not self._content.get("banner")

    @property
    def paper(self) -> tuple[int, str, str, str]:
        """What it is: the same for every copy, at whatever printer."""
        return self.seq, self.kind, self.subject, str(self._content.get("station", ""))

    @property
    def banner(self) -> str | None:
        """Whom it stands in for."""
        said: str | None = self._content.get("banner")
        return said

    @property
    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.body)["content"]
        return content


def rows_of(data: Path) -> list[Row]:
    """The job table of a shop, oldest first."""
    sql = "SELECT id, printer, kind, subject, seq, copy_no, state, detail, body FROM print_job ORDER BY id"
    with closing(connected(data / "madang.db", "ro")) as connection:
        found = connection.execute(sql).fetchall()
    return [Row(*row[:7], json.loads(row[7] or "{}"), row[8]) for row in found]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One piece of paper: the bytes it was printed from, and the parts of them whose dots never came."""

    data: bytes
    lost: tuple[tuple[int, int], ...]
    marks: tuple[tuple[int, int, int], ...]
    """(place in the log, from, to) of everything that came out on it."""

    def is_whole(self, start: int, end: int) -> bool:
        """Every dot of these bytes is on it."""
        return not any(a < end and start < b for a, b in self.lost)

    def done_at(self, start: int, end: int) -> int:
        """The place in the log where the last of these bytes came out."""
        return max((at for at, a, b in self.marks if a < end and start < b), default=0)


class Paper:
    """All that came out of one printer."""

    def __init__(self, folder: Path) -> None:
        self.sheets: list[Sheet] = []
        self.pulses = 0
        marks: list[tuple[int, int, int]] = []
        log = folder / "log.jsonl"
        place = 0
        for line in log.read_bytes().splitlines(keepends=True) if log.exists() else ():
            place += len(line)
            event = json.loads(line)
            match event["event"]:
                case "line" | "cut":
                    marks.append((place, event["start"], event["end"]))
                case "pulse":
                    self.pulses += 1
                case "sheet":
                    data = (folder / f"{event['sheet']}.bin").read_bytes()
                    assert len(data) == event["bytes"]
                    lost = tuple((a, b) for a, b in event["lost"])
                    self.sheets.append(Sheet(data, lost, tuple(marks)))
                    marks = []

    def found(self, job: bytes) -> list[tuple[Sheet, int, int]]:
        """Where a printer obeyed these bytes, one after the other."""
        places = []
        for sheet in self.sheets:
            at = sheet.data.find(job)
            while at >= 0:
                places.append((sheet, at, at + len(job)))
                at = sheet.data.find(job, at + len(job))
        return places

    def whole(self, job: bytes) -> list[tuple[Sheet, int, int]]:
        """Where every dot of it is on paper."""
        return [(sheet, a, b) for sheet, a, b in self.found(job) if sheet.is_whole(a, b)]


@dataclass(slots=True)
class Trust:
    """What is known of the bad days of a shop's printers, and of when its hub believed that a job is printed."""

    lost: set[str] = field(default_factory=set)
    """Printers that lost power or their cable: what was `sent` may be nowhere, what was `processed` half there."""
    noisy: set[str] = field(default_factory=set)
    """Printers on whose line bytes came that nobody had asked for: a one-byte answer may be anybody's."""
    hasty: set[str] = field(default_factory=set)
    """Printers on a line that were off and on faster than any real one, in the middle of a job: that shows nowhere."""
    proofs: dict[str, int] = field(default_factory=dict)
    """By job: how long its printer's log was when it became `confirmed`."""


def check_agreement(
    data: Path,
    papers: Mapping[str, Paper],
    profiles: Mapping[str, PrinterProfile],
    trust: Trust | None = None,
    *,
    settled: bool = True,
) -> list[Row]:
    """The journal of jobs agrees with the paper. Gives the rows. `settled`: no job is under way any more."""
    trust = trust or Trust()
    rows = rows_of(data)
    for printer, paper in papers.items():
        mine = [row for row in rows if row.printer == printer]
        _check_drawer(paper, [row for row in mine if row.kind == "drawer"], printer)
        told: dict[bytes, list[Row]] = defaultdict(list)
        for row in mine:
            if row.kind != "drawer":
                told[rendered(row.body, profiles[printer])].append(row)
        check_printer(paper, told, trust)
    _check_first_prints(rows)
    _check_ends(rows, *_listed(data), settled=settled)
    return rows


def check_printer(paper: Paper, told: Mapping[bytes, Sequence[Row]], trust: Trust) -> None:
    """What came out of one printer is what its rows say. `told`: the rows by the bytes of their jobs."""
    for job, beginning in _beginnings(sorted(told)):
        same = told[job]
        sent = [row for row in same if row.state not in UNSENT]
        whole, begun = paper.whole(job), paper.found(beginning)
        assert len(begun) <= len(sent), f"came out without being sent, or twice: {same}"
        assert len(whole) >= _count(same, "confirmed"), f"confirmed, but not on paper: {same}"
        for row in same:
            if row.id in trust.proofs and len(same) == 1:
                done = min(sheet.done_at(a, b) for sheet, a, b in whole)
                assert done <= trust.proofs[row.id], f"confirmed before it was printed: {row}"
        if row.printer not in trust.noisy | trust.hasty:
            done = _count(same, "confirmed", "processed")
            assert len(paper.found(job)) >= done, f"processed, but never obeyed: {same}"
            if row.printer not in trust.lost:
                assert len(whole) >= done, f"processed, but not on paper: {same}"
        if row.printer not in trust.lost | trust.noisy:
            done = _count(same, "confirmed", "processed", "sent")
            assert len(whole) >= done, f"sent, and nothing went wrong, but not on paper: {same}"


def _count(rows: Iterable[Row], *states: str) -> int:
    return sum(row.state in states for row in rows)


def _beginnings(jobs: Sequence[bytes]) -> Iterable[tuple[bytes, bytes]]:
    """Each job with as much of it as tells it from all others. `jobs` are sorted."""
    for before, job, after in zip((b"", *jobs), jobs, (*jobs[1:], b""), strict=False):
        shared = max(_shared(job, other) for other in (before, after))
        yield job, job[: max(shared + 1, _HEAD)]


def _shared(one: bytes, other: bytes) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _check_drawer(paper: Paper, rows: Sequence[Row], printer: str) -> None:
    """The drawer opens at most once for each event."""
    maybe = _count(rows, "confirmed", "processed", "sent", "unknown", "sending")
    assert _count(rows, "confirmed") <= paper.pulses <= maybe, (printer, paper.pulses, rows)
    assert len({row.seq for row in rows}) == len(rows)
    assert all(row.copy_no == 1 for row in rows), f"a pulse was sent again: {rows}"


def _check_first_prints(rows: Sequence[Row]) -> None:
    """A paper is made once for a printer; every other one says that it is a copy, or whom it stands in for."""
    first: set[tuple[Any, ...]] = set()
    for row in rows:
        if row.plain and row.kind not in UNLISTED:
            assert (row.printer, row.paper) not in first, (
                f"a second one that does not say so: {row}"
            )
            first.add((row.printer, row.paper))


def _check_ends(
    rows: Sequence[Row], listed: set[str], answered: set[str], *, settled: bool
) -> None:
    """Nobody has to know by himself that a paper is missing: it comes again, elsewhere, or stands in the list."""
    copies = {(row.printer, row.paper, row.copy_no) for row in rows}
    stood_in = {(row.printer, row.paper) for row in rows if row.banner}
    for row in rows:
        told = row.id in listed or row.id in answered or row.kind in UNLISTED
        match row.state:
            case "unknown":
                again = (row.printer, row.paper, row.copy_no + 1) in copies
                assert told or (again and row.kind == "kitchen_ticket"), f"lost: {row}"
            case "expired" | "failed":
                assert told, f"lost: {row}"
            case "rerouted":
                assert (row.detail["to"], row.paper) in stood_in, f"lost: {row}"
            case "confirmed" | "processed" | "sent":
                assert row.id not in listed, f"well, and in the list: {row}"
            case state:
                assert state in OPEN
                assert not settled, f"still open: {row}"


def _listed(data: Path) -> tuple[set[str], set[str]]:
    """Jobs that stand in the list by the journal's own words, and those that a person answered."""
    listed: set[str] = set()
    answered: set[str] = set()
    for entry in Books(data).entries:
        event: Any = entry.event
        if event.type == "print_stuck":
            listed.add(event.job)
        elif event.type == "print_settled":
            listed.discard(event.job)
            answered.add(event.job)
    return listed, answered


def rendered(body: str, profile: PrinterProfile) -> bytes:
    """What a printer of that profile is told for this body; nothing where it cannot be drawn."""
    key = body, profile.name
    if key not in _drawn:
        with suppress(BadJob):
            _drawn[key] = render_job(body, profile).data
    return _drawn.get(key, b"")
