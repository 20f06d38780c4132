"""Proof of printing: a question sent behind a job, whose answer tells how far the printer came.

GS ( H fn48 is answered when everything before it is on paper (Epson command reference,
gs_lparen_ch_fn48); GS r 1 when everything before it was processed, the last line perhaps still
moving. The same question is asked before the job: who does not answer an idle question would not
answer the one that matters either, and silence after the job would then say nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from printer.profile import StatusAbilities

from .ledger import JobState
from .status import Answer

# GS r 1: the paper sensor. Its value is not used: DLE EOT tells more, and at once.
_SENSOR = b"\x1dr\x01"
# GS ( H pL pH fn m, with fn 48 and m 48; four bytes of id follow.
_PROCESS_ID = b"\x1d(H\x06\x0000"
# Header and identifier of its answer; the id and NUL follow.
_PROCESS_ID_HEAD = b"\x37\x22"
# Letters of an id: the reference allows 20 to 7E; without the space it is readable in a log.
_FIRST_LETTER, _LETTERS = 0x21, 94
_ID_LENGTH = 4
_IDS = _LETTERS**_ID_LENGTH


@dataclass(frozen=True, slots=True)
class Question:
    """What to send, what its answer is worth, and how it is told from others.

    `block` is the answer where it is a block; None: any one-byte answer, of which `count` must
    come, since answers to earlier questions may be still on their way.
    """

    data: bytes
    proves: JobState
    block: bytes | None
    count: int = 1

    def answered(self, answers: Iterable[Answer]) -> bool:
        """True once the answers of this link hold the one to this question."""
        if self.block is not None:
            return any(answer.data == self.block for answer in answers)
        return sum(answer.kind == "queued" for answer in answers) >= self.count


class Questions:
    """The questions for one printer, the best proof first. Process ids ascend for as long as it runs.

    They begin at the second of the day they are asked: a printer keeps its last answer for a host
    that did not listen, and that of an earlier run must not be taken for a new one.
    """

    def __init__(self, abilities: StatusAbilities, now_ms: Callable[[], int]) -> None:
        self._abilities = abilities
        self._now_ms = now_ms
        self._last_id = 0
        self.unanswered = 0
        """One-byte answers that never came: on a line, not a connection, they still may."""

    def all(self) -> Iterator[Question]:
        """Every question this printer is said to answer."""
        if self._abilities.process_id:
            yield self._process_id()
        if self._abilities.gs_r:
            yield Question(_SENSOR, JobState.PROCESSED, None, self.unanswered + 1)

    def again(self, question: Question) -> Question:
        """The same kind of question for the job itself."""
        if question.block is not None:
            return self._process_id()
        return Question(_SENSOR, JobState.PROCESSED, None)

    def _process_id(self) -> Question:
        self._last_id = max(self._last_id + 1, self._now_ms() // 1000)
        name = letters_of(self._last_id)
        return Question(_PROCESS_ID + name, JobState.CONFIRMED, _PROCESS_ID_HEAD + name)


def letters_of(number: int) -> bytes:
    """A process id: four printable letters that ascend with `number` (and begin again after 78 million)."""
    number %= _IDS
    letters = bytearray()
    for _ in range(_ID_LENGTH):
        number, letter = divmod(number, _LETTERS)
        letters.append(_FIRST_LETTER + letter)
    return bytes(reversed(letters))
