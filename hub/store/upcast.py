"""Old kinds of events brought up to today's version by pure functions. Empty until a version 2 exists."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hub.domain.events import EVENTS

# (type, from version) -> the shared part one version later.
UPCASTS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}


def upcast(kind: str, version: int, shared: str) -> str:
    """The shared part of an older version as today's."""
    body: dict[str, Any] = json.loads(shared)
    for step in range(version, EVENTS[kind].V):
        body = UPCASTS[kind, step](body)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
