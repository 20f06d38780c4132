"""How a virtual terminal speaks: in order, byte by byte where told so, each answer again until it is acknowledged."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from .links import Cable

# Sent three times in all, as the form has it for either side.
TRIES = 3


@dataclass(slots=True)
class _Unheard:
    """An answer whose ACK is still to come."""

    answer: bytes
    left: int = TRIES - 1


class Voice:
    """Everything that leaves the terminal. `ack_s`: until an answer is sent again."""

    def __init__(self, cable: Callable[[], Cable], ack_s: float) -> None:
        self._cable, self._ack_s = cable, ack_s
        self._words: deque[tuple[bytes, float]] = deque()
        self._unheard: deque[_Unheard] = deque()
        self._speaking: asyncio.Task[None] | None = None
        self._again: asyncio.TimerHandle | None = None
        self.cut_after: int | None = None
        """The link is cut when so many more bytes have left, once."""

    def say(self, data: bytes, gap_s: float = 0.0) -> None:
        """Once, and nobody needs to answer. `gap_s` between two bytes."""
        self._words.append((data, gap_s))
        if self._speaking is not None:
            return
        while self._words and not self._words[0][1]:
            self._out(self._words.popleft()[0])
        if self._words:
            self._speaking = asyncio.create_task(self._slowly())

    def answer(self, answer: bytes, first: bytes | None = None, gap_s: float = 0.0) -> None:
        """Until it is acknowledged. `first`: what is heard of it the first time."""
        self._unheard.append(_Unheard(answer))
        self.say(answer if first is None else first, gap_s)
        self._wait()

    def acknowledged(self) -> None:
        """ACK: the oldest answer has arrived."""
        if self._unheard:
            self._unheard.popleft()
        self._wait()

    def refused(self) -> None:
        """NACK: it has not."""
        self._once_more()

    def forget(self) -> None:
        """Nothing more is said of what was to be said."""
        self._words.clear()
        self._unheard.clear()
        self.cut_after = None
        self._wait()
        if self._speaking is not None:
            self._speaking.cancel()
            self._speaking = None

    async def close(self) -> None:
        """Leave no task behind."""
        speaking = self._speaking
        self.forget()
        if speaking is not None:
            with suppress(asyncio.CancelledError):
                await speaking

    def _wait(self) -> None:
        if self._again is not None:
            self._again.cancel()
            self._again = None
        if self._unheard:
            loop = asyncio.get_running_loop()
            self._again = loop.call_later(self._ack_s, self._once_more)

    def _once_more(self) -> None:
        if self._unheard:
            first = self._unheard[0]
            if first.left:
                first.left -= 1
                self.say(first.answer)
            else:
                self._unheard.popleft()
        self._wait()

    def _out(self, data: bytes) -> None:
        if self.cut_after is None:
            self._cable().send(data)
            return
        left = self.cut_after - len(data)
        self._cable().send(data[: self.cut_after])
        self.cut_after = left if left > 0 else None
        if left <= 0:
            self._cable().cut()

    async def _slowly(self) -> None:
        while self._words:
            data, gap_s = self._words.popleft()
            for place in range(len(data)):
                self._out(data[place : place + 1])
                await asyncio.sleep(gap_s)
        self._speaking = None
