"""Writes the dump of today's schema: `python -m tests.databases.make`, when a new migration is released.

A shop's day in which everything happens once, kept as SQL text (`<schema>.sql`) with what is known of it
beside it (`<schema>.json`). A released dump is never written again: it is what is on the disks of shops.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from hub.clock import FakeClock
from hub.domain.events import EVENTS
from hub.store.database import newest_version
from tests.databases.money import afternoon
from tests.shop_day import DAY, HOUR, MINUTE, START, token_hash
from tests.unit.domain.small_shop import BODY, wish
from tests.unit.store.small_hub import PRINTER, Hub, rows_of, shop_on

FOLDER = Path(__file__).parent

FACTS = {
    "orders": "SELECT count(*) FROM customer_order",
    "ordered": "SELECT sum(total) FROM customer_order",
    "paid": "SELECT sum(amount) FROM payment WHERE state = 'approved'",
    "cancelled": "SELECT sum(cancelled) FROM order_line",
    "owing": "SELECT count(*) FROM bill WHERE settled_at IS NULL",
    "answers": "SELECT count(*) FROM answer",
    "refusals": "SELECT count(*) FROM answer WHERE status = 409",
    "print_jobs": "SELECT count(*) FROM print_job",
    "open_prints": "SELECT count(*) FROM print_job WHERE state IN ('queued', 'blocked', 'sending')",
    "entries": "SELECT count(*) FROM journal",
    "private": "SELECT count(*) FROM journal WHERE private IS NOT NULL",
}
"""What a database is asked about itself: by name, a number each."""


def facts_of(database: Path) -> dict[str, int]:
    return {name: rows_of(database, sql)[0][0] for name, sql in FACTS.items()}


async def _morning(small: Hub) -> dict[str, str]:
    """Furnished: menu, rules, people, devices of every kind, a printer that goes again."""
    await small.furnish()
    rules = small.shop.state.rules.model_dump(mode="json")
    await small.done({"type": "change_rules", "rules": rules | {"last_order": {"kiosk": 21 * 60}}})
    await small.done({"type": "save_printer", "printer": PRINTER | {"id": "spare", "stations": []}})
    await small.done({"type": "test_print", "printer": "spare"})
    await small.done({"type": "remove_printer", "printer": "spare"})
    for person, role in (("boss", "owner"), ("cook", "kitchen")):
        body = {"type": "record_person", "person": {"id": person, "roles": [role]}}
        await small.done(body | {"name": f"역할 {role}", "pin_hash": "argon2 of a PIN"})
    devices = {}
    for kind in ("kiosk", "kitchen", "staff", "setup"):
        device = {"kind": kind, "name": kind}
        admit = {"type": "admit_device", "device": device, "token_hash": token_hash(kind)}
        devices[kind] = (await small.done(admit))["device_id"]
    await _pair(small, devices["setup"])
    staff = devices["staff"]
    record = {"type": "record_sign_in", "person": "boss"}
    assert (await small.ask(record | {"right": False}, staff)).status == 409
    await small.done(record | {"right": True}, staff)
    return devices


async def _pair(small: Hub, revoked: str) -> None:
    """A code that is used, one that expires, a wrong one; a device that is renamed, one that is cut off."""
    for word in ("used", "late"):
        device = {"kind": "kiosk", "name": word}
        record = {"type": "record_code", "device": device, "code_hash": token_hash(word)}
        await small.done(record)
    pair = {"type": "pair_device", "token_hash": token_hash("paired")}
    assert (await small.ask(pair | {"code_hash": token_hash("wrong")})).status == 409
    device = (await small.done(pair | {"code_hash": token_hash("used")}))["device_id"]
    change = {"type": "change_device", "device_id": device, "name": "창가 키오스크", "screen": {}}
    await small.done(change)
    await small.done({"type": "revoke_device", "device_id": revoked})
    small.clock.advance(10 * MINUTE)


async def _lunch(small: Hub, devices: dict[str, str]) -> None:
    """Guests at the kiosk, a party at a table, cash, cards of every end, the kitchen at work."""
    kiosk, staff, kitchen = devices["kiosk"], devices["staff"], devices["kitchen"]
    await small.done({"type": "set_market_price", "item": "sashimi", "price": 35_000}, staff)
    await small.done({"type": "set_stock", "item": "salad", "left": 9}, kitchen)
    basket = [
        wish("bibimbap", 2, "spice.hot"),
        wish("combo", 1, main="bibimbap spice.mild", drink="soju"),
    ]
    paid = await small.done(small.order(*basket, note="조용한 자리로"), kiosk)
    await _cash(small, paid["bill"], paid["total"], staff)
    await small.done({"type": "fire_order", "order": paid["order"]}, staff)
    for to in ("ready", "recall", "served"):
        bump = {"type": "bump_lines", "order": paid["order"], "station": "hot", "to": to}
        await small.done(bump, kitchen)
    for ending in ("approved", "declined", "unknown"):
        body = small.order("cola", "lunch-soup", payment="test_card")
        card = await small.done(body, kiosk)
        record = {"type": "record_payment", "payment": card["payment"], "outcome": ending}
        approval = {"approval_no": "30012345", "test": True}
        more = {"approval": approval} if ending == "approved" else {"reason": "한도 초과"}
        await small.done(record | more)
        small.clock.advance(MINUTE)
        if ending == "approved":
            cancel = {"type": "cancel_payment", "payment": card["payment"], "reason": "잘못 누름"}
            await small.done(
                {"type": "record_authorisation", "person": "boss", "right": True}, staff
            )
            back = await small.done(cancel, staff)
            await small.done(
                {"type": "record_refund", "refund": back["refund"], "outcome": "approved"}
            )
    seated = await small.done({"type": "open_seating", "table": "t1", "guests": 4}, staff)
    round_ = await small.done(small.order(wish("ribs", 3), "sashimi", bill=seated["bill"]), staff)
    await small.done(
        {"type": "add_free_line", "bill": seated["bill"], "line": wish("water")}, staff
    )
    cancel = {
        "type": "cancel_order",
        "order": round_["order"],
        "lines": {"1": 1},
        "reason": "양이 많음",
    }
    await small.done(cancel, staff)
    call = (await small.done({"type": "call_staff", "reason": "help"}, kiosk))["call"]
    small.clock.advance(MINUTE)
    await small.done({"type": "answer_call", "call": call}, kitchen)
    await small.done({"type": "reprint", "order": round_["order"], "what": "kitchen_ticket"}, staff)
    await _paper(small, devices, paid["bill"])
    due = round_["total"] - 22_000
    await _cash(small, seated["bill"], due, staff)
    await small.done({"type": "close_seating", "seating": seated["seating"]}, staff)


async def _cash(small: Hub, bill: str, amount: int, staff: str) -> None:
    tendered = -(-amount // 10_000) * 10_000
    body = {"type": "take_cash", "bill": bill, "amount": amount, "tendered": tendered}
    await small.done(body, staff)


async def _paper(small: Hub, devices: dict[str, str], bill: str) -> None:
    """Every paper on request; a ticket that got lost, one that came too late, each settled or still to be."""
    staff, kitchen = devices["staff"], devices["kitchen"]
    await small.done({"type": "print_bill", "bill": bill}, staff)
    origin = {"ingredient": {"ko": "쌀"}, "country": {"ko": "국내산"}}
    items = [
        one | ({"origins": [origin]} if one["id"] == "bibimbap" else {}) for one in BODY["items"]
    ]
    await small.done({"type": "publish_menu", "menu": BODY | {"items": items}}, staff)
    await small.done({"type": "print_origin_sheet"}, staff)
    await small.done({"type": "save_printer", "printer": PRINTER | {"drawer": True}})
    await small.done({"type": "open_drawer", "reason": "거스름돈 바꾸기"}, staff)
    await small.done({"type": "resume_printer", "printer": "counter"}, kitchen)
    tickets = rows_of(
        small.database,
        "SELECT id, subject FROM print_job WHERE kind = 'kitchen_ticket' ORDER BY id LIMIT 3",
    )
    for (job, order), state in zip(tickets, ("unknown", "expired", "failed"), strict=True):
        stuck = {
            "type": "record_print_stuck", "job": job, "printer": "counter", "kind": "kitchen_ticket",
            "about": order, "copy_no": 1, "state": state, "reason": "link_lost",
        }  # fmt: skip
        await small.done(stuck)
    (lost, _), (late, _), _ = tickets
    await small.done({"type": "settle_print", "job": lost, "outcome": "again"}, kitchen)
    await small.done({"type": "settle_print", "job": late, "outcome": "dismissed"}, staff)


async def _evening(small: Hub, devices: dict[str, str]) -> None:
    """Sold out, paused, last order; a refused order; a note that is erased; the next day."""
    kiosk, staff = devices["kiosk"], devices["staff"]
    small.clock.advance(5 * HOUR)
    body = {"type": "set_sold_out", "item": "salad", "until": small.clock.wall() + HOUR}
    await small.done(body, staff)
    assert (await small.ask(small.order("salad"), kiosk)).status == 409
    pause = {"type": "pause_ordering", "channel": "kiosk"}
    await small.done(pause | {"message": {"ko": "잠시 쉬어요", "en": "A short break"}}, staff)
    await small.done({"type": "resume_ordering", "channel": "kiosk"}, staff)
    noted = await small.done(small.order("cola", note="새우 알레르기"), kiosk)
    await small.done(small.order("water", "cola", note="얼음 많이"), kiosk)
    erase = {"type": "erase_private", "subject": noted["order"], "reason": "손님이 원함"}
    await small.done(erase, staff)
    small.clock.advance(5 * HOUR)
    assert (await small.ask(small.order("cola"), kiosk)).status == 409
    await small.done({"type": "accept_clock"}, staff)
    await _closing(small, staff)
    await small.done({"type": "sign_out"}, staff)


async def _closing(small: Hub, staff: str) -> None:
    """A drawer with its float and its count, X and Z with a copy, a match whose difference is settled."""
    opening = {"type": "open_shift", "drawer": "main", "float_amount": 100_000}
    shift = (await small.done(opening, staff))["shift"]
    move = {"type": "move_cash", "shift": shift, "direction": "out", "amount": 30_000}
    await small.done(move | {"reason": "채소값"}, staff)
    await small.done({"type": "print_x"}, staff)
    count = {"type": "close_shift", "shift": shift, "counted": {"10000": 6, "1000": 9}}
    await small.done(count | {"reason": "거스름돈 실수"}, staff)
    await small.done({"type": "close_day"}, staff)
    await small.done({"type": "reprint_z", "number": 1}, staff)
    found = {"kind": "not_in_books", "ours": 0, "theirs": 9_500, "at": small.clock.wall()}
    match = {"type": "record_match", "method": "test_card", "until": small.clock.wall()}
    await small.done(match | {"found": [found | {"approval_no": "30099999"}]})
    standing = list(small.shop.state.differences)
    settle = {"type": "settle_difference", "difference": standing[-1], "reason": "옆 가게 단말기"}
    await small.done(settle, staff)


async def made(folder: Path) -> None:
    """A shop with two days behind it and a restored copy's new epoch."""
    clock = FakeClock(START)
    async with shop_on(folder, clock) as small:
        devices = await _morning(small)
        await _lunch(small, devices)
        await afternoon(small, devices)
        await _evening(small, devices)
    (folder / "high-water.json").unlink()
    async with shop_on(folder, clock) as small:
        clock.advance(DAY // 2)
        await small.done(small.order("water"), devices["kiosk"])


def main() -> None:
    version = newest_version()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "shop"
        asyncio.run(made(folder))
        database = folder / "madang.db"
        missing = set(EVENTS) - {row[0] for row in rows_of(database, "SELECT type FROM journal")}
        assert not missing, f"did not happen: {missing}"
        facts: dict[str, Any] = facts_of(database)
        with closing(sqlite3.connect(database)) as connection:
            lines = [
                f"PRAGMA application_id={connection.execute('PRAGMA application_id').fetchone()[0]};",
                f"PRAGMA user_version={version};",
                *connection.iterdump(),
            ]
    (FOLDER / f"{version:04}.sql").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (FOLDER / f"{version:04}.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
