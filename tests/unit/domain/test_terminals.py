"""Card terminals: set up, taken out, which one a guest pays at, and none that is asked about its past is let go."""

from typing import Any

import pytest
from pydantic import ValidationError

from hub.domain.terminal import TERMINALS_MAX, terminal_for
from tests.shop_day import Body, Outcome, ShopDay
from tests.unit.domain.small_shop import NOWHERE, heard, order, order_body, shop, wish

BOWL = wish("bibimbap", 1, "spice.mild")
METHODS = {"kiosk": ["counter", "card_terminal"], "counter": ["cash", "card_terminal"]}


def params(outcome: Outcome) -> tuple[str | None, Any]:
    return outcome.code, outcome.refusal and outcome.refusal.params


def terminal(name: str, *devices: str, address: str | None = None) -> Body:
    where = address or f"tcp://{name}:5000"
    return {"id": name, "name": name, "address": where, "devices": list(devices)}


def save(day: ShopDay, one: Body) -> Outcome:
    return day.ask({"type": "save_terminal", "terminal": one}, "setup")


def remove(day: ShopDay, name: str) -> Outcome:
    return day.ask({"type": "remove_terminal", "terminal": name}, "setup")


def card_shop(*terminals: Body) -> ShopDay:
    day = shop(methods=METHODS)
    for one in terminals:
        assert save(day, one).events
    return day


def at(day: ShopDay, kind: str) -> str | None:
    found = terminal_for(day.state, day.devices[kind])
    return found.id if found else None


def test_a_guest_pays_at_the_devices_own_terminal() -> None:
    day = shop()
    save(day, terminal("first"))
    save(day, terminal("kiosk", day.devices["kiosk"]))
    save(day, terminal("for-all"))
    assert (at(day, "kiosk"), at(day, "kiosk2"), at(day, "staff")) == ("kiosk", "first", "first")
    remove(day, "first")
    assert at(day, "kiosk2") == "for-all"
    remove(day, "for-all")
    assert (at(day, "kiosk"), at(day, "kiosk2")) == ("kiosk", None)


def test_a_payment_keeps_the_terminal_that_it_went_to() -> None:
    day = card_shop(terminal("front"))
    save(day, terminal("guests", day.devices["kiosk"]))
    placed = order(day, BOWL, payment="card_terminal")
    assert placed.event("payment_requested").terminal == "guests"
    heard(day, placed.answer.payment, "declined")
    body = {"type": "request_payment", "bill": placed.answer.bill, "amount": 9_500}
    asked = day.ask(body | {"method": "card_terminal"}).event("payment_requested")
    assert asked.terminal == "front"
    kept = day.state.bills[placed.answer.bill].payments
    assert [payment.terminal for payment in kept.values()] == ["guests", "front"]


def test_no_card_where_no_terminal_stands() -> None:
    day = card_shop()
    save(day, terminal("guests", day.devices["kiosk2"]))
    refused = ("method_not_offered", {"method": "card_terminal"})
    assert params(day.ask(order_body(day, BOWL, payment="card_terminal"), "kiosk")) == refused
    assert day.ask(order_body(day, BOWL, payment="card_terminal"), "kiosk2").events
    bill = order(day, BOWL, kind="staff").answer.bill
    body = {"type": "request_payment", "bill": bill, "method": "card_terminal", "amount": 9_500}
    assert params(day.ask(body)) == refused
    # By hand is no terminal of ours: nothing has to stand anywhere.
    assert day.ask(body | {"method": "cash"}).code == "method_not_offered"


def test_setting_one_up_again_changes_it() -> None:
    day = card_shop(terminal("front"))
    assert save(day, terminal("front", address="serial:/dev/ttyUSB0?baud=115200")).events
    assert day.state.terminals["front"].address == "serial:/dev/ttyUSB0?baud=115200"
    assert remove(day, "front").events
    assert day.state.terminals == {}
    assert params(remove(day, "front")) == ("unknown_terminal", {"terminal": "front"})


def test_two_at_one_address_would_answer_for_each_other() -> None:
    day = card_shop(terminal("front", address="tcp://10.0.0.1:5000"))
    taken = params(save(day, terminal("back", address="tcp://10.0.0.1:5000")))
    assert taken == ("wrong_state", {"what": "address", "state": "taken"})


def test_devices_must_be_there() -> None:
    day = shop()
    missing = "d" + NOWHERE
    assert params(save(day, terminal("x", missing))) == ("unknown_device", {"device": missing})
    day.ask({"type": "revoke_device", "device_id": day.devices["kiosk2"]}, "setup")
    assert save(day, terminal("x", day.devices["kiosk2"])).code == "unknown_device"


def test_a_shop_has_so_many() -> None:
    day = shop()
    for n in range(TERMINALS_MAX):
        assert save(day, terminal(f"t{n}", address=f"tcp://10.0.0.1:{n}")).events
    limit = ("over_limit", {"what": "terminals", "limit": TERMINALS_MAX})
    assert params(save(day, terminal("more", address="tcp://10.0.0.2:1"))) == limit
    assert save(day, terminal("t0", address="tcp://10.0.0.2:1")).events


@pytest.mark.parametrize("address", ["", "10.0.0.1:5000", "file:", "tcp://a b:1", "usb:x"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ValidationError):
        shop().command({"type": "save_terminal", "terminal": terminal("x") | {"address": address}})


BUSY = ("wrong_state", {"what": "terminal", "state": "busy"})


@pytest.mark.parametrize("outcome", [None, "unknown"])
def test_one_that_has_to_be_asked_stays(outcome: str | None) -> None:
    day = card_shop(terminal("front"), terminal("spare"))
    payment = order(day, BOWL, payment="card_terminal").answer.payment
    if outcome:
        heard(day, payment, outcome)
    assert params(remove(day, "front")) == BUSY
    assert params(save(day, terminal("front", address="tcp://10.0.0.9:1"))) == BUSY
    assert remove(day, "spare").events
    heard(day, payment, "approved")
    assert remove(day, "front").events


def test_one_that_is_giving_money_back_stays() -> None:
    day = card_shop(terminal("front"))
    payment = order(day, BOWL, payment="card_terminal").answer.payment
    heard(day, payment, "approved")
    day.authorise()
    body = {"type": "cancel_payment", "payment": payment, "reason": "환불"}
    refund = day.ask(body).answer.refund
    assert params(remove(day, "front")) == BUSY
    assert params(save(day, terminal("front", address="tcp://10.0.0.9:1"))) == BUSY
    day.ask({"type": "record_refund", "refund": refund, "outcome": "approved"}, "hub")
    assert remove(day, "front").events
