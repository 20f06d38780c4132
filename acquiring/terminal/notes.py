"""What must outlive a crash: which requests were about to be sent to a terminal, and what became of them.

The frame has no field of ours that a terminal would give back: neither the payment's id nor our stamp is in "last
approval". What can be known is order. So before a request is sent, a note is on disk with the terminal's last
approval at that moment (`before`). Later:

- last approval still `before`, and the terminal at rest: nothing was approved. **Certain.**
- another one, of our amount: ours. Two payments of the same amount are never mixed up: the second one's `before` is
  the first one's approval. **What cannot be told apart** is a sale of the same amount that somebody keyed in on the
  terminal itself between our request and this question.
- another one, of another amount: somebody used the terminal meanwhile. Ours may lie before it: unknown for ever.
  A terminal that was exchanged for another one under the same name is such a case, too, but for its very first sale.
- no note, and the notes reach back to before it was asked for: nothing was ever sent. **Certain**, too.

One file a terminal, a line of JSON for each step, synced before the step is taken. No card number but masked ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from acquiring.durable_log import DurableLog

from .bodies import Approved

Kind = Literal["charge", "reversal"]
State = Literal["open", "approved", "declined", "unknown", "cancelling", "cancelled"]
"""A charge: open -> approved | declined | unknown; approved <-> cancelling -> cancelled (망취소).
A reversal: open -> approved | declined. An open reversal stays open: "last approval" does not tell of it."""

# Two weeks of a busy terminal. Older ones are settled long since, and whoever asks for them is told "unknown".
KEPT = 4_000


@dataclass(frozen=True, slots=True)
class Note:
    """One request. `before` is the mark of the last approval when it was about to be sent."""

    id: str
    kind: Kind
    amount: int
    asked_at: int
    before: str
    stamp: str
    """Of a frame just before it: who begins anew uses later ones."""
    state: State = "open"
    approved: Approved | None = None
    reason: str = ""
    charge: str = ""
    """Of a reversal: the payment that it gives back."""


class Notes:
    """The notes of one terminal. Used by one thread at a time; OSError where the disk refuses."""

    def __init__(self, path: Path, wall: Callable[[], int]) -> None:
        self._path, self._wall = path, wall
        self._notes: dict[str, Note] = {}
        self._strangers: dict[str, Approved] = {}
        self._marks: set[str] = set()
        self._since: int | None = None

    def load(self) -> None:
        """Read what is there, or begin. To be called first, by the thread that uses them; again, it does nothing."""
        if self._since is not None:
            return
        self._log = DurableLog(self._path)
        self._read()
        if self._since is None:
            self._begin()

    @property
    def since(self) -> int:
        """From when on (UTC ms) every request has a note."""
        assert self._since is not None, "not loaded"
        return self._since

    def find(self, id: str) -> Note | None:
        """The note of a payment or refund."""
        return self._notes.get(id)

    @property
    def last_stamp(self) -> str:
        """The latest one; "" without any."""
        return max((note.stamp for note in self._notes.values()), default="")

    def open_charges(self) -> list[Note]:
        """Charges of which it is not known what became of them, oldest first."""
        return [
            note for note in self._notes.values() if note.kind == "charge" and note.state == "open"
        ]

    def all(self) -> Iterator[Note]:
        """Every note, oldest first."""
        return iter(tuple(self._notes.values()))

    def strangers(self) -> Iterator[Approved]:
        """Approvals seen on the terminal that were not asked for by us: keyed in by hand."""
        return iter(tuple(self._strangers.values()))

    def put(self, note: Note) -> Note:
        """On disk, before this returns."""
        self._log.write({"note": asdict(note)})
        self._take(note)
        return note

    def settle(
        self, note: Note, state: State, approved: Approved | None = None, reason: str = ""
    ) -> Note:
        """The note's next state, on disk."""
        return self.put(
            replace(note, state=state, approved=approved or note.approved, reason=reason)
        )

    def seen(self, last: Approved | None) -> None:
        """The terminal's last approval, where it is at rest and nothing of ours is open."""
        if last is None or last.mark in self._marks:
            return
        if self._notes:
            # The first one ever seen was there before us.
            self._log.write({"seen": asdict(last)})
            self._strangers[last.mark] = last
        self._marks.add(last.mark)

    def _take(self, note: Note) -> None:
        self._notes[note.id] = note
        self._marks |= {note.before, note.approved.mark if note.approved else note.before}

    def _read(self) -> None:
        """What is there. The last line may have been cut off: then its step was not taken, and it is gone."""
        broken = False
        for line in self._path.read_bytes().splitlines():
            try:
                self._obey(json.loads(line))
            except (ValueError, TypeError, KeyError):
                broken = True
        if broken:
            # A disk that loses a line may have lost the note of a request: nobody may say that there was none.
            self._begin()
        if len(self._notes) > 2 * KEPT:
            self._shorten()

    def _obey(self, line: dict[str, Any]) -> None:
        if "since" in line:
            self._since = int(line["since"])
        elif "note" in line:
            known = line["note"]
            approved = known.pop("approved")
            self._take(Note(**known, approved=Approved(**approved) if approved else None))
        elif "seen" in line:
            stranger = Approved(**line["seen"])
            self._strangers[stranger.mark] = stranger
            self._marks.add(stranger.mark)

    def _begin(self) -> None:
        since = self._wall()
        self._log.write({"since": since})
        self._since = since

    def _shorten(self) -> None:
        """Leave out the oldest, in one step."""
        kept = list(self._notes.values())[-KEPT:]
        strangers = list(self._strangers.values())[-KEPT:]
        since = max(self.since, kept[0].asked_at)
        self._log.replace([
            {"since": since},
            *({"note": asdict(note)} for note in kept),
            *({"seen": asdict(one)} for one in strangers),
        ])  # fmt: skip
        self._notes = {note.id: note for note in kept}
        self._since = since
