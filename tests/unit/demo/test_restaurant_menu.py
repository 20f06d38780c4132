"""The demo menu keeps the duties of the trade and shows every feature of the menu model."""

from itertools import product

import pytest

from hub.demo.restaurant import menu, shop
from hub.domain.menu import Item

ITEM = {item.id: item for item in menu().items}
SETS = [item for item in menu().items if item.steps]

# A word of a Korean name or description, and how the origin line that it asks for begins.
ORIGIN_ASKED = [
    ("돼지", "돼지고기"),
    ("소고기", "쇠고기"),
    ("한우", "쇠고기"),
    ("선지", "쇠고기(선지)"),
    ("사골", "쇠고기(사골 육수)"),
    ("찜갈비", "쇠고기(갈비)"),
    ("돼지막창", "돼지고기(막창)"),
    ("소막창", "쇠고기(막창)"),
    ("닭", "닭고기"),
    ("쌀", "쌀"),
    ("밥", "쌀"),
    ("배추김치", "배추김치(배추)"),
    ("배추김치", "배추김치(고춧가루)"),
    ("두부", "콩(두부)"),
    ("콩국", "콩(콩국)"),
    ("오징어", "오징어"),
    ("고등어", "고등어"),
]
# A word that stands for several meats: one of these origin lines is enough.
ORIGIN_ASKED_ANY = [
    ("막창", ("돼지고기(막창)", "쇠고기(막창)")),
    ("갈비", ("쇠고기", "돼지고기")),
    ("김치", ("배추김치(배추)",)),
]
# Words that hold one of the above without meaning the food.
NOT_FOOD = ("막창소스", "닭똥집골목")

ALLERGEN_OF_ORIGIN = [
    ("쇠고기", "beef"),
    ("돼지고기", "pork"),
    ("닭고기", "chicken"),
    ("오징어", "squid"),
    ("고등어", "mackerel"),
    ("콩", "soy"),
    ("달걀", "egg"),
    # Our kimchi is made with salted shrimp (새우젓).
    ("배추김치", "shrimp"),
]
# Drinks are told by these words; 주 alone would find 주스.
ALCOHOL_WORDS = ("소주", "맥주", "막걸리", "청주", "분자주", "하이볼")


def _said(item: Item) -> str:
    said = item.name["ko"] + " " + (item.description or {"ko": ""})["ko"]
    for word in NOT_FOOD:
        said = said.replace(word, "")
    return said


def _origins(item: Item) -> list[str]:
    return [origin.ingredient["ko"] for origin in item.origins]


def test_it_is_a_whole_menu() -> None:
    assert len(menu().items) >= 48
    assert len({item.category for item in menu().items}) == len(menu().categories) >= 7
    assert all(item.picture is None for item in menu().items)


@pytest.mark.parametrize(("word", "ingredient"), ORIGIN_ASKED)
def test_what_a_dish_names_has_its_origin(word: str, ingredient: str) -> None:
    naming = [item for item in menu().items if word in _said(item)]
    missing = [
        item.id for item in naming if not any(o.startswith(ingredient) for o in _origins(item))
    ]
    assert naming
    assert missing == []


@pytest.mark.parametrize(("word", "ingredients"), ORIGIN_ASKED_ANY)
def test_what_a_dish_may_mean_has_an_origin(word: str, ingredients: tuple[str, ...]) -> None:
    naming = [item for item in menu().items if word in _said(item)]
    missing = [
        item.id for item in naming if not any(o.startswith(ingredients) for o in _origins(item))
    ]
    assert naming
    assert missing == []


def test_korean_beef_names_its_breed() -> None:
    """국내산 쇠고기 has to say 한우, 육우 or 젖소."""
    unnamed = [
        item.id
        for item in menu().items
        for origin in item.origins
        if origin.ingredient["ko"].startswith("쇠고기") and origin.country["ko"] == "국내산"
    ]
    assert unnamed == []


@pytest.mark.parametrize(("ingredient", "allergen"), ALLERGEN_OF_ORIGIN)
def test_allergens_agree_with_origins(ingredient: str, allergen: str) -> None:
    holding = [
        item for item in menu().items if any(o.startswith(ingredient) for o in _origins(item))
    ]
    assert holding
    assert [item.id for item in holding if allergen not in item.allergens] == []


def test_alcohol_is_marked_and_nothing_else() -> None:
    single = [item for item in menu().items if not item.steps]
    marked = {item.id for item in single if item.alcohol}
    assert marked == {
        item.id for item in single if any(word in item.name["ko"] for word in ALCOHOL_WORDS)
    }
    assert marked == {item.id for item in single if item.category == "alcohol"}


def test_a_set_is_alcohol_only_where_it_cannot_be_had_without() -> None:
    for item in SETS:
        unavoidable = any(all(ITEM[c.item].alcohol for c in step.candidates) for step in item.steps)
        assert item.alcohol is unavoidable, item.id
    assert any(ITEM[c.item].alcohol for s in SETS for step in s.steps for c in step.candidates)


