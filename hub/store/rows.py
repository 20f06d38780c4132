"""Event -> rows: what reports read, as statements for the writer. Pure; a rebuild from the journal gives the same rows.

A statement is (SQL, parameters). Inserts of one batch run first, grouped by table; what changes
rows runs after them in the order it happened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.order import Line

from . import print_rows
from .books_rows import BOOKS_ROWS
from .inserts import INSERT as INSERT
from .money_rows import MONEY_ROWS, settled
from .print_rows import Statement as Statement
from .receipt_rows import RECEIPT_ROWS


def rows(entry: Entry) -> Sequence[Statement]:
    """The statements of one entry; empty for what no report reads."""
    event = entry.event
    make, books = _ROWS.get(type(event)), BOOKS_ROWS.get(type(event))
    made = make(entry, event) if make else ()
    return [*made, *books(entry, event)] if books else made


def _order_placed(entry: Entry, event: e.OrderPlaced) -> list[Statement]:
    notes = event.private.notes if event.private else {}
    paid_at = entry.at if event.settles else None
    statements: list[Statement] = []
    if event.new_bill:
        bill = (
            event.bill,
            event.day,
            entry.at,
            entry.actor.device,
            event.seating,
            paid_at,
            entry.seq,
            event.number,
            None,
        )
        statements.append((INSERT["bill"], bill))
    else:
        statements.append(settled(entry, event.bill, event.settles))
        # A receipt is called by the first order of its bill.
        sql = "UPDATE bill SET number = coalesce(number, ?) WHERE id = ?"
        statements.append((sql, (event.number, event.bill)))
    statements.append((
        INSERT["customer_order"],
        (
            event.order, event.bill, event.number, event.day, entry.at, event.channel, event.service,
            event.language, entry.actor.device, entry.actor.person, event.total, event.menu,
            notes.get("0"), entry.seq,
        ),
    ))  # fmt: skip
    insert = INSERT["order_line"]
    for line in event.lines:
        statements.append((
            insert,
            (
                event.order, line.no, line.item, _named(line), line.quantity, 0, line.unit,
                line.amount, line.tax, int(line.free), notes.get(str(line.no)),
            ),
        ))  # fmt: skip
    return statements


def _named(line: Line) -> str:
    """The Korean name with its options and parts, as a report shows it."""
    if not line.options and not line.parts:
        return line.name["ko"]
    extra = [option.name["ko"] for option in line.options] + [
        part.name["ko"] for part in line.parts
    ]
    return f"{line.name['ko']} ({', '.join(extra)})"


def _order_cancelled(entry: Entry, event: e.OrderCancelled) -> list[Statement]:
    sql = "UPDATE order_line SET cancelled = cancelled + ? WHERE order_id = ? AND no = ?"
    lines: list[Statement] = [
        (sql, (count, event.order, int(no))) for no, count in event.lines.items()
    ]
    return [*lines, settled(entry, event.bill, event.settles)]


def _seating_opened(entry: Entry, event: e.SeatingOpened) -> list[Statement]:
    bill = (
        event.bill, event.day, entry.at, entry.actor.device, event.seating, entry.at, entry.seq,
        None, event.table,
    )  # fmt: skip
    return [(INSERT["bill"], bill)]


# What still waits for its printer, or for a person who may want it printed again, is printed without the notes:
# erasing them must not lose the order.
_WITHOUT_NOTES = (
    "CASE WHEN state IN ('queued', 'blocked', 'sending', 'unknown', 'expired', 'failed') THEN json_set("
    "json_remove(body, '$.content.note', '$.content.allergy'), '$.content.lines', json((SELECT"
    " json_group_array(json_remove(value, '$.note')) FROM json_each(body, '$.content.lines')))) END"
)


def _erased(entry: Entry, event: e.Erased) -> list[Statement]:
    """개인정보 파기: every place that holds private text of the target.

    Snapshots are redacted and not deleted: where the journal was cut off they are the only way to
    what was before.
    """
    target = event.target
    notes, name, pin, receipt = (
        f'$.{where}."{target}"'
        for where in ("orders", "person_names", "pin_hashes", "cash_receipts")
    )
    return [
        ("UPDATE journal SET private = NULL, salt = NULL WHERE subject = ? AND private IS NOT NULL", (target,)),
        ("UPDATE customer_order SET note = NULL WHERE id = ?", (target,)),
        ("UPDATE order_line SET note = NULL WHERE order_id = ?", (target,)),
        (f"UPDATE print_job SET body = {_WITHOUT_NOTES} WHERE subject = ?", (target,)),
        (
            "UPDATE snapshot SET body = CAST(json_remove(json_replace(CAST(body AS TEXT),"
            " ?, json('{}'), ?, json('[]'), ?, ?), ?, ?, ?) AS BLOB) WHERE instr(body, CAST(? AS BLOB))",
            (f"{notes}.notes", f"{notes}.allergens", name, target, pin, f"{receipt}.identity",
             f"{receipt}.masked", f'"{target}"'),
        ),
    ]  # fmt: skip


_ROWS: dict[type[e.Event], Callable[[Entry, Any], Sequence[Statement]]] = {
    e.OrderPlaced: _order_placed,
    e.OrderCancelled: _order_cancelled,
    e.SeatingOpened: _seating_opened,
    **MONEY_ROWS,
    **RECEIPT_ROWS,
    e.PrintStuck: print_rows.print_stuck,
    e.PrintSettled: print_rows.print_settled,
    e.Erased: _erased,
}
