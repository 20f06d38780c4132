"""What is on offer this hour: sold out, stock, market price, dayparts, new menus, pauses."""

from typing import Any

import pytest

from hub.domain.events import Event
from hub.domain.stock import STOCK_MAX
from tests.shop_day import DAY, HOUR, MINUTE, Outcome, ShopDay
from tests.unit.domain.small_shop import MENU, order, order_body, shop, wish

KEYS = ["cola", "spice.hot"]


def sold_out(day: ShopDay, item: str, until: int = 0) -> Outcome:
    return day.ask({"type": "set_sold_out", "item": item, "until": until}, "kitchen")


def stock(day: ShopDay, item: str, left: int | None) -> Outcome:
    return day.ask({"type": "set_stock", "item": item, "left": left}, "kitchen")


def back(day: ShopDay, item: str) -> Outcome:
    return day.ask({"type": "clear_sold_out", "item": item}, "kitchen")


def is_off(day: ShopDay, item: str) -> bool:
    """True when an order of it is refused as sold out."""
    wanted = wish("bibimbap", 1, item) if "." in item else wish(item)
    return day.ask(order_body(day, wanted, total=1), "kiosk").code == "sold_out"


def params(outcome: Outcome) -> tuple[str | None, Any]:
    return outcome.code, outcome.refusal and outcome.refusal.params


def kinds(events: list[Event]) -> list[str]:
    return [event.type for event in events]


# --- sold out


@pytest.mark.parametrize("item", KEYS)
def test_sold_out_until_said(item: str) -> None:
    day = shop()
    assert sold_out(day, item).event("item_sold_out").until == 0
    day.advance(3 * DAY)
    assert is_off(day, item)
    assert back(day, item).events
    assert not is_off(day, item)
    assert params(back(day, item)) == ("wrong_state", {"what": "item", "state": "on_offer"})


@pytest.mark.parametrize("item", KEYS)
def test_sold_out_until_an_hour(item: str) -> None:
    day = shop()
    sold_out(day, item, day.now + HOUR)
    day.advance(HOUR - 1)
    assert is_off(day, item)
    assert kinds(day.advance(1)) == ["item_back"]
    assert not is_off(day, item)


def test_an_hour_already_past_is_until_said() -> None:
    day = shop()
    for until in (day.now, day.now - HOUR, 1):
        assert sold_out(day, "cola", until).event("item_sold_out").until == 0
    assert is_off(day, "cola")


def test_the_last_word_counts() -> None:
    day = shop()
    sold_out(day, "cola", day.now + HOUR)
    sold_out(day, "cola", day.now + 3 * HOUR)
    day.advance(2 * HOUR)
    assert is_off(day, "cola")
    sold_out(day, "cola")
    assert "item_back" not in kinds(day.advance(5 * HOUR))
    assert is_off(day, "cola")
    sold_out(day, "cola", day.now + HOUR)
    back(day, "cola")
    assert "item_back" not in kinds(day.advance(2 * HOUR))


@pytest.mark.parametrize("item", ["tea", "spice.cold", "ice.cold", "spice"])
def test_only_what_is_on_the_menu(item: str) -> None:
    day = shop()
    assert params(sold_out(day, item)) == ("unknown_item", {"item": item})
    assert params(stock(day, item, 3)) == ("unknown_item", {"item": item})


# --- stock


def test_stock_counts_down_to_sold_out() -> None:
    day = shop()
    stock(day, "cola", 3)
    order(day, wish("cola", 2))
    assert day.state.overlay.stock["cola"] == 1
    found = day.ask(order_body(day, wish("cola", 2), total=1), "kiosk")
    assert params(found) == ("not_enough_stock", {"item": "cola", "name": "콜라", "left": 1})
    order(day, "cola")
    assert day.state.overlay.stock["cola"] == 0
    assert is_off(day, "cola")


