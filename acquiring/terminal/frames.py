"""The frame of a card terminal: STX, header, data, ETX, checksum. Bytes in, frames out; a card number never comes out.

    STX(02) id(16, NUL-padded) YYYYMMDDhhmmss(14) job(1) response(1) length(2, little-endian) data ETX(03) BCC(1)

The length counts the data alone. BCC is the XOR of every byte from STX through ETX. Between frames ACK (06) and NACK
(15) stand alone. The data may hold any byte, STX and ETX too: a frame's end is known by its length. The stamp is when
its sender sent it [N: 전송일시]; whether an answer repeats its request's stamp is not known, so nothing rests on it.
All of it unverified against hardware: [K] [N] [C] [V] agree on this layout (see the package).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import reduce
from operator import xor

STX, ETX = 0x02, 0x03
HEADER_BYTES, TAIL_BYTES = 35, 2
ID_BYTES, STAMP_BYTES = 16, 14
_STAMP_AT = 1 + ID_BYTES
_JOB_AT = _STAMP_AT + STAMP_BYTES
_RESPONSE_AT, _LENGTH_AT = _JOB_AT + 1, _JOB_AT + 2

# The longest data that any source names is 339 bytes (job G); a length beyond this is noise that began with an STX.
MAX_DATA_BYTES = 1024

# Card fields: answers with a card number, and where it stands in their data. `d` begins with medium and card kind.
CARD_AT, CARD_BYTES = 2, 20
_WITH_CARD = frozenset(b"bcdgl")
# Jobs whose data holds nothing of a card. Whatever another job brings is not looked at, and not kept.
_WITHOUT_CARD = frozenset(b"ABCDELMRVaemrv@")
_JOBS = frozenset(b"ABCDEFGHIJKLMNQRSTVWXYZabcdefghijklmnqrstvwxyz@")

# Korean card practice (감독원 지침, reference/korea.md 2.1): digits 9 to 12 are never shown.
_SHOWN_FIRST, _HIDDEN_FROM, _HIDDEN_TO, _SHOWN_LAST = 6, 8, 12, 4
_SHORTEST_CARD = 13


class Control(Enum):
    """A byte between frames."""

    ACK = 0x06
    NACK = 0x15


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole frame. Where its job brings a card number, `data` holds it masked already."""

    job: str
    stamp: str
    data: bytes = b""
    id: str = ""
    response: int = 0


@dataclass(frozen=True, slots=True)
class Broken:
    """Bytes that began like a frame and were none. `why` is one of ours; the bytes are gone."""

    why: str
    whole: bool = False
    """Everything but the checksum was right: somebody did send a frame, and waits for a NACK."""


Token = Frame | Control | Broken


def encoded(frame: Frame) -> bytes:
    """The bytes of a frame. ValueError where a field does not fit; the text names the field alone."""
    sender, stamp = frame.id.encode("ascii", "replace"), frame.stamp.encode("ascii", "replace")
    if len(sender) > ID_BYTES:
        raise ValueError(f"a terminal's id has at most {ID_BYTES} letters")
    if len(stamp) != STAMP_BYTES or not stamp.isdigit():
        raise ValueError("a stamp is YYYYMMDDhhmmss")
    if len(frame.data) > MAX_DATA_BYTES:
        raise ValueError(f"data has at most {MAX_DATA_BYTES} bytes")
    body = b"".join((
        bytes((STX,)),
        sender.ljust(ID_BYTES, b"\x00"),
        stamp,
        frame.job.encode("ascii"),
        bytes((frame.response,)),
        len(frame.data).to_bytes(2, "little"),
        frame.data,
        bytes((ETX,)),
    ))  # fmt: skip
    return body + bytes((checksum(body),))


def checksum(body: bytes) -> int:
    """BCC of everything from STX through ETX."""
    return reduce(xor, body, 0)


