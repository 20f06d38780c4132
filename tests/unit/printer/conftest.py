"""Sample papers, one of each kind, with every feature in it somewhere."""

import pytest

from hub.messages import catalogue
from printer.papers.kitchen_ticket import KitchenLine, KitchenTicket
from printer.papers.receipt import CustomerReceipt, ReceiptLine, ReceiptOption, ReceiptPayment, Shop
from printer.papers.words import Words

# 2026-11-21 19:22:05 in Seoul.
AT = 1_795_256_525_000


@pytest.fixture
def ko() -> Words:
    return catalogue("ko")


@pytest.fixture
def ticket() -> KitchenTicket:
    return KitchenTicket(
        station="주방",
        order_number="128",
        service="take_away",
        table="7",
        at=AT,
        lines=(
            KitchenLine(quantity=2, name="김치찌개", options=("덜 맵게", "공기밥 추가")),
            KitchenLine(quantity=1, name="똠양꿍", note="고수 빼 주세요"),
            KitchenLine(quantity=3, name="떡볶이", kind="added"),
            KitchenLine(quantity=1, name="콜라", kind="cancelled"),
            KitchenLine(quantity=1, name="계란찜", kind="free"),
        ),
        note="아기 의자 필요해요",
        allergy="땅콩",
    )


@pytest.fixture
def receipt() -> CustomerReceipt:
    return CustomerReceipt(
        kind="receipt",
        shop=Shop(
            name="마당 분식",
            business_number="123-45-67890",
            representative="점주",
            address="대구광역시 북구 칠성시장로 28",
            phone="053-123-4567",
        ),
        receipt_number="20261121-0128",
        order_number="128",
        at=AT,
        device="키오스크 1",
        service="eat_in",
        table="7",
        lines=(
            ReceiptLine(
                name="김치찌개",
                unit_price=9_000,
                quantity=2,
                amount=19_000,
                options=(ReceiptOption(name="곱빼기", price=500),),
            ),
            ReceiptLine(name="생수", unit_price=0, quantity=1, amount=0),
            ReceiptLine(name="옥수수", unit_price=2_000, quantity=1, amount=2_000, tax_free=True),
        ),
        discount=1_000,
        tax_free_amount=2_000,
        taxable_supply_value=16_364,
        vat=1_636,
        total=20_000,
        payments=(
            ReceiptPayment(method="현금", amount=5_000, tendered=10_000, change=5_000),
            ReceiptPayment(
                method="카드",
                amount=15_000,
                issuer="시험카드",
                card="123456******3456",
                installment_months=0,
                approval_number="30001234",
                at=AT,
            ),
        ),
        test_mode=True,
        message="고맙습니다",
    )
