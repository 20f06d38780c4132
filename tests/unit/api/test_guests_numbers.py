"""Numbers of guests at the front door: phones, businesses, stamp cards. What goes on, is answered, and is kept."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from hub.domain.cash_receipt import receipt_of
from hub.domain.stamps import stamp_number
from tests.open_house import OpenHouse, open_house
from tests.unit.domain.small_shop import wish

PHONE = "010-9876-4321"


async def paid(house: OpenHouse, *wishes: Any) -> tuple[str, str]:
    """A bill paid in cash: its id and the payment's."""
    placed = await done(house, house.order(*wishes))
    cash = {"type": "take_cash", "bill": placed["bill"], "amount": placed["total"]}
    answer = await done(house, cash | {"tendered": placed["total"]})
    return placed["bill"], answer["payment"]


async def done(house: OpenHouse, body: dict[str, Any]) -> dict[str, Any]:
    response = await house.ask("staff", body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()["answer"]
    return answer


async def with_stamps(house: OpenHouse) -> None:
    rules = (await house.get("staff", "/api/v1/rules")).json()
    rules["stamps"] = {"per_won": 5_000, "needed": 2, "worth": 3_000}
    await done(house, {"type": "change_rules", "rules": rules})


def test_a_cash_receipt_is_asked_for_and_the_answer_holds_no_number(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            _, payment = await paid(house, wish("ribs", 5))
            ask = {"type": "ask_cash_receipt", "payment": payment, "purpose": "deduction"}
            ask |= {"command_id": house.command_id(), "identity": PHONE}
            response = await house.ask("staff", ask)
            assert response.json()["answer"] == {"receipt": receipt_of(payment)}
            assert (await house.ask("staff", ask)).text == response.text, "once, however often"
            path = "/api/v1/documents/cash_receipts"
            shown = (await house.get("staff", path)).json()
            one = shown["waiting"][receipt_of(payment)]
            assert (one["masked"], one["state"], one["amount"]) == (
                "010-****-4321", "requested", 110_000,
            )  # fmt: skip
            assert (shown["count"], shown["overdue"], shown["issuer"]) == (1, 0, False)
            assert PHONE.replace("-", "") not in str(shown)

    asyncio.run(run())


def test_who_issues_it_by_hand_is_told_the_number_while_it_waits(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            _, payment = await paid(house, wish("ribs", 5))
            ask = {"type": "ask_cash_receipt", "payment": payment, "purpose": "deduction"}
            path = f"/api/v1/cash-receipts/{receipt_of(payment)}"
            assert (await house.get("staff", path)).status_code == 404
            await done(house, ask | {"identity": PHONE})
            told = await house.get("staff", path)
            assert told.json() == {"identity": "01098764321"}
            assert told.headers["cache-control"] == "no-store"
            assert (await house.get("kiosk", path)).status_code == 403
            assert (await house.client.get(path)).status_code == 401
            settle = {"type": "settle_cash_receipt", "receipt": receipt_of(payment)}
            await done(house, settle | {"outcome": "issued", "approval_no": "K1234567"})
            assert (await house.get("staff", path)).status_code == 404
            await done(house, {"type": "sign_out"})
            assert (await house.get("staff", path)).status_code == 403

    asyncio.run(run())


def test_a_wrong_number_is_refused_by_name_and_not_repeated(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            _, payment = await paid(house, "cola")
            ask = {"type": "ask_cash_receipt", "payment": payment, "purpose": "expense"}
            response = await house.ask("staff", ask | {"identity": PHONE})
            assert response.status_code == 409
            assert response.json()["error"]["code"] == "identity_invalid"
            malformed = await house.ask("staff", ask | {"identity": "주민 900101-1234567"})
            assert malformed.status_code == 422
            for text in (response.text, malformed.text):
                assert "4321" not in text
                assert "1234567" not in text

    asyncio.run(run())


def test_a_phone_collects_and_redeems_however_it_is_typed(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            await with_stamps(house)
            bill, _ = await paid(house, "rice-bag")
            collect = {"type": "collect_stamps", "bill": bill, "card": PHONE}
            assert await done(house, collect) == {"stamps": 3, "count": 3, "slip": None}
            owing = await done(house, house.order("rice-bag"))
            redeem = {"type": "redeem_stamps", "bill": owing["bill"], "card": "01098764321"}
            answer = await done(house, redeem)
            assert (answer["off"], answer["count"]) == (3_000, 1)
            wrong = await house.ask("staff", redeem | {"card": "123456789"})
            assert wrong.json()["error"]["code"] == "stamp_number_invalid"

    asyncio.run(run())


def test_a_guest_without_a_number_gets_a_slip_once(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            await with_stamps(house)
            counter = {"id": "counter", "name": "카운터", "address": "file:counter"}
            counter |= {"profile": "generic-80-kr", "receipts": True}  # type: ignore[dict-item]
            await house.tell({"type": "save_printer", "printer": counter})
            bill, _ = await paid(house, "rice-bag")
            collect = {"type": "collect_stamps", "bill": bill, "command_id": house.command_id()}
            answer = await done(house, collect)
            slip = answer["slip"]
            assert slip == stamp_number(slip)
            assert len(slip) == 9
            printed = "SELECT body FROM print_job WHERE body LIKE '%stamp_slip\",\"shop%'"
            ((body,),) = house.house.shop.reader.asked(printed, ())
            assert f'"stamp_slip":"{slip[:3]} {slip[3:6]} {slip[6:]}"' in body
            assert (await done(house, collect))["slip"] is None, "shown once"
            owing = await done(house, house.order("rice-bag"))
            redeem = {"type": "redeem_stamps", "bill": owing["bill"], "card": slip}
            assert (await done(house, redeem))["count"] == 1
            other, _ = await paid(house, "rice-bag")
            another = await done(house, {"type": "collect_stamps", "bill": other})
            assert another["slip"] not in (None, slip)

    asyncio.run(run())
