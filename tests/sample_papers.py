"""Papers of a full evening, as golden tickets and contact sheets show them: long names, four languages, large sums."""

from __future__ import annotations

from dataclasses import replace

from hub.domain.text import Language
from printer.body import (
    BillBody,
    Body,
    DrawerBody,
    KitchenTicketBody,
    OriginSheetBody,
    ReportBody,
    TableCardBody,
)
from printer.papers.bill import BillRound, PartyBill
from printer.papers.drawer import DrawerPulse
from printer.papers.figures import ReceiptLine, ReceiptOption
from printer.papers.kitchen_ticket import KitchenLine, KitchenTicket
from printer.papers.origin_sheet import Ingredient, OriginEntry, OriginSheet
from printer.papers.receipt import Shop
from printer.papers.report import Coins, SalesReport, Tally, Tender, Till, TopItem
from printer.papers.table_card import card_of

# 2026-11-21 19:22:05 in Seoul.
AT = 1_795_256_525_000
_MINUTE = 60_000

SHOP = Shop(
    name="마당 분식",
    business_number="123-45-67890",
    representative="점주",
    address="대구광역시 북구 칠성시장로 28, 1층",
    phone="053-123-4567",
)

FORTY = "할머니가 새벽마다 손수 담근 묵은지로 오래 끓인 얼큰한 돼지 김치찌개 대"

# Name, price, quantity, options: thirty lines as a party of many countries orders them.
_ROUNDS: tuple[tuple[tuple[str, int, int, tuple[tuple[str, int], ...]], ...], ...] = (
    (
        ("한우 꽃등심 (100g)", 58_000, 6, (("두껍게 썰기", 0),)),
        (FORTY, 12_000, 2, (("라면사리 추가", 2_000), ("덜 맵게", 0))),
        ("돼지갈비 (2인분부터)", 17_000, 4, ()),
        ("Grilled pork belly set with all the side dishes", 21_000, 3, (("Extra kimchi", 0),)),
        ("豚カルビ定食（ご飯と味噌汁、小鉢付き）", 16_500, 2, (("大盛り", 1_000),)),
        ("招牌辣炒年糕配芝士和鱼饼（大份）", 15_000, 1, (("少辣", 0), ("加芝士", 2_500))),
        ("해물파전", 18_000, 2, ()),
        ("계란찜", 0, 6, ()),
        ("물냉면", 10_000, 3, (("곱빼기", 2_000), ("얼음 빼고", 0))),
        ("비빔냉면", 10_000, 3, ()),
        ("공기밥", 1_000, 12, ()),
        ("생막걸리 (알밤)", 9_000, 2, ()),
        ("소주", 5_000, 7, ()),
    ),
    (
        ("맥주 (생맥주 500cc)", 5_500, 9, ()),
        ("육회 비빔밥", 15_000, 2, (("고추장 따로", 0),)),
        ("Seafood and green onion pancake", 18_000, 1, ()),
        ("石焼きビビンバ", 13_000, 2, (("温泉卵", 1_000),)),
        ("泡菜炒饭", 9_000, 2, (("加煎蛋", 1_000),)),
        ("모둠전 한 접시와 막걸리 한 주전자 잔치 상차림", 39_000, 1, ()),
        ("두부김치", 14_000, 1, ()),
        ("골뱅이무침", 22_000, 1, (("소면 추가 ×2", 4_000),)),
        ("치즈 듬뿍 올린 매콤 달콤 옛날식 떡볶이 특대", 19_000, 1, ()),
        ("콜라", 2_000, 8, ()),
        ("사이다", 2_000, 3, ()),
    ),
    (
        ("옥수수 (찐 것)", 2_000, 5, ()),
        ("수박화채", 16_000, 1, ()),
        ("Sikhye, sweet rice punch", 4_000, 4, ()),
        ("ゆず茶", 5_000, 2, ()),
        ("大枣茶", 5_000, 2, ()),
        ("식혜", 4_000, 6, ()),
    ),
)


def _line(
    name: str, price: int, quantity: int, options: tuple[tuple[str, int], ...]
) -> ReceiptLine:
    unit = price + sum(extra for _, extra in options)
    return ReceiptLine(
        name=name,
        unit_price=price,
        quantity=quantity,
        amount=unit * quantity,
        options=tuple(ReceiptOption(name=what, price=extra) for what, extra in options),
        tax_free=name.startswith("옥수수"),
    )


