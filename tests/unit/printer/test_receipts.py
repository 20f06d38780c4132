"""Receipts of every kind of payment: one figure on paper and in the books; what the trade asks for; what went back."""

from __future__ import annotations

from typing import Any

import pytest

from hub.domain.cash_receipt import receipt_of
from printer.body import CustomerReceiptBody
from printer.papers.receipt import CustomerReceipt
from tests.shop_day import MINUTE, Outcome
from tests.unit.domain.small_shop import cancel, cash, change_rules, order, wish
from tests.unit.printer.printing_day import Paper, PrintingDay

APPROVAL = {
    "approval_no": "30001234",
    "card": "94106112****1234",
    "issuer": "마당카드",
    "acquirer": "북구매입",
    "installments": 3,
    "merchant_no": "123456789012345",
    "terminal_no": "9876543210",
    "transaction_no": "202601051234",
    "van": "VAN 1544-0000",
    "approved_at": 1_767_582_061_000,
}


def by_card(day: PrintingDay, bill: str, amount: int, **more: Any) -> str:
    """A card payment that the far side approved."""
    body = {"type": "request_payment", "bill": bill, "method": "test_card", "amount": amount}
    payment = str(day.ask(body).answer.payment)
    heard = {"type": "record_payment", "payment": payment, "outcome": "approved"}
    assert day.ask(heard | {"approval": APPROVAL | more}, "hub").refusal is None
    return payment


def receipts(day: PrintingDay) -> list[Paper]:
    return [paper for paper in day.counter_papers() if paper.kind == "customer_receipt"]


def content(paper: Paper) -> CustomerReceipt:
    assert isinstance(paper.body, CustomerReceiptBody)
    return paper.body.content


def ordered(day: PrintingDay, *wishes: Any, **more: Any) -> Any:
    placed = order(day, *wishes, kind="staff", **more).answer
    day.papers.clear()
    return placed


def copy(day: PrintingDay, of: str) -> Paper:
    day.papers.clear()
    assert day.ask({"type": "reprint", "order": of, "what": "customer_receipt"}).refusal is None
    (paper,) = receipts(day)
    return paper


def discount(day: PrintingDay, bill: str, **what: Any) -> Outcome:
    day.authorise()
    outcome = day.ask({"type": "give_discount", "bill": bill, "reason": "단골"} | what)
    assert outcome.refusal is None
    return outcome


# --- one figure


@pytest.mark.parametrize(
    "shares", [(27_500,), (9_000, 18_500), (1, 9_999, 17_500), (333,) * 82 + (194,)]
)
def test_vat_on_paper_is_what_the_payments_carry(shares: tuple[int, ...]) -> None:
    day = PrintingDay()
    placed = ordered(day, wish("bibimbap", 1, "spice.hot"), "rice-bag")
    for amount in shares:
        assert cash(day, placed.bill, amount).refusal is None
    paper = content(receipts(day)[-1])
    payments = day.state.bills[placed.bill].payments.values()
    assert paper.vat == sum(payment.vat for payment in payments) == 909
    assert paper.tax_free_amount == sum(payment.exempt for payment in payments) == 17_500
    assert paper.taxable_supply_value + paper.vat + paper.tax_free_amount == paper.total
    assert [one.amount for one in paper.payments] == list(shares)


@pytest.mark.parametrize("mode", ["simplified", "exempt"])
def test_a_shop_that_may_print_no_vat_prints_none(mode: str) -> None:
    day = PrintingDay()
    change_rules(day, tax_mode=mode)
    placed = ordered(day, wish("bibimbap", 1, "spice.hot"))
    cash(day, placed.bill, 5_000)
    by_card(day, placed.bill, 5_000)
    day.give_back(next(iter(day.state.bills[placed.bill].payments)), 1_000)
    papers = receipts(day)
    assert len(papers) == 2
    for paper in papers:
        assert "부가세" not in paper.text
        assert "과세물품가액" not in paper.text


