"""Placing orders: what is copied, what is refused and with which parameters, numbers, rounds on a bill."""

from typing import Any

import pytest
from pydantic import ValidationError

from hub.domain.charges import bill_due
from hub.domain.decide.ordering import ORDERS_PER_BILL_MAX
from hub.domain.events import EpochStarted
from tests.shop_day import DAY, HOUR, MINUTE, ShopDay, folded
from tests.unit.domain.small_shop import (
    MENU,
    NOWHERE,
    heard,
    order,
    order_body,
    shop,
    wish,
)

BOWL = wish("bibimbap", 1, "spice.mild")


def refused(day: ShopDay, body: dict[str, Any], kind: str = "kiosk") -> tuple[str | None, Any]:
    before = len(day.entries)
    outcome = day.ask(body, kind)
    assert outcome.refusal is not None
    assert len(day.entries) == before
    return outcome.code, outcome.refusal.params


def published(day: ShopDay, **changes: Any) -> None:
    """The small menu again, with some of its items changed by id; None takes one off."""
    body = MENU.model_dump(mode="json")
    body["items"] = [
        item | changes.get(item["id"].replace("-", "_"), {})
        for item in body["items"]
        if changes.get(item["id"].replace("-", "_"), {}) is not None
    ]
    assert day.ask({"type": "publish_menu", "menu": body}).events


def test_an_order_is_what_was_shown() -> None:
    day = shop()
    placed = order(
        day, wish("bibimbap", 2, "spice.hot") | {"note": "덜 맵게"}, "cola", payment="test_card",
        service="take_away", language="en", note="젓가락 두 개",
    )  # fmt: skip
    event = placed.event("order_placed")
    assert [(line.item, line.quantity, line.amount) for line in event.lines] == [
        ("bibimbap", 2, 20_000),
        ("cola", 1, 2_000),
    ]
    assert (event.total, event.number, event.day) == (22_000, "1", "2026-01-05")
    assert (event.channel, event.service, event.language) == ("kiosk", "take_away", "en")
    assert (event.new_bill, event.settles, event.seating) == (True, False, None)
    asked = placed.event("payment_requested")
    assert (asked.method, asked.amount, asked.deadline) == (
        "test_card",
        22_000,
        day.now + 3 * MINUTE,
    )
    answer = placed.answer
    assert (answer.number, answer.total, answer.payment) == ("1", 22_000, asked.payment)
    assert day.state.orders[answer.order].notes == {0: "젓가락 두 개", 1: "덜 맵게"}


def test_allergies_are_private_and_each_is_named_once() -> None:
    day = shop()
    placed = order(day, "cola", allergens=["shrimp", "peanut", "shrimp"])
    event = placed.event("order_placed")
    assert event.private.allergens == ("peanut", "shrimp")
    assert "peanut" not in event.model_dump_json(exclude={"private"})
    assert day.state.orders[placed.answer.order].allergens == ("peanut", "shrimp")
    assert folded(day.entries).orders == day.state.orders
    assert order(day, "cola").event("order_placed").private is None
    with pytest.raises(ValidationError, match="allergens"):
        order(day, "cola", allergens=["glass"])


def test_notes_are_private() -> None:
    day = shop()
    placed = order(day, BOWL | {"note": "땅콩 알레르기"}, note="창가 자리")
    event = placed.event("order_placed")
    assert event.private.notes == {"0": "창가 자리", "1": "땅콩 알레르기"}
    shared = event.model_dump_json(exclude={"private"})
    assert "알레르기" not in shared
    assert "창가" not in shared
    assert order(day, "cola").event("order_placed").private is None


def test_a_clients_price_is_never_believed() -> None:
    day = shop()
    for total in (0, 9_499, 9_501, 10_000_000_000):
        found = refused(day, order_body(day, BOWL, total=total))
        assert found == ("price_changed", {"shown": total, "total": 9_500})


def test_a_new_price_is_quoted() -> None:
    day = shop()
    body = order_body(day, BOWL)
    published(day, bibimbap={"price": 10_000})
    assert refused(day, body) == ("price_changed", {"shown": 9_500, "total": 10_000})


def test_an_older_menu_is_good_while_the_order_still_is() -> None:
    day = shop()
    body = order_body(day, BOWL)
    published(day, cola={"price": 2_500})
    assert day.ask(body, "kiosk").event("order_placed").menu == day.state.menu.version


@pytest.mark.parametrize(
    "change",
    [
        {"salad": None},
        {"salad": {"groups": ["banchan", "spice"]}},  # a choice that has to be made now
        {"salad": {"groups": []}},
        {"salad": {"servings_min": 2}},
    ],
)
def test_an_order_from_an_older_menu_that_no_longer_fits(change: dict[str, Any]) -> None:
    """What would be the sender's mistake is not: the menu changed under the guest's fingers."""
    day = shop()
    body = order_body(day, wish("salad", 1, "banchan.egg"))
    published(day, **change)
    assert refused(day, body) == ("menu_changed", {"menu": day.state.menu.version})
    assert refused(day, body | {"menu": day.state.menu.version})[0] in {
        "unknown_item", "option_count", "unknown_option", "too_few_servings",
    }  # fmt: skip


