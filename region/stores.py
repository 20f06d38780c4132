"""Enrolment: the programme's shops and their tokens. A token is shown once and kept only as its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from hub.clock import Ids, MachineClock
from hub.domain.chain import START
from hub.domain.text import plain

from .record import left_behind

NAME_MAX = 80

# A letter before it says what it is to whoever finds one; 32 random bytes cannot be guessed, so a plain hash will do.
_TOKEN_PREFIX = "mr_"

_ids = Ids(MachineClock())


class UnknownStore(LookupError):
    """No shop has this id."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A shop's id and its token, which nobody can read again."""

    store: str
    token: str


def token_hash(token: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _new_token() -> str:
    return _TOKEN_PREFIX + secrets.token_urlsafe(32)


def checked_name(name: str) -> str:
    """A shop's name; ValueError in words for a person if it is none."""
    name = name.strip()
    if not 1 <= len(name) <= NAME_MAX:
        raise ValueError(f"매장 이름은 1자에서 {NAME_MAX}자까지입니다.")
    try:
        return plain(name)
    except ValueError:
        raise ValueError("매장 이름에 쓸 수 없는 글자가 있습니다.") from None


def enrolled(db: Any, name: str, now: int) -> Enrolled:
    """A new shop, whose journal has not begun here."""
    store, token = _ids.new("s"), _new_token()
    db.execute(
        "INSERT INTO store (id, name, token_hash, added_at) VALUES (?, ?, ?, ?)",
        (store, checked_name(name), token_hash(token), now),
    )
    db.execute(
        "INSERT INTO cursor (store, epoch, seq, hash, at) VALUES (?, ?, ?, ?, ?)",
        (store, START.epoch, START.seq, START.hash, now),
    )
    return Enrolled(store, token)


def renewed(db: Any, store: str) -> Enrolled:
    """A new token in place of the old one: what a copied box holds is worth nothing from now on."""
    token = _new_token()
    changed = db.execute(
        "UPDATE store SET token_hash = ?, forked_at = NULL WHERE id = ?", (token_hash(token), store)
    ).rowcount
    if not changed:
        raise UnknownStore(store)
    return Enrolled(store, token)


def reopened(db: Any, store: str, now: int) -> None:
    """The office takes the history that the shop holds now: its line begins anew, the old one stays in the record.

    Orders that both have count once (`projection.py`).
    """
    changed = db.execute(
        "UPDATE cursor SET epoch = ?, seq = ?, hash = ?, at = ? WHERE store = ?",
        (START.epoch, START.seq, START.hash, now, store),
    ).rowcount
    if not changed:
        raise UnknownStore(store)
    db.execute("UPDATE store SET forked_at = NULL WHERE id = ?", (store,))
    left_behind(db, store, START.seq)
    # Quarantined batches are of the history that now comes in order.
    db.execute("DELETE FROM batch WHERE store = ? AND quarantined = 1", (store,))
    db.execute("DELETE FROM unread WHERE store = ?", (store,))
