"""The chain of Zs (마감): each is as it was made, follows the one before it, and says what the books say.

Apart from the journal's chain, since Zs outlive the journal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hub.domain.books import NO_FINGERPRINT, fingerprint_of

from .reader import Reader

_MOVED = (
    "SELECT coalesce(sum(amount), 0), coalesce(sum(vat), 0), coalesce(sum(exempt), 0)"
    " FROM movement WHERE seq > ? AND seq <= ?"
)


def faults(reader: Reader, pruned: int) -> Iterator[str]:
    """What is wrong with each Z, in words. `pruned`: the last entry that is not in the journal any more."""
    number, previous, last = 0, NO_FINGERPRINT, 0
    sql = "SELECT number, day, seq, since_seq, fingerprint, body FROM z_report ORDER BY number"
    for row in reader.asked(sql):
        number += 1
        if row[0] != number:
            yield f"마감(Z) {number}번이 없습니다"
            number = row[0]
        yield from (
            f"마감(Z) {number}번: {wrong}" for wrong in _wrong(reader, row, previous, last, pruned)
        )
        previous, last = row[4], row[2]


def _wrong(reader: Reader, row: Any, previous: str, last: int, pruned: int) -> Iterator[str]:
    number, day, seq, since_seq, fingerprint, body = row
    try:
        report = json.loads(body)
        figures = report["figures"]
        told = (report["number"], report["day"], figures["since_seq"])
        sums = (figures["net"]["amount"], figures["vat"], figures["exempt"])
    except (ValueError, KeyError, TypeError):
        yield "읽을 수 없습니다"
        return
    if fingerprint_of(report) != fingerprint or told != (number, day, since_seq):
        yield "내용이 바뀌었습니다(장부 확인값이 다릅니다)"
    if report.get("previous") != previous or since_seq != last:
        yield "앞의 마감과 이어지지 않습니다"
    # What moved is kept as long as the journal at least.
    if since_seq >= pruned and tuple(reader.asked(_MOVED, (since_seq, seq))[0]) != sums:
        yield "결제 기록을 다시 더한 값과 다릅니다"
