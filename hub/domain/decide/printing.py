"""What is printed on request, the drawer, printers of the shop, and the list of paper that people have to look at."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..printer import (
    COPIES_MAX,
    PRINTERS_MAX,
    DrawerReason,
    Printer,
    StuckPrint,
    same_place,
)
from ..refusals import OverLimit, PrinterAddressTaken, UnknownPrinter, UnknownStation, WrongState
from ..state import ShopState
from ..ticket import keys_by_station
from .context import Context, Decision, bill_of, order_of
from .kitchen import fired_stations

# --- printers


def save_printer(state: ShopState, command: c.SavePrinter, context: Context) -> Decision:
    """A new printer, or another address, profile or station for one there is. No two of them at one address."""
    printer = command.printer
    if printer.id not in state.printers and len(state.printers) >= PRINTERS_MAX:
        raise OverLimit(what="printers", limit=PRINTERS_MAX)
    if printer.backup is not None and printer.backup not in state.printers.keys() - {printer.id}:
        raise UnknownPrinter(printer=printer.backup)
    for known in state.printers.values():
        if known.id != printer.id and same_place(known.address, printer.address):
            raise PrinterAddressTaken(printer=known.name)
    return Decision((e.PrinterSaved(type="printer_saved", printer=printer),), c.Done())


def remove_printer(state: ShopState, command: c.RemovePrinter, context: Context) -> Decision:
    """프린터 빼기. Never refused for what still waits there: the spooler hands that on, or asks a person."""
    printer = _printer(state, command.printer)
    return Decision((e.PrinterRemoved(type="printer_removed", printer=printer.id),), c.Done())


def resume_printer(state: ShopState, command: c.ResumePrinter, context: Context) -> Decision:
    """프린터 다시 쓰기. Harmless for a printer that prints."""
    printer = _printer(state, command.printer)
    return Decision((e.PrinterResumed(type="printer_resumed", printer=printer.id),), c.Done())


def test_print(state: ShopState, command: c.TestPrint, context: Context) -> Decision:
    """시험 인쇄. The page itself is a job of the event, like any paper."""
    printer = _printer(state, command.printer)
    event = e.TestPrintRequested(type="test_print_requested", printer=printer.id)
    return Decision((event,), c.Done())


def _printer(state: ShopState, printer_id: str) -> Printer:
    printer = state.printers.get(printer_id)
    if printer is None:
        raise UnknownPrinter(printer=printer_id)
    return printer


# --- on request


def reprint(state: ShopState, command: c.Reprint, context: Context) -> Decision:
    """재출력: the copy number goes up with every request and stands on the paper.

    A kitchen ticket of lines that still wait is not printed: someone would cook what is not released.
    """
    order = order_of(state, command.order, context)
    stations = keys_by_station(order.lines)
    if command.station is not None and command.station not in stations:
        raise UnknownStation(station=command.station)
    if command.what == "kitchen_ticket":
        # The counter's own tickets are not on paper, unless the menu has a station of that name.
        printed = stations.keys() | state.menu.station_by_id.keys()
        fired = [station for station in fired_stations(state, order.id) if station in printed]
        if not fired or command.station not in (None, *fired):
            raise WrongState(what="order", state="held" if order.id in state.held else "no_ticket")
    event = e.ReprintRequested(
        type="reprint_requested",
        order=order.id,
        what=command.what,
        station=command.station,
        copy_no=_next_copy(state, command.what, order.id, 1),
    )
    return Decision((event,), c.Done())


def _next_copy(state: ShopState, kind: str, about: str, copy_no: int) -> int:
    """The number behind every copy that was printed on request, and behind the one in hand."""
    return min(COPIES_MAX, max(copy_no, state.copies.get(f"{kind}:{about}", 1)) + 1)


def print_bill(state: ShopState, command: c.PrintBill, context: Context) -> Decision:
    """계산서 before payment."""
    bill = bill_of(state, command.bill, context)
    if not bill.orders:
        raise WrongState(what="bill", state="empty")
    receipts_come_out(state)
    return Decision((e.BillPrintRequested(type="bill_print_requested", bill=bill.id),), c.Done())


def print_origin_sheet(state: ShopState, command: c.PrintOriginSheet, context: Context) -> Decision:
    """원산지 표시판; WrongState where no dish says where anything is from."""
    receipts_come_out(state)
    if not any(item.origins for item in state.menu.items):
        raise WrongState(what="origins", state="missing")
    return Decision((e.OriginSheetPrintRequested(type="origin_sheet_print_requested"),), c.Done())


def receipts_come_out(state: ShopState) -> None:
    """WrongState where no printer prints for the counter: whoever asked would wait for nothing."""
    if not any(printer.receipts for printer in state.printers.values()):
        raise WrongState(what="printer", state="missing")


# --- the drawer


def open_drawer(state: ShopState, command: c.OpenDrawer, context: Context) -> Decision:
    """돈통 열기 without a payment, in the owner's books with its reason."""
    events = drawer_opened(state, "asked", e.Reason(reason=command.reason))
    if not events:
        raise WrongState(what="drawer", state="missing")
    return Decision(events, c.Done())


