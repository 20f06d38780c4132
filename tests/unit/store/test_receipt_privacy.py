"""Whose phone a cash receipt was for, and whose a stamp card is: after issue no file of the shop holds it.

Looked for byte by byte, as another process sees the files: database, WAL, backup, log, paper; in what goes to the
region; and in what the hub wrote to its log.
"""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from hub.domain.behaviour import COMMANDS
from hub.domain.cash_receipt import receipt_of
from hub.outgoing import Outgoing
from hub.store.backup import back_up
from hub.store.check import checked
from hub.store.snapshots import folded, snapshot_of, snapshot_rows
from sync.shared_fields import SHARED
from tests.open_house import OpenHouse, open_house, until
from tests.unit.domain.small_shop import wish

from .small_hub import reading
from .test_erasure import found

# Digits that stand nowhere else, as typed and as kept.
PHONE, DIGITS = "010-7531-8642", "01075318642"
BUSINESS, PLAIN = "220-81-62517", "2208162517"
STAMPS, STAMP_DIGITS = "010-8642-7531", "01086427531"
EVERY = (PHONE, DIGITS, BUSINESS, PLAIN, STAMPS, STAMP_DIGITS)


async def done(house: OpenHouse, body: dict[str, Any]) -> dict[str, Any]:
    response = await house.ask("staff", body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()["answer"]
    return answer


async def paid(house: OpenHouse) -> tuple[str, str]:
    placed = await done(house, house.order(wish("ribs", 5)))
    cash = {"type": "take_cash", "bill": placed["bill"], "amount": 110_000, "tendered": 110_000}
    return placed["bill"], (await done(house, cash))["payment"]


async def asked(house: OpenHouse, purpose: str, identity: str) -> str:
    _, payment = await paid(house)
    ask = {"type": "ask_cash_receipt", "payment": payment, "purpose": purpose, "identity": identity}
    await done(house, ask)
    return receipt_of(payment)


async def issued(house: OpenHouse, receipt: str, number: str) -> None:
    said = {"type": "record_cash_receipt", "receipt": receipt, "outcome": "issued"}
    await house.tell(said | {"approval_no": number})


async def furnished(house: OpenHouse) -> None:
    await house.sign_in()
    rules = (await house.get("staff", "/api/v1/rules")).json()
    rules["stamps"] = {"per_won": 5_000, "needed": 2, "worth": 3_000}
    await done(house, {"type": "change_rules", "rules": rules})
    counter = {
        "id": "counter",
        "name": "카운터",
        "address": "file:counter",
        "profile": "generic-80-kr",
    }
    await house.tell({"type": "save_printer", "printer": counter | {"receipts": True}})


def test_no_file_holds_a_guests_number_after_issue(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "shop"
    caplog.set_level(logging.DEBUG)

    async def live() -> None:
        async with open_house(tmp_path) as house:
            await furnished(house)
            person = await asked(house, "deduction", PHONE)
            business = await asked(house, "expense", BUSINESS)
        async with open_house(tmp_path) as house:  # the first snapshot has been left
            await house.sign_in()
            assert "madang.db" in found(folder, DIGITS), "it waits to be issued"
            assert "madang.db" in found(folder, PLAIN)
            bill, _ = await paid(house)
            await done(house, {"type": "collect_stamps", "bill": bill, "card": STAMPS})
            owing = await done(house, house.order("rice-bag"))
            redeem = {"type": "redeem_stamps", "bill": owing["bill"], "card": STAMPS}
            assert (await done(house, redeem))["off"] == 3_000
            await issued(house, person, "J1234567")
            await issued(house, business, "J1234568")
            await until(lambda: not any(found(folder, one) for one in EVERY))
            back_up(house.data / "madang.db", tmp_path / "backup.db")
            assert not any(found(tmp_path, one) for one in EVERY)
            journal = Outgoing(house.house.shop, "region", SHARED)
            sent = str(journal.read(0, list))
            assert not any(one in sent for one in (*EVERY, "-8642", "*2517"))
            assert "J1234567" in sent, "that it was issued is no secret"
        async with open_house(tmp_path) as house:
            assert not any(found(folder, one) for one in EVERY)

    asyncio.run(live())
    assert "모두 맞습니다" in checked(folder / "madang.db")
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert not any(one in told for one in EVERY)


def test_a_snapshot_begun_before_the_issue_does_not_bring_it_back(tmp_path: Path) -> None:
    async def live() -> None:
        async with open_house(tmp_path) as house:
            await furnished(house)
            receipt = await asked(house, "deduction", PHONE)
            with reading(house.data / "madang.db") as reader:
                state, head = folded(reader, verify=True)
            assert DIGITS.encode() in snapshot_of(state)
            await issued(house, receipt, "J1234567")
            await house.house.shop.note(snapshot_rows(head.seq, head.hash, snapshot_of(state)))
            await until(lambda: not found(tmp_path / "shop", DIGITS))

    asyncio.run(live())


@pytest.mark.parametrize("how", ["failed", "not_needed", "refunded"])
def test_however_it_ends_the_number_goes(tmp_path: Path, how: str) -> None:
    async def live() -> None:
        async with open_house(tmp_path) as house:
            await furnished(house)
            receipt = await asked(house, "deduction", PHONE)
            if how == "not_needed":
                settle = {"type": "settle_cash_receipt", "receipt": receipt, "outcome": how}
                await done(house, settle)
            else:
                if how == "refunded":
                    manager = {"type": "record_authorisation", "person": "boss", "right": True}
                    await _as_staff(house, manager)
                    cancel = {"type": "cancel_payment", "payment": f"p{receipt[1:]}"}
                    await done(house, cancel | {"reason": "환불"})
                said = {"type": "record_cash_receipt", "receipt": receipt, "outcome": "failed"}
                await house.tell(said | {"reason": "no such number"})
            await until(lambda: not found(tmp_path / "shop", DIGITS))

    asyncio.run(live())


async def _as_staff(house: OpenHouse, body: dict[str, Any]) -> None:
    """What the door would send on after it looked at a PIN."""
    whole = {"command_id": house.command_id()} | body
    command = COMMANDS[body["type"]].body.model_validate_json(json.dumps(whole))
    outcome = await house.house.shop.ask(
        command, COMMANDS[body["type"]], house.devices["staff"], b""
    )
    assert outcome.status == 200, outcome.body
