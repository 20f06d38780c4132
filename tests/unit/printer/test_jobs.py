"""From what happens in the shop to the papers that come of it: which printer, which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from hub.domain.events import Event
from hub.domain.staff import Actor
from hub.messages import catalogue
from printer.body import document_of, language_of, parse_body
from printer.jobs import KITCHEN_LIFE_MS, jobs
from printer.layout import Metrics, TextLine, layout
from tests.shop_day import ShopDay
from tests.unit.domain.small_shop import MENU, bump, cancel, cash, change_rules, heard, order, wish


@dataclass(frozen=True)
class Paper:
    """One row of the job table, and what its paper says."""

    printer: str
    kind: str
    copy_no: int
    expires_at: int
    text: str

    def line(self, words: str) -> str:
        """The line with these words, its white space made single."""
        return next(line for line in self.text.splitlines() if words in line)


class PrintingDay(ShopDay):
    """A shop whose every entry also makes its print jobs, as the hub does in the same commit."""

    def __init__(self) -> None:
        self.papers: list[Paper] = []
        super().__init__(MENU)
        self.printer("hot-1", "hot")
        self.printer("grill-1", "grill", "bar")
        self.printer("counter", receipts=True)

    def printer(self, name: str, *stations: str, receipts: bool = False) -> None:
        printer = {
            "id": name,
            "name": name,
            "address": "file:",
            "profile": "generic-80-kr",
            "stations": stations,
            "receipts": receipts,
        }
        assert self.ask({"type": "save_printer", "printer": printer}, "setup").refusal is None

    def _happened(self, events: Iterable[Event], actor: Actor, command_id: str | None) -> None:
        # One by one, as the hub does: an entry's jobs are made before the next is folded.
        for event in events:
            super()._happened((event,), actor, command_id)
            for _, values in jobs(self.state, self.entries[-1], self.new_id):
                self.papers.append(_paper(values))

    def taken(self) -> dict[str, Paper]:
        """The papers since the last call, by printer; one each."""
        papers, self.papers = self.papers, []
        found = {paper.printer: paper for paper in papers}
        assert len(found) == len(papers)
        return found


def _paper(values: tuple[object, ...]) -> Paper:
    _, printer, kind, _, _, copy_no, _, _, expires_at, body_json = values
    body = parse_body(str(body_json))
    document = document_of(body, catalogue(language_of(body)))
    lines = [line for line in layout(document, Metrics(48)) if isinstance(line, TextLine)]
    text = "\n".join(" ".join(line.text.replace("\u00a0", " ").split()) for line in lines)
    return Paper(str(printer), str(kind), int(str(copy_no)), int(str(expires_at)), text)


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
    body = {"type": "cancel_payment", "payment": payment, "reason": "손님 변심"}
    assert day.ask(body).refusal is None
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
