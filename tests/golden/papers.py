"""The papers that golden files, previews and recoveries are tried with: add a line to PAPERS, and all of them are.

`MISSING` names what no installed font holds of a paper: boxes, and reported with the job.
"""

from dataclasses import replace

from printer.body import (
    Body,
    CallTicketBody,
    CustomerReceiptBody,
    KitchenTicketBody,
    TestPageBody,
)
from printer.papers.call_ticket import CallTicket
from printer.papers.kitchen_ticket import KitchenLine, KitchenTicket
from printer.papers.receipt import CustomerReceipt, ReceiptLine, ReceiptOption, ReceiptPayment, Shop
from printer.papers.test_page import TestPage
from tests.receipt_papers import RECEIPT_PAPERS
from tests.sample_papers import SAMPLES

# 2026-11-21 19:22:05 in Seoul.
AT = 1_795_256_525_000

TICKET = KitchenTicket(
    station="주방",
    order_number="128",
    service="eat_in",
    table="7",
    at=AT,
    lines=(
        KitchenLine(quantity=2, name="김치찌개", options=("덜 맵게", "공기밥 추가")),
        KitchenLine(quantity=1, name="해물파전", note="파 빼 주세요"),
        KitchenLine(quantity=12, name="치즈 듬뿍 올린 매콤 달콤 옛날식 떡볶이 특대", kind="added"),
        KitchenLine(quantity=1, name="콜라", kind="cancelled"),
        KitchenLine(quantity=1, name="계란찜", kind="free"),
    ),
    note="아기 의자 필요해요",
    allergy="땅콩, 새우",
)

FOREIGN_LETTERS = KitchenTicket(
    station="주방",
    order_number="7",
    service="take_away",
    at=AT,
    lines=(
        KitchenLine(quantity=1, name="똠양꿍", options=("뷁면 추가",)),
        KitchenLine(quantity=1, name="Café latte é", note="中文 ひらがな"),
        KitchenLine(quantity=1, name="김치 ·★① 中"),
    ),
)

# Letters of neither KS X 1001 nor, some of them, any font: a guest types what they like.
WISHES = KitchenTicket(
    station="주방",
    order_number="41",
    service="eat_in",
    table="창가 2",
    at=AT,
    lines=(
        KitchenLine(quantity=2, name="뷁뷁면", options=("덜 맵게 🌶",), note="아주 펲펲하게 🙏"),
        KitchenLine(quantity=1, name="冷麺", note="辛くしないでください。氷は抜きで"),
        KitchenLine(quantity=1, name="비빔밥", note="少放辣椒，不要香菜"),
    ),
    note="Ça va très bien — merci ☺",
)

# The parts of two set menus at one station, with options, ordered in a later round (추가).
SET_MENU = KitchenTicket(
    station="주방",
    order_number="1024",
    service="take_away",
    at=AT,
    lines=(
        KitchenLine(
            quantity=2,
            name="된장찌개",
            options=("두부 추가 ×2", "청양고추 빼기"),
            kind="added",
        ),
        KitchenLine(quantity=2, name="고등어구이", kind="added"),
        KitchenLine(
            quantity=3,
            name="삼겹살 (2인분부터)",
            options=("두껍게 썰기",),
            note="바싹",
            kind="added",
        ),
        KitchenLine(quantity=1, name="공기밥", kind="free"),
        KitchenLine(quantity=2, name="소주", kind="cancelled"),
    ),
)

FORTY = "할머니가 새벽마다 손수 담근 묵은지로 오래 끓인 얼큰한 돼지 김치찌개 대"
LONG_NAMES = KitchenTicket(
    station="뒷마당 숯불구이 화덕",
    order_number="1187",
    service="eat_in",
    table="별관 2층 단체석 14번",
    at=AT,
    lines=(
        KitchenLine(quantity=999, name=FORTY, options=(FORTY,), note=FORTY),
        KitchenLine(quantity=1, name="가" * 40, kind="added"),
        KitchenLine(quantity=10, name="Supercalifragilisticexpialidocious40char", kind="cancelled"),
    ),
    note=f"{FORTY} {FORTY}",
    allergy="땅콩, 호두, 새우, 게, 고등어, 오징어, 메밀, 밀, 대두, 우유, 난류, 토마토",
)

RECEIPT = CustomerReceipt(
    kind="receipt",
    shop=Shop(
        name="마당 분식",
        business_number="123-45-67890",
        representative="점주",
        address="대구광역시 북구 칠성시장로 28, 1층",
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
            options=(
                ReceiptOption(name="곱빼기", price=500),
                ReceiptOption(name="덜 맵게", price=0),
            ),
        ),
        ReceiptLine(
            name="치즈 듬뿍 올린 매콤 달콤 옛날식 떡볶이",
            unit_price=15_000,
            quantity=1,
            amount=15_000,
        ),
        ReceiptLine(name="생수", unit_price=0, quantity=1, amount=0),
        ReceiptLine(name="옥수수", unit_price=2_000, quantity=1, amount=2_000, tax_free=True),
    ),
    discount=1_000,
    tax_free_amount=2_000,
    taxable_supply_value=30_000,
    vat=3_000,
    total=35_000,
    payments=(ReceiptPayment(method="현금", amount=35_000, tendered=50_000, change=15_000, at=AT),),
    message="찾아 주셔서 고맙습니다",
)

