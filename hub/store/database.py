"""Opening the database: the right SQLite, durable settings, migrations, and refusals with the next step.

Sources: sqlite.org/pragma.html; the WAL-reset bug (fixed in 3.51.3) and the measurements of
`reference/safety.md` section 0: one connection both writes and checkpoints, synchronous=FULL.
"""

from __future__ import annotations

import contextlib
import importlib
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool, StaticPool

# Marks a file as ours ("MDNG"), so that another program's database is never migrated.
APPLICATION_ID = 0x4D444E47
# Checkpoints cost 60-130 ms at worst (measured): the writer runs them when idle past this size (bytes).
WAL_CHECKPOINT_BYTES = 16 * 1024 * 1024
# Nobody holds the file's locks for long: only a foreign program could make a connection wait (s).
BUSY_S = 5.0


class DatabaseRefused(Exception):
    """The database cannot be opened safely. The text says what is wrong and what to do; nothing was changed."""


class DiskRefused(DatabaseRefused):
    """The disk did not read or write: full, or broken. The database itself may be well."""


def sqlite_module() -> ModuleType:
    """`pysqlite3` where it is installed (bundles a SQLite without the WAL bug), else the standard library's."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3.dbapi2")


def connected(path: Path, mode: str) -> Any:
    """A DB-API connection; `mode` is `ro` or `rwc`.

    Reading connections are `ro` and not only `query_only`: the last connection to close checkpoints,
    and nobody but the writer may do that.
    """
    return sqlite_module().connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_S,
    )


def engine_for(path: Path, *, writes: bool) -> Engine:
    """An engine on the file. The writing one keeps its one connection; readers cannot write.

    SQLAlchemy's driver emits SAVEPOINT without BEGIN, so transactions are begun by hand
    (`isolation_level=None`).
    """
    engine = create_engine(
        "sqlite://",
        module=sqlite_module(),
        poolclass=StaticPool if writes else NullPool,
        creator=lambda: connected(path, "rwc" if writes else "ro"),
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        if writes:
            mode = cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0]
            if str(mode).lower() != "wal":
                raise DatabaseRefused(
                    f"{path}: 이 저장 장치에서는 안전하게 기록할 수 없습니다 (WAL 불가, {mode}). "
                    "데이터 폴더를 일반 디스크로 옮겨 주세요."
                )
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_autocheckpoint=0")
            cursor.execute("PRAGMA secure_delete=ON")
            cursor.execute("PRAGMA foreign_keys=ON")
            cursor.execute("PRAGMA cache_size=-32000")
        else:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    return engine


def migrations() -> list[tuple[int, str, str]]:
    """(number, file name, SQL) in order."""
    found = []
    for file in files("hub.store.migrations").iterdir():
        match = re.fullmatch(r"(\d{4})_[a-z_]+\.sql", file.name)
        if match:
            found.append((int(match[1]), file.name, file.read_text("utf-8")))
    return sorted(found)


def examined(path: Path, *, check: bool) -> int:
    """The schema version of the file, 0 where there is none yet; read-only, not a byte is changed.

    Refuses a damaged, foreign or newer database. `check` runs SQLite's quick_check (seconds per
    gigabyte): after an unclean stop, not at every start.
    """
    if not path.exists() or not path.stat().st_size:
        return 0
    with in_words(path), contextlib.closing(connected(path, "ro")) as connection:
        return _examined(connection, path, check=check)


def _examined(connection: Any, path: Path, *, check: bool) -> int:
    def one(sql: str) -> Any:
        return connection.execute(sql).fetchone()[0]

    version, newest = int(one("PRAGMA user_version")), newest_version()
    if not one("SELECT count(*) FROM sqlite_schema"):
        return 0
    if one("PRAGMA application_id") != APPLICATION_ID:
        raise DatabaseRefused(
            f"{path}: 마당의 데이터베이스가 아닙니다. --data 폴더를 확인해 주세요. 아무것도 바꾸지 않았습니다."
        )
    if version > newest:
        raise DatabaseRefused(
            f"{path}: 더 새로운 마당({version})이 쓰던 데이터입니다 (이 프로그램은 {newest}까지). "
            "프로그램을 새 버전으로 올리거나, 이전 백업으로 복원해 주세요. 아무것도 바꾸지 않았습니다."
        )
    if check:
        verdict = one("PRAGMA quick_check(1)")
        if verdict != "ok":
            raise DatabaseRefused(damaged(path, str(verdict)))
    return version


def newest_version() -> int:
    """The schema that this program writes."""
    return migrations()[-1][0]


def migrated(connection: Connection) -> None:
    """Brings an examined database up to date, each migration all or nothing."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    for number, _, sql in migrations():
        if number > version:
            _migrate(connection, number, sql)


def statements_of(version: int) -> list[str]:
    """The SQL that makes an empty database of this version."""
    return [
        part for number, _, sql in migrations() if number <= version for part in _statements(sql)
    ]


@contextlib.contextmanager
def in_words(path: Path) -> Iterator[None]:
    """SQLite's own errors as DatabaseRefused, with the next step."""
    try:
        yield
    except Exception as error:
        original = getattr(error, "orig", error)
        if not isinstance(original, sqlite_module().DatabaseError):
            raise
        text = str(original)
        if isinstance(original, sqlite_module().OperationalError) and (
            "unable to open" in text or "readonly" in text
        ):
            raise DatabaseRefused(
                f"{path}: 데이터베이스를 열 수 없습니다 ({text}). 폴더의 권한과 디스크를 확인해 주세요."
            ) from error
        if "disk i/o" in text.lower() or "full" in text.lower():
            raise DiskRefused(
                f"{path}: 디스크에서 읽거나 쓸 수 없습니다 ({text}). 디스크에 자리가 있는지, 고장은 아닌지 "
                "확인하고 다시 켜 주세요. 아무것도 덮어쓰지 않았습니다."
            ) from error
        raise DatabaseRefused(damaged(path, text)) from error


def damaged(path: Path, detail: str) -> str:
    """The sentence for a damaged database: what, and the next step."""
    return (
        f"{path}: 데이터베이스가 손상되었습니다 ({detail[:200]}). 아무것도 덮어쓰지 않았습니다. "
        "`madang restore` 로 마지막 백업을 복원하거나 설치 기사에게 이 폴더를 그대로 보여 주세요."
    )


def _migrate(connection: Connection, number: int, sql: str) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        for statement in _statements(sql):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={number}")
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise


def _statements(sql: str) -> list[str]:
    """Statements of a migration. Those of a trigger hold others: where one ends, SQLite says."""
    bare = "\n".join(line.split("--")[0] for line in sql.splitlines())
    found, open_one = [], ""
    for part in bare.split(";"):
        open_one += f"{part};"
        if sqlite_module().complete_statement(open_one):
            found.append(open_one.strip().removesuffix(";"))
            open_one = ""
    return [statement for statement in found if statement]
