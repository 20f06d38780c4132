"""A small shop whose prices can be added up in the head, and short ways to ask things of it."""

from __future__ import annotations

import json
from typing import Any

from hub.domain.menu import Menu
from hub.domain.order import LineWish
from tests.shop_asks import quoted
from tests.shop_day import SEATS, Body, Outcome, ShopDay


def _named(id: str, ko: str, **more: Any) -> Body:
    return {"id": id, "name": {"ko": ko, "en": id.replace("-", " ").title()}} | more


def _item(id: str, ko: str, price: int | None, station: str | None = None, **more: Any) -> Body:
    stations = [station] if station else []
    return _named(id, ko, category="all", price=price, stations=stations) | more


def _step(id: str, **candidates: int) -> Body:
    parts = [{"item": item, "extra": extra} for item, extra in candidates.items()]
    return _named(id, id, candidates=parts)


BODY: Body = {
    "categories": [_named("all", "전부")],
    "stations": [_named("hot", "불판"), _named("grill", "구이"), _named("bar", "음료")],
    "dayparts": [_named("lunch", "점심", start=660, end=870, weekdays=[0, 1, 2, 3, 4])],
    "groups": [
        _named("spice", "맵기", min=1, max=1, options=[
            _named("mild", "순한맛"), _named("hot", "매운맛", price=500),
        ]),
        _named("banchan", "반찬", max=6, free=2, options=[
            _named("kimchi", "김치", price=500, quantity_max=2),
            _named("egg", "달걀말이", price=2000),
            _named("anchovy", "멸치볶음", price=1000, quantity_max=3),
        ]),
    ],
    "items": [
        _item("bibimbap", "비빔밥", 9_500, "hot", groups=["spice"]),
        _item("ribs", "갈비", 22_000, "grill", servings_min=2),
        _item("sashimi", "회", None, "hot"),
        _item("lunch-soup", "점심 국밥", 8_000, "hot", dayparts=["lunch"]),
        _item("rice-bag", "쌀", 17_500, tax="exempt"),
        _item("salad", "샐러드", 4_000, "hot", groups=["banchan"]),
        _item("cola", "콜라", 2_000, "bar"),
        _item("water", "물", 0, "bar"),
        _item("soju", "소주", 5_000, "bar", alcohol=True),
        _item("combo", "세트", 20_000, steps=[
            _step("main", bibimbap=0, ribs=3_000), _step("drink", cola=0, soju=2_000),
        ]),
    ],
}  # fmt: skip
MENU = Menu.model_validate_json(json.dumps(BODY))

NOWHERE = "f" * 32


def shop(**rules: Any) -> ShopDay:
    """The small shop at noon on a Monday, with these house rules."""
    day = ShopDay(MENU)
    if rules:
        change_rules(day, **rules)
    return day


def change_rules(day: ShopDay, **rules: Any) -> None:
    now = day.state.rules.model_dump(mode="json")
    assert day.ask({"type": "change_rules", "rules": now | rules}).events


def wish(item: str, quantity: int = 1, *options: str, **steps: str) -> Body:
    """A line wish. Options are `group.option` or `group.option*2`; steps `step="item group.option"`."""
    parts = []
    for step, filled in steps.items():
        part, *picks = filled.split()
        parts.append({"step": step, "item": part, "options": [_pick(pick) for pick in picks]})
    return {
        "item": item, "quantity": quantity, "options": [_pick(pick) for pick in options], "steps": parts,
    }  # fmt: skip


def _pick(text: str) -> Body:
    name, _, quantity = text.partition("*")
    group, _, option = name.partition(".")
    return {"group": group, "option": option, "quantity": int(quantity or 1)}


def line_wish(item: str, quantity: int = 1, *options: str, **steps: str) -> LineWish:
    """The same as a model."""
    return LineWish.model_validate_json(json.dumps(wish(item, quantity, *options, **steps)))


def order_body(day: ShopDay, *wishes: Body | str, kind: str = "kiosk", **more: Any) -> Body:
    """A `place_order` with the right total; a word is one of that item."""
    lines = [wish(one) if isinstance(one, str) else one for one in wishes]
    body = {
        "type": "place_order",
        "menu": day.state.menu.version,
        "service": "eat_in",
        "language": "ko",
        "lines": lines,
        "total": quoted(day.state, lines, by_staff=not SEATS[kind].guest),
        "payment": "counter",
    }
    return body | more


def order(day: ShopDay, *wishes: Body | str, kind: str = "kiosk", **more: Any) -> Outcome:
    """Places an order that must be taken."""
    outcome = day.ask(order_body(day, *wishes, kind=kind, **more), kind)
    assert outcome.refusal is None, f"{outcome.code} {outcome.refusal and outcome.refusal.params}"
    return outcome


def cash(day: ShopDay, bill: str, amount: int, tendered: int | None = None) -> Outcome:
    body = {"type": "take_cash", "bill": bill, "amount": amount, "tendered": tendered or amount}
    return day.ask(body)


def heard(day: ShopDay, payment: str, outcome: str) -> Outcome:
    """What the terminal said of a payment."""
    return day.ask({"type": "record_payment", "payment": payment, "outcome": outcome}, "hub")


def bump(day: ShopDay, order: str, station: str, to: str, *lines: str) -> Outcome:
    body = {"type": "bump_lines", "order": order, "station": station, "to": to, "lines": lines}
    return day.ask(body, "kitchen")


def cancel(day: ShopDay, order: str, kind: str = "staff", **lines: int) -> Outcome:
    """Cancels an order, or units of lines: `cancel(day, id, _1=2)` takes back two of line 1."""
    units = {no.removeprefix("_"): quantity for no, quantity in lines.items()}
    body = {"type": "cancel_order", "order": order, "lines": units, "reason": "잘못 누름"}
    return day.ask(body, kind)


def tickets(day: ShopDay, order: str) -> dict[str, str]:
    """Where each ticket-line key of an order is: `<station> <key>` to held, fired, ready, served ..."""
    found = dict(day.state.held.get(order, {}))
    where = [(station, ticket.lines) for station, ticket in found.items()]
    for stations in (day.state.tickets, day.state.done_tickets):
        where += [(name, here[order].lines) for name, here in stations.items() if order in here]
    return {f"{name} {key}": is_now for name, lines in where for key, is_now in lines.items()}
