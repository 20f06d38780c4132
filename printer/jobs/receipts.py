"""What a guest gets on paper: receipt (영수증), order slip (주문서), cancel receipt, bill before payment (계산서)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from hub.domain import events as e
from hub.domain.bill import Bill
from hub.domain.decide.context import bill_due, bill_totals
from hub.domain.money import Totals, share, totals
from hub.domain.order import Line, LineOption, Order, Service
from hub.domain.payment import Payment
from hub.domain.seating import table_label
from hub.domain.state import ShopState
from hub.domain.text import Language, said
from hub.messages import catalogue
from printer.body import BillBody, CustomerReceiptBody
from printer.papers.bill import BillRound, PartyBill
from printer.papers.receipt import CustomerReceipt, ReceiptLine, ReceiptOption, ReceiptPayment

from .making import Making, Statement


def slip(making: Making, order_id: str, copy_no: int = 1) -> list[Statement]:
    """주문서: the number, and what to pay at the counter."""
    order = making.state.orders[order_id]
    content = CustomerReceipt(
        kind="order_slip",
        shop=making.shop(order.language),
        order_number=order.number,
        at=order.at,
        device=making.device(order.device),
        service=_service(making.state, order),
        lines=tuple(_lines(order)),
        total=order.due(),
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
    approved = [p for p in bill.payments.values() if p.state == "approved"]
    sums = bill_totals(making.state, bill)
    # A copy says when the sale was, not when it was copied.
    sold_at = max((p.at for p in approved), default=making.state.orders[bill.orders[-1]].at)
    content = _receipt(making, bill, "receipt", approved, sums, sold_at, copy_no)
    body = CustomerReceiptBody(kind="customer_receipt", content=content)
    return making.at_receipts(bill.orders[0], body, copy_no)


def cancel_receipt(making: Making, event: e.PaymentCancelled) -> list[Statement]:
    """취소 영수증: the reversed payment, with minus signs. A part payment shows its own shares."""
    bill = making.state.bills[event.bill]
    payment = bill.payments[event.payment]
    paid, exempt = payment.amount, _exempt_share(making.state, bill, payment.amount)
    sums = Totals(total=-paid, supply=payment.vat + exempt - paid, vat=-payment.vat, exempt=-exempt)
    content = _receipt(making, bill, "cancel", [payment], sums, making.entry.at)
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
    kind: Literal["receipt", "cancel"],
    payments: Sequence[Payment],
    sums: Totals,
    at: int,
    copy_no: int = 1,
) -> CustomerReceipt:
    state = making.state
    orders = [state.orders[order] for order in bill.orders]
    language = orders[0].language
    seating = state.seatings.get(bill.seating or "")
    vat = _vat(bill, sums)
    sign = -1 if kind == "cancel" else 1
    return CustomerReceipt(
        kind=kind,
        shop=making.shop(language),
        receipt_number=f"{bill.day.replace('-', '')}-{orders[0].number}",
        order_number=orders[0].number,
        at=at,
        device=making.device(bill.device),
        service=_service(state, orders[0]),
        table=table_label(seating.table) if seating else None,
        lines=tuple(line for order in orders for line in _lines(order))
        if kind == "receipt"
        else (),
        tax_free_amount=sums.exempt,
        taxable_supply_value=sums.supply,
        vat=vat,
        total=sums.total,
        payments=tuple(_payment(payment, sign, language) for payment in payments),
        copy_no=copy_no,
        test_mode=any(p.approval is not None and p.approval.test for p in payments),
        message=state.rules.receipt_message,
        language=language,
    )


def _vat(bill: Bill, sums: Totals) -> int | None:
    """VAT as printed; None in a shop that prints no VAT line (간이과세자, 면세사업자)."""
    return sums.vat if bill.tax_mode == "general" else None


def _exempt_share(state: ShopState, bill: Bill, paid: int) -> int:
    """면세 won in a payment: its share of the bill's, or of all that was ordered if lines are gone since."""
    sums = bill_totals(state, bill)
    if sums.total < paid:
        lines = [line for order in bill.orders for line in state.orders[order].lines]
        sums = totals(((line.amount, line.tax) for line in lines), bill.tax_mode)
    return share(sums.exempt, paid, sums.total)


def _service(state: ShopState, order: Order) -> Service | None:
    return order.service if len(state.rules.services) > 1 else None


def _lines(order: Order) -> Iterable[ReceiptLine]:
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
