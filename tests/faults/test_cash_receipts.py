"""Cash receipts against the simulated agent, whatever fails on the way: issued once, and known in the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from acquiring.cash_receipt.client import AgentIssuer
from hub.cash_receipts import CashReceiptRunner, ReceiptPatience
from hub.domain.cash_receipt import CashReceipt, receipt_of
from tests.open_house import until
from tests.unit.acquiring.service_process import ServiceProcess, running
from tests.unit.domain.small_shop import wish
from tests.unit.store.small_hub import Hub, shop_on

# Nobody's: 010-0000-xxxx was never given out.
PHONE = "010-0000-7319"
# A silent agent costs a test as much; a loaded machine answers within it (s).
ANSWER_S = 3.0
QUICK = ReceiptPatience(again=(0.01, 0.05), tell_again=0.01)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    log = tmp_path_factory.mktemp("agent") / "agent.log"
    with running("acquiring.cash_receipt.simulator", log) as service:
        yield service


@pytest.fixture
def service(house: ServiceProcess) -> Iterator[ServiceProcess]:
    yield house
    house.say("clear")


@asynccontextmanager
async def shop(folder: Path, service: ServiceProcess, *, begin: bool = True) -> AsyncIterator[Hub]:
    """A shop whose receipts go to the agent; with `begin` False nobody carries them there."""
    async with shop_on(folder) as hub:
        issuer = AgentIssuer(service.url, answer_s=ANSWER_S) if begin else None
        runner = CashReceiptRunner(hub.shop, hub.ids, issuer, QUICK)
        runner.resume()
        try:
            yield hub
        finally:
            await runner.close()


async def asked(hub: Hub) -> str:
    """A party paid in cash and asked for its receipt: the payment."""
    if not hub.shop.state.menu.items:
        await hub.furnish()
    placed = await hub.done(hub.order(wish("ribs", 5)))
    cash = {"type": "take_cash", "bill": placed["bill"], "amount": 110_000, "tendered": 110_000}
    payment = str((await hub.done(cash))["payment"])
    ask = {"type": "record_cash_receipt_ask", "payment": payment, "purpose": "deduction"}
    await hub.done(ask | {"identity": PHONE})
    return payment


def kept(hub: Hub, payment: str) -> CashReceipt | None:
    """The issued receipt of a payment."""
    for bill in hub.shop.state.bills.values():
        if payment in bill.payments:
            return bill.payments[payment].cash_receipt
    return None


def answers(service: ServiceProcess, key: str) -> list[dict[str, Any]]:
    """What the agent did under a key, by its own record."""
    return [one["answer"] for one in service.records() if one["answer"]["key"] == key]


TROUBLES = (
    "approve", "silence", "lost_request", "refuse_500", "lose_answer", "http_500", "garbage",
    "wrong_amount", "odd_number", "bare_identity",
)  # fmt: skip


@pytest.mark.parametrize("verb", TROUBLES)
def test_whatever_goes_wrong_it_is_issued_once(
    tmp_path: Path, service: ServiceProcess, verb: str
) -> None:
    async def live() -> None:
        async with shop(tmp_path, service) as hub:
            await service.tell("next", "issue", verb)
            payment = await asked(hub)
            await until(lambda: kept(hub, payment))
            (answer,) = answers(service, receipt_of(payment))
            receipt = kept(hub, payment)
            assert receipt is not None
            assert (receipt.approval_no, answer["amount"]) == (answer["approval_no"], 110_000)
            assert not hub.shop.state.cash_receipts

    asyncio.run(live())


def test_a_refusal_stands_on_the_list_without_the_number(
    tmp_path: Path, service: ServiceProcess
) -> None:
    async def live() -> None:
        async with shop(tmp_path, service) as hub:
            await service.tell("next", "issue", "decline", "not_registered")
            payment = await asked(hub)
            waiting = hub.shop.state.cash_receipts[receipt_of(payment)]
            await until(lambda: waiting.state == "failed")
            assert (waiting.reason, waiting.identity) == ("not_registered", None)
            assert answers(service, receipt_of(payment)) == []

    asyncio.run(live())


def test_what_was_on_its_way_when_the_hub_died_is_asked_about_first(
    tmp_path: Path, service: ServiceProcess
) -> None:
    """Issued and not heard of, and never sent at all: either way once."""

    async def live() -> tuple[str, str]:
        async with shop(tmp_path, service) as hub:
            await service.tell("next", "issue", "lose_answer")
            for _ in range(3):
                await service.tell("next", "query", "http_500")
            heard = await asked(hub)
            await until(lambda: answers(service, receipt_of(heard)))
        async with shop(tmp_path, service, begin=False) as hub:
            return heard, await asked(hub)

    heard, unsent = asyncio.run(live())

    async def again() -> None:
        async with shop(tmp_path, service) as hub:
            await until(lambda: kept(hub, heard) and kept(hub, unsent))
            for payment in (heard, unsent):
                assert len(answers(service, receipt_of(payment))) == 1

    asyncio.run(again())


def test_money_that_goes_back_is_taken_back_at_the_agent_in_its_parts(
    tmp_path: Path, service: ServiceProcess
) -> None:
    async def live() -> None:
        async with shop(tmp_path, service) as hub:
            payment = await asked(hub)
            await until(lambda: kept(hub, payment))
            back = 0
            for amount, verb in ((33_001, "lose_answer"), (76_999, "silence")):
                await service.tell("next", "cancel", verb)
                await given_back(hub, payment, amount)
                back += amount
                await until(lambda so_far=back: _taken_back(hub, payment) == so_far)
            done = [one for one in service.records() if one["of"] == receipt_of(payment)]
            assert [one["answer"]["amount"] for one in done] == [33_001, 76_999]
            assert not hub.shop.state.cash_receipts

    asyncio.run(live())


def _taken_back(hub: Hub, payment: str) -> int:
    receipt = kept(hub, payment)
    return receipt.given_back[0] if receipt else 0


async def given_back(hub: Hub, payment: str, amount: int) -> None:
    """Cash over the counter, with a manager's word for it."""
    people, devices = hub.shop.state.people, hub.shop.state.devices
    if "boss" not in people:
        owner = {"id": "boss", "roles": ["owner"]}
        await hub.done({"type": "record_person", "person": owner, "name": "사장", "pin_hash": "x"})
        tablet = {"kind": "staff", "name": "카운터"}
        await hub.done({"type": "admit_device", "device": tablet, "token_hash": "0" * 64})
    counter = next(iter(devices))
    for right in ("record_sign_in", "record_authorisation"):
        await hub.done({"type": right, "person": "boss", "right": True}, counter)
    cancel = {"type": "cancel_payment", "payment": payment, "amount": amount, "reason": "환불"}
    await hub.done(cancel, counter)


