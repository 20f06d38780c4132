"""A shop whose journal is old enough to be cut off, and time that passes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.clock import FakeClock
from hub.store import retention
from hub.store.retention import KEPT
from hub.store.snapshots import snapshot_of
from hub.tidying import Tidying
from tests.shop_day import DAY

from .small_hub import Hub, shop_on


def period(key: str) -> int:
    """Milliseconds that a thing is kept."""
    days = KEPT[key].days
    assert days is not None
    return days * DAY


async def sell(small: Hub, *, paid: bool = True) -> dict[str, Any]:
    placed = await small.done(small.order("cola", "salad", note="시럽 빼고"))
    if paid:
        cash = {"type": "take_cash", "bill": placed["bill"], "amount": placed["total"]}
        await small.done(cash | {"tendered": placed["total"]})
    return placed


async def tidy(small: Hub) -> None:
    """One round, as it happens when a business day opens."""
    key = small.opened.data.key("hub")
    await Tidying(small.shop, small.opened.writer, key).tidy()


async def later(folder: Path, clock: FakeClock, ms: int) -> None:
    """Time passes while the shop is open: a clock that jumps while it is closed is not believed."""
    async with shop_on(folder, clock) as small:
        clock.advance(ms)
        await small.shop.note([])


async def years(folder: Path, clock: FakeClock) -> None:
    """A dozen old sales and an unpaid one, four young ones, a snapshot of each; and tidied."""
    async with shop_on(folder, clock) as small:
        await small.furnish()
        await sell(small, paid=False)
        for _ in range(12):
            await sell(small)
    await later(folder, clock, period("journal") + DAY)
    for _ in range(2):
        async with shop_on(folder, clock) as small:
            for _ in range(2):
                await sell(small)
    async with shop_on(folder, clock) as small:
        await tidy(small)


def live(folder: Path, clock: FakeClock, act: Callable[[Hub], Any]) -> Any:
    async def run() -> Any:
        async with shop_on(folder, clock) as small:
            return await act(small)

    return asyncio.run(run())


async def state_of(small: Hub) -> bytes:
    return snapshot_of(small.shop.state)


async def ready_to_cut(folder: Path, clock: FakeClock) -> None:
    async with shop_on(folder, clock) as small:
        await small.furnish()
        for _ in range(12):
            await sell(small)
    await later(folder, clock, period("journal") + DAY)
    async with shop_on(folder, clock) as small:
        await sell(small)


def with_small_numbers(patch: pytest.MonkeyPatch) -> None:
    """Few entries stay whatever their age, and a step is short: a test need not make 50,000."""
    patch.setattr(retention, "ENTRIES_KEPT", 5)
    patch.setattr(retention, "CUT_AT_LEAST", 3)
    patch.setattr(retention, "STEP_ROWS", 7)
