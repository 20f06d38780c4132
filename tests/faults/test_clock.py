"""A wall clock that is set wrong: the shop's time goes on, people are told, a technician may accept it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from hub.clock import FakeClock
from hub.domain.calendar import business_day
from tests.open_house import OpenHouse, open_house, until
from tests.shop_day import DAY, HOUR, MINUTE, START

from .books import Books, check_orders
from .guests import Said

YEAR = 365 * DAY
DAY_START = 300

# (how far the wall jumps, its minutes in the problem)
JUMPS = pytest.mark.parametrize("jump", [-DAY, YEAR], ids=["back a day", "forward a year"])


class Till:
    """Orders one after the other, and looks at what time the shop wrote on them."""

    def __init__(self) -> None:
        self.said: list[Said] = []

    async def order(self, house: OpenHouse) -> None:
        body = {"command_id": house.command_id()} | house.order("cola")
        answer = await house.ask("kiosk", body)
        assert answer.status_code == 200, answer.text
        self.said.append(Said(body, [(200, answer.text)]))

    def times(self, data: Path) -> list[int]:
        """UTC ms of every order so far, from the journal; numbers and chain are checked with them."""
        books = Books(data)
        check_orders(books, self.said)
        times = [entry.at for entry in books.entries]
        assert times == sorted(times), "time went back in the journal"
        return [entry.at for entry in books.placed()]


def _days(data: Path) -> list[str]:
    """The business days of the journal, in order."""
    events: list[Any] = [entry.event for entry in Books(data).entries]
    return [event.day for event in events if event.type == "business_day_opened"]


async def _problems(house: OpenHouse) -> dict[str, Any]:
    found = (await house.get("staff", "/api/v1/documents/problems")).json()
    problems: dict[str, Any] = found["problems"]
    return problems


async def _told_of(house: OpenHouse, jump: int) -> None:
    """The problem stands, with the minutes that the wall is off."""
    problems = house.house.shop.feed.view.problems.standing
    await until(lambda: "clock_jumped" in problems)
    shown = (await _problems(house))["clock_jumped"]
    assert abs(shown["params"]["minutes"] - abs(jump) // MINUTE) <= 1


async def _accept(house: OpenHouse) -> None:
    await house.sign_in("setup")
    answer = await house.ask("setup", {"type": "accept_clock"})
    assert answer.status_code == 200, answer.text
    problems = house.house.shop.feed.view.problems.standing
    await until(lambda: "clock_jumped" not in problems)
    assert "clock_jumped" not in await _problems(house)


@JUMPS
def test_while_running(tmp_path: Path, jump: int) -> None:
    """Times go on by the monotonic clock, the business day stays; a wall that comes back is believed again."""

    async def day() -> None:
        clock, till = FakeClock(START), Till()
        async with open_house(tmp_path, clock=clock) as house:
            await till.order(house)
            clock.jump(jump)
            clock.advance(MINUTE)
            await till.order(house)
            await _told_of(house, jump)
            clock.jump(-jump)
            clock.advance(MINUTE)
            await till.order(house)
            problems = house.house.shop.feed.view.problems.standing
            await until(lambda: "clock_jumped" not in problems)
            data = house.data
        assert till.times(data) == [START, START + MINUTE, START + 2 * MINUTE]
        assert _days(data) == [business_day(START, DAY_START)]

    asyncio.run(day())


@JUMPS
def test_across_a_restart(tmp_path: Path, jump: int) -> None:
    """A box whose clock battery died: the shop goes on from its last entry, and says that the clock is off."""

    async def days() -> None:
        till, clock = Till(), FakeClock(START - MINUTE)
        async with open_house(tmp_path, clock=clock) as house:
            clock.advance(MINUTE)
            await till.order(house)
        clock = FakeClock(START + MINUTE + jump)
        async with open_house(tmp_path, clock=clock) as house:
            await till.order(house)
            clock.advance(MINUTE)
            await till.order(house)
            await _told_of(house, jump)
            data = house.data
        first, second, third = till.times(data)
        assert first == START
        assert START <= second <= START + MINUTE
        assert third == second + MINUTE
        assert _days(data) == [business_day(START, DAY_START)]
        # Ids come after those before them, too: orders and print jobs are read in their order.
        orders: list[Any] = [entry.event for entry in Books(data).placed()]
        assert [event.order for event in orders] == sorted(event.order for event in orders)

    asyncio.run(days())


def test_accepted_forward(tmp_path: Path) -> None:
    """The wall was right after all: the shop follows it, and its business day with it, in one step."""

    async def day() -> None:
        clock, till = FakeClock(START), Till()
        async with open_house(tmp_path, clock=clock) as house:
            await till.order(house)
            clock.jump(YEAR)
            await until(lambda: "clock_jumped" in house.house.shop.feed.view.problems.standing)
            await _accept(house)
            await till.order(house)
            data = house.data
        assert till.times(data) == [START, START + YEAR]
        assert _days(data) == [business_day(at, DAY_START) for at in (START, START + YEAR)]
        # A new day, new numbers.
        assert [one.order["number"] for one in till.said if one.order] == ["1", "1"]
        async with open_house(tmp_path, clock=FakeClock(START + YEAR + HOUR)) as house:
            await till.order(house)
            assert "clock_jumped" not in await _problems(house)
        assert till.times(data)[-1] == START + YEAR + HOUR

    asyncio.run(day())


def test_accepted_back(tmp_path: Path) -> None:
    """Time stands still until the wall has caught up: an order is never older than the one before it."""

    async def day() -> None:
        clock, till = FakeClock(START), Till()
        async with open_house(tmp_path, clock=clock) as house:
            await till.order(house)
            clock.jump(-DAY)
            await until(lambda: "clock_jumped" in house.house.shop.feed.view.problems.standing)
            await _accept(house)
            clock.advance(HOUR)
            await till.order(house)
            clock.advance(DAY)
            await till.order(house)
            data = house.data
        assert till.times(data) == [START, START, START + HOUR]
        assert _days(data) == [business_day(START, DAY_START)]

    asyncio.run(day())


def test_a_new_epoch_under_a_wrong_clock(tmp_path: Path) -> None:
    """A copy of last night's data on a box whose clock stands a year ahead does not take the shop along."""

    async def days() -> None:
        till = Till()
        async with open_house(tmp_path, clock=FakeClock(START)) as house:
            await till.order(house)
            data = house.data
        shutil.copy(data / "madang.db", tmp_path / "last-night.db")
        async with open_house(tmp_path, clock=FakeClock(START + HOUR)) as house:
            await till.order(house)
        shutil.copy(tmp_path / "last-night.db", data / "madang.db")
        async with open_house(tmp_path, clock=FakeClock(START + YEAR)) as house:
            assert house.house.shop.state.epoch == 2
            await house.nudge()
        last = Books(data).entries[-1]
        assert last.at < START + HOUR
        assert _days(data) == [business_day(START, DAY_START)]

    asyncio.run(days())
