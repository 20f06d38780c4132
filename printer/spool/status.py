"""What a printer says of itself: its answers told apart from each other and from all else it sends.

Bits: Epson TM-U220 manual p.82 and TM-T88III guide p.318; bytes told apart as in Epson TM-U295
Appendix D and the Citizen manual 5.3. Bits are masked, never compared as a whole: drawer and reserved
bits differ by model.

    0xx1xx10  DLE EOT (real time)          37 3D 3B 35 5F  head of a block that ends with NUL
    0xx1xx00  first of four ASB bytes      11 13           flow control, also inside a block
    0xx0xxxx  GS r, GS I; or an ASB block's other three
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
_ASB_BYTES = 4
# Answers kept while a printer is waited for, perhaps all night on a noisy line; a handful is due.
_MOST_QUEUED = 64
# Late answers waited for. A printer that was switched off owes none, and each costs a wait.
_MOST_OWED = 3


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What is wrong, or not. All False: ready."""

    offline: bool = False
    cover_open: bool = False
    paper_out: bool = False
    paper_low: bool = False
    error: bool = False
    """A fault that names no other cause here."""
    cutter: bool = False
    overheated: bool = False
    """It goes on by itself when its head has cooled."""
    unrecoverable: bool = False
    """Off and on again, or repair."""
    drawer_open: bool = False
    """Its drawer pin is high; what that means depends on the drawer. For showing, never for deciding."""

    @property
    def ready(self) -> bool:
        """True where the printer would print now; little paper is no obstacle."""
        stops = (
            self.offline,
            self.cover_open,
            self.paper_out,
            self.error,
            self.cutter,
            self.overheated,
            self.unrecoverable,
        )
        return not any(stops)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `real_time` to DLE EOT, `queued` to GS r, `block` from its head to before NUL, `asb` all four."""

    kind: Literal["real_time", "queued", "block", "asb"]
    data: bytes


class Ears:
    """What a printer sends on one link, in whatever pieces it comes."""

    def __init__(self) -> None:
        self.queued: list[Answer] = []
        """Answers to questions that waited their turn behind a job; whoever takes them clears them."""
        self.pushed: PrinterStatus | None = None
        """The last status it sent unasked."""
        self.owed = 0
        """DLE EOT answers that did not come in time: on a line, not a connection, they still may."""
        self._asb: bytearray | None = None
        self._block: bytearray | None = None

    def hear(self, data: bytes) -> list[int]:
        """The DLE EOT answers in `data`; a pushed status goes to `pushed`, all other answers to `queued`."""
        real_time: list[int] = []
        for byte in data:
            answer = None if byte in (_XON, _XOFF) else self._next(byte)
            if answer is None:
                continue
            if answer.kind == "real_time":
                real_time += answer.data
            elif answer.kind == "asb":
                self.pushed = status_of_asb(answer.data)
            else:
                self.queued.append(answer)
        del self.queued[:-_MOST_QUEUED]
        return real_time

    def _next(self, byte: int) -> Answer | None:
        """The answer that this byte completes. Flow control may stand anywhere and never comes here."""
        if self._block is not None:
            return self._in_block(byte)
        if is_answer(byte):
            # In real time, so it may stand between the bytes of a status block.
            return Answer("real_time", bytes((byte,)))
        if byte & 0b1001_0011 == 0b0001_0000:
            self._asb = bytearray((byte,))
        elif byte in _BLOCK_HEADS:
            self._block = bytearray((byte,))
        elif byte & 0b1001_0000 == 0:
            return self._plain(byte)
        return None

    def _plain(self, byte: int) -> Answer | None:
        if self._asb is None:
            return Answer("queued", bytes((byte,)))
        # A block that lost a byte swallows the next answer: asked again, that is better than a proof too many.
        self._asb.append(byte)
        if len(self._asb) < _ASB_BYTES:
            return None
        whole, self._asb = bytes(self._asb), None
        return Answer("asb", whole)

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


def status_of(printer: int, cause: int, error: int | None, paper: int) -> PrinterStatus:
    """The answers to DLE EOT 1 (printer), 2 (offline cause), 3 (error cause; None: not asked) and 4 (paper)."""
    failed = bool(cause & 0x40)
    cutter = failed and error is not None and bool(error & 0x08)
    unrecoverable = failed and error is not None and bool(error & 0x20)
    cover = bool(cause & 0x04)
    # An open cover counts among the errors that pass by themselves on some models.
    passing = failed and error is not None and bool(error & 0x40)
    overheated = passing and not cover
    return PrinterStatus(
        offline=bool(printer & 0x08),
        cover_open=cover,
        paper_out=bool(cause & 0x20 or paper & 0x60 == 0x60),
        paper_low=bool(paper & 0x0C == 0x0C),
        error=failed and not (cutter or unrecoverable or passing),
        cutter=cutter,
        overheated=overheated,
        unrecoverable=unrecoverable,
        drawer_open=bool(printer & 0x04),
    )


def status_of_asb(block: bytes) -> PrinterStatus:
    """The four bytes of automatic status back (GS a)."""
    printer, error, paper, _ = block
    cutter, unrecoverable = bool(error & 0x08), bool(error & 0x20)
    cover = bool(printer & 0x20)
    passing = bool(error & 0x40)
    return PrinterStatus(
        offline=bool(printer & 0x08),
        cover_open=cover,
        paper_out=bool(paper & 0x0C == 0x0C),
        paper_low=bool(paper & 0x03 == 0x03),
        error=bool(error & 0x04) and not (cutter or unrecoverable or passing),
        cutter=cutter,
        overheated=passing and not cover,
        unrecoverable=unrecoverable,
        drawer_open=bool(printer & 0x04),
    )


def query_status(
    transport: Transport,
    now: Callable[[], float] = time.monotonic,
    ears: Ears | None = None,
) -> PrinterStatus | None:
    """Ask DLE EOT 1, 2 and 4, one after the other, and 3 where 2 speaks of an error; None: it stays silent.

    TransportError where the link fails. Only between commands: inside one it would be data. Other
    answers that arrive meanwhile are kept in `ears`.
    """
    if not transport.bidirectional:
        return None
    ears = ears or Ears()
    asker = _Asker(transport, now, ears)
    printer = asker.ask(1)
    cause = asker.ask(2) if printer is not None else None
    paper = asker.ask(4) if cause is not None else None
    if printer is None or cause is None or paper is None:
        return None
    # A model without an answer to 3 has an error all the same.
    error = asker.ask(3) if cause & 0x40 else None
    return status_of(printer, cause, error, paper)


class _Asker:
    """One question at a time: the answers have no names, so the next waits for the one before."""

    def __init__(self, transport: Transport, now: Callable[[], float], ears: Ears) -> None:
        self._transport, self._now, self._ears = transport, now, ears

    def ask(self, kind: int) -> int | None:
        """The answer to DLE EOT `kind`; None where none comes."""
        ears = self._ears
        # Old answers would be taken for the new one.
        ears.owed = max(0, ears.owed - len(ears.hear(self._transport.read_available(0))))
        self._transport.write(bytes((0x10, 0x04, kind)), _SEND_TIMEOUT_S)
        deadline = self._now() + ANSWER_TIMEOUT_S
        found: list[int] = []
        while len(found) <= ears.owed and (left := deadline - self._now()) > 0:
            found += ears.hear(self._transport.read_available(left))
        if found:
            ears.owed = 0
            return found[-1]
        ears.owed = min(_MOST_OWED, ears.owed + 1)
        return None
