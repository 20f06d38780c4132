"""Business days, dayparts and last orders in Seoul. Times are written as they stand on the wall there."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hub.domain.calendar import business_day, dayparts_at, next_day, starts_at, within_day
from hub.domain.menu import Daypart

SEOUL = ZoneInfo("Asia/Seoul")
FIVE, MIDNIGHT = 300, 0


def at(wall: str) -> int:
    """UTC ms of a wall-clock time in Seoul, by the time zone database."""
    return int(datetime.fromisoformat(wall).replace(tzinfo=SEOUL).timestamp() * 1000)


def part(start: str, end: str, *weekdays: int, id: str = "part") -> Daypart:
    """A daypart from HH:MM to HH:MM."""
    minutes = [int(word[:2]) * 60 + int(word[3:]) for word in (start, end)]
    body: Any = {"id": id, "name": {"ko": id}, "start": minutes[0], "end": minutes[1]}
    return Daypart(**body, **({"weekdays": weekdays} if weekdays else {}))


@pytest.mark.parametrize(
    ("now", "day_start", "day"),
    [
        ("2026-01-05 12:00", FIVE, "2026-01-05"),
        ("2026-01-05 04:59:59.999", FIVE, "2026-01-04"),
        ("2026-01-05 05:00", FIVE, "2026-01-05"),
        ("2026-01-06 00:30", FIVE, "2026-01-05"),
        ("2026-01-05 00:00", MIDNIGHT, "2026-01-05"),
        ("2026-01-04 23:59", MIDNIGHT, "2026-01-04"),
        ("2026-01-05 23:58", 1439, "2026-01-04"),
        ("2026-03-01 04:00", FIVE, "2026-02-28"),
        ("2024-03-01 04:00", FIVE, "2024-02-29"),
        ("2026-01-01 03:00", FIVE, "2025-12-31"),
    ],
)
def test_the_night_belongs_to_the_day_before(now: str, day_start: int, day: str) -> None:
    assert business_day(at(now), day_start) == day


@pytest.mark.parametrize("day_start", [MIDNIGHT, FIVE, 1439])
@pytest.mark.parametrize("day", ["2024-02-29", "2025-12-31", "2026-01-05", "2099-12-31"])
def test_a_day_begins_where_the_one_before_ends(day: str, day_start: int) -> None:
    begin, end = starts_at(day, day_start), starts_at(next_day(day), day_start)
    assert end - begin == 24 * 3_600_000
    assert business_day(begin, day_start) == business_day(end - 1, day_start) == day
    assert business_day(end, day_start) == next_day(day)


@pytest.mark.parametrize(
    ("minute", "wall"),
    [
        (21 * 60, "2026-01-05 21:00"),
        (FIVE, "2026-01-05 05:00"),
        (FIVE - 1, "2026-01-06 04:59"),
        (90, "2026-01-06 01:30"),  # after midnight, still the same business day
    ],
)
def test_a_minute_of_a_business_day(minute: int, wall: str) -> None:
    assert within_day("2026-01-05", FIVE, minute) == at(wall)


LUNCH = part("11:00", "14:30", 0, 1, 2, 3, 4)
NIGHT = part("22:00", "02:00", 5, id="night")  # begins on Saturdays, runs into Sunday
ALL_DAY = part("00:00", "24:00", id="all-day")
ROUND = part("09:00", "09:00", id="round")  # the same time: a whole day long


@pytest.mark.parametrize(
    ("daypart", "now", "is_open", "changes"),
    [
        (LUNCH, "2026-01-05 10:59", False, "2026-01-05 11:00"),  # a Monday
        (LUNCH, "2026-01-05 11:00", True, "2026-01-05 14:30"),
        (LUNCH, "2026-01-05 14:29:59.999", True, "2026-01-05 14:30"),
        (LUNCH, "2026-01-05 14:30", False, "2026-01-06 11:00"),
        (LUNCH, "2026-01-09 15:00", False, "2026-01-12 11:00"),  # Friday: over the weekend
        (LUNCH, "2026-01-10 12:00", False, "2026-01-12 11:00"),
        (NIGHT, "2026-01-10 21:59", False, "2026-01-10 22:00"),
        (NIGHT, "2026-01-10 23:00", True, "2026-01-11 02:00"),
        (NIGHT, "2026-01-11 01:59", True, "2026-01-11 02:00"),
        (NIGHT, "2026-01-11 02:00", False, "2026-01-17 22:00"),
        (NIGHT, "2026-01-11 23:00", False, "2026-01-17 22:00"),  # not on Sundays
        (ALL_DAY, "2026-01-05 00:00", True, "2026-01-06 00:00"),
        (ROUND, "2026-01-05 03:00", True, "2026-01-05 09:00"),
    ],
)
def test_dayparts(daypart: Daypart, now: str, is_open: bool, changes: str) -> None:
    assert dayparts_at([daypart], at(now)) == ([daypart.id] if is_open else [], at(changes))


def test_the_next_change_is_the_earliest_of_all() -> None:
    found = dayparts_at([ALL_DAY, LUNCH], at("2026-01-05 12:00"))
    assert found == (["all-day", "part"], at("2026-01-05 14:30"))


def test_without_dayparts_nothing_ever_changes() -> None:
    assert dayparts_at([], at("2026-01-05 12:00")) == ([], 0)
