"""Cancelling: whole orders and units of lines, by guests and by staff, with tickets, stock and money."""

from typing import Any

import pytest

from hub.domain.charges import bill_due
from tests.shop_day import DAY, HOUR, Outcome, ShopDay
from tests.unit.domain.small_shop import (
    NOWHERE,
    bump,
    cancel,
    cash,
    heard,
    order,
    shop,
    tickets,
    wish,
)

BOWL = wish("bibimbap", 1, "spice.mild")


def due(day: ShopDay, placed: Outcome) -> int:
    return bill_due(day.state, day.state.bills[placed.answer.bill])


def params(outcome: Outcome) -> tuple[str | None, Any]:
    return outcome.code, outcome.refusal and outcome.refusal.params


def test_a_whole_order() -> None:
    day = shop()
    placed = order(day, wish("bibimbap", 2, "spice.mild"), "cola")
    event = cancel(day, placed.answer.order).event("order_cancelled")
    assert (event.lines, event.settles) == ({"1": 2, "2": 1}, True)
    assert event.private.reason == "잘못 누름"  # it may name somebody
    assert due(day, placed) == 0
    assert day.state.bills[placed.answer.bill].settled
    assert tickets(day, placed.answer.order) == {"hot 1": "cancelled", "bar 2": "cancelled"}
    assert params(cancel(day, placed.answer.order)) == (
        "wrong_state", {"what": "order", "state": "cancelled"},
    )  # fmt: skip


def test_units_of_a_line() -> None:
    day = shop()
    placed = order(day, wish("bibimbap", 3, "spice.hot"), "cola")
    id = placed.answer.order
    cancel(day, id, _1=2)
    assert due(day, placed) == 12_000
    assert tickets(day, id) == {"hot 1": "fired", "bar 2": "fired"}
    whole = day.state.orders[id]
    assert [whole.left(line) for line in whole.lines] == [1, 1]
    assert params(cancel(day, id, _1=2)) == ("unknown_line", {"order": id, "line": "1"})
    assert cancel(day, id).event("order_cancelled").lines == {"1": 1, "2": 1}


@pytest.mark.parametrize("line", ["3", "0", "01", "1.drink", "x", "１", "9" * 30])
def test_lines_that_are_not_there(line: str) -> None:
    day = shop()
    placed = order(day, BOWL, "cola")
    body = {"type": "cancel_order", "order": placed.answer.order, "lines": {line: 1}, "reason": "x"}
    assert params(day.ask(body)) == (
        "unknown_line", {"order": placed.answer.order, "line": line[:10]},
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["kiosk", "staff"])
def test_an_order_that_is_not_there(kind: str) -> None:
    missing = "o" + NOWHERE
    assert params(cancel(shop(), missing, kind)) == ("unknown_order", {"order": missing})


# --- who may


def test_a_guest_takes_back_what_nobody_cooks() -> None:
    day = shop(counter_release="on_payment")
    placed = order(day, BOWL)
    assert cancel(day, placed.answer.order, "kiosk").events
    assert tickets(day, placed.answer.order) == {}
    assert placed.answer.order not in day.state.held


def test_a_guest_does_not_find_another_guests_order() -> None:
    day = shop(counter_release="on_payment")
    placed = order(day, BOWL)
    assert params(cancel(day, placed.answer.order, "kiosk2")) == (
        "unknown_order", {"order": placed.answer.order},
    )  # fmt: skip


def test_a_guest_leaves_alone_what_is_being_cooked() -> None:
    day = shop()
    placed = order(day, BOWL, "soju")
    refusal = ("wrong_state", {"what": "order", "state": "fired"})
    assert params(cancel(day, placed.answer.order, "kiosk")) == refusal
    bump(day, placed.answer.order, "hot", "served")
    assert params(cancel(day, placed.answer.order, "kiosk")) == refusal
    cancel(day, placed.answer.order, _1=1)  # the counter takes the dish back
    assert cancel(day, placed.answer.order, "kiosk").events  # the bottle was never opened


def test_a_guest_does_not_undo_a_dish_that_was_served_yesterday_and_never_paid() -> None:
    day = shop()
    day.advance(16 * HOUR)  # 04:00: eaten before the day turns
    placed = order(day, BOWL)
    bump(day, placed.answer.order, "hot", "served")
    day.advance(2 * HOUR)
    assert day.state.day == "2026-01-06"
    assert cancel(day, placed.answer.order, "kiosk").code == "wrong_state"


def test_a_guest_does_not_undo_what_was_paid() -> None:
    day = shop(release={"kiosk": "on_check"})
    placed = order(day, BOWL, payment="test_card")
    heard(day, placed.answer.payment, "approved")
    assert params(cancel(day, placed.answer.order, "kiosk")) == (
        "wrong_state", {"what": "order", "state": "paid"},
    )  # fmt: skip
    assert cancel(day, placed.answer.order).events


