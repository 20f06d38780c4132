"""The browser's own socket keeps its documents in step, whatever is fetched, breaks, comes and goes meanwhile."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from hub.demo.restaurant import menu as demo_menu
from tests.open_house import SOON_S, OpenHouse, open_house, served
from tools import node

SCRIPT = Path(__file__).with_name("browser_feed.mjs")
# A fetched document comes this much later than its answer, at most (ms): several changes are made meanwhile.
LATE_MS = 150
# `menu.ko` is too large for a frame; `menu.ja` comes and goes with the shop's languages.
NAMES = ("shop", "overlay", "menu.ko", "menu.ja")
ROUNDS, CHANGES = 4, 12
SEED = 1_208


class BrowserFeed:
    """A browser's feed in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def comes_to(self, so: Callable[[dict[str, Any]], object]) -> None:
        """Waits until it is so."""
        async with asyncio.timeout(SOON_S):
            while not so(await self._held()):  # noqa: ASYNC110  what is in another process has no event
                await asyncio.sleep(0.02)

    async def _held(self) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"\n")
        found: dict[str, Any] = json.loads(await self._process.stdout.readline())
        return found


@asynccontextmanager
async def browser_feed(address: str, token: str) -> AsyncIterator[BrowserFeed]:
    process = await asyncio.create_subprocess_exec(
        str(node.NODE), "--experimental-transform-types", "--no-warnings", str(SCRIPT),
        address, token, str(LATE_MS), *NAMES,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        env=node.environment(), limit=1 << 24,
    )  # fmt: skip
    try:
        yield BrowserFeed(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


def kept(house: OpenHouse) -> dict[str, Any]:
    """The documents as the hub has them; a browser says "" and nothing of one that is gone."""
    found = {name: house.house.shop.feed.kept(name) for name in NAMES}
    return {
        name: [document.rev, json.loads(document.json())] if document else ["", None]
        for name, document in found.items()
    }


async def change(house: OpenHouse, chance: random.Random, menu: dict[str, Any]) -> None:
    """Another price, another count, now and then a broken line or another set of languages."""
    chance.choice(menu["items"])["price"] = chance.randrange(1, 90) * 100
    await house.tell({"type": "publish_menu", "menu": menu})
    left = chance.randrange(50)
    await house.tell({"type": "set_stock", "item": menu["items"][3]["id"], "left": left})
    if chance.random() < 0.2:
        house.house.gate.close_all()
    if chance.random() < 0.15:
        rules = house.house.shop.state.rules.model_dump(mode="json")
        languages = ["ko"] if "ja" in rules["languages"] else ["ko", "ja"]
        await house.tell({"type": "change_rules", "rules": rules | {"languages": languages}})
    await asyncio.sleep(chance.random() * 0.05)  # now in the same frame, now in the next


@pytest.mark.anyio
async def test_whatever_happens_meanwhile_it_is_in_step_again(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    menu = demo_menu().model_dump(mode="json")
    async with (
        open_house(tmp_path, menu=demo_menu()) as house,
        served(house) as address,
        browser_feed(address, house.tokens["kiosk"]) as feed,
    ):
        for _ in range(ROUNDS):
            await feed.comes_to(lambda said: said["documents"] == kept(house))
            for _ in range(CHANGES):
                await change(house, chance, menu)
        await feed.comes_to(lambda said: said["documents"] == kept(house))
        await house.tell({"type": "revoke_device", "device_id": house.devices["kiosk"]})
        await feed.comes_to(lambda said: said["refused"])
