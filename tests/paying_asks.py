"""What is asked about payments on a random day: `shop_asks.py` draws from here."""

from __future__ import annotations

from hypothesis import strategies as st

from hub.domain.charges import bill_due
from hub.domain.state import ShopState

from .asking import REASONS, Ask, Draw, one
from .shop_day import Body


def unsettled(state: ShopState) -> list[str]:
    return [bill.id for bill in state.bills.values() if not bill.settled] or list(state.bills)


def due(state: ShopState, bill_id: str) -> int:
    return max(1, bill_due(state, state.bills[bill_id])) if bill_id in state.bills else 1


def request_payment(draw: Draw, state: ShopState) -> Ask:
    bill = one(draw, unsettled(state), "b")
    amount = draw(st.sampled_from([due(state, bill), max(1, due(state, bill) // 3)]))
    methods = [way for way in state.rules.methods["counter"] if way != "cash"]
    method = draw(st.sampled_from(["test_card", *methods]))
    body = {"type": "request_payment", "bill": bill, "method": method, "amount": amount}
    return draw(st.sampled_from(["staff", "staff", "kiosk"])), body


def take_cash(draw: Draw, state: ShopState) -> Ask:
    bill = one(draw, unsettled(state), "b")
    owed = due(state, bill)
    amount = draw(st.one_of(st.just(owed), st.just(owed), st.integers(1, owed + 10)))
    tendered = min(amount + draw(st.sampled_from([0, 100, 50_000, -1])), 10_000_000_000)
    body = {"type": "take_cash", "bill": bill, "amount": amount, "tendered": max(0, tendered)}
    return "staff", body


def payments(state: ShopState) -> list[str]:
    return [payment for bill in state.bills.values() for payment in bill.payments]


def in_doubt(state: ShopState) -> list[str]:
    return [payment for payment in state.unresolved if f"payment:{payment}" not in state.timers]


def record_payment(draw: Draw, state: ShopState) -> Ask:
    outcome = draw(st.sampled_from(["approved", "approved", "approved", "declined", "unknown"]))
    payment = one(draw, list(state.unresolved) or payments(state), "p")
    body: Body = {"type": "record_payment", "payment": payment, "outcome": outcome}
    if outcome == "approved":
        body["approval"] = {"approval_no": "30012345", "test": True}
    return "hub", body


def resolve_payment(draw: Draw, state: ShopState) -> Ask:
    body = {
        "type": "resolve_payment",
        "payment": one(draw, in_doubt(state) or payments(state), "p"),
        "outcome": draw(st.sampled_from(["approved", "declined"])),
        "reason": draw(REASONS),
        "approval_no": draw(st.sampled_from([None, "30012345", "30012346", "30012347"])),
    }
    return "staff", body


def cancel_payment(draw: Draw, state: ShopState) -> Ask:
    payment = one(draw, payments(state), "p")
    body: Body = {"type": "cancel_payment", "payment": payment, "reason": draw(REASONS)}
    body["amount"] = draw(st.sampled_from([None, None, 1, 1_000, 100_000]))
    return "staff", body


def refunds(draw: Draw, state: ShopState) -> Ask:
    """What the driver tells of money going back, what a person says, and a manager's PIN."""
    refund = one(draw, state.open_refunds, "r")
    outcome = draw(st.sampled_from(["approved", "approved", "declined", "unknown"]))
    stray = one(draw, state.strays, "p")
    sure = {"outcome": draw(st.sampled_from(["approved", "declined"])), "reason": draw(REASONS)}
    right = {"type": "record_authorisation", "person": "boss", "right": draw(st.integers(0, 9)) > 0}
    asks: list[Ask] = [
        ("kiosk", {"type": "give_up_payment", "payment": one(draw, state.unresolved, "p")}),
        ("staff", {"type": "give_up_payment", "payment": one(draw, state.unresolved, "p")}),
        *[("hub", {"type": "record_refund", "refund": refund, "outcome": outcome})] * 3,
        ("staff", {"type": "resolve_refund", "refund": refund} | sure),
        ("staff", {"type": "settle_stray", "payment": stray, "reason": draw(REASONS)}),
        *[("staff", right)] * 3,
    ]
    return draw(st.sampled_from(asks))  # type: ignore[no-any-return]


def discounts(draw: Draw, state: ShopState) -> Ask:
    bill_id = one(draw, state.bills, "b")
    bill = state.bills.get(bill_id)
    given: Body = {"type": "give_discount", "bill": bill_id, "reason": draw(REASONS)}
    what = draw(st.sampled_from(["percent", "amount"]))
    given[what] = draw(st.sampled_from([1, 5, 10, 33, 100, 1_000 if what == "amount" else 50]))
    if bill and bill.orders and draw(st.booleans()):
        given["order"] = draw(st.sampled_from(bill.orders))
        given["line"] = draw(st.integers(1, len(state.orders[given["order"]].lines)))
    known = list(bill.discounts) if bill else []
    coupon = draw(st.sampled_from([*(coupon.id for coupon in state.rules.coupons), "nothing"]))
    asks: list[Ask] = [
        *[("staff", given)] * 3,
        ("staff", {"type": "redeem_coupon", "bill": bill_id, "coupon": coupon}),
        ("staff", {"type": "remove_discount", "bill": bill_id, "discount": one(draw, known, "d")}),
    ]
    return draw(st.sampled_from(asks))  # type: ignore[no-any-return]


def terminals(draw: Draw, state: ShopState) -> Ask:
    name = draw(st.sampled_from(["front", "kiosk1"]))
    terminal = {"id": name, "name": name, "address": f"tcp://10.0.0.{len(name)}:4000"}
    asks: list[Ask] = [
        ("setup", {"type": "save_terminal", "terminal": terminal}),
        ("setup", {"type": "remove_terminal", "terminal": name}),
    ]
    return draw(st.sampled_from(asks))  # type: ignore[no-any-return]
