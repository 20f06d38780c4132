"""`bill.<id>` and `staff` about money: what was taken off, what cash would be, and what waits for a person."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.open_house import OpenHouse, open_house


def in_house(tmp_path: Path, test: Callable[[OpenHouse], Awaitable[None]]) -> None:
    """Runs `test` in an open house in which the owner is signed in and the counter takes all by hand."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            rules = (await house.get("staff", "/api/v1/rules")).json()
            methods = rules["methods"] | {"counter": ["cash", "hand_terminal", "shop_qr"]}
            changed = {"methods": methods, "cash_rounding": 100, "discount_cap": 100}
            await done(house, "change_rules", rules=rules | changed)
            await test(house)

    asyncio.run(run())


async def done(house: OpenHouse, verb: str, **fields: Any) -> dict[str, Any]:
    response = await house.ask("staff", {"type": verb, **fields})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()["answer"]
    return answer


async def document(house: OpenHouse, name: str) -> dict[str, Any]:
    response = await house.get("staff", f"/api/v1/documents/{name}")
    assert response.status_code == 200, f"{name}: {response.text}"
    found: dict[str, Any] = response.json()
    return found


def test_a_bill_says_what_was_taken_off_and_what_cash_would_be(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        placed = (await house.ask("kiosk", house.order("cola", "cola"))).json()["answer"]
        bill, total = placed["bill"], placed["total"]
        before = await document(house, f"bill.{bill}")
        assert (before["discount"], before["cash_due"], before["discounts"]) == (0, total, {})
        line = {"order": placed["order"], "line": 1}
        one = await done(house, "give_discount", bill=bill, percent=10, reason="단골", **line)
        two = await done(house, "give_discount", bill=bill, amount=30, reason="단골")
        after = await document(house, f"bill.{bill}")
        assert {key: one["off"] for key, one in after["discounts"].items()} == {
            one["discount"]: one["off"],
            two["discount"]: 30,
        }
        assert after["discount"] == one["off"] + 30
        assert after["total"] == after["due"] == total - after["discount"]
        assert after["cash_due"] == after["due"] - after["due"] % 100 < after["due"]
        assert after["vat"] == (2 * after["total"] + 11) // 22

    in_house(tmp_path, test)


def test_what_a_person_brings_the_answer_of_is_said(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        placed = (await house.ask("kiosk", house.order("cola"))).json()["answer"]
        asked = {"bill": placed["bill"], "amount": placed["total"]}
        payment = (await done(house, "request_payment", method="hand_terminal", **asked))["payment"]
        (row,) = (await document(house, "staff"))["unresolved"].values()
        assert (row["by_hand"], row["state"], row["order"]) == (
            "numbered",
            "requested",
            placed["order"],
        )
        no = {"outcome": "declined", "reason": "카드가 없음"}
        await done(house, "resolve_payment", payment=payment, **no)
        await done(house, "request_payment", method="shop_qr", **asked)
        (row,) = (await document(house, "staff"))["unresolved"].values()
        assert row["by_hand"] == "looked"
        payments = (await document(house, f"bill.{placed['bill']}"))["payments"]
        assert [one["by_hand"] for one in payments.values()] == ["numbered", "looked"]

    in_house(tmp_path, test)


def test_the_shops_coupons_are_told_to_staff(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        assert (await document(house, "staff"))["coupons"] == []
        rules = (await house.get("staff", "/api/v1/rules")).json()
        coupon = {"id": "opening", "name": {"ko": "개업 쿠폰"}, "amount": 3_000}
        await done(house, "change_rules", rules=rules | {"coupons": [coupon]})
        assert (await document(house, "staff"))["coupons"] == [coupon | {"least": 0}]

    in_house(tmp_path, test)
