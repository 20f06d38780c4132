"""The demo's tokens and mishaps are for this machine alone, by address and by name."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from hub.api import demo
from hub.demo.furnish import DemoShop
from hub.demo.tally import COUNTED_MAX
from tests.open_house import open_house


@pytest.mark.parametrize(
    ("address", "name", "status"),
    [
        ("127.0.0.1", "localhost:8080", 200),
        ("::1", "[::1]:8080", 200),
        ("192.168.0.7", "192.168.0.2:8080", 403),
        # A page of somebody else's, whose name was made to point here (DNS rebinding).
        ("127.0.0.1", "evil.example:8080", 403),
    ],
)
def test_tokens_are_given_to_this_machine(
    tmp_path: Path, address: str, name: str, status: int
) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            app = FastAPI()
            shop = DemoShop(house.house.shop, house.house.pairing, house.data)
            app.include_router(demo.router(demo.Demo(shop, house.house.methods.card, house.data)))
            transport = httpx.ASGITransport(app, client=(address, 50_000))
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{name}") as client:
                for path in ("/api/v1/demo", "/api/v1/paper"):
                    assert (await client.get(path)).status_code == status
                wish = {"verb": "decline"}
                answer = await client.post("/api/v1/demo/mishap", json=wish)
                assert answer.status_code == status
                assert (house.house.methods.card.verb == "decline") == (status == 200)
                answer = await client.post("/api/v1/demo/tally", json={"command_ids": ["x"]})
                assert answer.status_code == status

    asyncio.run(run())


def test_a_hub_that_nobody_would_start_again_is_not_killed(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            app = FastAPI()
            shop = DemoShop(house.house.shop, house.house.pairing, house.data)
            app.include_router(demo.router(demo.Demo(shop, house.house.methods.card, house.data)))
            transport = httpx.ASGITransport(app, client=("127.0.0.1", 50_000))
            async with httpx.AsyncClient(
                transport=transport, base_url="http://localhost"
            ) as client:
                answer = await client.post("/api/v1/demo/mishap", json={"verb": "kill_hub"})
                assert answer.status_code == 422
                many = {"command_ids": ["x"] * (COUNTED_MAX + 1)}
                assert (await client.post("/api/v1/demo/tally", json=many)).status_code == 422
                said = (await client.get("/api/v1/demo")).json()
                assert said["supervised"] is False
                assert said["line"] == {"cut": False, "entries": 0, "orders": 0}

    asyncio.run(run())
