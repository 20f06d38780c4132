"""Asks a terminal for money so that nothing is asked twice and nothing is guessed. Blocking, for the terminal's thread.

`declined` is said where it is certain that no money was taken: nothing was sent, or the terminal is at rest and its
last approval is the one from before. That holds for a decline that the terminal itself spoke, too: an answer that was
left over from another request must not send a guest away who has paid.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .bodies import Approved, ApproveRequest, CancelRequest, Declined, Unreadable
from .exchange import Failed, Stopped
from .link import LinkError
from .notes import Kind, Note, Notes
from .terminal import NothingCame, Talk, Terminal, mark_of

log = logging.getLogger(__name__)

_TROUBLE = (Failed, LinkError, Unreadable)

# Reasons that are ours; a decline brings the VAN's words instead.
UNREACHABLE = "terminal_unreachable"
BUSY = "terminal_busy"
REFUSED = "terminal_refused"
NO_ANSWER = "no_answer"
NOTHING_APPROVED = "nothing_approved"
NOT_ASKED = "not_asked"
NO_NOTE = "no_note"
ANOTHER_SINCE = "another_approval_since"
GIVEN_UP = "given_up"
STOPPED = "stopped"
NET_CANCELLED = "net_cancelled"
STILL_OPEN = "still_open"
NO_APPROVAL = "no_approval"
DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request, as far as it is known."""

    state: Literal["approved", "declined", "unknown"]
    approved: Approved | None = None
    reason: str = ""


