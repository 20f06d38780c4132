"""What frames say: widths checked, VAT always sent, answers read or refused, and nothing of a card in a refusal."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acquiring.terminal.bodies import (
    AMOUNT_MAX,
    TAX_MAX,
    Approved,
    ApproveRequest,
    CancelKind,
    CancelRequest,
    Declined,
    DeviceCheck,
    Job,
    Unreadable,
    answer_of,
    last_of,
    version_of,
)
from acquiring.terminal.frames import Frame, FrameReader, encoded
from acquiring.terminal.virtual.answers import approved_data, declined_data
from acquiring.terminal.virtual.book import Sale
from acquiring.terminal.virtual.cards import CANARIES, DECLINES

STAMP = "20261124184500"
AMOUNTS = st.integers(1, AMOUNT_MAX)


def sale(amount: int = 9_500, vat: int = 864, *, test: bool = False) -> Sale:
    return Sale(
        amount, vat, 0, 0, "30000001", "20261124", "184501", "261124000001", "x", 0, STAMP, test
    )


def heard(job: str, data: bytes) -> Frame:
    """As it comes through a reader, which masks it."""
    (frame,) = FrameReader().feed(encoded(Frame(job, STAMP, data)))
    assert isinstance(frame, Frame)
    return frame


def test_an_approval_request_byte_by_byte() -> None:
    """Thirty bytes: kind, amount 10, tax 8, service 8, instalments 2, signature."""
    assert ApproveRequest(9_500, 864).data() == b"100000095000000086400000000001"


def test_a_cancel_request_byte_by_byte() -> None:
    """Fifty-nine: the money as approved, then number 12, date 8, time 6, and no additional data."""
    asked = CancelRequest(9_500, 864, "30000001", "20261124", "184501")
    assert asked.data() == (
        b"1" b"1" b"0000009500" b"00000864" b"00000000" b"00" b"1"
        b"30000001    " b"20261124" b"184501" b"00"
    )  # fmt: skip
    assert len(asked.data()) == 59


@given(AMOUNTS, st.data())
def test_requests_come_back(amount: int, draw: st.DataObject) -> None:
    vat = draw.draw(st.integers(0, min(amount, TAX_MAX)))
    asked = ApproveRequest(amount, vat)
    assert len(asked.data()) == 30
    assert ApproveRequest.of(asked.data()) == asked
    number = draw.draw(st.from_regex(r"[0-9A-Z]{1,12}", fullmatch=True))
    kind = draw.draw(st.sampled_from(CancelKind))
    back = CancelRequest(amount, vat, number, "20261124", "184501", chip=False, kind=kind)
    assert CancelRequest.of(back.data()) == back


@pytest.mark.parametrize(
    ("amount", "vat", "service", "months"),
    [(0, 0, 0, 0), (-1, 0, 0, 0), (AMOUNT_MAX + 1, 0, 0, 0), (100, 101, 0, 0), (100, -1, 0, 0),
     (AMOUNT_MAX, TAX_MAX + 1, 0, 0), (100, 0, 101, 0), (100, 0, 0, 100)],
)  # fmt: skip
def test_money_that_does_not_fit_its_field_is_never_sent(
    amount: int, vat: int, service: int, months: int
) -> None:
    """A digit too many would move every field behind it."""
    with pytest.raises(ValueError, match=r"won|months"):
        ApproveRequest(amount, vat, service, months)
    with pytest.raises(ValueError, match=r"won|months"):
        CancelRequest(amount, vat, "1", "20261124", "184501", service, months)


@pytest.mark.parametrize(
    ("number", "date", "time"),
    [("", "20261124", "184501"), ("1" * 13, "20261124", "184501"), ("1 2", "20261124", "184501"),
     ("승인", "20261124", "184501"), ("1", "2026112", "184501"), ("1", "20261124", "18450")],
)  # fmt: skip
def test_an_approval_that_cannot_be_named_is_not_cancelled(
    number: str, date: str, time: str
) -> None:
    with pytest.raises(ValueError, match="approval"):
        CancelRequest(100, 9, number, date, time)


@given(AMOUNTS, st.sampled_from(CANARIES), st.booleans(), st.sampled_from("bcl"))
def test_an_approval_is_read_with_its_card_masked(
    amount: int, card: str, test: bool, job: str
) -> None:
    vat = min(TAX_MAX, amount // 11)
    answer = answer_of(heard(job, approved_data(sale(amount, vat, test=test), card)))
    assert isinstance(answer, Approved)
    assert (answer.amount, answer.vat, answer.approval_no) == (amount, vat, "30000001")
    assert (answer.issuer, answer.acquirer) == ("시험카드", "시험매입")
    assert (answer.merchant_no, answer.terminal_no) == ("V0000000001", "99999999990001")
    assert answer.card == f"{card[:6]}******{card[12:]}"
    assert answer.test == test
    assert card not in repr(answer)
    # 18:45:01 in Seoul is 09:45:01 UTC.
    assert answer.at == 1_795_513_501_000


@pytest.mark.parametrize("reason", DECLINES)
def test_a_decline_has_its_code_and_its_words(reason: str) -> None:
    code, text = DECLINES[reason]
    assert answer_of(heard("b", declined_data((code, text)))) == Declined(code, text)


def test_a_decline_without_a_code_is_its_words() -> None:
    data = b"X" + b" " * 116 + "통신장애".encode("cp949").ljust(40)
    assert answer_of(heard("b", data)) == Declined("", "통신장애")


def test_a_card_in_a_decline_text_is_hidden() -> None:
    data = declined_data(("14", f"카드 {CANARIES[0]}"))
    answer = answer_of(heard("b", data))
    assert answer == Declined("14", "카드 *")


@pytest.mark.parametrize("text", ["기취소된 거래", "이미 취소되었습니다", "이미취소"])
def test_cancelled_before_is_known_by_its_words(text: str) -> None:
    assert Declined("26", text).cancelled_before
    assert not Declined("25", "원거래 없음").cancelled_before


@given(st.integers(0, 156), st.sampled_from("bcl"))
def test_a_short_answer_is_unreadable_and_quotes_nothing(length: int, job: str) -> None:
    data = approved_data(sale(), CANARIES[0])[:length]
    with pytest.raises(Unreadable) as refused:
        answer_of(heard(job, data))
    assert CANARIES[0] not in str(refused.value)


@given(st.integers(22, 75), st.binary(min_size=1, max_size=1))
def test_a_spoilt_field_is_unreadable_or_another_value(place: int, byte: bytes) -> None:
    """Never a crash, whatever stands in a field of an answer whose checksum is right."""
    data = bytearray(approved_data(sale(), CANARIES[0]))
    data[place : place + 1] = byte
    with suppress(Unreadable):
        assert isinstance(answer_of(heard("b", bytes(data))), Approved)


def test_the_last_approval_or_none() -> None:
    assert last_of(heard("l", approved_data(sale(), CANARIES[0]))) is not None
    for none in (declined_data(("T0", "승인내역 없음")), b"", b" " * 157, b"0" * 157):
        assert last_of(heard("l", none)) is None


def test_a_device_check_and_a_version() -> None:
    assert DeviceCheck.of(b"OOFN") == DeviceCheck("O", "O", "F", "N")
    for odd in (b"", b"OOO", b"OO?O"):
        with pytest.raises(Unreadable):
            DeviceCheck.of(odd)
    assert version_of(b"A".ljust(15) + b"B".ljust(15) + b"C".ljust(15)) == ("A", "B", "C")
    with pytest.raises(Unreadable):
        version_of(b"A" * 44)


def test_an_answers_letter_is_the_requests_in_small() -> None:
    assert {job.answer for job in Job} == set("abcelrv")


def test_a_time_that_is_none_is_none() -> None:
    data = approved_data(sale(), CANARIES[0]).replace(b"20261124184501", b"20261399999999")
    answer = answer_of(heard("b", data))
    assert isinstance(answer, Approved)
    assert answer.at is None