@pytest.mark.parametrize("outcome", [None, "unknown"])
def test_nothing_is_cancelled_while_money_may_be_moving(outcome: str | None) -> None:
    day = shop()
    placed = order(day, BOWL, "cola", payment="test_card")
    if outcome:
        heard(day, placed.answer.payment, outcome)
    refusal = ("payment_unresolved", {"bill": placed.answer.bill})
    for kind in ("kiosk", "staff"):
        assert params(cancel(day, placed.answer.order, kind)) == refusal
        assert params(cancel(day, placed.answer.order, kind, _2=1)) == refusal
    heard(day, placed.answer.payment, "declined")
    assert cancel(day, placed.answer.order, "kiosk", _2=1).events


# --- what follows


def test_released_tickets_say_cancelled_and_are_never_cooked_again() -> None:
    day = shop()
    placed = order(day, wish("combo", main="bibimbap spice.mild", drink="cola"), BOWL, "soju")
    id = placed.answer.order
    bump(day, id, "bar", "served")
    cancel(day, id, _1=1)
    assert tickets(day, id) == {
        "hot 1.main": "cancelled", "bar 1.drink": "cancelled", "hot 2": "fired", "bar 3": "held",
    }  # fmt: skip
    assert bump(day, id, "bar", "recall").code == "wrong_state"
    assert bump(day, id, "hot", "ready").event("lines_ready").lines == {"hot": ("2",)}
    assert list(day.state.tickets["bar"]) == []


def test_what_waits_is_simply_gone() -> None:
    day = shop(counter_release="on_check")
    placed = order(day, BOWL, "cola")
    cancel(day, placed.answer.order, _1=1)
    assert tickets(day, placed.answer.order) == {"bar 2": "held"}
    fired = day.ask({"type": "fire_order", "order": placed.answer.order})
    assert fired.event("lines_fired").lines == {"bar": ("2",)}


def test_units_go_back_into_stock() -> None:
    day = shop()
    for key, left in (("cola", 3), ("spice.hot", 2), ("ribs", 9)):
        day.ask({"type": "set_stock", "item": key, "left": left})
    combo = wish("combo", 2, main="bibimbap spice.hot", drink="cola")
    placed = order(day, combo, "cola")
    assert day.state.overlay.stock == {"cola": 0, "spice.hot": 0, "ribs": 9}
    assert set(day.state.overlay.sold_out) == {"cola", "spice.hot"}
    cancel(day, placed.answer.order, _1=1)
    assert day.state.overlay.stock == {"cola": 1, "spice.hot": 1, "ribs": 9}
    assert day.state.overlay.sold_out == {}
    cancel(day, placed.answer.order)
    assert day.state.overlay.stock == {"cola": 3, "spice.hot": 2, "ribs": 9}


def test_what_a_person_took_off_stays_off() -> None:
    day = shop()
    day.ask({"type": "set_stock", "item": "cola", "left": 3})
    placed = order(day, "cola")
    day.ask({"type": "set_sold_out", "item": "cola"})
    cancel(day, placed.answer.order)
    assert day.state.overlay.stock == {"cola": 3}
    assert day.state.overlay.sold_out == {"cola": 0}


def test_a_line_on_the_house_can_be_taken_back() -> None:
    day = shop()
    placed = order(day, BOWL)
    line = {"type": "add_free_line", "bill": placed.answer.bill, "line": wish("cola")}
    given = day.ask(line).answer
    assert cancel(day, given.order).event("order_cancelled").settles is False
    assert due(day, placed) == 9_500
    assert tickets(day, given.order) == {"bar 1": "cancelled"}


def test_a_cooked_order_that_was_paid_is_cancelled_and_refunded() -> None:
    """The dish came back: the bill owes the guest until the money has gone back, and is even after that."""
    day = shop()
    placed = order(day, BOWL, payment="test_card")
    heard(day, placed.answer.payment, "approved")
    bump(day, placed.answer.order, "hot", "served")
    assert cancel(day, placed.answer.order).event("order_cancelled").settles
    assert due(day, placed) == -9_500
    refund = day.give_back(placed.answer.payment).event("payment_cancelled")
    assert (refund.refunded, refund.settles) == (9_500, True)
    assert due(day, placed) == 0
    day.advance(DAY)
    assert placed.answer.bill not in day.state.bills


def test_a_refund_alone_leaves_the_cooked_order_to_be_paid() -> None:
    day = shop()
    placed = order(day, BOWL, payment="test_card")
    heard(day, placed.answer.payment, "approved")
    bump(day, placed.answer.order, "hot", "served")
    assert not day.give_back(placed.answer.payment).event("payment_cancelled").settles
    assert due(day, placed) == 9_500
    assert tickets(day, placed.answer.order) == {"hot 1": "served"}
    paid = cash(day, placed.answer.bill, 9_500)
    assert [event.type for event in paid.events] == ["payment_approved"]  # nothing is cooked twice


def test_a_guest_who_is_owed_money_is_not_forgotten_overnight() -> None:
    day = shop()
    placed = order(day, BOWL, kind="staff")
    cash(day, placed.answer.bill, 9_500)
    cancel(day, placed.answer.order)
    day.advance(DAY)
    assert due(day, placed) == -9_500
