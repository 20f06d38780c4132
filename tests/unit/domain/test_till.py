"""Shifts: one drawer each, cash through it by name, and a count that must be explained where it is off."""

import pytest
from pydantic import ValidationError

from hub.domain import till
from hub.domain.till import shift_of
from tests.shop_day import Outcome, ShopDay
from tests.unit.domain.small_shop import NOWHERE, cash, order, shop

SHIFT = {"type": "open_shift", "drawer": "main", "float_amount": 200_000}


def opened(
    day: ShopDay, kind: str = "staff", drawer: str = "main", float_amount: int = 200_000
) -> str:
    outcome = day.ask(SHIFT | {"drawer": drawer, "float_amount": float_amount}, kind)
    assert outcome.refusal is None, outcome.code
    return str(outcome.answer.shift)


def moved(day: ShopDay, shift: str, direction: str, amount: int) -> Outcome:
    body = {"type": "move_cash", "shift": shift, "direction": direction, "amount": amount}
    return day.ask(body | {"reason": "거스름돈"})


def closed(day: ShopDay, shift: str, coins: dict[str, int], reason: str | None = None) -> Outcome:
    return day.ask({"type": "close_shift", "shift": shift, "counted": coins, "reason": reason})


def test_cash_goes_through_the_drawer_and_the_count_says_what_is_missing() -> None:
    day = shop()
    shift = opened(day)
    bill = order(day, "cola", "salad").answer.bill
    assert cash(day, bill, 6_000, 10_000).event("payment_approved").shift == shift
    moved(day, shift, "in", 50_000)
    moved(day, shift, "out", 20_000)
    assert day.state.shifts[shift].expected() == 236_000
    refused = closed(day, shift, {"50000": 4, "10000": 3})
    assert refused.refusal is not None
    assert (refused.code, refused.refusal.params) == (
        "difference_unexplained",
        {"difference": -6_000},
    )
    done = closed(day, shift, {"50000": 4, "10000": 3, "500": 0}, "만 원을 더 거슬러 줌")
    answer = done.answer
    assert (answer.expected, answer.counted, answer.difference) == (236_000, 230_000, -6_000)
    figures = done.event("shift_closed").figures
    assert figures.coins == {"50000": 4, "10000": 3}
    assert (figures.sales, figures.paid_in, figures.paid_out) == (6_000, 50_000, 20_000)
    assert (figures.person, figures.closed_by) == ("boss", "boss")
    # The owner sees it until somebody has looked into it.
    (difference,) = day.state.differences.values()
    assert (difference.kind, difference.ours, difference.theirs) == ("drawer", 236_000, 230_000)
    assert day.state.shifts == {}


def test_a_drawer_that_is_right_needs_no_reason_and_leaves_no_question() -> None:
    day = shop()
    shift = opened(day)
    assert closed(day, shift, {"50000": 4}).answer.difference == 0
    assert day.state.differences == {}
    assert closed(day, shift, {"50000": 4}).code == "unknown_shift"
    assert moved(day, shift, "in", 1).code == "unknown_shift"


def test_cash_given_back_comes_out_of_the_drawer_that_is_open_then() -> None:
    day = shop()
    first = opened(day)
    bill = order(day, "cola").answer.bill
    payment = cash(day, bill, 2_000).answer.payment
    closed(day, first, {"50000": 4, "1000": 2})
    second = opened(day, float_amount=100_000)
    day.ask({"type": "record_authorisation", "person": "boss", "right": True}, "staff")
    back = day.ask({"type": "cancel_payment", "payment": payment, "reason": "잘못 누름"})
    assert back.event("payment_cancelled").shift == second
    assert day.state.shifts[second].expected() == 98_000


def test_one_shift_a_drawer_and_one_a_device() -> None:
    day = shop()
    opened(day)
    assert day.ask(SHIFT | {"drawer": "bar"}).refusal.params["what"] == "device"  # type: ignore[union-attr]
    assert day.ask(SHIFT, "setup").refusal.params["what"] == "drawer"  # type: ignore[union-attr]
    opened(day, "setup", "bar")
    assert len(day.state.shifts) == 2


def test_whose_drawer_cash_goes_into() -> None:
    day = shop()
    assert shift_of(day.state, day.devices["staff"]) is None
    theirs = opened(day, "setup", "bar")
    assert shift_of(day.state, day.devices["staff"]) == theirs
    mine = opened(day)
    assert shift_of(day.state, day.devices["staff"]) == mine
    assert shift_of(day.state, day.devices["setup"]) == theirs
    assert shift_of(day.state, day.devices["kiosk"]) == theirs


def test_without_a_shift_cash_is_taken_all_the_same() -> None:
    day = shop()
    bill = order(day, "cola").answer.bill
    assert cash(day, bill, 2_000).event("payment_approved").shift is None
    assert day.state.books.tenders["cash"].taken.amount == 2_000


def test_cash_in_and_out_opens_the_drawer() -> None:
    day = shop()
    printer = {
        "id": "counter", "name": "카운터", "address": "file:counter", "profile": "generic",
        "receipts": True, "drawer": True,
    }  # fmt: skip
    day.ask({"type": "save_printer", "printer": printer}, "setup")
    shift = opened(day)
    assert moved(day, shift, "out", 1_000).event("drawer_opened").printer == "counter"


def test_of_several_drawers_the_one_of_the_shift_opens() -> None:
    day = shop()
    for name in ("counter", "bar"):
        printer = {
            "id": name, "name": name, "address": f"tcp://10.0.0.{len(name)}:9100",
            "profile": "generic", "receipts": True, "drawer": True,
        }  # fmt: skip
        day.ask({"type": "save_printer", "printer": printer}, "setup")
    first = order(day, "cola").answer.bill
    assert cash(day, first, 2_000).event("drawer_opened").printer == "counter"
    shift = opened(day, drawer="bar")
    bill = order(day, "cola").answer.bill
    paid = cash(day, bill, 2_000)
    assert paid.event("drawer_opened").printer == "bar"
    assert moved(day, shift, "in", 1_000).event("drawer_opened").printer == "bar"
    day.ask({"type": "record_authorisation", "person": "boss", "right": True}, "staff")
    cancel = {"type": "cancel_payment", "payment": paid.answer.payment, "reason": "잘못 누름"}
    assert day.ask(cancel).event("drawer_opened").printer == "bar"


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.domain.decide.till.SHIFTS_OPEN_MAX", 1)
    day = shop()
    opened(day)
    assert day.ask(SHIFT | {"drawer": "bar"}, "setup").code == "over_limit"
    monkeypatch.setattr("hub.domain.decide.till.SHIFTS_OPEN_MAX", 9)
    monkeypatch.setattr("hub.domain.decide.till.SHIFTS_PER_Z_MAX", 2)
    opened(day, "setup", "bar")
    outcome = day.ask(SHIFT | {"drawer": "hall"}, "kitchen")
    assert outcome.refusal is not None
    assert outcome.refusal.params["what"] == "shifts_per_z"


@pytest.mark.parametrize("coins", [{"20000": 1}, {"1000": -1}, {"1000": 100_000}, {"1000": 1.5}])
def test_only_notes_and_coins_there_are(coins: dict[str, int]) -> None:
    day = shop()
    with pytest.raises(ValidationError):
        day.command({"type": "close_shift", "shift": "w" + NOWHERE, "counted": coins})


def test_notes_and_coins_add_up() -> None:
    assert till.counted_won({"50000": 1, "500": 3, "10": 2}) == 51_520
    assert till.counted_won({}) == 0
