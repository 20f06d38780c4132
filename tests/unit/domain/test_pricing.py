"""Pricing: what wishes cost. Prices of the small shop are in `small_shop.py` and add up in the head."""

import json

import pytest
from pydantic import ValidationError

from hub.domain.order import PICKS_MAX, QUANTITY_MAX, Line, LineWish
from hub.domain.pricing import counted_name, priced, stock_taken
from hub.domain.refusals import Refusal
from hub.domain.stock import Overlay
from hub.domain.text import Language
from tests.unit.domain.small_shop import BODY, MENU, line_wish, wish

LUNCHTIME = frozenset({"lunch"})


def lines_of(
    *wishes: LineWish,
    overlay: Overlay | None = None,
    language: Language = "ko",
    free: bool = False,
    by_staff: bool = False,
) -> tuple[Line, ...]:
    overlay = overlay or Overlay(market_prices={"sashimi": 45_000}, dayparts_open=set(LUNCHTIME))
    return priced(MENU, overlay, wishes, language, free=free, by_staff=by_staff)


def refused(*wishes: LineWish, overlay: Overlay | None = None, by_staff: bool = False) -> Refusal:
    with pytest.raises(Refusal) as caught:
        lines_of(*wishes, overlay=overlay, by_staff=by_staff)
    return caught.value


BOWL = line_wish("bibimbap", 1, "spice.mild")


@pytest.mark.parametrize(
    ("wanted", "unit", "amount"),
    [
        (line_wish("cola"), 2_000, 2_000),
        (line_wish("cola", 3), 2_000, 6_000),
        (line_wish("cola", 99), 2_000, 198_000),
        (line_wish("water", 2), 0, 0),
        (BOWL, 9_500, 9_500),
        (line_wish("bibimbap", 2, "spice.hot"), 10_000, 20_000),
        (line_wish("ribs", 2), 22_000, 44_000),
        (line_wish("sashimi"), 45_000, 45_000),
        (line_wish("lunch-soup"), 8_000, 8_000),
        # Two units of side dishes are free, the dearest first: egg 2,000, then anchovy 1,000, then kimchi 500.
        (line_wish("salad"), 4_000, 4_000),
        (line_wish("salad", 1, "banchan.egg"), 4_000, 4_000),
        (line_wish("salad", 1, "banchan.kimchi", "banchan.egg", "banchan.anchovy"), 4_500, 4_500),
        (line_wish("salad", 1, "banchan.anchovy*3"), 5_000, 5_000),
        (line_wish("salad", 1, "banchan.kimchi*2", "banchan.anchovy*2"), 5_000, 5_000),
        (line_wish("salad", 1, "banchan.egg", "banchan.anchovy*3", "banchan.kimchi*2"), 7_000, 7_000),
        (line_wish("salad", 2, "banchan.anchovy*3"), 5_000, 10_000),
        # Sets: the set's price, what a dearer part costs on top, and the part's own options.
        (line_wish("combo", main="bibimbap spice.mild", drink="cola"), 20_000, 20_000),
        (line_wish("combo", main="bibimbap spice.hot", drink="cola"), 20_500, 20_500),
        (line_wish("combo", main="ribs", drink="soju"), 25_000, 25_000),
        (line_wish("combo", 2, main="ribs", drink="cola"), 23_000, 46_000),
    ],
)  # fmt: skip
def test_what_a_line_costs(wanted: LineWish, unit: int, amount: int) -> None:
    (line,) = lines_of(wanted)
    assert (line.unit, line.amount) == (unit, amount)
    assert line.amount == line.unit * line.quantity


def test_options_stand_in_menu_order_with_what_each_adds() -> None:
    (line,) = lines_of(line_wish("salad", 1, "banchan.anchovy*2", "banchan.kimchi", "banchan.egg"))
    assert [(o.option, o.quantity, o.amount) for o in line.options] == [
        ("kimchi", 1, 500),
        ("egg", 1, 0),
        ("anchovy", 2, 1_000),
    ]


def test_a_free_line_costs_nothing_in_any_of_its_parts() -> None:
    (line,) = lines_of(
        line_wish("combo", 2, main="bibimbap spice.hot", drink="soju"), free=True, by_staff=True
    )
    assert line.free
    assert (line.price, line.unit, line.amount) == (0, 0, 0)
    assert [part.extra for part in line.parts] == [0, 0]
    assert [option.amount for part in line.parts for option in part.options] == [0]
    assert [part.item for part in line.parts] == ["bibimbap", "soju"]


