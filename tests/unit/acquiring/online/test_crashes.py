"""The hub dies between any two steps of an online payment, and another hub finds out what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from acquiring.online.client import OnlineClient
from acquiring.online.simulator.__main__ import SECRET
from tests.unit.acquiring.online.online_shop import (
    ANSWER_S,
    SIMULATOR,
    holds,
    kinds,
    new_charge,
    refund_of,
    shop,
)
from tests.unit.acquiring.service_process import ServiceProcess, running, until


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    with running(SIMULATOR, tmp_path_factory.mktemp("crashes") / "service.log") as service:
        yield service


class PowerCut(BaseException):
    """Nothing of the hub runs after this."""


class Mortal(OnlineClient):
    """A line that dies with its hub: before a request (even numbers of `dies`) or after it (odd)."""

    def __init__(self, url: str, dies: int) -> None:
        super().__init__(url, SECRET, answer_s=ANSWER_S)
        self.left = dies

    async def _asked(
        self, method: str, path: str, body: Mapping[str, object] | None = None, key: str = ""
    ) -> tuple[int, Any]:
        self._step()
        said = await super()._asked(method, path, body, key)
        self._step()
        return said

    def _step(self) -> None:
        if self.left == 0:
            raise PowerCut
        self.left -= 1


# A look, a second look (the guest has proved it by then), the confirm: each may be the last, before it or after it.
@pytest.mark.parametrize("dies", range(7))
def test_a_charge(service: ServiceProcess, tmp_path: Path, dies: int) -> None:
    async def run() -> None:
        asked, notes = new_charge(), tmp_path / "notes"
        line = Mortal(service.url, dies)
        async with shop(service, notes, poll_s=30.0, client=line) as first:
            charging = asyncio.create_task(first.method.charge(asked))
            if dies >= 2:
                await until(lambda: line.left == dies - 2)
                await first.opens(asked)
                await first.pays(asked)
                first.method.returned(asked.payment)
            try:
                heard = await charging
            except PowerCut:
                assert dies < 6
            else:
                assert (dies, heard.outcome) == (6, "approved")
        async with shop(service, notes) as second:
            heard = await second.method.query(asked)
            if heard.outcome == "unknown":
                heard = await second.method.net_cancel(asked)
            if heard.outcome == "unknown":
                # Written down as sent, and not there: until the service itself gives it up.
                assert kinds(service, asked.payment) == ["opened", "proven"]
                service.say("advance", "1900")
                heard = await second.method.query(asked)
            won = {"approved": asked.amount, "declined": 0}[heard.outcome]
            assert holds(service, asked.payment) == won
            assert (heard.outcome == "approved") == ("approved" in kinds(service, asked.payment))

    asyncio.run(run())


def test_a_confirm_that_is_still_at_work_when_the_hub_dies(
    service: ServiceProcess, tmp_path: Path
) -> None:
    """The next hub sees a payment that was not approved. It knows that a confirm was sent, and says so."""

    async def run() -> None:
        asked, notes = new_charge(), tmp_path / "notes"
        async with shop(service, notes, poll_s=30.0) as first:
            charging = asyncio.create_task(first.method.charge(asked))
            await first.opens(asked)
            await first.pays(asked)
            service.say("next", "confirm", "slow", "2")
            first.method.returned(asked.payment)
            await until(lambda: first.method._notes.confirming(asked.payment))
            await asyncio.sleep(0.5)  # it is on its way
            charging.cancel()
            with pytest.raises(asyncio.CancelledError):
                await charging
        async with shop(service, notes) as second:
            if (await second.method.query(asked)).outcome == "unknown":
                assert (await second.method.net_cancel(asked)).outcome != "declined" or (
                    "approved" in kinds(service, asked.payment)
                )
            await until(lambda: "approved" in kinds(service, asked.payment))
            heard = await second.method.query(asked)
            won = {"approved": asked.amount, "declined": 0}[heard.outcome]
            assert holds(service, asked.payment) == won

    asyncio.run(run())


def test_a_cancel_that_is_still_at_work_when_the_hub_dies(
    service: ServiceProcess, tmp_path: Path
) -> None:
    async def run() -> None:
        asked, notes = new_charge(), tmp_path / "notes"
        async with shop(service, notes) as first:
            paid = await first.paid(asked)
            one = refund_of(asked, paid.approval, 5_000)
            service.say("next", "cancel", "slow", "2")
            reversing = asyncio.create_task(first.method.reverse(one))
            await until(lambda: first.method._notes.giving_back(one.refund))
            await asyncio.sleep(0.5)  # it is on its way
            reversing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reversing
        async with shop(service, notes) as second:
            heard = await second.method.query_reversal(one)
            assert heard.outcome == "unknown" or "cancelled" in kinds(service, asked.payment)
            await until(lambda: "cancelled" in kinds(service, asked.payment))
            assert (await second.method.query_reversal(one)).outcome == "approved"
            assert holds(service, asked.payment) == asked.amount - 5_000

    asyncio.run(run())


@pytest.mark.parametrize("dies", range(5))
def test_a_refund(service: ServiceProcess, tmp_path: Path, dies: int) -> None:
    async def run() -> None:
        asked, notes = new_charge(), tmp_path / "notes"
        async with shop(service, notes) as at:
            paid = await at.paid(asked)
        one = refund_of(asked, paid.approval, 5_000)
        async with shop(service, notes, client=Mortal(service.url, dies)) as first:
            try:
                heard = await first.method.reverse(one)
            except PowerCut:
                assert dies < 4
            else:
                assert (dies, heard.outcome) == (4, "approved")
        async with shop(service, notes) as second:
            heard = await second.method.query_reversal(one)
            back = asked.amount - holds(service, asked.payment)
            if heard.outcome == "unknown":
                assert back == 0, "sent by the book, and not there: nobody can know yet"
            else:
                assert back == {"approved": 5_000, "declined": 0}[heard.outcome]

    asyncio.run(run())
