"""Backup beside a running writer, and the way back: verified, never overwriting, under a new epoch."""

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.clock import FakeClock
from hub.datadir import RESTORING, DataDir
from hub.store.backup import back_up, restore
from hub.store.check import checked
from hub.store.database import DatabaseRefused
from hub.store.journal import GENESIS, Head, verified
from printer.body import parse_body
from tests.shop_day import MINUTE, START
from tests.unit.domain.small_shop import wish

from .small_hub import PRINTER, change, held, reading, rows_of, shop_on

# Made by whoever reads a database in WAL mode, and empty.
SIDE_FILES = {"madang.db-wal", "madang.db-shm"}

NUMBERS = "SELECT number FROM customer_order ORDER BY id"


async def sold(folder: Path, count: int) -> list[str]:
    """Sells so many; the numbers that were given out."""
    async with shop_on(folder) as small:
        if not small.shop.state.menu.items:
            await small.furnish()
        return [(await small.done(small.order("cola")))["number"] for _ in range(count)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    asyncio.run(sold(tmp_path / "shop", 3))
    return tmp_path / "shop"


def listing(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# Backups until one had orders beside it; one is the rule.
COPIES_MAX = 50


def test_a_backup_beside_a_busy_writer_is_one_moment_and_holds_nobody_up(tmp_path: Path) -> None:
    """Orders are taken while it is made; what it holds is a prefix of what was answered."""
    folder, to = tmp_path / "shop", tmp_path / "copy.db"

    async def live() -> list[str]:
        async with shop_on(folder) as small:
            await small.furnish()
            numbers = [(await small.done(small.order("cola")))["number"] for _ in range(20)]

            async def order_while(copying: asyncio.Task[int]) -> int:
                """How many orders were answered before the copy was made."""
                meanwhile = 0
                while not copying.done():
                    numbers.append((await small.done(small.order("cola")))["number"])
                    await small.opened.writer.checkpoint()
                    meanwhile += 1
                await copying
                return meanwhile

            # On a loaded machine one may be over before anything could happen beside it: then once more.
            for _ in range(COPIES_MAX):
                to.unlink(missing_ok=True)
                copying = asyncio.create_task(asyncio.to_thread(back_up, small.database, to))
                if await order_while(copying) > 1:
                    return numbers
        raise AssertionError("nothing ever happened beside a backup")

    numbers = asyncio.run(live())
    copied = [row[0] for row in rows_of(to, NUMBERS)]
    assert 20 <= len(copied) <= len(numbers)
    assert copied == numbers[: len(copied)]
    with reading(to) as reader:
        assert verified(reader.journal(0), Head(1, 0, GENESIS)) == reader.head()
    assert to.stat().st_mode & 0o777 == 0o600
    assert listing(tmp_path) == {"shop", "copy.db"}, "side files were left behind"


def test_a_backup_says_its_size_and_leaves_the_source_alone(folder: Path, tmp_path: Path) -> None:
    before = held(folder)
    assert back_up(folder / "madang.db", tmp_path / "copy") == (tmp_path / "copy").stat().st_size
    assert held(folder) == before


def test_a_backup_never_overwrites(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("mine")
    with pytest.raises(DatabaseRefused, match="덮어쓰지 않았습니다"):
        back_up(folder / "madang.db", tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "mine"


def test_a_backup_of_a_broken_journal_is_refused_and_nothing_is_left(
    folder: Path, tmp_path: Path
) -> None:
    change(folder / "madang.db", "UPDATE journal SET at = at + 1 WHERE seq = 3")
    with pytest.raises(DatabaseRefused, match="hash does not follow"):
        back_up(folder / "madang.db", tmp_path / "copy")
    assert listing(tmp_path) == {"shop"}


@pytest.mark.parametrize("to", ["nowhere/copy", "shop"])
def test_a_backup_that_cannot_be_written_is_said_plainly(folder: Path, to: str) -> None:
    with pytest.raises(DatabaseRefused, match=r"백업을 쓸 수 없습니다|이미 있는 파일"):
        back_up(folder / "madang.db", folder.parent / to)


def test_there_must_be_something_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="백업할 데이터가 없습니다"):
        back_up(tmp_path / "madang.db", tmp_path / "copy")
    assert listing(tmp_path) == set()


def test_restore_puts_the_old_aside_and_a_new_epoch_begins(folder: Path, tmp_path: Path) -> None:
    back_up(folder / "madang.db", tmp_path / "copy")
    assert asyncio.run(sold(folder, 2)) == ["4", "5"]
    lost = held(folder)["madang.db"]
    said = restore(folder, tmp_path / "copy")
    (aside,) = [name for name in listing(folder) if name.startswith("madang.db.2")]
    assert aside in said
    assert (folder / aside).read_bytes() == lost
    assert "모두 맞습니다" in checked(folder / "madang.db")
    assert [row[0] for row in rows_of(folder / "madang.db", NUMBERS)] == ["1", "2", "3"]
    # 4 and 5 were given out before: the letter keeps two guests from holding the same number.
    assert asyncio.run(sold(folder, 2)) == ["A4", "A5"]
    epochs = rows_of(folder / "madang.db", "SELECT DISTINCT epoch FROM journal ORDER BY 1")
    assert epochs == [(1,), (2,)]
    # What was put aside is a database that can be gone back to.
    restore(folder, folder / aside)
    assert asyncio.run(sold(folder, 1)) == ["B6"]


def test_what_waited_for_the_printer_is_a_marked_copy_after_a_restore(tmp_path: Path) -> None:
    """It has come out since the backup was made: nobody cooks it a second time without seeing that."""
    folder, copy = tmp_path / "shop", tmp_path / "copy"
    bowl, clock = wish("bibimbap", 1, "spice.mild"), FakeClock(START)

    async def live(*items: Any) -> list[tuple[str, int]]:
        clock.advance(MINUTE)
        async with shop_on(folder, clock) as small:
            if not small.shop.state.menu.items:
                await small.furnish()
            for item in items:
                await small.done(small.order(item))
            await asyncio.to_thread(back_up, small.database, copy / str(len(items)))
            await small.shop.note([("UPDATE print_job SET state = 'confirmed'", ())])
            jobs = rows_of(small.database, "SELECT body, copy_no FROM print_job ORDER BY id")
        bodies = [(parse_body(body), copy_no) for body, copy_no in jobs]
        assert all(body.content.copy_no == copy_no for body, copy_no in bodies)  # type: ignore[union-attr]
        return [(body.kind, copy_no) for body, copy_no in bodies]

    copy.mkdir()
    assert asyncio.run(live("cola", bowl)) == [("kitchen_ticket", 1)] * 2
    restore(folder, copy / "2")
    assert asyncio.run(live("water")) == [("kitchen_ticket", 2)] * 2 + [("kitchen_ticket", 1)]
    # An ordinary start marks nothing.
    assert asyncio.run(live()) == [("kitchen_ticket", 2)] * 2 + [("kitchen_ticket", 1)]


def test_a_drawer_that_was_to_open_stays_shut_after_a_restore(tmp_path: Path) -> None:
    """It has opened since. A box without a clock of its own comes back at the time of the backup: nothing expires."""
    folder, copy, clock = tmp_path / "shop", tmp_path / "copy", FakeClock(START)

    async def live(*, opens: bool) -> list[str]:
        async with shop_on(folder, clock) as small:
            if opens:
                await small.furnish()
                await small.done({"type": "save_printer", "printer": PRINTER | {"drawer": True}})
                await small.done({"type": "open_drawer", "reason": "거스름돈"})
                await asyncio.to_thread(back_up, small.database, copy)
            return [row[0] for row in rows_of(small.database, "SELECT state FROM print_job")]

    assert asyncio.run(live(opens=True)) == ["queued"]
    restore(folder, copy)
    assert asyncio.run(live(opens=False)) == ["expired"]


def test_a_backup_taken_a_moment_ago_begins_a_new_epoch_too(folder: Path, tmp_path: Path) -> None:
    """The mark outside the database may lag behind a backup: a restore is always a new epoch."""
    back_up(folder / "madang.db", tmp_path / "copy")
    restore(folder, tmp_path / "copy")
    assert asyncio.run(sold(folder, 1)) == ["A4"]


def test_restore_takes_the_wal_of_a_killed_hub_aside(folder: Path, tmp_path: Path) -> None:
    """What was committed and not yet moved into the file must neither be lost nor read with another file."""
    back_up(folder / "madang.db", tmp_path / "copy")
    with_wal = tmp_path / "killed"

    async def copied() -> None:
        async with shop_on(folder) as small:
            await small.done(small.order("cola"))
            # As a kill leaves it: the folder as it is now, WAL and all, copied from outside.
            copy = await asyncio.create_subprocess_exec("cp", "-r", str(folder), str(with_wal))
            assert await copy.wait() == 0

    asyncio.run(copied())
    assert (with_wal / "madang.db-wal").stat().st_size
    restore(with_wal, tmp_path / "copy")
    assert not (with_wal / "madang.db-wal").exists()
    (aside,) = [n for n in listing(with_wal) if n.startswith("madang.db.2") and n[-1] == "Z"]
    assert rows_of(with_wal / aside, "SELECT count(*) FROM customer_order") == [(4,)]
    assert rows_of(with_wal / "madang.db", "SELECT count(*) FROM customer_order") == [(3,)]


def test_restore_refuses_while_a_hub_has_the_folder(folder: Path, tmp_path: Path) -> None:
    back_up(folder / "madang.db", tmp_path / "copy")
    running = DataDir(folder)
    before = held(folder)
    with pytest.raises(DatabaseRefused, match="다른 마당이 이 폴더를 쓰고 있습니다"):
        restore(folder, tmp_path / "copy")
    assert held(folder) == before
    running.close(clean=True)


def broken_chain(copy: Path) -> None:
    change(copy, "UPDATE journal SET shared = replace(shared, 'cola', 'kola')")


def cut_short(copy: Path) -> None:
    os.truncate(copy, copy.stat().st_size // 2)


def a_page_overwritten(copy: Path) -> None:
    with copy.open("r+b") as file:
        file.seek(copy.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xa5" * 4096)


def not_a_database(copy: Path) -> None:
    copy.write_bytes(b"a picture of a cat" * 500)


def somebody_elses(copy: Path) -> None:
    change(copy, "PRAGMA application_id = 5")


def from_the_future(copy: Path) -> None:
    change(copy, "PRAGMA user_version = 99")


def empty(copy: Path) -> None:
    copy.write_bytes(b"")


def gone(copy: Path) -> None:
    copy.unlink()


@pytest.mark.parametrize(
    "harm",
    [
        *(broken_chain, cut_short, a_page_overwritten, not_a_database),
        *(somebody_elses, from_the_future, empty, gone),
    ],
)
@pytest.mark.parametrize("unclean", [False, True])
def test_what_does_not_verify_is_not_restored(
    folder: Path,
    tmp_path: Path,
    harm: Callable[[Path], None],
    unclean: bool,
) -> None:
    """Neither database nor mark is touched, and a stop that was not in order is still known."""
    copy = tmp_path / "copy"
    back_up(folder / "madang.db", copy)
    harm(copy)
    if unclean:
        (folder / "running").touch()
    before, mark = held(folder), (folder / "high-water.json").read_bytes()
    names = listing(folder)
    with pytest.raises(DatabaseRefused):
        restore(folder, copy)
    assert held(folder) == before
    assert (folder / "high-water.json").read_bytes() == mark
    assert listing(folder) - SIDE_FILES == names - SIDE_FILES
    assert (folder / "running").exists() == unclean


def test_restore_to_a_new_box(folder: Path, tmp_path: Path) -> None:
    back_up(folder / "madang.db", tmp_path / "copy")
    shutil.rmtree(folder)
    restore(folder, tmp_path / "copy")
    assert asyncio.run(sold(folder, 1)) == ["A4"]
    assert "모두 맞습니다" in checked(folder / "madang.db")


def test_a_restore_that_loses_power_half_way_never_opens_an_empty_shop(
    folder: Path, tmp_path: Path
) -> None:
    """Between the two renames there is no database: the start refuses, and the restore is done again."""
    back_up(folder / "madang.db", tmp_path / "copy")
    (folder / "madang.db").rename(folder / "madang.db.20260105T000000Z")
    with pytest.raises(DatabaseRefused, match="빈 매장으로 시작하지 않았습니다"):
        asyncio.run(sold(folder, 1))
    restore(folder, tmp_path / "copy")
    assert asyncio.run(sold(folder, 1)) == ["A4"]


def test_half_a_copy_of_a_killed_restore_does_not_stay(folder: Path) -> None:
    """What is erased later must not live on in it."""
    (folder / RESTORING).write_bytes(b"half a database")
    assert asyncio.run(sold(folder, 1)) == ["4"]
    assert not (folder / RESTORING).exists()


def test_two_restores_within_a_second_take_two_names(folder: Path, tmp_path: Path) -> None:
    back_up(folder / "madang.db", tmp_path / "copy")
    for _ in range(3):
        restore(folder, tmp_path / "copy")
    assert len([name for name in listing(folder) if name.startswith("madang.db.2")]) == 3
