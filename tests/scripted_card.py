"""A card whose driver says what the test wrote down for it, and a till of an open house that has no other.

card = Scripted(charge=[TimeoutError()], query=[YES])
run(tmp_path, card, work)  # `await work(till)`
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hub.charging import Patience
from hub.domain.behaviour import COMMANDS
from hub.domain.payment import Approval, Payment
from hub.payments.method import Charge, Heard, Recorded, Reversal
from tests.open_house import OpenHouse, open_house, until

# Nobody waits in these tests: a question has its answer, or none, at once.
QUICK = Patience(charge_s=20.0, query_s=20.0, again_s=0.001)

YES = Heard("approved", Approval(approval_no="30012345"))
NO = Heard("declined", reason="한도 초과")
WHO_KNOWS = Heard("unknown", reason="no_answer")
SILENCE = "silence"

Says = Heard | Exception | str


class Scripted:
    """Says for each call what is written for it, in order; what is written last it says for ever."""

    id = "test_card"
    charge_s = 100.0

    def __init__(self, **script: Sequence[Says]) -> None:
        self.script = {name: list(says) for name, says in script.items()}
        self.calls: list[tuple[str, str]] = []
        self.asked: list[Charge | Reversal] = []
        self.goes_on = asyncio.Event()
        """A silent call ends when this is set."""

    async def _said(self, name: str, key: str) -> Heard:
        self.calls.append((name, key))
        says = self.script.get(name, [WHO_KNOWS])
        one = says.pop(0) if len(says) > 1 else says[0]
        if one == SILENCE:
            await self.goes_on.wait()
            return await self._said(f"{name} at last", key)
        if isinstance(one, Exception):
            raise one
        assert isinstance(one, Heard)
        return one

    async def charge(self, asked: Charge) -> Heard:
        self.asked.append(asked)
        return await self._said("charge", asked.payment)

    async def query(self, asked: Charge) -> Heard:
        self.asked.append(asked)
        return await self._said("query", asked.payment)

    async def net_cancel(self, asked: Charge) -> Heard:
        return await self._said("net_cancel", asked.payment)

    async def reverse(self, asked: Reversal) -> Heard:
        self.asked.append(asked)
        return await self._said("reverse", asked.refund)

    async def query_reversal(self, asked: Reversal) -> Heard:
        self.asked.append(asked)
        return await self._said("query_reversal", asked.refund)

    async def log(self, since: int, until: int) -> Sequence[Recorded] | None:
        return None

    async def abort(self, payment: str) -> bool:
        await self._said("abort", payment)
        return True

    def waiting(self, payment: str) -> Mapping[str, str] | None:
        return None

    async def close(self) -> None:
        return None

    def names(self) -> list[str]:
        return [name for name, _ in self.calls]


class Till:
    """A counter of one open house whose card is the scripted driver."""

    def __init__(self, house: OpenHouse, card: Scripted) -> None:
        self.house, self.card = house, card
        house.house.runner.methods["test_card"] = card

    async def done(self, body: dict[str, Any], kind: str = "staff") -> dict[str, Any]:
        answer = await self.house.ask(kind, body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["answer"]
        return found

    async def order(self) -> str:
        """A guest pays 2,000 won by card; the payment's id."""
        placed = await self.done(self.house.order("cola", payment="test_card"), "kiosk")
        payment: str = placed["payment"]
        return payment

    async def paid(self) -> str:
        payment = await self.order()
        await self.becomes(payment, "approved")
        self.card.calls.clear()
        return payment

    async def give_back(self, payment: str, amount: int | None = None) -> str:
        """A manager asks for the money back; the refund's id."""
        record = {"type": "record_authorisation", "person": "boss", "right": True}
        await self.told(record)
        body = {"type": "cancel_payment", "payment": payment, "amount": amount, "reason": "환불"}
        refund: str = (await self.done(body))["refund"]
        return refund

    async def told(self, body: dict[str, Any]) -> None:
        """As the door tells it, on the staff's device."""
        whole = json.dumps({"command_id": self.house.command_id()} | body)
        command = COMMANDS[body["type"]].body.model_validate_json(whole)
        outcome = await self.house.house.shop.ask(
            command, COMMANDS[body["type"]], self.house.devices["staff"], b""
        )
        assert outcome.status == 200, outcome.body

    def payment(self, payment: str) -> Payment:
        bills = self.house.house.shop.state.bills.values()
        return next(bill.payments[payment] for bill in bills if payment in bill.payments)

    async def becomes(self, payment: str, state: str) -> None:
        await until(lambda: self.payment(payment).state == state)

    async def refund_becomes(self, payment: str, refund: str, state: str) -> None:
        await until(lambda: self.payment(payment).refunds[refund].state == state)

    async def at_rest(self) -> None:
        """Nothing is asked of anybody any more."""
        await until(lambda: not self.house.house.runner._tasks)

    def events(self, kind: str) -> int:
        found = self.house.house.shop.reader.journal(0)
        return sum(row[4] == kind for row in found)


def run(
    tmp_path: Path,
    card: Scripted,
    work: Callable[[Till], Awaitable[None]],
    patience: Patience = QUICK,
) -> None:
    async def whole() -> None:
        async with open_house(tmp_path, ports={"charging": patience}) as house:
            await house.sign_in()
            await work(Till(house, card))

    asyncio.run(whole())
