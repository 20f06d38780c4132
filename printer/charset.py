"""Which bytes a Korean printer understands: strict KS X 1001, CP949, or ASCII alone.

Python's `euc_kr` encoder must not be used: it does not refuse the 8,822 syllables outside KS X 1001
but writes an 8-byte make-up sequence that prints as four letters. `cp949` gives one pair for each;
a pair is KS X 1001 only where both bytes are A1 or more. Others may have an ASCII second byte and
derail the parser of a printer that holds KS X 1001 alone.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

Charset = Literal["ksx1001", "cp949", "none"]

# n of ESC R n. Under Korea 5C prints the won sign; without ESC R the printer's own setting stands.
USA, KOREA = 0, 13
# What the international sets print in place of these differs, so no byte of them is sure.
_NATIONAL = frozenset("#$@[]^`{|}~")
# Added to KS X 1001 in 1998: older letter ROMs ("KOREA C-5601C") print nothing for them.
_LATE = frozenset("€®")
WON_BYTE = 0x5C
WON_SIGN = "₩"
BOX = "□"


@cache
def pair(char: str) -> bytes | None:
    """The two CP949 bytes of `char`, or None."""
    try:
        encoded = char.encode("cp949")
    except UnicodeEncodeError:
        return None
    return encoded if len(encoded) == 2 else None


@cache
def is_ksx1001(char: str) -> bool:
    """True where KS X 1001 holds `char` as a double-byte letter."""
    encoded = pair(char)
    return encoded is not None and encoded[0] >= 0xA1 and encoded[1] >= 0xA1


@cache
def encode_char(char: str, charset: Charset, international: int | None = KOREA) -> bytes | None:
    """Bytes for one character, or None where the printer's own letters do not hold it.

    `international` is n of ESC R n, None where none is sent.
    """
    if char == "\\":
        # Korean printers show the won sign at 5C in any case.
        plain = charset == "none" and international in (None, USA)
        return char.encode("ascii") if plain else None
    if char in _NATIONAL and international not in (None, USA, KOREA):
        return None
    if " " <= char <= "~":
        return char.encode("ascii")
    if charset == "none" or char in _LATE:
        return None
    if char == WON_SIGN:
        return bytes((WON_BYTE,)) if international == KOREA else None
    if is_ksx1001(char) or (charset == "cp949" and pair(char) is not None):
        return pair(char)
    return None


def encode(
    text: str, charset: Charset, international: int | None = KOREA
) -> tuple[bytes, tuple[str, ...]]:
    """Bytes of all that can be encoded, and the characters (in order, once each) that cannot."""
    out = bytearray()
    missing: dict[str, None] = {}
    for char in text:
        encoded = encode_char(char, charset, international)
        if encoded is None:
            missing[char] = None
        else:
            out += encoded
    return bytes(out), tuple(missing)


def decode(data: bytes, charset: Charset) -> str:
    """What a printer of `charset` prints for text bytes; what it cannot read is a box each."""
    out: list[str] = []
    at = 0
    while at < len(data):
        lead = data[at]
        if lead < 0x80 or charset == "none":
            out.append(_decode_single(lead, charset))
            at += 1
            continue
        two = data[at : at + 2]
        at += 2
        if charset == "ksx1001" and not (len(two) == 2 and two[0] >= 0xA1 and two[1] >= 0xA1):
            # A KS X 1001 font derails here: it drops the lead and prints the second byte as ASCII.
            out.append(BOX)
            at -= 1
            continue
        try:
            out.append(two.decode("cp949"))
        except UnicodeDecodeError:
            out.append(BOX)
    return "".join(out)


def _decode_single(byte: int, charset: Charset) -> str:
    if byte == WON_BYTE and charset != "none":
        return WON_SIGN
    return chr(byte) if 0x20 <= byte <= 0x7E else BOX
