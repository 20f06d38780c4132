"""What the journal says of money as the books keep it: every won that moved, shifts, Zs. Rows are added, never changed.

`movement` is one row a payment that was approved and one a refund, in the order in which they happened: which
business day and which Z one belongs to is said by its place in the journal (`seq`), so nothing is ever written to it
again. SQLite itself refuses to change a Z (triggers of the first migration).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry

from .inserts import INSERT
from .print_rows import Statement


def _day_opened(entry: Entry, event: e.BusinessDayOpened) -> list[Statement]:
    return [(INSERT["business_day"], (entry.seq, event.day, entry.at))]


def _approved(entry: Entry, event: e.PaymentApproved) -> list[Statement]:
    approval = event.approval
    return [(
        INSERT["movement"],
        (
            entry.seq, entry.at, "sale", event.payment, None, event.bill, event.method, event.amount,
            event.vat, event.exempt, approval.approval_no if approval else None,
            approval.issuer if approval else None, int(approval.test) if approval else 0,
            event.shift, entry.actor.device, entry.actor.person,
        ),
    )]  # fmt: skip


def _cancelled(entry: Entry, event: e.PaymentCancelled) -> list[Statement]:
    approval = event.approval
    return [(
        INSERT["movement"],
        (
            entry.seq, entry.at, "refund", event.payment, event.refund, event.bill, event.method,
            -event.refunded, -event.vat, -event.exempt, approval.approval_no if approval else None,
            approval.issuer if approval else None, int(approval.test) if approval else 0,
            event.shift, entry.actor.device, entry.actor.person,
        ),
    )]  # fmt: skip


def _cash_moved(entry: Entry, event: e.CashMoved) -> list[Statement]:
    reason = event.private.reason if event.private else None
    values = (
        entry.seq, event.shift, entry.at, event.direction, event.amount, entry.actor.person, reason,
    )  # fmt: skip
    return [(INSERT["cash_move"], values)]


def _shift_closed(entry: Entry, event: e.ShiftClosed) -> list[Statement]:
    figures = event.figures
    coins = ",".join(f"{worth}x{number}" for worth, number in figures.coins.items())
    values = (
        event.shift, figures.drawer, figures.device, figures.person, figures.closed_by,
        figures.opened_at, entry.at, figures.float_amount, figures.sales, figures.refunds,
        figures.paid_in, figures.paid_out, figures.expected, figures.counted, figures.difference,
        coins, event.private.reason if event.private else None, entry.seq,
    )  # fmt: skip
    return [(INSERT["shift"], values)]


def _day_closed(entry: Entry, event: e.DayClosed) -> list[Statement]:
    report = event.report
    values = (
        report.number, report.day, entry.at, entry.seq, report.figures.since_seq,
        event.fingerprint, report.model_dump_json(),
    )  # fmt: skip
    return [(INSERT["z_report"], values)]


BOOKS_ROWS: dict[type[e.Event], Callable[[Entry, Any], Sequence[Statement]]] = {
    e.BusinessDayOpened: _day_opened,
    e.PaymentApproved: _approved,
    e.PaymentCancelled: _cancelled,
    e.CashMoved: _cash_moved,
    e.ShiftClosed: _shift_closed,
    e.DayClosed: _day_closed,
}
"""By the event that they tell of; beside what `rows.py` makes of the same event."""
