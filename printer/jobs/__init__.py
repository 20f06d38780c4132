"""From what happened to what is printed: the print jobs of a journal entry, made in the same commit.

Pure. A ticket goes to every printer of its station, a receipt (영수증) to the first receipt printer.
The body holds all that the paper says, so a job prints the same whenever it is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.bill import Bill
from hub.domain.call import Call
from hub.domain.decide.context import bill_totals
from hub.domain.money import share, totals
from hub.domain.order import Line, LineOption, LinePart, Order, Service
from hub.domain.payment import Payment
from hub.domain.seating import table_label, table_number
from hub.domain.state import ShopState
from hub.domain.text import Language, said
from hub.domain.ticket import line_no
from hub.messages import catalogue, fill
from printer.body import (
    CallTicketBody,
    CustomerReceiptBody,
    JobKind,
    KitchenTicketBody,
    TestPageBody,
)
from printer.papers.call_ticket import CallTicket
from printer.papers.kitchen_ticket import KitchenLine, KitchenTicket, LineKind
from printer.papers.receipt import CustomerReceipt, ReceiptLine, ReceiptOption, ReceiptPayment, Shop
from printer.papers.test_page import page_of
from printer.profile import load_profile, profile_names

# After this an order is not cooked from paper any more, and a receipt is printed on request (ms).
KITCHEN_LIFE_MS = 2 * 60 * 60_000
RECEIPT_LIFE_MS = 12 * 60 * 60_000
# A guest who rang a quarter of an hour ago was seen, or has left.
CALL_LIFE_MS = 15 * 60_000

_INSERT = (
    "INSERT INTO print_job (id, printer, kind, subject, seq, copy_no, state, attempts, created_at,"
    " changed_at, expires_at, detail, body) VALUES (?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?, ?, NULL, ?)"
)

Statement = tuple[str, tuple[object, ...]]


def jobs(state: ShopState, entry: Entry, new_id: Callable[[str], str]) -> Sequence[Statement]:
    """Rows for the job table; empty where no printer has a part in it. O(lines of the order or bill)."""
    if not state.printers:
        return ()
    match entry.event:
        case e.OrderPlaced() as event:
            found = _tickets(state, entry, new_id, event.order, event.fired)
            if _waits_for_counter(event, state):
                found += _slip(state, entry, new_id, event.order)
            return found
        case e.LinesFired() as event:
            return _tickets(state, entry, new_id, event.order, event.lines)
        case e.OrderCancelled() as event:
            return _cancelled(state, entry, new_id, event)
        case e.PaymentApproved() as event if event.settles:
            return _receipt(state, entry, new_id, state.bills[event.bill], copy_no=1)
        case e.PaymentCancelled() as event if event.refunded:
            return _cancel_receipt(state, entry, new_id, event)
        case e.ReprintRequested() as event:
            return _reprint(state, entry, new_id, event)
        case e.StaffCallEscalated() as event:
            return _call(state, entry, new_id, event.call)
        case e.TestPrintRequested() as event:
            return _test_page(state, entry, new_id, event.printer)
    return ()


def _waits_for_counter(event: e.OrderPlaced, state: ShopState) -> bool:
    """A guest's order that is paid later: the guest takes a slip (주문서) to the counter."""
    return (
        event.channel != "counter"
        and event.method == "counter"
        and not event.settles
        and state.bills[event.bill].seating is None
    )


def _job(
    entry: Entry,
    new_id: Callable[[str], str],
    printer: str,
    kind: JobKind,
    subject: str,
    copy_no: int,
    body: str,
) -> Statement:
    life = {"kitchen_ticket": KITCHEN_LIFE_MS, "call_ticket": CALL_LIFE_MS}.get(
        kind, RECEIPT_LIFE_MS
    )
    values = (
        new_id("j"), printer, kind, subject, entry.seq, copy_no, entry.at, entry.at,
        entry.at + life, body,
    )  # fmt: skip
    return _INSERT, values


