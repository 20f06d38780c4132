"""What a guest gets on paper: receipt (영수증), order slip (주문서), cancel receipt, bill before payment (계산서)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from hub.domain import events as e
from hub.domain.bill import Bill
from hub.domain.charges import bill_due, bill_totals, discounts_off
from hub.domain.money import Totals
from hub.domain.order import Line, LineOption, Order, Service
from hub.domain.seating import table_label
from hub.domain.state import ShopState
from hub.domain.text import Language, said
from printer.body import BillBody, CustomerReceiptBody
from printer.papers.bill import BillRound, PartyBill
from printer.papers.receipt import CustomerReceipt, ReceiptLine, ReceiptOption, ReceiptPayment

from .making import Making, Statement
from .tenders import approved_at, money_back, tender, tenders


def slip(making: Making, order_id: str, copy_no: int = 1) -> list[Statement]:
    """주문서: the number, and what to pay at the counter: of a bill of one order, less what was taken off or paid."""
    state = making.state
    order = state.orders[order_id]
    bill = state.bills[order.bill]
    alone = bill.orders == [order_id]
    content = CustomerReceipt(
        kind="order_slip",
        shop=making.shop(order.language),
        order_number=order.number,
        at=order.at,
        device=making.device(order.device),
        service=_service(state, order),
        lines=tuple(_lines(order, _off_lines(state, bill))),
        discount=bill_totals(state, bill).discount if alone else 0,
        total=max(bill_due(state, bill), 0) if alone else order.due(),
        copy_no=copy_no,
        language=order.language,
    )
    body = CustomerReceiptBody(kind="customer_receipt", content=content)
    return making.at_receipts(order_id, body, copy_no)


def receipt(making: Making, bill: Bill, copy_no: int = 1) -> list[Statement]:
    """영수증 of a settled bill, or the slip again of one that still owes."""
    if not bill.orders:
        return []
    if not bill.settled:
        return slip(making, bill.orders[-1], copy_no)
    printer, url = making.receipt_printer(), None
    if printer is None:
        return []
    if making.state.rules.receipt_qr == "paper":
        url = making.receipt_url(bill.id)
    if copy_no == 1 and url is None:
        body_json = first_receipt(making, bill)
        return [making.row_of(printer.id, "customer_receipt", bill.orders[0], body_json, copy_no)]
    content = replace(_bill_receipt(making, bill, copy_no), url=url)
    body = CustomerReceiptBody(kind="customer_receipt", content=content)
    return [making.row(printer.id, bill.orders[0], body, copy_no)]


def first_receipt(making: Making, bill: Bill) -> str:
    """The body of a settled bill's receipt, which paper and phone share: made once."""
    if bill.id not in making.made:
        content = _bill_receipt(making, bill, 1)
        body = CustomerReceiptBody(kind="customer_receipt", content=content)
        making.made[bill.id] = body.model_dump_json()
    return making.made[bill.id]


def _bill_receipt(making: Making, bill: Bill, copy_no: int) -> CustomerReceipt:
    language = making.state.orders[bill.orders[0]].language
    return _receipt(
        making, bill, "receipt", tuple(tenders(bill, language)), sums_of(making.state, bill),
        _sold_at(making.state, bill), copy_no,
    )  # fmt: skip


def _sold_at(state: ShopState, bill: Bill) -> int:
    """A copy says when the sale was, not when it was copied."""
    held = [approved_at(payment) for payment in bill.payments.values() if payment.kept()]
    return max(held, default=state.orders[bill.orders[-1]].at)


def sums_of(state: ShopState, bill: Bill) -> Totals:
    """The bill's sums. VAT and 면세 are those of its payments, which terminal and books have, too.

    They are the bill's own by cumulative remainder; where a dish went that had been paid for in part, the
    payments say what was really told to the terminals.
    """
    sums = bill_totals(state, bill)
    paid = list(bill.payments.values())
    if sum(payment.kept() for payment in paid) != sums.total:
        return sums
    vat = sum(payment.kept_vat() for payment in paid)
    exempt = sum(payment.kept_exempt() for payment in paid)
    return Totals(sums.total, sums.total - vat - exempt, vat, exempt, sums.discount)


def card_slip(making: Making, event: e.PaymentApproved) -> list[Statement]:
    """카드 매출전표 of a payment that leaves something to pay: the guest who paid it may go."""
    bill = making.state.bills[event.bill]
    if event.approval is None or not bill.orders:
        return []
    payment = bill.payments[event.payment]
    language = making.state.orders[bill.orders[0]].language
    supply = payment.amount - payment.vat - payment.exempt
    sums = Totals(payment.amount, supply, payment.vat, payment.exempt)
    paid = (tender(payment, language),)
    content = _receipt(making, bill, "card_slip", paid, sums, approved_at(payment))
    body = CustomerReceiptBody(kind="customer_receipt", content=content)
    return making.at_receipts(bill.orders[0], body)


def cancel_receipt(making: Making, event: e.PaymentCancelled) -> list[Statement]:
    """취소 영수증: what went back, with minus signs and its own VAT and 면세, as the event says them."""
    bill = making.state.bills[event.bill]
    if not bill.orders:
        return []
    payment = bill.payments[event.payment]
    language = making.state.orders[bill.orders[0]].language
    supply = event.refunded - event.vat - event.exempt
    sums = Totals(-event.refunded, -supply, -event.vat, -event.exempt)
    back = (money_back(payment, payment.refunds[event.refund], language),)
    content = _receipt(making, bill, "cancel", back, sums, making.entry.at)
    body = CustomerReceiptBody(kind="customer_receipt", content=content)
    return making.at_receipts(bill.orders[0], body)


