"""What is printed on request: the bill before payment, origins, the drawer's pulse. Who gets which, and when."""

from __future__ import annotations

import json

import pytest

from hub.domain.menu import Menu
from printer.body import DrawerBody, document_of
from printer.document import Drawer
from printer.jobs import BILL_LIFE_MS, DRAWER_LIFE_MS
from tests.shop_day import MINUTE
from tests.unit.domain.small_shop import BODY, cancel, cash, change_rules, order, wish
from tests.unit.printer.printing_day import Paper, PrintingDay


def with_origins() -> Menu:
    pork = {"ingredient": {"ko": "돼지고기"}, "country": {"ko": "국내산", "en": "Korea"}}
    rice = {"ingredient": {"ko": "쌀"}, "country": {"ko": "국내산"}}
    origins = {"bibimbap": [rice, pork], "lunch-soup": [rice], "salad": [rice]}
    items = [item | {"origins": origins.get(item["id"], [])} for item in BODY["items"]]
    return Menu.model_validate_json(json.dumps(BODY | {"items": items}))


def bill_of(day: PrintingDay, bill: str) -> Paper:
    day.papers.clear()
    assert day.ask({"type": "print_bill", "bill": bill}).refusal is None
    (paper,) = day.papers
    return paper


def test_a_bill_shows_each_round_and_what_is_still_to_pay() -> None:
    day = PrintingDay()
    seated = day.ask({"type": "open_seating", "table": "t1", "guests": 4}).answer
    day.now += 3 * MINUTE
    first = order(day, wish("bibimbap", 2, "spice.hot"), kind="staff", bill=seated.bill).answer
    day.now += 20 * MINUTE
    order(day, wish("cola", 3), "salad", kind="staff", bill=seated.bill)
    cash(day, seated.bill, 5_000)
    day.now += 5 * MINUTE
    paper = bill_of(day, seated.bill)
    assert (paper.printer, paper.kind, paper.subject) == ("counter", "bill", seated.bill)
    assert paper.expires_at == day.now + BILL_LIFE_MS
    lines = paper.text.splitlines()
    assert lines[1:4] == ["계산서", "영수증이 아닙니다", "테이블 1"]
    assert paper.line("착석") == "착석 12:00"
    assert paper.line("인원") == "인원 4"
    assert paper.line("1차") == f"1차 주문 {first.number} · staff 12:03"
    assert paper.line("2차").endswith("12:23")
    assert paper.line("비빔밥") == "비빔밥 9,500 2 20,000"
    assert paper.line("콜라") == "콜라 2,000 3 6,000"
    assert paper.line("합계") == "합계 30,000"
    assert paper.line("이미 낸 금액") == "이미 낸 금액 -5,000"
    assert paper.line("내실 금액") == "내실 금액 25,000"
    assert paper.line("부가세") == "부가세 (포함된 금액) 2,727"


def test_a_bill_leaves_out_what_was_taken_back() -> None:
    day = PrintingDay()
    first = order(day, wish("bibimbap", 1, "spice.mild"), "cola", kind="staff").answer
    more = order(day, "salad", kind="staff", bill=first.bill).answer
    cancel(day, more.order)
    cancel(day, first.order, _2=1)
    paper = bill_of(day, first.bill)
    assert "샐러드" not in paper.text
    assert "콜라" not in paper.text
    assert "1차" not in paper.text, "one round alone is not counted"
    assert paper.line("내실 금액") == "내실 금액 9,500"


def test_a_bill_speaks_the_guests_language() -> None:
    day = PrintingDay()
    placed = order(day, wish("bibimbap", 1, "spice.mild"), language="en").answer
    paper = bill_of(day, placed.bill)
    assert "This is not a receipt" in paper.text
    assert paper.line("Bibimbap") == "Bibimbap 9,500 1 9,500"


@pytest.mark.parametrize("mode", ["simplified", "exempt"])
def test_a_shop_without_vat_prints_no_line_of_it(mode: str) -> None:
    day = PrintingDay()
    change_rules(day, tax_mode=mode)
    placed = order(day, wish("bibimbap", 1, "spice.mild"), kind="staff").answer
    assert "부가세" not in bill_of(day, placed.bill).text
    day.papers.clear()
    cash(day, placed.bill, 9_500)
    (receipt,) = day.counter_papers()
    assert "부가세" not in receipt.text
    assert "과세물품가액" not in receipt.text
    assert ("면세물품가액 9,500" in receipt.text) == (mode == "exempt")


def test_origins_of_the_menu_stand_on_one_sheet() -> None:
    day = PrintingDay(with_origins())
    day.papers.clear()
    assert day.ask({"type": "print_origin_sheet"}).refusal is None
    (sheet,) = day.papers
    assert (sheet.printer, sheet.kind, sheet.copy_no) == ("counter", "origin_sheet", 1)
    lines = sheet.text.splitlines()
    assert lines[3:8] == [
        "비빔밥", "쌀: 국내산", "돼지고기: 국내산",
        "점심 국밥, 샐러드", "쌀: 국내산",
    ]  # fmt: skip


def test_a_menu_without_origins_prints_no_sheet() -> None:
    day = PrintingDay()
    day.papers.clear()
    refused = day.ask({"type": "print_origin_sheet"})
    assert refused.refusal is not None
    assert refused.refusal.params == {"what": "origins", "state": "missing"}
    assert day.papers == []


def test_cash_opens_the_drawer_once_and_a_card_does_not() -> None:
    day = PrintingDay()
    day.printer("counter", receipts=True, drawer=True)
    placed = order(day, "cola", kind="staff").answer
    day.papers.clear()
    cash(day, placed.bill, 2_000)
    papers = day.counter_papers()
    assert sorted(paper.kind for paper in papers) == ["customer_receipt", "drawer"]
    (pulse,) = [paper for paper in papers if paper.kind == "drawer"]
    assert pulse.expires_at == day.now + DRAWER_LIFE_MS
    assert isinstance(pulse.body, DrawerBody)
    assert document_of(pulse.body, {}).nodes == (Drawer(type="drawer"),), "no paper, no cut"
    other = order(day, "cola", payment="test_card").answer
    body = {"type": "record_payment", "payment": other.payment, "outcome": "approved"}
    approval = {"approval_no": "30001234", "test": True}
    assert day.ask(body | {"approval": approval}, "hub").refusal is None
    assert "drawer" not in [paper.kind for paper in day.counter_papers()]


def test_a_person_opens_the_drawer_without_a_payment() -> None:
    day = PrintingDay()
    day.printer("counter", receipts=True, drawer=True)
    day.papers.clear()
    assert day.ask({"type": "open_drawer", "reason": "잔돈 교환"}).refusal is None
    assert [(paper.printer, paper.kind) for paper in day.papers] == [("counter", "drawer")]
