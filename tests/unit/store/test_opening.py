"""How a shop comes back: from a snapshot or from the whole journal, under a new epoch where it went back."""

import asyncio
import json
import os
import shutil
from pathlib import Path

import pytest

from hub.clock import FakeClock
from hub.datadir import DataDir, FolderInUse, address_of
from hub.files import key_file
from hub.store.database import DatabaseRefused
from hub.store.snapshots import SHAPE, folded, loaded, snapshot_of
from tests.shop_day import DAY, HOUR, START

from .small_hub import change, held, reading, rows_of, shop_on


async def a_day(folder: Path, clock: FakeClock | None = None) -> None:
    """Two starts and two ends, so that two snapshots and a tail between them are there."""
    clock = clock or FakeClock(START)
    async with shop_on(folder, clock) as small:
        await small.furnish()
        await small.done(small.order("cola", note="얼음 없이"))
    async with shop_on(folder, clock) as small:
        placed = await small.done(small.order("salad"))
        total = placed["total"]
        cash = {"type": "take_cash", "bill": placed["bill"], "amount": total, "tendered": total}
        await small.done(cash)
        clock.advance(HOUR)
        await small.done({"type": "set_sold_out", "item": "cola", "until": START + 2 * DAY})


@pytest.fixture(scope="module")
def yesterday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with a day behind it, closed in order; made once."""
    folder = tmp_path_factory.mktemp("day") / "shop"
    asyncio.run(a_day(folder))
    return folder


@pytest.fixture
def folder(yesterday: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(yesterday, tmp_path / "shop")


def opened_state(folder: Path) -> tuple[bytes, int, str]:
    """State, epoch and number prefix of the shop as it opens now."""

    async def look() -> tuple[bytes, int, str]:
        async with shop_on(folder) as small:
            state = small.shop.state
            return snapshot_of(state), state.epoch, state.number_prefix

    return asyncio.run(look())


def test_a_snapshot_and_the_tail_give_what_the_whole_journal_gives(folder: Path) -> None:
    with reading(folder / "madang.db") as reader:
        newest = folded(reader, verify=True)
        snapshots = [seq for seq, *_ in reader.snapshots()]
    assert len(snapshots) == 2
    change(folder / "madang.db", "DELETE FROM snapshot WHERE seq = ?", snapshots[0])
    with reading(folder / "madang.db") as reader:
        assert next(iter(reader.snapshots()))[0] < newest[1].seq
        with_tail = folded(reader, verify=True)
    change(folder / "madang.db", "DELETE FROM snapshot")
    with reading(folder / "madang.db") as reader:
        whole = folded(reader, verify=True)
    assert newest == with_tail == whole


@pytest.mark.parametrize("body", [b"", b"{", b"null", b'{"at": "x"}', b"\xff\xfe"])
def test_a_broken_snapshot_is_passed_over(folder: Path, body: bytes) -> None:
    before = opened_state(folder)
    change(
        folder / "madang.db",
        "UPDATE snapshot SET body = ? WHERE seq = (SELECT max(seq) FROM snapshot)",
        body,
    )
    assert opened_state(folder) == before
    change(folder / "madang.db", "UPDATE snapshot SET body = ?", body)
    assert opened_state(folder) == before


def test_a_snapshot_of_another_journal_is_passed_over(folder: Path) -> None:
    before = opened_state(folder)
    change(folder / "madang.db", "UPDATE snapshot SET hash = ?, body = ?", bytes(32), b"{}")
    assert opened_state(folder) == before


def test_a_snapshot_of_another_shape_is_passed_over_while_the_journal_is_whole(
    folder: Path,
) -> None:
    before = opened_state(folder)
    change(folder / "madang.db", "UPDATE snapshot SET shape = 'older', body = ?", b"{}")
    assert opened_state(folder) == before


def test_a_state_survives_its_snapshot(folder: Path) -> None:
    with reading(folder / "madang.db") as reader:
        state, _ = folded(reader)
    assert loaded(snapshot_of(state), SHAPE) == state


def test_a_flipped_bit_in_the_tail_is_refused_and_nothing_is_touched(folder: Path) -> None:
    change(folder / "madang.db", "DELETE FROM snapshot")
    change(
        folder / "madang.db",
        "UPDATE journal SET shared = replace(shared, '4000', '4001') WHERE type = 'order_placed'",
    )
    before = held(folder)
    with pytest.raises(DatabaseRefused, match=r"손상되었습니다.*hash does not follow"):
        opened_state(folder)
    assert held(folder) == before


def test_a_changed_note_is_noticed_by_its_salted_digest(folder: Path) -> None:
    change(folder / "madang.db", "DELETE FROM snapshot")
    change(
        folder / "madang.db",
        "UPDATE journal SET private = replace(private, '얼음', '소금') WHERE private IS NOT NULL",
    )
    with pytest.raises(DatabaseRefused, match="private part was changed"):
        opened_state(folder)


def test_a_missing_database_is_not_an_empty_shop(folder: Path) -> None:
    for name in ("madang.db", "madang.db-wal", "madang.db-shm"):
        (folder / name).unlink(missing_ok=True)
    for _ in range(2):
        with pytest.raises(DatabaseRefused, match="빈 매장으로 시작하지 않았습니다"):
            opened_state(folder)
        assert not (folder / "madang.db").exists()
    (folder / "madang.db").touch()
    with pytest.raises(DatabaseRefused, match="빈 매장으로 시작하지 않았습니다"):
        opened_state(folder)


def test_a_journal_that_went_back_begins_a_new_epoch(folder: Path) -> None:
    old = (folder / "madang.db").read_bytes()
    assert opened_state(folder)[1:] == (1, "")

    async def one_more() -> None:
        async with shop_on(folder) as small:
            await small.done(small.order("water"))

    asyncio.run(one_more())
    (folder / "madang.db").write_bytes(old)
    assert opened_state(folder)[1:] == (2, "A")
    # Once is enough: the mark is of the new journal now.
    assert opened_state(folder)[1:] == (2, "A")
    (body,) = rows_of(folder / "madang.db", "SELECT shared FROM journal WHERE epoch = 2 LIMIT 1")[0]
    assert json.loads(body)["type"] == "epoch_started"


@pytest.mark.parametrize(
    "mark", [None, b"", b"{", b'{"epoch": 1}', b"[]", b'{"epoch":1,"seq":1,"hash":"zz"}']
)
def test_a_journal_without_its_mark_may_have_gone_back(folder: Path, mark: bytes | None) -> None:
    """A database copied to another box, or a mark that a power cut took."""
    if mark is None:
        (folder / "high-water.json").unlink()
    else:
        (folder / "high-water.json").write_bytes(mark)
    assert opened_state(folder)[1:] == (2, "A")
    assert opened_state(folder)[1:] == (2, "A")


def test_a_mark_that_lags_behind_is_no_new_epoch(folder: Path) -> None:
    seq, digest = rows_of(folder / "madang.db", "SELECT seq, hash FROM journal WHERE seq = 2")[0]
    mark = {"epoch": 1, "seq": seq, "hash": digest.hex()}
    (folder / "high-water.json").write_text(json.dumps(mark))
    assert opened_state(folder)[1:] == (1, "")


def test_a_first_start_that_is_killed_at_once_is_no_new_epoch(tmp_path: Path) -> None:
    """The mark of the start stands before anything happens."""

    async def look() -> bytes:
        async with shop_on(tmp_path) as small:
            mark = (tmp_path / "high-water.json").read_bytes()
            await small.furnish()
        return mark

    at_the_start = asyncio.run(look())
    assert json.loads(at_the_start)["seq"] == 0
    (tmp_path / "high-water.json").write_bytes(at_the_start)
    assert opened_state(tmp_path)[1:] == (1, "")


def test_one_process_at_a_time(tmp_path: Path) -> None:
    first = DataDir(tmp_path / "shop")
    first.listens("0.0.0.0", 4711)
    assert address_of(tmp_path / "shop") == "http://127.0.0.1:4711"
    with pytest.raises(FolderInUse):
        DataDir(tmp_path / "shop")
    first.close(clean=True)
    again = DataDir(tmp_path / "shop")
    assert not again.unclean
    assert address_of(tmp_path / "shop") is None
    again.close(clean=False)
    third = DataDir(tmp_path / "shop")
    assert third.unclean
    third.close(clean=True)


@pytest.mark.parametrize(
    ("host", "url"),
    [("", "http://127.0.0.1:1"), ("::", "http://[::1]:1"), ("10.0.0.2", "http://10.0.0.2:1")],
)
def test_a_hub_is_dialled_where_it_listens(tmp_path: Path, host: str, url: str) -> None:
    data = DataDir(tmp_path)
    data.listens(host, 1)
    assert address_of(tmp_path) == url
    data.close(clean=True)


@pytest.mark.parametrize("note", ["", "4711", "[]", "{", '{"url": 5}'])
def test_a_note_that_nobody_can_read_is_none(tmp_path: Path, note: str) -> None:
    (tmp_path / "running").write_text(note)
    assert address_of(tmp_path) is None


def test_keys_are_the_owners_alone_and_never_half(tmp_path: Path) -> None:
    data = DataDir(tmp_path / "shop")
    key = data.key("hub")
    assert len(key) == 32
    assert key == data.key("hub") != data.key("local")
    assert key_file(tmp_path / "shop", "hub").stat().st_mode & 0o777 == 0o600
    assert key_file(tmp_path / "shop", "hub").parent.stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "shop").stat().st_mode & 0o777 == 0o700
    os.truncate(key_file(tmp_path / "shop", "hub"), 0)
    with pytest.raises(DatabaseRefused, match="열쇠 파일이 손상"):
        data.key("hub")
    data.close(clean=True)


def test_a_folder_that_cannot_be_one_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseRefused, match="폴더를 쓸 수 없습니다"):
        DataDir(tmp_path / "file")
