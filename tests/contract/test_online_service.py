"""The method `online` against the simulated service: everything that can happen between a guest and the money.

What the method says is held against the service's own record: a "declined" under which money stands, or an
"approved" under which none does, is the one thing that may not be.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from acquiring.online.simulator.__main__ import SECRET
from acquiring.online.simulator.service import CANARY
from hub.payments.method import Charge, Heard
from tests.unit.acquiring.online.online_shop import (
    CLOCK,
    SIMULATOR,
    Shop,
    holds,
    kinds,
    new_charge,
    refund_of,
    shop,
)
from tests.unit.acquiring.service_process import ServiceProcess, running, until


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    with running(SIMULATOR, tmp_path_factory.mktemp("online") / "service.log") as service:
        yield service


@pytest.fixture
def service(house: ServiceProcess) -> Iterator[ServiceProcess]:
    yield house
    house.say("clear")
    house.say("hook")
    house.say("hide", "no")


async def known(at: Shop, asked: Charge, heard: Heard) -> Heard:
    """What the hub does with an unclear end: asks, and undoes."""
    if heard.outcome == "unknown":
        heard = await at.method.query(asked)
    if heard.outcome == "unknown":
        heard = await at.method.net_cancel(asked)
    return heard


def agree(service: ServiceProcess, asked: Charge, heard: Heard) -> None:
    held = holds(service, asked.payment)
    assert (heard.outcome, held) in {("approved", asked.amount), ("declined", 0)}, kinds(
        service, asked.payment
    )


def test_a_guest_pays(service: ServiceProcess, tmp_path: Path) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge(exempt=1_000)
            heard = await at.paid(asked)
            agree(service, asked, heard)
            assert heard.outcome == "approved"
            assert heard.approval is not None
            assert heard.approval.card == "9410-61**-****-731*"
            assert (heard.approval.issuer, heard.approval.acquirer) == ("현대카드", "BC카드")
            assert heard.approval.test
            assert heard.approval.approved_at
            assert await at.method.query(asked) == heard
            # Asked for again, which nobody should: the same, and no second approval.
            assert await at.method.charge(asked) == heard
            assert kinds(service, asked.payment) == ["opened", "proven", "approved"]

    asyncio.run(run())


def test_a_guest_who_never_comes_takes_nothing(service: ServiceProcess, tmp_path: Path) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes", window_s=0.3) as at:
            asked = new_charge()
            heard = await at.method.charge(asked)
            assert heard.outcome == "declined"
            assert at.method.waiting(asked.payment) is None

    asyncio.run(run())


def test_a_guest_who_comes_too_late_takes_nothing(service: ServiceProcess, tmp_path: Path) -> None:
    """The window of the service is still open then, but nobody confirms any more."""

    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            charging = asyncio.create_task(at.method.charge(asked))
            await at.opens(asked)
            assert await at.method.abort(asked.payment)
            heard = await charging
            await at.pays(asked)
            at.method.returned(asked.payment)
            agree(service, asked, heard)
            assert (await at.method.query(asked)).outcome == "unknown"
            agree(service, asked, await at.method.net_cancel(asked))

    asyncio.run(run())


def test_a_guest_who_leaves(service: ServiceProcess, tmp_path: Path) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            charging = asyncio.create_task(at.method.charge(asked))
            await at.opens(asked)
            await service.tell("guest", "leave", asked.payment, "closes")
            at.method.left(asked.payment)
            heard = await charging
            assert heard.outcome == "declined"
            agree(service, asked, heard)

    asyncio.run(run())


def test_who_says_that_the_guest_left_is_not_believed(
    service: ServiceProcess, tmp_path: Path
) -> None:
    """The guest has paid: whatever an address says, the service knows better."""

    async def run() -> None:
        async with shop(service, tmp_path / "notes", poll_s=30.0) as at:
            asked = new_charge()
            charging = asyncio.create_task(at.method.charge(asked))
            await at.opens(asked)
            await at.pays(asked)
            at.method.left(asked.payment)
            heard = await charging
            assert heard.outcome == "approved"
            agree(service, asked, heard)

    asyncio.run(run())


def test_a_changed_amount_is_never_confirmed(service: ServiceProcess, tmp_path: Path) -> None:
    """The address of the window is in the guest's hands."""

    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            charging = asyncio.create_task(at.method.charge(asked))
            await until(lambda: at.method.waiting(asked.payment))
            shown = at.method.waiting(asked.payment)
            assert shown is not None
            cheap = shown["checkout"].replace("amount=12000", "amount=100")
            assert await service.tell("guest", "open", cheap) == "200"
            await at.pays(asked)
            at.method.returned(asked.payment)
            await asyncio.wait([charging], timeout=1.0)
            await at.method.abort(asked.payment)
            assert await charging == Heard("declined", reason="given_up")
            assert kinds(service, asked.payment) == ["opened", "proven"]

    asyncio.run(run())


