"""`staff`: the newest orders as the counter lists them, and payments that nobody knows the end of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.decide.context import bill_due
from hub.domain.order import Line, Order, alcohol_keys
from hub.domain.payment import UNRESOLVED
from hub.domain.seating import table_label
from hub.domain.text import Language

from .document import Touch
from .order_documents import bill_touched, payment_shown
from .view import Path, View

# What a counter has in its head; older orders are looked up (`GET /api/v1/orders`).
ORDERS_SHOWN = 60
# Staff read Korean or English; a list of sixty orders need not carry the names in every language.
STAFF_LANGUAGES: tuple[Language, ...] = ("ko", "en")


class StaffDocument:
    """`staff`: the newest orders in memory, how many today has, payments that are `requested` or `unknown`."""

    family = "staff"

    def names(self, view: View) -> Iterable[str]:
        return ("staff",)

    def exists(self, view: View, name: str) -> bool:
        return name == "staff"

    def collections(self) -> Sequence[str]:
        return ("orders", "unresolved")

    def paths(self, view: View, name: str) -> list[Path]:
        newest = list(islice(reversed(view.state.orders), ORDERS_SHOWN))
        return [
            ("count",),
            ("more",),
            *(("orders", order) for order in newest),
            *(("unresolved", payment) for payment in view.state.unresolved),
        ]

    def render(self, view: View, name: str, path: Path) -> Any:
        state = view.state
        match path:
            case ("count",):
                return state.orders_today
            case ("more",):
                return max(0, len(state.orders) - ORDERS_SHOWN)
            case ("orders", order_id):
                return order_row(view, state.orders[order_id])
            case ("unresolved", payment_id):
                payment = state.bills[state.unresolved[payment_id]].payments[payment_id]
                orders = state.bills[payment.bill].orders
                row = {"bill": payment.bill, **payment_shown(payment)}
                last = state.orders[orders[-1]] if orders else None
                return row | {"order": last.id, "number": last.number} if last else row
        return None

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        if isinstance(entry.event, e.SeatingClosed | e.DeviceChanged):
            # A table's or a device's name stands in rows that the state no longer leads to.
            return (("staff", None),)
        touched: list[Touch] = []
        bill = view.state.bills.get(bill_touched(view, entry) or "")
        if bill is not None:
            touched += [("staff", ("orders", order)) for order in bill.orders]
            touched += [("staff", ("count",)), ("staff", ("more",))]
            # A question about a payment names the newest order of its bill.
            open_now = [one for one in bill.payments if one in view.state.unresolved]
            touched += [("staff", ("unresolved", one)) for one in open_now]
        payment = getattr(entry.event, "payment", None)
        if payment:
            touched.append(("staff", ("unresolved", payment)))
        return touched


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
    if any(payment.state in UNRESOLVED for payment in bill.payments.values()):
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
