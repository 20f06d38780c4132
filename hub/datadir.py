"""The data folder: one hub at a time, keys outside the database, and a mark of how far the journal had come.

DIR/madang.db        the database (with -wal and -shm beside it)
DIR/keys/hub         32 secret bytes: digests, codes, anchors (mode 0600, not in backups)
DIR/keys/local       what `madang device ...` shows a running hub
DIR/high-water.json  epoch and seq, to notice a restored or copied database
DIR/running          stands while a hub runs: found at start, the last stop was unclean
DIR/paper/           exact bytes of `file:` and virtual printers
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import IO

from hub.store.database import DatabaseRefused
from hub.store.journal import Head


class DataDir:
    """One shop's folder, locked for this process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self._lock: IO[str] = (path / "lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise DatabaseRefused(
                f"{path}: 다른 마당이 이 폴더를 쓰고 있습니다. 먼저 그것을 끄거나 다른 --data 폴더를 쓰세요."
            ) from None
        self.unclean = self._running.exists()
        self._running.write_text(str(os.getpid()))

    @property
    def database(self) -> Path:
        return self.path / "madang.db"

    @property
    def _running(self) -> Path:
        return self.path / "running"

    def key(self, name: str) -> bytes:
        """A secret of 32 bytes, made at first use, readable by the owner alone."""
        file = key_file(self.path, name)
        file.parent.mkdir(mode=0o700, exist_ok=True)
        if not file.exists():
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(secrets.token_bytes(32))
        return file.read_bytes()

    def mark(self, head: Head) -> None:
        """Notes how far the journal has come. Not synced: it may lag behind, never run ahead."""
        fresh = self.path / "high-water.new"
        fresh.write_text(
            json.dumps({"epoch": head.epoch, "seq": head.seq, "hash": head.hash.hex()})
        )
        fresh.replace(self.path / "high-water.json")

    def high_water(self) -> Head | None:
        """The mark of an earlier run; None if there is none or a power cut left it unreadable."""
        try:
            mark = json.loads((self.path / "high-water.json").read_text())
            return Head(int(mark["epoch"]), int(mark["seq"]), bytes.fromhex(mark["hash"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def close(self, *, clean: bool) -> None:
        """Lets the folder go; `clean` says that the database was closed in order."""
        if clean:
            self._running.unlink(missing_ok=True)
        self._lock.close()


def key_file(data: Path, name: str) -> Path:
    """Where a key of a shop stands."""
    return data / "keys" / name
