"""What is asked of the till and of the books on a random day: `shop_asks.py` draws from here."""

from __future__ import annotations

from hypothesis import strategies as st

from hub.domain.state import ShopState

from .asking import REASONS, Ask, Draw, one


def till(draw: Draw, state: ShopState) -> Ask:
    """A drawer taken over, cash in and out, its count; X, Z, and what the match says."""
    shift = one(draw, state.shifts, "w")
    drawer = draw(st.sampled_from(["main", "bar"]))
    way, amount = draw(st.sampled_from(["in", "out"])), draw(st.sampled_from([1, 50_000]))
    coins = {worth: draw(st.integers(0, 40)) for worth in ("50000", "1000", "10")}
    found = {
        "kind": draw(st.sampled_from(["not_in_log", "not_in_books", "amount"])), "at": state.at,
        "ours": amount, "theirs": 0, "payment": one(draw, state.unresolved, "p"),
    }  # fmt: skip
    match = {"type": "record_match", "until": state.at + amount}
    asks: list[Ask] = [
        *[("staff", {"type": "open_shift", "drawer": drawer, "float_amount": amount})] * 2,
        ("setup", {"type": "open_shift", "drawer": drawer, "float_amount": 200_000}),
        ("staff", {"type": "move_cash", "shift": shift, "direction": way, "amount": amount,
                   "reason": draw(REASONS)}),
        *[("staff", {"type": "close_shift", "shift": shift, "counted": coins,
                     "reason": draw(st.sampled_from([None, "거스름돈을 잘못 줌"]))})] * 2,
        ("staff", {"type": "print_x"}),
        *[("staff", {"type": "close_day"})] * 3,
        ("staff", {"type": "reprint_z", "number": draw(st.integers(1, 3))}),
        ("hub", match),
        ("hub", match | {"method": "test_card", "found": [found], "more": 2}),
        ("staff", {"type": "settle_difference", "reason": draw(REASONS),
                   "difference": one(draw, state.differences, "x")}),
    ]  # fmt: skip
    return draw(st.sampled_from(asks))  # type: ignore[no-any-return]
