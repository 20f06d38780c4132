"""`seating.<id>`, `floor` and what a tablet hears of itself: who hears what, and until when."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tests.open_house import OpenHouse, open_house, served
from tests.screen import screen


async def tablets(house: OpenHouse, **tables: str) -> None:
    """A tablet at each of these tables, known by its name here."""
    for name, table in tables.items():
        house.devices[name], house.tokens[name] = await house.admit("table", table)


async def done(house: OpenHouse, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    response = await house.ask(kind, body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()["answer"]
    return answer


async def document(house: OpenHouse, kind: str, name: str) -> dict[str, Any]:
    response = await house.get(kind, f"/api/v1/documents/{name}")
    assert response.status_code == 200, f"{name}: {response.text}"
    found: dict[str, Any] = response.json()
    return found


def progress(seating: dict[str, Any]) -> list[list[str]]:
    return [[line["progress"] for line in round["lines"]] for round in seating["rounds"].values()]


def test_a_party_follows_its_rounds(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            await tablets(house, one="t3", two="t3")
            placed = await done(house, "one", house.order("salad", "soju", "rice-bag"))
            itself = await document(house, "two", f"device.{house.devices['two']}")
            assert (itself["table"], itself["table_label"]) == ("t3", "3")
            name = f"seating.{itself['seating']}"
            seating = await document(house, "two", name)
            assert (seating["table"], seating["due"], seating["paid"]) == ("3", placed["total"], 0)
            # The soju waits for a look at an ID; the rice, which nobody makes, goes along with the rest.
            assert progress(seating) == [["cooking", "check", "received"]]
            await done(house, "staff", {"type": "fire_order", "order": placed["order"]})
            assert progress(await document(house, "one", name)) == [["cooking"] * 3]
            bump = {"type": "bump_lines", "order": placed["order"], "lines": []}
            for to, wanted in (("ready", "coming"), ("served", "served"), ("recall", "cooking")):
                await done(house, "kitchen", bump | {"station": "hot", "to": to})
                assert progress(await document(house, "one", name))[0][0] == wanted
            second = await done(house, "two", house.order("salad"))
            units = {"order": placed["order"], "lines": {"1": 1}, "reason": "잘못 누름"}
            await done(house, "staff", {"type": "cancel_order", **units})
            seating = await document(house, "one", name)
            assert [line[0] for line in progress(seating)] == ["cancelled", "cooking"]
            assert list(seating["rounds"]) == [placed["order"], second["order"]]

    asyncio.run(run())


def test_only_its_own_table_hears_a_party_and_only_while_it_sits(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            await house.sign_in()
            await tablets(house, three="t3", five="t5")
            placed = await done(house, "three", house.order("cola"))
            (seating,) = house.house.shop.state.seatings
            name = f"seating.{seating}"
            for stranger in ("five", "kiosk", "board", "kitchen"):
                answer = await house.get(stranger, f"/api/v1/documents/{name}")
                assert answer.status_code == 404, stranger
            async with screen(address, house.tokens["three"]) as tablet:
                await tablet.greet(name)
                await tablet.hear(lambda: name in tablet.documents)
                cash = {"type": "take_cash", "bill": placed["bill"], "amount": placed["total"]}
                await done(house, "staff", cash | {"tendered": placed["total"]})
                await tablet.hear(lambda: tablet.content(name)["due"] == 0)
                await done(house, "staff", {"type": "close_seating", "seating": seating})
                await tablet.hear(lambda: name in tablet.gone)
            itself = await document(house, "three", f"device.{house.devices['three']}")
            assert "seating" not in itself

    asyncio.run(run())


def test_a_tablet_that_is_moved_leaves_the_party_behind(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            await house.sign_in("setup")
            await tablets(house, three="t3", other="t3")
            await done(house, "three", house.order("cola"))
            (seating,) = house.house.shop.state.seatings
            name = f"seating.{seating}"
            async with screen(address, house.tokens["three"]) as tablet:
                await tablet.greet(name)
                await tablet.hear(lambda: name in tablet.documents)
                moved = {
                    "device_id": house.devices["three"],
                    "name": "3",
                    "screen": {},
                    "table": "t9",
                }
                await done(house, "setup", {"type": "change_device", **moved})
                await tablet.hear(lambda: name in tablet.gone)
            # The other tablet still hears it.
            assert (await document(house, "other", name))["table"] == "3"

    asyncio.run(run())


def test_a_tablet_hears_of_its_own_calls(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await tablets(house, three="t3", five="t5")
            own = f"device.{house.devices['three']}"
            call = await done(house, "three", {"type": "call_staff", "reason": "water"})
            await done(house, "five", {"type": "call_staff", "reason": "bill"})
            assert list((await document(house, "three", own))["calls"]) == ["water"]
            calls = (await document(house, "kitchen", "calls"))["calls"]
            assert [(one["table"], one["reason"]) for one in calls.values()] == [
                ("3", "water"),
                ("5", "bill"),
            ]
            await done(house, "kitchen", {"type": "answer_call", "call": call["call"]})
            assert (await document(house, "three", own))["calls"] == {}

    asyncio.run(run())


def test_the_floor_shows_who_sits_where_and_owes_what(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            await tablets(house, five="t5")
            seated = await done(
                house, "staff", {"type": "open_seating", "table": "t1", "guests": 2}
            )
            placed = await done(house, "five", house.order("cola"))
            floor = (await document(house, "staff", "floor"))["seatings"]
            one, five = floor.values()
            assert (one["table"], one["guests"], one["rounds"], one["due"]) == ("1", 2, 0, 0)
            assert (five["table"], five["rounds"], five["due"]) == ("5", 1, placed["total"])
            assert "guests" not in five
            await done(house, "staff", {"type": "close_seating", "seating": seated["seating"]})
            assert len((await document(house, "staff", "floor"))["seatings"]) == 1

    asyncio.run(run())
