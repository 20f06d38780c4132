"""Opening the database: the right SQLite, durable settings, migrations, and refusals with the next step.

Sources: sqlite.org/pragma.html; the WAL-reset bug (fixed in 3.51.3) and the measurements of
`reference/safety.md` section 0: one connection both writes and checkpoints, synchronous=FULL.
"""

from __future__ import annotations

import importlib
import re
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


class DatabaseRefused(Exception):
    """The database cannot be opened safely. The text says what is wrong and what to do; nothing was changed."""


def sqlite_module() -> ModuleType:
    """`pysqlite3` where it is installed (bundles a SQLite without the WAL bug), else the standard library's."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3.dbapi2")


def engine_for(path: Path, *, writes: bool) -> Engine:
    """An engine on the file. The writing one keeps its one connection; readers are `query_only`.

    SQLAlchemy's driver emits SAVEPOINT without BEGIN, so transactions are begun by hand
    (`isolation_level=None`).
    """
    engine = create_engine(
        f"sqlite:///{path}",
        module=sqlite_module(),
        poolclass=StaticPool if writes else NullPool,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 5.0},
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


def prepare(connection: Connection, path: Path, *, check: bool) -> None:
    """Refuses a damaged, foreign or newer database; brings an older one up to date, all or nothing.

    `check` runs SQLite's quick_check (seconds per gigabyte): after an unclean stop, not at every start.
    """
    ours = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    empty = not connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one()
    newest = migrations()[-1][0]
    if not empty and ours != APPLICATION_ID:
        raise DatabaseRefused(
            f"{path}: 마당의 데이터베이스가 아닙니다. --data 폴더를 확인해 주세요. 아무것도 바꾸지 않았습니다."
        )
    if version > newest:
        raise DatabaseRefused(
            f"{path}: 더 새로운 마당({version})이 쓰던 데이터입니다 (이 프로그램은 {newest}까지). "
            "프로그램을 새 버전으로 올리거나, 이전 백업으로 복원해 주세요. 아무것도 바꾸지 않았습니다."
        )
    if check and not empty:
        verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if verdict != "ok":
            raise DatabaseRefused(damaged(path, str(verdict)))
    for number, _, sql in migrations():
        if number > version:
            _migrate(connection, number, sql)


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
    """Statements of a migration. Our SQL holds no semicolon inside one."""
    bare = "\n".join(line.split("--")[0] for line in sql.splitlines())
    return [statement for statement in (part.strip() for part in bare.split(";")) if statement]
