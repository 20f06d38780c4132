"""The job table: reads by the reader, states through the shop's writer, durable when a call returns.

It also keeps what became of the last jobs in view, for the document `prints`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from hub.clock import Ids
from hub.domain import commands as c
from hub.domain.behaviour import COMMANDS
from hub.domain.decide.printing import number_of
from hub.domain.printer import COPIES_MAX
from hub.shop import Shop
from hub.store.print_rows import COPY_BODY, STAND_IN_BODY, VIA, VIA_ALONE, banners
from hub.store.rows import Statement
from hub.store.tables import PrintJobRow

# Jobs looked at in one go. A worker takes the first, and only one can have been left in `sending`;
# more would be read, bodies and all, on the loop at every order while a printer is behind.
PAGE = 2
# Jobs of a dead printer looked at in one go, without their bodies: a rush of an hour.
WAITING_PAGE = 200
# What became of the last jobs, on the staff's screen.
RECENT = 40

_KEPT = f"json_patch(?, coalesce({VIA_ALONE}, '{{}}'))"
_STATE = (
    f"UPDATE print_job SET state = ?, detail = {_KEPT}, changed_at = ?,"
    " attempts = attempts + (? = 'sending') WHERE id = ? AND state IN ('queued', 'blocked', 'sending')"
)
_DETAIL = f"UPDATE print_job SET detail = {_KEPT} WHERE id = ?"
_WAITING = (
    f"SELECT id, kind, subject, copy_no, coalesce({VIA}, '') AS via"
    " FROM print_job WHERE printer = ? AND state IN ('queued', 'blocked') ORDER BY id LIMIT ?"
)
# Of a job that is still being sent: told again, since the disk answered too late, there is one copy all the same.
# It was made when the first one was: how long a paper is of use is counted from there.
_COPY = (
    "INSERT INTO print_job (id, printer, kind, subject, seq, copy_no, state, attempts, created_at, changed_at,"
    " expires_at, detail, body) SELECT ?, printer, kind, subject, seq, ?, 'queued', 0, created_at, ?, expires_at,"
    f" {VIA_ALONE}, {COPY_BODY} FROM print_job WHERE id = ? AND state = 'sending' ON CONFLICT DO NOTHING"
)
# Of a job that still waits: one that was printed or settled meanwhile is not printed elsewhere too. However often it
# is handed on, its banner names the printer that it was for.
_REROUTED = (
    "INSERT INTO print_job (id, printer, kind, subject, seq, copy_no, state, attempts, created_at, changed_at,"
    " expires_at, detail, body) SELECT ?, ?, kind, subject, seq, copy_no, 'queued', 0, created_at, ?, expires_at,"
    f" json_object('via', coalesce({VIA} || ' ', '') || printer),"
    f" CASE WHEN {VIA} IS NULL THEN {STAND_IN_BODY} ELSE body END"
    " FROM print_job WHERE id = ? AND state IN ('queued', 'blocked') ON CONFLICT DO NOTHING"
)
_GONE_ELSEWHERE = (
    "UPDATE print_job SET state = 'rerouted', detail = ?, changed_at = ?"
    " WHERE id = ? AND state IN ('queued', 'blocked')"
)


class Stuck(Protocol):
    """A job that a person has to look at, as far as the journal knows it."""

    @property
    def job_id(self) -> str: ...
    @property
    def printer(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def copy_no(self) -> int: ...


class NotStored(RuntimeError):
    """The shop did not take what the spooler told: it is told again."""


class JobTable:
    """Print jobs of one shop, as rows."""

    def __init__(self, shop: Shop, ids: Ids) -> None:
        self._shop, self._ids = shop, ids
        self._names: dict[str, str] = {}

    def recall(self) -> None:
        """After a start: the last jobs come into view."""
        rows = self._shop.reader.asked(
            "SELECT id, printer, kind, subject, copy_no, state, changed_at FROM print_job"
            " ORDER BY id DESC LIMIT ?",
            (RECENT,),
        )
        for job, printer, kind, about, copy_no, state, at in reversed(rows):
            self._seen(job, printer, kind, about, copy_no, state, at, {})

    def unserved(self) -> list[str]:
        """Printers that are not of this shop any more and have jobs that nobody will print."""
        rows = self._shop.reader.asked(
            "SELECT DISTINCT printer FROM print_job WHERE state IN ('queued', 'blocked', 'sending')"
        )
        return [printer for (printer,) in rows if printer not in self._shop.state.printers]

    def open_jobs(self, printer: str) -> Sequence[PrintJobRow]:
        """The unfinished jobs of a printer that are next: one being sent, then a drawer's pulse, then the oldest."""
        rows = self._shop.reader.open_jobs(printer, PAGE)
        for row in rows[:1]:
            if row.id not in self._shop.feed.view.prints:
                about = (row.id, row.printer, row.kind, row.subject, row.copy_no)
                self._seen(*about, row.state, row.changed_at, {})
        return rows

    def waiting(self, printer: str) -> Sequence[Any]:
        """The oldest jobs of a printer of which nothing was sent, without their bodies."""
        return self._shop.reader.asked(_WAITING, (printer, WAITING_PAGE))

    async def mark(
        self,
        job_id: str,
        state: str,
        detail: Mapping[str, str | int],
        copy_no: int | None,
    ) -> None:
        """Sets a job's state; with `copy_no`, queues that marked copy in the same commit."""
        now = self._shop.clock.now()
        statements: list[Statement] = []
        if copy_no is not None:
            number = min(copy_no, COPIES_MAX)
            statements.append((_COPY, (self._ids.new("j"), number, now, number, now, job_id)))
        statements.append((_STATE, (state, _json(detail), now, state, job_id)))
        await self._shop.note(statements)
        self._became(job_id, state, now, detail)

    async def stuck(
        self, job: Stuck, state: str, reason: str, detail: Mapping[str, str | int]
    ) -> None:
        """A person has to look: the state, the list and the journal change in one commit."""
        command = c.RecordPrintStuck.model_validate(
            {
                "command_id": self._ids.command_id(),
                "type": "record_print_stuck",
                "job": job.job_id,
                "printer": job.printer,
                "kind": job.kind,
                "about": job.about,
                "copy_no": min(job.copy_no, COPIES_MAX),
                "state": state,
                "reason": reason,
                "origin": self._origin(job.job_id),
            }
        )
        # Asked for together, they ride together; the words for the technician alone are worth no commit.
        _, outcome = await asyncio.gather(
            self._shop.note([(_DETAIL, (_json(detail), job.job_id))]),
            self._shop.tell(command, COMMANDS[command.type]),
        )
        if outcome.status != 200:
            raise NotStored(outcome.body)
        self._became(job.job_id, state, self._shop.clock.now(), detail)

    async def closed(self, printer: str) -> None:
        """A printer is kept from printing until a person resumes it; the journal remembers it over a restart."""
        command = c.RecordQuarantine.model_validate(
            {
                "command_id": self._ids.command_id(),
                "type": "record_quarantine",
                "printer": printer,
            }
        )
        outcome = await self._shop.tell(command, COMMANDS[command.type])
        if outcome.status != 200:
            raise NotStored(outcome.body)

    async def reroute(self, job_id: str, to: str) -> None:
        """Another printer prints it and says whom it stands in for."""
        now = self._shop.clock.now()
        (printer,) = self._shop.reader.asked(
            "SELECT printer FROM print_job WHERE id = ?", (job_id,)
        )[0]
        known = self._shop.state.printers.get(printer)
        name = known.name if known else self._names.get(printer, printer)
        detail = {"to": to}
        statements: list[Statement] = [
            (_REROUTED, (self._ids.new("j"), to, now, *banners(name), job_id)),
            (_GONE_ELSEWHERE, (_json(detail), now, job_id)),
        ]
        await self._shop.note(statements)
        self._became(job_id, "rerouted", now, detail)

    def _origin(self, job: str) -> str | None:
        """The printer that a paper was for, where another one was to stand in."""
        rows = self._shop.reader.asked(f"SELECT {VIA} FROM print_job WHERE id = ?", (job,))
        via = rows[0][0] if rows else None
        return via.split()[0] if via else None

    def named(self, printer: str, name: str) -> None:
        """What a printer is called, for papers that were meant for it after it was taken out."""
        self._names[printer] = name

    # --- in view

    def _became(self, job: str, state: str, at: int, detail: Mapping[str, str | int]) -> None:
        known = self._shop.feed.view.prints.get(job)
        if known is not None:
            told = {key: detail[key] for key in ("to", "missing") if key in detail}
            self._shop.feed.view.prints[job] = known | told | {"state": state, "at": at}
            self._shop.feed.touch("prints", ("recent", job))

    def _seen(
        self, job: str, printer: str, kind: str, about: str, copy_no: int, state: str, at: int,
        detail: Mapping[str, str | int],
    ) -> None:  # fmt: skip
        prints = self._shop.feed.view.prints
        value: dict[str, str | int] = {
            "printer": printer, "kind": kind, "about": about, "copy_no": copy_no, "state": state,
            "at": at, **detail,
        }  # fmt: skip
        number = number_of(self._shop.state, about)
        if number:
            value["number"] = number
        prints[job] = value
        while len(prints) > RECENT:
            del prints[next(iter(prints))]
        self._shop.feed.touch("prints", ("recent", job))


def _json(detail: Mapping[str, str | int]) -> str:
    return json.dumps(dict(detail), ensure_ascii=False)
