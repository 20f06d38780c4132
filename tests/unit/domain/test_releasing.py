"""When lines reach the kitchen: with the order, when it is paid, or after the staff's check; alcohol after a look."""

from typing import Any

import pytest

from hub.domain.charges import bill_due
from tests.shop_day import Outcome, ShopDay
from tests.unit.domain.small_shop import cancel, cash, heard, order, shop, tickets, wish

BOWL = wish("bibimbap", 1, "spice.mild")


def fire(day: ShopDay, placed: Outcome) -> Outcome:
    return day.ask({"type": "fire_order", "order": placed.answer.order})


def where(day: ShopDay, placed: Outcome) -> set[str]:
    return set(tickets(day, placed.answer.order).values())


def pay(day: ShopDay, placed: Outcome) -> None:
    """Pays the bill whole, however the order was to be paid."""
    if placed.answer.payment:
        assert heard(day, placed.answer.payment, "approved").events
    else:
        bill = day.state.bills[placed.answer.bill]
        assert cash(day, bill.id, bill_due(day.state, bill)).events


@pytest.mark.parametrize("kind", ["kiosk", "table", "phone"])
@pytest.mark.parametrize("payment", ["counter", "test_card"])
@pytest.mark.parametrize(
    ("rule", "at_once", "when_paid"),
    [
        ("on_order", "fired", "fired"),
        ("on_payment", "held", "fired"),
        ("on_check", "held", "held"),
    ],
)
def test_a_guests_order_by_channel_rule_and_payment(
    kind: str, payment: str, rule: str, at_once: str, when_paid: str
) -> None:
    """The channel's rule holds for what is paid here, `counter_release` for what is paid later."""
    other = "on_check" if rule == "on_order" else "on_order"
    now, later = (other, rule) if payment == "counter" else (rule, other)
    day = shop(
        release={kind: now}, counter_release=later, methods={kind: ["counter", "test_card"], "counter": ["cash"]}
    )  # fmt: skip
    placed = order(day, BOWL, "cola", kind=kind, payment=payment)
    assert where(day, placed) == {at_once}
    pay(day, placed)
    assert where(day, placed) == {when_paid}
    if when_paid == "held":
        assert fire(day, placed).event("lines_fired").lines == {"hot": ("1",), "bar": ("2",)}
        assert where(day, placed) == {"fired"}


@pytest.mark.parametrize(
    ("rule", "at_once", "when_paid"),
    [("on_order", "fired", "fired"), ("on_payment", "held", "fired"), ("on_check", "held", "held")],
)
def test_an_order_taken_by_staff(rule: str, at_once: str, when_paid: str) -> None:
    day = shop(release={"counter": "on_check"}, counter_release=rule)
    placed = order(day, BOWL, "soju", kind="staff")  # staff have seen who drinks
    assert where(day, placed) == {at_once}
    pay(day, placed)
    assert where(day, placed) == {when_paid}


def test_a_channel_without_a_rule_waits_for_a_person() -> None:
    day = shop(release={})
    placed = order(day, BOWL, payment="test_card")
    pay(day, placed)
    assert where(day, placed) == {"held"}
    assert fire(day, placed).events


@pytest.mark.parametrize("rule", ["on_order", "on_payment"])
def test_a_guests_alcohol_waits_for_a_look_at_an_id(rule: str) -> None:
    day = shop(release={"kiosk": rule})
    combo = wish("combo", main="bibimbap spice.mild", drink="soju")
    placed = order(day, "cola", "soju", combo, payment="test_card")
    pay(day, placed)
    assert tickets(day, placed.answer.order) == {
        "bar 1": "fired", "bar 2": "held", "hot 3.main": "fired", "bar 3.drink": "held",
    }  # fmt: skip
    assert fire(day, placed).event("lines_fired").lines == {"bar": ("2", "3.drink")}
    assert where(day, placed) == {"fired"}


def test_alcohol_alone_makes_no_ticket_before_the_look() -> None:
    day = shop(release={"kiosk": "on_order"})
    placed = order(day, "soju", payment="test_card")
    assert placed.event("order_placed").fired == {}
    assert not day.state.tickets.get("bar")


def test_an_order_of_nothing_is_paid_from_the_start() -> None:
    day = shop()
    placed = order(day, wish("water", 2), payment="test_card")
    assert placed.answer.payment is None
    assert day.state.bills[placed.answer.bill].settled
    assert where(day, placed) == {"fired"}
    assert [event.type for event in placed.events] == ["order_placed"]


def test_part_of_the_money_releases_nothing() -> None:
    day = shop(counter_release="on_payment")
    placed = order(day, wish("bibimbap", 2, "spice.mild"))
    cash(day, placed.answer.bill, 18_999)
    assert where(day, placed) == {"held"}
    last = cash(day, placed.answer.bill, 1)
    assert last.event("lines_fired").lines == {"hot": ("1",)}


def test_cancelling_what_was_not_paid_releases_the_rest() -> None:
    day = shop(counter_release="on_payment")
    placed = order(day, BOWL, "cola", "soju")
    cash(day, placed.answer.bill, 9_500)
    done = cancel(day, placed.answer.order, _2=1, _3=1)
    assert done.event("order_cancelled").settles
    assert done.event("lines_fired").lines == {"hot": ("1",)}
    assert tickets(day, placed.answer.order) == {"hot 1": "fired"}


def test_a_payment_releases_every_round_of_its_bill_that_waits_for_it() -> None:
    day = shop(counter_release="on_payment")
    first = order(day, BOWL, kind="staff")
    second = order(day, "cola", kind="staff", bill=first.answer.bill)
    paid = cash(day, first.answer.bill, 11_500)
    fired = [event for event in paid.events if event.type == "lines_fired"]
    assert [event.subject for event in fired] == [first.answer.order, second.answer.order]
    assert where(day, first) == where(day, second) == {"fired"}


def test_a_round_on_an_overpaid_bill_is_paid_already() -> None:
    day = shop(counter_release="on_payment")
    first = order(day, BOWL, "ribs", kind="staff")
    cash(day, first.answer.bill, 31_500)
    cancel(day, first.answer.order, _2=1)
    bill = day.state.bills[first.answer.bill]
    assert bill_due(day.state, bill) == -22_000
    second = order(day, "cola", kind="staff", bill=bill.id)
    assert where(day, second) == {"fired"}
    assert bill_due(day.state, bill) == -20_000


def test_only_what_waits_is_fired() -> None:
    day = shop()
    placed = order(day, BOWL)
    again = fire(day, placed)
    assert (again.code, again.refusal and again.refusal.params) == (
        "wrong_state", {"what": "order", "state": "fired"},
    )  # fmt: skip
    nothing: Any = day.ask({"type": "fire_order", "order": "o" + "f" * 32})
    assert nothing.code == "unknown_order"
