"""The job table: reads by the reader, states through the shop's writer, durable when `mark` returns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from hub.clock import Ids
from hub.shop import Shop
from hub.store.rows import Statement
from hub.store.tables import PrintJobRow

# Jobs looked at in one go. A worker takes the oldest, and only that one can have been left in `sending`;
# more would be read, bodies and all, on the loop at every order while a printer is behind.
PAGE = 2


class JobTable:
    """Print jobs of one shop, as rows."""

    def __init__(self, shop: Shop, ids: Ids) -> None:
        self._shop, self._ids = shop, ids

    def open_jobs(self, printer: str) -> Sequence[PrintJobRow]:
        """The oldest unfinished jobs of a printer."""
        return self._shop.reader.open_jobs(printer, PAGE)

    async def mark(
        self,
        job_id: str,
        state: str,
        detail: Mapping[str, str | int],
        copy_body: str | None,
        copy_no: int,
    ) -> None:
        """Sets a job's state; with `copy_body`, queues a marked copy in the same commit."""
        now = self._shop.clock.now()
        statements: list[Statement] = [(
            "UPDATE print_job SET state = ?, detail = ?, changed_at = ?,"
            " attempts = attempts + (? = 'sending') WHERE id = ?",
            (state, json.dumps(dict(detail), ensure_ascii=False), now, state, job_id),
        )]  # fmt: skip
        if copy_body is not None:
            statements.append((
                "INSERT INTO print_job SELECT ?, printer, kind, subject, seq, ?, 'queued', 0, ?, ?,"
                " expires_at, NULL, ? FROM print_job WHERE id = ? ON CONFLICT DO NOTHING",
                (self._ids.new("j"), copy_no, now, now, copy_body, job_id),
            ))  # fmt: skip
        await self._shop.note(statements)
