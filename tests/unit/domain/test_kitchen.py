"""Cooks: bump, hand over, recall, line by line or whole tickets. Parties: who sits where, until the bill is even."""

from typing import Any

import pytest

from hub.domain.seating import SEATINGS_MAX
from hub.domain.ticket import TRANSITIONS, TicketState
from tests.shop_day import DAY, HOUR, Outcome, ShopDay
from tests.unit.domain.small_shop import (
    NOWHERE,
    bump,
    cancel,
    cash,
    heard,
    order,
    order_body,
    shop,
    tickets,
    wish,
)

BOWL = wish("bibimbap", 1, "spice.mild")
TABLE = {"type": "open_seating", "table": "t1", "guests": 2}


def params(outcome: Outcome) -> tuple[str | None, Any]:
    return outcome.code, outcome.refusal and outcome.refusal.params


def ticket_in(state: str) -> tuple[ShopDay, str]:
    """A shop with one ticket line of station `hot` in that state."""
    day = shop(counter_release="on_check" if state == "held" else "on_order")
    id = order(day, BOWL).answer.order
    if state in ("ready", "served"):
        bump(day, id, "hot", state)
    elif state == "cancelled":
        cancel(day, id)
    assert tickets(day, id) == {"hot 1": state}
    return day, id


@pytest.mark.parametrize("state", ["fired", "ready", "served", "cancelled"])
@pytest.mark.parametrize(
    ("to", "becomes"), [("ready", "ready"), ("served", "served"), ("recall", "fired")]
)
def test_every_step_of_a_ticket_line(state: TicketState, to: str, becomes: TicketState) -> None:
    day, id = ticket_in(state)
    moved = bump(day, id, "hot", to)
    if becomes in TRANSITIONS[state]:
        assert tickets(day, id) == {"hot 1": becomes}
    else:
        assert params(moved) == ("wrong_state", {"what": "ticket", "state": state})
        assert tickets(day, id) == {"hot 1": state}


@pytest.mark.parametrize("to", ["ready", "served", "recall"])
def test_a_cook_does_not_touch_what_waits(to: str) -> None:
    day, id = ticket_in("held")
    assert params(bump(day, id, "hot", to)) == ("unknown_line", {"order": id, "line": "hot"})


def test_line_by_line_and_the_rest() -> None:
    day = shop()
    id = order(day, BOWL, "salad", BOWL).answer.order
    assert bump(day, id, "hot", "ready", "2").event("lines_ready").lines == {"hot": ("2",)}
    assert tickets(day, id) == {"hot 1": "fired", "hot 2": "ready", "hot 3": "fired"}
    # The whole ticket: what is ready already is left out.
    assert bump(day, id, "hot", "ready").event("lines_ready").lines == {"hot": ("1", "3")}
    assert bump(day, id, "hot", "ready").code == "wrong_state"
    assert bump(day, id, "hot", "served", "1", "2").events
    assert id in day.state.tickets["hot"]
    assert bump(day, id, "hot", "served").event("lines_served").lines == {"hot": ("3",)}
    assert id not in day.state.tickets["hot"]
    assert id in day.state.done_tickets["hot"]


def test_stations_finish_on_their_own() -> None:
    day = shop()
    id = order(day, wish("combo", main="ribs", drink="cola")).answer.order
    bump(day, id, "grill", "served")
    assert tickets(day, id) == {"grill 1.main": "served", "bar 1.drink": "fired"}
    assert id in day.state.tickets["bar"]
    assert id not in day.state.tickets["grill"]


def test_a_recalled_ticket_is_open_again() -> None:
    day, id = ticket_in("served")
    assert bump(day, id, "hot", "recall").event("lines_recalled").lines == {"hot": ("1",)}
    assert id in day.state.tickets["hot"]
    assert id not in day.state.done_tickets["hot"]


def test_a_line_that_comes_later_opens_its_ticket_again() -> None:
    """The beer was finished and gone from the screen when the ID of the soju's guest had been seen."""
    day = shop()
    id = order(day, "cola", "soju").answer.order
    bump(day, id, "bar", "served")
    assert id in day.state.done_tickets["bar"]
    day.ask({"type": "fire_order", "order": id})
    assert day.state.tickets["bar"][id].lines == {"1": "served", "2": "fired"}
    assert id not in day.state.done_tickets["bar"]


@pytest.mark.parametrize(
    ("station", "lines", "missing"),
    [
        ("grill", (), "grill"),
        ("cellar", (), "cellar"),
        ("hot", ("2",), "2"),
        ("hot", ("1", "x"), "x"),
        ("hot", ("9" * 200,), "9" * 60),
    ],
)
def test_tickets_and_lines_that_are_not_there(
    station: str, lines: tuple[str, ...], missing: str
) -> None:
    day, id = ticket_in("fired")
    found = params(bump(day, id, station, "ready", *lines))
    assert found == ("unknown_line", {"order": id, "line": missing})
    assert bump(day, "o" + NOWHERE, "hot", "ready").code == "unknown_line"


