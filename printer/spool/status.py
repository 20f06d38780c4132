"""What a printer says of itself: its answers told apart from each other and from all else it sends.

Bits: Epson TM-U220 manual p.82 and TM-T88III guide p.318; bytes told apart as in Epson TM-U295
Appendix D. Bits are masked, never compared as a whole: drawer and reserved bits differ by model.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from printer.transport import Transport

# Time for one answer. At 9600 baud a byte takes 1 ms; printers answer within 100 ms, also offline.
ANSWER_TIMEOUT_S = 0.5
_SEND_TIMEOUT_S = 1.0

_XON, _XOFF = 0x11, 0x13
# First byte of an answer that goes on to NUL (GS I, GS ( H ...).
_BLOCK_HEADS = frozenset((0x35, 0x37, 0x3B, 0x3D, 0x5F))
# The longest block is a model's name (GS I: 80 bytes). What goes on without NUL is noise on the line.
_LONGEST_BLOCK = 128
# Answers kept while a printer is waited for, perhaps all night on a noisy line; a handful is due.
_MOST_QUEUED = 64


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What is wrong, or not. All False: ready."""

    offline: bool = False
    cover_open: bool = False
    paper_out: bool = False
    paper_low: bool = False
    error: bool = False

    @property
    def ready(self) -> bool:
        """True where the printer would print now; little paper is no obstacle."""
        return not (self.offline or self.cover_open or self.paper_out or self.error)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `real_time` to DLE EOT, `queued` to GS r, `block` from its head to before NUL."""

    kind: Literal["real_time", "queued", "block"]
    data: bytes


class Ears:
    """What a printer sends on one link, in whatever pieces it comes."""

    def __init__(self) -> None:
        self.queued: list[Answer] = []
        """Answers to questions that waited their turn behind a job; whoever takes them clears them."""
        self._skip = 0
        self._block: bytearray | None = None

    def hear(self, data: bytes) -> list[int]:
        """The DLE EOT answers in `data`; all other answers go to `queued`."""
        real_time: list[int] = []
        for byte in data:
            answer = None if byte in (_XON, _XOFF) else self._next(byte)
            if answer is None:
                continue
            if answer.kind == "real_time":
                real_time += answer.data
            else:
                self.queued.append(answer)
        del self.queued[:-_MOST_QUEUED]
        return real_time

    def _next(self, byte: int) -> Answer | None:
        """The answer that this byte completes. Flow control may stand anywhere and never comes here."""
        if self._block is not None:
            return self._in_block(byte)
        if self._skip and byte & 0b1001_0000 == 0:
            self._skip -= 1
            return None
        self._skip = 0
        if is_answer(byte):
            return Answer("real_time", bytes((byte,)))
        if byte & 0b1001_0011 == 0b0001_0000:
            # Automatic status back, 0xx1xx00: three more bytes, 0xx0xxxx, belong to it.
            self._skip = 3
        elif byte in _BLOCK_HEADS:
            self._block = bytearray((byte,))
        elif byte & 0b1001_0000 == 0:
            return Answer("queued", bytes((byte,)))
        return None

    def _in_block(self, byte: int) -> Answer | None:
        assert self._block is not None
        if byte and len(self._block) < _LONGEST_BLOCK:
            self._block.append(byte)
            return None
        whole, self._block = bytes(self._block), None
        return None if byte else Answer("block", whole)


def is_answer(byte: int) -> bool:
    """True for the form of a DLE EOT answer, 0xx1xx10."""
    return byte & 0b1001_0011 == 0b0001_0010


def status_of(printer: int, cause: int, paper: int) -> PrinterStatus:
    """The answers to DLE EOT 1 (printer), 2 (offline cause) and 4 (paper)."""
    return PrinterStatus(
        offline=bool(printer & 0x08),
        cover_open=bool(cause & 0x04),
        paper_out=bool(cause & 0x20 or paper & 0x60 == 0x60),
        paper_low=bool(paper & 0x0C == 0x0C),
        error=bool(cause & 0x40),
    )


def query_status(
    transport: Transport,
    now: Callable[[], float] = time.monotonic,
    ears: Ears | None = None,
) -> PrinterStatus | None:
    """Ask DLE EOT 1, 2 and 4, one after the other; None where the printer stays silent.

    TransportError where the link fails. Only between commands: inside one it would be data. Other
    answers that arrive meanwhile are kept in `ears`.
    """
    if not transport.bidirectional:
        return None
    ears = ears or Ears()
    # Old answers would be taken for the new one.
    ears.hear(transport.read_available(0))
    answers = []
    for kind in (1, 2, 4):
        transport.write(bytes((0x10, 0x04, kind)), _SEND_TIMEOUT_S)
        answer = _answer(transport, now, ears)
        if answer is None:
            return None
        answers.append(answer)
    return status_of(*answers)


def _answer(transport: Transport, now: Callable[[], float], ears: Ears) -> int | None:
    deadline = now() + ANSWER_TIMEOUT_S
    while (left := deadline - now()) > 0:
        found = ears.hear(transport.read_available(left))
        if found:
            return found[-1]
    return None