@pytest.mark.parametrize(("left", "counted"), [(5, 5), (1, 1), (None, None)])
def test_more_came_in(left: int | None, counted: int | None) -> None:
    day = shop()
    stock(day, "cola", 1)
    order(day, "cola")
    stock(day, "cola", left)
    assert not is_off(day, "cola")
    assert day.state.overlay.stock.get("cola") == counted


def test_on_offer_again_without_a_number_stops_counting() -> None:
    day = shop()
    stock(day, "cola", 1)
    order(day, "cola")
    back(day, "cola")
    assert "cola" not in day.state.overlay.stock
    order(day, wish("cola", 9))


def test_nothing_left_is_sold_out_at_once() -> None:
    day = shop()
    stock(day, "cola", 0)
    assert is_off(day, "cola")


def test_nothing_left_is_not_on_offer_again_at_an_hour_named_before() -> None:
    """Better sold out too long than an order that nobody can cook."""
    day = shop()
    sold_out(day, "cola", day.now + HOUR)
    stock(day, "cola", 0)
    assert day.advance(2 * HOUR) == []
    assert is_off(day, "cola")


def test_an_hour_named_after_it_ran_out_is_when_more_comes() -> None:
    day = shop()
    stock(day, "cola", 0)
    sold_out(day, "cola", day.now + HOUR)
    day.advance(HOUR)
    assert not is_off(day, "cola")
    assert "cola" not in day.state.overlay.stock


def test_counting_does_not_lift_what_a_person_took_off() -> None:
    day = shop()
    sold_out(day, "cola", day.now + HOUR)
    stock(day, "cola", 5)
    assert is_off(day, "cola")
    day.advance(HOUR)
    assert not is_off(day, "cola")
    assert day.state.overlay.stock["cola"] == 5


@pytest.mark.parametrize("left", [-1, STOCK_MAX + 1, 1.5, "3"])
def test_what_is_no_count(left: object) -> None:
    with pytest.raises(ValueError, match="left"):
        shop().command({"type": "set_stock", "item": "cola", "left": left})


def test_a_count_that_is_given_back_has_an_end() -> None:
    day = shop()
    stock(day, "cola", 5)
    placed = order(day, wish("cola", 2)).answer
    stock(day, "cola", STOCK_MAX)
    day.ask({"type": "cancel_order", "order": placed.order, "reason": "x"})
    assert day.state.overlay.stock["cola"] == STOCK_MAX


# --- market price


def test_the_market_price() -> None:
    day = shop()
    body: dict[str, Any] = {"type": "set_market_price", "item": "sashimi", "price": 45_000}
    assert day.ask(order_body(day, "sashimi"), "kiosk").code == "no_market_price"
    assert day.ask(body).events
    assert order(day, "sashimi").answer.total == 45_000
    day.ask(body | {"price": 50_000})
    assert order(day, "sashimi").answer.total == 50_000
    day.ask(body | {"price": None})
    day.ask(body | {"price": None})  # twice is harmless
    assert day.ask(order_body(day, "sashimi"), "kiosk").code == "no_market_price"
    assert params(day.ask(body | {"item": "cola"})) == (
        "wrong_state", {"what": "item", "state": "fixed_price"},
    )  # fmt: skip
    assert params(day.ask(body | {"item": "tea"})) == ("unknown_item", {"item": "tea"})


# --- dayparts


def test_lunch_is_over_when_its_time_has_come() -> None:
    day = shop()
    soup = order_body(day, "lunch-soup")
    assert day.ask(soup, "kiosk").events
    (event,) = day.advance(150 * MINUTE)  # 14:30
    assert (event.type, event.open) == ("dayparts_changed", ())  # type: ignore[attr-defined]
    assert day.ask(soup, "kiosk").code == "not_offered_now"
    assert day.ask(soup, "staff").events
    day.advance(DAY - 210 * MINUTE)  # Tuesday 11:00
    assert day.ask(soup, "kiosk").events


# --- menus


def menu_body(**changes: Any) -> dict[str, Any]:
    return MENU.model_dump(mode="json") | changes


