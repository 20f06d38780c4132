"""The tables as SQLModel declares them, for readers and for the writer's INSERTs.

`migrations/*.sql` is what is executed; a test holds that both agree column by column.
"""

from __future__ import annotations

from typing import ClassVar

from sqlmodel import Field, SQLModel


class Journal(SQLModel, table=True):
    """One entry. `shared` and `private` are JSON text exactly as hashed; `private` and `salt` are null once erased."""

    __tablename__: ClassVar[str] = "journal"
    seq: int = Field(primary_key=True)
    epoch: int
    v: int
    at: int
    type: str
    subject: str
    device: str
    person: str | None
    command_id: str | None
    shared: str
    private: str | None
    salt: bytes | None
    private_digest: bytes | None
    hash: bytes


class AnswerRow(SQLModel, table=True):
    """The final answer to a command: HTTP status and the body's text."""

    __tablename__: ClassVar[str] = "answer"
    command_id: str = Field(primary_key=True)
    digest: bytes
    status: int
    body: str
    seq: int


class SnapshotRow(SQLModel, table=True):
    """State as of `seq`; `shape` names the code's shape of it: another shape is not read."""

    __tablename__: ClassVar[str] = "snapshot"
    seq: int = Field(primary_key=True)
    hash: bytes
    shape: str
    body: bytes


class AnchorRow(SQLModel, table=True):
    """The last pruned entry's place in the chain, signed."""

    __tablename__: ClassVar[str] = "anchor"
    seq: int = Field(primary_key=True)
    hash: bytes
    at: int
    signature: bytes


class CursorRow(SQLModel, table=True):
    """How far a peer (the region) has acknowledged the journal."""

    __tablename__: ClassVar[str] = "cursor"
    peer: str = Field(primary_key=True)
    epoch: int
    seq: int
    hash: bytes
    at: int


class BillRow(SQLModel, table=True):
    """계산서. `settled_at` is null while something is owed."""

    __tablename__: ClassVar[str] = "bill"
    id: str = Field(primary_key=True)
    day: str
    opened_at: int
    device: str
    seating: str | None
    settled_at: int | None
    seq: int


class OrderRow(SQLModel, table=True):
    """주문. `note` is private."""

    __tablename__: ClassVar[str] = "customer_order"
    id: str = Field(primary_key=True)
    bill: str
    number: str
    day: str
    at: int
    channel: str
    service: str
    language: str
    device: str
    person: str | None
    total: int
    menu: str
    note: str | None
    seq: int


class OrderLineRow(SQLModel, table=True):
    """A line; `name` is the Korean one with its options behind it. `note` is private."""

    __tablename__: ClassVar[str] = "order_line"
    order_id: str = Field(primary_key=True)
    no: int = Field(primary_key=True)
    item: str
    name: str
    quantity: int
    cancelled: int
    unit: int
    amount: int
    tax: str
    free: int
    note: str | None


class PaymentRow(SQLModel, table=True):
    """결제."""

    __tablename__: ClassVar[str] = "payment"
    id: str = Field(primary_key=True)
    bill: str
    method: str
    amount: int
    vat: int
    state: str
    at: int
    changed_at: int
    tendered: int | None
    approval_no: str | None
    reason: str | None


class PrintJobRow(SQLModel, table=True):
    """A print job; `body` (JSON of `printer.body`) is private and null once erased."""

    __tablename__: ClassVar[str] = "print_job"
    id: str = Field(primary_key=True)
    printer: str
    kind: str
    subject: str
    seq: int
    copy_no: int
    state: str
    attempts: int
    created_at: int
    changed_at: int
    expires_at: int | None
    detail: str | None
    body: str | None


TABLES: tuple[type[SQLModel], ...] = (
    Journal,
    AnswerRow,
    SnapshotRow,
    AnchorRow,
    CursorRow,
    BillRow,
    OrderRow,
    OrderLineRow,
    PaymentRow,
    PrintJobRow,
)
