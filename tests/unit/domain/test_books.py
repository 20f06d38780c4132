"""Fingerprints and fees: figures that anybody can compute again."""

import hashlib
import json

import pytest
from pydantic import ValidationError

from hub.domain.books import ZReport, fee_of, fingerprint, fingerprint_of
from hub.domain.rules import HouseRules
from tests.unit.domain.small_shop import cash, order, shop
from tests.unit.domain.test_closing import z_of


def report() -> ZReport:
    day = shop()
    cash(day, order(day, "cola").answer.bill, 2_000)
    found: ZReport = z_of(day).report
    return found


def test_a_fingerprint_is_of_the_json_that_is_stored() -> None:
    one = report()
    stored = one.model_dump_json()
    assert fingerprint_of(json.loads(stored)) == fingerprint(one)
    assert ZReport.model_validate_json(stored) == one
    text = json.dumps(json.loads(stored), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert fingerprint(one) == hashlib.sha256(text.encode()).hexdigest()


def test_every_figure_is_in_the_fingerprint() -> None:
    one = report()
    dearer = one.figures.model_copy(update={"vat": one.figures.vat + 1})
    for change in (
        {"figures": dearer},
        {"previous": "1" * 64},
        {"number": 2},
        {"day": "2026-01-06"},
    ):
        assert fingerprint(one.model_copy(update=change)) != fingerprint(one)


@pytest.mark.parametrize(
    ("amount", "rate", "fee"),
    [
        (25_000_000, 50, 125_000),  # a VAN's 0.5 %, as in the owner's complaint that the reference cites
        (25_000_000, 250, 625_000),
        (10_000, 150, 150),
        (100, 150, 2),  # 1.5 won, half up
        (99, 150, 1),
        (-100, 150, -2),
        (10_000, 0, 0),
    ],
)  # fmt: skip
def test_a_fee_is_rounded_half_up(amount: int, rate: int, fee: int) -> None:
    assert fee_of(amount, rate) == fee


def test_a_fee_of_more_than_thirty_percent_is_a_typing_error() -> None:
    rules = HouseRules().model_dump(mode="json")
    with pytest.raises(ValidationError):
        HouseRules.model_validate_json(json.dumps(rules | {"fees": {"test_card": 3_001}}))