def test_the_same_menu_again_changes_nothing() -> None:
    day = shop()
    again = day.ask({"type": "publish_menu", "menu": menu_body()})
    assert (again.events, again.answer.version) == ((), MENU.version)


def test_a_menu_made_from_one_that_no_longer_stands_is_refused() -> None:
    """Two people change the menu at once: the second must not undo what the first did."""
    day = shop()
    items = menu_body()["items"]
    first, second = menu_body(items=items[:-1]), menu_body(items=items[:-2])
    ask = {"type": "publish_menu", "base": MENU.version}
    assert day.ask(ask | {"menu": first}).events
    assert params(day.ask(ask | {"menu": second})) == (
        "menu_changed",
        {"menu": day.state.menu.version},
    )
    # What stands already may be sent again: nothing would be undone.
    assert day.ask(ask | {"menu": first}).answer.version == day.state.menu.version
    assert day.ask(ask | {"menu": second, "base": day.state.menu.version}).events


def test_a_new_menu_opens_its_own_dayparts() -> None:
    day = shop()
    body = menu_body(items=menu_body()["items"][:3], dayparts=[])
    published = day.ask({"type": "publish_menu", "menu": body})
    assert published.answer.version == day.state.menu.version != MENU.version
    assert day.state.overlay.dayparts_open == set()
    assert "daypart:" not in day.state.timers


def test_what_left_the_menu_comes_back_into_nothing() -> None:
    """Its timer still fires, and the item is sold as ever when it returns."""
    day = shop()
    sold_out(day, "water", day.now + HOUR)
    sold_out(day, "spice.hot", day.now + HOUR)
    items = [
        item for item in menu_body()["items"] if item["id"] not in ("water", "bibimbap", "combo")
    ]
    body = menu_body(items=items, groups=menu_body()["groups"][1:])
    assert day.ask({"type": "publish_menu", "menu": body}).events
    assert kinds(day.advance(HOUR)) == ["item_back", "item_back"]
    day.ask({"type": "publish_menu", "menu": menu_body()})
    assert not is_off(day, "water")
    assert not is_off(day, "spice.hot")


@pytest.mark.parametrize("waits", [False, True])
def test_a_station_goes_only_when_it_has_nothing_to_make(waits: bool) -> None:
    day = shop(counter_release="on_check" if waits else "on_order")
    placed = order(day, "cola").answer
    items = [item | {"stations": []} for item in menu_body()["items"]]
    fewer = {"type": "publish_menu", "menu": menu_body(items=items, stations=[])}
    assert params(day.ask(fewer)) == ("wrong_state", {"what": "station", "state": "busy"})
    if waits:
        day.ask({"type": "fire_order", "order": placed.order})
    bump = {"type": "bump_lines", "order": placed.order, "station": "bar", "to": "served"}
    day.ask(bump, "kitchen")
    assert day.ask(fewer).events


# --- pauses


def test_a_pause_ends_at_its_hour() -> None:
    day = shop()
    day.ask({"type": "pause_ordering", "channel": "kiosk", "until": day.now + 20 * MINUTE})
    day.advance(20 * MINUTE - 1)
    assert day.ask(order_body(day, "cola"), "kiosk").code == "ordering_paused"
    assert kinds(day.advance(1)) == ["ordering_resumed"]
    assert order(day, "cola").events


def test_a_pause_until_said_and_the_last_word() -> None:
    day = shop()
    pause = {"type": "pause_ordering", "channel": "kiosk"}
    day.ask(pause | {"until": day.now + MINUTE})
    words = {"ko": "재료가 떨어졌어요"}
    day.ask(pause | {"until": day.now - 1, "message": words})
    day.advance(3 * DAY)
    kept = day.state.pauses["kiosk"]
    assert (kept.until, kept.message) == (0, words)
    resume = {"type": "resume_ordering", "channel": "kiosk"}
    assert day.ask(resume).events
    assert params(day.ask(resume)) == ("wrong_state", {"what": "channel", "state": "open"})
