"""What of a journal entry leaves the shop. The one list: the hub reads these columns and no others.

An entry's private part (notes, names, phone numbers, hashes of PINs and tokens) and its salt stay. The
private part's salted digest goes, since the chain is computed over it; nothing can be read out of it.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, ValidationError

from hub.domain.chain import Place, chained
from hub.domain.text import Frozen

from .cursor import Row

SHARED: tuple[str, ...] = (
    *("epoch", "seq", "v", "at", "type", "subject", "device", "person", "command_id"),
    *("shared", "private_digest"),
)
"""Columns of the journal that are sent."""

# SQLite's largest integer: a number past it would be a poison row at the region.
INTEGER_MAX = 2**63 - 1

Count = Annotated[int, Field(ge=1, le=INTEGER_MAX)]
Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""32 bytes in lower-case hex."""
Word = Annotated[str, Field(min_length=1, max_length=120)]
"""An id or a kind: anything that a newer hub may come up with, but no novel."""


class SharedEntry(Frozen):
    """One line of a batch: the header's fields, the shared part as the very text that was hashed.

    A kind or version that nobody here knows is as good as any other; a field that is not named here is
    refused, so that no private part can ride along by mistake.
    """

    epoch: Count
    seq: Count
    v: Count
    at: Annotated[int, Field(ge=0, le=INTEGER_MAX)]
    type: Word
    subject: Word
    device: Word
    person: Word | None
    command_id: Word | None
    shared: str
    private_digest: Hex | None

    def after(self, previous: bytes) -> bytes:
        """The entry's hash, given the one before it."""
        header = (
            self.epoch, self.seq, self.v, self.at, self.type, self.subject,
            self.device, self.person, self.command_id,
        )  # fmt: skip
        digest = bytes.fromhex(self.private_digest) if self.private_digest else None
        return chained(previous, header, self.shared, digest)


def of_row(row: Row) -> tuple[SharedEntry, Place]:
    """What leaves the shop of a journal row, and the row's own place in the chain."""
    *values, digest, own_hash = row
    fields: dict[str, Any] = dict(zip(SHARED, (*values, digest and digest.hex()), strict=True))
    entry = SharedEntry.model_construct(**fields)
    return entry, Place(entry.epoch, entry.seq, own_hash)


def read_line(line: bytes) -> SharedEntry:
    """The entry of a line; ValueError names the first wrong field, never its content."""
    try:
        return SharedEntry.model_validate_json(line)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_context=False, include_url=False)[0]
        raise ValueError(f"{'.'.join(map(str, wrong['loc'])) or 'line'}: {wrong['type']}") from None
