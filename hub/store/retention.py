"""What is kept for how long, and why; and the steps by which the rest goes.

The legal periods are from general knowledge of Korean law [GK] and were not looked up for this table: have
them confirmed before a shop relies on them. Each step is one small commit, so that no order waits for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from hub.domain.stamps import STAMP_DAYS

from .anchor import signed
from .reader import Reader
from .rows import INSERT, Statement
from .snapshots import SHAPE

DAY_MS = 24 * 60 * 60_000


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long one kind of thing is kept: `days` None is without end, or until what `why` names."""

    what: str
    days: int | None
    why: str


KEPT: dict[str, Keeping] = {
    "journal": Keeping(
        "the journal's entries", 548,
        "18 months: a whole tax year until its income tax return is through (May of the next year) [GK]; "
        "only what every peer has acknowledged and a checked snapshot covers, and never the newest 50,000",
    ),
    "answer": Keeping(
        "answers to commands", 548, "as long as the journal: a repeat within it gets the first answer"
    ),
    "sales": Keeping(
        "bills, orders, lines, payments", 2375,
        "6.5 years: books and vouchers, 5 years after the filing deadline of their tax year "
        "(국세기본법 제85조의3) [GK]; unsettled bills stay until they are settled",
    ),
    "books": Keeping(
        "movements of money, cash in and out, shifts", 2375, "as long as bills and payments"
    ),
    "z_report": Keeping(
        "Z reports and their papers", None,
        "without end: each holds the fingerprint of the one before it, and nobody's name",
    ),
    "business_day": Keeping(
        "when business days opened", None, "without end: a line a day, and Zs are read by it"
    ),
    "order_notes": Keeping(
        "notes of orders (requests, allergies)", 30,
        "a month for complaints; then the purpose is fulfilled and they are destroyed "
        "(개인정보 보호법 제21조) [GK]",
    ),
    "print_body": Keeping(
        "contents of print jobs", 7,
        "a week to look at a ticket that went wrong; a reprint needs none of it. What stands in the list of paper "
        "that somebody has to look at stays until it is settled",
    ),
    "print_job": Keeping(
        "print jobs without their contents", 90, "a quarter to see how a printer has behaved"
    ),
    "receipt": Keeping(
        "receipts that phones may look at", 7,
        "a week from when the bill was settled; the shop prints a copy at any time while it knows the bill",
    ),
    "stamps": Keeping(
        "stamp cards (keyed hashes of their numbers)", STAMP_DAYS,
        "a year without use, looked at when a business day opens; the journal keeps the hash as long as its entries",
    ),
    "cash_receipt": Keeping(
        "the number that a cash receipt is for", None,
        "until it is issued, settled by a person, or given up two months past its due date; then it is erased",
    ),
    "snapshot": Keeping("snapshots of the open state", None, "the newest two"),
    "anchor": Keeping("the anchor of a cut-off journal", None, "the newest one; the chain begins there"),
    "cursor": Keeping("how far each peer has read", None, "as long as the peer is set up"),
    "people": Keeping(
        "names and PIN hashes of people", None,
        "until the owner erases a person who has left (`erase_private`)",
    ),
    "device": Keeping(
        "hashes of tokens and codes", None,
        "as long as the journal, since the open state is its fold; a revoked token opens nothing",
    ),
    "paper": Keeping(
        "DIR/paper", None, "until removed by hand: only virtual and `file:` printers write it"
    ),
    "backup": Keeping(
        "backups, and databases put aside by a restore", None,
        "until removed by hand: what was erased since is still in them, so keep them 30 days at most",
    ),
}  # fmt: skip

# Entries that stay whatever their age: a clock accepted a year ahead must not empty the journal.
ENTRIES_KEPT = 50_000
# A cut begins with a whole check, which reads everything: about once a week in a shop of 200 orders a day, and
# after an update that shortens a period not all in one night.
CUT_AT_LEAST, CUT_AT_MOST = 10_000, 50_000
# Rows of one step: a few milliseconds of the writer's time.
STEP_ROWS = 500
# Orders whose notes are erased in one go; each is a journal entry of its own.
STEP_NOTES = 50

# Not printed and still wanted. What is too late goes on the list of paper to look at, or was never served by anybody.
_OPEN = "('queued', 'blocked', 'sending')"
_OVER = f"(state NOT IN {_OPEN} OR expires_at < ?)"


def _before(key: str, now: int) -> int:
    """UTC ms before which a thing's period is over."""
    days = KEPT[key].days
    assert days is not None
    return now - days * DAY_MS


def noted_orders(reader: Reader, now: int) -> list[str]:
    """Orders, oldest first, whose notes are past their period: at most STEP_NOTES."""
    rows = reader.asked(
        "SELECT subject FROM journal INDEXED BY journal_private WHERE private IS NOT NULL"
        " AND type = 'order_placed' AND at < ? ORDER BY seq LIMIT ?",
        (_before("order_notes", now), STEP_NOTES),
    )
    return [row[0] for row in rows]


