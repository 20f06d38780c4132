"""할인: by line and whole, percent and won; the cap and a manager's word; coupons; 절사; what a discount settles."""

from typing import Any

import pytest

from hub.domain.charges import bill_due, bill_totals, discounts_off
from hub.domain.discount import DISCOUNTS_PER_BILL_MAX
from tests.shop_day import Body, Outcome, ShopDay
from tests.unit.domain.small_shop import NOWHERE, cancel, cash, heard, order, shop, tickets, wish

BOWL = wish("bibimbap", 1, "spice.mild")
ANY = 100
"""A cap under which nobody has to be asked."""


def params(outcome: Outcome) -> tuple[str | None, Any]:
    return outcome.code, outcome.refusal and outcome.refusal.params


def give(day: ShopDay, bill: str, **more: Any) -> Outcome:
    return day.ask({"type": "give_discount", "bill": bill, "reason": "단골"} | more)


def redeem(day: ShopDay, bill: str, coupon: str) -> Outcome:
    return day.ask({"type": "redeem_coupon", "bill": bill, "coupon": coupon})


def take_away(day: ShopDay, bill: str, discount: str) -> Outcome:
    return day.ask({"type": "remove_discount", "bill": bill, "discount": discount})


def meal(day: ShopDay) -> Any:
    """Two bowls (9,500 each), a cola (2,000) and a bag of rice (면세 17,500): 38,500 won."""
    bowls = wish("bibimbap", 2, "spice.mild")
    return order(day, bowls, "cola", "rice-bag", kind="staff").answer


def due(day: ShopDay, bill: str) -> int:
    return bill_due(day.state, day.state.bills[bill])


def card(day: ShopDay, bill: str, amount: int) -> Outcome:
    body = {"type": "request_payment", "bill": bill, "method": "test_card", "amount": amount}
    return day.ask(body)


# --- how much


@pytest.mark.parametrize(
    ("wanted", "off"),
    [
        ({"percent": 10}, 3_850),
        ({"percent": 1}, 385),
        ({"percent": 100}, 38_500),
        ({"amount": 1_000}, 1_000),
        ({"amount": 99_000_000}, 38_500),  # never more than what stands
        ({"percent": 10, "line": 1}, 1_900),
        ({"percent": 33, "line": 2}, 660),
        ({"amount": 3_000, "line": 2}, 2_000),
        ({"percent": 50, "line": 3}, 8_750),
    ],
)
def test_what_is_taken_off(wanted: Body, off: int) -> None:
    day = shop(discount_cap=ANY)
    placed = meal(day)
    where = {"order": placed.order} if "line" in wanted else {}
    given = give(day, placed.bill, **wanted, **where)
    assert given.answer.off == given.event("bill_discounted").off == off
    whole = bill_totals(day.state, day.state.bills[placed.bill])
    assert (whole.total, whole.discount) == (38_500 - off, off)
    assert whole.total == whole.supply + whole.vat + whole.exempt
    assert due(day, placed.bill) == 38_500 - off
    assert day.state.bills[placed.bill].settled is (off == 38_500)


def test_half_a_won_goes_to_the_guest() -> None:
    day = shop(discount_cap=ANY)
    bill = order(day, "cola", kind="staff").answer.bill
    assert give(day, bill, amount=1_991).answer.off == 1_991
    assert give(day, bill, percent=50).answer.off == 5  # half of 9


def test_a_discount_lies_on_taxed_and_tax_free_alike() -> None:
    """10 % of 21,000 taxed and 17,500 tax-free won; a line's lies on that line alone."""
    day = shop(discount_cap=ANY)
    placed = meal(day)
    give(day, placed.bill, percent=10)
    whole = bill_totals(day.state, day.state.bills[placed.bill])
    assert (whole.exempt, whole.vat, whole.supply) == (15_750, 1_718, 17_182)
    again = meal(day)
    give(day, again.bill, percent=10, order=again.order, line=3)
    whole = bill_totals(day.state, day.state.bills[again.bill])
    assert (whole.exempt, whole.vat) == (15_750, 1_909)


def test_lines_come_first_whatever_was_given_first() -> None:
    day = shop(discount_cap=ANY)
    placed = meal(day)
    first = give(day, placed.bill, percent=50).answer
    second = give(day, placed.bill, amount=2_000, order=placed.order, line=2).answer
    assert (first.off, second.off) == (19_250, 1_000)  # half of the cola was off already
    assert due(day, placed.bill) == 18_250
    offs = discounts_off(day.state, day.state.bills[placed.bill])
    assert offs == {first.discount: 18_250, second.discount: 2_000}