def test_a_bill_of_four_tenders_lists_each() -> None:
    day = PrintingDay()
    change_rules(
        day,
        methods={
            "kiosk": [],
            "table": [],
            "phone": [],
            "counter": ["cash", "test_card", "shop_qr", "hand_terminal"],
        },
    )
    placed = ordered(day, wish("ribs", 2))
    cash(day, placed.bill, 4_000, 5_000)
    by_card(day, placed.bill, 20_000)
    for method, amount, number in (
        ("hand_terminal", 10_000, "77001122"),
        ("shop_qr", 10_000, None),
    ):
        body = {"type": "request_payment", "bill": placed.bill, "method": method, "amount": amount}
        payment = day.ask(body).answer.payment
        said = {
            "type": "resolve_payment",
            "payment": payment,
            "outcome": "approved",
            "reason": "봤음",
        }
        assert day.ask(said | {"approval_no": number}).refusal is None
    paper = receipts(day)[-1]
    assert [one.amount for one in content(paper).payments] == [4_000, 20_000, 10_000, 10_000]
    assert paper.line("거스름돈") == "거스름돈 1,000"
    assert "승인번호 77001122" in paper.text
    assert content(paper).total == 44_000


# --- discounts


def test_what_was_taken_off_stands_in_its_field_and_beside_its_line() -> None:
    day = PrintingDay()
    placed = ordered(day, wish("bibimbap", 2, "spice.hot"), "rice-bag")
    discount(day, placed.bill, order=placed.order, line=1, percent=10)
    discount(day, placed.bill, amount=1_500)
    cash(day, placed.bill, 34_000)
    (paper,) = receipts(day)
    lines = paper.text.splitlines()
    at = lines.index("비빔밥 9,500 2 20,000")
    assert lines[at + 1 : at + 3] == ["- 매운맛 500", "- 할인 -2,000"]
    assert "할인 -3,500" in lines
    shown = content(paper)
    gross = sum(line.amount for line in shown.lines)
    assert gross - shown.discount == shown.total == 34_000
    assert shown.discount == 3_500


def test_a_slip_asks_for_what_is_left_to_pay() -> None:
    day = PrintingDay()
    placed = order(day, "rice-bag").answer
    discount(day, placed.bill, amount=500)
    assert copy(day, placed.order).line("내실 금액") == "내실 금액 17,000"


# --- the card slip


def test_a_card_that_pays_a_part_gets_a_slip_with_every_field() -> None:
    day = PrintingDay()
    placed = ordered(day, wish("bibimbap", 1, "spice.hot"), "rice-bag")
    by_card(day, placed.bill, 10_000)
    (slip,) = receipts(day)
    assert content(slip).kind == "card_slip"
    for words in (
        "카드 매출전표", "합계 10,000", "카드사 마당카드", "매입사 북구매입", "카드번호 94106112****1234",
        "할부 3개월", "승인번호 30001234", "승인일시 2026-01-05 12:01:01", "가맹점번호 123456789012345",
        "단말기번호 9876543210", "거래고유번호 202601051234", "결제 문의 VAN 1544-0000",
    ):  # fmt: skip
        assert words in slip.text
    assert "비빔밥" not in slip.text
    vat, exempt = content(slip).vat, content(slip).tax_free_amount
    (payment,) = day.state.bills[placed.bill].payments.values()
    assert (vat, exempt) == (payment.vat, payment.exempt)


def test_without_the_far_sides_clock_it_is_the_hubs() -> None:
    day = PrintingDay()
    placed = ordered(day, wish("bibimbap", 1, "spice.hot"))
    body = {"type": "request_payment", "bill": placed.bill, "method": "test_card", "amount": 10_000}
    payment = day.ask(body).answer.payment
    day.now += MINUTE
    heard = {"type": "record_payment", "payment": payment, "outcome": "approved"}
    day.ask(heard | {"approval": {"approval_no": "30001234"}}, "hub")
    (paper,) = receipts(day)
    assert paper.line("승인일시") == "승인일시 2026-01-05 12:01:00"
    assert paper.line("거래일시") == "거래일시 2026-01-05 12:01:00"


def test_cash_that_pays_a_part_prints_nothing_yet() -> None:
    day = PrintingDay()
    placed = ordered(day, "rice-bag")
    cash(day, placed.bill, 500)
    assert receipts(day) == []


# --- money that went back


