"""Documents about orders: `bill.<id>` for the guest it belongs to, `kitchen.<station>` for its cooks, `counter`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.bill import Bill
from hub.domain.charges import bill_due, bill_totals, discounts_off
from hub.domain.decide.discounting import odd_won
from hub.domain.order import Line, LineOption, Order
from hub.domain.seating import table_label
from hub.domain.text import Language, said
from hub.domain.ticket import COUNTER, Ticket, line_no
from hub.keyed import RECEIPT_PATH

from .document import Touch
from .payment_shown import payment_shown
from .view import Path, View

# A cook sees 6 to 12 tickets; forty are there for scrolling, the rest is a count.
TICKETS_SHOWN = 40
# What a cook may have bumped by mistake within the last minutes.
DONE_SHOWN = 12


def _order_of(event: e.Event) -> str | None:
    match event:
        case e.OrderPlaced() | e.OrderCancelled():
            return event.order
        case e.LinesFired() | e.LinesReady() | e.LinesServed() | e.LinesRecalled():
            return event.order
        case e.Erased():
            return event.target
    return None


def bill_touched(view: View, entry: Entry) -> str | None:
    """The bill that an entry is about, if it is in memory."""
    event = entry.event
    bill = getattr(event, "bill", None)
    if isinstance(bill, str):
        return bill
    order = view.state.orders.get(_order_of(event) or "")
    return order.bill if order else None


class BillDocument:
    """`bill.<id>`: its orders, what is due, its payments, what was taken off. Heard by the device it began on.

    `total` is what it comes to after `discount`, with `vat` within; `cash_due` is `due` where the rest is cash.
    """

    family = "bill"

    def names(self, view: View) -> Iterable[str]:
        return ()

    def exists(self, view: View, name: str) -> bool:
        return name.partition(".")[2] in view.state.bills

    def collections(self) -> Sequence[str]:
        return ("orders", "payments", "discounts")

    def paths(self, view: View, name: str) -> list[Path]:
        bill = view.state.bills[name.partition(".")[2]]
        return [
            ("id",), ("total",), ("paid",), ("due",), ("settled",), ("receipt",), ("vat",), ("discount",),
            ("cash_due",),
            *(("orders", order) for order in bill.orders),
            *(("payments", payment) for payment in bill.payments),
            *(("discounts", discount) for discount in bill.discounts),
        ]  # fmt: skip

    def render(self, view: View, name: str, path: Path) -> Any:
        bill = view.state.bills[name.partition(".")[2]]
        match path:
            case ("id",):
                return bill.id
            case ("total",):
                return bill_due(view.state, bill) + bill.paid()
            case ("paid",):
                return bill.paid()
            case ("due",):
                return bill_due(view.state, bill)
            case ("settled",):
                return bill.settled
            case ("receipt",):
                return _receipt(view, bill)
            case ("vat",):
                return bill_totals(view.state, bill).vat
            case ("discount",):
                return bill_totals(view.state, bill).discount
            case ("cash_due",):
                return _cash_due(view, bill)
            case ("orders", order_id):
                return _order(view, view.state.orders[order_id])
            case ("payments", payment_id):
                return payment_shown(view, bill.payments[payment_id])
            case ("discounts", discount_id):
                return _discount(view, bill, discount_id)
        return None

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        bill = bill_touched(view, entry)
        return ((f"bill.{bill}", None),) if bill else ()


def _receipt(view: View, bill: Bill) -> dict[str, str] | None:
    """영수증 QR of a bill that is paid: the address for a phone, and the picture of it."""
    if not bill.settled or not bill.payments or view.state.rules.receipt_qr == "off":
        return None
    url = view.receipt_url(bill.id)
    return {"url": url, "picture": f"{RECEIPT_PATH}{url.rpartition('/')[2]}.svg"} if url else None


def _order(view: View, order: Order) -> dict[str, Any]:
    value: dict[str, Any] = {
        "number": order.number,
        "at": order.at,
        "service": order.service,
        "total": order.due(),
        "lines": [line_shown(order, line) for line in order.lines],
        "tickets": _ticket_counts(view, order.id),
    }
    if 0 in order.notes:
        value["note"] = order.notes[0]
    if order.allergens:
        value["allergens"] = list(order.allergens)
    return value


def line_shown(order: Order, line: Line) -> dict[str, Any]:
    """A line as its guest reads it: `left` units still stand, for `amount` won."""
    value: dict[str, Any] = {
        "no": line.no,
        "name": dict(line.name),
        "quantity": line.quantity,
        "left": order.left(line),
        "amount": line.unit * order.left(line),
        "options": _options(line.options),
        "parts": [
            {"name": dict(part.name), "extra": part.extra, "options": _options(part.options)}
            for part in line.parts
        ],
    }
    if line.no in order.notes:
        value["note"] = order.notes[line.no]
    return value


def _options(options: Sequence[LineOption]) -> list[dict[str, Any]]:
    return [{"name": dict(o.name), "quantity": o.quantity, "amount": o.amount} for o in options]


def _ticket_counts(view: View, order: str) -> dict[str, int]:
    counts = {"held": 0, "fired": 0, "ready": 0, "served": 0}
    found = list(view.state.held.get(order, {}).values())
    for tickets in (view.state.tickets, view.state.done_tickets):
        found += [station[order] for station in tickets.values() if order in station]
    for ticket in found:
        for state in ticket.lines.values():
            if state in counts:
                counts[state] += 1
    return counts


def _discount(view: View, bill: Bill, discount: str) -> dict[str, Any]:
    """As it was given, with `off`: won that it takes off as the bill stands."""
    known = bill.discounts[discount].model_dump(exclude_none=True, exclude={"id"})
    return {**known, "off": discounts_off(view.state, bill)[discount]}


def _cash_due(view: View, bill: Bill) -> int:
    """Won due where the rest is paid in cash: less by what the shop rounds off (절사)."""
    due = bill_due(view.state, bill)
    return due - odd_won(view.state, bill, due)


class KitchenDocument:
    """`kitchen.<station>`: its oldest open tickets, how many there are, the last done ones. No prices, no people."""

    family = "kitchen"

    def names(self, view: View) -> Iterable[str]:
        return [f"kitchen.{station.id}" for station in view.state.menu.stations]

    def exists(self, view: View, name: str) -> bool:
        return name.partition(".")[2] in view.state.menu.station_by_id

    def collections(self) -> Sequence[str]:
        return ("tickets", "done")

    def paths(self, view: View, name: str) -> list[Path]:
        station = name.partition(".")[2]
        return [("station",), *_ticket_paths(view, station)]

    def render(self, view: View, name: str, path: Path) -> Any:
        station = name.partition(".")[2]
        if path == ("station",):
            language = view.state.rules.kitchen_language.get(station, "ko")
            return {"name": said(view.state.menu.station_by_id[station].name, language)}
        return _tickets(view, station, path)

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        event = entry.event
        if isinstance(event, e.SeatingClosed):
            # The table leaves the party's tickets; which ones they were the state no longer says.
            return [(f"kitchen.{station}", None) for station in view.state.menu.station_by_id]
        order = _order_of(event)
        if order is None:
            return ()
        if isinstance(event, e.OrderPlaced):
            stations: Iterable[str] = event.fired
        elif isinstance(event, e.OrderCancelled | e.Erased):
            stations = view.state.menu.station_by_id
        else:
            stations = getattr(event, "lines", {})
        return [
            touch for station in stations for touch in _ticket_touches(f"kitchen.{station}", order)
        ]


class CounterDocument:
    """`counter`: orders that no station makes, until staff hand them over. Bumped as the station `counter`."""

    family = "counter"

    def names(self, view: View) -> Iterable[str]:
        return ("counter",)

    def exists(self, view: View, name: str) -> bool:
        return name == "counter"

    def collections(self) -> Sequence[str]:
        return ("tickets", "done")

    def paths(self, view: View, name: str) -> list[Path]:
        return _ticket_paths(view, COUNTER)

    def render(self, view: View, name: str, path: Path) -> Any:
        return _tickets(view, COUNTER, path)

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        if isinstance(entry.event, e.SeatingClosed):
            return (("counter", None),)
        order = _order_of(entry.event)
        return _ticket_touches("counter", order) if order else ()


def _ticket_paths(view: View, station: str) -> list[Path]:
    shown = islice(view.state.tickets.get(station, {}), TICKETS_SHOWN)
    done = islice(reversed(view.state.done_tickets.get(station, {})), DONE_SHOWN)
    return [
        ("count",),
        *(("tickets", order) for order in shown),
        *(("done", order) for order in done),
    ]


def _tickets(view: View, station: str, path: Path) -> Any:
    language = view.state.rules.kitchen_language.get(station, "ko")
    match path:
        case ("count",):
            return len(view.state.tickets.get(station, {}))
        case ("tickets", order_id):
            return _ticket(view, view.state.tickets[station][order_id], language)
        case ("done", order_id):
            return _ticket(view, view.state.done_tickets[station][order_id], language)
    return None


def _ticket_touches(name: str, order: str) -> list[Touch]:
    return [(name, ("tickets", order)), (name, ("done", order)), (name, ("count",))]


def _ticket(view: View, ticket: Ticket, language: Language) -> dict[str, Any]:
    order = view.state.orders[ticket.order]
    value: dict[str, Any] = {
        "number": order.number,
        "service": order.service,
        "channel": order.channel,
        "at": order.at,
        "lines": [_ticket_line(view, order, ticket, key, language) for key in ticket.lines],
    }
    if ticket.fired_at is not None:
        value["fired_at"] = ticket.fired_at
    if not ticket.open() and ticket.done_at is not None:
        value["done_at"] = ticket.done_at
    seating = view.state.seatings.get(view.state.bills[order.bill].seating or "")
    if seating is not None:
        value["table"] = table_label(seating.table)
    if 0 in order.notes:
        value["note"] = order.notes[0]
    if order.allergens:
        value["allergens"] = list(order.allergens)
    return value


def _added(view: View, order: Order) -> bool:
    """추가: a later round of a bill."""
    return view.state.bills[order.bill].orders[0] != order.id


def _ticket_line(
    view: View, order: Order, ticket: Ticket, key: str, language: Language
) -> dict[str, Any]:
    line = order.lines[line_no(key) - 1]
    step = key.partition(".")[2]
    part = next((part for part in line.parts if part.step == step), None) if step else None
    item = view.state.menu.item_by_id.get(part.item if part else line.item)
    name = (part or line).name
    value: dict[str, Any] = {
        "key": key,
        "name": said(item.name, language) if item and language != "ko" else name["ko"],
        "quantity": order.left(line) or line.quantity,
        "options": [
            option.name["ko"] + (f" ×{option.quantity}" if option.quantity > 1 else "")
            for option in (part or line).options
        ],
        "state": ticket.lines[key],
        "kind": "free" if line.free else "added" if _added(view, order) else "new",
    }
    if part:
        value["of"] = line.name["ko"]
    if line.no in order.notes:
        value["note"] = order.notes[line.no]
    return value
