"""A shop's afternoon at the till, in which everything that can happen to money happens once."""

from __future__ import annotations

from typing import Any

from tests.shop_day import DAY
from tests.unit.domain.small_shop import wish
from tests.unit.store.small_hub import Hub

CARD = "ab" * 32
"""A stamp card, as the hub's key would have it."""


async def afternoon(small: Hub, devices: dict[str, str]) -> None:
    """Discounts, stamps, cash receipts, refunds of every end, an approval that strayed, a terminal."""
    staff = devices["staff"]
    terminal = {"id": "front", "name": "카운터 단말기", "address": "tcp://10.0.0.30:4000"}
    await small.done({"type": "save_terminal", "terminal": terminal})
    await small.done({"type": "remove_terminal", "terminal": "front"})
    await small.done({"type": "record_quarantine", "printer": "counter"})
    await small.done({"type": "resume_printer", "printer": "counter"}, staff)
    rules = small.shop.state.rules.model_dump(mode="json")
    rules["stamps"] = {"per_won": 10_000, "needed": 3, "worth": 2_000}
    await small.done({"type": "change_rules", "rules": rules})
    await _stamps_and_discounts(small, staff)
    await _cash_receipts(small, staff)
    await _cards(small, staff)
    # Nobody asked for a receipt of the last one: too late a week on.
    await _sold(small, staff)
    small.clock.advance(7 * DAY)
    await small.done({"type": "record_sign_in", "person": "boss", "right": True}, staff)


async def _sold(small: Hub, staff: str) -> tuple[str, str]:
    """A party's dinner paid in cash: the bill and its payment."""
    placed = await small.done(small.order(wish("ribs", 6)), staff)
    body = {"type": "take_cash", "bill": placed["bill"], "amount": placed["total"]}
    paid = await small.done(body | {"tendered": placed["total"]}, staff)
    return placed["bill"], paid["payment"]


async def _stamps_and_discounts(small: Hub, staff: str) -> None:
    bill, _ = await _sold(small, staff)
    await small.done({"type": "record_stamps", "bill": bill, "card": CARD}, staff)
    placed = await small.done(small.order("cola", "salad"), staff)
    redeem = {"type": "record_stamp_redemption", "bill": placed["bill"], "card": CARD}
    await small.done(redeem, staff)
    give: dict[str, Any] = {"type": "give_discount", "bill": placed["bill"], "reason": "단골"}
    await small.done({"type": "record_authorisation", "person": "boss", "right": True}, staff)
    given = await small.done(give | {"percent": 10}, staff)
    away = {"type": "remove_discount", "bill": placed["bill"], "discount": given["discount"]}
    await small.done(away, staff)


async def _cash_receipts(small: Hub, staff: str) -> None:
    """One issued after it was unknown, one that could not be, one that shrank and was not needed."""
    ask = {"type": "record_cash_receipt_ask", "purpose": "deduction", "identity": "010-1234-5678"}
    heard = {"type": "record_cash_receipt", "outcome": "unknown", "reason": "no_answer"}
    for ending in ("issued", "failed"):
        _, payment = await _sold(small, staff)
        receipt = (await small.done(ask | {"payment": payment}, staff))["receipt"]
        await small.done(heard | {"receipt": receipt})
        more = {"approval_no": "J12345678"} if ending == "issued" else {"reason": "refused"}
        await small.done(
            {"type": "record_cash_receipt", "receipt": receipt, "outcome": ending} | more
        )
    _, payment = await _sold(small, staff)
    await _given_back(small, staff, payment, 1_000)
    standing = [one.id for one in small.shop.state.cash_receipts.values() if one.state == "due"]
    settle = {"type": "settle_cash_receipt", "receipt": standing[-1], "outcome": "not_needed"}
    await small.done(settle, staff)


async def _given_back(small: Hub, staff: str, payment: str, amount: int | None = None) -> Any:
    await small.done({"type": "record_authorisation", "person": "boss", "right": True}, staff)
    back = {"type": "cancel_payment", "payment": payment, "amount": amount, "reason": "덜 드심"}
    return await small.done(back, staff)


async def _cards(small: Hub, staff: str) -> None:
    """A refund that nobody knew the end of and that did not go back; a card that was given up, and strayed."""
    card = await small.done(small.order("cola", payment="test_card"), staff)
    heard = {"type": "record_payment", "payment": card["payment"]}
    approval = {"approval_no": "30012346", "test": True}
    await small.done(heard | {"outcome": "approved", "approval": approval})
    refund = (await _given_back(small, staff, card["payment"]))["refund"]
    unknown = {"type": "record_refund", "refund": refund, "outcome": "unknown"}
    await small.done(unknown | {"reason": "no_answer"})
    resolve = {"type": "resolve_refund", "refund": refund, "outcome": "declined"}
    await small.done(resolve | {"reason": "단말기에 없음"}, staff)
    card = await small.done(small.order("cola", payment="test_card"), staff)
    await small.done({"type": "give_up_payment", "payment": card["payment"]}, staff)
    heard["payment"] = card["payment"]
    await small.done(heard | {"outcome": "declined", "reason": "pulled"})
    stray = {"outcome": "approved", "approval": approval | {"approval_no": "30012347"}}
    await small.done(heard | stray)
    settle = {"type": "settle_stray", "payment": card["payment"], "reason": "단말기에서 취소함"}
    await small.done(settle, staff)