def test_a_part_that_went_back_has_a_slip_of_its_own_sums_and_names_its_approval() -> None:
    day = PrintingDay()
    placed = ordered(day, wish("bibimbap", 1, "spice.hot"), "rice-bag")
    payment = by_card(day, placed.bill, 27_500)
    day.papers.clear()
    slips = []
    for amount in (10_001, 3, None):
        event = day.give_back(payment, amount).event("payment_cancelled")
        (slip,) = receipts(day)
        shown = content(slip)
        assert (shown.total, shown.vat, shown.tax_free_amount) == (
            -event.refunded, -event.vat, -event.exempt,
        )  # fmt: skip
        assert "취소 영수증" in slip.text
        assert "원 승인번호 30001234" in slip.text
        assert "원 승인일시 2026-01-05 12:01:01" in slip.text
        assert ("원 결제 금액 27,500" in slip.text) == (event.refunded < 27_500)
        slips.append(shown)
    assert sum(shown.total for shown in slips) == -27_500
    assert sum(shown.vat or 0 for shown in slips) == -909
    assert sum(shown.tax_free_amount for shown in slips) == -17_500


def test_a_copy_says_what_was_paid_and_what_went_back() -> None:
    day = PrintingDay()
    placed = ordered(day, wish("bibimbap", 1, "spice.hot"), "rice-bag")
    payment = by_card(day, placed.bill, 27_500)
    assert cancel(day, placed.order, _1=1).refusal is None
    day.give_back(payment, 10_000)
    paper = copy(day, placed.order)
    assert paper.text.startswith("재출력 2")
    assert [one.amount for one in content(paper).payments] == [27_500, -10_000]
    assert content(paper).total == 17_500
    assert (content(paper).vat, content(paper).tax_free_amount) == (0, 17_500)
    assert "카드 (시험) 취소 -10,000" in paper.text


# --- cash receipts, tables


def test_a_receipt_printed_after_issue_names_the_cash_receipt() -> None:
    day = PrintingDay()
    placed = ordered(day, wish("ribs", 5))
    payment = cash(day, placed.bill, 110_000).answer.payment
    assert "현금영수증" not in receipts(day)[-1].text
    ask = {"type": "record_cash_receipt_ask", "payment": payment, "purpose": "deduction"}
    assert day.ask(ask | {"identity": "010-1234-5678"}).refusal is None
    assert "현금영수증" not in copy(day, placed.order).text, "not before it is issued"
    said = {"type": "record_cash_receipt", "receipt": receipt_of(payment), "outcome": "issued"}
    assert day.ask(said | {"approval_no": "J1234567"}, "hub").refusal is None
    paper = copy(day, placed.order)
    for words in ("현금영수증 소득공제용", "식별번호 010-****-5678", "현금영수증 승인 J1234567"):
        assert words in paper.text
    cancel(day, placed.order, _1=1)
    event = day.give_back(payment, 22_000).event("cash_receipt_asked")
    assert "현금영수증 승인 J1234567" in receipts(day)[-1].text, "the cancel slip names it, too"
    said |= {"receipt": event.receipt, "approval_no": "J7654321"}
    assert day.ask(said, "hub").refusal is None
    paper = copy(day, placed.order)
    assert "현금영수증 취소 -22,000" in paper.text
    assert content(paper).total == 88_000


def test_a_copy_for_a_party_that_left_still_names_its_table() -> None:
    day = PrintingDay()
    seated = day.ask({"type": "open_seating", "table": "t3", "guests": 2}).answer
    placed = ordered(day, "rice-bag", bill=seated.bill)
    cash(day, seated.bill, 17_500)
    assert day.ask({"type": "close_seating", "seating": seated.seating}).refusal is None
    assert copy(day, placed.order).line("테이블 3").startswith("매장 테이블 3")


def test_a_bill_that_a_discount_settles_has_its_receipt() -> None:
    day = PrintingDay()
    placed = ordered(day, "rice-bag")
    cash(day, placed.bill, 17_000)
    discount(day, placed.bill, amount=500)
    (paper,) = receipts(day)
    assert (content(paper).kind, content(paper).total) == ("receipt", 17_000)
