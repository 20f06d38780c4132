"""What must outlive a crash: a note is on disk before its request leaves, and a torn line costs that line alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from acquiring.terminal import notes as notes_module
from acquiring.terminal.bodies import Approved
from acquiring.terminal.notes import Note, Notes
from acquiring.terminal.terminal import Stamps

APPROVED = Approved(
    amount=9_500, vat=864, approval_no="30000001", date="20261124", time="184501",
    transaction_no="261124000001", card="941061******0966", issuer="시험카드",
)  # fmt: skip


def note(number: int, **changes: object) -> Note:
    made = Note(f"p{number:032d}", "charge", 9_500, 1_000 + number, "", "20261124184500")
    return replace(made, **changes)  # type: ignore[arg-type]


def opened(path: Path, at: int = 5) -> Notes:
    notes = Notes(path, lambda: at)
    notes.load()
    return notes


def test_what_is_noted_is_there_for_the_next(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "t1.jsonl"
    first = opened(path)
    one, two = first.put(note(1)), first.put(note(2))
    first.settle(one, "approved", APPROVED, "")
    again = opened(path, at=99)
    assert again.since == 5
    assert again.find(one.id) == replace(one, state="approved", approved=APPROVED)
    assert again.open_charges() == [two]
    assert again.find("p9") is None


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_torn_line_was_never_written(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "t1.jsonl"
    first = opened(path)
    first.put(note(1))
    whole = path.read_bytes()
    first.put(note(2))
    path.write_bytes(path.read_bytes()[:-cut])
    again = opened(path)
    assert again.find(note(1).id)
    assert again.find(note(2).id) is None
    again.put(note(3))
    assert {one.id for one in opened(path).all()} == {note(1).id, note(3).id}
    assert path.read_bytes().startswith(whole)


def test_a_line_that_a_disk_spoilt_takes_the_certainty_with_it(tmp_path: Path) -> None:
    """It may have been the note of a request: from then on alone it is known what was never asked for."""
    path = tmp_path / "t1.jsonl"
    first = opened(path)
    first.put(note(1))
    first.put(note(2))
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\xff" * 20 + b"\n" + lines[2])
    again = opened(path, at=99)
    assert again.since == 99
    assert [one.id for one in again.all()] == [note(2).id]


def test_an_empty_file_is_a_beginning(tmp_path: Path) -> None:
    """A power cut between making the file and writing it."""
    path = tmp_path / "t1.jsonl"
    path.touch()
    assert opened(path, at=7).since == 7
    assert opened(path, at=8).since == 7


def test_approvals_of_others_are_told_once(tmp_path: Path) -> None:
    path = tmp_path / "t1.jsonl"
    notes = opened(path)
    before_us = replace(APPROVED, approval_no="1")
    notes.seen(before_us)
    ours = notes.put(note(1, before=before_us.mark))
    notes.settle(ours, "approved", APPROVED)
    keyed_in = replace(APPROVED, approval_no="2")
    for last in (before_us, APPROVED, keyed_in, keyed_in, None):
        notes.seen(last)
    assert list(notes.strangers()) == [keyed_in]
    assert list(opened(path).strangers()) == [keyed_in]


def test_the_oldest_are_left_out_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes_module, "KEPT", 3)
    path = tmp_path / "t1.jsonl"
    notes = opened(path)
    for number in range(10):
        notes.put(note(number, state="declined", reason="x"))
    short = opened(path)
    assert [one.id for one in short.all()] == [note(number).id for number in (7, 8, 9)]
    # Of what was left out nobody may say that it was never asked for.
    assert short.since == note(7).asked_at
    assert [one.id for one in opened(path).all()] == [one.id for one in short.all()]


def test_stamps_never_repeat(tmp_path: Path) -> None:
    """Not within a second, not when the clock goes back, and not after a start in the same second."""
    now = [1_795_513_500_000]
    stamps = Stamps(lambda: now[0])
    told = [stamps.next() for _ in range(3)]
    assert told == ["20261124184500", "20261124184501", "20261124184502"]
    now[0] -= 3_600_000
    assert stamps.next() == "20261124184503"
    notes = opened(tmp_path / "t1.jsonl")
    assert notes.last_stamp == ""
    notes.put(note(1, stamp=told[2]))
    assert Stamps(lambda: now[0], notes.last_stamp).next() > "20261124184503"
