"""Differences that stand, and how far each method's log was compared."""

from __future__ import annotations

from .. import events as e
from ..entry import Entry
from ..state import ShopState


def match_made(state: ShopState, entry: Entry, event: e.MatchMade) -> None:
    state.matched[event.method or ""] = event.until
    for difference in event.differences:
        state.differences[difference.id] = difference


def difference_settled(state: ShopState, entry: Entry, event: e.DifferenceSettled) -> None:
    state.differences.pop(event.difference, None)
