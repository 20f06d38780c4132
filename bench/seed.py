"""A store with years of orders in it, made offline by the product's own parts and kept between runs."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.books import Books
from bench.options import Options
from bench.shop import SWITCHED_OFF, Tokens, furnish
from hub.clock import FakeClock
from hub.domain import events as e
from hub.domain import timers
from hub.domain.charges import bill_totals
from hub.domain.commands import CashAnswer, OrderAnswer
from hub.domain.staff import HUB
from hub.outcome import answered
from hub.store.rows import INSERT
from hub.store.snapshots import snapshot_of, snapshot_rows
from hub.store.writer import Batch, Writer

ORDERS_A_DAY = 200
DAY_MS = 86_400_000
# From 11:00 on, one order every three minutes: ten hours.
EVERY_MS = 180_000
# Orders a commit while seeding.
TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Seeded:
    """A folder with `orders` orders. `took_s`: how long it took to make, then or now."""

    data: Path
    tokens: Tokens
    orders: int
    took_s: float
    megabytes: float


def seeded(options: Options) -> Seeded:
    """The large store of this run: found in the folder of seeds, or made there."""
    folder = options.seeds / f"{options.many_orders}-orders"
    card = folder / "seeded.json"
    if not card.exists():
        print(f"making a store of {options.many_orders:,} orders ...", file=sys.stderr, flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        clock = FakeClock(wall=_start(options.many_orders))
        tokens = furnish(folder / "shop", SWITCHED_OFF, clock)
        asyncio.run(_fill(folder / "shop", clock, options.many_orders))
        took = time.perf_counter() - began
        card.write_text(json.dumps({"tokens": asdict(tokens), "took_s": took}))
    known: dict[str, Any] = json.loads(card.read_text())
    database = folder / "shop" / "madang.db"
    return Seeded(
        folder / "shop",
        Tokens(**known["tokens"]),
        options.many_orders,
        known["took_s"],
        database.stat().st_size / 1e6,
    )


def _start(orders: int) -> int:
    """11:00 in Seoul (02:00 UTC), so many business days ago that the last one was the day before yesterday."""
    today = int(time.time() * 1000) // DAY_MS
    return (today - 2 - orders // ORDERS_A_DAY) * DAY_MS + 2 * 3_600_000


async def _fill(data: Path, clock: FakeClock, orders: int) -> None:
    """Business days of paid orders. The first order is decided by the domain; the others repeat its events
    under their own ids, so that a million take minutes."""
    books, writer = Books(data, clock), Writer(data / "madang.db")
    writer.prepare()
    writer.start()
    pattern = books.place(Batch(), books.state.at)
    assert isinstance(pattern, e.OrderPlaced)
    vat = bill_totals(books.state, books.state.bills[pattern.bill]).vat
    books = Books(data, clock)
    waiting: asyncio.Future[None] | None = None
    batch = Batch()
    for made in range(orders):
        _one(books, batch, clock.wall(), pattern, vat)
        clock.advance(EVERY_MS)
        if (made + 1) % ORDERS_A_DAY == 0:
            clock.advance(DAY_MS - ORDERS_A_DAY * EVERY_MS)
        if (made + 1) % TOGETHER == 0:
            if waiting:
                await waiting
            if writer.wal_is_long(idle=True):
                await writer.checkpoint()
            waiting = asyncio.ensure_future(writer.commit(batch))
            # Lets the writer's thread begin before the next batch is made.
            await asyncio.sleep(0)
            batch = Batch()
    if waiting:
        await waiting
    batch.add(snapshot_rows(books.head.seq, books.head.hash, snapshot_of(books.state)))
    await writer.commit(batch)
    writer.close()


def _one(books: Books, batch: Batch, at: int, pattern: e.OrderPlaced, vat: int) -> None:
    """An order of the pattern, cooked from paper that was printed, paid in cash."""
    state, new = books.state, books.ids.new
    while (due := timers.due(state)) is not None and due[0] <= at:
        for event in timers.fire(state, due[1], at):
            books.happen(batch, at, HUB, None, event)
    order, bill, payment = new("o"), new("b"), new("p")
    asked, paid = books.ids.command_id(), books.ids.command_id()
    number = str(state.next_number)
    placed = pattern.model_copy(
        update={
            "order": order,
            "bill": bill,
            "day": state.day,
            "number": number,
            "counter": state.next_number,
        }
    )
    entry = books.happen(batch, at, books.kiosk, asked, placed)
    answer = OrderAnswer(order=order, bill=bill, number=number, total=placed.total, payment=None)
    books.answer(batch, asked, answered(books.head.seq, answer))
    # Old jobs are rows without a body: retention has taken what the paper said.
    for printer, kind in (
        ("kitchen", "kitchen_ticket"),
        ("kitchen", "kitchen_ticket"),
        ("counter", "customer_receipt"),
    ):
        job = (
            new("j"),
            printer,
            kind,
            order,
            entry.seq,
            1,
            "confirmed",
            1,
            at,
            at,
            None,
            None,
            None,
        )
        batch.insert(INSERT["print_job"], job)
    approved = e.PaymentApproved(
        type="payment_approved",
        payment=payment,
        bill=bill,
        method="cash",
        amount=placed.total,
        vat=vat,
        settles=True,
        tendered=placed.total,
        approval=None,
    )
    books.happen(batch, at, books.staff, paid, approved)
    books.answer(batch, paid, answered(books.head.seq, CashAnswer(payment=payment, change=0)))