def cut(reader: Reader, now: int) -> int:
    """The last entry that may go, or 0: past its period, read by every peer, under both snapshots."""
    head = reader.head().seq
    snapshots = reader.asked(
        "SELECT seq FROM snapshot WHERE shape = ? ORDER BY seq DESC LIMIT 2", (SHAPE,)
    )
    if len(snapshots) < 2:
        return 0
    (read,) = reader.asked("SELECT coalesce(min(seq), ?) FROM cursor", (head,))[0]
    first = reader.first_seq() or 1
    last = min(
        head - ENTRIES_KEPT,
        first + CUT_AT_MOST - 1,
        snapshots[1][0],
        read,
        _last_before(reader, _before("journal", now), first, head),
    )
    return last if last - first + 1 >= CUT_AT_LEAST else 0


def _last_before(reader: Reader, at: int, first: int, head: int) -> int:
    """The last entry older than `at`: entries never go back in time, so it is found by halving."""
    low, high = first - 1, head
    while low < high:
        middle = (low + high + 1) // 2
        rows = reader.asked("SELECT at FROM journal WHERE seq = ?", (middle,))
        if rows and rows[0][0] < at:
            low = middle
        else:
            high = middle - 1
    return low


def journal_steps(reader: Reader, last: int, now: int, key: bytes) -> Iterator[list[Statement]]:
    """Cuts the journal off behind `last`, oldest first; each step leaves an anchor that the key signed."""
    while (first := reader.first_seq()) is not None and first <= last:
        upto = min(first + STEP_ROWS - 1, last)
        digest = reader.hash_at(upto)
        assert digest is not None
        yield [
            (INSERT["anchor"], (upto, digest, now, signed(key, upto, digest))),
            ("DELETE FROM anchor WHERE seq < ?", (upto,)),
            ("DELETE FROM journal WHERE seq <= ?", (upto,)),
        ]


def other_steps(reader: Reader, now: int, stuck: Collection[str] = ()) -> Iterator[list[Statement]]:
    """What else is past its period. Rows go only after the entries that could rebuild them.

    `stuck` are print jobs that a person may still want printed again, body and all.
    """
    anchor = reader.anchor()
    pruned = anchor[0] if anchor else 0
    body, job = _before("print_body", now), _before("print_job", now)
    yield from _by_id(
        reader, "print_job", f"body IS NOT NULL AND changed_at < ? AND {_OVER}", (body, body),
        "UPDATE print_job SET body = NULL WHERE id = ?", kept=stuck,
    )  # fmt: skip
    yield from _by_id(
        reader, "print_job", f"changed_at < ? AND {_OVER}", (job, job),
        "DELETE FROM print_job WHERE id = ?", kept=stuck,
    )  # fmt: skip
    yield from _by_id(
        reader, "receipt", "at < ?", (_before("receipt", now),),
        "DELETE FROM receipt WHERE token = ?", key="token",
    )  # fmt: skip
    if not pruned:
        return
    yield from _by_id(
        reader, "answer", "seq <= ?", (pruned,), "DELETE FROM answer WHERE command_id = ?",
        key="command_id",
    )  # fmt: skip
    old = _before("sales", now)
    settled = (
        "SELECT 1 FROM bill WHERE bill.id = {}.bill AND (settled_at IS NULL OR settled_at >= ?)"
    )
    yield from _by_id(
        reader, "customer_order",
        f"at < ? AND seq <= ? AND NOT EXISTS ({settled.format('customer_order')})", (old, pruned, old),
        "DELETE FROM order_line WHERE order_id = ?", "DELETE FROM customer_order WHERE id = ?",
    )  # fmt: skip
    yield from _by_id(
        reader, "bill", "settled_at < ? AND seq <= ?", (old, pruned),
        "DELETE FROM cash_receipt WHERE bill = ?", "DELETE FROM refund WHERE bill = ?",
        "DELETE FROM discount WHERE bill = ?", "DELETE FROM payment WHERE bill = ?", "DELETE FROM bill WHERE id = ?",
    )  # fmt: skip
    old = _before("books", now)
    for table in ("movement", "cash_move"):
        yield from _by_id(
            reader, table, "at < ? AND seq <= ?", (old, pruned),
            f"DELETE FROM {table} WHERE seq = ?", key="seq", after=0,
        )  # fmt: skip
    yield from _by_id(
        reader,
        "shift",
        "closed_at < ? AND seq <= ?",
        (old, pruned),
        "DELETE FROM shift WHERE id = ?",
    )


def _by_id(
    reader: Reader,
    table: str,
    where: str,
    values: tuple[int, ...],
    *changes: str,
    key: str = "id",
    kept: Collection[str] = (),
    after: str | int = "",
) -> Iterator[list[Statement]]:
    """Steps over a table in the order of its key, each beginning behind the one before it (`after`)."""
    while True:
        rows = reader.asked(
            f"SELECT {key} FROM {table} WHERE {key} > ? AND {where} ORDER BY {key} LIMIT ?",
            (after, *values, STEP_ROWS),
        )
        if not rows:
            return
        ids = [row[0] for row in rows]
        if wanted := [one for one in ids if one not in kept]:
            yield [(sql, (one,)) for sql in changes for one in wanted]
        after = ids[-1]
