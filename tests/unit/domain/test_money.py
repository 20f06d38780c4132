"""Money: VAT within a total, totals by tax class and trade, shares of a whole. Figures from the reference."""

import pytest

from hub.domain.money import (
    AMOUNT_MAX,
    Rounding,
    TaxClass,
    TaxMode,
    Totals,
    share,
    totals,
    vat_within,
)
from tests.unit.domain.small_shop import cash, change_rules, order, order_body, shop, wish


@pytest.mark.parametrize(
    ("taxable", "half_up", "down"),
    [
        (0, 0, 0),
        (1, 0, 0),
        (5, 0, 0),  # 0.45
        (6, 1, 0),  # 0.55
        (11, 1, 1),
        (16, 1, 1),  # 1.45
        (17, 2, 1),  # 1.55
        (9_500, 864, 863),
        (25_000, 2_273, 2_272),
        (37_400, 3_400, 3_400),
        (50_000_000_000, 4_545_454_545, 4_545_454_545),
        (-9_500, -864, -863),
    ],
)
def test_vat_is_an_eleventh_rounded_as_the_shop_does(taxable: int, half_up: int, down: int) -> None:
    assert vat_within(taxable) == half_up
    assert vat_within(taxable, "down") == down


@pytest.mark.parametrize(
    ("amounts", "mode", "rounding", "expected"),
    [
        ([], "general", "half_up", Totals(0, 0, 0, 0)),
        ([(9_500, "taxable")], "general", "half_up", Totals(9_500, 8_636, 864, 0)),
        ([(9_500, "taxable")], "general", "down", Totals(9_500, 8_637, 863, 0)),
        ([(17_500, "exempt")], "general", "half_up", Totals(17_500, 0, 0, 17_500)),
        (
            [(9_500, "taxable"), (17_500, "exempt")], "general", "half_up",
            Totals(27_000, 8_636, 864, 17_500),
        ),
        # Once for the bill: two lines of 6 won hold 1 won together, and 1 won each would be 2.
        ([(6, "taxable"), (6, "taxable")], "general", "half_up", Totals(12, 11, 1, 0)),
        ([(9_500, "taxable")], "simplified", "half_up", Totals(9_500, 9_500, 0, 0)),
        ([(9_500, "taxable")], "exempt", "half_up", Totals(9_500, 0, 0, 9_500)),
    ],
)  # fmt: skip
def test_totals_of_a_bill(
    amounts: list[tuple[int, TaxClass]], mode: TaxMode, rounding: Rounding, expected: Totals
) -> None:
    assert totals(amounts, mode, rounding) == expected


@pytest.mark.parametrize(
    ("whole", "part", "total", "expected"),
    [
        (864, 9_500, 9_500, 864),
        (864, 4_750, 9_500, 432),
        (1, 1, 2, 1),  # a half goes up
        (1, 1, 3, 0),
        (864, 0, 9_500, 0),
        (0, 5, 10, 0),
        (0, 0, 0, 0),
    ],
)
def test_a_share_is_rounded_half_up(whole: int, part: int, total: int, expected: int) -> None:
    assert share(whole, part, total) == expected


def test_the_vat_of_part_payments_sums_to_the_bills() -> None:
    """28,500 won hold 2,591 won of VAT: three thirds are 864, 863 and 864, whatever each would round to."""
    day = shop()
    placed = order(day, wish("bibimbap", 3, "spice.mild"), kind="staff")
    shares = [cash(day, placed.answer.bill, 9_500).event("payment_approved").vat for _ in range(3)]
    assert shares == [864, 863, 864]
    assert sum(shares) == vat_within(28_500) == 2_591


@pytest.mark.parametrize(("before", "after"), [("half_up", "down"), ("down", "half_up")])
def test_a_bill_keeps_the_rounding_that_a_terminal_was_told_by(before: str, after: str) -> None:
    """The owner changes the rule between two halves of a bill of 9,500 won: the slips still sum to its VAT."""
    day = shop(rounding=before)
    bill = order(day, wish("bibimbap", 1, "spice.mild"), kind="staff").answer.bill
    first = cash(day, bill, 4_750).event("payment_approved").vat
    change_rules(day, rounding=after)
    rest = cash(day, bill, 4_750).event("payment_approved").vat
    assert first + rest == vat_within(9_500, before)  # type: ignore[arg-type]
    again = order(day, wish("bibimbap", 1, "spice.mild"), kind="staff").answer.bill
    vat = cash(day, again, 9_500).event("payment_approved").vat
    assert vat == vat_within(9_500, after)  # type: ignore[arg-type]


def test_a_bill_stays_below_what_can_be_paid() -> None:
    """Ten billion won, over all its rounds: each of these is half of it and 10,000 won."""
    day = shop()
    change = {"type": "set_market_price", "item": "sashimi", "price": 100_000_000}
    assert day.ask(change).events
    dear = [wish("sashimi", 50), wish("cola", 5)]
    first = order(day, *dear, kind="staff").answer.bill
    refused = day.ask(order_body(day, *dear, kind="staff", bill=first))
    assert refused.code == "over_limit"
    assert refused.refusal
    assert refused.refusal.params == {"what": "amount", "limit": AMOUNT_MAX}
    assert order(day, wish("sashimi", 49), kind="staff", bill=first).events
    assert cash(day, first, 9_900_010_000).event("payment_approved").vat == 900_000_909


def test_a_refunded_share_is_paid_again_with_the_next_payment() -> None:
    day = shop()
    placed = order(day, wish("bibimbap", 2, "spice.mild"), kind="staff")
    first = cash(day, placed.answer.bill, 9_500).event("payment_approved")
    second = cash(day, placed.answer.bill, 9_500).event("payment_approved")
    assert (first.vat, second.vat) == (864, 863)  # 1,727 of 19,000
    day.give_back(first.payment)
    again = cash(day, placed.answer.bill, 9_500).event("payment_approved")
    assert again.vat + second.vat == 1_727


def test_exempt_lines_carry_no_vat_into_a_payment() -> None:
    day = shop()
    placed = order(day, "rice-bag", kind="staff")
    assert cash(day, placed.answer.bill, 17_500).event("payment_approved").vat == 0
    mixed = order(day, "rice-bag", wish("bibimbap", 1, "spice.mild"), kind="staff")
    assert cash(day, mixed.answer.bill, 27_000).event("payment_approved").vat == 864
