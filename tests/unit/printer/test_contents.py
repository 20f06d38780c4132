"""What stands on a kitchen ticket and on a receipt, as the printer's own text."""

import json
from dataclasses import replace

import pytest
from pydantic import ValidationError

from hub.messages import LANGUAGES, catalogue
from printer.body import (
    CustomerReceiptBody,
    KitchenTicketBody,
    TestPageBody,
    document_of,
    parse_body,
)
from printer.document import Document
from printer.layout import Metrics, TextLine, layout
from printer.papers.kitchen_ticket import KitchenTicket, kitchen_ticket
from printer.papers.receipt import CustomerReceipt, ReceiptPayment, customer_receipt
from printer.papers.test_page import TestPage
from printer.papers.words import Words
from tests.marked_papers import next_copy


def lines(doc: Document, columns: int = 48) -> list[str]:
    found = [line for line in layout(doc, Metrics(columns)) if isinstance(line, TextLine)]
    return [line.text.strip() for line in found]


def line_with(doc: Document, words: str) -> TextLine:
    found = [line for line in layout(doc, Metrics(48)) if isinstance(line, TextLine)]
    return next(line for line in found if words in line.text)


def test_a_cook_sees_number_table_lines_and_wishes(ticket: KitchenTicket, ko: Words) -> None:
    paper = "\n".join(lines(kitchen_ticket(ticket, ko)))
    for words in ("128", "테이블 7", "포장", "김치찌개", "- 덜 맵게", "고수 빼 주세요", "땅콩"):
        assert words in paper
    assert "19:22" in paper, "the kitchen's clock is Korean"
    assert "재출력" not in paper
    assert "모두 7개" in paper, "cancelled lines are not to be made"


def test_number_and_names_are_large(ticket: KitchenTicket, ko: Words) -> None:
    doc = kitchen_ticket(ticket, ko)
    assert line_with(doc, "128").height == 4
    assert line_with(doc, "김치찌개").height == 2
    assert line_with(doc, "덜 맵게").height == 2


@pytest.mark.parametrize("words", ["고수 빼 주세요", "땅콩", "아기 의자", "콜라", "포장"])
def test_what_must_not_be_missed_is_inverted(ticket: KitchenTicket, ko: Words, words: str) -> None:
    line = line_with(kitchen_ticket(ticket, ko), words)
    assert any(words in span.text and span.style.invert for span in line.spans)


def test_changed_lines_say_how(ticket: KitchenTicket, ko: Words) -> None:
    doc = kitchen_ticket(ticket, ko)
    assert "추가" in line_with(doc, "떡볶이").text
    assert "취소" in line_with(doc, "콜라").text
    assert line_with(doc, "콜라").text.split()[0] == "-1"
    assert "서비스" in line_with(doc, "계란찜").text
    assert "추가" not in line_with(doc, "김치찌개").text


def test_a_copy_says_so_first(ticket: KitchenTicket, ko: Words) -> None:
    copy = lines(kitchen_ticket(replace(ticket, copy_no=3), ko))
    assert copy[0] == "재출력 3"


def test_a_receipt_has_four_columns_and_prints_zero(receipt: CustomerReceipt, ko: Words) -> None:
    paper = lines(customer_receipt(receipt, ko))
    assert ["상품명", "단가", "수량", "금액"] in [line.split() for line in paper]
    assert ["김치찌개", "9,000", "2", "19,000"] in [line.split() for line in paper]
    assert ["생수", "0", "1", "0"] in [line.split() for line in paper]
    assert ["-", "곱빼기", "500"] in [line.split() for line in paper]


def test_a_receipt_has_what_the_trade_asks_for(receipt: CustomerReceipt, ko: Words) -> None:
    paper = "\n".join(" ".join(line.split()) for line in lines(customer_receipt(receipt, ko)))
    for words in (
        "사업자등록번호 123-45-67890", "대표 점주", "전화 053-123-4567", "할인 -1,000",
        "면세물품가액 2,000", "과세물품가액 16,364", "부가세 1,636", "합계 20,000",
        "받은 금액 10,000", "거스름돈 5,000", "카드번호 123456******3456", "할부 일시불",
        "승인번호 30001234", "승인일시 2026-11-21 19:22:05", "*옥수수", "시험 결제",
    ):  # fmt: skip
        assert words in paper


def test_an_order_slip_is_not_paid(receipt: CustomerReceipt, ko: Words) -> None:
    slip = replace(receipt, kind="order_slip", payments=(), test_mode=False)
    doc = customer_receipt(slip, ko)
    paper = "\n".join(lines(doc))
    assert "부가세" not in paper
    assert "내실 금액" in paper
    assert line_with(doc, "128").height == 4


@pytest.mark.parametrize(
    "card", ["1234567812345678", "12345678****12345678x", "1234 5678 9*** 1234"]
)
def test_a_bare_card_number_is_refused(card: str) -> None:
    with pytest.raises(ValidationError, match="digits 9 to 12"):
        ReceiptPayment(method="카드", amount=1, card=card)


@pytest.mark.parametrize("card", ["123456******3456", "1234-5678-****-123*", "12345678****"])
def test_masked_card_numbers_are_printed(card: str) -> None:
    assert ReceiptPayment(method="카드", amount=1, card=card).card == card


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [32, 42, 48])
def test_every_paper_in_every_language_fits(
    ticket: KitchenTicket, receipt: CustomerReceipt, language: str, columns: int
) -> None:
    words = catalogue(language)
    page = TestPage(printer="p", profile="x", columns=columns, address="file:", at=0)
    for body in (
        KitchenTicketBody(kind="kitchen_ticket", content=ticket),
        CustomerReceiptBody(kind="customer_receipt", content=receipt),
        TestPageBody(kind="test_page", content=page),
    ):
        for line in layout(document_of(body, words), Metrics(columns)):
            assert not isinstance(line, TextLine) or line.cells <= columns


def test_bodies_are_told_apart_by_kind_and_refuse_the_rest(ticket: KitchenTicket) -> None:
    body = KitchenTicketBody(kind="kitchen_ticket", content=ticket)
    assert parse_body(body.model_dump_json()) == body
    for wrong in (
        {"kind": "poster", "content": {}},
        {"kind": "kitchen_ticket", "content": {}},
        {"content": body.model_dump()["content"]},
        {"kind": "kitchen_ticket", "content": body.model_dump(mode="json")["content"], "x": 1},
    ):
        with pytest.raises(ValidationError):
            parse_body(json.dumps(wrong))


def test_the_next_copy_differs_in_its_number_alone(ticket: KitchenTicket) -> None:
    first = KitchenTicketBody(kind="kitchen_ticket", content=ticket).model_dump_json()
    again = json.loads(next_copy(first, 2))
    assert again["content"].pop("copy_no") == 2
    original = json.loads(first)
    original["content"].pop("copy_no")
    assert again == original


def test_a_document_survives_json(receipt: CustomerReceipt, ko: Words) -> None:
    doc = customer_receipt(receipt, ko)
    assert Document.model_validate_json(doc.model_dump_json()) == doc
