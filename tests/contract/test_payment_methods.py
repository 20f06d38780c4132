"""Every payment method, driven by the hub: yes, no, silence, a lost answer, a restart, a driver that breaks.

A new method gets a rig here, and every case with it. Money is asked for once, whatever happens.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest

from hub.domain.payment import REQUEST_DEADLINE_MS
from hub.payments.method import Heard, PaymentMethod
from hub.payments.test_card import TestCard
from hub.shop import WAITING_MAX, Shop, Stopping
from tests.open_house import OpenHouse, open_house, until

Does = Literal["approve", "decline", "silence", "lose_answer"]


class Rig(Protocol):
    """What a test can do to the far side of a method: its terminal, its bank."""

    def does(self, method: PaymentMethod, what: Does) -> None:
        """What it does with the next charge. lose_answer: approves, and nobody hears of it."""

    def approves_behind(self, method: PaymentMethod, payment: str) -> None:
        """The far side says yes to a charge under way, and the hub has not heard of it yet."""

    def charges(self, data: Path, payment: str) -> int:
        """How often the far side took the money of that payment."""


class CardRig:
    """The test card: its verb, and its own log."""

    def does(self, method: PaymentMethod, what: Does) -> None:
        assert isinstance(method, TestCard)
        method.verb = what

    def approves_behind(self, method: PaymentMethod, payment: str) -> None:
        assert isinstance(method, TestCard)
        method._write(payment, 2_000, "approved")

    def charges(self, data: Path, payment: str) -> int:
        log = data / "test_card.log"
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        found = [json.loads(line) for line in lines]
        return sum(one["payment"] == payment and one["outcome"] == "approved" for one in found)


RIGS: Mapping[str, Rig] = {"test_card": CardRig()}
METHODS = pytest.mark.parametrize("method", RIGS)


@dataclass(slots=True)
class Counter:
    """A counter with one guest, who pays two thousand won by one method."""

    house: OpenHouse
    method: str
    bill: str = ""

    @property
    def rig(self) -> Rig:
        return RIGS[self.method]

    @property
    def driver(self) -> PaymentMethod:
        return self.house.house.runner.methods[self.method]

    def does(self, what: Does) -> None:
        self.rig.does(self.driver, what)

    async def order(self) -> str:
        """The guest orders and pays by the method; the payment's id."""
        answer = await self.house.ask("kiosk", self.house.order("cola", payment=self.method))
        assert answer.status_code == 200, answer.text
        self.bill = answer.json()["answer"]["bill"]
        payment: str = answer.json()["answer"]["payment"]
        return payment

    async def again(self) -> tuple[int, dict[str, Any]]:
        """The guest asks to pay once more."""
        request = {"type": "request_payment", "bill": self.bill, "method": self.method}
        answer = await self.house.ask("kiosk", request | {"amount": 2_000})
        return answer.status_code, answer.json()

    async def becomes(self, payment: str, state: str) -> None:
        bill = self.house.house.shop.state.bills[self.bill]
        await until(lambda: bill.payments[payment].state == state)

    def settled(self) -> bool:
        return self.house.house.shop.state.bills[self.bill].settled

    def charges(self, payment: str) -> int:
        return self.rig.charges(self.house.data, payment)