def bill(language: Language = "ko") -> PartyBill:
    """A bill of thirty lines in three rounds, one of them ordered by each language."""
    devices = ("테이블 태블릿 7", "키오스크 1", "카운터")
    rounds = tuple(
        BillRound(
            order_number=str(128 + 9 * number),
            at=AT + 35 * number * _MINUTE,
            device=devices[number],
            lines=tuple(_line(*line) for line in lines),
        )
        for number, lines in enumerate(_ROUNDS)
    )
    total = sum(line.amount for one in rounds for line in one.lines) - 30_000
    return PartyBill(
        shop_name="마당 분식",
        order_number="128",
        at=AT + 112 * _MINUTE,
        table="7",
        seated_at=AT - 4 * _MINUTE,
        guests=12,
        rounds=rounds,
        discount=30_000,
        total=total,
        vat=(2 * (total - 10_000) + 11) // 22,
        paid=300_000,
        to_pay=total - 300_000,
        language=language,
    )


SHORT_BILL = PartyBill(
    shop_name="마당 분식",
    order_number="41",
    at=AT,
    rounds=(
        BillRound(
            order_number="41",
            at=AT - 9 * _MINUTE,
            device="키오스크 1",
            lines=(_line("김치찌개", 9_000, 2, (("곱빼기", 500),)), _line("생수", 0, 1, ())),
        ),
    ),
    total=19_000,
    vat=1_727,
    to_pay=19_000,
)

Z_REPORT = SalesReport(
    kind="z",
    number=412,
    shop=SHOP,
    day="2026-11-21",
    since=AT - 600 * _MINUTE,
    at=AT + 180 * _MINUTE,
    by="점주",
    gross=Tally(count=143, amount=4_817_500),
    discounts=Tally(count=6, amount=61_000),
    cancels=Tally(count=4, amount=52_500),
    refunds=Tally(count=1, amount=19_000),
    free=Tally(count=9, amount=27_000),
    net=Tally(count=142, amount=4_737_500),
    guests=371,
    tax_free_amount=35_000,
    taxable_supply_value=4_275_000,
    vat=427_500,
    tenders=(
        Tender(method="카드", count=118, amount=4_012_500),
        Tender(method="현금", count=19, amount=537_000),
        Tender(method="제로페이 대구로페이 지역사랑상품권", count=5, amount=188_000),
    ),
    tills=(
        Till(
            float_amount=200_000,
            sales=537_000,
            paid_in=50_000,
            paid_out=120_000,
            expected=667_000,
            counted=665_000,
            difference=-2_000,
        ),
    ),
    top=(
        TopItem(name="김치찌개", quantity=61, amount=549_000),
        TopItem(name=FORTY, quantity=38, amount=456_000),
        TopItem(name="해물파전", quantity=22, amount=396_000),
    ),
    unpaid=Tally(count=2, amount=41_000),
    fingerprint="9f2c 4b7e 01d8 a6c3 5e90 77fb 12ac 84de",
)

SHIFTS_REPORT = replace(
    Z_REPORT,
    **{
        "numbers": "1 ~ 145",
        "orders": Tally(count=145, amount=4_911_000),
        "test": Tally(count=2, amount=19_000),
        "open_questions": 3,
        "tills": (
            Till(
                drawer="카운터",
                by="점주",
                opened_at=AT - 600 * _MINUTE,
                closed_at=AT - 60 * _MINUTE,
                float_amount=200_000,
                sales=412_000,
                refunds=9_000,
                paid_out=120_000,
                expected=483_000,
                counted=481_000,
                difference=-2_000,
                coins=(
                    Coins(worth=50_000, number=4),
                    Coins(worth=10_000, number=27),
                    Coins(worth=1_000, number=10),
                    Coins(worth=500, number=2),
                ),
                reason="거스름돈을 한 번 더 드린 것 같음",
            ),
            Till(
                drawer="bar",
                by="홀 직원",
                opened_at=AT - 60 * _MINUTE,
                float_amount=100_000,
                sales=125_000,
                paid_in=50_000,
                expected=275_000,
            ),
        ),
    },
)

