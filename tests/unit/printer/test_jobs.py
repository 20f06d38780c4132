"""From what happens in the shop to the papers that come of it: which printer, which words."""

from __future__ import annotations

from typing import Any

import pytest

from printer.body import TestPageBody
from printer.jobs import KITCHEN_LIFE_MS
from tests.shop_day import MINUTE
from tests.unit.domain.small_shop import bump, cancel, cash, change_rules, heard, order, wish
from tests.unit.printer.printing_day import PrintingDay


def combo(quantity: int = 1) -> Any:
    return wish("combo", quantity, main="bibimbap spice.hot", drink="cola")


def test_a_set_goes_to_the_stations_of_its_parts_with_its_options() -> None:
    day = PrintingDay()
    order(day, combo(2), service="take_away")
    papers = day.taken()
    assert set(papers) == {"hot-1", "grill-1", "counter"}
    assert papers["hot-1"].line("비빔밥") == "2 비빔밥"
    assert papers["hot-1"].line("매운맛") == "- 매운맛"
    assert "콜라" not in papers["hot-1"].text
    assert papers["grill-1"].line("콜라") == "2 콜라"
    assert "포장" in papers["hot-1"].text
    assert papers["hot-1"].expires_at == day.now + KITCHEN_LIFE_MS


def test_the_cook_reads_what_the_guest_must_not_have_in_the_kitchens_language() -> None:
    day = PrintingDay()
    change_rules(day, kitchen_language={"bar": "en"})
    placed = order(day, combo(), language="ja", allergens=["shrimp", "peanut"])
    papers = day.taken()
    assert papers["hot-1"].line("알레르기") == "알레르기: 땅콩, 새우"
    assert "Allergy: Peanuts,\nShrimp" in papers["grill-1"].text
    assert "땅콩" not in papers["counter"].text, "the slip is shown to others"
    again = {"type": "reprint", "order": placed.answer.order, "what": "kitchen_ticket"}
    assert day.ask(again).refusal is None
    assert "알레르기: 땅콩, 새우" in day.taken()["hot-1"].text
    order(day, combo())
    assert "알레르기" not in day.taken()["hot-1"].text


def test_one_printer_of_two_stations_gets_a_ticket_of_each() -> None:
    day = PrintingDay()
    order(day, wish("ribs", 2), "cola")
    tickets = [paper for paper in day.papers if paper.printer == "grill-1"]
    assert [ticket.text.splitlines()[0].split()[0] for ticket in tickets] == ["구이", "음료"]
    assert "콜라" in tickets[1].text
    assert "콜라" not in tickets[0].text


def test_a_guest_who_pays_later_gets_a_slip_and_then_a_receipt() -> None:
    day = PrintingDay()
    placed = order(day, wish("bibimbap", 1, "spice.hot"), "rice-bag").answer
    slip = day.taken()["counter"]
    assert "주문서" in slip.text
    assert placed.number in slip.text
    assert slip.line("내실 금액") == "내실 금액 27,500"
    assert "부가세" not in slip.text
    assert cash(day, placed.bill, 27_500, 30_000).refusal is None
    receipt = next(paper for paper in day.papers if paper.printer == "counter")
    assert receipt.line("비빔밥") == "비빔밥 9,500 1 10,000"
    assert receipt.line("매운맛") == "- 매운맛 500"
    assert receipt.line("*쌀") == "*쌀 17,500 1 17,500"
    assert receipt.line("면세물품가액") == "면세물품가액 17,500"
    assert receipt.line("과세물품가액") == "과세물품가액 9,091"
    assert receipt.line("부가세") == "부가세 909"
    assert receipt.line("합계") == "합계 27,500"
    assert receipt.line("현금") == "현금 27,500"
    assert receipt.line("거스름돈") == "거스름돈 2,500"
    assert "승인" not in receipt.text, "cash is not approved by anybody"
    assert "시험 결제" not in receipt.text


def test_a_shop_of_one_service_does_not_say_which() -> None:
    day = PrintingDay()
    change_rules(day, services=["take_away"], trade="retail")
    placed = order(day, "rice-bag", service="take_away").answer
    slip = day.taken()["counter"]
    assert slip.line("kiosk") == "주문 기기 kiosk"
    assert "포장" not in slip.text
    assert cash(day, placed.bill, 17_500).refusal is None
    receipt = day.taken()["counter"]
    assert receipt.line("kiosk") == "주문 기기 kiosk"
    assert "포장" not in receipt.text


def test_a_guest_who_pays_by_card_gets_no_slip() -> None:
    day = PrintingDay()
    order(day, wish("bibimbap", 1, "spice.hot"), payment="test_card")
    assert "counter" not in day.taken()


def test_a_set_on_the_receipt_is_one_price_with_what_its_parts_add() -> None:
    day = PrintingDay()
    placed = order(day, wish("combo", 1, main="ribs", drink="soju")).answer
    day.taken()
    cash(day, placed.bill, placed.total)
    receipt = next(paper for paper in day.papers if paper.printer == "counter")
    assert receipt.line("세트") == "세트 20,000 1 25,000"
    assert receipt.line("갈비") == "- 갈비 3,000"
    assert receipt.line("소주") == "- 소주 2,000"


