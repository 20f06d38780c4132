"""시험 카드: a card that moves no money. For trying out and training; every paper of it says so.

It keeps its own log beside the database, as a terminal would, so that it can be asked after a
crash. What it answers next is set from the demo's page or a test.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from hub.domain.payment import Approval

from .method import Charge, Heard, Recorded, Reversal

Verb = Literal["approve", "decline", "silence", "lose_answer"]
"""silence: never answers; lose_answer: approves, but the answer is lost on its way."""

VERBS: tuple[str, ...] = get_args(Verb)
# A real terminal takes seconds; long enough to see the screen, short enough for a demo (s).
THINKS_S = 0.8


class TestCard:
    """The test card's terminal. `log` is its own record, one JSON line a charge or reversal, by our id."""

    __test__ = False  # for pytest: this is product code
    id = "test_card"
    charge_s = 100.0

    def __init__(self, log: Path, thinks_s: float = THINKS_S) -> None:
        self._log, self._thinks_s = log, thinks_s
        self.verb: Verb = "approve"
        self._given_up: dict[str, asyncio.Event] = {}

    async def charge(self, asked: Charge) -> Heard:
        return await self._asked("charge", asked.payment, asked.amount, asked.at)

    async def query(self, asked: Charge) -> Heard:
        return self._found(asked.payment) or Heard("unknown", reason="not in the terminal's log")

    async def net_cancel(self, asked: Charge) -> Heard:
        """Its log is the whole truth, and a silent card takes nothing later: what is not in it never was."""
        if self.verb == "silence":
            raise TimeoutError("no answer")
        found = self._found(asked.payment)
        if found is None:
            self._write("charge", asked.payment, asked.amount, asked.at, "declined")
            return Heard("declined", reason="net_cancelled")
        return found

    async def reverse(self, asked: Reversal) -> Heard:
        return await self._asked("reversal", asked.refund, asked.amount, asked.at)

    async def query_reversal(self, asked: Reversal) -> Heard:
        return self._found(asked.refund) or Heard("unknown", reason="not in the terminal's log")

    async def log(self, since: int, until: int) -> Sequence[Recorded]:
        return [
            Recorded(
                record["kind"], record["amount"], record["at"], _number(record["id"]), record["id"]
            )
            for record in self._records()
            if record["outcome"] == "approved" and since <= record["at"] < until
        ]

    async def abort(self, payment: str) -> bool:
        given_up = self._given_up.get(payment)
        if given_up is not None:
            given_up.set()
        return given_up is not None

    async def _gives_up(self, key: str, within_s: float | None) -> bool:
        """Thinks for so long (None: for ever); True where the guest took the card away meanwhile."""
        given_up = self._given_up[key] = asyncio.Event()
        try:
            async with asyncio.timeout(within_s):
                await given_up.wait()
        except TimeoutError:
            return False
        finally:
            del self._given_up[key]
        return True

    def waiting(self, payment: str) -> Mapping[str, str] | None:
        return None

    async def close(self) -> None:
        return None

    async def _asked(self, kind: str, key: str, amount: int, at: int) -> Heard:
        verb, known = self.verb, self._found(key)
        if known is not None:
            return known
        if await self._gives_up(key, None if verb == "silence" else self._thinks_s):
            verb = "decline"
        self._write(kind, key, amount, at, "declined" if verb == "decline" else "approved")
        if verb == "lose_answer":
            raise TimeoutError("the answer was lost")
        found = self._found(key)
        assert found is not None
        return found

    def _write(self, kind: str, key: str, amount: int, at: int, outcome: str) -> None:
        line = {"kind": kind, "id": key, "amount": amount, "at": at, "outcome": outcome}
        record = json.dumps(line) + "\n"
        with self._log.open("a+b") as log:
            # A line cut off by a power cut must not swallow this one.
            size = log.seek(0, os.SEEK_END)
            log.seek(max(0, size - 1))
            torn = log.read(1) not in (b"", b"\n")
            log.write((b"\n" if torn else b"") + record.encode())

    def _records(self) -> Iterator[dict[str, Any]]:
        """Newest first."""
        if not self._log.exists():
            return
        for line in reversed(self._log.read_text("utf-8").splitlines()):
            try:
                yield json.loads(line)
            except ValueError:
                continue  # the last line of a terminal that lost power

    def _found(self, key: str) -> Heard | None:
        for record in self._records():
            if record["id"] == key:
                if record["outcome"] == "declined":
                    return Heard("declined", reason="declined")
                return Heard("approved", _approval(record["id"], record["at"]))
        return None


def _approval(key: str, at: int) -> Approval:
    """An approval number derived from the id, so that asking twice gives the same."""
    return Approval(approval_no=_number(key), approved_at=at, test=True)


def _number(key: str) -> str:
    return f"T{int(key[-12:], 16) % 10**8:08d}"