@pytest.mark.parametrize(
    ("units", "left"),
    [({"_1": 1}, 26_100), ({"_2": 1}, 32_850), ({"_1": 2, "_2": 1}, 15_750)],
)
def test_a_discount_shrinks_with_what_is_cancelled(units: dict[str, int], left: int) -> None:
    """10 % off all; what no longer stands is not taken off twice."""
    day = shop(discount_cap=ANY)
    placed = meal(day)
    give(day, placed.bill, percent=10)
    assert cancel(day, placed.order, **units).events
    assert due(day, placed.bill) == left


def test_a_discount_on_a_dish_goes_with_it() -> None:
    day = shop(discount_cap=ANY)
    placed = meal(day)
    give(day, placed.bill, amount=5_000, order=placed.order, line=1)
    cancel(day, placed.order, _1=1)
    assert due(day, placed.bill) == 24_000  # 5,000 off the one bowl that stands
    cancel(day, placed.order, _1=1)
    assert due(day, placed.bill) == 19_500
    cancel(day, placed.order)
    assert due(day, placed.bill) == 0


def test_another_round_on_a_discounted_bill() -> None:
    day = shop(discount_cap=ANY)
    placed = meal(day)
    give(day, placed.bill, percent=10)
    again = order(day, "cola", kind="staff", bill=placed.bill, payment="test_card")
    asked = again.event("payment_requested")
    assert asked.amount == 2_000
    assert due(day, placed.bill) == 36_450
    heard(day, asked.payment, "approved")
    rest = cash(day, placed.bill, 34_450)
    assert rest.event("payment_approved").settles
    shares = [payment.vat for payment in day.state.bills[placed.bill].payments.values()]
    assert sum(shares) == bill_totals(day.state, day.state.bills[placed.bill]).vat


def test_a_free_bill_takes_another_round() -> None:
    """All of it was a gift; the next round is only paid as far as its own discount leaves it."""
    day = shop(discount_cap=ANY)
    placed = meal(day)
    give(day, placed.bill, percent=100)
    again = order(day, "cola", kind="staff", bill=placed.bill, payment="test_card")
    assert again.answer.payment is None
    assert again.event("order_placed").settles


# --- the cap


def test_above_the_cap_a_manager_says_yes() -> None:
    day = shop(discount_cap=10)
    bill = meal(day).bill
    assert give(day, bill, amount=3_850).event("bill_discounted").authorised_by is None
    assert params(give(day, bill, amount=1)) == (
        "authorisation_needed",
        {"roles": "manager, owner"},
    )
    day.authorise()
    event = give(day, bill, amount=1).event("bill_discounted")
    assert event.authorised_by == "boss"
    assert give(day, bill, amount=1).code == "authorisation_needed", "it is good once"


def test_several_small_ones_are_one_large_one() -> None:
    day = shop(discount_cap=10)
    bill = meal(day).bill
    assert [give(day, bill, percent=4).code for _ in range(3)] == [
        None, None, "authorisation_needed",
    ]  # fmt: skip


def test_a_small_discount_leaves_the_managers_word_alone() -> None:
    day = shop(discount_cap=10)
    bill = meal(day).bill
    day.authorise()
    assert give(day, bill, percent=5).event("bill_discounted").authorised_by is None
    assert give(day, bill, percent=50).event("bill_discounted").authorised_by == "boss"


def test_coupons_do_not_count_against_the_cap() -> None:
    day = shop(discount_cap=10, coupons=[COUPON])
    bill = meal(day).bill
    assert redeem(day, bill, "half").answer.off == 19_250
    assert give(day, bill, percent=10).code is None
    assert give(day, bill, percent=20).code == "authorisation_needed"


@pytest.mark.parametrize(("cap", "code"), [(0, "authorisation_needed"), (100, None)])
def test_a_shop_with_no_cap_and_one_that_trusts_nobody(cap: int, code: str | None) -> None:
    day = shop(discount_cap=cap)
    assert give(day, meal(day).bill, amount=1).code == code


# --- coupons

COUPON = {"id": "half", "name": {"ko": "반값"}, "percent": 50}
LEAST = {"id": "off", "name": {"ko": "천원"}, "amount": 1_000, "least": 20_000}


def test_a_coupon_once_a_bill_from_its_least_sum_on() -> None:
    day = shop(coupons=[COUPON, LEAST])
    bill = meal(day).bill
    assert redeem(day, bill, "off").answer.off == 1_000
    assert params(redeem(day, bill, "off")) == ("wrong_state", {"what": "coupon", "state": "used"})
    assert redeem(day, bill, "half").answer.off == 18_750
    small = order(day, BOWL, BOWL, kind="staff").answer.bill
    assert params(redeem(day, small, "off")) == ("wrong_amount", {"due": 20_000})
    assert params(redeem(day, small, "free")) == ("unknown_coupon", {"coupon": "free"})


