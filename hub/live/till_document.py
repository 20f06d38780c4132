"""`till`: drawers that are open and what should be in them, the money since the last Z, differences that stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.difference import Difference
from hub.domain.text import Frozen
from hub.domain.till import Shift

from .document import Touch
from .view import Path, View

# A person goes through them one by one; the rest is a count.
DIFFERENCES_SHOWN = 60

_DRAWER = (
    e.ShiftOpened, e.CashMoved, e.PaymentApproved, e.PaymentCancelled, e.DeviceChanged, e.PersonSaved, e.Erased,
)  # fmt: skip
_SINCE_Z = (
    e.OrderPlaced, e.OrderCancelled, e.PaymentApproved, e.PaymentCancelled, e.BillDiscounted, e.DiscountRemoved,
)  # fmt: skip


class TillDocument:
    """`till`: `shifts` (open, the one open longest first), `closed` (ended ones that the next Z will hold), `sums`
    and `tenders` since the last Z, `z` (the last one's number, day and time), `differences`, `count` of them.
    """

    family = "till"

    def names(self, view: View) -> Iterable[str]:
        return ("till",)

    def exists(self, view: View, name: str) -> bool:
        return name == "till"

    def collections(self) -> Sequence[str]:
        return ("shifts", "closed", "tenders", "differences")

    def paths(self, view: View, name: str) -> list[Path]:
        state = view.state
        return [
            ("sums",),
            ("z",),
            ("count",),
            *(("shifts", shift) for shift in state.shifts),
            *(("closed", shift) for shift in state.books.shifts),
            *(("tenders", method) for method in state.books.tenders),
            *(("differences", one) for one in islice(state.differences, DIFFERENCES_SHOWN)),
        ]

    def render(self, view: View, name: str, path: Path) -> Any:
        state = view.state
        match path:
            case ("sums",):
                return _sums(view)
            case ("z",):
                books = state.books
                last = {"number": books.number, "day": books.closed_day, "at": books.closed_at}
                return last if books.number else None
            case ("count",):
                return len(state.differences)
            case ("shifts", shift):
                return _shift(view, state.shifts[shift])
            case ("closed", shift):
                told = _without_coins(state.books.shifts[shift])
                return told | _named(view, told["drawer"], told["device"], told.get("person"))
            case ("tenders", method):
                tender = state.books.tenders[method]
                return {
                    "count": tender.taken.count,
                    "taken": tender.taken.amount,
                    "refunded": tender.refunded.amount,
                }
        return _difference(view, state.differences[path[1]])

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        event = entry.event
        if isinstance(event, e.DayClosed | e.ShiftClosed | e.PrinterSaved | e.PrinterRemoved):
            return (("till", None),)
        touched: list[Touch] = []
        if isinstance(event, _DRAWER):
            touched += [("till", ("shifts", shift)) for shift in view.state.shifts]
        if isinstance(event, e.DeviceChanged | e.PersonSaved | e.Erased):
            touched += [("till", ("closed", shift)) for shift in view.state.books.shifts]
        if isinstance(event, _SINCE_Z):
            touched.append(("till", ("sums",)))
            if isinstance(event, e.PaymentApproved | e.PaymentCancelled):
                touched.append(("till", ("tenders", event.method)))
        match event:
            case e.MatchMade(differences=found):
                touched += [("till", ("differences", one.id)) for one in found]
                touched.append(("till", ("count",)))
            case e.DifferenceSettled(difference=one):
                touched += [("till", ("differences", one)), ("till", ("count",))]
        return touched


def _sums(view: View) -> dict[str, int]:
    """Won since the last Z: as `figures` says them, without what would have to be searched for."""
    books = view.state.books
    taken = sum(one.taken.amount for one in books.tenders.values())
    refunds = sum(one.refunded.amount for one in books.tenders.values())
    return {
        "since": books.since,
        "orders": books.orders.count,
        "ordered": books.orders.amount,
        "cancelled": books.cancels.amount,
        "payments": sum(one.taken.count for one in books.tenders.values()),
        "gross": taken + books.discounts.amount,
        "discounts": books.discounts.amount,
        "refunds": refunds,
        "net": taken - refunds,
        "vat": books.vat,
        "exempt": books.exempt,
    }


def _shift(view: View, shift: Shift) -> dict[str, Any]:
    value: dict[str, Any] = {
        "drawer": shift.drawer,
        "device": shift.device,
        "opened_at": shift.opened_at,
        "float_amount": shift.float_amount,
        "sales": shift.sales,
        "refunds": shift.refunds,
        "paid_in": shift.paid_in,
        "paid_out": shift.paid_out,
        "expected": shift.expected(),
    }
    if shift.person:
        value["person"] = shift.person
    return value | _named(view, shift.drawer, shift.device, shift.person)


def _without_coins(figures: Frozen) -> dict[str, Any]:
    # A denomination is a number, and keys of a document begin with a letter.
    told: dict[str, Any] = figures.model_dump(exclude_none=True, exclude={"shift", "coins"})
    return told


def _named(view: View, drawer: str, device: str, person: str | None) -> dict[str, str]:
    """What people call a drawer, a device and whoever works there."""
    state = view.state
    printer, known = state.printers.get(drawer), state.devices.get(device)
    named = {
        "drawer_name": printer.name if printer else drawer,
        "device_name": known.name if known else device,
    }
    if person:
        named["person_name"] = state.person_names.get(person, person)
    return named


def _difference(view: View, one: Difference) -> dict[str, Any]:
    value: dict[str, Any] = one.model_dump(exclude_none=True, exclude={"id"})
    bill = view.state.bills.get(one.bill or "")
    if bill is not None and bill.orders:
        value["number"] = view.state.orders[bill.orders[0]].number
    return value
