"""Whom a cash receipt is for: what is taken, what is refused, and how little is kept."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acquiring.cash_receipt.identity import IdentityRefused, check_identity, mask_identity
from hub.domain.cash_receipt import SELF_ISSUE, Purpose, is_business_number


@pytest.mark.parametrize(
    ("purpose", "typed", "digits"),
    [
        ("deduction", "010-1234-5678", "01012345678"),
        ("deduction", " 010 1234 5678 ", "01012345678"),
        ("deduction", "011-123-4567", "0111234567"),
        ("deduction", "1544 2020 1234 567890", "154420201234567890"),
        ("expense", "124-81-00998", "1248100998"),
        ("expense", "1208801280", "1208801280"),
        ("self", "", SELF_ISSUE),
        ("self", "010-000-1234", SELF_ISSUE),
    ],
)
def test_what_is_taken(purpose: Purpose, typed: str, digits: str) -> None:
    assert check_identity(purpose, typed) == digits


@pytest.mark.parametrize(
    ("purpose", "typed", "code"),
    [
        ("deduction", "", "digits"),
        ("deduction", "010-12a4-5678", "digits"),
        ("deduction", "٠١٠١٢٣٤٥٦٧٨", "digits"),
        ("deduction", "010-123-4567", "phone"),
        ("deduction", "012-1234-5678", "phone"),
        ("deduction", "010-000-1234", "phone"),
        ("deduction", "124-81-00998", "phone"),
        ("deduction", "900101-1234567", "resident"),
        ("expense", "900101-1234567", "resident"),
        ("deduction", "9410-6112-0000-7319", "card"),
        ("deduction", "3714-496353-98431", "card"),
        ("expense", "124-81-00997", "business"),
        ("expense", "010-1234-5678", "business"),
        ("self", "010-1234-5678", "self"),
    ],
)
def test_what_is_refused(purpose: Purpose, typed: str, code: str) -> None:
    with pytest.raises(IdentityRefused) as refused:
        check_identity(purpose, typed)
    assert refused.value.code == code
    assert not re.search(r"\d", str(refused.value)), "the text holds nothing of what was typed"


# Companies whose numbers are on their own pages (reference/korea.md 2.4).
@pytest.mark.parametrize("number", ["1248100998", "1208147521", "2208162517", "1208801280"])
def test_business_numbers(number: str) -> None:
    assert is_business_number(number)
    for at in range(9):
        wrong = str((int(number[at]) + 1) % 10)
        assert not is_business_number(number[:at] + wrong + number[at + 1 :]), (
            "one wrong digit is seen"
        )


@given(st.text(alphabet="0123456789", min_size=10, max_size=10))
def test_a_tenth_of_all_numbers_passes(number: str) -> None:
    """For nine digits there is exactly one tenth."""
    assert sum(is_business_number(number[:9] + last) for last in "0123456789") == 1


@pytest.mark.parametrize(
    ("identity", "kept"),
    [
        ("01012341234", "010-****-1234"),
        ("010-1234-1234", "010-****-1234"),
        ("0111234567", "011-***-4567"),
        ("1248100998", "***-**-*0998"),
        ("154420201234567890", "**************7890"),
        (SELF_ISSUE, "***-**-*1234"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_what_is_kept(identity: str, kept: str) -> None:
    assert mask_identity(identity) == kept


@given(st.text(max_size=40))
def test_never_more_than_the_last_four(identity: str) -> None:
    digits = "".join(re.findall("[0-9]", identity))
    kept = mask_identity(identity)
    shown = re.sub(
        r"\D", "", kept.removeprefix("01" + kept[2:3]) if kept.startswith("01") else kept
    )
    assert len(shown) <= 4
    assert digits.endswith(shown)
