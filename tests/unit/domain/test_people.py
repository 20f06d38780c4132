"""People: saved with roles and a PIN's hash, signing in on a device, five wrong PINs, the last owner, erasure."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from hub.domain.commands import Command, RecordPerson, SavePerson, SignIn
from hub.domain.decide.people import record_person
from hub.domain.refusals import NotPermitted
from hub.domain.staff import PEOPLE_MAX, PIN_LOCK_MS, PIN_TRIES, Actor, Person
from tests.shop_day import DAY, Outcome, ShopDay, folded, stored
from tests.unit.domain.small_shop import NOWHERE, order, shop, wish


def save(day: ShopDay, person: str, *roles: str, pin: str | None = "hash", **more: Any) -> Outcome:
    who = {"id": person, "roles": roles or ("staff",)} | more
    body = {"type": "record_person", "person": who, "name": f"이름 {person}", "pin_hash": pin}
    return day.ask(body, "hub")


def sign_in(day: ShopDay, person: str, right: bool, kind: str = "staff") -> Outcome:
    return day.ask({"type": "record_sign_in", "person": person, "right": right}, kind)


def on_device(day: ShopDay, kind: str = "staff") -> str | None:
    return day.state.sign_ins.on_device.get(day.devices[kind])


def erase(day: ShopDay, subject: str) -> Outcome:
    return day.ask({"type": "erase_private", "subject": subject, "reason": "본인 요청"})


def params(outcome: Outcome) -> tuple[str | None, Any]:
    return outcome.code, outcome.refusal and outcome.refusal.params


# --- who there is


def test_a_name_and_a_hash_are_private() -> None:
    day = shop()
    event = save(day, "min", "staff", "kitchen").event("person_saved")
    assert (event.subject, event.person.roles) == ("min", ("staff", "kitchen"))
    shared = event.model_dump_json(exclude={"private"})
    assert "이름" not in shared
    assert "hash" not in shared
    assert day.state.person_names["min"] == "이름 min"
    assert day.state.pin_hashes["min"] == "hash"


def test_a_change_keeps_the_pin_unless_there_is_a_new_one() -> None:
    day = shop()
    save(day, "min", pin="first")
    save(day, "min", "manager", pin=None)
    assert day.state.pin_hashes["min"] == "first"
    assert day.state.people["min"].roles == ("manager",)
    save(day, "min", pin="second")
    assert day.state.pin_hashes["min"] == "second"


def test_nobody_is_without_a_pin() -> None:
    found = params(save(shop(), "min", pin=None))
    assert found == ("wrong_state", {"what": "person", "state": "without_pin"})


@pytest.mark.parametrize(
    "change", [{"active": False}, {"roles": ("staff",)}, {"roles": ("staff",), "active": False}]
)
def test_the_shop_keeps_an_owner(change: dict[str, Any]) -> None:
    day = shop()
    save(day, "min", "manager")
    change = {"roles": ("owner",)} | change
    assert params(save(day, "boss", **change)) == ("last_owner", {})
    save(day, "jun", "owner")
    assert save(day, "boss", **change).events
    assert save(day, "jun", "owner", active=False).code == "last_owner"


@pytest.mark.parametrize("person", ["min", "boss", "new"])
def test_only_an_owner_makes_or_changes_an_owner(person: str) -> None:
    """A manager may save people: with it nobody may become owner, nor get at the owner's PIN."""
    day = shop()
    save(day, "min", "manager")
    as_manager = replace(
        day.context("staff"),
        actor=Actor(device=day.devices["staff"], person="min"),
        roles=frozenset({"manager"}),
    )
    roles = ("staff",) if person == "boss" else ("owner",)
    command = RecordPerson(
        command_id=day.command_id(),
        type="record_person",
        person=Person(id=person, roles=roles),
        name="이름",
        pin_hash="hash",
    )
    with pytest.raises(NotPermitted) as refused:
        record_person(day.state, command, as_manager)
    assert refused.value.params == {"roles": "owner"}
    as_staff = command.model_copy(update={"person": Person(id="new", roles=("kitchen",))})
    assert record_person(day.state, as_staff, as_manager).events


def test_people_have_an_end() -> None:
    day = shop()
    for n in range(PEOPLE_MAX - 1):
        assert save(day, f"p{n}").events
    assert params(save(day, "one-more")) == ("over_limit", {"what": "people", "limit": PEOPLE_MAX})
    assert save(day, "p1", "manager").events


@pytest.mark.parametrize(
    ("model", "field", "bad"),
    [
        (SavePerson, "pin", "12345"),
        (SavePerson, "pin", "1234567"),
        (SavePerson, "pin", "１２３４５６"),
        (SavePerson, "pin", 123456),
        (SavePerson, "roles", ()),
        (SavePerson, "roles", ("cook",)),
        (SavePerson, "name", ""),
        (SavePerson, "person", "민"),
        (SignIn, "pin", "abcdef"),
        (SignIn, "pin", None),
    ],
)
def test_what_is_no_person(model: type[Command], field: str, bad: object) -> None:
    body: dict[str, Any] = {
        "command_id": shop().command_id(), "type": "sign_in", "person": "min", "pin": "123456",
    }  # fmt: skip
    if model is SavePerson:
        body |= {"type": "save_person", "name": "이름", "roles": ("staff",)}
    assert model.model_validate(body)
    with pytest.raises(ValidationError, match=field):
        model.model_validate(body | {field: bad})


