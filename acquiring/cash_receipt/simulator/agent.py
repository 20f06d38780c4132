"""What the simulated agent issued: by key, with what is left of each receipt; all of it in its log, nobody's number."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from acquiring.cash_receipt.identity import IdentityRefused, check_identity, mask_identity
from acquiring.durable_log import DurableLog, Record
from hub.clock import Clock
from hub.domain.cash_receipt import Purpose
from hub.domain.money import AMOUNT_MAX

Body = dict[str, Any]
Answer = tuple[int, Body]

# The letter that stands for this agent's VAN.
LETTER = "S"
_WON = ("amount", "vat", "exempt")


def refusal(code: str, status: int = 400) -> Answer:
    """An error of the form."""
    return status, {"code": code}


@dataclass(slots=True)
class Agent:
    """All receipts and cancels. A key that was answered once is answered the same for ever."""

    log: DurableLog
    clock: Clock
    answers: dict[str, Body] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    """Won of each receipt that were not undone."""

    def __post_init__(self) -> None:
        for record in self.log.records():
            self._keep(record)

    def issue(self, asked: Mapping[str, Any]) -> Answer:
        """발급."""
        key = asked.get("key")
        if not isinstance(key, str) or not key:
            return refusal("malformed")
        if key in self.answers:
            return 200, dict(self.answers[key])
        purpose = next((one for one in get_args(Purpose) if one == asked.get("purpose")), None)
        identity, won = asked.get("identity"), [asked.get(name) for name in _WON]
        if purpose is None or not isinstance(identity, str):
            return refusal("malformed")
        try:
            digits = check_identity(purpose, identity)
        except IdentityRefused:
            return refusal("bad_identity")
        amount, vat, exempt = (part if type(part) is int else -1 for part in won)
        if not all(0 <= part <= AMOUNT_MAX for part in (amount, vat, exempt)):
            return refusal("malformed")
        if not amount or vat + exempt > amount:
            return refusal("bad_amount")
        return self._answer("issued", key, amount, mask_identity(digits), of=None)

    def cancel(self, of: str, asked: Mapping[str, Any]) -> Answer:
        """취소."""
        key, amount = asked.get("key"), asked.get("amount")
        if isinstance(key, str) and key in self.answers:
            return 200, dict(self.answers[key])
        if of not in self.left:
            return refusal("absent", 404)
        if not isinstance(key, str) or not key or type(amount) is not int or amount <= 0:
            return refusal("malformed")
        if amount > self.left[of]:
            return refusal("over_amount")
        return self._answer("cancelled", key, amount, self.answers[of]["identity"], of=of)

    def found(self, key: str) -> Answer:
        """조회."""
        return (200, dict(self.answers[key])) if key in self.answers else refusal("absent", 404)

    def _answer(self, state: str, key: str, amount: int, identity: str, of: str | None) -> Answer:
        answer: Body = {
            "key": key,
            "state": state,
            "amount": amount,
            "approval_no": f"{LETTER}{secrets.randbelow(10**8):08d}",
            "issued_at": self.clock.wall(),
            "identity": identity,
        }
        record: Record = {"at": self.clock.wall(), "kind": state, "of": of, "answer": answer}
        self.log.write(record)
        self._keep(record)
        return 200, dict(answer)

    def _keep(self, record: Record) -> None:
        answer = record["answer"]
        self.answers[answer["key"]] = answer
        if record["of"] is None:
            self.left[answer["key"]] = answer["amount"]
        else:
            self.left[record["of"]] -= answer["amount"]