def stamp_slip(making: Making, event: e.StampsCollected) -> list[Statement]:
    """번호표 of the stamps that a guest without a number collected."""
    bill = making.state.bills[event.bill]
    number = making.slip_number(bill.id, event.slip)
    if number is None or not bill.orders:
        return []
    content = replace(
        _receipt(making, bill, "stamp_slip", (), Totals(0, 0, 0, 0), making.entry.at),
        stamp_slip=f"{number[:3]} {number[3:6]} {number[6:]}",
    )
    body = CustomerReceiptBody(kind="customer_receipt", content=content)
    return making.at_receipts(bill.orders[0], body)


def party_bill(making: Making, bill: Bill) -> list[Statement]:
    """계산서 of what stands on a bill now; nothing where nobody has ordered yet."""
    state = making.state
    if not bill.orders:
        return []
    orders = [state.orders[order] for order in bill.orders]
    language = orders[0].language
    seating = state.seatings.get(bill.seating or "")
    sums = bill_totals(state, bill)
    content = PartyBill(
        shop_name=making.shop(language).name,
        order_number=orders[0].number,
        at=making.entry.at,
        table=table_label(seating.table) if seating else None,
        seated_at=seating.opened_at if seating else None,
        guests=seating.guests or None if seating else None,
        rounds=tuple(
            _round(making, order) for order in orders if any(map(order.left, order.lines))
        ),
        discount=sums.discount,
        total=sums.total,
        vat=_vat(bill, sums),
        paid=bill.paid(),
        to_pay=bill_due(state, bill),
        language=language,
    )
    return making.at_receipts(bill.id, BillBody(kind="bill", content=content))


def _round(making: Making, order: Order) -> BillRound:
    return BillRound(
        order_number=order.number,
        at=order.at,
        device=making.device(order.device),
        lines=tuple(_lines(order)),
    )


def _receipt(
    making: Making,
    bill: Bill,
    kind: Literal["receipt", "card_slip", "cancel", "stamp_slip"],
    payments: tuple[ReceiptPayment, ...],
    sums: Totals,
    at: int,
    copy_no: int = 1,
) -> CustomerReceipt:
    state = making.state
    orders = [state.orders[order] for order in bill.orders]
    language = orders[0].language
    off = _off_lines(state, bill)
    return CustomerReceipt(
        kind=kind,
        shop=making.shop(language),
        receipt_number=f"{bill.day.replace('-', '')}-{orders[0].number}",
        order_number=orders[0].number,
        at=at,
        device=making.device(bill.device),
        service=_service(state, orders[0]),
        table=table_label(bill.table) if bill.table else None,
        lines=tuple(line for order in orders for line in _lines(order, off))
        if kind == "receipt"
        else (),
        discount=sums.discount,
        tax_free_amount=sums.exempt,
        taxable_supply_value=sums.supply,
        vat=_vat(bill, sums),
        total=sums.total,
        payments=payments,
        copy_no=copy_no,
        test_mode=_test(bill),
        message=state.rules.receipt_message,
        language=language,
    )


def _off_lines(state: ShopState, bill: Bill) -> dict[tuple[str, int], int]:
    """What was taken off single lines, by order and line number (won)."""
    off: dict[tuple[str, int], int] = {}
    for discount, amount in discounts_off(state, bill).items():
        one = bill.discounts[discount]
        if one.order is not None and one.line is not None:
            off[one.order, one.line] = off.get((one.order, one.line), 0) + amount
    return off


def _test(bill: Bill) -> bool:
    """True where the test card had a part in it (시험 결제)."""
    return any(p.approval is not None and p.approval.test for p in bill.payments.values())


def _vat(bill: Bill, sums: Totals) -> int | None:
    """VAT as printed; None in a shop that prints no VAT line (간이과세자, 면세사업자)."""
    return sums.vat if bill.tax_mode == "general" else None


def _service(state: ShopState, order: Order) -> Service | None:
    return order.service if len(state.rules.services) > 1 else None


def _lines(
    order: Order, off: Mapping[tuple[str, int], int] = MappingProxyType({})
) -> Iterable[ReceiptLine]:
    """What stands of an order; `off` is what was taken off single lines."""
    for line in order.lines:
        left = order.left(line)
        if left == 0:
            continue
        yield ReceiptLine(
            name=said(line.name, order.language),
            unit_price=line.price,
            quantity=left,
            amount=line.unit * left,
            options=tuple(_options(line, order.language)),
            tax_free=line.tax == "exempt",
            discount=off.get((order.id, line.no), 0),
        )


def _options(line: Line, language: Language) -> Iterable[ReceiptOption]:
    for option in line.options:
        yield _option(option, language)
    for part in line.parts:
        yield ReceiptOption(name=said(part.name, language), price=part.extra)
        for option in part.options:
            yield _option(option, language)


def _option(option: LineOption, language: Language) -> ReceiptOption:
    name = said(option.name, language)
    times = f"{name} ×{option.quantity}" if option.quantity > 1 else name
    return ReceiptOption(name=times, price=option.amount)
