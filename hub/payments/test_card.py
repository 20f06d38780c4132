"""시험 카드: a card that moves no money. For trying out and training; every paper of it says so.

It keeps its own log beside the database, as a terminal would, so that it can be asked after a
crash. What it answers next is set from the demo's page or a test.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Literal, get_args

from hub.domain.payment import Approval

from .method import Heard

Verb = Literal["approve", "decline", "silence", "lose_answer"]
"""silence: never answers; lose_answer: approves, but the answer is lost on its way."""

VERBS: tuple[str, ...] = get_args(Verb)
# A real terminal takes seconds; long enough to see the screen, short enough for a demo (s).
THINKS_S = 0.8


class TestCard:
    """The test card's terminal. `log` is its own record, one JSON line a payment."""

    __test__ = False  # for pytest: this is product code
    id = "test_card"

    def __init__(self, log: Path, thinks_s: float = THINKS_S) -> None:
        self._log, self._thinks_s = log, thinks_s
        self.verb: Verb = "approve"

    async def charge(self, payment: str, amount: int, vat: int) -> Heard:
        verb, known = self.verb, self._found(payment)
        if known is not None:
            return known
        if verb == "silence":
            await asyncio.Event().wait()
        await asyncio.sleep(self._thinks_s)
        self._write(payment, amount, "declined" if verb == "decline" else "approved")
        if verb == "lose_answer":
            raise TimeoutError("the answer was lost")
        found = self._found(payment)
        assert found is not None
        return found

    async def query(self, payment: str) -> Heard:
        return self._found(payment) or Heard("unknown", reason="not in the terminal's log")

    async def close(self) -> None:
        return None

    def _write(self, payment: str, amount: int, outcome: str) -> None:
        record = json.dumps({"payment": payment, "amount": amount, "outcome": outcome}) + "\n"
        with self._log.open("a+b") as log:
            # A line cut off by a power cut must not swallow this one.
            size = log.seek(0, os.SEEK_END)
            log.seek(max(0, size - 1))
            torn = log.read(1) not in (b"", b"\n")
            log.write((b"\n" if torn else b"") + record.encode())

    def _found(self, payment: str) -> Heard | None:
        if not self._log.exists():
            return None
        for line in reversed(self._log.read_text("utf-8").splitlines()):
            try:
                record = json.loads(line)
            except ValueError:
                continue  # the last line of a terminal that lost power
            if record["payment"] == payment:
                if record["outcome"] == "declined":
                    return Heard("declined", reason="declined")
                return Heard("approved", _approval(payment))
        return None


def _approval(payment: str) -> Approval:
    """An approval number derived from the payment's id, so that asking twice gives the same."""
    return Approval(approval_no=f"T{int(payment[-12:], 16) % 10**8:08d}", test=True)
