"""The data folder: one hub at a time, keys outside the database, and a mark of how far the journal had come.

DIR/madang.db        the database (with -wal and -shm beside it)
DIR/keys/hub         32 secret bytes: digests, codes, anchors (mode 0600, not in backups)
DIR/keys/local       what `madang device ...` shows a running hub
DIR/high-water.json  epoch, seq and hash, to notice a restored or copied database
DIR/lock             held by the process that has the folder open
DIR/running          stands while a hub runs, with its pid and address; found at start, the last stop was unclean
DIR/ballast          room given back when the disk is full, so that orders go on
DIR/paper/           exact bytes of `file:` and virtual printers
DIR/test_card.log    what the test card was asked and answered, as a terminal keeps it
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import IO

from hub.files import KEY_BYTES, key_file, put
from hub.store.database import DatabaseRefused
from hub.store.journal import GENESIS, Head

RESTORING = "madang.db.restoring"
"""A backup on its way into the folder, before it is verified and renamed."""


class FolderInUse(DatabaseRefused):
    """Another process has the folder open."""


class DataDir:
    """One shop's folder, locked for this process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock: IO[str] = (path / "lock").open("a+")
        except OSError as error:
            raise DatabaseRefused(
                f"{path}: 이 폴더를 쓸 수 없습니다 ({error.strerror}). 폴더의 권한이나 --data 를 확인해 주세요."
            ) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise FolderInUse(
                f"{path}: 다른 마당이 이 폴더를 쓰고 있습니다. 먼저 그것을 끄거나 다른 --data 폴더를 쓰세요."
            ) from None
        # Half a copy of a restore that was killed: whatever is erased from now on would stay in it.
        (path / RESTORING).unlink(missing_ok=True)
        self.unclean = running_file(path).exists()
        self._note(None)

    @property
    def database(self) -> Path:
        return self.path / "madang.db"

    def listens(self, host: str, port: int) -> None:
        """Notes where this hub is heard, for the command line beside it."""
        self._note(f"http://{_dialled(host)}:{port}")

    def _note(self, url: str | None) -> None:
        note = {"pid": os.getpid()} | ({"url": url} if url else {})
        fresh = self.path / "running.new"
        try:
            fresh.write_text(json.dumps(note))
            fresh.replace(running_file(self.path))
        except OSError:
            # A full disk must not keep a shop closed: that the file stands is what matters, and an empty
            # one needs no room.
            running_file(self.path).touch()

    def key(self, name: str) -> bytes:
        """A secret of 32 bytes, made at first use, readable by the owner alone."""
        file = key_file(self.path, name)
        file.parent.mkdir(mode=0o700, exist_ok=True)
        if not file.exists():
            # Synced before it is used: a power cut must not leave an empty key behind what it has signed.
            put(file, secrets.token_bytes(KEY_BYTES), mode=0o600)
        key = file.read_bytes()
        if len(key) != KEY_BYTES:
            raise DatabaseRefused(
                f"{file}: 열쇠 파일이 손상되었습니다 ({len(key)} 바이트). 백업해 둔 keys 폴더를 되돌려 주세요."
            )
        return key

    def mark(self, head: Head) -> None:
        """Notes how far the journal has come. Not synced: it may lag behind (a full disk), never run ahead."""
        fresh = self.path / "high-water.new"
        with contextlib.suppress(OSError):
            fresh.write_text(_mark(head))
            fresh.replace(self.path / "high-water.json")

    def mark_lost(self, head: Head) -> None:
        """Notes, synced, that the journal goes back now: whatever is found next begins a new epoch."""
        put(
            self.path / "high-water.json",
            _mark(Head(head.epoch, head.seq, bytes(31) + b"\1")).encode(),
        )

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
            running_file(self.path).unlink(missing_ok=True)
        self._lock.close()


START_OF_JOURNAL = Head(1, 0, GENESIS)
"""The mark of a shop in which nothing has happened yet."""


def _mark(head: Head) -> str:
    return json.dumps({"epoch": head.epoch, "seq": head.seq, "hash": head.hash.hex()})


def _dialled(host: str) -> str:
    """The address by which this machine reaches a listener on `host`."""
    if host in ("", "0.0.0.0"):
        return "127.0.0.1"
    if host == "::":
        return "[::1]"
    return f"[{host}]" if ":" in host else host


def running_file(data: Path) -> Path:
    """Where a running hub notes its pid and address."""
    return data / "running"


def address_of(data: Path) -> str | None:
    """Where the hub on this folder is heard; None while none says so."""
    url = _note_in(data).get("url")
    return url if isinstance(url, str) else None


def listens(data: Path, pid: int) -> bool:
    """Whether the process `pid` is, or was until it died, heard on this folder's behalf."""
    note = _note_in(data)
    return note.get("pid") == pid and "url" in note


def _note_in(data: Path) -> dict[str, object]:
    try:
        note = json.loads(running_file(data).read_text())
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}