def masked_card(field: bytes) -> str:
    """A card number as it may be kept: the first six and at most the last four digits, 9 to 12 always hidden.

    "" where the field is blank. The terminal is said to mask by itself, zeros or blanks around it [N]; what it left
    open is hidden here all the same, and what is not a digit shows as `*`.
    """
    text = field.decode("ascii", "replace").strip(" \x00").lstrip("0").replace("-", "")
    length = len(text)
    return "".join(
        char if char.isascii() and char.isdecimal() and _may_show(place, length) else "*"
        for place, char in enumerate(text)
    )


def _may_show(place: int, length: int) -> bool:
    if length < _SHORTEST_CARD or _HIDDEN_FROM <= place < _HIDDEN_TO:
        return False
    return place < _SHOWN_FIRST or place >= length - _SHOWN_LAST


def _kept(job: int, data: bytes) -> bytes:
    """The data that may leave this file."""
    if job in _WITH_CARD and len(data) >= CARD_AT + CARD_BYTES:
        card = masked_card(data[CARD_AT : CARD_AT + CARD_BYTES]).encode().ljust(CARD_BYTES)
        return data[:CARD_AT] + card + data[CARD_AT + CARD_BYTES :]
    # A shorter one cannot be an answer, and may hold a piece of a card.
    return data if job in _WITHOUT_CARD else b""


class FrameReader:
    """Finds frames in whatever a line brings, in whatever pieces. Its memory is never shown: it may hold a card."""

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def waiting(self) -> bool:
        """A frame has begun and its end is still to come."""
        return bool(self._held)

    def feed(self, data: bytes) -> list[Token]:
        """What `data` completes, in its order."""
        self._held += data
        found: list[Token] = []
        while self._held and (token := self._next()) is not None:
            found.extend(token)
        return found

    def expire(self) -> list[Token]:
        """Nothing more came: what had begun was no frame. Behind its first byte there may still be one."""
        found: list[Token] = []
        while self._held:
            del self._held[0]
            found.append(Broken("cut off"))
            found.extend(self.feed(b""))
        return found

    def _next(self) -> list[Token] | None:
        """Takes something off the front; None where more must come."""
        first = self._held[0]
        if first != STX:
            del self._held[0]
            return [Control(first)] if first in (0x06, 0x15) else []
        if not self._plausible():
            del self._held[0]
            return [Broken("no header")]
        if len(self._held) < HEADER_BYTES:
            return None
        length = self._length()
        end = HEADER_BYTES + length + TAIL_BYTES
        if len(self._held) < end:
            return None
        whole = bytes(self._held[:end])
        if whole[-2] != ETX:
            del self._held[0]
            return [Broken("no end")]
        if checksum(whole[:-1]) != whole[-1]:
            # Where the checksum itself got lost, what stands in its place may begin the next frame.
            del self._held[: end - (whole[-1] == STX)]
            return [Broken("wrong checksum", whole=True)]
        del self._held[:end]
        return [_frame(whole)]

    def _length(self) -> int:
        return int.from_bytes(self._held[_LENGTH_AT:HEADER_BYTES], "little")

    def _plausible(self) -> bool:
        """Whether what is here so far can be a header: told early, so that noise does not swallow a frame."""
        held = self._held
        stamp = held[_STAMP_AT:_JOB_AT]
        if stamp and not stamp.isdigit():
            return False
        if len(held) > _JOB_AT and held[_JOB_AT] not in _JOBS:
            return False
        return len(held) < HEADER_BYTES or self._length() <= MAX_DATA_BYTES


def _frame(whole: bytes) -> Frame:
    return Frame(
        id=whole[1:_STAMP_AT].decode("ascii", "replace").strip(" \x00"),
        stamp=whole[_STAMP_AT:_JOB_AT].decode("ascii"),
        job=chr(whole[_JOB_AT]),
        response=whole[_RESPONSE_AT],
        data=_kept(whole[_JOB_AT], whole[HEADER_BYTES:-TAIL_BYTES]),
    )
