"""The business day: its turn at night, long holidays, what leaves memory, last orders, rules changed meanwhile."""

from typing import Any

import pytest
from pydantic import ValidationError

from hub.domain import timers
from hub.domain.events import Event
from hub.domain.rules import HouseRules
from hub.domain.state import ShopState
from tests.shop_day import DAY, HOUR, MINUTE, Outcome, ShopDay
from tests.unit.domain.small_shop import (
    bump,
    cancel,
    cash,
    change_rules,
    heard,
    order,
    order_body,
    shop,
    tickets,
    wish,
)

BOWL = wish("bibimbap", 1, "spice.mild")

# The small shop begins on a Monday at 12:00; its day turns at 05:00.
TO_MIDNIGHT, TO_CUT_OFF = 12 * HOUR, 17 * HOUR


def days_opened(events: list[Event]) -> list[str]:
    return [event.day for event in events if event.type == "business_day_opened"]  # type: ignore[attr-defined]


def open_day(day: ShopDay, name: str) -> Outcome:
    return day.ask({"type": "open_business_day", "day": name})


def test_a_new_shop_opens_its_first_day_and_only_that() -> None:
    day = ShopDay(furnished=False)
    assert day.state.day == "2026-01-05"
    assert timers.opening(day.state, day.now) == ()
    night = ShopState()
    (event,) = timers.opening(night, day.now - 8 * HOUR)  # 04:00
    assert event.day == "2026-01-04"  # type: ignore[attr-defined]


def test_the_day_turns_at_the_cut_off_and_not_at_midnight() -> None:
    day = shop()
    day.advance(TO_MIDNIGHT)
    assert day.state.day == "2026-01-05"
    assert days_opened(day.advance(5 * HOUR - 1)) == []
    assert days_opened(day.advance(1)) == ["2026-01-06"]


def test_after_a_long_holiday_one_event_opens_the_day_that_it_is() -> None:
    day = shop()
    assert days_opened(day.advance(40 * DAY)) == ["2026-02-14"]
    assert day.state.timers["day:"] == day.now + TO_CUT_OFF


def test_an_entry_has_the_day_of_its_moment() -> None:
    """The timer fires before the command that comes after it, however late the hub looks."""
    day = shop()
    day.now += TO_CUT_OFF
    assert order(day, "cola").event("order_placed").day == "2026-01-06"


# --- what leaves


@pytest.mark.parametrize(
    ("hour", "paid", "cooking"),
    [
        (12, True, False),
        (12, False, True),
        (24, True, False),  # 00:00: five hours before
        (26, True, True),  # 02:00: somebody may still be cooking it
        (26, False, True),
    ],
)
def test_what_stays_over_the_turn(hour: int, paid: bool, cooking: bool) -> None:
    """What is over leaves the kitchen; its bill stays a week, as money that is owed or may have to go back."""
    day = shop()
    day.advance((hour - 12) * HOUR)
    placed = order(day, BOWL, "soju", kind="kiosk")  # the soju is still held
    if paid:
        cash(day, placed.answer.bill, 14_500)
    day.advance((29 - hour) * HOUR)
    assert day.state.day == "2026-01-06"
    assert placed.answer.bill in day.state.bills
    assert placed.answer.order in day.state.orders
    assert bool(tickets(day, placed.answer.order)) is cooking
    assert (placed.answer.order in day.state.held) is cooking
    day.advance(8 * DAY)
    assert day.state.bills == day.state.orders == day.state.held == {}


def test_nothing_is_kept_of_a_bill_without_money() -> None:
    day = shop()
    gone, given = order(day, BOWL).answer, order(day, "water").answer
    assert cancel(day, gone.order).events
    day.advance(TO_CUT_OFF)
    assert day.state.bills == day.state.orders == {}
    assert given.bill not in day.state.bills


def test_yesterdays_payment_may_be_given_back() -> None:
    """다음날 취소: the guest comes back with the slip, and the kitchen has long forgotten the dish."""
    day = shop()
    placed = order(day, BOWL, payment="test_card").answer
    heard(day, placed.payment, "approved")
    day.advance(DAY)
    assert tickets(day, placed.order) == {}
    assert day.give_back(placed.payment, 500).event("payment_cancelled").refunded == 500
    day.advance(5 * DAY)
    assert day.give_back(placed.payment).event("payment_cancelled").refunded == 9_000
    day.advance(2 * DAY)
    assert day.give_back(placed.payment).code == "unknown_payment"


