"""A shop without a kitchen: what no station makes is the counter's, from the order to the guest's hand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from hub.demo.optician import menu as optician_menu
from hub.domain import events as e
from hub.domain.menu import Menu
from hub.domain.rules import HouseRules
from hub.domain.ticket import COUNTER
from printer.jobs import jobs
from tests.shop_day import DAY, Outcome, ShopDay
from tests.unit.domain.small_shop import (
    BODY,
    bump,
    cancel,
    change_rules,
    heard,
    order,
    order_body,
    shop,
    tickets,
    wish,
)

GLASSES = wish(
    "daily-set",
    frame="frame-titanium colour-metal.black size.medium",
    lens="lens-single prescription.test index.i160 coating.blue-light",
)


def optician(**rules: Any) -> ShopDay:
    """The demo optician at noon."""
    day = ShopDay(optician_menu())
    change_rules(day, trade="retail", services=["take_away"], **rules)
    return day


def ordered(day: ShopDay, *wishes: Any, **more: Any) -> Outcome:
    return order(day, *(wishes or ("care-spray",)), service="take_away", **more)


def bottle_shop() -> ShopDay:
    """The small shop without its kitchen: the same things, taken from shelves."""
    items = [item | {"stations": []} for item in BODY["items"]]
    return ShopDay(Menu.model_validate_json(json.dumps(BODY | {"stations": [], "items": items})))


def test_an_order_that_no_station_makes_is_one_ticket_of_the_counter() -> None:
    day = optician()
    placed = ordered(day, GLASSES, "care-cloth")
    assert placed.event("order_placed").at_counter
    assert tickets(day, placed.answer.order) == {
        "counter 1.frame": "fired", "counter 1.lens": "fired", "counter 2": "fired",
    }  # fmt: skip
    for to, now in (
        ("ready", "ready"),
        ("recall", "fired"),
        ("ready", "ready"),
        ("served", "served"),
    ):
        assert bump(day, placed.answer.order, COUNTER, to).code is None
        assert set(tickets(day, placed.answer.order).values()) == {now}
    assert day.state.tickets[COUNTER] == {}
    assert bump(day, placed.answer.order, COUNTER, "served").code == "wrong_state"


def test_it_waits_for_its_payment_like_a_dish() -> None:
    day = optician()
    placed = ordered(day, payment="test_card")
    assert tickets(day, placed.answer.order) == {"counter 1": "held"}
    heard(day, placed.answer.payment, "approved")
    assert tickets(day, placed.answer.order) == {"counter 1": "fired"}


def test_it_waits_for_the_staffs_check() -> None:
    day = optician(counter_release="on_check")
    placed = ordered(day)
    assert tickets(day, placed.answer.order) == {"counter 1": "held"}
    assert day.ask({"type": "fire_order", "order": placed.answer.order}).code is None
    assert tickets(day, placed.answer.order) == {"counter 1": "fired"}


def test_what_has_no_station_goes_along_with_what_has_one() -> None:
    day = shop()
    mixed = order(day, wish("bibimbap", 1, "spice.mild"), "rice-bag")
    assert tickets(day, mixed.answer.order) == {"hot 1": "fired"}
    alone = order(day, "rice-bag")
    assert tickets(day, alone.answer.order) == {"counter 1": "fired"}


def test_what_is_on_the_house_is_simply_handed_over() -> None:
    day = optician()
    placed = ordered(day)
    cloth = day.ask(
        {"type": "add_free_line", "bill": placed.answer.bill, "line": wish("care-cloth")}
    )
    assert cloth.code is None
    assert tickets(day, cloth.answer.order) == {}
    assert day.state.orders[cloth.answer.order].service == "take_away"


def test_a_guests_bottle_waits_for_a_look_at_an_id_there_too() -> None:
    day = bottle_shop()
    gift = order(day, wish("combo", 1, main="bibimbap spice.mild", drink="soju"), "soju", "cola")
    assert tickets(day, gift.answer.order) == {
        "counter 1.main": "fired", "counter 1.drink": "held", "counter 2": "held", "counter 3": "fired",
    }  # fmt: skip


def test_a_guest_takes_back_only_what_nobody_has_begun() -> None:
    day = optician()
    begun = ordered(day)
    assert cancel(day, begun.answer.order, "kiosk").code == "wrong_state"
    waiting = ordered(day, payment="test_card")
    heard(day, waiting.answer.payment, "declined")
    assert cancel(day, waiting.answer.order, "kiosk").code is None
    assert tickets(day, waiting.answer.order) == {}


def test_a_cancelled_line_is_crossed_out_and_its_frame_is_back_on_the_shelf() -> None:
    day = optician()
    assert day.ask({"type": "set_stock", "item": "frame-titanium", "left": 1}).code is None
    placed = ordered(day, GLASSES, "care-cloth")
    assert "frame-titanium" in day.state.overlay.sold_out
    assert cancel(day, placed.answer.order, _1=1).code is None
    assert tickets(day, placed.answer.order) == {
        "counter 1.frame": "cancelled", "counter 1.lens": "cancelled", "counter 2": "fired",
    }  # fmt: skip
    assert "frame-titanium" not in day.state.overlay.sold_out
    assert day.state.overlay.stock["frame-titanium"] == 1


def test_the_last_frame_is_sold_once_alone_or_in_a_set() -> None:
    day = optician()
    day.ask({"type": "set_stock", "item": "frame-titanium", "left": 1})
    ordered(day, wish("frame-titanium", 1, "colour-metal.gold", "size.small"))
    body = order_body(day, service="take_away") | {"lines": [GLASSES], "total": 205_000}
    again = day.ask(body, "kiosk")
    assert again.code == "sold_out"


def test_nothing_is_printed_for_a_kitchen_that_is_not_there() -> None:
    day = optician()
    printer = {"id": "desk", "name": "영수증", "address": "file:", "profile": "generic-80-kr"}
    day.ask({"type": "save_printer", "printer": printer | {"receipts": True}}, "setup")
    placed = ordered(day, payment="test_card")
    assert not jobs(day.state, day.entries[-1], day.new_id)
    heard(day, placed.answer.payment, "approved")
    fired = next(entry for entry in day.entries if isinstance(entry.event, e.LinesFired))
    assert jobs(day.state, fired, day.new_id) == []
    ticket = {"type": "reprint", "order": placed.answer.order, "what": "kitchen_ticket"}
    assert day.ask(ticket).code == "wrong_state"
    assert day.ask(ticket | {"what": "customer_receipt"}).code is None


def test_a_menu_may_have_a_station_of_that_name() -> None:
    """Then the counter's tickets are its own, paper and marked copies included."""
    body = BODY | {"stations": [*BODY["stations"], {"id": "counter", "name": {"ko": "카운터"}}]}
    day = ShopDay(Menu.model_validate_json(json.dumps(body)))
    printer = {"id": "desk", "name": "카운터", "address": "file:", "profile": "generic-80-kr"}
    day.ask({"type": "save_printer", "printer": printer | {"stations": ["counter"]}}, "setup")
    placed = order(day, "rice-bag")
    entry = next(entry for entry in day.entries if isinstance(entry.event, e.OrderPlaced))
    assert len(jobs(day.state, entry, day.new_id)) == 1
    ticket = {"type": "reprint", "order": placed.answer.order, "what": "kitchen_ticket"}
    assert day.ask(ticket).code is None
    assert len(jobs(day.state, day.entries[-1], day.new_id)) == 1


