"""Random days in a shop's life, for Hypothesis.

`asks(state)` draws what somebody may ask next, mostly something sensible about what is there. It
needs nothing but an open state, so a test with a real hub can draw from it too. `days()` draws a
`ShopDay` that has lived.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from hub.demo.restaurant import menu as demo_menu
from hub.domain.calendar import next_day
from hub.domain.menu import Item, Menu
from hub.domain.order import LineWish
from hub.domain.pricing import priced
from hub.domain.refusals import Refusal
from hub.domain.rules import HouseRules
from hub.domain.state import ShopState
from hub.domain.ticket import keys_by_station

from . import paying_asks, receipt_asks
from .asking import REASONS, Ask, Draw
from .asking import one as _one
from .money_asks import till
from .shop_day import DAY, HOUR, MINUTE, SEATS, SECOND, Body, Outcome, ShopDay, token_hash

ALLERGENS = st.lists(st.sampled_from(["peanut", "shrimp", "egg"]), max_size=3)
NOTES = st.sampled_from(["덜 맵게", "no onions", "アレルギー：えび", "不要香菜", "포장 용기 따로"])
JUMPS = st.one_of(
    st.integers(0, 5 * SECOND),
    st.integers(0, 10 * MINUTE),
    st.integers(0, 10 * MINUTE),
    st.integers(0, HOUR),
    st.one_of(st.integers(HOUR, 20 * HOUR), st.sampled_from([DAY, 3 * DAY, 40 * DAY])),
)
"""Milliseconds until the next thing happens, seconds to a long holiday."""


def _line_wish(draw: Draw, menu: Menu, item: Item) -> Body:
    wish: Body = {"item": item.id, "quantity": draw(st.integers(item.servings_min, 4))}
    wish["options"] = _option_picks(draw, menu, item)
    steps = []
    for step in item.steps:
        part = draw(st.sampled_from(step.candidates)).item
        options = _option_picks(draw, menu, menu.item_by_id[part])
        steps.append({"step": step.id, "item": part, "options": options})
    if steps:
        wish["steps"] = steps
    if draw(st.integers(0, 5)) == 0:
        wish["note"] = draw(NOTES)
    return wish


def _option_picks(draw: Draw, menu: Menu, item: Item) -> list[Body]:
    picks: list[Body] = []
    for group in [menu.group_by_id[name] for name in item.groups]:
        wanted = draw(st.integers(group.min, min(group.max, group.min + 2)))
        for option in draw(st.permutations(group.options)):
            units = min(wanted, option.quantity_max)
            if units:
                picks.append({"group": group.id, "option": option.id, "quantity": units})
            wanted -= units
    return picks


def quoted(state: ShopState, lines: list[Body], *, by_staff: bool) -> int:
    """What a screen would show for these wishes, in won; 0 where they cannot be had."""
    wishes = [LineWish.model_validate_json(json.dumps(line)) for line in lines]
    try:
        return sum(
            ln.amount for ln in priced(state.menu, state.overlay, wishes, "ko", by_staff=by_staff)
        )
    except Refusal:
        return 0


def _place_order(draw: Draw, state: ShopState) -> Ask:
    kinds = ["kiosk", "kiosk", "kiosk2", "phone", "table", "table2", "staff", "staff"]
    kind = draw(st.sampled_from(kinds))
    seat = SEATS[kind]
    # Now and then only what no station makes: then the counter gets a ticket.
    shelf = [item for item in state.menu.items if not (item.stations or item.steps)]
    offered = shelf if shelf and draw(st.integers(0, 4)) == 4 else state.menu.items
    items = draw(st.lists(st.sampled_from(offered), min_size=1, max_size=3))
    lines = [_line_wish(draw, state.menu, item) for item in items]
    total = quoted(state, lines, by_staff=not seat.guest) + draw(st.sampled_from([0] * 19 + [100]))
    body: Body = {
        "type": "place_order",
        "menu": state.menu.version if draw(st.integers(0, 9)) else "m0",
        "service": draw(st.sampled_from(["eat_in", "take_away"])),
        "language": draw(st.sampled_from(["ko", "en", "ja", "zh-Hans", "zh-Hant"])),
        "lines": lines,
        "total": total,
        "payment": draw(st.sampled_from(["counter", *state.rules.methods.get(seat.channel, ())])),
    }
    if kind == "staff" and draw(st.booleans()):
        body["bill"] = _one(draw, state.bills, "b")
    if draw(st.integers(0, 5)) == 0:
        body["note"] = draw(NOTES)
        body["allergens"] = draw(ALLERGENS)
    return kind, body


def _cancel_order(draw: Draw, state: ShopState) -> Ask:
    order_id = _one(draw, state.orders, "o")
    body: Body = {"type": "cancel_order", "order": order_id, "reason": draw(REASONS)}
    order = state.orders.get(order_id)
    body["refund"] = draw(st.booleans())
    if order and draw(st.booleans()):
        line = draw(st.sampled_from(order.lines))
        body["lines"] = {str(line.no): draw(st.integers(1, line.quantity))}
    return draw(st.sampled_from(["staff", "staff", "staff", "kiosk"])), body


def _add_free_line(draw: Draw, state: ShopState) -> Ask:
    line = _line_wish(draw, state.menu, draw(st.sampled_from(state.menu.items)))
    return "staff", {"type": "add_free_line", "bill": _one(draw, state.bills, "b"), "line": line}


def _fire_order(draw: Draw, state: ShopState) -> Ask:
    return "staff", {"type": "fire_order", "order": _one(draw, state.held or state.orders, "o")}


def _bump_lines(draw: Draw, state: ShopState) -> Ask:
    open_now = [
        (station, order, ticket)
        for where in (state.tickets, state.done_tickets)
        for station, tickets in where.items()
        for order, ticket in tickets.items()
    ]
    if not open_now:
        return "kitchen", _bump("o" + "f" * 32, "grill", "ready", [])
    station, order, ticket = draw(st.sampled_from(open_now[-12:]))
    lines = draw(st.lists(st.sampled_from(sorted(ticket.lines)), max_size=2, unique=True))
    moves = {"ready", "served"} if "fired" in ticket.lines.values() else {"served", "recall"}
    to = draw(st.sampled_from(sorted(moves)))
    return "kitchen", _bump(order, station, to, lines)


def _bump(order: str, station: str, to: str, lines: list[str]) -> Body:
    return {"type": "bump_lines", "order": order, "station": station, "to": to, "lines": lines}


def _reprint(draw: Draw, state: ShopState) -> Ask:
    order_id = _one(draw, state.orders, "o")
    what = draw(st.sampled_from(["kitchen_ticket", "customer_receipt"]))
    body: Body = {"type": "reprint", "order": order_id, "what": what}
    if order_id in state.orders and draw(st.booleans()):
        stations = [*keys_by_station(state.orders[order_id].lines), "nowhere"]
        body["station"] = draw(st.sampled_from(stations))
    return "staff", body


def _prints(draw: Draw, state: ShopState) -> Ask:
    """What the spooler tells, what people answer, and paper on request."""
    job = draw(st.sampled_from([f"j{n:032x}" for n in range(4)]))
    printer = draw(st.sampled_from(["p1", "p2", "elsewhere"]))
    stuck = {
        "type": "record_print_stuck", "job": job, "printer": printer,
        "kind": draw(st.sampled_from(["kitchen_ticket", "customer_receipt", "drawer"])),
        "about": _one(draw, state.orders, "o"), "copy_no": draw(st.sampled_from([1, 2, 99])),
        "state": draw(st.sampled_from(["unknown", "expired", "failed"])), "reason": "link_lost",
    }  # fmt: skip
    settle: Body = {
        "type": "settle_print", "job": draw(st.sampled_from([*state.prints, job])),
        "outcome": draw(st.sampled_from(["printed", "again", "dismissed"])),
        "printer": draw(st.sampled_from([None, printer])),
    }  # fmt: skip
    asks: list[Ask] = [
        *[("hub", stuck)] * 2, ("kitchen", settle), ("staff", settle),
        ("staff", {"type": "settle_prints", "jobs": [*state.prints, job], "outcome": "dismissed"}),
        ("staff", {"type": "print_bill", "bill": _one(draw, state.bills, "b")}),
        ("staff", {"type": "print_origin_sheet"}),
        ("staff", {"type": "open_drawer", "reason": draw(REASONS)}),
        ("hub", {"type": "record_quarantine", "printer": printer}),
        ("kitchen", {"type": "resume_printer", "printer": printer}),
    ]  # fmt: skip
    return draw(st.sampled_from(asks))  # type: ignore[no-any-return]


def _calls(draw: Draw, state: ShopState) -> Ask:
    reason = draw(st.sampled_from(["help", "water", "spoons", "side_dishes", "charcoal", "bill"]))
    guest = draw(st.sampled_from(["kiosk", "kiosk2", "table", "table2", "phone"]))
    answer = {"type": "answer_call", "call": _one(draw, state.calls, "c")}
    asks: list[Ask] = [
        (guest, {"type": "call_staff", "reason": reason}),
        (guest, {"type": "call_staff", "reason": reason}),
        (draw(st.sampled_from(["staff", "kitchen"])), answer),
    ]
    return draw(st.sampled_from(asks))  # type: ignore[no-any-return]


def _open_seating(draw: Draw, state: ShopState) -> Ask:
    table = draw(st.sampled_from(["t1", "t2", "t3"]))
    return "staff", {"type": "open_seating", "table": table, "guests": draw(st.integers(1, 8))}


def _close_seating(draw: Draw, state: ShopState) -> Ask:
    return "staff", {"type": "close_seating", "seating": _one(draw, state.seatings, "s")}


def _counted(draw: Draw, state: ShopState) -> str:
    options = [f"{group.id}.{option.id}" for group in state.menu.groups for option in group.options]
    touched = [*state.overlay.stock, *state.overlay.sold_out]
    items = [item.id for item in state.menu.items]
    return str(draw(st.sampled_from(draw(st.sampled_from([items, options, touched or items])))))


def _overlay(draw: Draw, state: ShopState) -> Ask:
    item = _counted(draw, state)
    later = state.at + draw(st.sampled_from([-HOUR, MINUTE, 5 * HOUR]))
    open_price = [one.id for one in state.menu.items if one.price is None]
    bodies: list[Body] = [
        {"type": "set_sold_out", "item": item, "until": draw(st.sampled_from([0, later]))},
        {"type": "clear_sold_out", "item": item},
        {"type": "set_stock", "item": item, "left": draw(st.sampled_from([None, 0, 1, 3, 8]))},
        {
            "type": "set_market_price",
            "item": draw(st.sampled_from([*open_price, item.partition(".")[0]])),
            "price": draw(st.sampled_from([None, 35_000])),
        },
    ]
    return "kitchen", draw(st.sampled_from(bodies))


def _pause_ordering(draw: Draw, state: ShopState) -> Ask:
    channel = draw(st.sampled_from(["kiosk", "phone", "table"]))
    until = draw(st.sampled_from([0, state.at + 20 * MINUTE, max(0, state.at - 1)]))
    return "staff", {"type": "pause_ordering", "channel": channel, "until": until}


def _resume_ordering(draw: Draw, state: ShopState) -> Ask:
    channel = draw(st.sampled_from([*state.pauses, "table"]))
    return "staff", {"type": "resume_ordering", "channel": channel}


def _change_rules(draw: Draw, state: ShopState) -> Ask:
    rules = HouseRules().model_dump(mode="json")
    release = st.sampled_from(["on_order", "on_payment", "on_check"])
    rules["release"] = {channel: draw(release) for channel in rules["release"]}
    rules["counter_release"] = draw(release)
    rules["tax_mode"] = draw(st.sampled_from(["general", "general", "simplified", "exempt"]))
    rules["cash_rounding"] = draw(st.sampled_from([1, 1, 10, 100]))
    rules["discount_cap"] = draw(st.sampled_from([0, 10, 100]))
    tenth = {"id": "tenth", "name": {"ko": "10% 쿠폰"}, "percent": 10}
    off = {"id": "off", "name": {"ko": "천원 쿠폰"}, "amount": 1_000, "least": 10_000}
    rules["coupons"] = draw(st.sampled_from([[], [tenth, off]]))
    card = draw(st.sampled_from([["test_card"], ["hand_terminal", "shop_qr"], ["card_terminal"]]))
    rules["methods"]["counter"] = ["cash", *card, "test_card"]
    rules["rounding"] = draw(st.sampled_from(["half_up", "down"]))
    rules["day_start"] = draw(st.sampled_from([300, 300, 0, 720, 1439]))
    minutes = st.one_of(st.integers(0, 1439), st.just(rules["day_start"]))
    rules["last_order"] = draw(st.dictionaries(st.sampled_from(["kiosk", "phone"]), minutes))
    some = {"per_won": 5_000, "needed": 2, "worth": 3_000}
    rules["stamps"] = draw(st.sampled_from([None, some, some]))
    rules["cash_receipt_from"] = draw(st.sampled_from([None, 1, 30_000]))
    rules["first_number"] = draw(st.sampled_from([1, 101]))
    both, one = ["eat_in", "take_away"], ["take_away"]
    rules["services"] = draw(st.sampled_from([both, both, both, one]))
    return "staff", {"type": "change_rules", "rules": rules}


def _people(draw: Draw, state: ShopState) -> Ask:
    person = draw(st.sampled_from(["boss", "min", "jun"]))
    roles = draw(st.sampled_from([["owner"], ["staff"], ["kitchen", "staff"]]))
    who = {"id": person, "roles": roles, "active": draw(st.booleans())}
    secret = draw(st.sampled_from([None, "argon2 of a PIN"]))
    sign_in = {"type": "record_sign_in", "person": person, "right": draw(st.booleans())}
    asks: list[Ask] = [
        ("hub", {"type": "record_person", "person": who, "name": "이름", "pin_hash": secret}),
        ("staff", sign_in),
        ("staff", sign_in),
        ("staff", {"type": "sign_out"}),
        ("staff", _erase(draw(st.sampled_from([person, _one(draw, state.orders, "o")])))),
    ]
    return draw(st.sampled_from(asks))  # type: ignore[no-any-return]


def _erase(subject: str) -> Body:
    return {"type": "erase_private", "subject": subject, "reason": "요청"}


def _devices(draw: Draw, state: ShopState) -> Ask:
    code = draw(st.sampled_from([token_hash("code-1"), token_hash("code-2")]))
    device_id = _one(draw, state.devices, "d")
    device = {"kind": "kiosk", "name": "새 기기"}
    printer = {
        "id": draw(st.sampled_from(["p1", "p2"])), "name": "주방", "profile": "generic",
        "address": draw(st.sampled_from(["tcp://10.0.0.8:9100", "tcp://10.0.0.9"])),
        "backup": draw(st.sampled_from([None, "p1", "p2"])),
        "receipts": draw(st.booleans()), "drawer": draw(st.booleans()),
    }  # fmt: skip
    bodies: list[Body] = [
        {"type": "record_code", "device": device, "code_hash": code},
        {"type": "record_code", "device": device, "code_hash": code},
        {"type": "change_device", "device_id": device_id, "name": "창가", "screen": {}},
        {"type": "revoke_device", "device_id": device_id},
        {"type": "save_printer", "printer": printer},
        {"type": "save_printer", "printer": printer},
        {"type": "test_print", "printer": "p1"},
        {"type": "remove_printer", "printer": "p1"},
        {"type": "accept_clock"},
    ]
    return "setup", draw(st.sampled_from(bodies))


def _pair_device(draw: Draw, state: ShopState) -> Ask:
    code = draw(st.sampled_from([*state.codes, token_hash("a guess")]))
    token = token_hash(f"{len(state.devices)}")
    return "hub", {"type": "pair_device", "code_hash": code, "token_hash": token}


def _open_business_day(draw: Draw, state: ShopState) -> Ask:
    day = draw(st.sampled_from([next_day(state.day), state.day]))
    return "staff", {"type": "open_business_day", "day": day}


@cache
def _menus() -> tuple[Body, ...]:
    """The demo menu as it is, and with some items off and one dearer."""
    whole: Body = demo_menu().model_dump(mode="json")
    inside = {
        c["item"] for item in whole["items"] for step in item["steps"] for c in step["candidates"]
    }
    some = [item for at, item in enumerate(whole["items"]) if at % 3 or item["id"] in inside]
    dearer = [dict(item) for item in some]
    dearer[0]["price"] = (dearer[0]["price"] or 0) + 500
    return whole, whole | {"items": dearer}


def _publish_menu(draw: Draw, state: ShopState) -> Ask:
    return "staff", {"type": "publish_menu", "menu": draw(st.sampled_from(_menus()))}


def _always(state: ShopState) -> object:
    return True


Way = tuple[int, Callable[[Draw, ShopState], Ask], Callable[[ShopState], object]]
"""How often, what, and what must be there for it to make sense."""

_WAYS: tuple[Way, ...] = (
    (12, _place_order, _always),
    (6, _cancel_order, lambda state: state.orders),
    (3, _add_free_line, lambda state: state.bills),
    (5, _fire_order, lambda state: state.held),
    (10, _bump_lines, lambda state: any(state.tickets.values())),
    (2, _reprint, lambda state: state.orders),
    (3, _prints, _always),
    (4, _calls, _always),
    (6, till, _always),
    (5, paying_asks.request_payment, paying_asks.unsettled),
    (6, paying_asks.take_cash, paying_asks.unsettled),
    (10, paying_asks.record_payment, lambda state: state.unresolved),
    (4, paying_asks.resolve_payment, lambda state: paying_asks.in_doubt(state)),
    (4, paying_asks.cancel_payment, paying_asks.payments),
    (5, paying_asks.refunds, lambda state: state.open_refunds or paying_asks.payments(state)),
    (3, paying_asks.discounts, paying_asks.unsettled),
    (1, paying_asks.terminals, lambda state: state.day),
    (
        4,
        receipt_asks.cash_receipts,
        lambda state: any(bill.payments for bill in state.bills.values()),
    ),
    (2, receipt_asks.stamps, lambda state: state.bills and state.rules.stamps),
    (3, _open_seating, lambda state: len(state.seatings) < 3),
    (3, _close_seating, lambda state: state.seatings),
    (7, _overlay, _always),
    (1, _pause_ordering, _always),
    (2, _resume_ordering, lambda state: state.pauses),
    (1, _change_rules, _always),
    (3, _people, _always),
    (3, _devices, _always),
    (3, _pair_device, lambda state: state.codes),
    (1, _open_business_day, _always),
    (1, _publish_menu, _always),
)


@st.composite
def asks(draw: st.DrawFn, state: ShopState) -> Ask:
    """Something that somebody may ask of a shop in this state; rarely about what is not there."""
    anything = draw(st.integers(0, 19)) == 19
    ways = [way for times, way, fits in _WAYS if anything or fits(state) for _ in range(times)]
    return draw(st.sampled_from(ways))(draw, state)


@st.composite
def days(
    draw: st.DrawFn, steps: int = 30, watch: Callable[[ShopDay, Outcome], None] | None = None
) -> ShopDay:
    """A shop after up to `steps` asks and jumps in time. `watch` sees it after each of them."""
    day = ShopDay()
    for _ in range(draw(st.integers(1, steps))):
        if draw(st.integers(0, 4)) == 4:
            outcome = Outcome(tuple(day.advance(draw(JUMPS))))
        else:
            kind, body = draw(asks(day.state))
            outcome = day.ask(body, kind)
        if watch:
            watch(day, outcome)
    return day
