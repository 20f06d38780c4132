"""SQLModel's tables are the ones that the migrations make, and the rows fit them."""

import sqlite3
from contextlib import closing
from typing import Any

from sqlalchemy.dialects import sqlite

from hub.store.database import migrations, newest_version, statements_of
from hub.store.rows import INSERT
from hub.store.tables import TABLES


def made() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    for statement in statements_of(newest_version()):
        connection.execute(statement)
    return connection


def kind_of(type_: Any) -> str:
    """The SQLite type that a SQLModel column means."""
    name = str(type_.compile(dialect=sqlite.dialect()))
    return "TEXT" if name == "VARCHAR" else name


def test_every_column_is_declared_as_it_is_made() -> None:
    with closing(made()) as connection:
        for model in TABLES:
            table = model.metadata.tables[str(model.__tablename__)]
            declared = [
                (c.name, kind_of(c.type), bool(c.nullable), bool(c.primary_key))
                for c in table.columns
            ]
            found = [
                (name, type_, not not_null and not key, bool(key))
                for _, name, type_, not_null, _, key in connection.execute(
                    f"PRAGMA table_info({table.name})"
                )
            ]
            assert declared == found, table.name


def test_every_table_is_declared_strict_and_insertable() -> None:
    with closing(made()) as connection:
        tables = {
            name: strict
            for _, name, kind, _, _, strict in connection.execute("PRAGMA table_list")
            if kind == "table" and not name.startswith("sqlite_")
        }
        assert set(tables) == {str(model.__tablename__) for model in TABLES} == set(INSERT)
        assert all(tables.values()), "a table is not STRICT"
        for sql in INSERT.values():
            connection.execute(f"EXPLAIN {sql}", (None,) * sql.count("?"))


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [number for number, _, _ in migrations()] == list(range(1, newest_version() + 1))