def test_lines_copy_what_the_menu_says_now() -> None:
    rice, soju = lines_of(line_wish("rice-bag"), line_wish("soju"), language="en")
    assert (rice.no, rice.tax, rice.stations, rice.alcohol) == (1, "exempt", (), False)
    assert (soju.no, soju.tax, soju.stations, soju.alcohol) == (2, "taxable", ("bar",), True)
    assert soju.name == {"ko": "소주", "en": "Soju"}


def test_a_language_the_menu_lacks_leaves_korean_alone() -> None:
    (line,) = lines_of(line_wish("soju"), language="ja")
    assert line.name == {"ko": "소주"}


@pytest.mark.parametrize(
    ("wanted", "code", "params"),
    [
        (line_wish("tea"), "unknown_item", {"item": "tea"}),
        (line_wish("cola", 1, "spice.hot"), "unknown_option", {"item": "cola", "option": "spice.hot"}),
        (
            line_wish("bibimbap", 1, "spice.cold"),
            "unknown_option", {"item": "bibimbap", "option": "spice.cold"},
        ),
        (
            line_wish("bibimbap", 1, "banchan.egg"),
            "unknown_option", {"item": "bibimbap", "option": "banchan.egg"},
        ),
        (
            line_wish("salad", 1, "banchan.egg", "banchan.egg"),
            "unknown_option", {"item": "salad", "option": "banchan.egg"},
        ),
        (
            line_wish("bibimbap"),
            "option_count", {"item": "bibimbap", "group": "spice", "min": 1, "max": 1, "chosen": 0},
        ),
        (
            line_wish("bibimbap", 1, "spice.mild", "spice.hot"),
            "option_count", {"item": "bibimbap", "group": "spice", "min": 1, "max": 1, "chosen": 2},
        ),
        (
            line_wish("salad", 1, "banchan.egg*2"),  # one egg roll at most
            "option_count", {"item": "salad", "group": "banchan", "min": 0, "max": 1, "chosen": 2},
        ),
        (
            line_wish("salad", 1, "banchan.anchovy*3", "banchan.kimchi*3", "banchan.egg"),
            "option_count", {"item": "salad", "group": "banchan", "min": 0, "max": 6, "chosen": 7},
        ),
        (line_wish("combo"), "set_steps_wrong", {"item": "combo", "step": "main"}),
        (line_wish("combo", main="ribs"), "set_steps_wrong", {"item": "combo", "step": "drink"}),
        (
            line_wish("combo", main="ribs", drink="water"),
            "set_steps_wrong", {"item": "combo", "step": "drink"},
        ),
        (
            line_wish("combo", main="ribs", drink="cola", cake="salad"),
            "set_steps_wrong", {"item": "combo", "step": "cake"},
        ),
        (line_wish("cola", main="ribs"), "set_steps_wrong", {"item": "cola", "step": "main"}),
        (
            line_wish("combo", main="bibimbap", drink="cola"),
            "option_count", {"item": "bibimbap", "group": "spice", "min": 1, "max": 1, "chosen": 0},
        ),
        (
            line_wish("combo", main="ribs spice.hot", drink="cola"),
            "unknown_option", {"item": "ribs", "option": "spice.hot"},
        ),
        (line_wish("ribs"), "too_few_servings", {"item": "ribs", "name": "갈비", "min": 2}),
    ],
)  # fmt: skip
def test_a_wish_that_the_menu_does_not_know(
    wanted: LineWish, code: str, params: dict[str, object]
) -> None:
    refusal = refused(wanted)
    assert (refusal.code, refusal.params) == (code, params)
    assert refusal.advice == "mend"


def test_a_step_is_filled_once() -> None:
    twice = wish("combo", main="ribs", drink="cola")
    twice["steps"].append({"step": "drink", "item": "soju"})
    wanted = LineWish.model_validate_json(json.dumps(twice))
    assert refused(wanted).code == "set_steps_wrong"


def test_the_first_wrong_line_is_named() -> None:
    assert refused(line_wish("tea"), line_wish("coffee")).params == {"item": "tea"}


