"""The demo's tokens and mishaps are for this machine alone, by address and by name."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from hub.api import demo
from hub.demo.furnish import DemoShop
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
            app.include_router(demo.router(shop, house.house.card, house.data))
            transport = httpx.ASGITransport(app, client=(address, 50_000))
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{name}") as client:
                for path in ("/api/v1/demo", "/api/v1/paper"):
                    assert (await client.get(path)).status_code == status
                wish = {"verb": "decline"}
                answer = await client.post("/api/v1/demo/mishap", json=wish)
                assert answer.status_code == status
                assert (house.house.card.verb == "decline") == (status == 200)

    asyncio.run(run())
