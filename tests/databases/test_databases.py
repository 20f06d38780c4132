"""Every released schema is opened by today's code, twice; what is not ours, newer or damaged is left as it is."""

import asyncio
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hub.clock import FakeClock
from hub.store.backup import back_up, restore
from hub.store.check import checked
from hub.store.database import APPLICATION_ID, DatabaseRefused, newest_version
from hub.store.journal import GENESIS, Head, decoded, verified
from hub.store.snapshots import folded, snapshot_of
from tests.shop_day import HOUR
from tests.unit.store.small_hub import change, held, reading, rows_of, shop_on

from .make import facts_of

FOLDER = Path(__file__).parent
VERSIONS = sorted(int(path.stem) for path in FOLDER.glob("[0-9]*.sql"))


def loaded(version: int, folder: Path) -> Path:
    """A data folder with a dump in it, as a hub that was killed long ago left it: no mark, no keys."""
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "madang.db")) as connection:
        connection.executescript((FOLDER / f"{version:04}.sql").read_text("utf-8"))
        connection.execute("PRAGMA journal_mode=WAL")
    return folder


def known(version: int) -> dict[str, int]:
    facts: dict[str, int] = json.loads((FOLDER / f"{version:04}.json").read_text("utf-8"))
    return facts


def last_moment(folder: Path) -> FakeClock:
    """A clock that goes on an hour after the last entry."""
    ((at,),) = rows_of(folder / "madang.db", "SELECT max(at) FROM journal")
    return FakeClock(at + HOUR)


def start(folder: Path, clock: FakeClock | None = None) -> bytes:
    """Opens and closes; the state that was found."""

    async def look() -> bytes:
        async with shop_on(folder, clock or last_moment(folder)) as small:
            return snapshot_of(small.shop.state)

    return asyncio.run(look())


def test_every_released_schema_has_its_dump() -> None:
    assert list(range(1, newest_version() + 1)) == VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_database_opens_twice(version: int, tmp_path: Path) -> None:
    folder = loaded(version, tmp_path / "shop")
    database, clock = folder / "madang.db", last_moment(folder)
    assert facts_of(database) == known(version)

    async def again() -> tuple[bytes, str]:
        async with shop_on(folder, clock) as small:
            state = snapshot_of(small.shop.state)
            placed = await small.done(small.order("cola"))
            return state, placed["number"]

    first, number = asyncio.run(again())
    second, other = asyncio.run(again())
    assert number != other
    assert json.loads(second)["next_number"] == json.loads(first)["next_number"] + 1
    facts, then = facts_of(database), known(version)
    assert facts["orders"] == then["orders"] + 2
    assert facts["paid"] == then["paid"]
    assert rows_of(database, "PRAGMA user_version") == [(newest_version(),)]
    assert "모두 맞습니다" in checked(database)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_journal_is_understood_to_its_last_entry(version: int, tmp_path: Path) -> None:
    folder = loaded(version, tmp_path / "shop")
    with reading(folder / "madang.db") as reader:
        rows = list(reader.journal(0))
        assert verified(rows, Head(1, 0, GENESIS)) == reader.head()
        assert all(decoded(row) is not None for row in rows)
        from_snapshot = folded(reader)
    change(folder / "madang.db", "DELETE FROM snapshot")
    with reading(folder / "madang.db") as reader:
        assert folded(reader) == from_snapshot


@pytest.mark.parametrize("version", VERSIONS)
def test_a_backup_of_a_released_schema_can_be_restored(version: int, tmp_path: Path) -> None:
    folder = loaded(version, tmp_path / "shop")
    clock = last_moment(folder)
    back_up(folder / "madang.db", tmp_path / "copy")
    restore(tmp_path / "other", tmp_path / "copy")
    epoch = json.loads(start(tmp_path / "other", clock))["epoch"]
    assert epoch > rows_of(tmp_path / "copy", "SELECT max(epoch) FROM journal")[0][0]
    assert facts_of(tmp_path / "other" / "madang.db")["orders"] == known(version)["orders"]


def newer(database: Path) -> None:
    change(database, f"PRAGMA user_version={newest_version() + 1}")


def foreign(database: Path) -> None:
    database.unlink()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
        connection.execute("INSERT INTO notes VALUES ('somebody else''s')")
        connection.commit()


