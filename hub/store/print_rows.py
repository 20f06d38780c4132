"""What the journal says of print jobs, as changes of their rows. The jobs themselves are made in `printer/jobs`."""

from __future__ import annotations

from typing import Any, get_args

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.text import Language
from hub.messages import catalogue, fill

Statement = tuple[str, tuple[Any, ...]]

# A paper that knows what a copy is has these in its body; others stay as they are. Out of the row and never out of
# memory: a note that was erased meanwhile must not come back.
COPY_BODY = "json_replace(body, '$.content.copy_no', ?, '$.content.reprinted_at', ?)"
"""The body as copy number ?, made at ? (UTC ms)."""

_LANGUAGES: tuple[Language, ...] = get_args(Language)
STAND_IN_BODY = (
    "json_replace(body, '$.content.banner', CASE json_extract(body, '$.content.language') "
    + " ".join(f"WHEN '{language}' THEN ?" for language in _LANGUAGES)
    + " END)"
)
"""The body with the banner of a printer that stands in for another; the values are `banners`."""
_AT_HOME = "UPDATE print_job SET body = json_replace(body, '$.content.banner', NULL) WHERE id = ?"

# In a job's `detail`, of whatever else it tells: the printers at which the paper was before, the first being the one
# it was for. No other part of a row says so.
VIA = "json_extract(detail, '$.via')"
VIA_ALONE = f"CASE WHEN {VIA} IS NOT NULL THEN json_object('via', {VIA}) END"

_AGAIN = (
    "INSERT INTO print_job (id, printer, kind, subject, seq, copy_no, state, attempts, created_at, changed_at,"
    " expires_at, detail, body) SELECT ?, ?, kind, subject, ?, ?, 'queued', 0, ?, ?, ? + (expires_at - created_at),"
    f" NULL, {COPY_BODY} FROM print_job WHERE id = ? ON CONFLICT DO NOTHING"
)


def banners(printer: str) -> tuple[str, ...]:
    """What a paper says of the printer that it was meant for, in every language a paper may have."""
    return tuple(
        fill(catalogue(language)["paper.stand_in"], {"printer": printer}) for language in _LANGUAGES
    )


def print_stuck(entry: Entry, event: e.PrintStuck) -> list[Statement]:
    """The job's state, in the same commit as the question to people."""
    sql = "UPDATE print_job SET state = ?, changed_at = ? WHERE id = ?"
    return [(sql, (event.state, entry.at, event.job))]


def print_settled(entry: Entry, event: e.PrintSettled) -> list[Statement]:
    """`again`: the marked copy, with as much time as the first one had."""
    if event.copy_job is None:
        return []
    copy, at = event.copy_job, entry.at
    row = (copy, event.printer, entry.seq, event.copy_no, at, at, at)
    statements: list[Statement] = [(_AGAIN, (*row, event.copy_no, at, event.job))]
    if event.stands_in_for is None:
        return [*statements, (_AT_HOME, (copy,))]
    sql = (
        f"UPDATE print_job SET body = {STAND_IN_BODY}, detail = json_object('via', ?) WHERE id = ?"
    )
    return [*statements, (sql, (*banners(event.stands_in_for), event.origin, copy))]