# A wedding party: sums of seven figures, a set with parts, minimum servings, and what is on the house.
PARTY = replace(
    RECEIPT,
    **{
        "service": "take_away",
        "table": None,
        "lines": (
            ReceiptLine(name="한우 잔치 한 상", unit_price=1_250_000, quantity=1, amount=1_250_000),
            ReceiptLine(
                name="한상 세트",
                unit_price=18_000,
                quantity=2,
                amount=39_000,
                options=(
                    ReceiptOption(name="된장찌개", price=0),
                    ReceiptOption(name="두부 추가 ×2", price=1_000),
                    ReceiptOption(name="고등어구이", price=500),
                ),
            ),
            ReceiptLine(name="삼겹살 (2인분부터)", unit_price=15_000, quantity=3, amount=45_000),
            ReceiptLine(name=FORTY, unit_price=12_345, quantity=100, amount=1_234_500),
            ReceiptLine(name="공기밥 (서비스)", unit_price=0, quantity=12, amount=0),
        ),
        "discount": 0,
        "tax_free_amount": 0,
        "taxable_supply_value": 2_335_000,
        "vat": 233_500,
        "total": 2_568_500,
        "payments": (
            ReceiptPayment(method="현금", amount=1_318_500, tendered=1_320_000, change=1_500),
            ReceiptPayment(
                method="카드 (시험)",
                amount=1_250_000,
                issuer="시험카드",
                card="123456******3456",
                installment_months=0,
                approval_number="30001234",
                at=AT,
            ),
        ),
        "test_mode": True,
    },
)

TEST_CARD = ReceiptPayment(
    method="카드",
    amount=35_000,
    issuer="시험카드",
    card="123456******3456",
    installment_months=3,
    approval_number="30001234",
    at=AT,
)


def kitchen(**changes: object) -> KitchenTicketBody:
    return KitchenTicketBody(kind="kitchen_ticket", content=replace(TICKET, **changes))


def receipt(**changes: object) -> CustomerReceiptBody:
    return CustomerReceiptBody(kind="customer_receipt", content=replace(RECEIPT, **changes))


PAPERS: dict[str, Body] = {
    "kitchen": kitchen(),
    "kitchen-reprint": kitchen(copy_no=2, banner="음료 프린터에서 넘어옴"),
    "kitchen-english": kitchen(language="en"),
    "kitchen-letters": KitchenTicketBody(kind="kitchen_ticket", content=FOREIGN_LETTERS),
    "kitchen-wishes": KitchenTicketBody(kind="kitchen_ticket", content=WISHES),
    "kitchen-set": KitchenTicketBody(kind="kitchen_ticket", content=SET_MENU),
    "kitchen-long": KitchenTicketBody(kind="kitchen_ticket", content=LONG_NAMES),
    "receipt-cash": receipt(),
    "receipt-party": CustomerReceiptBody(kind="customer_receipt", content=PARTY),
    "receipt-japanese": receipt(language="ja", payments=(TEST_CARD,), test_mode=True),
    "receipt-chinese": receipt(language="zh-Hans"),
    "receipt-english": receipt(language="en", payments=(TEST_CARD,)),
    "receipt-card": receipt(payments=(TEST_CARD,), test_mode=True, copy_no=2),
    "receipt-cancel": receipt(
        kind="cancel",
        lines=(),
        discount=0,
        tax_free_amount=-2_000,
        taxable_supply_value=-30_000,
        vat=-3_000,
        total=-35_000,
        payments=(TEST_CARD.model_copy(update={"amount": -35_000}),),
    ),
    "order-slip": receipt(kind="order_slip", receipt_number=None, table=None, payments=()),
    "call": CallTicketBody(
        kind="call_ticket", content=CallTicket(place="키오스크 1", reason="help", at=AT)
    ),
    "call-english": CallTicketBody(
        kind="call_ticket",
        content=CallTicket(place=FORTY, reason="side_dishes", at=AT, language="en"),
    ),
    "test-page": TestPageBody(
        kind="test_page",
        content=TestPage(
            printer="주방",
            profile="generic-80-kr",
            columns=32,
            address="tcp://127.0.0.1:9100",
            at=AT,
        ),
    ),
    **SAMPLES,
    **RECEIPT_PAPERS,
}


MISSING: dict[str, tuple[str, ...]] = {}
