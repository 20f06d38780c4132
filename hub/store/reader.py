"""Reading what is committed: connections that cannot write or checkpoint, never the writer's.

Point look-ups for the writer's own decisions use one kept connection; everything that serves
people goes through a short SQLModel session.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection
from sqlmodel import Session, col, select

from .database import engine_for
from .journal import GENESIS, Head
from .tables import BillRow, OrderLineRow, OrderRow, PaymentRow, PrintJobRow

# Journal rows read in one go while folding or verifying: a few megabytes.
PAGE = 2_000
# Sorted without the bodies: a printer that was off all night has hundreds waiting.
_NEXT_JOBS = (
    "SELECT id FROM print_job WHERE printer = ? AND state IN ('queued', 'blocked', 'sending')"
    " ORDER BY state = 'sending' DESC, kind = 'drawer' DESC, id LIMIT ?"
)


class Reader:
    """Read access to one database file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = engine_for(path, writes=False)
        self._kept: Connection = self._engine.connect()

    def close(self) -> None:
        self._kept.close()
        self._engine.dispose()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A short read-only session; close it soon, since it keeps the WAL from being moved."""
        with Session(self._engine) as session:
            yield session

    def answers(self, command_ids: Sequence[str]) -> dict[str, tuple[bytes, int, str]]:
        """Stored answers as command id -> (digest, status, body). One statement, O(ids * log n)."""
        marks = ",".join("?" * len(command_ids))
        sql = f"SELECT command_id, digest, status, body FROM answer WHERE command_id IN ({marks})"
        rows = self._kept.exec_driver_sql(sql, tuple(command_ids)).all()
        return {row[0]: (row[1], row[2], row[3]) for row in rows}

    @contextmanager
    def steady(self) -> Iterator[None]:
        """What the look-ups see inside is one moment, whatever is committed meanwhile. Close it soon."""
        self._kept.exec_driver_sql("BEGIN")
        try:
            yield
        finally:
            self._kept.exec_driver_sql("ROLLBACK")

    def asked(self, sql: str, values: tuple[Any, ...] = ()) -> list[Sequence[Any]]:
        """Rows of a query on the kept connection."""
        return list(self._kept.exec_driver_sql(sql, values).all())

    def streamed(self, sql: str, values: tuple[Any, ...] = ()) -> Iterator[Sequence[Any]]:
        """Rows of a long query, one at a time. Read it to its end before the next look-up."""
        yield from self._kept.exec_driver_sql(sql, values)

    def anchor(self) -> tuple[int, bytes, bytes] | None:
        """Where the journal was cut off, as (seq, hash, signature); None while it is whole."""
        rows = self.asked("SELECT seq, hash, signature FROM anchor ORDER BY seq DESC LIMIT 1")
        return (rows[0][0], rows[0][1], rows[0][2]) if rows else None

    def first_seq(self) -> int | None:
        """The oldest entry that is there."""
        found: int | None = self.asked("SELECT min(seq) FROM journal")[0][0]
        return found

    def head(self) -> Head:
        """The journal's end; epoch 0 where nothing but the anchor is left to tell."""
        rows = self.asked("SELECT epoch, seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
        if rows:
            return Head(rows[0][0], rows[0][1], rows[0][2])
        anchor = self.anchor()
        return Head(1, 0, GENESIS) if anchor is None else Head(0, anchor[0], anchor[1])

    def hash_at(self, seq: int) -> bytes | None:
        """The hash of an entry, or of the anchor that stands in its place; None where neither is."""
        rows = self.asked("SELECT hash FROM journal WHERE seq = ?", (seq,))
        if rows:
            return bytes(rows[0][0])
        anchor = self.anchor()
        return anchor[1] if anchor is not None and anchor[0] == seq else None

    def journal(self, after: int) -> Iterator[Sequence[Any]]:
        """Journal rows with seq > `after`, in order, page by page."""
        while True:
            page = self._kept.exec_driver_sql(
                "SELECT seq, epoch, v, at, type, subject, device, person, command_id, shared,"
                " private, salt, private_digest, hash FROM journal WHERE seq > ? ORDER BY seq LIMIT ?",
                (after, PAGE),
            ).all()
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1][0]

    def snapshots(self) -> Iterator[tuple[int, bytes, str, bytes]]:
        """Snapshots as (seq, hash, shape, body), newest first."""
        for (seq,) in self.asked("SELECT seq FROM snapshot ORDER BY seq DESC"):
            for row in self.asked("SELECT hash, shape, body FROM snapshot WHERE seq = ?", (seq,)):
                yield seq, row[0], row[1], row[2]

    def order(self, order_id: str) -> tuple[OrderRow, list[OrderLineRow]] | None:
        """An order of any age with its lines."""
        with self.session() as session:
            order = session.get(OrderRow, order_id)
            if order is None:
                return None
            lines = select(OrderLineRow).where(OrderLineRow.order_id == order_id)
            return order, list(session.exec(lines.order_by(col(OrderLineRow.no))))

    def orders_of_day(self, day: str, limit: int) -> list[OrderRow]:
        """The newest `limit` orders of a business day (YYYY-MM-DD), newest first."""
        with self.session() as session:
            wanted = select(OrderRow).where(OrderRow.day == day)
            return list(session.exec(wanted.order_by(col(OrderRow.id).desc()).limit(limit)))

    def day_sums(self, day: str) -> dict[str, int]:
        """Bills, won ordered and won paid of a business day."""
        with self.session() as session:
            bills = session.exec(select(BillRow.id).where(BillRow.day == day)).all()
            paid = session.exec(
                select(PaymentRow.amount)
                .join(BillRow, col(BillRow.id) == col(PaymentRow.bill))
                .where(BillRow.day == day, PaymentRow.state == "approved")
            ).all()
            ordered = session.exec(select(OrderRow.total).where(OrderRow.day == day)).all()
        return {"bills": len(bills), "ordered": sum(ordered), "paid": sum(paid)}

    def jobs_of(self, subject: str) -> list[PrintJobRow]:
        """Print jobs about an order, oldest first."""
        with self.session() as session:
            wanted = select(PrintJobRow).where(PrintJobRow.subject == subject)
            return list(session.exec(wanted.order_by(col(PrintJobRow.id))))

    def open_jobs(self, printer: str, limit: int) -> list[PrintJobRow]:
        """Jobs of a printer that are not finished: one being sent, then pulses of a drawer, then the oldest."""
        ids = [row[0] for row in self.asked(_NEXT_JOBS, (printer, limit))]
        if not ids:
            return []
        with self.session() as session:
            found = {
                row.id: row
                for row in session.exec(select(PrintJobRow).where(col(PrintJobRow.id).in_(ids)))
            }
        return [found[job] for job in ids if job in found]
