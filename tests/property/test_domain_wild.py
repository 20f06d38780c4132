"""Any command that its schema lets through is decided or refused: nothing else comes out.

Commands are drawn from the JSON schema of their models, extremes included, with the ids and names
of the shop mixed in so that they reach further than "unknown".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from hub.domain.behaviour import COMMANDS
from hub.domain.state import ShopState
from tests.shop_asks import JUMPS, quoted
from tests.shop_day import HOUR, SEATS, ShopDay, folded, stored, token_hash

# Every command gets its share of the profile's examples, so that all of them take a few seconds.
EXAMPLES = max(4, settings().max_examples // 8)
# What only ever comes from a paired device: nobody signs in, types a PIN, or rings, at the hub itself.
AT_A_DEVICE = ("record_sign_in", "record_authorisation", "sign_out", "call_staff")
DECIDED = sorted(name for name, behaviour in COMMANDS.items() if behaviour.decide)

Schema = dict[str, Any]


Words = dict[str, list[str]]
"""What may stand in a field of that name, and under "" what may stand anywhere."""


@dataclass(frozen=True)
class Wild:
    """Makes strategies of the JSON schemas that Pydantic writes; strings are mostly known words."""

    root: Schema
    words: Words

    def value(self, schema: Schema, name: str = "") -> st.SearchStrategy[Any]:
        """Values of a schema that stands in a field called `name`."""
        if "$ref" in schema:
            target = schema["$ref"].split("/")[-1]
            return st.deferred(lambda: self.value(self.root["$defs"][target]))
        if "const" in schema:
            return st.just(schema["const"])
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        if "anyOf" in schema:
            return st.one_of([self.value(one, name) for one in schema["anyOf"]])
        match schema["type"]:
            case "null":
                return st.none()
            case "boolean":
                return st.booleans()
            case "integer":
                low, high = schema.get("minimum", 0), schema.get("maximum", 10**30)
                return st.one_of(st.integers(low, high), st.sampled_from([low, high]))
            case "number":
                return st.floats(schema.get("minimum", 0), schema.get("maximum", 1e9))
            case "string":
                return self._string(schema, name)
            case "array":
                low, high = schema.get("minItems", 0), schema.get("maxItems", 4)
                items = self.value(schema["items"], name)
                return st.lists(items, min_size=low, max_size=max(low, min(high, 4)))
            case "object" if "properties" in schema:
                return self._object(schema)
            case "object":
                return self._dictionary(schema, name)
        raise AssertionError(f"no values for {schema}")

    def _string(self, schema: Schema, name: str) -> st.SearchStrategy[str]:
        pattern = schema.get("pattern")
        if pattern:
            fits = re.compile(pattern).fullmatch
            strange: st.SearchStrategy[str] = st.from_regex(re.compile(pattern), fullmatch=True)
            known = [word for word in self.words.get(name, self.words[""]) if fits(word)]
        else:
            high = min(schema.get("maxLength", 50), 50)
            strange = st.text(min_size=schema.get("minLength", 0), max_size=high)
            known = self.words.get(name, self.words[""])
        if not known:
            return strange
        return st.integers(0, 9).flatmap(lambda n: st.sampled_from(known) if n < 9 else strange)

    def _object(self, schema: Schema) -> st.SearchStrategy[Schema]:
        values = {name: self.value(one, name) for name, one in schema["properties"].items()}
        needed = {name: values.pop(name) for name in schema.get("required", ())}
        return st.fixed_dictionaries(needed, optional=values)

    def _dictionary(self, schema: Schema, name: str) -> st.SearchStrategy[Schema]:
        patterns = schema.get("patternProperties", {})
        key: Schema = {"type": "string"} | schema.get("propertyNames", {})
        value = schema.get("additionalProperties", {})
        for pattern, one in patterns.items():
            key, value = key | {"pattern": pattern}, one
        return st.dictionaries(self.value(key, "key"), self.value(value), max_size=3)


def words_of(state: ShopState) -> Words:
    """Ids, names and keys that mean something in this shop, and some that never do."""
    groups = {group.id: [option.id for option in group.options] for group in state.menu.groups}
    items = [item.id for item in state.menu.items]
    counted = [f"{group}.{option}" for group, options in groups.items() for option in options]
    words = {
        "order": list(state.orders),
        "bill": list(state.bills),
        "payment": [
            *(p for bill in state.bills.values() for p in bill.payments),
            "cash",
            "counter",
        ],
        "method": ["test_card", "cash", "counter", "card_terminal", "hand_terminal"],
        "refund": list(state.open_refunds),
        "discount": [one for bill in state.bills.values() for one in bill.discounts],
        "coupon": [coupon.id for coupon in state.rules.coupons],
        "terminal": list(state.terminals),
        "seating": list(state.seatings),
        "device_id": list(state.devices),
        "person": list(state.people),
        "printer": list(state.printers),
        "subject": [*state.orders, *state.people, *state.devices, "shop"],
        "item": [*items, *counted, *state.overlay.sold_out, *state.overlay.stock],
        "group": list(groups),
        "option": [option for options in groups.values() for option in options],
        "step": [step.id for item in state.menu.items for step in item.steps],
        "station": [station.id for station in state.menu.stations],
        "lines": ["1", "2", "1.drink", "3"],
        "key": ["1", "2", "01", "ko", "en", "kiosk", "counter"],
        "code_hash": [*state.codes, "0" * 64],
        "day": ["2026-01-06", "2026-01-05", "2026-01-07", "2026-02-31"],
        "address": ["tcp://10.0.0.9:9100", "file:"],
        "table": ["t1", "t2"],
    }
    return words | {"": sorted({word for known in words.values() for word in known[:5]})}


@cache
def busy() -> ShopDay:
    """A shop in the middle of everything: held, open and done tickets, payments of every state."""
    day = ShopDay()

    def order(kind: str, payment: str, *items: str, **more: Any) -> Any:
        lines = [{"item": item, "quantity": 2} for item in items]
        total = quoted(day.state, lines, by_staff=not SEATS[kind].guest)
        body = {"type": "place_order", "menu": "m0", "service": "eat_in", "language": "ko"}
        more |= {"lines": lines, "total": total, "payment": payment}
        return day.ask(body | more, kind).answer

    def paid(payment: str, outcome: str) -> None:
        day.ask({"type": "record_payment", "payment": payment, "outcome": outcome}, "hub")

    coupon = {"id": "tenth", "name": {"ko": "10% 쿠폰"}, "percent": 10}
    rules = day.state.rules.model_dump(mode="json") | {"coupons": [coupon], "discount_cap": 100}
    assert day.ask({"type": "change_rules", "rules": rules}).events
    terminal = {"id": "front", "name": "앞", "address": "tcp://10.0.0.8:4000"}
    assert day.ask({"type": "save_terminal", "terminal": terminal}, "setup").events
    order("kiosk", "test_card", "cola", "soju", note="얼음 빼고")
    for outcome in ("approved", "declined", "unknown"):
        paid(order("kiosk", "test_card", "napjak-mandu", "cola").payment, outcome)
    late = order("kiosk", "test_card", "napjak-mandu", "cola")
    paid(late.payment, "declined")
    paid(late.payment, "approved")
    for amount in (None, 100):
        given = order("kiosk", "test_card", "napjak-mandu")
        paid(given.payment, "approved")
        day.authorise()
        back = {"type": "cancel_payment", "payment": given.payment, "amount": amount}
        assert day.ask(back | {"reason": "환불"}).events
    off = {"type": "give_discount", "bill": order("staff", "counter", "cola").bill, "amount": 100}
    assert day.ask(off | {"reason": "단골"}).events
    cooked = order("staff", "counter", "napjak-mandu", "cola")
    bump = {"type": "bump_lines", "order": cooked.order, "station": "pan", "to": "served"}
    assert day.ask(bump, "kitchen").events
    seated = day.ask({"type": "open_seating", "table": "t1", "guests": 2}).answer
    order("staff", "counter", "makgeolli", bill=seated.bill)
    day.ask({"type": "set_stock", "item": "cola", "left": 2})
    day.ask({"type": "set_sold_out", "item": "soju", "until": day.now + HOUR})
    device = {"kind": "kiosk", "name": "문 앞"}
    day.ask({"type": "record_code", "device": device, "code_hash": token_hash("code-1")}, "setup")
    day.ask({"type": "record_sign_in", "person": "boss", "right": True})
    printer = {"id": "p1", "name": "주방", "address": "file:", "profile": "generic"}
    day.ask({"type": "save_printer", "printer": printer}, "setup")
    there = {"held", "tickets", "done_tickets", "unresolved", "open_refunds", "strays", "codes"}
    assert there | {"terminals"} <= {
        field.name for field in fields(ShopState) if getattr(day.state, field.name)
    }
    return day


@pytest.mark.parametrize("name", DECIDED)
def test_whatever_the_schema_allows_is_decided_or_refused(name: str) -> None:
    schema = COMMANDS[name].body.model_json_schema()
    del schema["properties"]["command_id"]
    schema["required"].remove("command_id")
    value = Wild(schema, words_of(busy().state)).value(schema)

    @settings(max_examples=EXAMPLES)
    @given(st.lists(value, min_size=1, max_size=4), st.sampled_from(sorted(SEATS)), JUMPS)
    def holds(bodies: list[Schema], seat: str, later: int) -> None:
        day = busy().copy()
        seat = "staff" if seat == "hub" and name in AT_A_DEVICE else seat
        for body in bodies:
            try:
                command = day.command(body)
            except ValidationError:
                continue  # a validator knows more than the schema says
            day.ask(command, seat)
        day.advance(later)
        assert folded(stored(entry) for entry in day.entries) == day.state

    holds()