# --- signing in


def test_in_and_out() -> None:
    day = shop()
    save(day, "min", "staff", "kitchen")
    answer = sign_in(day, "min", True).answer
    assert (answer.person, answer.roles) == ("min", ("staff", "kitchen"))
    assert on_device(day) == "min"
    assert on_device(day, "setup") is None
    sign_in(day, "boss", True)  # one person at a time on a device
    assert on_device(day) == "boss"
    out = day.ask({"type": "sign_out"})
    assert out.event("signed_out").person == "boss"
    assert params(day.ask({"type": "sign_out"})) == (
        "wrong_state", {"what": "sign_in", "state": "signed_out"},
    )  # fmt: skip


def test_five_wrong_pins_lock_that_person_on_that_device() -> None:
    day = shop()
    save(day, "min")
    left = [sign_in(day, "min", False) for _ in range(PIN_TRIES)]
    assert [params(one) for one in left[:-1]] == [
        ("sign_in_failed", {"tries_left": n}) for n in (4, 3, 2, 1)
    ]
    assert params(left[-1]) == ("sign_in_locked", {"seconds": 900})
    assert [event.type for one in left for event in one.events] == ["sign_in_refused"] * 5
    # Not even the right PIN now, and the try costs nothing more.
    day.now += 1_500
    again = sign_in(day, "min", True)
    assert (params(again), again.events) == (("sign_in_locked", {"seconds": 899}), ())
    assert sign_in(day, "boss", True).events
    assert sign_in(day, "min", True, "setup").events


def test_a_lock_ends_and_counting_begins_anew() -> None:
    day = shop()
    for _ in range(PIN_TRIES):
        sign_in(day, "boss", False)
    day.now += PIN_LOCK_MS - 1
    assert sign_in(day, "boss", True).code == "sign_in_locked"
    day.now += 1
    assert params(sign_in(day, "boss", False)) == ("sign_in_failed", {"tries_left": 4})
    assert sign_in(day, "boss", True).events


def test_the_right_pin_forgets_the_wrong_ones() -> None:
    day = shop()
    for _ in range(3):
        for _ in range(PIN_TRIES - 1):
            sign_in(day, "boss", False)
        assert sign_in(day, "boss", True).events


def test_guessing_survives_a_restart() -> None:
    day = shop()
    for _ in range(PIN_TRIES):
        sign_in(day, "boss", False)
    again = day.copy()
    assert sign_in(again, "boss", True).code == "sign_in_locked"


def test_who_is_not_here_does_not_sign_in() -> None:
    day = shop()
    save(day, "min")
    sign_in(day, "min", True, "kitchen")
    save(day, "min", active=False)
    assert on_device(day, "kitchen") is None  # felt at once
    for person in ("min", "nobody"):
        assert params(sign_in(day, person, True)) == ("unknown_person", {"person": person})


# --- forgetting


def test_an_orders_notes_are_erased() -> None:
    day = shop()
    placed = order(day, wish("cola") | {"note": "땅콩 알레르기"}, note="창가")
    erased = erase(day, placed.answer.order).event("erased")
    assert (erased.subject, erased.reason) == (placed.answer.order, "본인 요청")
    assert day.state.orders[placed.answer.order].notes == {}
    journal = [stored(e, erased=e.event.subject == placed.answer.order) for e in day.entries]
    assert folded(journal) == day.state
    assert erase(day, placed.answer.order).events  # again is harmless


def test_an_order_long_gone_is_erased_in_the_books() -> None:
    day = shop()
    placed = order(day, "water", note="창가")
    day.advance(DAY)
    assert placed.answer.order not in day.state.orders
    assert erase(day, placed.answer.order).event("erased").target == placed.answer.order


def test_a_person_is_forgotten_after_leaving() -> None:
    day = shop()
    save(day, "min")
    assert params(erase(day, "min")) == ("wrong_state", {"what": "person", "state": "active"})
    save(day, "min", active=False)
    assert erase(day, "min").events
    assert day.state.person_names["min"] == "min"
    assert "min" not in day.state.pin_hashes
    # Who comes back needs a PIN again.
    assert save(day, "min", pin=None).code == "wrong_state"
    assert save(day, "min").events


@pytest.mark.parametrize("subject", ["shop", "nobody", "o1234567", "b" + NOWHERE, "d" + NOWHERE])
def test_nothing_else_is_erased(subject: str) -> None:
    """The private parts of devices and codes are the hashes they are known by."""
    day = shop()
    assert params(erase(day, subject)) == ("wrong_state", {"what": "subject", "state": "unknown"})
