"""A guest's bell: rung once, answered, printed in the kitchen when nobody comes."""

import pytest

from hub.domain import events as e
from hub.domain.call import CALLS_OF_DEVICE_MAX, ESCALATES_MS
from printer.body import parse_body
from printer.jobs import jobs
from tests.shop_day import DAY, SECOND, ShopDay

PRINTER = {"id": "p1", "name": "주방", "address": "tcp://10.0.0.9:9100", "profile": "generic-80-kr"}


def rung(day: ShopDay, reason: str = "help", kind: str = "kiosk") -> str:
    call: str = day.ask({"type": "call_staff", "reason": reason}, kind).answer.call
    return call


def papers(day: ShopDay) -> list[tuple[str, str, str]]:
    """Printer, place and language of the call that the last entry prints."""
    found = []
    for _, values in jobs(day.state, day.entries[-1], day.new_id):
        body = parse_body(str(values[-1]))
        assert body.kind == "call_ticket"
        found.append((str(values[1]), body.content.place, body.content.language))
    return found


def test_pressing_again_is_the_same_call() -> None:
    day = ShopDay()
    call = rung(day)
    again = day.ask({"type": "call_staff", "reason": "help"}, "kiosk")
    assert (again.events, again.answer.call) == ((), call)
    assert rung(day, kind="kiosk2") != call
    assert len(day.state.calls) == 2


def test_a_device_that_presses_everything_is_stopped() -> None:
    day = ShopDay()
    for reason in ("help", "water", "spoons", "bill")[:CALLS_OF_DEVICE_MAX]:
        rung(day, reason)
    assert day.ask({"type": "call_staff", "reason": "other"}, "kiosk").code == "over_limit"


@pytest.mark.parametrize("who", ["staff", "kitchen"])
def test_an_answer_keeps_how_long_it_took(who: str) -> None:
    day = ShopDay()
    call = rung(day)
    day.advance(7 * SECOND)
    answered = day.ask({"type": "answer_call", "call": call}, who)
    event = e.StaffCallAnswered(type="staff_call_answered", call=call, waited_ms=7 * SECOND)
    assert answered.events == (event,)
    assert day.state.calls == {}
    assert day.advance(ESCALATES_MS) == [], "its timer is gone"
    assert day.ask({"type": "answer_call", "call": call}, who).code == "unknown_call"
    assert rung(day) != call


def test_it_escalates_once_and_can_still_be_answered() -> None:
    day = ShopDay()
    call = rung(day)
    assert day.advance(ESCALATES_MS - 1) == []
    happened = day.advance(1)
    assert happened == [e.StaffCallEscalated(type="staff_call_escalated", call=call)]
    assert day.state.calls[call].escalated
    assert day.advance(ESCALATES_MS) == []
    assert day.ask({"type": "answer_call", "call": call}, "staff").code is None


@pytest.mark.parametrize(
    ("stations", "receipts", "printed"),
    [(["grill"], False, 1), (["grill"], True, 1), ([], True, 1), ([], False, 0)],
)
def test_it_is_printed_where_somebody_sees_it(
    stations: list[str], receipts: bool, printed: int
) -> None:
    """In the kitchen; in a shop without one where receipts come out."""
    day = ShopDay()
    printer = PRINTER | {"stations": stations, "receipts": receipts}
    day.ask({"type": "save_printer", "printer": printer}, "setup")
    rung(day)
    day.advance(ESCALATES_MS)
    assert papers(day) == [("p1", "kiosk", "ko")] * printed


def test_it_is_printed_in_the_kitchens_language() -> None:
    day = ShopDay()
    rules = day.state.rules.model_dump(mode="json") | {"kitchen_language": {"grill": "en"}}
    day.ask({"type": "change_rules", "rules": rules}, "staff")
    day.ask({"type": "save_printer", "printer": PRINTER | {"stations": ["grill"]}}, "setup")
    rung(day)
    day.advance(ESCALATES_MS)
    assert papers(day) == [("p1", "kiosk", "en")]


def test_a_call_nobody_answered_does_not_outlive_the_day() -> None:
    day = ShopDay()
    rung(day)
    day.advance(DAY)
    assert day.state.calls == {}
    assert not [key for key in day.state.timers if key.startswith("call:")]
