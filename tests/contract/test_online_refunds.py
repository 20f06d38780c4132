"""Money back through the payment service: once, in parts that sum, and found again whatever got lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.clock import FakeClock
from hub.payments.method import Heard, Reversal
from tests.unit.acquiring.online.online_shop import (
    SIMULATOR,
    Shop,
    holds,
    kinds,
    new_charge,
    refund_of,
    shop,
)
from tests.unit.acquiring.service_process import ServiceProcess, running


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    with running(SIMULATOR, tmp_path_factory.mktemp("refunds") / "service.log") as service:
        yield service


@pytest.fixture
def service(house: ServiceProcess) -> Iterator[ServiceProcess]:
    yield house
    house.say("clear")


async def found_out(at: Shop, asked: Reversal, heard: Heard) -> Heard:
    """Asked about until somebody knows: the service needs a moment, and no more."""
    for _ in range(50):
        if heard.outcome != "unknown":
            return heard
        await asyncio.sleep(0.1)
        heard = await at.method.query_reversal(asked)
    return heard


def test_parts_sum_to_the_whole(service: ServiceProcess, tmp_path: Path) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge(exempt=2_000)
            paid = await at.paid(asked)
            back = 0
            for amount in (3_000, 1, 8_999):
                one = refund_of(asked, paid.approval, amount, refunded=back)
                heard = await at.method.reverse(one)
                assert heard.outcome == "approved", heard
                assert heard.approval is not None
                assert paid.approval is not None
                assert heard.approval.approval_no == paid.approval.approval_no
                assert heard.approval.transaction_no != paid.approval.transaction_no
                assert await at.method.query_reversal(one) == heard
                back += amount
                assert holds(service, asked.payment) == asked.amount - back
            more = await at.method.reverse(refund_of(asked, paid.approval, 1, refunded=back))
            assert more.outcome == "declined"
            assert kinds(service, asked.payment).count("cancelled") == 3

    asyncio.run(run())


NEVER_DONE = ("silence", "lost_request", "refuse_500")
TROUBLES = (
    *NEVER_DONE,
    *("late 4", "slow 4", "lose_answer", "http_500"),
    *("garbage", "already", "wrong_order"),
)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_cancel_in_trouble_gives_back_once_or_never(
    service: ServiceProcess, tmp_path: Path, trouble: str
) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            paid = await at.paid(asked)
            one = refund_of(asked, paid.approval, 4_000)
            service.say("next", "cancel", *trouble.split())
            heard = await at.method.reverse(one)
            if trouble not in NEVER_DONE:
                heard = await found_out(at, one, heard)
            done = kinds(service, asked.payment).count("cancelled")
            assert holds(service, asked.payment) == asked.amount - 4_000 * done
            if trouble in NEVER_DONE:
                # Not there, and nobody can say yet that it will not come.
                assert (heard.outcome, done) == ("unknown", 0)
                at.method._refunds._clock = FakeClock(one.at + 20 * 60_000)
                assert (await at.method.query_reversal(one)).outcome == "declined"
            else:
                assert (heard.outcome, done) == ("approved", 1)

    asyncio.run(run())


@pytest.mark.parametrize("code", ["NOT_CANCELABLE_PAYMENT", "EXCEED_MAX_REFUND_DUE"])
def test_the_service_will_not_give_it_back(
    service: ServiceProcess, tmp_path: Path, code: str
) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            paid = await at.paid(asked)
            service.say("next", "cancel", "decline", code)
            heard = await at.method.reverse(refund_of(asked, paid.approval, asked.amount))
            assert heard == Heard("declined", reason=code)
            assert holds(service, asked.payment) == asked.amount

    asyncio.run(run())


def test_money_that_went_back_elsewhere_does_not_go_back_twice(
    service: ServiceProcess, tmp_path: Path
) -> None:
    """The owner gave it back on the service's own pages: the books do not know, and the refund is refused."""

    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            paid = await at.paid(asked)
            key = service.records()[-1]["payment"]["paymentKey"]
            await at.method._client.cancel(key, "상점관리자에서 취소", "by-the-owner", 6_000)
            heard = await at.method.reverse(refund_of(asked, paid.approval, 6_000))
            assert heard.outcome == "declined"
            assert holds(service, asked.payment) == 6_000

    asyncio.run(run())


def test_two_parts_within_a_second(service: ServiceProcess, tmp_path: Path) -> None:
    """The service refuses the second one for a moment; it is asked again."""

    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            paid = await at.paid(asked)
            first = await at.method.reverse(refund_of(asked, paid.approval, 1_000))
            second = await at.method.reverse(refund_of(asked, paid.approval, 1_000, refunded=1_000))
            assert (first.outcome, second.outcome) == ("approved", "approved")

    asyncio.run(run())


def test_a_refund_never_sent_is_known_not_to_be(service: ServiceProcess, tmp_path: Path) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            paid = await at.paid(asked)
            one = refund_of(asked, paid.approval, 1_000)
            assert (await at.method.query_reversal(one)).outcome == "declined"
            service.say("next", "query", "lost_request")
            assert (await at.method.reverse(one)).outcome == "declined"
            assert holds(service, asked.payment) == asked.amount

    asyncio.run(run())


def test_a_net_cancel_gives_all_back(service: ServiceProcess, tmp_path: Path) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge(exempt=1_000)
            await at.paid(asked)
            assert (await at.method.net_cancel(asked)).outcome == "declined"
            assert holds(service, asked.payment) == 0
            # Asked again: it is back already.
            assert (await at.method.net_cancel(asked)).outcome == "declined"

            kept = new_charge()
            await at.paid(kept)
            service.say("next", "cancel", "decline", "NOT_CANCELABLE_PAYMENT")
            assert (await at.method.net_cancel(kept)).outcome == "approved"
            assert holds(service, kept.payment) == kept.amount

    asyncio.run(run())


@pytest.mark.parametrize("trouble", ["lose_answer", "http_500", "garbage"])
def test_a_net_cancel_whose_answer_is_lost(
    service: ServiceProcess, tmp_path: Path, trouble: str
) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            await at.paid(asked)
            service.say("next", "cancel", trouble)
            heard = await at.method.net_cancel(asked)
            assert heard.outcome in ("unknown", "declined")
            assert (await at.method.query(asked)).outcome == "declined"
            assert holds(service, asked.payment) == 0

    asyncio.run(run())
