"""The client of one card terminal: device check, approve, cancel, last approval, back to rest. Blocking, for a thread.

A talk is one open link. An answer to a money request is ours only if it is not older than the last thing the terminal
said in this talk: its stamp is not before that one, and it is not the approval that was the last before we asked. Both
hold whether a terminal stamps its answers with its own clock or repeats the request's stamp, which nobody has written
down; our own stamps therefore never repeat within a process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event

from .bodies import (
    KST,
    Approved,
    ApproveRequest,
    CancelRequest,
    Declined,
    DeviceCheck,
    Job,
    Unreadable,
    answer_of,
    last_of,
    version_of,
)
from .exchange import Exchange, Failed, NoAck, NotTaken, Patience
from .frames import Frame
from .link import Link

_STAMP = "%Y%m%d%H%M%S"
# A charge uses one stamp for each thing that it says: three tries of three things, and the end.
_UNNOTED = timedelta(seconds=30)


class Interfered(Failed):
    """While we asked, the terminal's last approval became another one: what was sent may have been taken."""


class Terminal:
    """A terminal at the end of a link. `stop` ends whatever is under way within 50 ms."""

    def __init__(
        self,
        link: Link,
        patience: Patience,
        stamps: Stamps,
        stop: Event,
        heard: Callable[[Frame], None] = lambda frame: None,
    ) -> None:
        self._link = link
        self._patience, self._stop, self._heard = patience, stop, heard
        self.stamps = stamps

    @contextmanager
    def talk(self) -> Iterator[Talk]:
        """Connect, and hang up behind. LinkError where there is no connection: nothing was sent then."""
        try:
            self._link.open(self._patience.connect_s)
            exchange = Exchange(
                self._link, self._patience, self.stamps.next, self._stop, heard=self._heard
            )
            yield Talk(exchange, self._patience, self._stop)
        finally:
            self._link.close()


class NothingCame(Failed):
    """Refused or not heard, each time; and the terminal is at rest, with the same last approval. **Certain.**"""


class Stamps:
    """YYYYMMDDhhmmss of the shop (KST), each later than every one before, those of an earlier process included.

    Two sales of the same amount within a second would else be the same bytes, and a terminal may take the second for
    the first one sent again: it says ACK, and nothing more.
    """

    def __init__(self, wall: Callable[[], int], after: str = "") -> None:
        self._wall = wall
        self._last = datetime.min.replace(tzinfo=KST)
        if after:
            # Behind the last one that was noted, a few more may have been used.
            self._last = datetime.strptime(after, _STAMP).replace(tzinfo=KST) + _UNNOTED

    def next(self) -> str:
        """The time now, or a second after the last one."""
        now = datetime.fromtimestamp(self._wall() // 1000, KST)
        self._last = max(now, self._last + timedelta(seconds=1))
        return self._last.strftime(_STAMP)


class Talk:
    """What can be asked while the link is open. All raise Failed, LinkError or Unreadable."""

    def __init__(self, exchange: Exchange, patience: Patience, stop: Event) -> None:
        self._exchange, self._patience, self._stop = exchange, patience, stop
        self._floor = ""

    def device_check(self) -> DeviceCheck:
        """장치체크: whether its card reader works and its VAN answers."""
        return DeviceCheck.of(self._ask(Job.DEVICE_CHECK).data)

    def version(self) -> tuple[str, str, str]:
        """Its two boot loaders and its application."""
        return version_of(self._ask(Job.VERSION).data)

    def last(self) -> Approved | None:
        """마지막 승인: the last transaction it approved, whoever asked for it; None: none at all.

        It tells nothing of declines, and nothing of cancellations: one that was cancelled is still the last one.
        """
        return last_of(self._ask(Job.LAST_APPROVAL))

    def rest(self) -> None:
        """결제대기: give up whatever waits for a card. Answered, nothing asked before will be approved any more.

        A terminal that is asking its VAN does not answer, or refuses: it is asked again for `rest_s`.
        """
        deadline = time.monotonic() + self._patience.rest_s
        while True:
            try:
                self._ask(Job.STANDBY)
            except (NotTaken, NoAck):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise
                self._stop.wait(min(self._patience.rest_pause_s, left))
            else:
                return

    def approve(self, request: ApproveRequest, before: Approved | None) -> Approved | Declined:
        """거래승인. `before` is what `last` said just now. The guest has `card_s` to put a card in.

        Three tries, as the form has it; but after a refusal or silence only once the terminal is at rest and its last
        approval is still `before`, so that nothing is charged twice. Interfered where it is not; NothingCame where all
        three came to nothing.
        """
        for _ in range(self._patience.tries):
            try:
                frame = self._exchange.ask(
                    Job.APPROVE,
                    request.data(),
                    answer_s=self._patience.card_s,
                    tries=1,
                    old=lambda frame: self._is_old(frame, request.amount, before),
                )
                return answer_of(frame)
            except (NotTaken, NoAck):
                self.rest()
                if mark_of(self.last()) != mark_of(before):
                    raise Interfered("approved behind a lost ACK, or by hand") from None
        raise NothingCame("refused, or not heard")

    def cancel(self, request: CancelRequest) -> Approved | Declined:
        """거래취소 of a whole approval.

        Repeated after a refusal or silence: an approval can be cancelled once, and who asks again is told that it is.
        """
        for left in reversed(range(self._patience.tries)):
            try:
                frame = self._exchange.ask(
                    Job.CANCEL,
                    request.data(),
                    answer_s=self._patience.card_s,
                    tries=1,
                    old=lambda frame: self._is_old(frame, request.amount, None),
                )
                return answer_of(frame)
            except (NotTaken, NoAck):
                if not left:
                    raise
                self.rest()
        raise AssertionError("no tries")

    def _ask(self, job: Job) -> Frame:
        frame = self._exchange.ask(job)
        self._floor = max(self._floor, frame.stamp)
        return frame

    def _is_old(self, frame: Frame, amount: int, before: Approved | None) -> bool:
        """Whether an answer belongs to an earlier request; one that cannot be read is not put aside."""
        if frame.stamp < self._floor:
            return True
        try:
            answer = answer_of(frame)
        except Unreadable:
            return False
        if isinstance(answer, Declined):
            return False
        return answer.amount != amount or answer.mark == mark_of(before)


def mark_of(approved: Approved | None) -> str:
    """What tells an approval from all others; "" for none."""
    return approved.mark if approved else ""