X_REPORT = replace(
    Z_REPORT,
    **{
        "kind": "x",
        "number": None,
        "tills": (replace(Z_REPORT.tills[0], **{"counted": None, "difference": None}),),
        "top": (),
        "fingerprint": None,
        "vat": None,
        "language": "en",
    },
)

ORIGINS = OriginSheet(
    shop_name="마당 분식",
    at=AT,
    entries=(
        OriginEntry(
            dishes=("김치찌개", "두부김치", "묵은지 김치찜"),
            ingredients=(
                Ingredient(name="돼지고기", origin="국내산"),
                Ingredient(name="배추김치", origin="배추 국내산, 고춧가루 중국산"),
                Ingredient(name="두부(콩)", origin="미국산, 캐나다산"),
            ),
        ),
        OriginEntry(
            dishes=("한우 꽃등심",),
            ingredients=(Ingredient(name="쇠고기", origin="국내산 한우"),),
        ),
        OriginEntry(
            dishes=("해물파전", "골뱅이무침"),
            ingredients=(
                Ingredient(name="오징어", origin="원양산"),
                Ingredient(name="주꾸미", origin="베트남산"),
            ),
        ),
        OriginEntry(
            dishes=("공기밥", "비빔밥", "돌솥비빔밥", "육회 비빔밥", "볶음밥"),
            ingredients=(Ingredient(name="쌀", origin="국내산"),),
        ),
    ),
)

CARD = card_of(
    "마당 분식",
    "7",
    "https://madang.local/t/k7qm2x9d",
    ("ko", "en", "ja", "zh-Hans"),
)

CANCELLED = KitchenTicket(
    station="주방",
    order_number="128",
    service="eat_in",
    table="7",
    at=AT,
    lines=(
        KitchenLine(
            quantity=2, name="김치찌개", options=("덜 맵게", "공기밥 추가"), kind="cancelled"
        ),
        KitchenLine(quantity=1, name="해물파전", note="파 빼 주세요", kind="cancelled"),
    ),
)

_DISHES = (
    "김치찌개", "된장찌개", "해물파전", "물냉면", "비빔냉면", "돼지갈비", "공기밥", "계란찜", "두부김치", "육회 비빔밥",
)  # fmt: skip
TWENTY_LINES = KitchenTicket(
    station="주방",
    order_number="1042",
    service="eat_in",
    table="12",
    at=AT + 12 * _MINUTE,
    ordered_at=AT,
    reprinted_at=AT + 87 * _MINUTE,
    copy_no=2,
    lines=tuple(
        KitchenLine(
            quantity=1 + number % 4,
            name=_DISHES[number % 10],
            options=("덜 맵게",) if number % 3 == 0 else (),
            note="뼈 발라 주세요" if number == 5 else None,
            kind=("new", "added", "free")[number % 3],
        )
        for number in range(20)
    ),
)

STAND_IN = replace(
    TWENTY_LINES,
    **{"lines": TWENTY_LINES.lines[:3], "banner": "주방 프린터 대신", "note": "아기 의자 필요해요"},
)

SAMPLES: dict[str, Body] = {
    "kitchen-cancel": KitchenTicketBody(kind="kitchen_ticket", content=CANCELLED),
    "kitchen-twenty": KitchenTicketBody(kind="kitchen_ticket", content=TWENTY_LINES),
    "kitchen-stand-in": KitchenTicketBody(kind="kitchen_ticket", content=STAND_IN),
    "kitchen-stand-in-english": KitchenTicketBody(
        kind="kitchen_ticket",
        content=replace(STAND_IN, **{"language": "en", "banner": "In place of Kitchen printer"}),
    ),
    "bill": BillBody(kind="bill", content=SHORT_BILL),
    "bill-party": BillBody(kind="bill", content=bill()),
    "bill-party-japanese": BillBody(kind="bill", content=bill("ja")),
    "report-z": ReportBody(kind="report", content=Z_REPORT),
    "report-z-shifts": ReportBody(kind="report", content=SHIFTS_REPORT),
    "report-x-english": ReportBody(kind="report", content=X_REPORT),
    "table-card": TableCardBody(kind="table_card", content=CARD),
    "origin-sheet": OriginSheetBody(kind="origin_sheet", content=ORIGINS),
    "drawer": DrawerBody(kind="drawer", content=DrawerPulse()),
}
