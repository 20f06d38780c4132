"""`staff`: the newest orders as the counter lists them, and payments that nobody knows the end of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.charges import bill_due
from hub.domain.decide.paying import payment_of
from hub.domain.order import Line, Order, alcohol_keys
from hub.domain.payment import Payment
from hub.domain.seating import table_label
from hub.domain.text import Language

from .document import Touch
from .order_documents import bill_touched
from .payment_shown import payment_shown, refund_shown
from .view import Path, View

# What a counter has in its head; older orders are looked up (`GET /api/v1/orders`).
ORDERS_SHOWN = 60
# Staff read Korean or English; a list of sixty orders need not carry the names in every language.
STAFF_LANGUAGES: tuple[Language, ...] = ("ko", "en")


class StaffDocument:
    """`staff`: the newest orders in memory, how many today has, and what money may have moved without our knowing:
    payments and refunds that are `requested` or `unknown`, approvals that strayed; and the shop's coupons."""

    family = "staff"

    def names(self, view: View) -> Iterable[str]:
        return ("staff",)

    def exists(self, view: View, name: str) -> bool:
        return name == "staff"

    def collections(self) -> Sequence[str]:
        return ("orders", "unresolved", "refunds", "strays")

    def paths(self, view: View, name: str) -> list[Path]:
        newest = list(islice(reversed(view.state.orders), ORDERS_SHOWN))
        return [
            ("count",),
            ("more",),
            ("coupons",),
            *(("orders", order) for order in newest),
            *(("unresolved", payment) for payment in view.state.unresolved),
            *(("refunds", refund) for refund in view.state.open_refunds),
            *(("strays", payment) for payment in view.state.strays),
        ]

    def render(self, view: View, name: str, path: Path) -> Any:
        state = view.state
        match path:
            case ("count",):
                return state.orders_today
            case ("more",):
                return max(0, len(state.orders) - ORDERS_SHOWN)
            case ("coupons",):
                return [coupon.model_dump(exclude_none=True) for coupon in state.rules.coupons]
            case ("orders", order_id):
                return order_row(view, state.orders[order_id])
            case ("unresolved", payment_id):
                payment = state.bills[state.unresolved[payment_id]].payments[payment_id]
                return _questioned(view, payment)
            case ("refunds", refund_id):
                payment = payment_of(state, state.open_refunds[refund_id])
                asked = _questioned(view, payment) | refund_shown(payment.refunds[refund_id])
                return asked | {"payment": payment.id}
            case ("strays", payment_id):
                payment = state.bills[state.strays[payment_id]].payments[payment_id]
                return _questioned(view, payment)
        return None

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        if isinstance(
            entry.event, e.SeatingClosed | e.DeviceChanged | e.TerminalSaved | e.TerminalRemoved
        ):
            # The name of a table, a device or a terminal stands in rows that the state no longer leads to.
            return (("staff", None),)
        touched: list[Touch] = []
        bill = view.state.bills.get(bill_touched(view, entry) or "")
        if bill is not None:
            touched += [("staff", ("orders", order)) for order in bill.orders]
            touched += [("staff", ("count",)), ("staff", ("more",))]
            # A question about a payment names the newest order of its bill.
            for payment in bill.payments.values():
                if payment.id in view.state.unresolved:
                    touched.append(("staff", ("unresolved", payment.id)))
                if payment.strayed:
                    touched.append(("staff", ("strays", payment.id)))
                touched += [
                    ("staff", ("refunds", one))
                    for one in payment.refunds
                    if one in view.state.open_refunds
                ]
        about = getattr(entry.event, "payment", None)
        if about:
            touched += [("staff", ("unresolved", about)), ("staff", ("strays", about))]
        refund = getattr(entry.event, "refund", None)
        if refund:
            touched.append(("staff", ("refunds", refund)))
        return touched


def _questioned(view: View, payment: Payment) -> dict[str, Any]:
    """A payment that a person has to look at, with the newest order of its bill."""
    orders = view.state.bills[payment.bill].orders
    row = {"bill": payment.bill, **payment_shown(view, payment)}
    row.pop("refunds", None)
    terminal = view.state.terminals.get(payment.terminal or "")
    if terminal is not None:
        row["terminal"] = terminal.name
    last = view.state.orders[orders[-1]] if orders else None
    return row | {"order": last.id, "number": last.number} if last else row


def order_row(view: View, order: Order) -> dict[str, Any]:
    """One order as a list shows it. `due` is what its bill still owes, negative where the guest is owed (won)."""
    state = view.state
    bill = state.bills[order.bill]
    row: dict[str, Any] = {
        "bill": order.bill,
        "day": bill.day,
        "number": order.number,
        "at": order.at,
        "from": state.devices[order.device].name if order.device in state.devices else "",
        "channel": order.channel,
        "service": order.service,
        "total": order.due(),
        "due": bill_due(state, bill),
        "dishes": [{"name": _name(view, line), "left": order.left(line)} for line in order.lines],
        "waits": _waits(view, order),
    }
    seating = state.seatings.get(bill.seating or "")
    if seating is not None:
        row["table"] = table_label(seating.table)
    if bill.in_doubt():
        row["unresolved"] = True
    return row


def _name(view: View, line: Line) -> dict[Language, str]:
    """A line carries Korean and its guest's language; what is missing for staff the menu of today may know."""
    item = view.state.menu.item_by_id.get(line.item)
    known = {**item.name, **line.name} if item else line.name
    return {language: known[language] for language in STAFF_LANGUAGES if language in known}


def _waits(view: View, order: Order) -> list[str]:
    """What its held ticket lines wait for: `payment`, staff's `check`, or a look at the guest's `age`."""
    keys = {key for ticket in view.state.held.get(order.id, {}).values() for key in ticket.lines}
    if not keys:
        return []
    alcohol = alcohol_keys(order.lines) if order.channel != "counter" else set()
    found = {"on_payment": "payment", "on_check": "check"}.get(order.release)
    reasons = {found} if found and keys - alcohol else set()
    return sorted(reasons | ({"age"} if keys & alcohol else set()))