def test_tickets_stand_in_the_order_they_were_fired() -> None:
    day = shop()
    waiting = order(day, BOWL, payment="test_card")
    first = order(day, BOWL, kind="staff").answer.order
    day.advance(1_000)
    heard(day, waiting.answer.payment, "approved")
    assert list(day.state.tickets["hot"]) == [first, waiting.answer.order]
    assert day.state.tickets["hot"][waiting.answer.order].fired_at == day.now


# --- printing again


def reprint(day: ShopDay, id: str, what: str = "kitchen_ticket", **more: Any) -> Outcome:
    return day.ask({"type": "reprint", "order": id, "what": what} | more)


def test_copies_are_counted_by_kind_also_after_the_day_turned() -> None:
    day = shop()
    day.advance(16 * HOUR)
    id = order(day, BOWL).answer.order
    assert [reprint(day, id).event("reprint_requested").copy_no for _ in range(2)] == [2, 3]
    assert reprint(day, id, "customer_receipt").event("reprint_requested").copy_no == 2
    day.advance(2 * HOUR)  # the bill is not paid: the order is still there
    assert reprint(day, id, station="hot").event("reprint_requested").copy_no == 4


def test_what_waits_is_not_printed_for_the_kitchen() -> None:
    """Somebody would cook what is not paid, or pour what no ID was shown for."""
    day, id = ticket_in("held")
    assert params(reprint(day, id)) == ("wrong_state", {"what": "order", "state": "held"})
    assert reprint(day, id, "customer_receipt").events


@pytest.mark.parametrize(
    ("station", "found"),
    [
        (None, None),
        ("hot", None),
        ("bar", ("wrong_state", {"what": "order", "state": "held"})),
        ("grill", ("unknown_station", {"station": "grill"})),
    ],
)
def test_a_copy_for_one_station(station: str | None, found: Any) -> None:
    day = shop()
    id = order(day, BOWL, "soju").answer.order  # the soju waits for a look at an ID
    outcome = reprint(day, id, station=station)
    assert (params(outcome) if outcome.refusal else None) == found


def test_nothing_is_printed_again_for_a_shop_without_a_kitchen() -> None:
    day = shop()
    id = order(day, "rice-bag").answer.order
    assert params(reprint(day, id)) == ("wrong_state", {"what": "order", "state": "no_ticket"})
    assert params(reprint(day, "o" + NOWHERE)) == ("unknown_order", {"order": "o" + NOWHERE})


# --- seatings


def test_one_party_at_a_table() -> None:
    day = shop()
    seated = day.ask(TABLE)
    event = seated.event("seating_opened")
    assert (event.table, event.guests, event.day) == ("t1", 2, "2026-01-05")
    assert day.state.bills[seated.answer.bill].seating == seated.answer.seating
    assert params(day.ask(TABLE)) == ("wrong_state", {"what": "table", "state": "taken"})
    assert day.ask(TABLE | {"table": "t2"}).events
    day.ask({"type": "close_seating", "seating": seated.answer.seating})
    assert day.ask(TABLE).events


def test_a_party_leaves_when_its_bill_is_even() -> None:
    day = shop()
    seated = day.ask(TABLE).answer
    leave = {"type": "close_seating", "seating": seated.seating}
    order(day, BOWL, kind="staff", bill=seated.bill)
    assert params(day.ask(leave)) == ("wrong_state", {"what": "bill", "state": "unpaid"})
    asked = day.ask(
        {"type": "request_payment", "bill": seated.bill, "method": "test_card", "amount": 9_500}
    )
    heard(day, asked.answer.payment, "unknown")
    assert params(day.ask(leave)) == ("payment_unresolved", {"bill": seated.bill})
    heard(day, asked.answer.payment, "declined")
    cash(day, seated.bill, 9_500)
    assert day.ask(leave).events
    assert params(day.ask(leave)) == ("unknown_seating", {"seating": seated.seating})
    assert day.state.bills[seated.bill].seating is None


def test_a_party_that_stays_over_the_turn_of_the_day_keeps_its_bill() -> None:
    day = shop()
    seated = day.ask(TABLE).answer
    order(day, BOWL, kind="staff", bill=seated.bill)
    cash(day, seated.bill, 9_500)
    day.advance(2 * DAY)
    assert day.ask(order_body(day, "cola", kind="staff", bill=seated.bill)).events
    cash(day, seated.bill, 2_000)
    assert day.ask({"type": "close_seating", "seating": seated.seating}).events
    day.advance(8 * DAY)
    assert seated.bill not in day.state.bills


def test_a_hall_has_an_end() -> None:
    day = shop()
    for n in range(SEATINGS_MAX):
        assert day.ask(TABLE | {"table": f"t{n}"}).events
    limit = {"what": "seatings", "limit": SEATINGS_MAX}
    assert params(day.ask(TABLE | {"table": "one-more"})) == ("over_limit", limit)