def test_minimum_servings_count_over_the_lines_of_a_round() -> None:
    """2인분부터: one person's with another note is the second serving; a part of a set is no serving."""
    assert [line.quantity for line in lines_of(line_wish("ribs"), line_wish("ribs"))] == [1, 1]
    assert refused(line_wish("ribs"), BOWL).code == "too_few_servings"
    in_a_set = line_wish("combo", main="ribs", drink="cola")
    assert len(lines_of(in_a_set)) == 1
    assert refused(line_wish("ribs"), in_a_set).code == "too_few_servings"


def test_staff_may_serve_one_and_out_of_hours_but_never_what_is_gone() -> None:
    evening = Overlay()
    assert lines_of(line_wish("ribs"), overlay=evening, by_staff=True)[0].quantity == 1
    assert lines_of(line_wish("lunch-soup"), overlay=evening, by_staff=True)[0].amount == 8_000
    gone = Overlay(sold_out={"ribs": 0}, stock={"cola": 0})
    assert refused(line_wish("ribs"), overlay=gone, by_staff=True).code == "sold_out"
    assert refused(line_wish("cola"), overlay=gone, by_staff=True).code == "not_enough_stock"
    assert refused(line_wish("sashimi"), overlay=gone, by_staff=True).code == "no_market_price"


