"""A published menu: every reference resolves, nothing contradicts itself, its version is its content."""

import json
from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from hub.domain import menu as m
from hub.domain.menu import Menu
from tests.unit.domain.small_shop import BODY, MENU

Body = dict[str, Any]


def parsed(body: Body) -> Menu:
    return Menu.model_validate_json(json.dumps(body))


def changed(path: str, value: object) -> Body:
    """The small menu with one thing changed; `items.combo.steps.main` finds list entries by id."""
    body = deepcopy(BODY)
    *way, last = path.split(".")
    here: Any = body
    for name in way:
        here = (
            next(one for one in here if one["id"] == name) if isinstance(here, list) else here[name]
        )
    here[last] = value
    return body


def named(id: str, **more: Any) -> Body:
    return {"id": id, "name": {"ko": id}} | more


def added(what: str, *entries: Body) -> Body:
    return BODY | {what: [*BODY[what], *entries]}


def step(*items: str, id: str = "main") -> Body:
    return named(id, candidates=[{"item": item} for item in items])


def item(id: str, **more: Any) -> Body:
    return named(id, category="all", price=1_000) | more


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (added("items", item("cola")), "two of the same item id"),
        (added("categories", named("all")), "two of the same category id"),
        (added("stations", named("bar")), "two of the same station id"),
        (added("dayparts", named("lunch", start=0, end=60)), "two of the same daypart id"),
        (added("groups", named("spice", options=[named("x")])), "two of the same option group id"),
        (changed("items.cola.category", "drinks"), "item cola: no category 'drinks'"),
        (changed("items.cola.groups", ["ice"]), "item cola: no option group 'ice'"),
        (changed("items.cola.stations", ["cellar"]), "item cola: no station 'cellar'"),
        (changed("items.cola.dayparts", ["dinner"]), "item cola: no daypart 'dinner'"),
        (changed("items.salad.groups", ["banchan", "banchan"]), "the same option group twice"),
        (changed("items.cola.stations", ["bar", "bar"]), "the same station twice"),
        (changed("items.combo.steps", [step("cola"), step("soju")]), "the same step twice"),
        (changed("items.combo.steps", [step("cola", "cola")]), "the same candidate twice"),
        (changed("items.combo.steps", [step("tea")]), "item combo: no set item 'tea'"),
        (changed("items.combo.steps", [step("combo")]), "combo is a set itself or taxed otherwise"),
        (changed("items.combo.steps", [step("rice-bag")]), "rice-bag is a set itself or taxed otherwise"),
        (changed("groups.spice.min", 2), "group spice: min is above max"),
        (changed("groups.spice.options", [named("mild"), named("mild")]), "two of the same option id"),
    ],
)  # fmt: skip
def test_a_broken_menu_is_refused(body: Body, complaint: str) -> None:
    with pytest.raises(ValidationError, match="(?s)" + complaint):
        parsed(body)


def test_a_group_must_be_able_to_reach_its_least() -> None:
    group = named("two", min=2, max=2, options=[named("only")])
    with pytest.raises(ValidationError, match="group two: its options cannot reach min"):
        parsed(added("groups", group))
    group["options"] = [named("only", quantity_max=2)]
    assert parsed(added("groups", group)).group_by_id["two"].min == 2
    # Two of kimchi, an egg, three of anchovy.
    assert parsed(changed("groups.banchan.min", 6)).group_by_id["banchan"].min == 6


@pytest.mark.parametrize(
    ("path", "bad", "good"),
    [
        ("items.cola.price", -1, 0),
        ("items.cola.price", 100_000_001, 100_000_000),
        ("items.cola.price", 1.5, None),  # no price is 시가
        ("items.soju.tax", "zero", "taxable"),
        ("items.ribs.servings_min", 0, 1),
        ("items.ribs.servings_min", 11, 10),
        ("items.cola.name", {"en": "Cola"}, {"ko": "콜라", "ja": "コーラ"}),
        ("items.cola.reading", {"en": "ko-la"}, {"ko": "코올라"}),
        ("items.cola.allergens", ["gluten"], ["wheat", "pine_nut"]),
        ("items.cola.stations", [f"s{n}" for n in range(7)], ["bar", "hot"]),
        ("items.water.id", "1water", "tap-water"),
        ("items.salad.origins", [{"ingredient": {"ko": "배추"}}], []),
        (
            "items.salad.origins",
            [{"ingredient": {"ko": "배추"}, "country": {"ko": "국내산"}}] * (m.ORIGINS_MAX + 1),
            [{"ingredient": {"ko": "배추"}, "country": {"ko": "국내산"}}] * m.ORIGINS_MAX,
        ),
        ("groups.spice.options", [], [named("mild")]),
        ("groups.banchan.max", 21, 20),
        ("groups.banchan.max", 0, 1),
        ("groups.banchan.free", 21, 20),
        ("dayparts.lunch.weekdays", [], [0]),
        ("dayparts.lunch.weekdays", [7], [6]),
        ("dayparts.lunch.start", 1441, 1440),
        ("dayparts.lunch.end", -1, 0),
    ],
)
def test_limits_of_a_menu(path: str, bad: object, good: object) -> None:
    with pytest.raises(ValidationError):
        parsed(changed(path, bad))
    parsed(changed(path, good))


@pytest.mark.parametrize(
    ("what", "most"),
    [
        ("categories", m.CATEGORIES_MAX),
        ("items", m.ITEMS_MAX),
        ("groups", m.GROUPS_MAX),
        ("stations", m.STATIONS_MAX),
        ("dayparts", m.DAYPARTS_MAX),
    ],
)
def test_a_menu_has_only_so_many_of_each(what: str, most: int) -> None:
    more: Body = {
        "items": {"category": "all", "price": 0},
        "groups": {"options": [named("x")]},
        "dayparts": {"start": 0, "end": 60},
    }.get(what, {})
    room = most - len(BODY[what])
    entries = [named(f"n{n}", **more) for n in range(room + 1)]
    parsed(added(what, *entries[:room]))
    with pytest.raises(ValidationError, match=f"(?s){what}.*at most {most} items"):
        parsed(added(what, *entries))


def test_a_version_is_the_content() -> None:
    again = parsed(deepcopy(BODY))
    assert again.version == MENU.version
    assert len(again.version) == 21
    assert again.version.startswith("m")
    versions = {
        parsed(changed(path, value)).version
        for path, value in (
            ("items.cola.price", 2_001),
            ("items.cola.name", {"ko": "사이다"}),
            ("items.cola.allergens", ["milk"]),
            ("groups.spice.max", 2),
            ("items", BODY["items"][::-1]),  # the order is what a guest sees
        )
    }
    assert len(versions | {MENU.version}) == 6


def test_things_are_found_by_their_id() -> None:
    assert MENU.item_by_id["cola"].price == 2_000
    assert MENU.group_by_id["spice"].options[1].id == "hot"
    assert MENU.station_by_id["bar"].name["ko"] == "음료"
    assert MENU.daypart_by_id["lunch"].start == 660