def test_a_coupon_that_was_taken_off_again_may_be_used() -> None:
    day = shop(coupons=[COUPON])
    bill = meal(day).bill
    discount = redeem(day, bill, "half").answer.discount
    assert take_away(day, bill, discount).event("discount_removed").settles is False
    assert due(day, bill) == 38_500
    assert redeem(day, bill, "half").events


# --- 절사


@pytest.mark.parametrize(
    ("unit", "off", "rounded"),
    [(1, 45, 0), (10, 45, 5), (100, 45, 55), (100, 100, 0)],
)
def test_odd_won_are_let_go_of_in_cash(unit: int, off: int, rounded: int) -> None:
    """A bowl at 9,455 or 9,400 won: what goes by the shop's unit is a discount, and the guest pays the rest."""
    day = shop(cash_rounding=unit, discount_cap=ANY)
    bill = order(day, BOWL, kind="staff").answer.bill
    give(day, bill, amount=off)
    owed = 9_500 - off
    taken = cash(day, bill, owed, 10_000)
    assert (taken.answer.rounded_off, taken.answer.change) == (rounded, 500 + off + rounded)
    payment = taken.event("payment_approved")
    assert (payment.amount, payment.settles) == (owed - rounded, True)
    whole = bill_totals(day.state, day.state.bills[bill])
    assert (payment.vat, due(day, bill)) == (whole.vat, 0)
    kinds = [one.kind for one in day.state.bills[bill].discounts.values()]
    assert kinds == ["discount", *(["rounding"] if rounded else [])]


def test_only_the_last_of_a_bill_is_rounded_and_only_cash() -> None:
    day = shop(cash_rounding=100, discount_cap=ANY)
    bill = order(day, BOWL, kind="staff").answer.bill
    give(day, bill, amount=45)
    assert cash(day, bill, 1_055).answer.rounded_off == 0
    heard(day, card(day, bill, 1_000).answer.payment, "approved")
    assert cash(day, bill, 7_400).answer.rounded_off == 0
    assert due(day, bill) == 0


def test_a_sum_below_the_unit_is_not_let_go_of() -> None:
    day = shop(cash_rounding=100, discount_cap=ANY)
    bill = order(day, BOWL, kind="staff").answer.bill
    cash(day, bill, 9_440)
    assert cash(day, bill, 60).answer.rounded_off == 0


def test_what_was_tendered_is_enough_for_the_rounded_sum() -> None:
    day = shop(cash_rounding=100, discount_cap=ANY)
    bill = order(day, BOWL, kind="staff").answer.bill
    give(day, bill, amount=45)
    assert params(cash(day, bill, 9_455, 9_399)) == ("wrong_amount", {"due": 9_400})
    assert cash(day, bill, 9_455, 9_400).answer.change == 0


def test_the_vat_of_a_rounded_bill_is_that_of_what_was_paid() -> None:
    """17 won less on a bill of 24,017: the VAT of 24,000 won, not a share of the VAT of 24,017."""
    day = shop(cash_rounding=100, discount_cap=ANY)
    for less in range(1, 100, 7):
        placed = order(day, BOWL, "rice-bag", kind="staff").answer
        give(day, placed.bill, amount=less)
        taken = cash(day, placed.bill, 27_000 - less).event("payment_approved")
        whole = bill_totals(day.state, day.state.bills[placed.bill])
        assert (taken.amount, taken.vat, taken.exempt) == (whole.total, whole.vat, whole.exempt)


# --- with payments


def test_never_below_what_is_paid() -> None:
    day = shop(discount_cap=ANY)
    bill = meal(day).bill
    cash(day, bill, 30_000)
    assert params(give(day, bill, amount=8_501)) == ("wrong_amount", {"due": 8_500})
    assert params(give(day, bill, percent=23)) == ("wrong_amount", {"due": 8_500})
    last = give(day, bill, amount=8_500).event("bill_discounted")
    assert last.settles
    assert params(give(day, bill, amount=1)) == ("wrong_amount", {"due": 0})


def test_a_discount_after_a_part_was_paid() -> None:
    day = shop(discount_cap=ANY)
    bill = meal(day).bill
    cash(day, bill, 10_000)
    give(day, bill, percent=10)
    cash(day, bill, 24_650)
    whole = bill_totals(day.state, day.state.bills[bill])
    payments = day.state.bills[bill].payments.values()
    assert sum(one.vat for one in payments) == whole.vat == 1_718
    assert sum(one.exempt for one in payments) == whole.exempt == 15_750


