"""The tables as SQLModel declares them, for reading.

`migrations/*.sql` is what is executed; a test holds that both agree. They have a registry of their own:
the hub has tables of the same names.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy.orm import registry as mapper_registry
from sqlmodel import Field, SQLModel


class _Table(SQLModel, registry=mapper_registry()):
    """Base of the region's tables."""


class StoreRow(_Table, table=True):
    """매장. Times are UTC ms; `seen_at` is null until it first spoke."""

    __tablename__: ClassVar[str] = "store"
    id: str = Field(primary_key=True)
    name: str
    token_hash: str
    added_at: int
    seen_at: int | None
    forked_at: int | None


class CursorRow(_Table, table=True):
    """How far a shop's journal is here."""

    __tablename__: ClassVar[str] = "cursor"
    store: str = Field(primary_key=True)
    epoch: int
    seq: int
    hash: bytes
    at: int


class BatchRow(_Table, table=True):
    """A batch as it came."""

    __tablename__: ClassVar[str] = "batch"
    id: int = Field(primary_key=True)
    store: str
    epoch: int
    first: int
    last: int
    kept_to: int
    quarantined: int
    prev_hash: bytes
    last_hash: bytes
    coding: str
    body: bytes
    received_at: int


class OrderRow(_Table, table=True):
    """주문: won ordered, and won taken back since. `lines` is `[[no, item, quantity, unit won], ...]`."""

    __tablename__: ClassVar[str] = "customer_order"
    store: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    day: str
    at: int
    number: str
    channel: str
    service: str
    total: int
    cancelled: int
    lines: str


class CancellationRow(_Table, table=True):
    """취소: won that an entry took back."""

    __tablename__: ClassVar[str] = "cancellation"
    store: str = Field(primary_key=True)
    hash: bytes = Field(primary_key=True)
    order_id: str
    amount: int


class StoreDayRow(_Table, table=True):
    """A shop's business day (영업일): orders, won ordered, won of them cancelled."""

    __tablename__: ClassVar[str] = "store_day"
    store: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    orders: int
    ordered: int
    cancelled: int
    last_at: int


class UnreadRow(_Table, table=True):
    """Entries that a newer hub wrote."""

    __tablename__: ClassVar[str] = "unread"
    store: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    v: int = Field(primary_key=True)
    entries: int


TABLES: tuple[type[SQLModel], ...] = (
    StoreRow,
    CursorRow,
    BatchRow,
    OrderRow,
    CancellationRow,
    StoreDayRow,
    UnreadRow,
)
