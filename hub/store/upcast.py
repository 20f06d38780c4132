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


# Shape of a snapshot -> (the shape it becomes, how). Needed where a change is more than a new field with a
# default: once retention has cut the journal off, the snapshot is the only way to what was before.
STATES: dict[str, tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {}


def upcast_state(body: bytes, shape: str, wanted: str) -> bytes:
    """A snapshot's body brought to the wanted shape, as far as there are steps. Same shape: the same bytes."""
    if shape == wanted or shape not in STATES:
        return body
    state: dict[str, Any] = json.loads(body)
    while shape != wanted and shape in STATES:
        shape, step = STATES[shape]
        state = step(state)
    return json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode()
