"""Business days, dayparts and last orders in Asia/Seoul. Pure arithmetic on UTC milliseconds.

Seoul has been UTC+9 without summer time since 1988 (tz database, Asia/Seoul), so an offset will do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from .menu import Daypart

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
SEOUL_MS = 9 * 60 * MINUTE_MS
_EPOCH = date(1970, 1, 1)


def business_day(now: int, day_start: int) -> str:
    """The business day (영업일, YYYY-MM-DD) that `now` (UTC ms) falls in; it begins at minute `day_start`."""
    days = (now + SEOUL_MS - day_start * MINUTE_MS) // DAY_MS
    return (_EPOCH + timedelta(days=days)).isoformat()


def starts_at(day: str, day_start: int) -> int:
    """UTC ms at which a business day begins."""
    days = (date.fromisoformat(day) - _EPOCH).days
    return days * DAY_MS - SEOUL_MS + day_start * MINUTE_MS


def next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def within_day(day: str, day_start: int, minute: int) -> int:
    """UTC ms of a minute of the day inside a business day; minutes before its start are after midnight."""
    begin = starts_at(day, day_start)
    return begin + ((minute - day_start) % 1440) * MINUTE_MS


def dayparts_at(dayparts: Iterable[Daypart], now: int) -> tuple[list[str], int]:
    """Ids of the dayparts open at `now` (UTC ms), and the next UTC ms at which that may change (0: never)."""
    local = now + SEOUL_MS
    today, into = divmod(local, DAY_MS)
    found, edges = [], []
    for part in dayparts:
        length = ((part.end - part.start) % 1440 or 1440) * MINUTE_MS
        is_open = False
        # Yesterday's may run past midnight; a week ahead holds the next of every weekday.
        for offset in range(-1, 8):
            if (today + offset + 3) % 7 not in part.weekdays:  # 1970-01-01 was a Thursday (3)
                continue
            begin = offset * DAY_MS + part.start * MINUTE_MS
            is_open = is_open or begin <= into < begin + length
            edges += [edge for edge in (begin, begin + length) if edge > into]
        if is_open:
            found.append(part.id)
    return found, (min(edges) - into + now) if edges else 0
