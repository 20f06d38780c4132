"""X and Z: what the books say at a moment, and how they are closed."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..books import (
    ITEMS_TOLD,
    DayFigures,
    ItemFigures,
    Sum,
    Tally,
    TenderFigures,
    ZReport,
    fingerprint,
)
from ..charges import bill_due
from ..printer import COPIES_MAX
from ..refusals import ShiftStillOpen, UnknownReport, WrongState
from ..state import ShopState
from ..till import shift_figures
from .context import Context, Decision
from .printing import receipts_come_out


def figures(state: ShopState, now: int) -> DayFigures:
    """The books since the last Z as they stand at `now` (UTC ms). O(items sold + bills in memory)."""
    books = state.books
    taken, refunds = Sum(), Sum()
    for tender in books.tenders.values():
        taken.add(tender.taken.amount, tender.taken.count)
        refunds.add(tender.refunded.amount, tender.refunded.count)
    net = taken.amount - refunds.amount
    return DayFigures(
        day=state.day,
        since=books.since,
        since_seq=books.since_seq,
        at=now,
        first_number=books.first_number,
        last_number=books.last_number,
        orders=_tally(books.orders),
        cancels=_tally(books.cancels),
        free=_tally(books.free),
        gross=Tally(count=taken.count, amount=taken.amount + books.discounts.amount),
        discounts=_tally(books.discounts),
        refunds=_tally(refunds),
        net=Tally(count=taken.count, amount=net),
        supply=net - books.vat - books.exempt,
        vat=books.vat,
        exempt=books.exempt,
        test=_tally(books.test),
        tenders=tuple(
            TenderFigures(method=method, taken=_tally(one.taken), refunded=_tally(one.refunded))
            for method, one in books.tenders.items()
        ),
        items=_items(state),
        unpaid=_unpaid(state),
    )


def _tally(counted: Sum) -> Tally:
    return Tally(count=counted.count, amount=counted.amount)


def _items(state: ShopState) -> tuple[ItemFigures, ...]:
    """What sold best, by won."""
    sold = [(item, one) for item, one in state.books.items.items() if one.quantity or one.amount]
    sold.sort(key=lambda pair: (-pair[1].amount, -pair[1].quantity, pair[0]))
    return tuple(
        ItemFigures(item=item, name=one.name, quantity=one.quantity, amount=one.amount)
        for item, one in sold[:ITEMS_TOLD]
    )


def _unpaid(state: ShopState) -> Tally:
    # A settled bill owes nothing: of thousands in memory only the few others are added up.
    dues = [bill_due(state, bill) for bill in state.bills.values() if not bill.settled]
    owed = [due for due in dues if due > 0]
    return Tally(count=len(owed), amount=sum(owed))


def open_questions(state: ShopState) -> int:
    """Payments, refunds and differences that nobody has answered yet."""
    asked = len(state.unresolved) + len(state.open_refunds) + len(state.strays)
    return asked + len(state.differences)


def print_x(state: ShopState, command: c.PrintX, context: Context) -> Decision:
    """중간 정산: changes nothing."""
    receipts_come_out(state)
    event = e.XReportRequested(
        type="x_report_requested",
        figures=figures(state, context.now),
        shifts=(*state.books.shifts.values(), *map(shift_figures, state.shifts.values())),
    )
    return Decision((event,), c.Done())


def close_day(state: ShopState, command: c.CloseDay, context: Context) -> Decision:
    """마감: every drawer is counted before. Pressed twice, the second finds nothing to close."""
    books = state.books
    for shift in state.shifts.values():
        raise ShiftStillOpen(drawer=shift.drawer)
    if books.closed_day == state.day and not books.touched():
        raise WrongState(what="books", state="closed")
    report = ZReport(
        number=books.number + 1,
        day=state.day,
        figures=figures(state, context.now),
        shifts=tuple(books.shifts.values()),
        open_questions=open_questions(state),
        previous=books.fingerprint,
    )
    event = e.DayClosed(
        type="day_closed",
        report=report,
        fingerprint=fingerprint(report),
        private=e.ShiftReasons(reasons=dict(books.reasons)) if books.reasons else None,
    )
    return Decision((event,), c.ZAnswer(number=report.number))


def reprint_z(state: ShopState, command: c.ReprintZ, context: Context) -> Decision:
    """재출력: the number of the copy stands on it."""
    if command.number > state.books.number:
        raise UnknownReport(number=command.number)
    receipts_come_out(state)
    copies = state.copies.get(f"report:{command.number}", 1)
    event = e.ZReprintRequested(
        type="z_reprint_requested",
        number=command.number,
        copy_no=min(copies + 1, COPIES_MAX),
    )
    return Decision((event,), c.Done())