def test_a_test_card_says_that_nobody_was_charged() -> None:
    day = PrintingDay()
    placed = order(day, "water", "cola", payment="test_card").answer
    day.papers.clear()
    approval = {
        "approval_no": "30001234",
        "card": "123456******3456",
        "issuer": "시험카드",
        "test": True,
    }
    body = {"type": "record_payment", "payment": placed.payment, "outcome": "approved"}
    assert day.ask(body | {"approval": approval}, "hub").refusal is None
    receipt = next(paper for paper in day.papers if paper.printer == "counter")
    assert receipt.text.startswith("시험 결제 (실제 결제 아님)")
    assert receipt.line("카드 (시험)") == "카드 (시험) 2,000"
    assert receipt.line("카드번호") == "카드번호 123456******3456"
    assert receipt.line("물") == "물 0 1 0"
    assert "승인일시" in receipt.text


def test_an_unknown_payment_prints_no_receipt() -> None:
    day = PrintingDay()
    placed = order(day, "water", "cola", payment="test_card").answer
    day.papers.clear()
    heard(day, placed.payment, "unknown")
    assert not [paper for paper in day.papers if paper.printer == "counter"]


@pytest.mark.parametrize("cancelled_first", [False, True])
def test_a_cancel_receipt_gives_back_what_the_receipt_took(cancelled_first: bool) -> None:
    day = PrintingDay()
    placed = order(day, wish("bibimbap", 1, "spice.hot"), "rice-bag", kind="staff").answer
    cash(day, placed.bill, placed.total)
    if cancelled_first:
        assert cancel(day, placed.order).refusal is None
    day.papers.clear()
    (payment,) = day.state.bills[placed.bill].payments
    assert day.give_back(payment).refusal is None
    receipt = next(paper for paper in day.papers if paper.printer == "counter")
    assert "취소 영수증" in receipt.text
    assert receipt.line("면세물품가액") == "면세물품가액 -17,500"
    assert receipt.line("과세물품가액") == "과세물품가액 -9,091"
    assert receipt.line("부가세") == "부가세 -909"
    assert receipt.line("합계") == "합계 -27,500"
    assert receipt.line("현금") == "현금 -27,500"


def test_something_on_the_house_is_marked_in_the_kitchen_and_free_on_the_receipt() -> None:
    day = PrintingDay()
    placed = order(day, wish("bibimbap", 1, "spice.mild"), kind="staff").answer
    day.taken()
    line = wish("bibimbap", 2, "spice.hot")
    assert day.ask({"type": "add_free_line", "bill": placed.bill, "line": line}).refusal is None
    assert day.taken()["hot-1"].line("비빔밥") == "2 서비스 비빔밥"
    cash(day, placed.bill, placed.total)
    receipt = day.taken()["counter"]
    assert "비빔밥 0 2 0" in receipt.text
    assert receipt.line("합계") == "합계 9,500"


def test_an_added_round_and_a_cancelled_line_say_so() -> None:
    day = PrintingDay()
    first = order(day, wish("bibimbap", 1, "spice.mild"), kind="staff").answer
    day.taken()
    more = order(day, wish("bibimbap", 3, "spice.hot"), kind="staff", bill=first.bill).answer
    assert day.taken()["hot-1"].line("비빔밥") == "3 추가 비빔밥"
    cancel(day, more.order, _1=2)
    gone = day.taken()
    assert set(gone) == {"hot-1"}
    assert gone["hot-1"].line("비빔밥") == "-2 취소 비빔밥"
    assert gone["hot-1"].line("모두").startswith("모두 0개")


def test_a_reprint_is_a_marked_copy_of_what_is_still_wanted() -> None:
    day = PrintingDay()
    placed = order(day, wish("bibimbap", 2, "spice.mild"), "salad", kind="staff").answer
    day.taken()
    cancel(day, placed.order, _2=1)
    bump(day, placed.order, "hot", "ready")
    day.taken()
    body = {"type": "reprint", "order": placed.order, "what": "kitchen_ticket"}
    assert day.ask(body).refusal is None
    again = day.taken()["hot-1"]
    assert again.copy_no == 2
    assert again.text.startswith("재출력 2")
    assert again.line("비빔밥") == "2 비빔밥"
    assert "샐러드" not in again.text


def test_a_reprint_says_how_old_the_order_is_and_keeps_its_time() -> None:
    day = PrintingDay()
    placed = order(day, wish("bibimbap", 1, "spice.mild"), kind="staff").answer
    first = day.taken()["hot-1"]
    assert first.text.splitlines()[0] == "불판 12:00"
    assert "주문 12:00" not in first.text
    day.now += 12 * MINUTE
    body = {"type": "reprint", "order": placed.order, "what": "kitchen_ticket"}
    assert day.ask(body).refusal is None
    again = day.taken()["hot-1"]
    assert again.line("분 전") == "주문 12:00, 12분 전"
    assert again.line("불판") == "불판 12:00"
    day.now += 61 * MINUTE
    assert day.ask(body).refusal is None
    assert day.taken()["hot-1"].line("분 전") == "주문 12:00, 1시간 13분 전"


