"""Nothing is heard that a power cut could still take away: while a batch is on its way to the disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from hub.store.writer import Batch
from tests.open_house import OpenHouse, open_house, served, until
from tests.screen import screen


@asynccontextmanager
async def slow_disk(
    house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[asyncio.Event]:
    """Commits wait from now on; the event, which is set at the end, lets them go."""
    writer, may_go = house.house.opened.writer, asyncio.Event()
    commit = writer.commit

    async def waiting(batch: Batch) -> None:
        await may_go.wait()
        await commit(batch)

    monkeypatch.setattr(writer, "commit", waiting)
    try:
        yield may_go
    finally:
        may_go.set()


def kitchen(document: dict[str, Any]) -> int:
    return int(document["count"])


@pytest.mark.anyio
async def test_a_document_that_is_kept_shows_what_is_durable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_house(tmp_path) as house:
        async with slow_disk(house, monkeypatch) as may_go:
            order = asyncio.create_task(house.ask("kiosk", house.order("cola")))
            await until(lambda: house.house.shop.state.orders)
            before = await house.get("kitchen", "/api/v1/documents/kitchen.bar")
            assert kitchen(before.json()) == 0
            assert not order.done()
            may_go.set()
            assert (await order).status_code == 200
        after = await house.get("kitchen", "/api/v1/documents/kitchen.bar")
        assert kitchen(after.json()) == 1


@pytest.mark.anyio
async def test_a_document_that_nobody_has_yet_waits_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_house(tmp_path) as house:
        placed = (await house.ask("kiosk", house.order("cola"))).json()["answer"]
        name = f"/api/v1/documents/bill.{placed['bill']}"
        await house.sign_in()
        cash = {"type": "take_cash", "bill": placed["bill"], "amount": 2_000, "tendered": 2_000}
        async with slow_disk(house, monkeypatch) as may_go:
            paying = asyncio.create_task(house.ask("staff", cash))
            await until(lambda: house.house.shop.state.bills[placed["bill"]].payments)
            looking = asyncio.create_task(house.get("kiosk", name))
            # A document that is kept is answered meanwhile, so the other one had its chance.
            assert (await house.get("kiosk", "/api/v1/documents/shop")).status_code == 200
            assert not looking.done()
            may_go.set()
            assert (await paying).status_code == 200
            assert (await looking).json()["paid"] == 2_000


@pytest.mark.anyio
async def test_a_screen_is_greeted_and_hears_what_is_kept_while_the_disk_is_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        open_house(tmp_path) as house,
        served(house) as address,
        slow_disk(house, monkeypatch) as may_go,
    ):
        order = asyncio.create_task(house.ask("kiosk", house.order("cola")))
        await until(lambda: house.house.shop.state.orders)
        async with screen(address, house.tokens["kitchen"]) as cook:
            await cook.greet("kitchen.bar")
            await cook.hear(lambda: "kitchen.bar" in cook.documents)
            assert kitchen(cook.content("kitchen.bar")) == 0
            may_go.set()
            assert (await order).status_code == 200
            await cook.hear(lambda: kitchen(cook.content("kitchen.bar")) == 1)


@pytest.mark.anyio
async def test_looking_once_keeps_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        placed = (await house.ask("kiosk", house.order("cola"))).json()["answer"]
        name = f"bill.{placed['bill']}"
        assert (await house.get("kiosk", f"/api/v1/documents/{name}")).json()["due"] == 2_000
        assert house.house.shop.feed.kept(name) is None
