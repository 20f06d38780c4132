"""Hub time (UTC milliseconds) as paper shows it: Korean wall clock."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

# Asia/Seoul: UTC+9, no daylight saving since 1988. Fixed: not every box has the zone database.
SEOUL = timezone(timedelta(hours=9), "KST")


def date_and_time(at_ms: int) -> str:
    """`2026-11-21 19:42:05`."""
    return datetime.fromtimestamp(at_ms / 1000, SEOUL).strftime("%Y-%m-%d %H:%M:%S")


def hour_and_minute(at_ms: int) -> str:
    """`19:42`."""
    return datetime.fromtimestamp(at_ms / 1000, SEOUL).strftime("%H:%M")


def month_and_day(at_ms: int) -> str:
    """`11-21`."""
    return datetime.fromtimestamp(at_ms / 1000, SEOUL).strftime("%m-%d")