def test_sets_resolve_and_can_be_ordered() -> None:
    assert len(SETS) >= 3
    assert any(len(step.candidates) == 1 for item in SETS for step in item.steps)
    for item in SETS:
        assert len({step.id for step in item.steps}) == len(item.steps), item.id
        for step in item.steps:
            for candidate in step.candidates:
                part = ITEM[candidate.item]
                assert part.servings_min == 1, f"{item.id}: one {part.id} cannot be ordered"
                assert part.price is not None, f"{item.id}: {part.id} has no price of its own"
                assert set(part.dayparts) in (set(), set(item.dayparts)), part.id


def test_a_set_costs_less_than_its_parts() -> None:
    for item in SETS:
        assert item.price is not None
        for chosen in product(*(step.candidates for step in item.steps)):
            apart = sum(ITEM[c.item].price or 0 for c in chosen)
            names = [c.item for c in chosen]
            assert item.price + sum(c.extra for c in chosen) < apart, f"{item.id}: {names}"


def test_a_set_tells_what_may_be_in_it() -> None:
    for item in SETS:
        parts = [ITEM[c.item] for step in item.steps for c in step.candidates]
        assert set(item.allergens) == {allergen for part in parts for allergen in part.allergens}
        assert all(origin in item.origins for part in parts for origin in part.origins)
        assert len(item.allergens) == len(set(item.allergens))


def test_prices_are_hundreds_of_won() -> None:
    prices = [item.price for item in menu().items if item.price is not None]
    prices += [option.price for group in menu().groups for option in group.options]
    prices += [c.extra for item in SETS for step in item.steps for c in step.candidates]
    assert [price for price in prices if price % 100] == []
    assert all(item.price is None or item.price > 0 for item in menu().items)


def test_two_dishes_are_at_market_price() -> None:
    assert {item.id for item in menu().items if item.price is None} == {"mungtigi", "wild-bok-tang"}


def test_only_raw_goods_to_take_home_are_exempt() -> None:
    exempt = {item.id for item in menu().items if item.tax == "exempt"}
    assert exempt == {"raw-hanwoo", "raw-makchang", "rice-bag", "egg-box"}
    assert {ITEM[id].category for id in exempt} == {"retail"}


def test_minimum_servings_are_said() -> None:
    """2인분부터 must be readable, not only enforced; and one serving is what the name says."""
    several = [item for item in menu().items if item.servings_min > 1]
    assert {item.servings_min for item in several} == {2}
    for item in several:
        assert "1인분" in item.name["ko"], item.id
        assert item.description is not None
        assert "2인분부터" in item.description["ko"], item.id


def test_dayparts_cover_weekdays_and_midnight() -> None:
    lunch, dinner, late = (menu().daypart_by_id[id] for id in ("lunch", "dinner", "late"))
    assert (lunch.start, lunch.end, lunch.weekdays) == (11 * 60, 14 * 60 + 30, (0, 1, 2, 3, 4))
    assert (dinner.start, dinner.end) == (17 * 60, 1440)
    assert late.end < late.start
    used = {id for item in menu().items for id in item.dayparts}
    assert used == {"lunch", "dinner", "late"}
    assert sum(not item.dayparts for item in menu().items) >= 48


def test_every_dish_has_a_place_to_be_made() -> None:
    """Sets are cooked by their parts; sealed goods are handed over at the counter."""
    without = {item.id for item in menu().items if not item.stations and not item.steps}
    assert without == {"rice-bag", "egg-box"}
    assert any(len(item.stations) == 2 for item in menu().items)
    assert {id for item in menu().items for id in item.stations} == set(menu().station_by_id)


def test_option_groups_are_used_and_show_every_kind() -> None:
    used = {id for item in menu().items for id in item.groups}
    groups = menu().groups
    assert used == {group.id for group in groups}
    assert any(group.free for group in groups)
    assert any(group.min == 1 and group.max == 2 for group in groups)
    assert any(option.quantity_max > 1 for group in groups for option in group.options)


def test_the_shop_is_complete_and_its_number_is_a_demo_one() -> None:
    facts = shop()
    texts = {"name", "tagline", "address", "origin_notice", "receipt_note"}
    assert {key for key, fact in facts.items() if isinstance(fact, dict)} - {"rules"} == texts
    assert set(facts) - texts - {"rules"} == {"business_number", "representative", "phone"}
    number = facts["business_number"]
    assert isinstance(number, str)
    assert [len(part) for part in number.split("-")] == [3, 2, 5]
    digits = [int(digit) for digit in number.replace("-", "")]
    # reference/korea.md 2.4
    total = sum(d * w for d, w in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
    assert digits[9] == (10 - (total + digits[8] * 5 // 10) % 10) % 10
    assert int(number[:3]) < 101, "tax office numbers begin at 101: this could be somebody's"


def test_callers_cannot_spoil_the_shop_for_each_other() -> None:
    shop()["name"] = None
    assert shop()["name"] is not None
