"""What a printer says of itself: DLE EOT answers, told apart from everything else it may send.

Bits: Epson TM-U220 manual p.82 and TM-T88III guide p.318; bytes told apart as in Epson TM-U295
Appendix D. Bits are masked, never compared as a whole: drawer and reserved bits differ by model.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from .transport import Transport

# Time for one answer. At 9600 baud a byte takes 1 ms; printers answer within 100 ms, also offline.
ANSWER_TIMEOUT_S = 0.5
_SEND_TIMEOUT_S = 1.0

_XON, _XOFF = 0x11, 0x13
# First byte of an answer that goes on to NUL (GS I, GS ( H ...).
_BLOCK_HEADS = frozenset((0x35, 0x37, 0x3B, 0x3D, 0x5F))


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


def answers_in(data: bytes) -> list[int]:
    """DLE EOT answers among what arrived: without flow control, ASB and text blocks."""
    found: list[int] = []
    skip = 0
    in_block = False
    for byte in data:
        if byte in (_XON, _XOFF):
            continue
        if in_block:
            in_block = byte != 0
        elif skip:
            skip -= 1
        elif is_answer(byte):
            found.append(byte)
        elif byte & 0b1001_0011 == 0b0001_0000:
            # Automatic status back, 0xx1xx00: three more bytes belong to it.
            skip = 3
        else:
            in_block = byte in _BLOCK_HEADS
    return found


def query_status(
    transport: Transport, now: Callable[[], float] = time.monotonic
) -> PrinterStatus | None:
    """Ask DLE EOT 1, 2 and 4, one after the other; None where the printer stays silent.

    TransportError where the link fails. Only between commands: inside one it would be data.
    """
    if not transport.bidirectional:
        return None
    # Old answers would be taken for the new one.
    transport.read_available(0)
    answers = []
    for kind in (1, 2, 4):
        transport.write(bytes((0x10, 0x04, kind)), _SEND_TIMEOUT_S)
        answer = _answer(transport, now)
        if answer is None:
            return None
        answers.append(answer)
    return status_of(*answers)


def _answer(transport: Transport, now: Callable[[], float]) -> int | None:
    deadline = now() + ANSWER_TIMEOUT_S
    heard = b""
    while (left := deadline - now()) > 0:
        heard += transport.read_available(left)
        found = answers_in(heard)
        if found:
            return found[-1]
    return None
