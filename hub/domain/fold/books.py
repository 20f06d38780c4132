"""The books: every order and every won since the last Z adds to them, one event at a time."""

from __future__ import annotations

from .. import events as e
from ..bill import Bill
from ..books import Books, ItemSum, TenderSum
from ..charges import bill_totals
from ..entry import Entry
from ..order import Line
from ..state import ShopState


def order_placed(state: ShopState, entry: Entry, event: e.OrderPlaced) -> None:
    books = state.books
    for line in event.lines:
        _sold(books, line, line.quantity)
        if line.free:
            books.free.add(_worth(state, line), line.quantity)
    if event.total or not all(line.free for line in event.lines):
        books.orders.add(event.total)
        books.first_number = books.first_number or event.number
        books.last_number = event.number
    _discounted(state, state.bills.get(event.bill))


def order_cancelled(state: ShopState, entry: Entry, event: e.OrderCancelled) -> None:
    order = state.orders.get(event.order)
    if order is None:
        return
    books, back = state.books, 0
    for no, quantity in event.lines.items():
        line = order.lines[int(no) - 1]
        back += line.unit * quantity
        _sold(books, line, -quantity)
    books.cancels.add(back)
    _discounted(state, state.bills.get(event.bill))


def payment_approved(state: ShopState, entry: Entry, event: e.PaymentApproved) -> None:
    books, bill = state.books, state.bills.get(event.bill)
    if bill is None:
        return
    books.tenders.setdefault(event.method, TenderSum()).taken.add(event.amount)
    books.vat += event.vat
    books.exempt += event.exempt
    if event.approval is not None and event.approval.test:
        books.test.add(event.amount)
    _discounted(state, bill)


def payment_cancelled(state: ShopState, entry: Entry, event: e.PaymentCancelled) -> None:
    books, bill = state.books, state.bills.get(event.bill)
    if bill is None or event.payment not in bill.payments:
        return
    books.tenders.setdefault(event.method, TenderSum()).refunded.add(event.refunded)
    books.vat -= event.vat
    books.exempt -= event.exempt
    approval = bill.payments[event.payment].approval
    if approval is not None and approval.test:
        books.test.add(-event.refunded, 0)
    _discounted(state, bill)


def bill_discounted(state: ShopState, entry: Entry, event: e.BillDiscounted) -> None:
    _discounted(state, state.bills.get(event.bill))


def discount_removed(state: ShopState, entry: Entry, event: e.DiscountRemoved) -> None:
    _discounted(state, state.bills.get(event.bill))


def business_day_opened(state: ShopState, entry: Entry, event: e.BusinessDayOpened) -> None:
    books = state.books
    books.since = books.since or entry.at
    gone = [bill for bill in books.taken_off if bill not in state.bills]
    for bill in gone:
        del books.taken_off[bill]


def day_closed(state: ShopState, entry: Entry, event: e.DayClosed) -> None:
    state.books = Books(
        number=event.report.number,
        fingerprint=event.fingerprint,
        closed_day=event.report.day,
        closed_at=entry.at,
        since=entry.at,
        since_seq=entry.seq,
        taken_off=state.books.taken_off,
    )


def z_reprint_requested(state: ShopState, entry: Entry, event: e.ZReprintRequested) -> None:
    state.copies[f"report:{event.number}"] = event.copy_no


def _sold(books: Books, line: Line, quantity: int) -> None:
    item = books.items.get(line.item)
    if item is None:
        item = books.items[line.item] = ItemSum(line.name["ko"])
    item.quantity += quantity
    item.amount += line.unit * quantity


def _worth(state: ShopState, line: Line) -> int:
    """What the menu asks for a line that was given away; an item without a price of its own (시가) counts nothing."""
    item = state.menu.item_by_id.get(line.item)
    return (item.price or 0) * line.quantity if item else 0


def _discounted(state: ShopState, bill: Bill | None) -> None:
    """What a paid bill was let off, as it is now. A percentage grows and shrinks with what stands on the bill."""
    books = state.books
    if bill is None or not bill.settled or not (bill.discounts or bill.id in books.taken_off):
        return
    off, before = bill_totals(state, bill).discount, books.taken_off.get(bill.id, 0)
    if off == before:
        return
    books.discounts.add(off - before, (off != 0) - (before != 0))
    if off:
        books.taken_off[bill.id] = off
    else:
        del books.taken_off[bill.id]
