"""Event -> rows: what reports read, as statements for the writer. Pure; a rebuild from the journal gives the same rows.

A statement is (SQL, parameters). Inserts of one batch run first, grouped by table; what changes
rows runs after them in the order it happened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import SQLModel

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.order import Line

from . import print_rows
from .print_rows import Statement as Statement
from .tables import TABLES


def _insert(model: type[SQLModel]) -> str:
    table = model.metadata.tables[str(model.__tablename__)]
    names = [column.name for column in table.columns]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


INSERT: dict[str, str] = {str(model.__tablename__): _insert(model) for model in TABLES}
"""INSERT statement by table, values in the order of its SQLModel."""


def rows(entry: Entry) -> Sequence[Statement]:
    """The statements of one entry; empty for what no report reads."""
    make = _ROWS.get(type(entry.event))
    return make(entry, entry.event) if make else ()


def _order_placed(entry: Entry, event: e.OrderPlaced) -> list[Statement]:
    notes = event.private.notes if event.private else {}
    settled = entry.at if event.settles else None
    statements: list[Statement] = []
    if event.new_bill:
        bill = (
            event.bill,
            event.day,
            entry.at,
            entry.actor.device,
            event.seating,
            settled,
            entry.seq,
        )
        statements.append((INSERT["bill"], bill))
    else:
        statements.append(_settled(entry, event.bill, event.settles))
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
    return [*lines, _settled(entry, event.bill, event.settles)]


def _settled(entry: Entry, bill: str, settles: bool) -> Statement:
    """Keeps the first moment of being settled while the bill stays settled."""
    if settles:
        return (
            "UPDATE bill SET settled_at = coalesce(settled_at, ?) WHERE id = ?", (entry.at, bill),
        )  # fmt: skip
    return ("UPDATE bill SET settled_at = NULL WHERE id = ?", (bill,))


def _seating_opened(entry: Entry, event: e.SeatingOpened) -> list[Statement]:
    bill = (event.bill, event.day, entry.at, entry.actor.device, event.seating, entry.at, entry.seq)
    return [(INSERT["bill"], bill)]


def _payment_requested(entry: Entry, event: e.PaymentRequested) -> list[Statement]:
    return [(
        INSERT["payment"],
        (
            event.payment, event.bill, event.method, event.amount, event.vat, "requested", entry.at,
            entry.at, None, None, None,
        ),
    )]  # fmt: skip


def _payment_approved(entry: Entry, event: e.PaymentApproved) -> list[Statement]:
    number = event.approval.approval_no if event.approval else None
    # Cash is approved without having been requested, so the row may not be there yet.
    return [
        (
            "INSERT INTO payment (id, bill, method, amount, vat, state, at, changed_at, tendered, approval_no)"
            " VALUES (?, ?, ?, ?, ?, 'approved', ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " vat = excluded.vat, state = excluded.state, changed_at = excluded.changed_at,"
            " tendered = excluded.tendered, approval_no = excluded.approval_no",
            (
                event.payment, event.bill, event.method, event.amount, event.vat, entry.at, entry.at,
                event.tendered, number,
            ),
        ),
        _settled(entry, event.bill, event.settles),
    ]  # fmt: skip


def _payment_moved(state: str) -> Callable[[Entry, Any], list[Statement]]:
    def make(entry: Entry, event: Any) -> list[Statement]:
        sql = "UPDATE payment SET state = ?, changed_at = ?, reason = ? WHERE id = ?"
        why = event.private.reason if event.private else getattr(event, "reason", None)
        statements: list[Statement] = [(sql, (state, entry.at, why, event.payment))]
        if isinstance(event, e.PaymentCancelled):
            statements.append(_settled(entry, event.bill, event.settles))
        return statements

    return make


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
    notes, name, pin = (
        f'$.{where}."{target}"' for where in ("orders", "person_names", "pin_hashes")
    )
    return [
        ("UPDATE journal SET private = NULL, salt = NULL WHERE subject = ? AND private IS NOT NULL", (target,)),
        ("UPDATE customer_order SET note = NULL WHERE id = ?", (target,)),
        ("UPDATE order_line SET note = NULL WHERE order_id = ?", (target,)),
        (f"UPDATE print_job SET body = {_WITHOUT_NOTES} WHERE subject = ?", (target,)),
        (
            "UPDATE snapshot SET body = CAST(json_remove(json_replace(CAST(body AS TEXT),"
            " ?, json('{}'), ?, ?), ?) AS BLOB) WHERE instr(body, CAST(? AS BLOB))",
            (f"{notes}.notes", name, target, pin, f'"{target}"'),
        ),
    ]  # fmt: skip


_ROWS: dict[type[e.Event], Callable[[Entry, Any], Sequence[Statement]]] = {
    e.OrderPlaced: _order_placed,
    e.OrderCancelled: _order_cancelled,
    e.SeatingOpened: _seating_opened,
    e.PaymentRequested: _payment_requested,
    e.PaymentApproved: _payment_approved,
    e.PaymentDeclined: _payment_moved("declined"),
    e.PaymentCancelled: _payment_moved("cancelled"),
    e.PaymentUnknown: _payment_moved("unknown"),
    e.PrintStuck: print_rows.print_stuck,
    e.PrintSettled: print_rows.print_settled,
    e.Erased: _erased,
}
