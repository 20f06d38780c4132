"""A batch: a stretch of one epoch of the journal, as NDJSON. The first line says which, an entry a line follows.

A batch without entries is a greeting: it asks where the region stands, and says that the shop is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, ValidationError, model_validator

from hub.domain.chain import Place
from hub.domain.text import Frozen

from .cursor import Row
from .shared_fields import INTEGER_MAX, Count, Hex, SharedEntry, of_row, read_line

PROTOCOL: Literal[1] = 1

BATCHES = "/api/v1/batches"
"""Where a region takes them (POST)."""

# A few hundred orders: packed, some 40 KB, which a slow line carries in a second or two.
ENTRIES_MAX = 500
# Of lines, before packing. An entry that is larger alone (a menu) goes alone.
BYTES_MAX = 256 * 1024
# The largest command that a hub takes is a menu of 8 MB; quoted inside a line it grows by a third at worst.
UNPACKED_MAX = 16 * 1024 * 1024
# A menu of that size packs to a tenth.
PACKED_MAX = 4 * 1024 * 1024

Number = Annotated[int, Field(ge=0, le=INTEGER_MAX)]


class Malformed(ValueError):
    """Not a batch of this protocol. The text names the place, never its content."""


class BrokenChain(ValueError):
    """The entries do not follow from one another, or do not end where the batch says."""


class Header(Frozen):
    """The first line. `first` is `last + 1` in a greeting."""

    madang: Literal[1]
    """The protocol's version."""
    epoch: Number
    first: Count
    last: Number
    prev_hash: Hex
    last_hash: Hex
    begins: bool = False
    """Retention cut the journal off before `first`: nothing older is there any more."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first - 1:
            raise ValueError("last comes before first")
        if self.last >= self.first and not self.epoch:
            raise ValueError("entries have an epoch")
        if self.last < self.first and self.prev_hash != self.last_hash:
            raise ValueError("a greeting stands in one place")
        return self

    @property
    def before(self) -> Place:
        """Where the region must stand for the batch to follow."""
        return Place(self.epoch, self.first - 1, bytes.fromhex(self.prev_hash))

    @property
    def end(self) -> Place:
        return Place(self.epoch, self.last, bytes.fromhex(self.last_hash))


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch and its entries; `lines` is the body before packing."""

    header: Header
    entries: tuple[SharedEntry, ...]
    hashes: tuple[bytes, ...]
    """Hash of each entry, computed from the one before."""
    lines: bytes


def gathered(after: Place, rows: Iterable[Row], *, begins: bool = False) -> Batch:
    """The next batch behind `after`: as many rows as the limits allow, of one epoch. A greeting if there are none."""
    entries: list[SharedEntry] = []
    places: list[Place] = []
    lines: list[bytes] = []
    size = 0
    for row in rows:
        entry, place = of_row(row)
        line = entry.model_dump_json().encode() + b"\n"
        if entries and (entry.epoch != entries[0].epoch or size + len(line) > BYTES_MAX):
            break
        entries.append(entry)
        places.append(place)
        lines.append(line)
        size += len(line)
        if len(entries) == ENTRIES_MAX:
            break
    end = places[-1] if places else after
    header = Header(
        madang=PROTOCOL,
        epoch=end.epoch,
        first=after.seq + 1,
        last=end.seq,
        prev_hash=after.hash.hex(),
        last_hash=end.hash.hex(),
        begins=begins,
    )
    head = header.model_dump_json().encode() + b"\n"
    return Batch(header, tuple(entries), tuple(p.hash for p in places), head + b"".join(lines))


def read(body: bytes) -> Batch:
    """The batch of an unpacked body, every hash followed. Malformed or BrokenChain where it is not one."""
    # Counted before it is split: 16 MB of line ends would be lists of a quarter of a gigabyte.
    if body.count(b"\n") > 1 + ENTRIES_MAX:
        raise Malformed(f"more than {ENTRIES_MAX} entries")
    first, *lines = body.split(b"\n")
    if not lines or lines.pop() != b"":
        raise Malformed("the last line does not end")
    header = _header(first)
    if len(lines) != header.last - header.first + 1:
        raise Malformed(f"{len(lines)} entries, not {header.last - header.first + 1}")
    entries = []
    for number, line in enumerate(lines, start=1):
        try:
            entries.append(read_line(line))
        except ValueError as error:
            raise Malformed(f"entry {number}: {error}") from None
    return Batch(header, tuple(entries), _followed(header, entries), body)


def _header(line: bytes) -> Header:
    try:
        version = json.loads(line).get("madang")
    except (ValueError, AttributeError, RecursionError):
        raise Malformed("the first line is not a header") from None
    if version != PROTOCOL or isinstance(version, bool):
        raise Malformed(f"protocol: this side speaks {PROTOCOL}")
    try:
        return Header.model_validate_json(line)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_context=False, include_url=False)[0]
        place = ".".join(map(str, wrong["loc"])) or "as a whole"
        raise Malformed(f"header: {place}: {wrong['type']}") from None


def _followed(header: Header, entries: Sequence[SharedEntry]) -> tuple[bytes, ...]:
    """The hash of each entry. BrokenChain where a number or an epoch is not the next, or the end is another."""
    previous, hashes = header.before.hash, []
    for seq, entry in enumerate(entries, start=header.first):
        if (entry.epoch, entry.seq) != (header.epoch, seq):
            raise BrokenChain(f"entry {seq} is numbered {entry.epoch}/{entry.seq}")
        try:
            previous = entry.after(previous)
        except UnicodeEncodeError:
            raise BrokenChain(f"entry {seq} holds a lone surrogate") from None
        hashes.append(previous)
    if previous != header.end.hash:
        raise BrokenChain("the last hash is another")
    return tuple(hashes)


Verdict = Literal["stored", "have_already", "gap", "fork"]
"""stored: durable. have_already: was there, send on from the cursor. gap: send from the cursor.
fork: another history than the one that is known; a person decides."""


class _Said(Frozen):
    """What the region says: a newer one may say more."""

    model_config = ConfigDict(extra="ignore")


class Standing(_Said):
    """A place on the wire."""

    epoch: Number
    seq: Number
    hash: Hex

    @classmethod
    def of(cls, place: Place) -> Self:
        return cls(epoch=place.epoch, seq=place.seq, hash=place.hash.hex())

    @property
    def place(self) -> Place:
        return Place(self.epoch, self.seq, bytes.fromhex(self.hash))


class Answer(_Said):
    """What the region says to a batch."""

    verdict: Verdict
    cursor: Standing
    """How far the region is now."""
    hold_s: Annotated[int, Field(ge=0, le=3600)] = 0
    """Seconds to wait before the next batch: the region drains a long outage at its own pace."""