def drawer_opened(
    state: ShopState,
    reason: DrawerReason,
    said: e.Reason | None = None,
    shift: str | None = None,
) -> tuple[e.Event, ...]:
    """The drawer of the shop opens; nothing happens in a shop that has none.

    Of several, the one of the shift; else that of the printer where receipts come out: whoever takes the money
    stands there. Else the first.
    """
    printers = state.printers.values()
    own = state.printers.get(state.shifts[shift].drawer) if shift in state.shifts else None
    receipts = next((printer for printer in printers if printer.receipts), None)
    with_drawer = [one for one in (own, receipts, *printers) if one and one.drawer]
    if not with_drawer:
        return ()
    printer = with_drawer[0].id
    event = e.DrawerOpened(type="drawer_opened", printer=printer, reason=reason, private=said)
    return (event,)


# --- what a person has to look at


def record_print_stuck(state: ShopState, command: c.RecordPrintStuck, context: Context) -> Decision:
    """A job goes on the list. Told again, it is there already."""
    if command.job in state.prints:
        return Decision((), c.Done())
    event = e.PrintStuck(
        type="print_stuck",
        job=command.job,
        printer=command.printer,
        kind=command.kind,
        about=command.about,
        number=number_of(state, command.about),
        copy_no=command.copy_no,
        state=command.state,
        reason=command.reason,
        origin=command.origin,
    )
    return Decision((event,), c.Done())


def record_quarantine(state: ShopState, command: c.RecordQuarantine, context: Context) -> Decision:
    """A printer is closed. Told again, or of one that was taken out meanwhile, it changes nothing."""
    if command.printer in state.quarantined or command.printer not in state.printers:
        return Decision((), c.Done())
    event = e.PrinterQuarantined(type="printer_quarantined", printer=command.printer)
    return Decision((event,), c.Done())


def number_of(state: ShopState, about: str) -> str:
    """What people call a paper by: the number of its order, or of its bill's first; empty where there is none."""
    bill = state.bills.get(about)
    order = state.orders.get(bill.orders[0] if bill and bill.orders else about)
    return order.number if order else ""


def settle_print(state: ShopState, command: c.SettlePrint, context: Context) -> Decision:
    """인쇄 확인. Two people may look at once: the second hears that it was settled."""
    stuck = state.prints.get(command.job)
    if stuck is None:
        raise WrongState(what="print", state="settled")
    if command.outcome == "again":
        return Decision((_again(state, stuck, command.printer, context),), c.Done())
    event = e.PrintSettled(type="print_settled", job=stuck.job, outcome=command.outcome)
    return Decision((event,), c.Done())


def settle_prints(state: ShopState, command: c.SettlePrints, context: Context) -> Decision:
    """여러 장 인쇄 확인. What somebody else settled meanwhile is passed over; WrongState where that is all of them."""
    jobs = [job for job in dict.fromkeys(command.jobs) if job in state.prints]
    if not jobs:
        raise WrongState(what="print", state="settled")
    events = tuple(
        e.PrintSettled(type="print_settled", job=job, outcome=command.outcome) for job in jobs
    )
    return Decision(events, c.Done())


def _again(
    state: ShopState, stuck: StuckPrint, printer_id: str | None, context: Context
) -> e.PrintSettled:
    if stuck.kind == "drawer":
        # It would open when nobody stands there; opening it anew is a command of its own.
        raise WrongState(what="print", state="drawer")
    printer = _printer(state, printer_id or stuck.printer)
    # Not the one that stood in: it is named where nobody would look for the paper.
    origin = stuck.origin or stuck.printer
    meant = state.printers.get(origin)
    elsewhere = printer.id != origin
    return e.PrintSettled(
        type="print_settled",
        job=stuck.job,
        outcome="again",
        copy_job=context.new_id("j"),
        copy_no=_next_copy(state, stuck.kind, stuck.about, stuck.copy_no),
        printer=printer.id,
        stands_in_for=(meant.name if meant else origin) if elsewhere else None,
        origin=origin if elsewhere else None,
    )
