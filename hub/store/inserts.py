"""INSERT statements, made from the tables."""

from __future__ import annotations

from sqlmodel import SQLModel

from .tables import TABLES


def _insert(model: type[SQLModel]) -> str:
    table = model.metadata.tables[str(model.__tablename__)]
    names = [column.name for column in table.columns]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


INSERT: dict[str, str] = {str(model.__tablename__): _insert(model) for model in TABLES}
"""INSERT statement by table, values in the order of its SQLModel."""
