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
