"""`pickup`: an order's number goes from making to ready, back when recalled, and is gone when served."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tests.open_house import OpenHouse, open_house


async def shown(house: OpenHouse) -> dict[str, Any]:
    found: dict[str, Any] = (await house.get("board", "/api/v1/documents/pickup")).json()
    return found


def test_a_number_follows_its_tickets(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            state = house.house.shop.state
            item = next(
                i for i in state.menu.items
                if len(i.stations) == 1 and i.price and i.servings_min == 1
                and not (i.groups or i.steps or i.dayparts or i.alcohol)
            )  # fmt: skip
            assert await shown(house) == {"making": [], "ready": []}
            await house.sign_in()
            placed = await house.ask("kiosk", house.order(item.id))
            assert placed.status_code == 200, placed.text
            answer = placed.json()["answer"]
            order, number = answer["order"], state.orders[answer["order"]].number
            if order in state.held:
                fired = await house.ask("staff", {"type": "fire_order", "order": order})
                assert fired.status_code == 200, fired.text
            bump = {"type": "bump_lines", "order": order, "station": item.stations[0], "lines": []}
            assert await shown(house) == {"making": [number], "ready": []}
            for to, wanted in (
                ("ready", {"making": [], "ready": [number]}),
                ("recall", {"making": [number], "ready": []}),
                ("served", {"making": [], "ready": []}),
            ):
                moved = await house.ask("kitchen", bump | {"to": to})
                assert moved.status_code == 200, moved.text
                assert await shown(house) == wanted, to

    asyncio.run(run())


def test_what_no_station_makes_is_called_by_the_counter(tmp_path: Path) -> None:
    """Staff say when it is ready and when it is handed over; no kitchen's screen has it."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            placed = await house.ask("kiosk", house.order("rice-bag", service="take_away"))
            assert placed.status_code == 200, placed.text
            order, number = (placed.json()["answer"][key] for key in ("order", "number"))
            assert await shown(house) == {"making": [number], "ready": []}
            bump = {"type": "bump_lines", "order": order, "station": "counter", "lines": []}
            for to, lines, wanted in (
                ("ready", "ready", {"making": [], "ready": [number]}),
                ("recall", "fired", {"making": [number], "ready": []}),
                ("ready", "ready", {"making": [], "ready": [number]}),
            ):
                moved = await house.ask("staff", bump | {"to": to})
                assert moved.status_code == 200, moved.text
                assert await shown(house) == wanted, to
                counter = (await house.get("staff", "/api/v1/documents/counter")).json()
                assert counter["count"] == 1
                assert [line["state"] for line in counter["tickets"][order]["lines"]] == [lines]
            assert (await house.ask("staff", bump | {"to": "served"})).status_code == 200
            assert await shown(house) == {"making": [], "ready": []}
            counter = (await house.get("staff", "/api/v1/documents/counter")).json()
            assert (counter["count"], counter["tickets"], list(counter["done"])) == (0, {}, [order])
            for station in ("hot", "grill", "bar"):
                kitchen = await house.get("kitchen", f"/api/v1/documents/kitchen.{station}")
                assert kitchen.json()["count"] == 0
            assert (await house.get("kitchen", "/api/v1/documents/counter")).status_code == 404

    asyncio.run(run())


def test_a_party_at_a_table_is_brought_everything(tmp_path: Path) -> None:
    """Also what the staff enter for it, and what is on the house: no number of it is called."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            seated = await house.ask("staff", {"type": "open_seating", "table": "t1", "guests": 2})
            bill = seated.json()["answer"]["bill"]
            free = {"item": "water", "quantity": 1}
            for body in (
                house.order("rice-bag", bill=bill),
                {"type": "add_free_line", "bill": bill, "line": free},
            ):
                said = await house.ask("staff", body)
                assert said.status_code == 200, said.text
            assert await shown(house) == {"making": [], "ready": []}
            stations = [station for station, open in house.house.shop.state.tickets.items() if open]
            assert sorted(stations) == ["bar", "counter"]
            # They pay and leave, and the cook has not bumped it: it is nobody's number all the same.
            due = house.order("rice-bag")["total"]
            cash = {"type": "take_cash", "bill": bill, "amount": due, "tendered": due}
            left = {"type": "close_seating", "seating": seated.json()["answer"]["seating"]}
            for body in (cash, left):
                said = await house.ask("staff", body)
                assert said.status_code == 200, said.text
            assert await shown(house) == {"making": [], "ready": []}

    asyncio.run(run())