def _test_page(
    state: ShopState, entry: Entry, new_id: Callable[[str], str], printer_id: str
) -> list[Statement]:
    """시험 인쇄. A printer whose model is unknown prints nothing: `printer_setup_wrong` stands for it."""
    printer = state.printers[printer_id]
    if printer.profile not in profile_names():
        return []
    page = page_of(printer, load_profile(printer.profile), entry.at)
    body = TestPageBody(kind="test_page", content=page).model_dump_json()
    return [_job(entry, new_id, printer_id, "test_page", printer_id, 1, body)]


def _call(
    state: ShopState, entry: Entry, new_id: Callable[[str], str], call_id: str
) -> list[Statement]:
    """호출 at every printer of the kitchen, in its language; in a shop without one where receipts come out."""
    call = state.calls.get(call_id)
    if call is None:
        return []
    known = state.printers.values()
    printers = [p for p in known if p.stations] or [p for p in known if p.receipts][:1]
    found = []
    for printer in printers:
        language = state.rules.kitchen_language.get((*printer.stations, "")[0], "ko")
        content = CallTicket(
            place=_place(state, call, language), reason=call.reason, at=call.at, language=language
        )
        body = CallTicketBody(kind="call_ticket", content=content).model_dump_json()
        found.append(_job(entry, new_id, printer.id, "call_ticket", call_id, 1, body))
    return found


def _place(state: ShopState, call: Call, language: Language) -> str:
    """Where somebody waits: at their table, else where the device stands."""
    if call.table is None:
        return _device(state, call.device)
    number = table_number(call.table)
    return fill(catalogue(language)["table.name"], {"table": number}) if number else call.table


# --- kitchen tickets


def _tickets(
    state: ShopState,
    entry: Entry,
    new_id: Callable[[str], str],
    order_id: str,
    lines: dict[str, tuple[str, ...]],
    *,
    copy_no: int = 1,
    cancelled: dict[int, int] | None = None,
) -> list[Statement]:
    order = state.orders[order_id]
    found: list[Statement] = []
    for station, keys in lines.items():
        printers = [p.id for p in state.printers.values() if station in p.stations]
        if not printers:
            continue
        body = _ticket(state, order, station, keys, entry.at, copy_no, cancelled)
        found += [
            _job(entry, new_id, printer, "kitchen_ticket", order_id, copy_no, body)
            for printer in printers
        ]
    return found


def _ticket(
    state: ShopState,
    order: Order,
    station: str,
    keys: Iterable[str],
    at: int,
    copy_no: int,
    cancelled: dict[int, int] | None,
) -> str:
    language = state.rules.kitchen_language.get(station, "ko")
    added = state.bills[order.bill].orders[0] != order.id
    known = state.menu.station_by_id.get(station)
    seating = state.seatings.get(state.bills[order.bill].seating or "")
    content = KitchenTicket(
        station=said(known.name, language) if known else station,
        order_number=order.number,
        service=order.service,
        table=table_label(seating.table) if seating else None,
        at=at,
        lines=tuple(_kitchen_line(state, order, key, language, added, cancelled) for key in keys),
        note=order.notes.get(0),
        copy_no=copy_no,
        language=language,
    )
    return KitchenTicketBody(kind="kitchen_ticket", content=content).model_dump_json()


def _kitchen_line(
    state: ShopState,
    order: Order,
    key: str,
    language: Language,
    added: bool,
    cancelled: dict[int, int] | None,
) -> KitchenLine:
    line = order.lines[line_no(key) - 1]
    step = key.partition(".")[2]
    thing: Line | LinePart = next((p for p in line.parts if p.step == step), line) if step else line
    quantity = cancelled[line.no] if cancelled else (order.left(line) or line.quantity)
    kind: LineKind = "free" if line.free else "added" if added else "new"
    return KitchenLine(
        quantity=quantity,
        name=_name(state, thing, language),
        options=tuple(_option(state, option, language) for option in thing.options),
        note=order.notes.get(line.no),
        kind="cancelled" if cancelled else kind,
    )


def _name(state: ShopState, thing: Line | LinePart, language: Language) -> str:
    """As copied into the order, in Korean; in another kitchen language as the menu says it now."""
    item = state.menu.item_by_id.get(thing.item) if language != "ko" else None
    return said(item.name if item else thing.name, language)