def test_what_is_over_is_kept_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop busier than most keeps the newest of the week, and all that somebody has to look at."""
    monkeypatch.setattr("hub.domain.fold.day.PAID_STAY_MAX", 2)
    day = shop()
    owing = order(day, BOWL).answer.bill
    asked = order(day, BOWL, payment="test_card").answer
    heard(day, asked.payment, "unknown")
    paid = [order(day, BOWL).answer.bill for _ in range(3)]
    for bill in paid:
        cash(day, bill, 9_500)
    day.advance(TO_CUT_OFF)
    assert list(day.state.bills) == [owing, asked.bill, *paid[1:]]
    assert len(day.state.orders) == 4


def test_a_stray_approval_keeps_its_bill() -> None:
    day = shop()
    placed = order(day, BOWL, payment="test_card").answer
    heard(day, placed.payment, "declined")
    heard(day, placed.payment, "approved")
    assert cancel(day, placed.order).events
    day.advance(40 * DAY)
    assert day.state.strays == {placed.payment: placed.bill}
    settle = {"type": "settle_stray", "payment": placed.payment, "reason": "단말기에서 취소"}
    assert day.ask(settle).events
    day.advance(DAY)
    assert day.state.bills == {}


def test_the_nights_last_orders_leave_the_kitchen_with_the_next_turn() -> None:
    day = shop()
    day.advance(TO_CUT_OFF - HOUR)
    placed = order(day, BOWL)
    cash(day, placed.answer.bill, 9_500)
    bump(day, placed.answer.order, "hot", "served")
    day.advance(HOUR)
    assert tickets(day, placed.answer.order) == {"hot 1": "served"}
    assert bump(day, placed.answer.order, "hot", "recall").events
    day.advance(DAY)
    assert day.state.tickets["hot"] == day.state.done_tickets["hot"] == {}


def test_who_did_not_pay_is_remembered_for_a_week() -> None:
    """A shop that never records a payment must not fill the memory; the books keep the bill."""
    day = shop()
    placed = order(day, BOWL)
    day.advance(6 * DAY)
    assert cash(day, placed.answer.bill, 500).events
    day.advance(2 * DAY)
    assert cash(day, placed.answer.bill, 9_000).code == "unknown_bill"
    assert day.state.orders == day.state.bills == {}


def test_a_bill_counts_from_its_last_round() -> None:
    day = shop()
    bill = order(day, BOWL, kind="staff").answer.bill
    day.advance(6 * DAY)
    order(day, "cola", kind="staff", bill=bill)
    day.advance(6 * DAY)
    assert bill in day.state.bills
    day.advance(2 * DAY)
    assert bill not in day.state.bills


def test_what_is_held_for_payment_may_be_paid_the_next_day() -> None:
    day = shop()
    placed = order(day, BOWL, payment="test_card")
    day.advance(DAY)
    heard(day, placed.answer.payment, "approved")
    assert tickets(day, placed.answer.order) == {"hot 1": "fired"}


# --- opening by hand


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("2026-01-06", True),
        ("2026-01-05", False),  # it is open
        ("2026-01-04", False),
        ("2026-01-07", False),  # one day ahead of the calendar at most
    ],
)
def test_opening_a_day_by_hand(name: str, opened: bool) -> None:
    day = shop()
    outcome = open_day(day, name)
    if opened:
        assert day.state.day == name
        assert order(day, "cola").event("order_placed").day == name
        return
    assert outcome.refusal is not None
    assert outcome.refusal.params == {"what": "business_day", "state": "2026-01-05"}


def test_a_day_opened_early_lasts_until_its_own_end() -> None:
    day = shop()
    day.advance(TO_MIDNIGHT - HOUR)
    open_day(day, "2026-01-06")
    assert days_opened(day.advance(HOUR + 5 * HOUR)) == []
    assert days_opened(day.advance(DAY)) == ["2026-01-07"]


@pytest.mark.parametrize("name", ["2026-02-31", "2026-13-01", "20260106", "1999-01-01", ""])
def test_what_is_no_day(name: str) -> None:
    with pytest.raises(ValidationError):
        shop().command({"type": "open_business_day", "day": name})


# --- last orders


def closed(day: ShopDay) -> bool:
    return day.ask(order_body(day, "water"), "kiosk").code == "last_order_passed"


def at(hour: int, minute: int = 0) -> dict[str, int]:
    return {"kiosk": hour * 60 + minute}


def test_a_last_order_after_midnight() -> None:
    day = shop(last_order=at(1, 30))
    day.advance(TO_MIDNIGHT + 90 * MINUTE - 1)
    assert not closed(day)
    day.advance(1)
    assert closed(day)
    day.advance(3 * HOUR + 30 * MINUTE)
    assert not closed(day)  # the next day has begun


@pytest.mark.parametrize(
    ("later", "is_closed"),
    [
        (at(14), False),  # moved to a later hour: open again
        (at(12, 45), True),
        ({}, False),  # no last order any more
        (at(5), False),  # the very start of the day would close all of it: nobody means that
    ],
)
def test_a_last_order_moved_after_it_passed(later: dict[str, int], is_closed: bool) -> None:
    day = shop(last_order=at(12, 30))
    day.advance(HOUR)
    assert closed(day)
    change_rules(day, last_order=later)
    assert closed(day) is is_closed


def test_a_last_order_moved_to_an_hour_that_has_passed_closes_now() -> None:
    day = shop(last_order=at(21))
    change_rules(day, last_order=at(11))
    assert closed(day)


def test_the_last_order_of_a_day_that_nobody_opened_is_not_kept() -> None:
    day = shop(last_order=at(21))
    events = day.advance(3 * DAY)
    assert [event.type for event in events].count("last_order_reached") == 1
    assert day.state.timers["lastorder:kiosk"] == day.now + 9 * HOUR


# --- rules


@pytest.mark.parametrize("moves", [(0, 300), (300, 0), (1439, 0), (0, 1439), (720, 0, 1439, 300)])
@pytest.mark.parametrize("hours", [0, 11, 13, 16])
def test_no_day_comes_twice_however_its_start_is_moved(moves: tuple[int, ...], hours: int) -> None:
    day = shop()
    day.advance(hours * HOUR)
    for day_start in moves:
        change_rules(day, day_start=day_start)
        day.advance(0)
        day.advance(HOUR)
    day.advance(3 * DAY)
    opened = days_opened([entry.event for entry in day.entries])
    assert opened == sorted(set(opened))


def test_the_day_turns_at_once_when_its_start_has_passed_already() -> None:
    day = shop()
    day.advance(TO_MIDNIGHT + HOUR)  # 01:00
    change_rules(day, day_start=0)
    assert days_opened(day.advance(0)) == ["2026-01-06"]
    assert day.state.timers["day:"] == day.now + 23 * HOUR


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        ("day_start", 1440),
        ("day_start", -1),
        ("first_number", 0),
        ("first_number", 9_001),
        ("order_amount_max", 999),
        ("last_order", {"kiosk": 1440}),
        ("last_order", {"drive_in": 60}),
        ("release", {"kiosk": "never"}),
        ("counter_release", "never"),
        ("tax_mode", "none"),
        ("rounding", "up"),
        ("languages", []),
        ("languages", ["en"]),
        ("languages", ["ko", "ko"]),
        ("languages", ["ko", "fr"]),
        ("kitchen_language", {"hot": "fr"}),
        ("receipt_message", "두 줄\n"),
        ("profile", {"name": {"ko": "가게"}}),
        ("colour", "red"),
    ],
)
def test_what_is_no_rule(rule: str, bad: Any) -> None:
    body = HouseRules().model_dump(mode="json")
    day = shop()
    assert day.command({"type": "change_rules", "rules": body})
    with pytest.raises(ValidationError):
        day.command({"type": "change_rules", "rules": body | {rule: bad}})


@pytest.mark.parametrize(
    "number", ["1234567890", "123-45-6789", "123-45-678901", "가나다-45-67890"]
)
def test_a_business_number_has_its_shape(number: str) -> None:
    body = HouseRules().model_dump(mode="json")
    body["profile"]["business_number"] = number
    with pytest.raises(ValidationError):
        shop().command({"type": "change_rules", "rules": body})