def marked_by_another(database: Path) -> None:
    change(database, f"PRAGMA application_id={APPLICATION_ID + 1}")


def cut_short(database: Path) -> None:
    os.truncate(database, database.stat().st_size - 3 * 4096)


def cut_inside_the_header(database: Path) -> None:
    os.truncate(database, 60)


def no_database(database: Path) -> None:
    database.write_bytes(b"%PDF-1.4 a menu card" * 400)


def a_page_of_noise(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'journal'"
        (page,) = connection.execute(sql).fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)


def a_flipped_bit(database: Path) -> None:
    """In the last entry, as a worn disk would: SQLite itself cannot see it."""
    ((body,),) = rows_of(database, "SELECT shared FROM journal ORDER BY seq DESC LIMIT 1")
    content = bytearray(database.read_bytes())
    at = content.rindex(body.encode())
    content[at + body.index('"number":"') + 10] ^= 1
    database.write_bytes(content)


def a_flipped_note(database: Path) -> None:
    content = bytearray(database.read_bytes())
    private = '{"notes":{"0":"얼음'.encode()
    content[content.index(private) + private.index("얼".encode()) + 2] ^= 1
    database.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (newer, r"더 새로운 마당\(\d+\)이 쓰던 데이터입니다"),
        (foreign, "마당의 데이터베이스가 아닙니다"),
        (marked_by_another, "마당의 데이터베이스가 아닙니다"),
        (cut_short, "손상되었습니다"),
        (cut_inside_the_header, "손상되었습니다"),
        (no_database, "손상되었습니다"),
        (a_page_of_noise, "손상되었습니다"),
        (a_flipped_bit, r"손상되었습니다 \(journal entry \d+: its hash does not follow"),
        (a_flipped_note, r"손상되었습니다 \(journal entry \d+: its private part was changed"),
    ],
)
@pytest.mark.parametrize("unclean", [False, True])
def test_what_must_not_be_opened_is_refused_and_left_alone(
    tmp_path: Path, harm: Callable[[Path], None], words: str, unclean: bool
) -> None:
    """A clear sentence with the next step, twice the same, and not a byte of the files is changed."""
    folder = loaded(newest_version(), tmp_path / "shop")
    clock = last_moment(folder)
    change(folder / "madang.db", "DELETE FROM snapshot")
    harm(folder / "madang.db")
    if unclean:
        (folder / "running").touch()
    before = held(folder)
    for _ in range(2):
        with pytest.raises(DatabaseRefused, match=words) as refused:
            start(folder, clock)
        assert re.search(r"바꾸지 않았습니다|덮어쓰지 않았습니다", str(refused.value))
        assert held(folder) == before
        assert (folder / "running").exists() == unclean
    for verb in (
        lambda: checked(folder / "madang.db"),
        lambda: back_up(folder / "madang.db", tmp_path / "b"),
    ):
        with pytest.raises(DatabaseRefused):
            verb()
        assert held(folder) == before
        assert not (tmp_path / "b").exists()


def test_what_a_kill_left_in_the_wal_is_refused_untouched_too(tmp_path: Path) -> None:
    """The bad entry stands in the WAL alone; looking at it must not move it into the file."""
    folder = loaded(newest_version(), tmp_path / "shop")
    clock = last_moment(folder)
    change(folder / "madang.db", "DELETE FROM snapshot")
    with closing(sqlite3.connect(folder / "madang.db", isolation_level=None)) as connection:
        connection.execute("UPDATE journal SET at = at + 1 WHERE seq = 5")
        killed = shutil.copytree(folder, tmp_path / "killed")
    (killed / "running").touch()
    before = held(killed)
    assert "madang.db-wal" in before
    for _ in range(2):
        with pytest.raises(DatabaseRefused, match="journal entry 5"):
            start(killed, clock)
        assert held(killed) == before


def test_a_dump_holds_nothing_of_a_real_person() -> None:
    """Test people are roles; hashes are words that say so."""
    for version in VERSIONS:
        text = (FOLDER / f"{version:04}.sql").read_text("utf-8")
        assert "argon2 of a PIN" in text
        assert "$argon2" not in text
