"""One printer at the end of its line: every call that may block, made in the printer's own thread.

Automatic status back (GS a) is understood and never switched on. A line is open for a job, or for one look, and let
go of behind it: many printers serve one host at a time, and another till may be that host. Between jobs nobody would
hear what is pushed; within one DLE EOT is asked every second, which is as soon as a person could act. And it would stay
on for whoever opens the line next: on a serial line its bytes wait there, and stand before that one's answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum, auto
from functools import partial

from printer.escpos import recovery
from printer.profile import PrinterProfile
from printer.transport import LinkClosed, Stalled, Transport, TransportError

from .patience import Patience
from .proof import Question, Questions
from .status import Ears, PrinterStatus, query_status

# Half a second at 9600 baud, and small beside a printer's 4 KB buffer.
CHUNK_BYTES = 512
# A line that never falls silent is noise; the job must go out all the same.
_HUSH_ROUNDS = 10


class Pushed(Enum):
    """What one slice of sending came to."""

    ALL = auto()
    SOME = auto()
    NOTHING = auto()


class Link:
    """A conversation about one job: `open`, `prepare`, `load`, `push` until all, `ask`, `listen`."""

    def __init__(
        self,
        transport: Transport,
        profile: PrinterProfile,
        patience: Patience,
        now_ms: Callable[[], int],
    ) -> None:
        self._transport = transport
        self._profile = profile
        self._patience = patience
        self._questions = Questions(profile.status, now_ms)
        self._ears = Ears()
        self._question: Question | None = None
        self._asked: list[Question] = []
        self._left = memoryview(b"")
        self._content_from = 0
        self.torn = False
        """A command may have been torn in two: the printer still waits for the rest of it."""

    @property
    def proves(self) -> bool:
        """True where this printer answers, so that the job's end can be known. Set by `prepare`."""
        return self._question is not None

    @property
    def askable(self) -> bool:
        """True where this printer is said to tell how it is, over a line that could bring it."""
        return self._profile.status.dle_eot and self._transport.bidirectional

    @property
    def content_bytes(self) -> int:
        """Bytes of the job that left; 0: for certain nothing of it is on paper."""
        return max(0, self._transport.sent_bytes - self._content_from)

    def open(self) -> PrinterStatus | None:
        """Connect and ask how the printer is. TransportError where it cannot be reached."""
        owed = self._ears.owed if self._transport.late_answers else 0
        self._ears = Ears()
        self._ears.owed = owed
        self._question, self._asked = None, []
        self._left = memoryview(b"")
        self._content_from = 0
        try:
            self._transport.open(self._patience.connect_s)
            status = self._status()
            if status is None and self.torn:
                # It took the first question for the rest of what was torn.
                status = self._status()
        except TransportError:
            self.torn = self.torn or self._transport.sent_bytes > 0
            self.close()
            raise
        self._content_from = self._transport.sent_bytes
        return status

    def look(self) -> PrinterStatus | None:
        """How the printer is, without a job."""
        try:
            return self.open()
        finally:
            self.close()

    def prepare(self, status: PrinterStatus | None) -> None:
        """Free the printer of a torn command, and find out what it can prove. Prints nothing."""
        try:
            if self.torn:
                freeing = recovery(self._profile)
                for start in range(0, len(freeing), CHUNK_BYTES):
                    chunk = freeing[start : start + CHUNK_BYTES]
                    self._transport.write(chunk, self._patience.slice_s)
                self.torn = False
            # Who does not say how it is does not prove anything either.
            if status is not None or not self._profile.status.dle_eot:
                self._find_question()
        except TransportError:
            # A question in two is a torn command, too: its printer would take the next job's first bytes for the rest.
            self.torn = True
            self.close()
            raise
        self._content_from = self._transport.sent_bytes

    def load(self, data: bytes) -> None:
        """The bytes of the job, for `push` to send."""
        self._left = memoryview(data)

    def push(self) -> Pushed:
        """Send for one slice of time. TransportError where the link failed.

        Draining may wait for a delayed acknowledgement (RFC 1122: up to 0.5 s, 40 ms on Linux). That costs nothing:
        the question sent behind it is answered when the paper is out, and the other way round an answer to DLE EOT
        that still waits in our own buffer would be taken for silence.
        """
        deadline = time.monotonic() + self._patience.slice_s
        before = self._transport.sent_bytes
        try:
            while self._left and time.monotonic() < deadline:
                self._write_chunk()
            if self._left:
                return Pushed.SOME
            # A printer that hung up by now did so before the end of the job.
            self._ears.hear(self._transport.read_available(0))
            self._transport.drain(self._patience.slice_s)
        except Stalled:
            return Pushed.SOME if self._transport.sent_bytes > before else Pushed.NOTHING
        return Pushed.ALL

    def ask(self) -> None:
        """Send the question behind the job; again, where an answer may have got lost."""
        assert self._question is not None
        question = self._questions.again(self._question)
        if not self._asked:
            self._ears.queued.clear()
        self._transport.write(question.data, self._patience.slice_s)
        self._asked.append(question)

    def listen(self) -> bool:
        """Whether the answer came, within one slice of time."""
        return self._heard(self.answered, self._patience.slice_s)

    def status(self) -> PrinterStatus | None:
        """How the printer is, behind a job, or what it pushed; None where it says nothing, or cannot be asked now."""
        self._ears.pushed = None
        try:
            return self._status() or self._ears.pushed
        except Stalled:
            return self._ears.pushed

    def last_status(self) -> PrinterStatus | None:
        """The same of a printer that may hang up, since everything had arrived."""
        try:
            return self.status()
        except LinkClosed:
            return None

    def answered(self) -> bool:
        """Whether the proof has come.

        The answer to a question that was asked again proves the job on a connection alone. A line stands while its
        printer is switched off and on: that one answers what it is asked next, and has forgotten the job before.
        """
        answers = self._ears.queued
        if not self._transport.late_answers:
            return any(question.answered(answers) for question in self._asked)
        first = self._asked[0]
        return replace(first, count=len(self._asked)).answered(answers)

    def proven(self) -> Question:
        """The question that was answered; nothing is owed any more."""
        first = self._asked[0]
        self._asked = []
        return first

    def close(self) -> None:
        """Let go of the line. Never raises."""
        self._count_unanswered(self._asked)
        self._asked = []
        self._transport.close()

    def _count_unanswered(self, questions: Sequence[Question]) -> None:
        if self._transport.late_answers:
            # A block names its question; an answer of one byte could be anybody's.
            self._questions.unanswered += sum(question.block is None for question in questions)

    def _status(self) -> PrinterStatus | None:
        if not self._profile.status.dle_eot:
            return None
        return query_status(self._transport, ears=self._ears)

    def _find_question(self) -> None:
        if not self._transport.bidirectional:
            return
        for question in self._questions.all():
            if question.count == 1:
                self._ears.queued.clear()
            # Else what came since `open` may be a late answer, and is one of those that are due.
            self._transport.write(question.data, self._patience.slice_s)
            if self._heard(partial(question.answered, self._ears.queued), self._patience.probe_s):
                self._question = question
                self._hush()
                break
        # Answered in full, or the printer forgot the old ones when it was switched off.
        self._questions.unanswered = 0

    def _heard(self, enough: Callable[[], bool], timeout_s: float) -> bool:
        """Listen until what came is enough; False where it did not come in time."""
        deadline = time.monotonic() + timeout_s
        while not enough():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            self._ears.hear(self._transport.read_available(left))
        return True

    def _hush(self) -> None:
        """On a line that may bring what was meant for an earlier job, or the end of a torn block: let it pass."""
        rounds = _HUSH_ROUNDS if self._transport.late_answers else 0
        for _ in range(rounds):
            if not (heard := self._transport.read_available(self._patience.hush_s)):
                return
            self._ears.hear(heard)

    def _write_chunk(self) -> None:
        before = self._transport.sent_bytes
        try:
            self._transport.write(self._left[:CHUNK_BYTES].tobytes(), self._patience.slice_s)
        finally:
            self._left = self._left[self._transport.sent_bytes - before :]