class Teller:
    """One terminal and its notes."""

    def __init__(self, terminal: Terminal, notes: Notes, wall: Callable[[], int]) -> None:
        self._terminal, self._notes, self._wall = terminal, notes, wall
        notes.load()

    def charge(
        self, id: str, request: ApproveRequest, given_up: Callable[[], bool] = lambda: False
    ) -> Outcome:
        """At most once per id, for ever. `given_up` answers whether a stop was a guest's wish to go back."""
        if (note := self._notes.find(id)) is not None:
            return self._settled(note)
        note = None
        try:
            with self._terminal.talk() as talk:
                self._settle_open(talk)
                before = talk.last()
                self._notes.seen(before)
                note = self._notes.put(self._new(id, "charge", request.amount, mark_of(before)))
                try:
                    answer = talk.approve(request, before)
                except NothingCame:
                    return _told(self._notes.settle(note, "declined", reason=REFUSED))
                except Stopped:
                    if not given_up():
                        raise
                    return self._nothing_came(talk, note, GIVEN_UP)
                if isinstance(answer, Declined):
                    # A guest who goes back at this moment does not stop the question behind it.
                    given_up()
                    return self._nothing_came(talk, note, answer.text or answer.code or DECLINED)
                return _told(self._notes.settle(note, "approved", answer))
        except _TROUBLE as trouble:
            log.warning("card terminal: %s: %s", type(trouble).__name__, trouble)
            if note is not None:
                return Outcome("unknown", reason=NO_ANSWER)
            return self._not_sent(self._new(id, "charge", request.amount, ""), trouble)

    def find(self, id: str, asked_at: int) -> Outcome:
        """What became of a charge. Asks the terminal where that is open; sends nothing that moves money."""
        note = self._notes.find(id)
        return self._unnoted(asked_at) if note is None else self._settled(note)

    def net_cancel(
        self, id: str, request: Callable[[Approved], CancelRequest], asked_at: int
    ) -> Outcome:
        """망취소: `declined` where no money was taken or it is back, `approved` where it stands after all."""
        note = self._notes.find(id)
        if note is None:
            return self._unnoted(asked_at)
        found = self._settled(note)
        note = self._notes.find(id) or note
        if note.state not in ("approved", "cancelling") or note.approved is None:
            return found
        note = self._notes.settle(note, "cancelling")
        assert note.approved is not None
        answer = self._cancel(request(note.approved))
        if answer is None:
            return Outcome("unknown", note.approved, NO_ANSWER)
        if isinstance(answer, Declined) and not answer.cancelled_before:
            return _told(self._notes.settle(note, "approved", reason=answer.text or DECLINED))
        return _told(self._notes.settle(note, "cancelled", reason=NET_CANCELLED))

    def reverse(
        self, id: str, charge: str, request_for: Callable[[Approved | None], CancelRequest | None]
    ) -> Outcome:
        """거래취소 of a whole approval, at most once per id. `approved`: the money is back.

        `request_for` is told the approval as the terminal told it, where there is a note of it.
        """
        if (note := self._notes.find(id)) is not None:
            return self._reversed(note)
        original = self._notes.find(charge)
        request = request_for(original.approved if original else None)
        if request is None:
            return Outcome("declined", reason=NO_APPROVAL)
        note = self._new(id, "reversal", request.amount, "", charge)
        try:
            with self._terminal.talk() as talk:
                self._settle_open(talk)
                talk.rest()
                note = self._notes.put(note)
                return self._taken_back(note, talk.cancel(request))
        except _TROUBLE as trouble:
            log.warning("card terminal: %s: %s", type(trouble).__name__, trouble)
            if self._notes.find(id) is not None:
                return Outcome("unknown", reason=NO_ANSWER)
            return self._not_sent(note, trouble)

    def find_reversal(self, id: str, asked_at: int) -> Outcome:
        """What became of a reversal, from the notes alone: no terminal is asked, since it has no answer to this."""
        note = self._notes.find(id)
        return self._unnoted(asked_at) if note is None else self._reversed(note)

    def _not_sent(self, note: Note, trouble: Exception) -> Outcome:
        """Nothing of it has left: what went wrong did so in a question before it. Its id is used up all the same."""
        reason = BUSY
        if isinstance(trouble, LinkError | Stopped):
            reason = STOPPED if isinstance(trouble, Stopped) else UNREACHABLE
        return _told(self._notes.settle(note, "declined", reason=reason))

    def _new(self, id: str, kind: Kind, amount: int, before: str, charge: str = "") -> Note:
        stamp = self._terminal.stamps.next()
        return Note(id, kind, amount, self._wall(), before, stamp, charge=charge)

    def _cancel(self, request: CancelRequest) -> Approved | Declined | None:
        """None where it is not known what became of it."""
        try:
            with self._terminal.talk() as talk:
                talk.rest()
                return talk.cancel(request)
        except _TROUBLE as trouble:
            log.warning("card terminal: %s: %s", type(trouble).__name__, trouble)
            return None

    def _taken_back(self, note: Note, answer: Approved | Declined) -> Outcome:
        if isinstance(answer, Declined) and not answer.cancelled_before:
            reason = answer.text or answer.code or DECLINED
            return self._reversed(self._notes.settle(note, "declined", reason=reason))
        approved = answer if isinstance(answer, Approved) else None
        return self._reversed(self._notes.settle(note, "approved", approved))

    def _reversed(self, note: Note) -> Outcome:
        if note.state == "open":
            return Outcome("unknown", reason=STILL_OPEN)
        return _told(note)

    def _unnoted(self, asked_at: int) -> Outcome:
        if self._notes.since <= asked_at:
            return Outcome("declined", reason=NOT_ASKED)
        return Outcome("unknown", reason=NO_NOTE)

    def _settled(self, note: Note) -> Outcome:
        if note.state != "open":
            return _told(note)
        try:
            with self._terminal.talk() as talk:
                self._settle_open(talk)
        except _TROUBLE as trouble:
            log.warning("card terminal: %s: %s", type(trouble).__name__, trouble)
            return Outcome("unknown", reason=NO_ANSWER)
        return _told(self._notes.find(note.id) or note)

    def _settle_open(self, talk: Talk) -> None:
        """The terminal at rest, and known of every open charge what became of it. Failed where that is not told."""
        open_ones = self._notes.open_charges()
        if not open_ones:
            return
        talk.rest()
        last = talk.last()
        for note in open_ones:
            self._judge(note, last)

    def _nothing_came(self, talk: Talk, note: Note, reason: str) -> Outcome:
        """A decline, once the terminal is at rest and agrees. Else what it says; Failed where it says nothing."""
        talk.rest()
        last = talk.last()
        if last is None:
            # Where "last approval" answers with a decline: that one is what we were just told.
            return _told(self._notes.settle(note, "declined", reason=reason))
        return _told(self._judge(note, last, reason))

    def _judge(self, note: Note, last: Approved | None, reason: str = NOTHING_APPROVED) -> Note:
        if mark_of(last) == note.before:
            return self._notes.settle(note, "declined", reason=reason)
        if last is not None and last.amount == note.amount:
            return self._notes.settle(note, "approved", last)
        return self._notes.settle(note, "unknown", reason=ANOTHER_SINCE)


def _told(note: Note) -> Outcome:
    match note.state:
        case "approved":
            return Outcome("approved", note.approved, note.reason)
        case "declined":
            return Outcome("declined", reason=note.reason)
        case "cancelled":
            return Outcome("declined", note.approved, note.reason)
        case _:
            return Outcome("unknown", note.approved, note.reason or STILL_OPEN)