@pytest.mark.parametrize(
    "code", ["REJECT_CARD_COMPANY", "REJECT_CARD_PAYMENT", "INVALID_STOPPED_CARD"]
)
def test_a_card_that_is_refused(service: ServiceProcess, tmp_path: Path, code: str) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            service.say("next", "confirm", "decline", code)
            heard = await at.paid(asked)
            assert heard == Heard("declined", reason=code)
            agree(service, asked, heard)

    asyncio.run(run())


CONFIRM_TROUBLES = (
    *(
        "silence",
        "lost_request",
        "refuse_500",
        "provider_error",
        "late 4",
        "slow 1",
        "slow 4",
        "lose_answer",
    ),
    *("http_500", "garbage", "already", "wrong_amount", "wrong_order", "twin_hooks"),
    *("twin_hooks_turned", "forged_hook"),
)


@pytest.mark.parametrize("trouble", CONFIRM_TROUBLES)
def test_a_confirm_in_trouble_is_approved_once(
    service: ServiceProcess, tmp_path: Path, trouble: str
) -> None:
    """The guest has proved who they are and wants to pay: the same confirm again, under the same key, ends well."""

    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            service.say("next", "confirm", *trouble.split())
            heard = await at.paid(asked)
            for _ in range(50):
                if heard.outcome != "unknown":
                    break
                heard = await at.method.query(asked)
                await asyncio.sleep(0.1)
            assert heard.outcome == "approved"
            agree(service, asked, heard)
            assert kinds(service, asked.payment).count("approved") == 1

    asyncio.run(run())


@pytest.mark.parametrize("trouble", ["lose_answer", "http_500", "garbage", "lost_request"])
def test_when_nobody_can_be_asked_it_is_unknown(
    service: ServiceProcess, tmp_path: Path, trouble: str
) -> None:
    """A confirm without an answer, three times, and every question lost: nobody guesses."""

    async def run() -> None:
        async with shop(service, tmp_path / "notes", poll_s=30.0) as at:
            asked = new_charge()
            charging = asyncio.create_task(at.method.charge(asked))
            await at.opens(asked)
            await at.pays(asked)
            for _ in range(3):
                service.say("next", "confirm", trouble)
            service.say("next", "query", "approve")
            for _ in range(3):
                service.say("next", "query", "refuse_500")
            at.method.heard(asked.payment)
            assert (await charging).outcome == "unknown"
            service.say("next", "query", "lost_request")
            assert (await at.method.query(asked)).outcome == "unknown"
            service.say("next", "query", "garbage")
            assert (await at.method.net_cancel(asked)).outcome == "unknown"
            service.say("clear")
            heard = await at.method.net_cancel(asked)
            if trouble == "lost_request":
                # It may still be on its way, for all the hub knows, until the service gives the payment up.
                assert heard.outcome == "unknown"
                service.say("advance", "1900")
                heard = await at.method.net_cancel(asked)
            assert heard.outcome == "declined"
            agree(service, asked, heard)

    asyncio.run(run())