HOURLY: list[tuple[Overlay, LineWish, str, dict[str, object]]] = [
    (Overlay(sold_out={"cola": 0}), line_wish("cola"), "sold_out", {"item": "cola", "name": "콜라"}),
    (
        Overlay(sold_out={"spice.hot": 9}), line_wish("bibimbap", 1, "spice.hot"),
        "sold_out", {"item": "spice.hot", "name": "매운맛"},
    ),
    (
        Overlay(sold_out={"ribs": 0}), line_wish("combo", main="ribs", drink="cola"),
        "sold_out", {"item": "ribs", "name": "갈비"},
    ),
    (
        Overlay(sold_out={"spice.hot": 0}), line_wish("combo", main="bibimbap spice.hot", drink="cola"),
        "sold_out", {"item": "spice.hot", "name": "매운맛"},
    ),
    (Overlay(), line_wish("lunch-soup"), "not_offered_now", {"item": "lunch-soup", "name": "점심 국밥"}),
    (Overlay(), line_wish("sashimi"), "no_market_price", {"item": "sashimi", "name": "회"}),
    (
        Overlay(stock={"cola": 2}), line_wish("cola", 3),
        "not_enough_stock", {"item": "cola", "name": "콜라", "left": 2},
    ),
    (
        Overlay(stock={"cola": 1}), line_wish("combo", 2, main="ribs", drink="cola"),
        "not_enough_stock", {"item": "cola", "name": "콜라", "left": 1},
    ),
    (
        Overlay(stock={"banchan.anchovy": 5}), line_wish("salad", 2, "banchan.anchovy*3"),
        "not_enough_stock", {"item": "banchan.anchovy", "name": "멸치볶음", "left": 5},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("overlay", "wanted", "code", "params"), HOURLY)
def test_what_is_not_to_be_had_now(
    overlay: Overlay, wanted: LineWish, code: str, params: dict[str, object]
) -> None:
    refusal = refused(wanted, overlay=overlay)
    assert (refusal.code, refusal.params) == (code, params)
    assert refusal.advice == "ask_staff"


def test_what_another_option_has_run_out_of_harms_nobody() -> None:
    overlay = Overlay(sold_out={"spice.hot": 0, "soju": 0}, stock={"cola": 1})
    assert lines_of(BOWL, overlay=overlay)[0].amount == 9_500
    one = line_wish("combo", main="bibimbap spice.mild", drink="cola")
    assert lines_of(one, overlay=overlay)[0].amount == 20_000


def test_a_part_of_a_set_needs_no_daypart_of_its_own() -> None:
    body = MENU.model_dump()
    body["items"][0]["dayparts"] = ("lunch",)  # bibimbap at lunch alone, the set all day
    menu = type(MENU).model_validate(body)
    whole = line_wish("combo", main="bibimbap spice.mild", drink="cola")
    (line,) = priced(menu, Overlay(), [whole], "ko")
    assert line.amount == 20_000
    with pytest.raises(Refusal) as caught:
        priced(menu, Overlay(), [BOWL], "ko")
    assert caught.value.code == "not_offered_now"


def test_stock_counts_over_all_lines_and_parts() -> None:
    overlay = Overlay(stock={"cola": 3})
    alone, inside = line_wish("cola", 2), line_wish("combo", main="ribs", drink="cola")
    assert len(lines_of(alone, inside, overlay=overlay)) == 2
    overlay.stock["cola"] = 2
    assert refused(alone, inside, overlay=overlay).params["left"] == 2
    assert stock_taken(lines_of(alone, inside)) == {"cola": 3, "combo": 1, "ribs": 1}
    lines = lines_of(line_wish("salad", 2, "banchan.anchovy*3"), BOWL)
    assert stock_taken(lines) == {
        "salad": 2, "banchan.anchovy": 6, "bibimbap": 1, "spice.mild": 1,
    }  # fmt: skip


def test_a_counted_thing_is_named_even_when_the_menu_has_lost_it() -> None:
    assert counted_name(MENU, "cola", "en") == "Cola"
    assert counted_name(MENU, "spice.hot", "ko") == "매운맛"
    assert counted_name(MENU, "spice.cold", "ko") == "spice.cold"
    assert counted_name(MENU, "ice.cold", "ko") == "ice.cold"
    assert counted_name(MENU, "tea", "ko") == "tea"


@pytest.mark.parametrize(
    "bad",
    [
        {"item": "cola", "quantity": 0},
        {"item": "cola", "quantity": -1},
        {"item": "cola", "quantity": QUANTITY_MAX + 1},
        {"item": "cola", "quantity": 1.5},
        {"item": "cola", "quantity": True},
        {"item": "cola", "quantity": "1"},
        {"item": "cola"},
        {"item": "콜라", "quantity": 1},
        {"item": "cola", "quantity": 1, "price": 10},  # a client's price is never even read
        {"item": "cola", "quantity": 1, "note": "줄\n바꿈"},
        {"item": "cola", "quantity": 1, "options": [{"group": "a", "option": "b"}] * (PICKS_MAX + 1)},
        {"item": "cola", "quantity": 1, "options": [{"group": "a", "option": "b", "quantity": 21}]},
        {"item": "cola", "quantity": 1, "steps": [{"step": "a", "item": "b"}] * 9},
    ],
)  # fmt: skip
def test_a_malformed_wish_is_no_wish(bad: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        LineWish.model_validate_json(json.dumps(bad))


def test_the_largest_wish_is_one() -> None:
    picks = [{"group": "a", "option": "b", "quantity": 20}] * PICKS_MAX
    steps = [{"step": "a", "item": "b", "options": picks}] * 8
    body = {
        "item": "cola",
        "quantity": QUANTITY_MAX,
        "options": picks,
        "steps": steps,
        "note": "아" * 200,
    }
    assert LineWish.model_validate_json(json.dumps(body)).quantity == 99


def test_sums_have_an_end() -> None:
    """The dearest item a hundred times over is refused by its sum; nothing overflows on its way."""
    body = BODY | {
        "items": [
            {"id": "gold", "name": {"ko": "금"}, "category": "all", "price": 100_000_000},
            *BODY["items"],
        ]
    }
    menu = type(MENU).model_validate(body, strict=False)
    gold = line_wish("gold", 99)
    assert priced(menu, Overlay(), [gold], "ko")[0].amount == 9_900_000_000
    with pytest.raises(Refusal) as caught:
        priced(menu, Overlay(), [gold] * 2, "ko")
    assert (caught.value.code, caught.value.params["what"]) == ("over_limit", "amount")
    body["items"][0]["groups"] = ["leaf"]
    leaf = {"id": "leaf", "name": {"ko": "금박"}, "price": 100_000_000}
    body["groups"] = [
        *BODY["groups"], {"id": "leaf", "name": {"ko": "금박"}, "options": [leaf]},
    ]  # fmt: skip
    menu = type(MENU).model_validate(body, strict=False)
    with pytest.raises(Refusal) as caught:
        priced(menu, Overlay(), [line_wish("gold", 99, "leaf.leaf")], "ko")
    assert caught.value.code == "over_limit"
