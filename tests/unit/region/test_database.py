"""The region's file: durable settings, one writer, and refusals that change nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from region.database import Database, DatabaseRefused, InUse, file_of, migrations
from region.tables import TABLES


def test_the_sql_and_the_models_agree(tmp_path: Path) -> None:
    """Column by column: name, whether it may be null, primary key."""
    database = Database(tmp_path / "region.db")
    try:
        for model in TABLES:
            table = model.metadata.tables[str(model.__tablename__)]
            found = database.write.execute(f"PRAGMA table_info({table.name})").fetchall()
            assert [row[1] for row in found] == [column.name for column in table.columns]
            for row, column in zip(found, table.columns, strict=True):
                assert bool(row[5]) == column.primary_key, column
                assert bool(row[3]) == (not column.nullable) or column.primary_key, column
    finally:
        database.close()


def test_every_table_is_strict_and_every_commit_durable(tmp_path: Path) -> None:
    database = Database(tmp_path / "region.db")
    try:
        strict = database.write.execute(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"
        )
        assert all(row[1] for row in strict if not row[0].startswith("sqlite_"))
        assert database.write.execute("PRAGMA synchronous").fetchone() == (2,)
        assert database.write.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        with database.session() as session, pytest.raises(Exception, match=r"readonly|query_only"):
            session.connection().exec_driver_sql("DELETE FROM store")
    finally:
        database.close()


def test_it_opens_again(tmp_path: Path) -> None:
    for _ in range(2):
        Database(tmp_path / "region.db").close()


def test_one_process_at_a_time(tmp_path: Path) -> None:
    database = Database(tmp_path / "region.db")
    try:
        with pytest.raises(InUse):
            Database(tmp_path / "region.db")
    finally:
        database.close()


def refused_untouched(path: Path, words: str) -> None:
    before = path.read_bytes()
    with pytest.raises(DatabaseRefused, match=words):
        Database(path)
    assert path.read_bytes() == before
    Database(path.with_name("other.db")).close()  # the refusal holds no lock of another's


def test_a_newer_file(tmp_path: Path) -> None:
    path = tmp_path / "region.db"
    Database(path).close()
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA user_version = {migrations()[-1][0] + 1}")
    refused_untouched(path, "더 새로운")


def test_a_hubs_file(tmp_path: Path) -> None:
    path = tmp_path / "madang.db"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE journal (seq INTEGER)")
        file.execute(f"PRAGMA application_id = {0x4D444E47}")
        file.commit()
    refused_untouched(path, "지역 서버의 데이터베이스가 아닙니다")


def test_something_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "region.db"
    path.write_bytes(b"a shopping list, rather long " * 100)
    refused_untouched(path, "열 수 없습니다")


@pytest.mark.parametrize(
    ("said", "file"),
    [
        ("region.db", "region.db"),
        ("/srv/r.db", "/srv/r.db"),
        ("sqlite:///r.db", "r.db"),
        ("sqlite:////srv/r.db", "/srv/r.db"),
    ],
)
def test_where_the_file_is(said: str, file: str) -> None:
    assert file_of(said) == Path(file)


@pytest.mark.parametrize("said", ["postgresql://db/region", "mysql://x", "sqlite://host/x"])
def test_databases_that_are_not_built_yet(said: str) -> None:
    with pytest.raises(DatabaseRefused, match="SQLite"):
        file_of(said)