def test_every_method_of_the_hub_has_a_rig(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            methods = house.house.runner.methods
            assert set(methods) == set(RIGS)
            assert {name: method.id for name, method in methods.items()} == {n: n for n in methods}

    asyncio.run(run())


@METHODS
def test_approved(tmp_path: Path, method: str) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            at = Counter(house, method)
            at.does("approve")
            payment = await at.order()
            await at.becomes(payment, "approved")
            assert at.settled()
            assert at.charges(payment) == 1
            kept = house.house.shop.state.bills[at.bill].payments[payment]
            assert kept.approval
            assert (kept.amount, kept.vat) == (2_000, 182)

    asyncio.run(run())


@METHODS
def test_declined_and_then_paid(tmp_path: Path, method: str) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            at = Counter(house, method)
            at.does("decline")
            payment = await at.order()
            await at.becomes(payment, "declined")
            assert not at.settled()
            assert at.charges(payment) == 0
            at.does("approve")
            status, said = await at.again()
            assert status == 200
            await at.becomes(said["answer"]["payment"], "approved")
            assert at.settled()

    asyncio.run(run())


@METHODS
def test_a_lost_answer_is_asked_for(tmp_path: Path, method: str) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            at = Counter(house, method)
            at.does("lose_answer")
            payment = await at.order()
            await at.becomes(payment, "approved")
            assert at.charges(payment) == 1

    asyncio.run(run())


@METHODS
def test_silence_is_unknown_at_its_deadline(tmp_path: Path, method: str) -> None:
    """Nobody guesses, and nobody charges a second time, until a person has said what became of it."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            at = Counter(house, method)
            at.does("silence")
            payment = await at.order()
            assert (await at.again())[1]["error"]["code"] == "payment_unresolved"
            house.clock.advance(REQUEST_DEADLINE_MS)
            await house.nudge()
            await at.becomes(payment, "unknown")
            assert (await at.again())[1]["error"]["code"] == "payment_unresolved"
            said = {"type": "resolve_payment", "payment": payment, "outcome": "declined"}
            answer = await house.ask("staff", said | {"reason": "단말기에 승인 내역 없음"})
            assert answer.status_code == 200, answer.text
            at.does("approve")
            status, again = await at.again()
            assert status == 200
            await at.becomes(again["answer"]["payment"], "approved")
            assert at.charges(payment) == 0

    asyncio.run(run())


@METHODS
def test_silence_beyond_all_patience_is_asked_about(tmp_path: Path, method: str) -> None:
    async def run() -> None:
        async with open_house(tmp_path, ports={"charge_s": 0.05}) as house:
            at = Counter(house, method)
            at.does("silence")
            payment = await at.order()
            await at.becomes(payment, "unknown")
            assert at.charges(payment) == 0

    asyncio.run(run())


@METHODS
@pytest.mark.parametrize(("approved", "becomes"), [(True, "approved"), (False, "unknown")])
def test_after_a_restart_it_is_asked_about_and_never_charged_again(
    tmp_path: Path, method: str, approved: bool, becomes: str
) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            at = Counter(house, method)
            at.does("silence")
            payment = await at.order()
            await until(lambda: house.house.runner._tasks)
            if approved:
                at.rig.approves_behind(at.driver, payment)
        async with open_house(tmp_path, clock=house.clock) as house:
            at = Counter(house, method, at.bill)
            at.does("approve")
            await at.becomes(payment, becomes)
            assert at.charges(payment) == int(approved)
            assert at.settled() == approved
        # An unknown one is asked about at every start: its terminal may have come back meanwhile.
        if not approved:
            at.rig.approves_behind(at.driver, payment)
            async with open_house(tmp_path, clock=house.clock) as house:
                at = Counter(house, method, at.bill)
                await at.becomes(payment, "approved")
                assert at.charges(payment) == 1

    asyncio.run(run())


class Broken:
    """A driver with a mistake in it."""

    id = "test_card"

    def __init__(self, charge: Exception, query: Exception) -> None:
        self._charge, self._query = charge, query
        self.calls: list[str] = []

    async def charge(self, payment: str, amount: int, vat: int) -> Heard:
        self.calls.append("charge")
        raise self._charge

    async def query(self, payment: str) -> Heard:
        self.calls.append("query")
        raise self._query

    async def close(self) -> None:
        return None


@pytest.mark.parametrize(
    ("charge", "query", "calls"),
    [
        (ZeroDivisionError(), OSError(), ["charge", "query"]),
        (OSError("no route"), KeyError("reply"), ["charge", "query"]),
        (TimeoutError(), ConnectionResetError(), ["charge", "query"]),
    ],
    ids=["charge", "query", "unreachable"],
)
def test_a_driver_that_breaks_is_unknown(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    charge: Exception,
    query: Exception,
    calls: list[str],
) -> None:
    """Whatever a driver throws, the money may have moved: a person looks, and the hub goes on."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            broken, at = Broken(charge, query), Counter(house, "test_card")
            house.house.runner.methods["test_card"] = broken
            payment = await at.order()
            await at.becomes(payment, "unknown")
            assert broken.calls == calls
            assert (await house.ask("kiosk", house.order("cola"))).status_code == 200

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert "test_card" in caplog.text, "the log says which driver it was"


class Crashing(TestCard):
    """A driver that breaks behind the terminal's yes."""

    async def charge(self, payment: str, amount: int, vat: int) -> Heard:
        await super().charge(payment, amount, vat)
        raise KeyError("reply")


def test_a_driver_that_breaks_after_the_yes_is_asked(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            at = Counter(house, "test_card")
            house.house.runner.methods["test_card"] = Crashing(house.data / "test_card.log", 0)
            payment = await at.order()
            await at.becomes(payment, "approved")
            assert at.charges(payment) == 1

    asyncio.run(run())


class Talkative(TestCard):
    """A driver that passes on the terminal's words as they are."""

    async def charge(self, payment: str, amount: int, vat: int) -> Heard:
        await super().charge(payment, amount, vat)
        return Heard("declined", reason="한도 초과\r\n")


def test_words_that_cannot_be_stored_lose_no_answer(tmp_path: Path) -> None:
    """They break the driver, which is then asked, and not the storing of what it heard."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            at = Counter(house, "test_card")
            house.house.runner.methods["test_card"] = Talkative(house.data / "test_card.log", 0)
            payment = await at.order()
            await at.becomes(payment, "approved")

    asyncio.run(run())


class Crowded(TestCard):
    """A terminal that answers when the shop can take nothing in."""

    shop: Shop

    async def charge(self, payment: str, amount: int, vat: int) -> Heard:
        heard = await super().charge(payment, amount, vat)
        self.crowd = [asyncio.create_task(self.shop.note([])) for _ in range(WAITING_MAX)]
        await asyncio.sleep(0)
        with pytest.raises(Stopping, match="too_busy"):
            await self.shop.note([])
        return heard


def test_an_answer_is_told_until_it_is_stored(tmp_path: Path) -> None:
    """A shop that is too busy or has no room hears it a little later; nobody is asked what is known."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            at = Counter(house, "test_card")
            card = Crowded(house.data / "test_card.log", 0)
            card.shop = house.house.shop
            house.house.runner.methods["test_card"] = card
            payment = await at.order()
            await at.becomes(payment, "approved")
            await asyncio.gather(*card.crowd)

    asyncio.run(run())


def test_a_method_without_driver_is_unknown(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            at = Counter(house, "test_card")
            del house.house.runner.methods["test_card"]
            payment = await at.order()
            await at.becomes(payment, "unknown")

    asyncio.run(run())


@METHODS
def test_the_driver_itself_charges_an_id_once(tmp_path: Path, method: str) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            at = Counter(house, method)
            at.does("approve")
            payment = "p" + "0" * 31 + "1"
            assert (await at.driver.query(payment)).outcome == "unknown"
            first = await at.driver.charge(payment, 2_000, 182)
            at.does("decline")
            assert await at.driver.charge(payment, 2_000, 182) == first
            assert await at.driver.query(payment) == first
            assert at.charges(payment) == 1

    asyncio.run(run())


def test_the_test_cards_log_survives_a_power_cut(tmp_path: Path) -> None:
    """The last line may be cut off in the middle; the ones before it still count."""

    async def run() -> None:
        card = TestCard(tmp_path / "log", thinks_s=0)
        first = await card.charge("p" + "0" * 32, 2_000, 182)
        with (tmp_path / "log").open("a") as log:
            log.write('{"payment": "p1", "am')
        again = TestCard(tmp_path / "log", thinks_s=0)
        assert await again.query("p" + "0" * 32) == first
        assert (await again.query("p1")).outcome == "unknown"
        after = await again.charge("p" + "2" * 32, 500, 45)
        assert await again.query("p" + "2" * 32) == after

    asyncio.run(run())
