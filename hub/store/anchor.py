"""The anchor: where retention cut the journal off, signed with the hub's key, so that nobody else can shorten it."""

from __future__ import annotations

import hmac
from pathlib import Path

from hub.files import KEY_BYTES, key_file

from .journal import GENESIS, ChainBroken, Head
from .reader import Reader


def signed(key: bytes, seq: int, digest: bytes) -> bytes:
    """HMAC-SHA256 over the last pruned entry's place in the chain."""
    return hmac.digest(key, b"anchor:" + seq.to_bytes(8, "big") + digest, "sha256")


def start_of_chain(reader: Reader, key: bytes | None) -> Head:
    """The head before the first entry that is there: the genesis, or an anchor that the key signed.

    ChainBroken for a forged anchor, and for a journal that does not begin right behind it.
    """
    anchor, first = reader.anchor(), reader.first_seq()
    seq = anchor[0] if anchor else 0
    if first is not None and first != seq + 1:
        raise ChainBroken(first, f"the journal should begin at {seq + 1}")
    if anchor is None:
        return Head(1, 0, GENESIS)
    if key is None or not hmac.compare_digest(signed(key, seq, anchor[1]), anchor[2]):
        raise ChainBroken(seq, "the anchor was not signed by this hub's key")
    return Head(0, seq, anchor[1])


def key_beside(database: Path) -> bytes | None:
    """The hub's key in the folder of its database; None if it is not there."""
    file = key_file(database.parent, "hub")
    key = file.read_bytes() if file.is_file() else b""
    return key if len(key) == KEY_BYTES else None
