"""The region's database: an embedded SQLite file, durable, with one connection that writes.

It is the region's own and not the hub's `store/database.py`, since a region is another program on another
machine. The same rules hold, for the reasons that stand there: WAL, synchronous=FULL, one connection both writes
and checkpoints, a newer or foreign file is refused untouched.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool
from sqlmodel import Session

# Marks a file as a region's ("MDRG").
APPLICATION_ID = 0x4D445247
# The write-ahead log is moved into the file at this many pages of 4 KiB: seldom enough not to be felt.
CHECKPOINT_PAGES = 4_096
# Only a foreign program could hold the file's locks for long (s).
BUSY_S = 5.0


class DatabaseRefused(Exception):
    """It cannot be opened safely. The text says what is wrong and what to do; nothing was changed."""


def file_of(database: str) -> Path:
    """The file of `--database`: a path, or `sqlite:///path`. Other databases are not built yet, and said so."""
    scheme, found, rest = database.partition("://")
    if not found:
        return Path(database)
    if scheme == "sqlite" and rest.startswith("/"):
        return Path(rest[1:])
    raise DatabaseRefused(
        f"--database {scheme}://...: 지금은 SQLite 파일만 쓸 수 있습니다. 파일 경로를 넣어 주세요 (예: region.db)."
    )


def sqlite_module() -> ModuleType:
    """`pysqlite3` where it is installed (bundles a SQLite without the WAL bug), else the standard library's."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3.dbapi2")


class Database:
    """One region's file, locked for this process. `write` is the writer's connection; `session` reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = _locked(path)
        try:
            self.write: Any = self._connected("rwc")
            _prepare(self.write, path)
        except sqlite_module().DatabaseError as error:
            self._lock.close()
            raise DatabaseRefused(
                f"{path}: 데이터베이스를 열 수 없습니다 ({error}). 아무것도 덮어쓰지 않았습니다. "
                "폴더와 디스크를 확인하고, 손상되었다면 마지막 백업을 되돌려 주세요."
            ) from error
        except BaseException:
            self._lock.close()
            raise
        self._engine: Engine = create_engine(
            "sqlite://",
            module=sqlite_module(),
            poolclass=NullPool,
            creator=lambda: self._connected("ro"),
        )

        @event.listens_for(self._engine, "connect")
        def _read_only(connection: Any, record: Any) -> None:
            connection.execute("PRAGMA query_only=ON")

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """A short read-only session."""
        with Session(self._engine) as session:
            yield session

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self.write.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.write.close()
        self._engine.dispose()
        self._lock.close()

    def _connected(self, mode: str) -> Any:
        return sqlite_module().connect(
            f"{self.path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_S,
        )


def listed(path: Path) -> list[dict[str, Any]]:
    """The shops of a file, whoever has it open: id, name, and when they were last heard (UTC ms)."""
    if not path.is_file():
        raise DatabaseRefused(f"{path}: 지역 서버의 파일이 없습니다. --database 를 확인해 주세요.")
    connection = sqlite_module().connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_S
    )
    names = ("id", "name", "seen_at", "forked_at")
    try:
        rows = connection.execute(f"SELECT {', '.join(names)} FROM store ORDER BY id").fetchall()
    except sqlite_module().DatabaseError as error:
        raise DatabaseRefused(f"{path}: 읽을 수 없습니다 ({error}).") from error
    finally:
        connection.close()
    return [dict(zip(names, row, strict=True)) for row in rows]


def _locked(path: Path) -> IO[str]:
    """One process at a time: two would be two writers."""
    lock_file = path.with_name(f"{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = lock_file.open("a+")
    except OSError as error:
        raise DatabaseRefused(
            f"{path.parent}: 이 폴더를 쓸 수 없습니다 ({error.strerror}). 폴더의 권한이나 --database 를 확인해 주세요."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise InUse(
            f"{path}: 다른 지역 서버가 이 파일을 쓰고 있습니다. 먼저 그것을 끄거나 다른 --database 를 쓰세요."
        ) from None
    return lock


class InUse(DatabaseRefused):
    """Another process has the file open."""


def _prepare(connection: Any, path: Path) -> None:
    """Looks before it writes: a foreign or newer file is refused untouched. Then settings and migrations."""

    def one(sql: str) -> Any:
        return connection.execute(sql).fetchone()[0]

    steps = migrations()
    version = int(one("PRAGMA user_version"))
    if one("SELECT count(*) FROM sqlite_schema"):
        if one("PRAGMA application_id") != APPLICATION_ID:
            raise DatabaseRefused(
                f"{path}: 지역 서버의 데이터베이스가 아닙니다. --database 를 확인해 주세요. 아무것도 바꾸지 않았습니다."
            )
        if version > steps[-1][0]:
            raise DatabaseRefused(
                f"{path}: 더 새로운 프로그램({version})이 쓰던 파일입니다 (이 프로그램은 {steps[-1][0]}까지). "
                "프로그램을 새 버전으로 올려 주세요. 아무것도 바꾸지 않았습니다."
            )
    if str(one("PRAGMA journal_mode=WAL")).lower() != "wal":
        raise DatabaseRefused(f"{path}: 이 저장 장치에서는 안전하게 기록할 수 없습니다 (WAL 불가).")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    connection.execute("PRAGMA foreign_keys=ON")
    for number, sql in steps:
        if number > version:
            _migrate(connection, number, sql)


def migrations() -> list[tuple[int, str]]:
    """(number, SQL) in order."""
    found = []
    for file in files("region").joinpath("migrations").iterdir():
        match = re.fullmatch(r"(\d{4})_[a-z_]+\.sql", file.name)
        if match:
            found.append((int(match[1]), file.read_text("utf-8")))
    return sorted(found)


def _migrate(connection: Any, number: int, sql: str) -> None:
    """All or nothing. Our SQL holds no semicolon inside a statement."""
    bare = "\n".join(line.split("--")[0] for line in sql.splitlines())
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in filter(None, map(str.strip, bare.split(";"))):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
