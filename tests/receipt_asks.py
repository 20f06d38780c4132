"""What may be asked about cash receipts and stamps on a random day (`shop_asks.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import strategies as st

from hub.domain.state import ShopState

from .shop_day import Body, token_hash

Ask = tuple[str, Body]
Draw = Callable[[st.SearchStrategy[Any]], Any]

PHONE, BUSINESS, WRONG = "010-1234-5678", "124-81-00998", "124-81-00999"


def _one(draw: Draw, found: Iterable[str], kind: str) -> str:
    return str(draw(st.sampled_from([*found][-6:] or [f"{kind}{'f' * 32}"])))


def cash_receipts(draw: Draw, state: ShopState) -> Ask:
    """People ask for one, the issuer answers, or somebody issued it elsewhere."""
    payments = [
        payment.id
        for bill in state.bills.values()
        for payment in bill.payments.values()
        if payment.method == "cash" or draw(st.integers(0, 9)) == 9
    ]
    purpose = draw(st.sampled_from(["deduction", "expense", "self"]))
    fitting = {"deduction": PHONE, "expense": BUSINESS, "self": None}[purpose]
    identity = draw(st.sampled_from([fitting] * 4 + [WRONG]))
    ask = {"type": "record_cash_receipt_ask", "payment": _one(draw, payments, "p")}
    waiting = [one.id for one in state.cash_receipts.values() if one.state != "due"]
    receipt = _one(draw, waiting or state.cash_receipts, "v")
    said = draw(st.sampled_from(["issued", "failed", "unknown"]))
    record = {"type": "record_cash_receipt", "receipt": receipt, "outcome": said}
    by_hand = draw(st.sampled_from(["issued", "not_needed"]))
    settle = {"type": "settle_cash_receipt", "receipt": _one(draw, state.cash_receipts, "v")}
    number = {"approval_no": "J1234567"}
    asks: list[Ask] = [
        *[("staff", ask | {"purpose": purpose, "identity": identity})] * 3,
        *[("hub", record | (number if said == "issued" else {}))] * 3,
        ("staff", settle | {"outcome": by_hand} | (number if by_hand == "issued" else {})),
    ]
    return draw(st.sampled_from(asks))  # type: ignore[no-any-return]


def stamps(draw: Draw, state: ShopState) -> Ask:
    """A guest's number was typed: one of a few cards, or no number at all."""
    cards = [token_hash("card-1"), token_hash("card-2"), None]
    paid = [bill.id for bill in state.bills.values() if bill.settled]
    owing = [bill.id for bill in state.bills.values() if not bill.settled]
    card = draw(st.sampled_from(cards))
    asks: list[Ask] = [
        (
            "staff",
            {"type": "record_stamps", "bill": _one(draw, paid, "b"), "card": card, "slip": 1},
        ),
        (
            "staff",
            {"type": "record_stamp_redemption", "bill": _one(draw, owing, "b"), "card": card},
        ),
    ]
    return draw(st.sampled_from(asks))  # type: ignore[no-any-return]
