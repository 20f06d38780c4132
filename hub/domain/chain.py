"""The journal's hash chain: one formula for the hub that writes it and for whoever receives it.

    hash = sha256(previous hash | length of header (4 bytes, big-endian) | header
                  | sha256(shared) | private digest)

The header is the compact JSON array `[epoch, seq, v, at, type, subject, device, person, command_id]`
in UTF-8. The private digest is `sha256(salt16 | private)`, or 32 zero bytes for an entry without private
part: whoever has only the digest can follow the chain and learns nothing of what is private.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

GENESIS = bytes(32)
"""The hash before the first entry."""
NOTHING_PRIVATE = bytes(32)
# One encoder for all headers: `json.dumps` makes a new one at every call that leaves its defaults.
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Place:
    """An entry's place in the chain. `epoch` 0: nobody knows it (an anchor), or before the first entry."""

    epoch: int
    seq: int
    hash: bytes


START = Place(0, 0, GENESIS)
"""Before the first entry of any journal."""


def chained(
    previous: bytes, header: Sequence[Any], shared: str, private_digest: bytes | None
) -> bytes:
    """The hash of an entry (32 bytes)."""
    head = _COMPACT.encode(header).encode()
    return hashlib.sha256(
        previous
        + len(head).to_bytes(4, "big")
        + head
        + hashlib.sha256(shared.encode()).digest()
        + (private_digest or NOTHING_PRIVATE)
    ).digest()