def test_one_that_a_person_settles_meanwhile_is_asked_about_no_more(
    tmp_path: Path, service: ServiceProcess
) -> None:
    async def live() -> None:
        async with shop(tmp_path, service) as hub:
            await service.tell("next", "issue", "refuse_500")
            for _ in range(200):
                await service.tell("next", "query", "http_500")
            payment = await asked(hub)
            waiting = hub.shop.state.cash_receipts[receipt_of(payment)]
            await until(lambda: waiting.state == "unknown")
            settle = {"type": "settle_cash_receipt", "receipt": receipt_of(payment)}
            await hub.done(settle | {"outcome": "issued", "approval_no": "K7654321"})
            receipt = kept(hub, payment)
            assert receipt is not None
            assert receipt.approval_no == "K7654321"
            await service.tell("clear")

    asyncio.run(live())
    # Nobody sent it after that: the agent never issued one.
    assert len(service.records()) == len({one["answer"]["key"] for one in service.records()})


def test_a_shop_without_an_agent_waits_for_a_person(tmp_path: Path) -> None:
    async def live() -> None:
        async with shop_on(tmp_path) as hub:
            runner = CashReceiptRunner(hub.shop, hub.ids, None, QUICK)
            runner.resume()
            payment = await asked(hub)
            assert hub.shop.state.cash_receipts[receipt_of(payment)].state == "requested"
            await runner.close()

    asyncio.run(live())
