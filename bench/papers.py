"""The papers that are measured: a kitchen ticket and a receipt of the bench's order, and a bill of sixty dishes."""

from __future__ import annotations

from itertools import cycle, islice

from bench.order import order
from hub.demo.restaurant import menu
from hub.domain.order import Line
from hub.domain.pricing import priced
from hub.domain.stock import Overlay
from hub.messages import catalogue
from printer.document import Document
from printer.papers.bill import BillRound, PartyBill, party_bill
from printer.papers.figures import ReceiptLine, ReceiptOption
from printer.papers.kitchen_ticket import KitchenLine, KitchenTicket, kitchen_ticket
from printer.papers.receipt import CustomerReceipt, ReceiptPayment, Shop, customer_receipt

# 2026-11-21 19:22:05 in Seoul (UTC ms).
_AT = 1_795_256_525_000
_MINUTE = 60_000
BILL_DISHES = 60
_SHOP = Shop(
    name="마당 분식",
    business_number="123-45-67890",
    representative="점주",
    address="대구광역시 북구 칠성시장로 28, 1층",
    phone="053-123-4567",
)


def papers() -> dict[str, Document]:
    """By name, from short to long."""
    return {"kitchen ticket": _ticket(), "receipt": _receipt(), "bill": bill()}


def bill() -> Document:
    """A party's evening in four rounds: every dish of the demo menu in turn, as the menu calls it in Korean."""
    # Without those at the day's price (시가).
    dishes = cycle((item.name["ko"], item.price) for item in menu().items if item.price)
    lines = tuple(
        _bill_line(*dish, 1 + at % 4) for at, dish in enumerate(islice(dishes, BILL_DISHES))
    )
    total = sum(line.amount for line in lines)
    a_round = BILL_DISHES // 4
    content = PartyBill(
        shop_name=_SHOP.name,
        order_number="128",
        at=_AT,
        table="7",
        seated_at=_AT - 150 * _MINUTE,
        guests=24,
        rounds=tuple(
            BillRound(
                order_number=str(128 + number),
                at=_AT - (140 - 30 * number) * _MINUTE,
                device="테이블 태블릿 7",
                lines=lines[number * a_round : (number + 1) * a_round],
            )
            for number in range(4)
        ),
        total=total,
        vat=(2 * total + 11) // 22,
        to_pay=total,
    )
    return party_bill(content, catalogue("ko"))


def _bill_line(name: str, price: int, quantity: int) -> ReceiptLine:
    return ReceiptLine(name=name, unit_price=price, quantity=quantity, amount=price * quantity)


def _lines() -> tuple[Line, ...]:
    wish = order()
    return priced(menu(), Overlay(), wish.lines, wish.language)


def _ticket() -> Document:
    content = KitchenTicket(
        station="탕·찌개",
        order_number="128",
        service="eat_in",
        table="7",
        at=_AT,
        lines=tuple(
            KitchenLine(
                quantity=line.quantity,
                name=line.name["ko"],
                options=tuple(option.name["ko"] for option in line.options),
            )
            for line in _lines()
        ),
        note="덜 짜게 해 주세요",
    )
    return kitchen_ticket(content, catalogue("ko"))


def _receipt() -> Document:
    lines = _lines()
    total = sum(line.amount for line in lines)
    vat = (2 * total + 11) // 22
    content = CustomerReceipt(
        kind="receipt",
        shop=_SHOP,
        receipt_number="20261121-0128",
        order_number="128",
        at=_AT,
        device="키오스크 1",
        service="eat_in",
        table="7",
        lines=tuple(
            ReceiptLine(
                name=line.name["ko"],
                unit_price=line.price,
                quantity=line.quantity,
                amount=line.amount,
                options=tuple(
                    ReceiptOption(name=option.name["ko"], price=option.amount)
                    for option in line.options
                ),
            )
            for line in lines
        ),
        taxable_supply_value=total - vat,
        vat=vat,
        total=total,
        payments=(
            ReceiptPayment(
                method="현금", amount=total, tendered=total + 7_000, change=7_000, at=_AT
            ),
        ),
        message="찾아 주셔서 고맙습니다",
    )
    return customer_receipt(content, catalogue("ko"))
