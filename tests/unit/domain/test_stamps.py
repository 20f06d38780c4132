"""Stamps (스탬프): collected once a bill, redeemed as a discount, given back and taken back, forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from hub.domain.charges import bill_due
from hub.domain.stamps import STAMP_CARDS_MAX, StampCard, stamp_number, with_check_digit
from tests.shop_day import DAY, Outcome, ShopDay, folded, stored, token_hash
from tests.unit.domain.small_shop import cash, order, shop

CARD, OTHER = token_hash("card"), token_hash("another")
RULE = {"per_won": 5_000, "needed": 4, "worth": 3_000}


def with_stamps(**rules: Any) -> ShopDay:
    return shop(stamps=RULE | rules)


def bill(day: ShopDay, *wishes: str, pay: bool = True) -> str:
    placed = order(day, *wishes, kind="staff").answer
    if pay:
        assert cash(day, placed.bill, placed.total).refusal is None
    return str(placed.bill)


def collect(day: ShopDay, on: str, card: str | None = CARD) -> Outcome:
    return day.ask({"type": "record_stamps", "bill": on, "card": card})


def redeem(day: ShopDay, on: str, card: str | None = CARD) -> Outcome:
    return day.ask({"type": "record_stamp_redemption", "bill": on, "card": card})


def count(day: ShopDay, card: str = CARD) -> int:
    known = day.state.stamps.get(card)
    return known.count if known else 0


# --- numbers


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("010-1234-5678", "01012345678"), ("123 456 782", "123456782"), ("123456782", "123456782"),
        ("123456783", None), ("213456782", None), ("12345678", None), ("02-123-4567", None),
    ],
)  # fmt: skip
def test_what_may_be_a_card(typed: str, digits: str | None) -> None:
    assert stamp_number(typed) == digits


def test_a_wrong_or_swapped_digit_is_found() -> None:
    number = with_check_digit("12345678")
    for place in range(9):
        for digit in "0123456789":
            wrong = number[:place] + digit + number[place + 1 :]
            assert (stamp_number(wrong) is None) == (wrong != number)
    for place in range(7):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert stamp_number(swapped) is None


# --- collecting


def test_stamps_are_collected_by_what_the_bill_came_to_once() -> None:
    day = with_stamps()
    mine = bill(day, "rice-bag", "salad")  # 21,500 won
    answer = collect(day, mine).answer
    assert (answer.stamps, answer.count, answer.slip) == (4, 4, None)
    assert collect(day, mine, OTHER).code == "wrong_state"
    assert (count(day), count(day, OTHER)) == (4, 0)


@pytest.mark.parametrize(
    ("wishes", "pay", "code"),
    [(("salad",), True, "wrong_state"), (("rice-bag",), False, "wrong_state"), (("water",), False, "wrong_state")],
)  # fmt: skip
def test_too_little_or_not_paid_collects_nothing(
    wishes: tuple[str, ...], pay: bool, code: str
) -> None:
    day = with_stamps()
    assert collect(day, bill(day, *wishes, pay=pay)).code == code
    assert not day.state.stamps


def test_a_shop_without_stamps_and_a_number_of_none() -> None:
    day = shop()
    assert collect(day, bill(day, "rice-bag")).code == "wrong_state"
    day = with_stamps()
    assert collect(day, bill(day, "rice-bag"), None).code == "stamp_number_invalid"
    assert redeem(day, bill(day, "rice-bag", pay=False), None).code == "stamp_number_invalid"


def test_there_are_so_many_cards_and_no_more() -> None:
    day = with_stamps()
    day.state.stamps.update({f"{n:064x}": StampCard(1, day.now) for n in range(STAMP_CARDS_MAX)})
    mine = bill(day, "rice-bag")
    assert collect(day, mine).code == "over_limit"
    assert collect(day, mine, f"{1:064x}").answer.count == 4, "a card that is there collects on"


def test_a_guest_cannot_collect_on_another_ones_bill() -> None:
    day = with_stamps()
    body = {"type": "record_stamps", "bill": bill(day, "rice-bag"), "card": CARD}
    assert day.ask(body, "kiosk").code == "unknown_bill"


# --- redeeming


def test_redeeming_is_a_discount_and_removing_it_gives_the_stamps_back() -> None:
    day = with_stamps()
    collect(day, bill(day, "rice-bag", "salad"))
    owing = bill(day, "rice-bag", pay=False)
    answer = redeem(day, owing).answer
    assert (answer.off, answer.count) == (3_000, 0)
    assert bill_due(day.state, day.state.bills[owing]) == 14_500
    assert [one.kind for one in day.state.bills[owing].discounts.values()] == ["stamps"]
    again = redeem(day, owing)
    assert again.code == "too_few_stamps"
    assert again.refusal is not None
    assert again.refusal.params == {"count": 0, "needed": 4}
    removed = {"type": "remove_discount", "bill": owing, "discount": answer.discount}
    assert day.ask(removed).refusal is None
    assert count(day) == 4
    assert bill_due(day.state, day.state.bills[owing]) == 17_500


def test_a_reward_takes_no_more_than_the_bill_owes() -> None:
    day = with_stamps()
    collect(day, bill(day, "rice-bag", "salad"))
    owing = bill(day, "cola", pay=False)
    assert redeem(day, owing).answer.off == 2_000
    assert day.state.bills[owing].settled


def test_what_was_redeemed_is_not_collected_on() -> None:
    day = with_stamps()
    collect(day, bill(day, "rice-bag", "salad"))
    owing = bill(day, "rice-bag", pay=False)
    redeem(day, owing)
    cash(day, owing, 14_500)
    assert collect(day, owing).answer.stamps == 2, "14,500 won, not 17,500"


# --- taking back, forgetting


def test_all_the_money_back_takes_the_stamps_back_and_a_part_does_not() -> None:
    day = with_stamps()
    mine = bill(day, "rice-bag", "salad")
    collect(day, mine)
    (payment,) = day.state.bills[mine].payments
    day.give_back(payment, 21_000)
    assert count(day) == 4
    day.give_back(payment)
    assert count(day) == 0


def test_stamps_that_are_gone_already_leave_no_debt() -> None:
    day = with_stamps()
    mine = bill(day, "rice-bag", "salad")
    collect(day, mine)
    redeem(day, bill(day, "rice-bag", pay=False))
    (payment,) = day.state.bills[mine].payments
    day.give_back(payment)
    assert count(day) == 0


def test_a_card_is_forgotten_after_a_year_without_use() -> None:
    day = with_stamps()
    collect(day, bill(day, "rice-bag"))
    day.advance(364 * DAY)
    assert count(day) == 3
    collect(day, bill(day, "rice-bag"))
    day.advance(364 * DAY)
    assert count(day) == 6
    day.advance(2 * DAY)
    assert not day.state.stamps


def test_the_hash_is_private_and_the_fold_copes_without_it() -> None:
    day = with_stamps()
    collect(day, bill(day, "rice-bag", "salad"))
    redeem(day, bill(day, "rice-bag", pay=False))
    assert folded(map(stored, day.entries)) == day.state
    for entry in day.entries:
        assert CARD not in entry.event.model_dump_json(exclude={"private"})
    assert not folded(stored(entry, erased=True) for entry in day.entries).stamps
