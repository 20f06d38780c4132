"""A counter with one guest who pays by one method, and what a test can do to the method's far side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from hub.charging import Patience
from hub.domain.behaviour import COMMANDS
from hub.domain.payment import DEADLINES_MS, REQUEST_DEADLINE_MS, Payment, Refund
from hub.payments.method import PaymentMethod
from tests.far_sides import WAITS
from tests.open_house import OpenHouse, until

DAY_MS = 24 * 60 * 60_000

Does = Literal["approve", "decline", "silence", "lose_answer", "late", "wait"]
"""What a charge or a reversal meets.

silence: nothing moves, and the far side cannot be asked; lose_answer: it approves, and nobody hears of it; late: it
approves, and says so when nobody waits any more; wait: the guest is waited for.
"""

# Nobody waits in these tests for what does not come: asked again at once.
PORTS = {"charging": Patience(charge_s=0.05, query_s=5.0, again_s=0.01)}
# A charge that the test ends itself takes as long as its method says.
PATIENT = {"charging": Patience(query_s=20.0, again_s=0.01), "waits": WAITS}

Kind = Literal["charge", "reversal"]


class Rig:
    """What a test can do to the far side of a method: its terminal, its bank, the person who looks."""

    by_hand = False
    part_refunds = True
    """Whether part of a charge can go back."""
    settings: Mapping[str, Any] = {}
    ports: Mapping[str, Any] = PATIENT
    impatient: Mapping[str, Any] = PATIENT
    """Ports under which `silence` is soon known to be one."""

    async def stands(self, at: Counter) -> None:
        """The shop is told where it is."""

    def meets(self, at: Counter, what: Does) -> None:
        """What the next charge or reversal meets."""

    async def answers(self, at: Counter, key: str, what: Does) -> None:
        """What people do for a payment or a refund; returns once `what` has happened."""

    def approves_behind(self, at: Counter, kind: Kind, key: str) -> None:
        """The far side said yes to what is under way, and can be asked again; the hub has not heard of it yet."""

    def recovers(self, at: Counter) -> None:
        """Nothing came of what is under way, and the far side can be asked about it."""

    def tells_of_refund(self, made: bool) -> bool:
        """Whether the far side can say afterwards what became of a refund, one that was `made` or was not."""
        return made

    def moved(self, at: Counter, key: str) -> int:
        """How often the far side moved the money of that payment or refund."""
        raise NotImplementedError


@dataclass(slots=True)
class Counter:
    """A counter with one guest, who pays two thousand won by one method."""

    house: OpenHouse
    method: str
    rig: Rig
    bill: str = ""
    told: set[str] = field(default_factory=set)
    """Payments and refunds of which a person said what became of them."""

    @property
    def driver(self) -> PaymentMethod:
        return self.house.house.runner.methods[self.method]

    async def done(self, body: Mapping[str, Any], kind: str = "staff") -> dict[str, Any]:
        answer = await self.house.ask(kind, body)
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json()["answer"]
        return said

    async def open(self) -> None:
        """Somebody is signed in, and the shop offers the method."""
        await self.house.sign_in()
        rules = self.house.house.shop.state.rules.model_dump(mode="json")
        rules["methods"] |= {"kiosk": ["counter", self.method], "counter": ["cash", self.method]}
        await self.done({"type": "change_rules", "rules": rules})
        await self.rig.stands(self)

    async def order(self, what: Does = "approve") -> str:
        """The guest orders and pays by the method; the payment's id."""
        self.rig.meets(self, what)
        placed = await self.done(self.house.order("cola", payment=self.method), "kiosk")
        self.bill = placed["bill"]
        payment: str = placed["payment"]
        await self.rig.answers(self, payment, what)
        return payment

    async def again(self, what: Does = "approve", kind: str = "kiosk") -> tuple[str | None, str]:
        """The guest asks to pay once more: the refusal's code, or the payment's id."""
        self.rig.meets(self, what)
        request = {"type": "request_payment", "bill": self.bill, "method": self.method}
        answer = (await self.house.ask(kind, request | {"amount": 2_000})).json()
        if "error" in answer:
            return answer["error"]["code"], ""
        payment: str = answer["answer"]["payment"]
        await self.rig.answers(self, payment, what)
        return None, payment

    async def give_back(self, payment: str, what: Does, amount: int | None = None) -> str:
        """A manager gives money back; the refund's id."""
        self.rig.meets(self, what)
        record = {"type": "record_authorisation", "person": "boss", "right": True}
        whole = json.dumps({"command_id": self.house.command_id()} | record)
        behaviour = COMMANDS["record_authorisation"]
        command = behaviour.body.model_validate_json(whole)
        device = self.house.devices["staff"]
        assert (await self.house.house.shop.ask(command, behaviour, device, b"")).status == 200
        body = {"type": "cancel_payment", "payment": payment, "amount": amount, "reason": "환불"}
        refund: str = (await self.done(body))["refund"]
        await self.rig.answers(self, refund, what)
        return refund

    async def resolve(self, key: str, outcome: str) -> None:
        """A person looked, and says so."""
        self.told.add(key)
        what = "payment" if key.startswith("p") else "refund"
        body = {"type": f"resolve_{what}", what: key, "outcome": outcome, "reason": "내역 확인"}
        await self.done(body | {"approval_no": f"N{key[-8:]}" if outcome == "approved" else None})

    async def time_is_up(self, payment: str) -> None:
        """The method's deadline passes, and nobody has said anything."""
        deadline = DEADLINES_MS.get(self.method, REQUEST_DEADLINE_MS)
        self.house.clock.advance(deadline)
        await self.house.nudge()
        await self.becomes(payment, "unknown")

    def payment(self, payment: str) -> Payment:
        return self.house.house.shop.state.bills[self.bill].payments[payment]

    async def becomes(self, payment: str, state: str) -> None:
        await until(lambda: self.payment(payment).state == state)

    async def refund_becomes(self, payment: str, refund: str, state: str) -> None:
        await until(lambda: self.payment(payment).refunds[refund].state == state)

    def settled(self) -> bool:
        return self.house.house.shop.state.bills[self.bill].settled

    def moved(self, key: str) -> int:
        return self.rig.moved(self, key)

    async def books_hold(self) -> None:
        """The far side's own record, won for won, is what the books have approved and given back."""
        bill = self.house.house.shop.state.bills[self.bill]
        taken = [p for p in bill.payments.values() if p.approval]
        back = {r.id: p.id for p in taken for r in p.given_back()}
        moved = {key: self.moved(key) for key in (*(p.id for p in taken), *back)}
        assert moved == dict.fromkeys(moved, 1)
        told = await self.driver.log(0, self.house.clock.wall() + DAY_MS)
        if told is not None:
            theirs = dict.fromkeys((p.id for p in taken), 0)
            for one in told:
                key = one.payment or ""
                won = one.amount if one.kind == "charge" else -one.amount
                theirs[back.get(key, key)] += won
            # A cancellation whose answer was lost is not in the notes of a terminal; a person wrote it down.
            unheard = {p.id for p in taken for r in p.refunds.values() if self.unheard(r)}
            books = {p.id: p.amount if p.id in unheard else p.kept() for p in taken}
            assert theirs == books

    def unheard(self, refund: Refund) -> bool:
        return not self.rig.tells_of_refund(True) and refund.id in self.told