def test_a_cancelled_ticket_cannot_be_taken_for_another() -> None:
    day = PrintingDay()
    placed = order(day, wish("bibimbap", 2, "spice.mild"), kind="staff").answer
    assert "만들지 마세요" not in day.taken()["hot-1"].text
    cancel(day, placed.order, _1=1)
    gone = day.taken()["hot-1"].text.splitlines()
    assert gone[:2] == ["주문 취소", "아래는 만들지 마세요"]
    assert "-1 취소 비빔밥" in gone


def test_a_slip_of_a_bill_that_still_owes_is_marked_when_it_is_printed_again() -> None:
    day = PrintingDay()
    placed = order(day, wish("bibimbap", 1, "spice.hot")).answer
    assert "재출력" not in day.taken()["counter"].text
    body = {"type": "reprint", "order": placed.order, "what": "customer_receipt"}
    assert day.ask(body).refusal is None
    slip = day.taken()["counter"]
    assert slip.copy_no == 2
    assert slip.text.startswith("재출력 2")
    assert "주문서" in slip.text


def test_a_copy_of_a_receipt_keeps_the_time_of_the_sale() -> None:
    day = PrintingDay()
    placed = order(day, wish("bibimbap", 1, "spice.hot")).answer
    slip = day.taken()["counter"].line("거래일시")
    body = {"type": "reprint", "order": placed.order, "what": "customer_receipt"}
    day.now += 5 * MINUTE
    assert day.ask(body).refusal is None
    assert day.taken()["counter"].line("거래일시") == slip
    cash(day, placed.bill, placed.total)
    sold = day.taken()["counter"].line("거래일시")
    assert sold != slip
    day.now += 180 * MINUTE
    assert day.ask(body).refusal is None
    again = day.taken()["counter"]
    assert again.copy_no == 3
    assert again.line("거래일시") == sold


def test_a_receipt_of_a_party_names_its_table() -> None:
    day = PrintingDay()
    seated = day.ask({"type": "open_seating", "table": "t3", "guests": 2}).answer
    placed = order(day, wish("bibimbap", 1, "spice.hot"), kind="staff", bill=seated.bill).answer
    day.taken()
    cash(day, seated.bill, placed.total)
    assert day.taken()["counter"].line("테이블 3").startswith("매장 테이블 3")


def test_a_test_page_measures_by_what_calibration_showed() -> None:
    day = PrintingDay()
    day.printer("bar-1", "bar", tuning={"columns": 42, "dots": 504})
    assert day.ask({"type": "test_print", "printer": "bar-1"}, "setup").refusal is None
    page = day.taken()["bar-1"].body
    assert isinstance(page, TestPageBody)
    assert page.content.columns == 42


def test_a_test_page_goes_to_its_own_printer_and_says_which_it_is() -> None:
    day = PrintingDay()
    assert day.ask({"type": "test_print", "printer": "grill-1"}, "setup").refusal is None
    taken = day.taken()
    assert set(taken) == {"grill-1"}
    assert taken["grill-1"].kind == "test_page"
    assert "grill-1 / generic-80-kr" in taken["grill-1"].text
    refusal = day.ask({"type": "test_print", "printer": "nowhere"}, "setup").refusal
    assert refusal is not None
    assert refusal.code == "unknown_printer"
    assert not day.taken()


def test_a_printer_of_an_unknown_model_prints_no_test_page() -> None:
    day = PrintingDay()
    body = {"id": "odd", "name": "odd", "address": "file:", "profile": "of-tomorrow"}
    assert day.ask({"type": "save_printer", "printer": body}, "setup").refusal is None
    assert day.ask({"type": "test_print", "printer": "odd"}, "setup").refusal is None
    assert not day.taken()


def test_a_receipt_speaks_the_guests_language_and_the_kitchen_korean() -> None:
    day = PrintingDay()
    placed = order(day, wish("bibimbap", 1, "spice.hot"), language="en").answer
    papers = day.taken()
    assert "비빔밥" in papers["hot-1"].text
    assert "Bibimbap" in papers["counter"].text
    assert "Order slip" in papers["counter"].text
    cash(day, placed.bill, placed.total)
    assert day.taken()["counter"].line("Cash") == "Cash 10,000"


def test_a_shop_without_printers_makes_no_jobs() -> None:
    day = PrintingDay()
    for name in ("hot-1", "grill-1", "counter"):
        assert day.ask({"type": "remove_printer", "printer": name}, "setup").refusal is None
    order(day, wish("bibimbap", 1, "spice.hot"))
    assert day.papers == []
