"""A journal that was cut off: its anchor, and the snapshots that are the only way to what was before."""

import json
from pathlib import Path
from typing import Any

import pytest

from hub.clock import FakeClock
from hub.store import upcast
from hub.store.backup import back_up, restore
from hub.store.check import checked
from hub.store.database import DatabaseRefused
from hub.store.snapshots import SHAPE

from .small_hub import change, held, reading
from .years import live, state_of


def test_a_forged_anchor_is_refused(cut_folder: Path, clock: FakeClock) -> None:
    """Somebody takes away ten more entries, and makes an anchor without the key."""
    database = cut_folder / "madang.db"
    with reading(database) as reader:
        first = reader.first_seq() or 0
        digest = reader.hash_at(first + 9)
    change(database, "UPDATE anchor SET seq = ?, hash = ?", first + 9, digest)
    change(database, "DELETE FROM journal WHERE seq <= ?", first + 9)
    change(database, "DELETE FROM snapshot WHERE seq < ?", first + 9)
    before = held(cut_folder)
    for refused in (
        lambda: live(cut_folder, clock, state_of),
        lambda: checked(database),
        lambda: back_up(database, cut_folder / "copy"),
    ):
        with pytest.raises(DatabaseRefused, match="not signed by this hub's key"):
            refused()
    assert held(cut_folder) == before
    assert not (cut_folder / "copy").exists()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM journal WHERE seq = (SELECT min(seq) FROM journal)",
        "DELETE FROM anchor",
    ],
)
def test_a_journal_that_does_not_begin_at_its_anchor_is_refused(
    cut_folder: Path, clock: FakeClock, sql: str
) -> None:
    change(cut_folder / "madang.db", sql)
    with pytest.raises(DatabaseRefused, match="should begin at"):
        live(cut_folder, clock, state_of)


def test_an_anchor_of_another_box_is_refused_but_may_be_restored_to_a_new_one(
    cut_folder: Path, clock: FakeClock, tmp_path: Path
) -> None:
    back_up(cut_folder / "madang.db", tmp_path / "copy")
    other = tmp_path / "other"
    live(other, clock, state_of)
    with pytest.raises(DatabaseRefused, match="not signed by this hub's key"):
        restore(other, tmp_path / "copy")
    new = tmp_path / "new"
    assert "복원했습니다" in restore(new, tmp_path / "copy")
    assert "모두 맞습니다" in checked(new / "madang.db")
    assert json.loads(live(new, clock, state_of))["epoch"] == 2


def test_without_a_readable_snapshot_a_cut_off_journal_is_refused(
    cut_folder: Path, clock: FakeClock
) -> None:
    before = live(cut_folder, clock, state_of)
    newest = "seq = (SELECT max(seq) FROM snapshot)"
    change(cut_folder / "madang.db", f"UPDATE snapshot SET body = x'7b' WHERE {newest}")
    assert live(cut_folder, clock, state_of) == before
    change(cut_folder / "madang.db", "UPDATE snapshot SET body = x'7b'")
    with pytest.raises(DatabaseRefused, match="no snapshot of what was before can be read"):
        live(cut_folder, clock, state_of)


def test_a_new_shape_of_the_state_reads_old_snapshots_of_a_cut_off_journal(
    cut_folder: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update of the program must not close the shop: the journal before the snapshot is gone."""
    before = live(cut_folder, clock, state_of)
    # A new field with a default needs nothing.
    change(
        cut_folder / "madang.db",
        "UPDATE snapshot SET shape = 'older',"
        " body = CAST(json_remove(CAST(body AS TEXT), '$.copies') AS BLOB)",
    )
    assert json.loads(live(cut_folder, clock, state_of)) == json.loads(before)
    # A field that is called differently now needs a step.
    change(
        cut_folder / "madang.db",
        "UPDATE snapshot SET shape = 'oldest', body = CAST(json_set(json_remove("
        "CAST(body AS TEXT), '$.day'), '$.trading_day', CAST(body AS TEXT) ->> '$.day') AS BLOB)",
    )

    def step(state: dict[str, Any]) -> dict[str, Any]:
        return state | {"day": state["trading_day"]}

    monkeypatch.setitem(upcast.STATES, "oldest", (SHAPE, step))
    assert json.loads(live(cut_folder, clock, state_of)) == json.loads(before)