def _option(state: ShopState, option: LineOption, language: Language) -> str:
    name = said(option.name, language)
    group = state.menu.group_by_id.get(option.group) if language != "ko" else None
    for known in group.options if group else ():
        if known.id == option.option:
            name = said(known.name, language)
    return f"{name} ×{option.quantity}" if option.quantity > 1 else name


def _cancelled(
    state: ShopState, entry: Entry, new_id: Callable[[str], str], event: e.OrderCancelled
) -> list[Statement]:
    """Tells the stations that have the lines already; what was still held is simply gone."""
    if event.order not in state.orders:
        return []
    units = {int(no): count for no, count in event.lines.items()}
    lines: dict[str, tuple[str, ...]] = {}
    for tickets in (state.tickets, state.done_tickets):
        for station, by_order in tickets.items():
            ticket = by_order.get(event.order)
            keys = tuple(key for key in ticket.lines if line_no(key) in units) if ticket else ()
            if keys:
                lines[station] = keys
    return _tickets(state, entry, new_id, event.order, lines, cancelled=units)


def _reprint(
    state: ShopState, entry: Entry, new_id: Callable[[str], str], event: e.ReprintRequested
) -> list[Statement]:
    order = state.orders[event.order]
    if event.what == "customer_receipt":
        return _receipt(state, entry, new_id, state.bills[order.bill], copy_no=event.copy_no)
    lines: dict[str, tuple[str, ...]] = {}
    for tickets in (state.tickets, state.done_tickets):
        for station, by_order in tickets.items():
            ticket = by_order.get(order.id)
            if ticket and event.station in (None, station):
                lines[station] = tuple(k for k, was in ticket.lines.items() if was != "cancelled")
    fired = {station: keys for station, keys in lines.items() if keys}
    return _tickets(state, entry, new_id, order.id, fired, copy_no=event.copy_no)


# --- receipts


def _slip(
    state: ShopState, entry: Entry, new_id: Callable[[str], str], order_id: str
) -> list[Statement]:
    """주문서: the number, and what to pay at the counter."""
    order = state.orders[order_id]
    body = CustomerReceiptBody(
        kind="customer_receipt",
        content=CustomerReceipt(
            kind="order_slip",
            shop=_shop(state, order.language),
            order_number=order.number,
            at=entry.at,
            device=_device(state, order.device),
            service=_service(state, order),
            lines=tuple(_receipt_lines(order)),
            total=order.due(),
            language=order.language,
        ),
    )
    return _to_receipt_printer(state, entry, new_id, order_id, 1, body)


def _receipt(
    state: ShopState, entry: Entry, new_id: Callable[[str], str], bill: Bill, copy_no: int
) -> list[Statement]:
    """영수증 of a settled bill, or the slip again of one that still owes."""
    if not bill.orders:
        return []
    orders = [state.orders[order] for order in bill.orders]
    if not bill.settled:
        return _slip(state, entry, new_id, orders[-1].id)
    approved = [p for p in bill.payments.values() if p.state == "approved"]
    body = _receipt_body(state, entry, bill, "receipt", approved, copy_no, 1)
    return _to_receipt_printer(state, entry, new_id, orders[0].id, copy_no, body)


def _cancel_receipt(
    state: ShopState, entry: Entry, new_id: Callable[[str], str], event: e.PaymentCancelled
) -> list[Statement]:
    """취소 영수증: the reversed payment, with minus signs."""
    bill = state.bills[event.bill]
    payment = bill.payments[event.payment]
    body = _receipt_body(state, entry, bill, "cancel", [payment], 1, -1)
    return _to_receipt_printer(state, entry, new_id, bill.orders[0], 1, body)


