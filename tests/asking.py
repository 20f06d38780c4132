"""What the drawers of random asks share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import strategies as st

from .shop_day import Body

Ask = tuple[str, Body]
"""Who asks (a key of `SEATS`), and what."""

Draw = Callable[[st.SearchStrategy[Any]], Any]

REASONS = st.sampled_from(["손님이 마음을 바꿈", "잘못 누름", "재료 없음"])


def one(draw: Draw, found: Iterable[str], kind: str) -> str:
    """One of the ids there are, now and then one that is not."""
    ids = list(found)[-12:]
    if not ids or draw(st.integers(0, 29)) == 29:
        return f"{kind}{'f' * 32}"
    return str(draw(st.sampled_from(ids)))
