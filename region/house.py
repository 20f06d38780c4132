"""A region as an object: its database, its writer, its clock, and who is asking."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from sqlmodel import col, select

from hub.clock import Clock, MachineClock

from .database import Database
from .projection import brought_up_to_date
from .stores import token_hash
from .tables import StoreRow
from .writer import Writer

# The office's key: whoever can read this file may enrol shops (bytes).
KEY_BYTES = 32


class RegionHouse:
    """Opens the database and starts the writer. DatabaseRefused if it cannot be opened safely."""

    def __init__(
        self, path: Path, clock: Clock | None = None, died: Callable[[str], None] = lambda why: None
    ) -> None:
        self.clock = clock or MachineClock()
        self.database = Database(path)
        brought_up_to_date(self.database.write)
        self.office_key = _key(path)
        self.writer = Writer(self.database, died)
        self._running = path.with_name(f"{path.name}.running")

    def now(self) -> int:
        """UTC ms of this machine."""
        return self.clock.wall()

    def store_of(self, token: str) -> str | None:
        """The shop that a token belongs to."""
        with self.database.session() as session:
            wanted = select(StoreRow.id).where(col(StoreRow.token_hash) == token_hash(token))
            return session.exec(wanted).first()

    def is_office(self, key: str) -> bool:
        """Whether somebody knows the office's key."""
        return hmac.compare_digest(
            hashlib.sha256(key.encode("utf-8", "replace")).digest(),
            hashlib.sha256(self.office_key.encode()).digest(),
        )

    def listens(self, url: str) -> None:
        """Notes where this region is heard, for the command line beside it."""
        self._running.write_text(json.dumps({"url": url}), encoding="utf-8")

    def close(self) -> None:
        self._running.unlink(missing_ok=True)
        self.writer.close()
        self.database.close()


def key_file(database: Path) -> Path:
    """Where the office's key lies."""
    return database.with_name(f"{database.name}.key")


def _key(database: Path) -> str:
    """Made at the first start, readable by its owner alone."""
    file = key_file(database)
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(KEY_BYTES))
    return file.read_text(encoding="utf-8").strip()


def address_of(database: Path) -> str | None:
    """Where the region on this file is heard; None while none says so."""
    try:
        said = json.loads(database.with_name(f"{database.name}.running").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    url = said.get("url") if isinstance(said, dict) else None
    return url if isinstance(url, str) else None