def _receipt_body(
    state: ShopState,
    entry: Entry,
    bill: Bill,
    kind: str,
    payments: Sequence[Payment],
    copy_no: int,
    sign: int,
) -> CustomerReceiptBody:
    orders = [state.orders[order] for order in bill.orders]
    language = orders[0].language
    sums = bill_totals(state, bill)
    paid = sum(payment.amount for payment in payments)
    # A reversed part payment shows its own shares, the whole bill the bill's.
    vat = sum(payment.vat for payment in payments) if kind == "cancel" else sums.vat
    exempt = _exempt_share(state, bill, paid) if kind == "cancel" else sums.exempt
    total = paid if kind == "cancel" else sums.total
    return CustomerReceiptBody(
        kind="customer_receipt",
        content=CustomerReceipt(
            kind="cancel" if kind == "cancel" else "receipt",
            shop=_shop(state, language),
            receipt_number=f"{bill.day.replace('-', '')}-{orders[0].number}",
            order_number=orders[0].number,
            at=entry.at,
            device=_device(state, bill.device),
            service=_service(state, orders[0]),
            lines=tuple(line for order in orders for line in _receipt_lines(order))
            if kind == "receipt"
            else (),
            tax_free_amount=sign * exempt,
            taxable_supply_value=sign * (total - vat - exempt),
            vat=sign * vat,
            total=sign * total,
            payments=tuple(_payment(payment, sign, language) for payment in payments),
            copy_no=copy_no,
            test_mode=any(p.approval is not None and p.approval.test for p in payments),
            message=state.rules.receipt_message,
            language=language,
        ),
    )


def _exempt_share(state: ShopState, bill: Bill, paid: int) -> int:
    """면세 won in a payment: its share of the bill's, or of all that was ordered if lines are gone since."""
    sums = bill_totals(state, bill)
    if sums.total < paid:
        lines = [line for order in bill.orders for line in state.orders[order].lines]
        sums = totals(((line.amount, line.tax) for line in lines), state.rules.tax_mode)
    return share(sums.exempt, paid, sums.total)


def _to_receipt_printer(
    state: ShopState,
    entry: Entry,
    new_id: Callable[[str], str],
    subject: str,
    copy_no: int,
    body: CustomerReceiptBody,
) -> list[Statement]:
    printer = next((p.id for p in state.printers.values() if p.receipts), None)
    if printer is None:
        return []
    return [
        _job(entry, new_id, printer, "customer_receipt", subject, copy_no, body.model_dump_json())
    ]


def _shop(state: ShopState, language: Language) -> Shop:
    profile = state.rules.profile
    return Shop(
        name=said(profile.name, language),
        business_number=profile.business_number,
        representative=profile.representative,
        address=profile.address,
        phone=profile.phone,
    )


def _service(state: ShopState, order: Order) -> Service | None:
    return order.service if len(state.rules.services) > 1 else None


def _device(state: ShopState, device_id: str) -> str:
    device = state.devices.get(device_id)
    return device.name if device else device_id


def _receipt_lines(order: Order) -> Iterable[ReceiptLine]:
    for line in order.lines:
        left = order.left(line)
        if left == 0:
            continue
        yield ReceiptLine(
            name=said(line.name, order.language),
            unit_price=line.price,
            quantity=left,
            amount=line.unit * left,
            options=tuple(_receipt_options(line, order.language)),
            tax_free=line.tax == "exempt",
        )


def _receipt_options(line: Line, language: Language) -> Iterable[ReceiptOption]:
    for option in line.options:
        yield _receipt_option(option, language)
    for part in line.parts:
        yield ReceiptOption(name=said(part.name, language), price=part.extra)
        for option in part.options:
            yield _receipt_option(option, language)


def _receipt_option(option: LineOption, language: Language) -> ReceiptOption:
    name = said(option.name, language)
    times = f"{name} ×{option.quantity}" if option.quantity > 1 else name
    return ReceiptOption(name=times, price=option.amount)


def _payment(payment: Payment, sign: int, language: Language) -> ReceiptPayment:
    approval = payment.approval
    return ReceiptPayment(
        method=catalogue(language).get(f"paper.method.{payment.method}", payment.method),
        amount=sign * payment.amount,
        tendered=payment.tendered if sign > 0 else None,
        change=payment.tendered - payment.amount
        if sign > 0 and payment.tendered is not None
        else None,
        issuer=approval.issuer if approval else None,
        card=approval.card if approval else None,
        installment_months=approval.installments if approval else None,
        approval_number=approval.approval_no if approval else None,
        # Cash is not approved by anybody.
        at=payment.at if approval else None,
    )
