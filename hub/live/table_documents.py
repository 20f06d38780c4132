"""Documents about tables: `seating.<id>` for the party that sits there, `floor` for the staff who see to them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.charges import bill_due
from hub.domain.order import Line, Order, alcohol_keys
from hub.domain.seating import Seating, table_label
from hub.domain.ticket import TicketState, line_no

from .document import Touch
from .order_documents import bill_touched, line_shown
from .payment_shown import payment_shown
from .view import Path, View

Progress = Literal["received", "check", "cooking", "coming", "served", "cancelled"]
"""How far a dish is, for whoever waits for it. `check`: alcohol, which a person brings once they have seen an ID."""

_PROGRESS: dict[TicketState, Progress] = {
    "held": "received",
    "fired": "cooking",
    "ready": "coming",
    "served": "served",
}


class SeatingDocument:
    """`seating.<id>`: the party's rounds and its bill so far. Heard at its table; gone when it closes."""

    family = "seating"

    def names(self, view: View) -> Iterable[str]:
        return ()

    def exists(self, view: View, name: str) -> bool:
        return name.partition(".")[2] in view.state.seatings

    def collections(self) -> Sequence[str]:
        return ("rounds",)

    def paths(self, view: View, name: str) -> list[Path]:
        bill = view.state.bills[view.state.seatings[name.partition(".")[2]].bill]
        return [
            ("table",), ("bill",), ("since",), ("total",), ("paid",), ("due",), ("payment",),
            *(("rounds", order) for order in bill.orders),
        ]  # fmt: skip

    def render(self, view: View, name: str, path: Path) -> Any:
        seating = view.state.seatings[name.partition(".")[2]]
        match path:
            case ("table",):
                return table_label(seating.table)
            case ("since",):
                return seating.opened_at
            case ("bill",):
                return seating.bill
            case ("payment",):
                return _newest_payment(view, seating)
            case ("rounds", order_id):
                return _round(view, view.state.orders[order_id])
            case (sum_name,):
                return _sums(view, seating)[sum_name]
        return None

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        if isinstance(entry.event, e.SeatingClosed):
            return ((f"seating.{entry.event.seating}", None),)
        seating = _seating_touched(view, entry)
        return ((f"seating.{seating}", None),) if seating else ()


def _seating_touched(view: View, entry: Entry) -> str | None:
    bill = view.state.bills.get(bill_touched(view, entry) or "")
    return bill.seating if bill else None


def _sums(view: View, seating: Seating) -> dict[str, int]:
    """Won on the party's bill: `total`, `paid`, and what is still `due`."""
    bill = view.state.bills[seating.bill]
    due, paid = bill_due(view.state, bill), bill.paid()
    return {"total": due + paid, "paid": paid, "due": due}


def _newest_payment(view: View, seating: Seating) -> dict[str, Any] | None:
    payments = view.state.bills[seating.bill].payments
    newest = next(reversed(payments.values()), None)
    return {"id": newest.id, **payment_shown(view, newest)} if newest else None


def _round(view: View, order: Order) -> dict[str, Any]:
    states = _ticket_states(view, order)
    return {
        "number": order.number,
        "at": order.at,
        "total": order.due(),
        "lines": [
            {**line_shown(order, line), "progress": _progress(order, line, states)}
            for line in order.lines
        ],
    }


def _ticket_states(view: View, order: Order) -> dict[str, TicketState]:
    """State of every ticket-line key; of one that several stations make, the state of the slowest."""
    tickets = list(view.state.held.get(order.id, {}).values())
    for where in (view.state.tickets, view.state.done_tickets):
        tickets += [station[order.id] for station in where.values() if order.id in station]
    found: dict[str, TicketState] = {}
    for ticket in tickets:
        for key, state in ticket.lines.items():
            found[key] = _slowest((state, found.get(key, state)))
    return found


def _slowest(states: Iterable[TicketState]) -> TicketState:
    order: tuple[TicketState, ...] = ("held", "fired", "ready", "served", "cancelled")
    return min(states, key=order.index)


def _progress(order: Order, line: Line, states: dict[str, TicketState]) -> Progress:
    if order.left(line) == 0:
        return "cancelled"
    own = {key: state for key, state in states.items() if line_no(key) == line.no}
    # What no station makes goes along with the rest of the round.
    standing = [state for state in (own or states).values() if state != "cancelled"]
    if not standing:
        return "received"
    held = {key for key, state in own.items() if state == "held"}
    if held and held <= alcohol_keys([line]) and order.channel != "counter":
        return "check"
    return _PROGRESS[_slowest(standing)]


class FloorDocument:
    """`floor`: every party that sits somewhere, in the order in which they came, and what it owes."""

    family = "floor"

    def names(self, view: View) -> Iterable[str]:
        return ("floor",)

    def exists(self, view: View, name: str) -> bool:
        return name == "floor"

    def collections(self) -> Sequence[str]:
        return ("seatings",)

    def paths(self, view: View, name: str) -> list[Path]:
        return [("seatings", seating) for seating in view.state.seatings]

    def render(self, view: View, name: str, path: Path) -> Any:
        seating = view.state.seatings[path[1]]
        value: dict[str, Any] = {
            "table": table_label(seating.table),
            "since": seating.opened_at,
            "bill": seating.bill,
            "rounds": len(view.state.bills[seating.bill].orders),
            **_sums(view, seating),
        }
        # An order of the table's own tablet seats a party that nobody has counted.
        if seating.guests:
            value["guests"] = seating.guests
        return value

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        event = entry.event
        if isinstance(event, e.SeatingOpened | e.SeatingClosed):
            return (("floor", ("seatings", event.seating)),)
        seating = _seating_touched(view, entry)
        return (("floor", ("seatings", seating)),) if seating else ()
