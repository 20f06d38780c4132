"""From what happened to what is printed: the print jobs of a journal entry, made in the same commit.

Pure. A ticket goes to every printer of its station, a receipt (영수증) to the first receipt printer.
The body holds all that the paper says, so a job prints the same whenever it is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.state import ShopState

from . import house, kitchen, phone_receipts, receipts, reports
from .making import BILL_LIFE_MS as BILL_LIFE_MS
from .making import DRAWER_LIFE_MS as DRAWER_LIFE_MS
from .making import KITCHEN_LIFE_MS as KITCHEN_LIFE_MS
from .making import Links as Links
from .making import Making
from .making import Statement as Statement


def jobs(
    state: ShopState, entry: Entry, new_id: Callable[[str], str], links: Links | None = None
) -> Sequence[Statement]:
    """Rows for the job table; empty where no printer has a part in it. O(lines of the order or bill).

    With `links` also the receipts that phones may look at.
    """
    making = Making(state, entry, new_id, links)
    shown = phone_receipts.shown(making) if links is not None else []
    # A Z is kept as paper, also where nothing prints it.
    if not state.printers and not isinstance(entry.event, e.DayClosed):
        return shown
    return [*shown, *(_of_order(making) or _of_money(making) or _on_request(making))]


def _of_order(making: Making) -> list[Statement]:
    match making.entry.event:
        case e.OrderPlaced() as event:
            found = kitchen.tickets(making, event.order, event.fired)
            if _waits_for_counter(event, making.state):
                found += receipts.slip(making, event.order)
            return found
        case e.LinesFired() as event:
            return kitchen.tickets(making, event.order, event.lines)
        case e.OrderCancelled() as event:
            return kitchen.cancelled(making, event)
    return []


def _of_money(making: Making) -> list[Statement]:
    match making.entry.event:
        case e.PaymentApproved() as event if event.settles:
            return receipts.receipt(making, making.state.bills[event.bill])
        case e.PaymentApproved() as event:
            return receipts.card_slip(making, event)
        case e.BillDiscounted() as event if event.settles and making.state.bills[event.bill].paid():
            return receipts.receipt(making, making.state.bills[event.bill])
        case e.PaymentCancelled() as event if event.refunded:
            return receipts.cancel_receipt(making, event)
        case e.StampsCollected() as event if event.slip:
            return receipts.stamp_slip(making, event)
        case e.DrawerOpened() as event:
            return house.drawer(making, event.printer)
    return []


def _on_request(making: Making) -> list[Statement]:
    state = making.state
    match making.entry.event:
        case e.ReprintRequested() as event if event.what == "customer_receipt":
            bill = state.bills[state.orders[event.order].bill]
            return receipts.receipt(making, bill, event.copy_no)
        case e.ReprintRequested() as event:
            return kitchen.reprinted(making, event)
        case e.BillPrintRequested() as event:
            return receipts.party_bill(making, state.bills[event.bill])
        case e.StaffCallEscalated() as event:
            return house.call(making, event.call)
        case e.OriginSheetPrintRequested():
            return house.origin_sheet(making)
        case e.XReportRequested() as event:
            return reports.x_report(making, event)
        case e.DayClosed() as event:
            return reports.z_report(making, event)
        case e.ZReprintRequested() as event:
            return reports.z_again(making, event)
        case e.TestPrintRequested() as event:
            return house.test_page(making, event.printer)
    return []


def _waits_for_counter(event: e.OrderPlaced, state: ShopState) -> bool:
    """A guest's order that is paid later: the guest takes a slip (주문서) to the counter."""
    return (
        event.channel != "counter"
        and event.method == "counter"
        and not event.settles
        and state.bills[event.bill].seating is None
    )
