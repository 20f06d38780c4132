"""The drift property and the fold property, with a real shop on a real disk through random days, crashes and restarts.

Drift: a document as sent, as a screen merged it, and as rendered from nothing are the same.
Fold: the journal folded again is the state in memory, with and without a snapshot; the rows that
reports read are those that a rebuild from the journal gives; the chain verifies; answers stay.
"""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.apply import Entry, apply
from hub.domain.state import ShopState
from hub.store.database import connected
from hub.store.journal import GENESIS, Head, decoded, verified
from hub.store.rows import rows
from hub.store.snapshots import folded
from hub.store.writer import Batch, Writer
from printer.jobs import jobs
from tests.living_shop import LivingShop, furnish, living_shop
from tests.shop_asks import JUMPS, asks

# A step is a commit, a rendering of everything and a comparison: 20 to 30 ms. CI looks at some 500.
EXAMPLES = max(1, settings().max_examples // 3)
STEPS = 24

TABLES = (
    "bill", "customer_order", "order_line", "payment", "refund", "discount", "print_job",
    "business_day", "movement", "cash_move", "shift", "z_report", "z_paper",
)  # fmt: skip


@settings(max_examples=EXAMPLES)
@given(st.data())
def test_documents_and_books_hold_through_a_bad_day(data: st.DataObject) -> None:
    furnish()
    asyncio.run(_a_bad_day(data))


async def _a_bad_day(data: st.DataObject) -> None:
    async with living_shop() as life:
        life.documents_hold()
        for _ in range(data.draw(st.integers(6, STEPS))):
            await _step(data, life)
            life.documents_hold()
        await life.answers_hold()
        books_hold(life)


async def _step(data: st.DataObject, life: LivingShop) -> None:
    def something() -> Any:
        return data.draw(asks(life.shop.state))

    match data.draw(st.integers(0, 19)):
        case 0 | 1 | 2:
            await life.wait(data.draw(JUMPS))
        case 3:
            await life.stumble(something())
        case 4:
            crowd = [something() for _ in range(data.draw(st.integers(0, 3)))]
            await life.crash(crowd, data.draw(st.integers(0, 6)))
            books_hold(life)
        case 5:
            await life.restart()
            books_hold(life)
        case 6:
            crowd = [something() for _ in range(3)]
            await asyncio.gather(*(life.ask(one) for one in crowd))
        case 7:
            problems = life.shop.feed.view.problems
            if not problems.clear("printer_offline", "kitchen"):
                problems.raise_("printer_offline", "kitchen", life.shop.state.at, printer="kitchen")
        case _:
            await life.ask(something())


def books_hold(life: LivingShop) -> None:
    """Fold, chain and rows, from what is on the disk now."""
    reader, shop = life.opened.reader, life.shop
    raw = list(reader.journal(0))
    assert verified(raw, Head(1, 0, GENESIS)) == shop.head
    entries = [entry for row in raw if (entry := decoded(row)) is not None]
    assert len(entries) == len(raw)
    state, batch = _again(entries)
    assert state == shop.state, "the journal folds to something else than what is in memory"
    assert _order_of(state) == _order_of(shop.state)
    tail, head = folded(reader, verify=True)
    assert (tail, head) == (shop.state, shop.head), "snapshot and tail give something else"
    with TemporaryDirectory(prefix="rebuilt-") as scratch:
        rebuilt = Path(scratch) / "rebuilt.db"
        (rebuilt.parent / "ballast").touch()
        writer = Writer(rebuilt)
        writer.prepare()
        writer.commit_now(batch)
        writer.close()
        for table in TABLES:
            assert _rows(life.folder / "madang.db", table) == _rows(rebuilt, table), table


def _again(entries: list[Entry]) -> tuple[ShopState, Batch]:
    """The fold from nothing, and the rows and jobs that come of it."""
    state, batch, minted = ShopState(), Batch(), iter(range(1_000_000))
    for entry in entries:
        apply(state, entry)
        batch.add(rows(entry))
        batch.add(jobs(state, entry, lambda kind: f"{kind}{next(minted):06d}"))
    return state, batch


def _order_of(state: ShopState) -> list[list[str]]:
    """What came first: equal dicts may differ in it, and a kitchen cooks by it."""
    stations = [list(tickets) for tickets in state.tickets.values()]
    return [list(state.orders), list(state.bills), list(state.unresolved), *stations]


def _rows(path: Path, table: str) -> list[tuple[Any, ...]]:
    """All rows; those of jobs without their ids, which are minted anew."""
    with closing(connected(path, "ro")) as connection:
        found = connection.execute(f"SELECT * FROM {table}").fetchall()
    return sorted((row[1:] if table == "print_job" else row for row in found), key=repr)