def test_what_ran_out_is_said_by_its_name_whatever_the_menu() -> None:
    day = shop()
    body = order_body(day, BOWL, language="en")
    published(day, cola={"price": 2_500})
    day.ask({"type": "set_sold_out", "item": "bibimbap"})
    assert refused(day, body) == ("sold_out", {"item": "bibimbap", "name": "Bibimbap"})


@pytest.mark.parametrize(
    ("kind", "payment", "offered"),
    [
        ("kiosk", "counter", True),
        ("kiosk", "test_card", True),
        ("kiosk", "cash", False),
        ("kiosk", "barter", False),
        ("table", "counter", True),
        ("table", "test_card", False),
        ("staff", "counter", True),  # later, at the same counter
        ("staff", "test_card", True),
        ("staff", "cash", False),  # it comes in by `take_cash`
        ("staff", "barter", False),
    ],
)
def test_ways_to_pay(kind: str, payment: str, offered: bool) -> None:
    day = shop()
    body = order_body(day, BOWL, kind=kind, payment=payment)
    if offered:
        assert day.ask(body, kind).refusal is None
    else:
        assert refused(day, body, kind) == ("method_not_offered", {"method": payment})


def test_a_shop_may_take_no_orders_for_later_at_its_kiosk() -> None:
    day = shop(methods={"kiosk": ["test_card"]})
    assert refused(day, order_body(day, BOWL))[0] == "method_not_offered"
    assert order(day, BOWL, kind="staff").events


def test_a_paused_channel_and_the_others() -> None:
    day = shop()
    day.ask({"type": "pause_ordering", "channel": "kiosk", "message": {"ko": "잠깐만요"}})
    assert refused(day, order_body(day, BOWL)) == ("ordering_paused", {"channel": "kiosk"})
    assert order(day, BOWL, kind="table").events
    assert order(day, BOWL, kind="staff").events
    day.ask({"type": "resume_ordering", "channel": "kiosk"})
    assert order(day, BOWL).events


def test_after_the_last_order() -> None:
    day = shop(last_order={"kiosk": 12 * 60 + 30})
    assert order(day, BOWL).events
    day.advance(30 * MINUTE)
    assert refused(day, order_body(day, BOWL)) == ("last_order_passed", {"channel": "kiosk"})
    assert order(day, BOWL, kind="table").events
    assert order(day, BOWL, kind="staff").events
    day.advance(24 * HOUR - 30 * MINUTE)
    assert order(day, BOWL).events


def test_a_guests_order_has_a_most_and_staffs_has_not() -> None:
    day = shop(order_amount_max=20_000)
    whole = wish("cola", 10)
    assert order(day, whole).answer.total == 20_000
    assert refused(day, order_body(day, whole, "cola")) == (
        "over_limit", {"what": "amount", "limit": 20_000},
    )  # fmt: skip
    assert order(day, whole, "cola", kind="staff").answer.total == 22_000


def test_numbers_run_on_through_the_day() -> None:
    day = shop()
    assert [order(day, "cola", kind=kind).answer.number for kind in ("kiosk", "table", "staff")] == [
        "1", "2", "3",
    ]  # fmt: skip
    refused(day, order_body(day, "cola", total=1))
    assert order(day, "cola").answer.number == "4"
    day.advance(DAY)
    assert order(day, "cola").answer.number == "1"


def test_numbers_begin_where_the_shop_says_from_the_next_day_on() -> None:
    day = shop(first_number=101)
    assert order(day, "cola").answer.number == "1"
    day.advance(DAY)
    assert order(day, "cola").answer.number == "101"


def test_numbers_never_turn_over() -> None:
    day = shop()
    day.state.next_number = 9_999
    assert [order(day, "cola").answer.number for _ in range(3)] == ["9999", "10000", "10001"]


def epoch(prefix: str) -> EpochStarted:
    return EpochStarted(
        type="epoch_started", parent=1, parent_seq=9, parent_hash="0" * 64, number_prefix=prefix
    )


def test_after_a_restore_numbers_have_a_letter_until_the_next_day() -> None:
    """A copy from this morning would give this noon's numbers out a second time."""
    day = shop()
    day.happened(epoch("A"))
    assert [order(day, "cola").answer.number for _ in range(2)] == ["A1", "A2"]
    day.advance(DAY)
    assert order(day, "cola").answer.number == "1"


def test_a_copy_from_last_night_gets_the_letter_for_the_day_it_comes_back_in() -> None:
    day = shop()
    day.now += DAY  # restored tomorrow at noon: its own day was not opened in this copy
    day.happened(epoch("B"))
    assert order(day, "cola").answer.number == "B1"
    assert day.state.day == "2026-01-06"
    day.advance(DAY)
    assert order(day, "cola").answer.number == "1"


