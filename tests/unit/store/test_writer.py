"""The writer and the shop's loop: whole batches, poison alone, nothing lost or doubled by whoever stops waiting."""

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

import hub.shop
from hub.domain.apply import Entry
from hub.domain.events import OrderPlaced
from hub.domain.state import ShopState
from hub.planning import JobMaker
from hub.shop import WAITING_MAX, Stopping
from hub.store.database import connected
from hub.store.rows import INSERT, Statement
from hub.store.writer import Batch, CommitFailed, Writer

from .small_hub import rows_of, shop_on

pytestmark = pytest.mark.anyio

ORDERS = "SELECT number FROM customer_order ORDER BY id"

PLACED = "SELECT count(*) FROM journal WHERE type = 'order_placed'"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    return tmp_path / "shop"


def poisoned_by(note: str, poison: Callable[[], Sequence[Statement]]) -> JobMaker:
    """A maker of jobs that goes wrong over one order: what no test of its own can foresee."""

    def make(state: ShopState, entry: Entry, new_id: Callable[[str], str]) -> Sequence[Statement]:
        event = entry.event
        if (
            isinstance(event, OrderPlaced)
            and event.private
            and event.private.notes.get("0") == note
        ):
            return poison()
        return ()

    return make


def raises() -> Sequence[Statement]:
    raise ZeroDivisionError("a bug in a room")


def too_large() -> Sequence[Statement]:
    return [("DELETE FROM cursor WHERE seq = ?", (2**70,))]


def of_the_wrong_type() -> Sequence[Statement]:
    return [(INSERT["cursor"], ("region", 1, "not a number", b"", 0))]


async def test_a_batch_is_seen_whole_or_not_at_all(folder: Path) -> None:
    """A second connection looks all the time while two tables grow together."""
    writer = Writer(folder / "madang.db")
    writer.prepare()
    writer.start()
    seen: set[int] = set()
    try:
        for n in range(60):
            batch = Batch()
            for m in range(20):
                key = f"{n:04}-{m:04}"
                batch.insert(INSERT["answer"], (key, b"d", 200, "{}", n))
                batch.add([
                    ("INSERT INTO cursor VALUES (?, 1, ?, x'00', 0) ON CONFLICT DO NOTHING", (key, n)),
                ])  # fmt: skip
            commit = asyncio.ensure_future(writer.commit(batch))
            while not commit.done():
                ((answers, cursors),) = rows_of(
                    writer.path,
                    "SELECT (SELECT count(*) FROM answer), (SELECT count(*) FROM cursor)",
                )
                assert answers == cursors
                assert answers % 20 == 0
                seen.add(answers)
                await asyncio.sleep(0)
            await commit
    finally:
        writer.close()
    assert len(seen) > 10, "the test saw no commit happen"


async def test_a_failed_statement_rolls_its_whole_batch_back(folder: Path) -> None:
    writer = Writer(folder / "madang.db")
    writer.prepare()
    writer.start()
    try:
        batch = Batch()
        batch.insert(INSERT["answer"], ("a", b"d", 200, "{}", 1))
        batch.add([("UPDATE nowhere SET x = ?", (1,))])
        with pytest.raises(CommitFailed) as failed:
            await writer.commit(batch)
        assert failed.value.failure == "statement"
        assert rows_of(writer.path, "SELECT count(*) FROM answer") == [(0,)]
        batch = Batch()
        batch.insert(INSERT["answer"], ("a", b"d", 200, "{}", 1))
        await writer.commit(batch)
        assert rows_of(writer.path, "SELECT count(*) FROM answer") == [(1,)]
    finally:
        writer.close()


@pytest.mark.parametrize("poison", [raises, too_large, of_the_wrong_type])
async def test_a_poison_command_harms_only_itself(
    folder: Path, poison: Callable[[], Sequence[Statement]]
) -> None:
    async with shop_on(folder, make=poisoned_by("독", poison)) as small:
        await small.furnish()
        bodies = [small.order("cola", note="독" if n == 3 else f"{n}") for n in range(7)]
        commands = [small.command(body) for body in bodies]
        outcomes = await asyncio.gather(*(small.ask(command) for command in commands))
        assert [outcome.status for outcome in outcomes] == [200, 200, 200, 500, 200, 200, 200]
        assert json.loads(outcomes[3].body)["error"]["code"] == "internal_error"
        numbers = [json.loads(o.body)["answer"]["number"] for o in outcomes if o.status == 200]
        assert sorted(numbers) == sorted(row[0] for row in rows_of(small.database, ORDERS))
        assert len(set(numbers)) == 6
        # The answer is final: asked again, alone or after a restart, it is the same, and nothing happens.
        again = await small.ask(commands[3])
        assert again == outcomes[3]
        stored = "SELECT status, body FROM answer WHERE command_id = ?"
        assert rows_of(small.database, stored, commands[3].command_id) == [(500, outcomes[3].body)]
        assert len(small.shop.state.orders) == 6
    async with shop_on(folder) as small:
        assert await small.ask(commands[3]) == outcomes[3]
        assert len(small.shop.state.orders) == 6


