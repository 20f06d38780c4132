"""One question to a card terminal and its answer: ACK and NACK, three tries, and what is not ours put aside.

    us: request ──> terminal: ACK, then some time later its answer ──> us: ACK

3 s without ACK, or a NACK: the same bytes again, three times in all [V]. A broken answer is answered NACK, and comes
again. An answer to something else than what was asked (its job differs), one that was told to be old, and one that
was heard already are acknowledged and dropped: unacknowledged, they would only come again. Events (`@`) are passed on
and never acknowledged. Whether bytes arrived that were written before a link broke is never assumed.

**A request that moves money is sent once by this file** (`tries=1`): a terminal that took it and whose ACK was lost
would otherwise be asked to charge twice, and whether it knows a repeated frame from a new one is nowhere written.
`terminal.py` repeats it, once it knows that nothing came of the first.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from .bodies import EVENT, Job
from .frames import Broken, Control, Frame, FrameReader, Token, encoded
from .link import Link

log = logging.getLogger(__name__)

_ACK, _NACK = b"\x06", b"\x15"
# How soon a talk notices that nobody wants its answer any more (s).
_LOOK_S = 0.05


@dataclass(frozen=True, slots=True)
class Patience:
    """Every wait of a talk with a terminal, in seconds."""

    connect_s: float = 3.0
    write_s: float = 3.0
    ack_s: float = 3.0
    """Fixed by the form [V]."""
    tries: int = 3
    answer_s: float = 5.0
    """A question that needs nobody: the terminal answers from its memory."""
    card_s: float = 85.0
    """A guest finds the card and puts it in, and the VAN is asked: others wait 30 s for the VAN alone [V]. What is
    asked before and behind it has to fit into the 100 s that the hub gives a charge."""
    gap_s: float = 1.0
    """Silence inside a frame: what began is no frame. At 9600 baud the longest one needs 0.4 s without any gap."""
    rest_s: float = 35.0
    """Until a terminal that was busy is at rest: it may be waiting for its VAN (30 s [V])."""
    rest_pause_s: float = 1.0
    """Between two askings whether it is."""


class Failed(Exception):
    """The exchange came to no end. What it asked for may have happened, except where a subclass says otherwise."""


class NotTaken(Failed):
    """Refused with NACK, each time. It said so itself, but a NACK is one byte: noise can say it, too."""


class NoAck(Failed):
    """Nothing came back in time. It may have been taken all the same."""


class NoAnswer(Failed):
    """Taken, and no answer came in time, or none that could be read."""


class Stopped(Failed):
    """We were told to end, in the middle of it."""


class Exchange:
    """The talk over one open link. `stop` ends any wait within 50 ms; `heard` is told events and dropped answers."""

    def __init__(
        self,
        link: Link,
        patience: Patience,
        stamp: Callable[[], str],
        stop: Event,
        terminal: str = "",
        heard: Callable[[Frame], None] = lambda frame: None,
    ) -> None:
        self._link, self._patience = link, patience
        self._stamp, self._stop, self._id = stamp, stop, terminal
        self._heard = heard
        self._reader = FrameReader()
        self._waiting: list[Token] = []

    def ask(
        self,
        job: Job,
        data: bytes = b"",
        *,
        answer_s: float | None = None,
        tries: int | None = None,
        old: Callable[[Frame], bool] = lambda frame: False,
    ) -> Frame:
        """The answer. Failed, or LinkError where the link broke. `old` tells answers that were given before."""
        request = encoded(Frame(job.value, self._stamp(), data, self._id))
        taken = self._hand_over(request, job, tries or self._patience.tries, old)
        if taken is not None:
            return taken
        return self._await_answer(job, answer_s or self._patience.answer_s, old)

    def _hand_over(
        self, request: bytes, job: Job, tries: int, old: Callable[[Frame], bool]
    ) -> Frame | None:
        """Until the terminal took the request. Its answer, where that came before or instead of the ACK."""
        refused = False
        for _ in range(tries):
            self._link.write(request, self._patience.write_s)
            deadline = time.monotonic() + self._patience.ack_s
            refused = False
            while (token := self._next(deadline)) is not None:
                if token is Control.ACK:
                    return None
                if token is Control.NACK:
                    refused = True
                    break
                if (answer := self._sorted(token, job, old)) is not None:
                    return answer
        raise NotTaken("refused") if refused else NoAck("no ACK")

    def _await_answer(self, job: Job, answer_s: float, old: Callable[[Frame], bool]) -> Frame:
        deadline = time.monotonic() + answer_s
        broken = 0
        while (token := self._next(deadline)) is not None:
            if isinstance(token, Broken) and token.whole:
                broken += 1
                if broken >= self._patience.tries:
                    raise NoAnswer("its answer cannot be read")
                self._link.write(_NACK, self._patience.write_s)
            elif (answer := self._sorted(token, job, old)) is not None:
                return answer
        raise NoAnswer("no answer")

    def _sorted(self, token: Token, job: Job, old: Callable[[Frame], bool]) -> Frame | None:
        """The answer to `job`, acknowledged; None for all else, which is dealt with."""
        if not isinstance(token, Frame):
            return None
        if token.job == EVENT:
            self._heard(token)
            return None
        if not token.job.islower():
            # Our own request, from a line that echoes: nothing that a terminal says.
            return None
        self._link.write(_ACK, self._patience.write_s)
        if token.job == job.answer and not old(token):
            return token
        log.info("a terminal's answer %s came that was not asked for now", token.job)
        self._heard(token)
        return None

    def _next(self, deadline: float) -> Token | None:
        """The next thing heard; None at the deadline."""
        quiet_since = time.monotonic()
        while not self._waiting:
            if self._stop.is_set():
                raise Stopped("nobody waits for it any more")
            left = deadline - time.monotonic()
            # Once more at the deadline: whoever was held up finds what came meanwhile.
            if data := self._link.read(min(_LOOK_S, max(0.0, left))):
                self._waiting = self._reader.feed(data)
                quiet_since = time.monotonic()
            elif left <= 0:
                return None
            elif self._reader.waiting and time.monotonic() - quiet_since >= self._patience.gap_s:
                self._waiting = self._reader.expire()
        return self._waiting.pop(0)