def test_a_confirm_after_the_windows_end(service: ServiceProcess, tmp_path: Path) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes", poll_s=30.0) as at:
            asked = new_charge()
            charging = asyncio.create_task(at.method.charge(asked))
            await at.opens(asked)
            await at.pays(asked)
            service.say("advance", "660")
            at.method.returned(asked.payment)
            heard = await charging
            assert heard == Heard("declined", reason="NOT_FOUND_PAYMENT_SESSION")
            agree(service, asked, heard)

    asyncio.run(run())


def test_the_whole_card_number_ends_at_the_door(
    service: ServiceProcess, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            service.say("next", "confirm", "bare_card")
            heard = await at.paid(asked)
            assert heard.outcome == "approved"
            assert CANARY not in repr(heard)
            assert heard.approval is not None
            assert heard.approval.card == "9410-61**-****-7319"
            said = f"{at.method!r}{vars(at.method)!r}{at.method._client!r}"
            assert SECRET not in said

    with caplog.at_level(logging.DEBUG):
        asyncio.run(run())
    kept = caplog.text + (tmp_path / "notes").read_text("utf-8")
    assert CANARY not in kept
    assert SECRET not in kept


def test_a_wrong_key_is_told_at_once(service: ServiceProcess, tmp_path: Path) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes", secret="test_sk_other") as at:
            heard = await at.method.charge(new_charge())
            assert heard.outcome == "declined"
            assert "UNAUTHORIZED_KEY" in (heard.reason or "")

    asyncio.run(run())


def test_a_service_that_shows_nothing_before_the_approval(
    service: ServiceProcess, tmp_path: Path
) -> None:
    """Then the browser's payment key is needed, and a forged one does no harm."""

    async def run() -> None:
        async with shop(service, tmp_path / "notes", poll_s=30.0) as at:
            service.say("hide", "yes")
            asked = new_charge()
            charging = asyncio.create_task(at.method.charge(asked))
            await at.opens(asked)
            at.method.returned(asked.payment, "somebody-elses-key")
            await asyncio.sleep(0.5)
            assert not charging.done()
            await at.pays(asked)
            key = next(
                one["payment"]["paymentKey"]
                for one in service.records()
                if one["payment"]["orderId"] == asked.payment
            )
            at.method.returned(asked.payment, key)
            heard = await charging
            assert heard.outcome == "approved"
            agree(service, asked, heard)

    asyncio.run(run())


@pytest.mark.parametrize("verb", ["power_cut", "power_cut_before"])
def test_the_services_power_is_cut(tmp_path: Path, verb: str) -> None:
    async def run(service: ServiceProcess) -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            service.say("next", "confirm", verb)
            charging = asyncio.create_task(at.paid(asked))
            await asyncio.to_thread(service.died)
            heard = await charging
            assert heard.outcome == "unknown"
            await asyncio.to_thread(service.back)
            heard = await at.method.query(asked)
            if verb == "power_cut":
                assert heard.outcome == "approved"
                agree(service, asked, heard)
            else:
                assert heard.outcome == "unknown"
                service.say("advance", "1900")
                agree(service, asked, await at.method.query(asked))

    with running(SIMULATOR, tmp_path / "service.log") as service:
        asyncio.run(run(service))


def test_the_nightly_list(service: ServiceProcess, tmp_path: Path) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            asked = new_charge()
            heard = await at.paid(asked)
            back = await at.method.reverse(refund_of(asked, heard.approval, 5_000))
            assert back.outcome == "approved"
            # The service's clock was put forward by tests before this one.
            lines = await at.method.log(asked.at - 60_000, CLOCK.wall() + 365 * 86_400_000)
            mine = [(one.kind, one.amount) for one in lines or () if one.payment == asked.payment]
            assert mine == [("charge", 12_000), ("reversal", 5_000)]

    asyncio.run(run())