async def test_no_decision_depends_on_what_came_with_it_in_a_batch(folder: Path) -> None:
    """New rules put the last order an hour back; the guest who asked in the same moment hears that it has passed."""
    async with shop_on(folder) as small:
        await small.furnish()
        device = {"kind": "kiosk", "name": "키오스크"}
        admit = {"type": "admit_device", "device": device, "token_hash": "a" * 64}
        kiosk = (await small.done(admit))["device_id"]
        rules = small.shop.state.rules.model_dump(mode="json") | {"last_order": {"kiosk": 11 * 60}}
        before = rows_of(small.database, "SELECT count(*) FROM journal")
        changed, refused = await asyncio.gather(
            small.ask({"type": "change_rules", "rules": rules}),
            small.ask(small.order("cola"), kiosk),
        )
        assert (changed.status, refused.status) == (200, 409)
        assert "last_order_passed" in refused.body
        assert rows_of(small.database, "SELECT count(*) FROM journal") == [(before[0][0] + 2,)]


async def test_whoever_stops_waiting_loses_and_doubles_nothing(folder: Path) -> None:
    async with shop_on(folder) as small:
        await small.furnish()
        commands = [small.command(small.order("cola")) for _ in range(8)]
        waiting = [asyncio.ensure_future(small.ask(command)) for command in commands]
        await asyncio.sleep(0)
        for one in waiting[::2]:
            one.cancel()
        told = await asyncio.gather(*waiting, return_exceptions=True)
        assert sum(isinstance(one, asyncio.CancelledError) for one in told) == 4
        again = await asyncio.gather(*(small.ask(command) for command in commands))
        for first, second in zip(told, again, strict=True):
            assert isinstance(first, asyncio.CancelledError) or first == second
        assert rows_of(small.database, PLACED) == [(8,)]
        assert len(small.shop.state.orders) == 8


async def test_a_note_that_cannot_be_stored_says_so_and_harms_no_order(folder: Path) -> None:
    async with shop_on(folder) as small:
        await small.furnish()
        order = asyncio.ensure_future(small.ask(small.order("cola")))
        note = asyncio.ensure_future(small.shop.note([("UPDATE nowhere SET x = 1", ())]))
        fine = asyncio.ensure_future(
            small.shop.note([("UPDATE print_job SET state = 'sent' WHERE id = ?", ("j",))])
        )
        with pytest.raises(Stopping) as stopping:
            await note
        assert stopping.value.code == "statement"
        assert (await order).status == 200
        await fine
        assert (await small.ask(small.order("cola"))).status == 200
        assert rows_of(small.database, PLACED) == [(2,)]


async def test_more_waiting_than_can_be_answered_is_said_at_once(folder: Path) -> None:
    async with shop_on(folder) as small:
        notes = [asyncio.ensure_future(small.shop.note([])) for _ in range(WAITING_MAX + 5)]
        told = await asyncio.gather(*notes, return_exceptions=True)
        refused = [one for one in told if isinstance(one, Stopping)]
        assert {one.code for one in refused} == {"too_busy"}
        assert len(refused) == 5
        await small.shop.note([])


async def test_a_late_answer_may_be_asked_for_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A foreign program holds the database's lock for longer than anyone waits."""
    async with shop_on(folder) as small:
        await small.furnish()
        command = small.command(small.order("cola"))
        with closing(connected(small.database, "rwc")) as foreign:
            foreign.execute("BEGIN IMMEDIATE")
            monkeypatch.setattr(hub.shop, "DEADLINE_S", 0.05)
            with pytest.raises(Stopping) as stopping:
                await small.ask(command)
            assert stopping.value.code == "too_late"
            monkeypatch.undo()
            foreign.execute("ROLLBACK")
        outcome = await small.ask(command)
        assert outcome.status == 200
        assert rows_of(small.database, PLACED) == [(1,)]


async def test_a_close_in_order_leaves_a_snapshot_of_the_last_entry(folder: Path) -> None:
    async with shop_on(folder) as small:
        await small.furnish()
        await small.done(small.order("cola"))
        head = small.shop.head
    assert rows_of(folder / "madang.db", "SELECT seq, hash FROM snapshot ORDER BY seq DESC")[0] == (
        head.seq,
        head.hash,
    )
    assert not (folder / "running").exists()
    assert not (folder / "madang.db-wal").exists() or not (folder / "madang.db-wal").stat().st_size


async def test_what_waits_when_the_shop_closes_is_told(folder: Path) -> None:
    """The batch in flight is finished; what came after it is refused, and was not done."""
    async with shop_on(folder) as small:
        await small.furnish()
        waiting: list[asyncio.Future[object]] = [
            asyncio.ensure_future(small.ask(small.order("cola"))) for _ in range(600)
        ]
        await asyncio.sleep(0)
        await small.shop.close()
        told = await asyncio.gather(*waiting, return_exceptions=True)
        done = [one for one in told if not isinstance(one, Stopping)]
        assert all(one.code == "stopping" for one in told if isinstance(one, Stopping))
        assert rows_of(small.database, PLACED) == [(len(done),)]
        assert len(done) < 600


async def test_a_long_reader_holds_no_order_up(folder: Path) -> None:
    """A backup's read stands on old pages while the WAL is moved: the writer does not wait for it."""
    async with shop_on(folder) as small:
        await small.furnish()
        with closing(connected(small.database, "ro")) as backup:
            backup.execute("BEGIN")
            backup.execute("SELECT count(*) FROM journal").fetchone()
            await small.done(small.order("cola"))
            await small.opened.writer.checkpoint()
            assert not await small.opened.writer.forget()
            await small.done(small.order("cola"))
            backup.execute("ROLLBACK")
        assert await small.opened.writer.forget()
        assert (folder / "madang.db-wal").stat().st_size == 0
