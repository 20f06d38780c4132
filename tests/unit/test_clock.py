"""The shop's time never goes back and does not follow a wall that jumps; ids ascend whatever the wall does."""

import re

import pytest

from hub.clock import AWAY_MS, STEP_MS, FakeClock, Ids, MachineClock, ShopClock
from tests.shop_day import DAY, HOUR, MINUTE, SECOND, START

YEAR = 365 * DAY


def test_it_follows_what_ntp_corrects() -> None:
    wall = FakeClock(START)
    clock = ShopClock(wall, 0)
    for step in (3 * SECOND, -2 * SECOND, 90 * SECOND):
        wall.advance(MINUTE)
        wall.jump(step)
        assert clock.jumped_ms == 0
        assert clock.now() == wall.wall()


def test_it_stands_still_for_a_small_step_back() -> None:
    wall = FakeClock(START)
    clock = ShopClock(wall, 0)
    before = clock.now()
    wall.jump(-MINUTE)
    assert clock.now() == before
    wall.advance(2 * MINUTE)
    assert clock.now() == wall.wall() == before + MINUTE


@pytest.mark.parametrize("jump", [YEAR, -DAY, STEP_MS + 1, -STEP_MS - 1])
def test_a_wall_that_jumps_is_not_believed_until_someone_says_so(jump: int) -> None:
    wall = FakeClock(START)
    clock = ShopClock(wall, 0)
    before = clock.now()
    wall.jump(jump)
    wall.advance(HOUR)
    assert clock.now() == before + HOUR
    assert clock.jumped_ms == jump
    wall.jump(-jump)
    assert clock.jumped_ms == 0
    assert clock.now() == before + HOUR
    wall.jump(jump)
    clock.accept()
    assert clock.jumped_ms == 0
    wall.advance(SECOND)
    assert clock.now() == max(before + HOUR, wall.wall())


@pytest.mark.parametrize("away", [0, HOUR, 20 * DAY, AWAY_MS, -MINUTE])
def test_a_start_after_a_holiday_believes_the_wall(away: int) -> None:
    clock = ShopClock(FakeClock(START + away), START)
    assert clock.jumped_ms == 0
    assert clock.now() == max(START, START + away)


@pytest.mark.parametrize("away", [AWAY_MS + 1, YEAR, -STEP_MS - 1, -YEAR])
def test_a_start_with_an_unbelievable_wall_goes_on_from_the_last_entry(away: int) -> None:
    wall = FakeClock(START + away)
    clock = ShopClock(wall, START)
    wall.advance(HOUR)
    assert clock.now() == START + HOUR
    assert clock.jumped_ms == away


def test_the_machines_clocks_go_on() -> None:
    machine = MachineClock()
    first = machine.wall(), machine.mono()
    assert machine.mono() >= first[1]
    assert first[0] > START


def test_ids_ascend_whatever_the_wall_does() -> None:
    """RFC 9562: version 7, variant 10, 48 bits of milliseconds in front."""
    wall = FakeClock(START)
    ids = Ids(wall)
    made = []
    for jump in (0, 5, -YEAR, 0, 2 * YEAR, -YEAR):
        wall.jump(jump)
        made += [ids.new("o") for _ in range(5_000)]
    assert made == sorted(set(made))
    assert all(re.fullmatch(r"o[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}", one) for one in made)
    assert int(made[0][1:13], 16) == START
    command = ids.command_id()
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", command
    )
