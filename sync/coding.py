"""Codings of a batch on its way: gzip always; another one where both sides know it (RFC 9110 8.4, RFC 7694).

A better coding (zstd) is one entry in CODINGS and needs no change of the protocol: the receiver names what it
takes in `Accept-Encoding`. The standard library has zstd from Python 3.14 on; a dependency for a tenth
of a few megabytes a day is not worth its upkeep.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

ALWAYS = "gzip"

# 6 is within two percent of 9 on journal lines, at a third of its time.
LEVEL = 6


class Damaged(ValueError):
    """The bytes are not what their coding says, or end too early."""


class TooLarge(ValueError):
    """They would unpack to more than is allowed: nothing is kept."""


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, LEVEL, mtime=0)


def _gunzip(data: bytes, limit: int) -> bytes:
    """A few bytes of gzip can be gigabytes, so at most `limit` are ever made."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        made = unpacker.decompress(data, limit + 1)
    except zlib.error as error:
        raise Damaged(str(error)) from None
    if len(made) > limit:
        raise TooLarge(f"more than {limit} bytes")
    if not unpacker.eof or unpacker.unused_data:
        raise Damaged("it ends too early" if not unpacker.eof else "something follows its end")
    return made


Coding = tuple[Callable[[bytes], bytes], Callable[[bytes, int], bytes]]
"""Pack, and unpack up to a limit of bytes."""

CODINGS: dict[str, Coding] = {"gzip": (_gzip, _gunzip)}
"""What this side knows, best last."""

ACCEPTED = ", ".join(reversed(CODINGS))
"""For an `Accept-Encoding` header, best first."""


def chosen(accepted: str | None) -> str:
    """Our best coding that the other side takes, from its `Accept-Encoding`; gzip where it says nothing of use."""
    names = set()
    for part in (accepted or "").split(","):
        name, _, weight = part.strip().partition(";")
        if weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            names.add(name.strip().lower())
    return next((name for name in reversed(CODINGS) if name in names), ALWAYS)
