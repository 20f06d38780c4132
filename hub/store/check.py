"""The whole check: SQLite's own, every hash, the fold against the newest snapshot, and the rows against the journal.

`madang check`, and nightly in a process of its own before retention cuts anything off. Reads one moment
of the database through a connection that cannot write, beside a running hub.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any

from hub.domain.apply import Entry, apply
from hub.domain.state import ShopState

from .anchor import key_beside, start_of_chain
from .database import (
    DatabaseRefused,
    damaged,
    examined,
    in_words,
    newest_version,
    sqlite_module,
    statements_of,
)
from .journal import ChainBroken, Head, decoded, verified
from .reader import PAGE, Reader
from .rows import rows
from .snapshots import SHAPE, usable
from .z_chain import faults

# Differences that are told of each table; the rest is a number.
TOLD = 5
# How far below others a nightly check runs (nice value): orders come first.
NICENESS = 19

# Table -> (key columns, which rows the journal that is left can rebuild).
REBUILT: dict[str, tuple[int, str]] = {
    "bill": (1, "seq > ?"),
    "customer_order": (1, "seq > ?"),
    "order_line": (2, "order_id IN (SELECT id FROM customer_order WHERE seq > ?)"),
    "payment": (1, "bill IN (SELECT id FROM bill WHERE seq > ?)"),
    "cash_receipt": (1, "bill IN (SELECT id FROM bill WHERE seq > ?)"),
    "business_day": (1, "seq > ?"),
    "movement": (1, "seq > ?"),
    "cash_move": (1, "seq > ?"),
    "shift": (1, "seq > ?"),
    "z_report": (1, "seq > ?"),
}


def checked(database: Path) -> str:
    """What was found to be right, in a sentence. DatabaseRefused says what differs."""
    version = examined(database, check=False)
    if not version:
        raise DatabaseRefused(f"{database}: 확인할 데이터가 없습니다. --data 폴더를 확인해 주세요.")
    if version != newest_version():
        raise DatabaseRefused(
            f"{database}: 이전 버전({version})의 데이터입니다. 마당을 한 번 켜서 새 형식으로 바꾼 뒤 확인해 주세요."
        )
    key = key_beside(database)
    try:
        with (
            in_words(database),
            contextlib.closing(Reader(database)) as reader,
            contextlib.closing(_empty()) as fresh,
            reader.steady(),
        ):
            _sound(reader, database)
            start = start_of_chain(reader, key)
            head, wrong = _followed(reader, fresh, start)
            wrong += _differences(reader, fresh, start.seq)
            wrong += faults(reader, start.seq)
    except ChainBroken as broken:
        raise DatabaseRefused(damaged(database, str(broken))) from broken
    if wrong:
        raise DatabaseRefused(f"{database}: 서로 맞지 않는 곳이 있습니다.\n  " + "\n  ".join(wrong))
    return f"{database}: 기록 {start.seq + 1}번부터 {head.seq}번까지, 표와 요약까지 모두 맞습니다."


def _sound(reader: Reader, database: Path) -> None:
    found = [str(row[0]) for row in reader.asked("PRAGMA integrity_check(20)")]
    if found != ["ok"]:
        raise DatabaseRefused(damaged(database, "; ".join(found)))


def _empty() -> Any:
    """A private database with our tables, on disk where it grows too large for memory."""
    connection = sqlite_module().connect("", isolation_level=None)
    for statement in statements_of(newest_version()):
        connection.execute(statement)
    connection.execute("BEGIN")
    return connection


def _followed(reader: Reader, fresh: Any, start: Head) -> tuple[Head, list[str]]:
    """Verifies every hash, folds, and rebuilds the rows, in one pass over the journal."""
    snapshots = list(usable(reader))
    state, at = ShopState(), 0
    if start.seq:
        if not snapshots:
            raise ChainBroken(start.seq, "no snapshot of what was before can be read")
        # The older one: from there to the newer one there is something to check.
        state, at = deepcopy(snapshots[-1][0]), snapshots[-1][1].seq
    awaited = {known.seq: found for found, known in snapshots if known.seq > at}
    stored = {seq for seq, *_ in reader.asked("SELECT seq FROM snapshot WHERE shape = ?", (SHAPE,))}
    wrong = [
        f"요약(snapshot) {seq}: 읽을 수 없거나 이 기록의 것이 아닙니다"
        for seq in sorted(stored - {known.seq for _, known in snapshots})
    ]
    head = start
    pages = reader.journal(start.seq)
    while page := list(islice(pages, PAGE)):
        head = verified(page, head)
        for entry in _entries(page):
            if entry.seq > at:
                apply(state, entry)
            for sql, values in rows(entry):
                fresh.execute(sql, values)
            if entry.seq in awaited and awaited[entry.seq] != state:
                wrong.append(f"요약(snapshot) {entry.seq}: 기록을 다시 읽은 결과와 다릅니다")
    return head, wrong


def _entries(page: Sequence[Sequence[Any]]) -> Iterator[Entry]:
    for row in page:
        entry = decoded(row)
        if entry is not None:
            yield entry


def _differences(reader: Reader, fresh: Any, pruned: int) -> list[str]:
    wrong: list[str] = []
    for table, (width, scope) in REBUILT.items():
        key = ", ".join(str(n + 1) for n in range(width))
        sql = f"SELECT * FROM {table} WHERE {scope} ORDER BY {key}"
        stored, rebuilt = reader.streamed(sql, (pruned,)), fresh.execute(sql, (pruned,))
        names = [column[0] for column in rebuilt.description]
        found = _unequal(table, names, width, iter(stored), iter(rebuilt))
        told = list(islice(found, TOLD))
        more = sum(1 for _ in found)
        wrong += told
        if more:
            wrong.append(f"{table}: 그 밖에 {more}곳")
    return wrong


def _unequal(
    table: str,
    names: Sequence[str],
    width: int,
    stored: Iterator[Sequence[Any]],
    rebuilt: Iterator[Sequence[Any]],
) -> Iterator[str]:
    """Two tables in the order of their keys, merged: what one lacks, and what differs."""
    left, right = next(stored, None), next(rebuilt, None)
    while left is not None or right is not None:
        here = tuple(left[:width]) if left is not None else None
        there = tuple(right[:width]) if right is not None else None
        if there is None or (here is not None and here < there):
            yield f"{_name(table, here)}: 기록에 없는 줄입니다"
            left = next(stored, None)
        elif here is None or there < here:
            yield f"{_name(table, there)}: 줄이 없어졌습니다"
            right = next(rebuilt, None)
        else:
            columns = [
                _shown(column, old, new)
                for column, old, new in zip(names, left or (), right or (), strict=True)
                if (type(old), old) != (type(new), new)
            ]
            if columns:
                yield f"{_name(table, here)}: {', '.join(columns)}"
            left, right = next(stored, None), next(rebuilt, None)


def _name(table: str, key: tuple[Any, ...] | None) -> str:
    return f"{table} {'/'.join(str(part) for part in key or ())}"


def _shown(column: str, stored: Any, rebuilt: Any) -> str:
    """A note or a reason is private: that it differs is said, what it says is not."""
    return column if column in ("note", "reason") else f"{column} {stored!r} (기록: {rebuilt!r})"


def main() -> None:
    os.nice(NICENESS)
    try:
        checked(Path(sys.argv[1]))
    except DatabaseRefused as refused:
        sys.stderr.write(f"{refused}\n")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
