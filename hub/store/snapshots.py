"""Snapshots: the fold up to an entry, so that a start reads the tail and not the history.

Made by an independent process (`python -m hub.store.snapshots FILE`), which verifies the chain and folds on
its own: a busy loop would be stalled by it, and a second fold is a second opinion.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from hub.domain.apply import apply
from hub.domain.state import ShopState

from .journal import GENESIS, ChainBroken, Head, decoded, verified
from .reader import PAGE, Reader
from .rows import Statement
from .upcast import upcast_state

log = logging.getLogger(__name__)

# Folding 20,000 entries takes about half a second: the longest start that an owner does not notice.
SNAPSHOT_EVERY = 20_000
# The worker reads at most this long before it is given up (s); a million entries take about a minute.
WORKER_TIMEOUT_S = 600

_STATE: TypeAdapter[ShopState] = TypeAdapter(ShopState)
SHAPE = hashlib.sha256(repr(_STATE.json_schema()).encode()).hexdigest()[:16]
"""Names the shape of the state: a snapshot of another shape is passed over and the journal is read."""


def snapshot_of(state: ShopState) -> bytes:
    """The state as JSON."""
    return _STATE.dump_json(state)


def loaded(body: bytes, shape: str = SHAPE) -> ShopState:
    """The state of a snapshot; ValidationError if it is not one, or of a shape that is too far from today's."""
    return _STATE.validate_json(upcast_state(body, shape, SHAPE))


def folded(reader: Reader, *, verify: bool = False) -> tuple[ShopState, Head]:
    """State and head from the newest snapshot and the journal's tail; ChainBroken if the tail does not follow.

    `verify` also checks every hash of the tail. A snapshot that cannot be read is passed over for the
    one before it, and without one the whole journal is read.
    """
    state, head = _base(reader)
    for page in _pages(reader.journal(head.seq)):
        if verify:
            head = verified(page, head)
        for row in page:
            if row[0] != head.seq + 1 and not verify:
                raise ChainBroken(row[0], f"follows {head.seq}")
            entry = decoded(row)
            if entry is not None:
                apply(state, entry)
            if not verify:
                head = Head(row[1], row[0], row[13])
    return state, head if head.epoch else Head(state.epoch, head.seq, head.hash)


def _base(reader: Reader) -> tuple[ShopState, Head]:
    """Where the fold begins."""
    for state, head in usable(reader):
        return state, head
    anchor = reader.anchor()
    if anchor is not None:
        raise ChainBroken(
            anchor[0], "the journal begins here, and no snapshot of what was before can be read"
        )
    return ShopState(), Head(1, 0, GENESIS)


def usable(reader: Reader) -> Iterator[tuple[ShopState, Head]]:
    """States of the snapshots that are of this journal and can be read, newest first; heads with epoch 0.

    A snapshot of another program's shape is only trusted where the journal was cut off and cannot be
    read instead.
    """
    whole = reader.anchor() is None
    for seq, digest, shape, body in reader.snapshots():
        if (shape != SHAPE and whole) or reader.hash_at(seq) != digest:
            continue
        try:
            state = loaded(body, shape)
        except (
            ValueError
        ) as error:  # ValidationError is one; its words would repeat what is private
            log.error("snapshot %d cannot be read (%s)", seq, type(error).__name__)
            continue
        yield state, Head(0, seq, digest)


def _pages(rows: Iterable[Any]) -> Iterable[list[Any]]:
    page: list[Any] = []
    for row in rows:
        page.append(row)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


def snapshot_rows(seq: int, digest: bytes, body: bytes) -> list[Statement]:
    """A snapshot in place of the older ones; the one before it stays as a second way back.

    Not where something was erased after `seq` meanwhile: the body would bring it back.
    """
    return [
        (
            "INSERT INTO snapshot (seq, hash, shape, body) SELECT ?, ?, ?, ? WHERE NOT EXISTS"
            " (SELECT 1 FROM journal WHERE seq > ? AND type = 'erased')"
            " ON CONFLICT (seq) DO UPDATE SET shape = excluded.shape, body = excluded.body",
            (seq, digest, SHAPE, body, seq),
        ),
        ("DELETE FROM snapshot WHERE seq < (SELECT max(seq) FROM snapshot WHERE seq < ?)", (seq,)),
    ]


async def made_elsewhere(path: Path) -> tuple[int, bytes, bytes]:
    """(seq, hash, body) from the worker process. RuntimeError with its words, or TimeoutError, if it failed."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hub.store.snapshots", str(path),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(WORKER_TIMEOUT_S):
            said, complaint = await worker.communicate()
    except (TimeoutError, asyncio.CancelledError):
        # A hub that stops does not wait for it.
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()
        raise
    if worker.returncode != 0:
        raise RuntimeError(complaint.decode(errors="replace")[-500:])
    first, _, body = said.partition(b"\n")
    seq, digest = first.split()
    return int(seq), bytes.fromhex(digest.decode()), body


def main() -> None:
    reader = Reader(Path(sys.argv[1]))
    try:
        state, head = folded(reader, verify=True)
    finally:
        reader.close()
    sys.stdout.buffer.write(f"{head.seq} {head.hash.hex()}\n".encode() + snapshot_of(state))


if __name__ == "__main__":
    main()
