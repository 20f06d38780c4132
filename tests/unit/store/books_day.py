"""A day of money in a shop on a real folder: a drawer, cash and cards, money back, two Zs."""

from __future__ import annotations

from tests.shop_day import MINUTE, token_hash
from tests.unit.domain.small_shop import wish

from .small_hub import Hub

COINS = {"50000": 3, "10000": 5, "1000": 2}


async def staff_of(small: Hub) -> str:
    """A staff tablet with its owner signed in."""
    device = {"kind": "staff", "name": "계산대"}
    admit = {"type": "admit_device", "device": device, "token_hash": token_hash("till")}
    staff: str = (await small.done(admit))["device_id"]
    boss = {"id": "boss", "roles": ["owner"]}
    await small.done(
        {"type": "record_person", "person": boss, "name": "사장", "pin_hash": "argon2 of a PIN"}
    )
    await small.done({"type": "record_sign_in", "person": "boss", "right": True}, staff)
    return staff


async def money_day(small: Hub, staff: str) -> str:
    """Until the drawer is counted, 2,000 won short; the shift's id."""
    opening = {"type": "open_shift", "drawer": "main", "float_amount": 200_000}
    shift: str = (await small.done(opening, staff))["shift"]
    first = await small.done(small.order(wish("bibimbap", 2, "spice.hot"), "cola"), staff)
    cash = {"type": "take_cash", "bill": first["bill"], "amount": 22_000, "tendered": 30_000}
    payment = (await small.done(cash, staff))["payment"]
    small.clock.advance(MINUTE)
    card = await small.done(small.order("rice-bag", "cola", payment="test_card"), staff)
    approval = {"approval_no": "30012345", "issuer": "=시험카드", "test": True}
    record = {"type": "record_payment", "payment": card["payment"], "outcome": "approved"}
    await small.done(record | {"approval": approval})
    await small.done({"type": "record_authorisation", "person": "boss", "right": True}, staff)
    back = {"type": "cancel_payment", "payment": payment, "amount": 2_000, "reason": "식음"}
    await small.done(back, staff)
    move = {"type": "move_cash", "shift": shift, "direction": "out", "amount": 16_000}
    await small.done(move | {"reason": "채소값"}, staff)
    small.clock.advance(MINUTE)
    count = {"type": "close_shift", "shift": shift, "counted": COINS, "reason": "거스름돈 실수"}
    assert (await small.done(count, staff))["difference"] == -2_000
    return shift
