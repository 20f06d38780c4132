"""How moments are written for the office: in Seoul's time, which has no summer time."""

from __future__ import annotations

from datetime import UTC, datetime

from hub.domain.calendar import SEOUL_MS
from hub.messages import text

# A shop greets every five minutes: three that did not come are news.
SILENT_MS = 15 * 60_000


def moment(at: int, language: str) -> str:
    """UTC ms as a person writes it: `11월 24일 17:05`, `24 Nov 17:05`."""
    local = datetime.fromtimestamp((at + SEOUL_MS) / 1000, UTC)
    if language == "en":
        return f"{local.day} {local:%b %H:%M}"
    return f"{local.month}월 {local.day}일 {local:%H:%M}"


def money(won: int, language: str) -> str:
    return text(language, "money", amount=won)