def test_nothing_is_taken_off_while_a_card_may_be_approving() -> None:
    day = shop(discount_cap=ANY, coupons=[COUPON])
    bill = meal(day).bill
    discount = give(day, bill, amount=500).answer.discount
    payment = card(day, bill, 38_000).answer.payment
    for outcome in (None, "unknown"):
        if outcome:
            heard(day, payment, outcome)
        waits = ("payment_unresolved", {"bill": bill})
        assert params(give(day, bill, amount=1)) == waits
        assert params(redeem(day, bill, "half")) == waits
        assert params(take_away(day, bill, discount)) == waits


@pytest.mark.parametrize("way", ["whole", "rest"])
def test_a_discount_that_settles_sends_what_waited_for_payment(way: str) -> None:
    day = shop(discount_cap=ANY)
    placed = order(day, BOWL, "soju", payment="test_card").answer
    heard(day, placed.payment, "declined")
    if way == "rest":
        cash(day, placed.bill, 14_000)
    assert tickets(day, placed.order) == {"hot 1": "held", "bar 2": "held"}
    given = (
        give(day, placed.bill, percent=100)
        if way == "whole"
        else give(day, placed.bill, amount=500)
    )
    assert given.event("bill_discounted").settles
    # The soju still waits for a look at an ID.
    assert tickets(day, placed.order) == {"hot 1": "fired", "bar 2": "held"}


def test_a_paid_bill_keeps_its_discounts() -> None:
    day = shop(discount_cap=ANY)
    bill = meal(day).bill
    discount = give(day, bill, percent=10).answer.discount
    payment = cash(day, bill, 34_650).answer.payment
    settled = ("wrong_state", {"what": "bill", "state": "settled"})
    assert params(take_away(day, bill, discount)) == settled
    day.give_back(payment)
    assert take_away(day, bill, discount).events
    assert due(day, bill) == 38_500


# --- what is not there


def test_what_is_not_there() -> None:
    day = shop(discount_cap=ANY)
    placed, other = meal(day), meal(day)
    nowhere = "b" + NOWHERE
    assert params(give(day, nowhere, amount=1)) == ("unknown_bill", {"bill": nowhere})
    assert params(redeem(day, nowhere, "half")) == ("unknown_bill", {"bill": nowhere})
    missing = "d" + NOWHERE
    assert params(take_away(day, placed.bill, missing)) == (
        "unknown_discount",
        {"discount": missing},
    )
    elsewhere = give(day, placed.bill, amount=1, order=other.order, line=1)
    assert params(elsewhere) == ("unknown_order", {"order": other.order})
    for line in (4, 60):
        beyond = give(day, placed.bill, amount=1, order=placed.order, line=line)
        assert params(beyond) == ("unknown_line", {"order": placed.order, "line": str(line)})
    cancel(day, placed.order, _2=1)
    gone = give(day, placed.bill, amount=1, order=placed.order, line=2)
    assert params(gone) == ("unknown_line", {"order": placed.order, "line": "2"})


@pytest.mark.parametrize("unclear", [{}, {"percent": 10, "amount": 100}])
def test_percent_or_won(unclear: Body) -> None:
    day = shop(discount_cap=ANY)
    said = params(give(day, meal(day).bill, **unclear))
    assert said == ("wrong_state", {"what": "discount", "state": "unclear"})


def test_a_line_is_named_with_its_order() -> None:
    day = shop(discount_cap=ANY)
    placed = meal(day)
    assert give(day, placed.bill, amount=1, line=1).code == "unknown_line"
    assert give(day, placed.bill, amount=1, order=placed.order).code == "unknown_line"


def test_a_bill_has_not_a_hundred_discounts() -> None:
    day = shop(discount_cap=ANY, coupons=[COUPON])
    bill = meal(day).bill
    for _ in range(DISCOUNTS_PER_BILL_MAX):
        assert give(day, bill, amount=1).events
    limit = ("over_limit", {"what": "discounts", "limit": DISCOUNTS_PER_BILL_MAX})
    assert params(give(day, bill, amount=1)) == limit
    assert params(redeem(day, bill, "half")) == limit


def test_a_reason_stays_in_the_shop() -> None:
    day = shop(discount_cap=ANY)
    event = give(day, meal(day).bill, amount=1).event("bill_discounted")
    assert event.private.reason == "단골"
    assert "단골" not in event.model_dump_json(exclude={"private"})
