"""Snapshots: the fold up to an entry, so that a start reads the tail and not the history.

Made by an independent process (`python -m hub.store.snapshots FILE`), which verifies the chain and folds on
its own: a busy loop would be stalled by it, and a second fold is a second opinion.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from hub.domain.apply import apply
from hub.domain.state import ShopState

from .journal import ChainBroken, Head, decoded, verified
from .reader import PAGE, Reader
from .rows import Statement

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


def loaded(body: bytes) -> ShopState:
    """The state of a snapshot."""
    return _STATE.validate_json(body)


def folded(reader: Reader, *, verify: bool = False) -> tuple[ShopState, Head]:
    """State and head from the newest snapshot and the journal's tail; ChainBroken if the tail does not follow.

    `verify` also checks every hash of the tail. Without a fitting snapshot the whole journal is read.
    """
    found = reader.snapshot(SHAPE)
    if found is None:
        state, head = ShopState(), reader.start_of_chain()
        if head.seq:
            raise ChainBroken(head.seq, "pruned, and no snapshot of this program's shape covers it")
    else:
        state, head = loaded(found[2]), Head(0, found[0], found[1])
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
    """A snapshot in place of the older ones; the one before it stays as a second way back."""
    return [
        (
            "INSERT INTO snapshot (seq, hash, shape, body) VALUES (?, ?, ?, ?) ON CONFLICT (seq)"
            " DO UPDATE SET shape = excluded.shape, body = excluded.body",
            (seq, digest, SHAPE, body),
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
