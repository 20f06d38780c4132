"""Backup and restore: a verified copy beside a running hub, and the way back under a new epoch.

VACUUM INTO in one step reads one moment of the database and disturbs no writer; the backup API in
small steps beside a busy writer never finishes (measured: `reference/safety.md`, section 2).
"""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

from hub.datadir import RESTORING, DataDir
from hub.files import key_file, sync_file, sync_folder

from .anchor import key_beside, signed, start_of_chain
from .database import DatabaseRefused, connected, damaged, examined, in_words, newest_version
from .journal import ChainBroken, Head, verified
from .reader import Reader


def back_up(database: Path, to: Path) -> int:
    """Copies the database into the new file `to`, verified; its size in bytes.

    The keys are not in it: keep a copy of the folder `keys` apart. A running hub goes on undisturbed.
    """
    if to.exists():
        raise DatabaseRefused(
            f"{to}: 이미 있는 파일입니다. 다른 이름을 주세요. 덮어쓰지 않았습니다."
        )
    if not examined(database, check=False):
        raise DatabaseRefused(f"{database}: 백업할 데이터가 없습니다. --data 폴더를 확인해 주세요.")
    fresh = to.with_name(f"{to.name}.part")
    try:
        _copied(database, fresh)
        _verified(fresh, key_beside(database))
        if to.exists():
            raise DatabaseRefused(f"{to}: 그사이에 생긴 파일입니다. 덮어쓰지 않았습니다.")
        fresh.rename(to)
        sync_folder(to.absolute().parent)
    except OSError as error:
        raise DatabaseRefused(
            f"{to}: 백업을 쓸 수 없습니다 ({error.strerror}). 디스크를 확인해 주세요."
        ) from error
    finally:
        fresh.unlink(missing_ok=True)
    return to.stat().st_size


def _copied(database: Path, fresh: Path) -> None:
    """One moment of a database, its WAL included, as a new file."""
    # Guests' notes and PIN hashes are in it: for the owner's eyes alone, from its first byte.
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with in_words(database), contextlib.closing(connected(database, "ro")) as connection:
        connection.execute("VACUUM INTO ?", (str(fresh),))
    sync_file(fresh)


def _verified(copy: Path, key: bytes | None) -> Head:
    """The head of a copy whose every page and every hash was looked at; DatabaseRefused otherwise."""
    if not examined(copy, check=True):
        raise DatabaseRefused(
            f"{copy}: 마당의 백업이 아니거나 비어 있습니다. 아무것도 바꾸지 않았습니다."
        )
    try:
        with in_words(copy), contextlib.closing(Reader(copy)) as reader:
            start = start_of_chain(reader, key)
            head = verified(reader.journal(start.seq), start)
            return head if head.epoch else Head(1, head.seq, head.hash)
    except ChainBroken as broken:
        raise DatabaseRefused(damaged(copy, str(broken))) from broken


def restore(folder: Path, source: Path) -> str:
    """Puts a backup in the place of the shop's database; what was done, for the technician.

    Refuses while a hub runs, and anything that does not verify. What was there stays beside it
    under a name with the date. The next start begins a new epoch, because the journal went back.
    """
    if not source.is_file():
        raise DatabaseRefused(f"{source}: 파일이 없습니다. 아무것도 바꾸지 않았습니다.")
    if not examined(source, check=True):
        raise DatabaseRefused(
            f"{source}: 마당의 백업이 아니거나 비어 있습니다. 아무것도 바꾸지 않았습니다."
        )
    data = DataDir(folder)
    done = False
    try:
        said = _restored(data, source)
        done = True
    except OSError as error:
        raise DatabaseRefused(
            f"{folder}: 복원하지 못했습니다 ({error.strerror}). 디스크를 확인하고 다시 해 주세요."
        ) from error
    finally:
        # What is restored was verified; what was refused is left as clean or unclean as it was.
        data.close(clean=done or not data.unclean)
    return said


def _restored(data: DataDir, source: Path) -> str:
    known = key_file(data.path, "hub").exists()
    fresh = data.path / RESTORING
    # What is verified is the copy that will be used, and not a stick that may read differently next time.
    try:
        _copied(source, fresh)
        key = data.key("hub")
        if not known:
            _sign_anew(fresh, key)
        head = _verified(fresh, key)
        lost = data.high_water() or head
        # First: whatever the power does now, the next start knows that the journal went back.
        data.mark_lost(Head(max(lost.epoch, head.epoch), max(lost.seq, head.seq, 1), head.hash))
        aside = _put_aside(data.database)
        fresh.rename(data.database)
        sync_folder(data.path)
    finally:
        fresh.unlink(missing_ok=True)
    kept = f" 전에 있던 데이터는 {aside.name} 에 그대로 두었습니다." if aside else ""
    return f"{source.name} 을(를) 복원했습니다 (기록 {head.seq}번까지).{kept} 다음에 켜면 새 기록이 시작됩니다."


def _sign_anew(copy: Path, key: bytes) -> None:
    """On a new box there is no key that could have signed: the technician vouches for the backup."""
    version = examined(copy, check=True)
    if version != newest_version():
        return
    with in_words(copy), contextlib.closing(connected(copy, "rwc")) as connection:
        for seq, digest in connection.execute("SELECT seq, hash FROM anchor").fetchall():
            connection.execute(
                "UPDATE anchor SET signature = ? WHERE seq = ?", (signed(key, seq, digest), seq)
            )
    sync_file(copy)


def _put_aside(database: Path) -> Path | None:
    """Renames the database and its WAL, which must never be read with another file; where it went.

    The database goes first: if the power goes in between, the next start finds none and refuses.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside, copies = database.with_name(f"{database.name}.{stamp}"), 1
    while aside.exists() or aside.with_name(f"{aside.name}-wal").exists():
        copies += 1
        aside = database.with_name(f"{database.name}.{stamp}-{copies}")
    there = database.exists()
    if there:
        database.rename(aside)
    wal = database.with_name(f"{database.name}-wal")
    if wal.exists() and wal.stat().st_size:
        wal.rename(aside.with_name(f"{aside.name}-wal"))
    wal.unlink(missing_ok=True)
    database.with_name(f"{database.name}-shm").unlink(missing_ok=True)
    return aside if there else None
