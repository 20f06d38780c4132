"""Job bodies: copies and stand-ins of every kind of paper, and papers of every kind on every width."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from pydantic import ValidationError

from hub.domain.money import AMOUNT_MAX
from hub.domain.printer import COPIES_MAX
from hub.messages import LANGUAGES, catalogue
from hub.store.print_rows import COPY_BODY, STAND_IN_BODY, banners
from printer.body import (
    Body,
    CustomerReceiptBody,
    DrawerBody,
    MarkedBody,
    TestPageBody,
    document_of,
    language_of,
    parse_body,
)
from printer.layout import Metrics, TextLine, layout
from printer.papers.drawer import DrawerPulse
from printer.papers.receipt import CashReceipt, CustomerReceipt, ReceiptPayment
from printer.papers.test_page import TestPage
from tests.marked_papers import next_copy, stand_in
from tests.sample_papers import SAMPLES

MARKED = sorted(case for case, body in SAMPLES.items() if isinstance(body, MarkedBody))
UNMARKED = [
    DrawerBody(kind="drawer", content=DrawerPulse()),
    TestPageBody(
        kind="test_page",
        content=TestPage(printer="p", profile="x", columns=48, address="file:", at=0),
    ),
]


def lines(body: Body, columns: int = 48) -> list[str]:
    document = document_of(body, catalogue(language_of(body)))
    found = [line for line in layout(document, Metrics(columns)) if isinstance(line, TextLine)]
    return [" ".join(line.text.replace("\u00a0", " ").split()) for line in found]


@pytest.mark.parametrize("case", SAMPLES)
def test_every_body_survives_json(case: str) -> None:
    assert parse_body(SAMPLES[case].model_dump_json()) == SAMPLES[case]


@pytest.mark.parametrize("case", MARKED)
def test_a_copy_and_a_stand_in_say_so_first(case: str) -> None:
    """In whatever order they come: which copy, then for whom, and all that the paper said before."""
    words = catalogue(language_of(SAMPLES[case]))
    first = parse_body(SAMPLES[case].model_dump_json())
    assert isinstance(first, MarkedBody)
    plain = first.model_dump_json()
    banner = words["paper.stand_in"].replace("{printer}", "영수증 프린터")
    for marked in (
        stand_in(next_copy(plain, 3), "영수증 프린터"),
        next_copy(stand_in(plain, "영수증 프린터"), 3),
    ):
        body = parse_body(marked)
        said = lines(body)
        assert said[0] == words["paper.reprint"].replace("{copy}", "3")
        assert banner in said[1:5]
        content = json.loads(marked)["content"]
        assert (content["copy_no"], content["banner"]) == (3, banner)
        original = json.loads(plain)["content"]
        for one in (content, original):
            for key in ("copy_no", "banner", "reprinted_at"):
                one.pop(key, None)
        assert content == original


@pytest.mark.parametrize("case", SAMPLES)
def test_rows_are_marked_as_bodies_are(case: str) -> None:
    """The job table marks a copy inside its row, so that an erased note stays erased; the paper is the same."""
    plain = SAMPLES[case].model_dump_json()
    with closing(sqlite3.connect(":memory:")) as rows:
        copy, stood_in = rows.execute(
            f"SELECT {COPY_BODY}, {STAND_IN_BODY} FROM (SELECT ? AS body)",
            (2, 1_795_256_999_000, *banners("주방 프린터"), plain),
        ).fetchone()
    assert parse_body(copy) == parse_body(next_copy(plain, 2, 1_795_256_999_000))
    assert parse_body(stood_in) == parse_body(stand_in(plain, "주방 프린터"))


@pytest.mark.parametrize("body", UNMARKED, ids=lambda body: body.kind)
def test_a_pulse_and_a_trial_page_have_no_copies(body: Body) -> None:
    plain = body.model_dump_json()
    assert next_copy(plain, 2) == plain
    assert stand_in(plain, "주방 프린터") == plain


@pytest.mark.parametrize(("asked", "printed"), [(100, COPIES_MAX), (5_000, COPIES_MAX), (99, 99)])
def test_copies_are_counted_to_two_digits(asked: int, printed: int) -> None:
    again = next_copy(SAMPLES["bill"].model_dump_json(), asked)
    assert json.loads(again)["content"]["copy_no"] == printed


def test_a_copy_knows_its_age_only_where_somebody_said_the_time() -> None:
    plain = SAMPLES["kitchen-twenty"].model_dump_json()
    ordered = json.loads(plain)["content"]["ordered_at"]
    assert "주문 19:22, 3분 전" in lines(parse_body(next_copy(plain, 2, ordered + 3 * 60_000)))
    assert "주문 19:22" in lines(parse_body(next_copy(plain, 3)))
    before = next_copy(plain, 2, ordered - 60_000)
    assert "주문 19:22" in lines(parse_body(before)), "a clock that went back makes no age"


@pytest.mark.parametrize("gone", ["", "null", "{}", '{"kind": "of_tomorrow", "content": {}}'])
def test_what_was_erased_or_is_unknown_has_no_copy(gone: str) -> None:
    for make in (lambda: next_copy(gone, 2), lambda: stand_in(gone, "주방 프린터")):
        with pytest.raises(ValidationError):
            make()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("case", MARKED)
def test_every_paper_fits_and_keeps_its_sums_whole(case: str, columns: int, language: str) -> None:
    body = SAMPLES[case]
    document = document_of(body, catalogue(language))
    for line in layout(document, Metrics(columns)):
        assert not isinstance(line, TextLine) or line.cells <= columns
    paper = "\n".join(lines(body, columns))
    for key in ("to_pay", "total"):
        amount = getattr(body.content, key, 0)
        assert f"{amount:,}" in paper or not amount


@pytest.mark.parametrize("columns", [32, 48])
def test_the_largest_sums_are_printed(receipt: CustomerReceipt, columns: int) -> None:
    payment = ReceiptPayment(method="현금", amount=AMOUNT_MAX)
    large = replace(receipt, total=3 * AMOUNT_MAX, payments=(payment,))
    body = CustomerReceiptBody(kind="customer_receipt", content=large)
    paper = "\n".join(lines(parse_body(body.model_dump_json()), columns))
    assert "10,000,000,000" in paper
    assert "30,000,000,000" in paper


def test_a_card_slip_shows_who_settles_it_and_a_cash_receipt_its_number(
    receipt: CustomerReceipt,
) -> None:
    card = ReceiptPayment(
        method="카드",
        amount=20_000,
        issuer="시험카드",
        acquirer="시험매입",
        card="123456******3456",
        merchant_number="000123456789012",
        terminal_number="12345678",
        transaction_number="202611210001",
        van="시험VAN 1600-0000",
    )
    cash = ReceiptPayment(
        method="현금",
        amount=20_000,
        cash_receipt=CashReceipt(
            purpose="deduction", identity="010-****-1234", approval_number="J12345678"
        ),
    )
    body = CustomerReceiptBody(
        kind="customer_receipt",
        content=replace(receipt, payments=(card, cash), service_charge=1_000),
    )
    said = lines(body)
    for line in (
        "봉사료 1,000", "매입사 시험매입", "가맹점번호 000123456789012", "단말기번호 12345678",
        "거래고유번호 202611210001", "결제 문의 시험VAN 1600-0000", "현금영수증 소득공제용",
        "식별번호 010-****-1234", "현금영수증 승인 J12345678",
    ):  # fmt: skip
        assert line in said


def test_a_cash_receipt_shows_no_whole_number() -> None:
    with pytest.raises(ValidationError, match="hidden"):
        CashReceipt(purpose="deduction", identity="010-1234-5678", approval_number="J1")
