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
    """계산서. `settled_at` is null while something is owed; `number` is its first order's, `table_id` of who sits."""

    __tablename__: ClassVar[str] = "bill"
    id: str = Field(primary_key=True)
    day: str
    opened_at: int
    device: str
    seating: str | None
    settled_at: int | None
    seq: int
    number: str | None
    table_id: str | None


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
    exempt: int
    state: str
    at: int
    changed_at: int
    tendered: int | None
    approval_no: str | None
    issuer: str | None
    card: str | None
    shift: str | None
    reason: str | None


class RefundRow(SQLModel, table=True):
    """환불: money back for a payment, whole or in part."""

    __tablename__: ClassVar[str] = "refund"
    id: str = Field(primary_key=True)
    payment: str
    bill: str
    amount: int
    vat: int
    exempt: int
    state: str
    at: int
    changed_at: int
    approval_no: str | None
    shift: str | None
    authorised_by: str | None
    reason: str | None


class DiscountRow(SQLModel, table=True):
    """할인. `off` is what it came to when it was given (won); `removed` 1: taken back."""

    __tablename__: ClassVar[str] = "discount"
    id: str = Field(primary_key=True)
    bill: str
    kind: str
    order_id: str | None
    line: int | None
    percent: int | None
    amount: int | None
    source: str | None
    off: int
    removed: int
    at: int
    authorised_by: str | None
    reason: str | None


class BusinessDayRow(SQLModel, table=True):
    """영업일, from its entry on until the next one's."""

    __tablename__: ClassVar[str] = "business_day"
    seq: int = Field(primary_key=True)
    day: str
    at: int


class MovementRow(SQLModel, table=True):
    """One sum of money that came in (`sale`) or went back (`refund`, its sums below zero). Never changed."""

    __tablename__: ClassVar[str] = "movement"
    seq: int = Field(primary_key=True)
    at: int
    kind: str
    payment: str
    refund: str | None
    bill: str
    method: str
    amount: int
    vat: int
    exempt: int
    approval_no: str | None
    issuer: str | None
    test: int
    shift: str | None
    device: str
    person: str | None


class CashMoveRow(SQLModel, table=True):
    """시재 입출금."""

    __tablename__: ClassVar[str] = "cash_move"
    seq: int = Field(primary_key=True)
    shift: str
    at: int
    direction: str
    amount: int
    person: str | None
    reason: str | None


class ShiftRow(SQLModel, table=True):
    """교대 that is over, with its count; `coins` as `50000x3,1000x12`."""

    __tablename__: ClassVar[str] = "shift"
    id: str = Field(primary_key=True)
    drawer: str
    device: str
    person: str | None
    closed_by: str | None
    opened_at: int
    closed_at: int
    float_amount: int
    sales: int
    refunds: int
    paid_in: int
    paid_out: int
    expected: int
    counted: int
    difference: int
    coins: str
    reason: str | None
    seq: int


class ZReportRow(SQLModel, table=True):
    """마감 (Z): `body` is JSON of `ZReport`. Never changed, never removed."""

    __tablename__: ClassVar[str] = "z_report"
    number: int = Field(primary_key=True)
    day: str
    at: int
    seq: int
    since_seq: int
    fingerprint: str
    body: str


class ZPaperRow(SQLModel, table=True):
    """The paper of a Z (JSON of `printer.body`), to be printed again."""

    __tablename__: ClassVar[str] = "z_paper"
    number: int = Field(primary_key=True)
    body: str


class CashReceiptRow(SQLModel, table=True):
    """현금영수증. `state` as in `domain/cash_receipt.py`, or how it was settled; whom it is for stands nowhere."""

    __tablename__: ClassVar[str] = "cash_receipt"
    id: str = Field(primary_key=True)
    payment: str
    bill: str
    purpose: str | None
    amount: int
    vat: int
    exempt: int
    state: str
    at: int
    changed_at: int
    approval_no: str | None
    cancels: str | None


class ReceiptRow(SQLModel, table=True):
    """A receipt for a phone (영수증 QR): `body` is what the paper holds, `at` when the bill was settled."""

    __tablename__: ClassVar[str] = "receipt"
    token: str = Field(primary_key=True)
    bill: str
    at: int
    body: str


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
    RefundRow,
    DiscountRow,
    CashReceiptRow,
    ReceiptRow,
    BusinessDayRow,
    MovementRow,
    CashMoveRow,
    ShiftRow,
    ZReportRow,
    ZPaperRow,
    PrintJobRow,
)