def test_another_menu_may_come_while_somebody_waits_at_the_counter() -> None:
    day = optician()
    placed = ordered(day)
    less = optician_menu().model_dump(mode="json")
    less["items"] = [item for item in less["items"] if item["id"] != "care-spray"]
    assert day.ask({"type": "publish_menu", "menu": less}).code is None
    assert bump(day, placed.answer.order, COUNTER, "served").code is None


def test_it_leaves_with_its_day() -> None:
    day = optician()
    placed = ordered(day, payment="test_card")
    heard(day, placed.answer.payment, "approved")
    day.advance(DAY)
    assert day.state.tickets.get(COUNTER, {}) == {}
    assert placed.answer.order in day.state.orders  # the money may be wanted back
    day.advance(7 * DAY)
    assert placed.answer.order not in day.state.orders


def test_an_entry_from_before_counters_had_tickets_folds_as_it_did() -> None:
    day = optician()
    placed = ordered(day)
    old = placed.event("order_placed").model_dump(mode="json")
    del old["at_counter"], old["private"]
    old |= {"fired": {}, "order": "o" + "1" * 32, "bill": "b" + "1" * 32}
    event = e.OrderPlaced.model_validate_json(json.dumps(old))
    assert not event.at_counter
    day._happened((event,), day.entries[-1].actor, None)
    assert tickets(day, event.order) == {}
    assert event.order not in day.state.held


# --- which services a shop offers


@pytest.mark.parametrize("kind", ["kiosk", "staff"])
def test_a_service_that_the_shop_does_not_offer_is_refused(kind: str) -> None:
    day = optician()
    body = order_body(day, "care-spray", kind=kind, service="eat_in")
    refused = day.ask(body, kind)
    assert (refused.code, refused.refusal and refused.refusal.params) == (
        "service_not_offered", {"service": "eat_in"},
    )  # fmt: skip


def test_a_shop_offers_both_unless_it_says_otherwise() -> None:
    assert HouseRules().services == ("eat_in", "take_away")
    assert HouseRules().trade == "restaurant"


@pytest.mark.parametrize("services", [[], ["eat_in", "eat_in"], ["drive_in"]])
def test_what_services_are_none(services: list[str]) -> None:
    body = HouseRules().model_dump(mode="json") | {"services": services}
    with pytest.raises(ValidationError):
        shop().command({"type": "change_rules", "rules": body})
