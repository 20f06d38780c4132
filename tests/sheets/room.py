"""A room: whose pages stand on one sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.sheets.studio import Shots, Studio

STAFF_SPEAK = ("ko", "en")
GUESTS_SPEAK = ("ko", "en", "ja", "zh-Hans")

Scene = Callable[[Studio], Shots]


@dataclass(frozen=True, slots=True)
class Room:
    """`scrolled`: pages that are read by scrolling, so their pictures show all of them."""

    name: str
    languages: tuple[str, ...]
    scenes: tuple[Scene, ...]
    scrolled: bool = False