def test_staff_add_rounds_to_a_bill_and_guests_do_not() -> None:
    day = shop()
    first = order(day, BOWL)
    bill = first.answer.bill
    second = order(day, "cola", kind="staff", bill=bill)
    assert second.event("order_placed").new_bill is False
    assert day.state.bills[bill].orders == [first.answer.order, second.answer.order]
    assert bill_due(day.state, day.state.bills[bill]) == 11_500
    for kind in ("kiosk", "kiosk2"):  # not even the one that it began on
        found = refused(day, order_body(day, "cola", bill=bill), kind)
        assert found == ("unknown_bill", {"bill": bill})
    nowhere = "b" + NOWHERE
    assert refused(day, order_body(day, "cola", kind="staff", bill=nowhere), "staff") == (
        "unknown_bill", {"bill": nowhere},
    )  # fmt: skip


def test_a_round_to_be_charged_waits_for_the_question_before_it() -> None:
    day = shop()
    first = order(day, BOWL, payment="test_card")
    more = {"kind": "staff", "bill": first.answer.bill}
    charged = order_body(day, "cola", payment="test_card", **more)
    assert refused(day, charged, "staff") == ("payment_unresolved", {"bill": first.answer.bill})
    assert order(day, "cola", **more).answer.payment is None  # for later is no charge
    heard(day, first.answer.payment, "approved")
    bill = day.state.bills[first.answer.bill]
    assert not bill.settled
    assert bill_due(day.state, bill) == 2_000


def test_a_bill_takes_only_so_many_rounds() -> None:
    day = shop()
    bill = order(day, "water", kind="staff").answer.bill
    for _ in range(ORDERS_PER_BILL_MAX - 1):
        order(day, "water", kind="staff", bill=bill)
    limit = {"what": "orders", "limit": ORDERS_PER_BILL_MAX}
    body = order_body(day, "water", kind="staff", bill=bill)
    assert refused(day, body, "staff") == ("over_limit", limit)
    free = {"type": "add_free_line", "bill": bill, "line": wish("water")}
    assert refused(day, free, "staff") == ("over_limit", limit)


def test_a_round_at_a_table_names_its_seating() -> None:
    day = shop()
    seated = day.ask({"type": "open_seating", "table": "t1", "guests": 2}).answer
    placed = order(day, BOWL, kind="staff", bill=seated.bill)
    assert placed.event("order_placed").seating == seated.seating
    assert placed.event("order_placed").day == "2026-01-05"


def test_something_on_the_house() -> None:
    """서비스: 0 won, to the kitchen at once, under the number of the round before it."""
    day = shop(counter_release="on_payment")
    placed = order(day, BOWL, language="en")
    line = wish("combo", main="ribs", drink="soju") | {"note": "단골"}
    given = day.ask({"type": "add_free_line", "bill": placed.answer.bill, "line": line})
    event = given.event("order_placed")
    assert (event.number, event.total, event.language) == ("1", 0, "en")
    assert event.fired == {"grill": ("1.main",), "bar": ("1.drink",)}
    assert event.private.notes == {"1": "단골"}
    assert (given.answer.total, given.answer.payment) == (0, None)
    bill = day.state.bills[placed.answer.bill]
    assert bill_due(day.state, bill) == 9_500
    assert not bill.settled
    assert order(day, "cola").answer.number == "2"


def test_the_first_thing_on_a_bill_may_be_free() -> None:
    day = shop()
    seated = day.ask({"type": "open_seating", "table": "t1", "guests": 2}).answer
    free = {"type": "add_free_line", "bill": seated.bill, "line": wish("cola")}
    given = day.ask(free)
    assert given.answer.number == "1"
    assert day.state.bills[seated.bill].settled
    assert order(day, "cola").answer.number == "2"
    day.ask({"type": "set_sold_out", "item": "cola"})
    assert day.ask(free).code == "sold_out"


def test_an_order_keeps_its_prices_when_the_menu_changes() -> None:
    day = shop()
    placed = order(day, BOWL)
    published(day, bibimbap={"price": 12_000, "name": {"ko": "돌솥비빔밥"}, "tax": "taxable"})
    assert bill_due(day.state, day.state.bills[placed.answer.bill]) == 9_500
    assert day.state.orders[placed.answer.order].lines[0].name == {"ko": "비빔밥"}
    assert order(day, BOWL).answer.total == 12_000


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lines", []),
        ("lines", [wish("cola")] * 61),
        ("total", -1),
        ("total", 10_000_000_001),
        ("total", 2_000.0),
        ("service", "delivery"),
        ("language", "fr"),
        ("payment", ""),
        ("note", "두 줄\n"),
        ("note", "가" * 201),
        ("bill", "1"),
        ("menu", "M1"),
        ("price", 1),
        ("command_id", "not-a-uuid"),
        ("command_id", "00000000-0000-4000-8000-000000000000"),  # version 4
    ],
)
def test_a_malformed_order_is_no_command(field: str, value: Any) -> None:
    day = shop()
    body = order_body(day, "cola")
    assert day.command(body)
    with pytest.raises(ValueError, match=field):
        day.command(body | {field: value})
