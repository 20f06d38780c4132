"""Random guests, random troubles: what the hub heard and what the service did never disagree."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.payments.method import Charge, Heard
from tests.unit.acquiring.online.online_shop import SIMULATOR, Shop, holds, kinds, new_charge, shop
from tests.unit.acquiring.service_process import ServiceProcess, running, until

# The verbs that end at once: a silent service would make a day of it. Those have tests of their own.
TROUBLES = (
    *("approve", "approve", "decline", "lost_request", "refuse_500", "late 0.1", "slow 0.1"),
    *("lose_answer", "http_500", "garbage"),
)
CONFIRM = (*TROUBLES, "already", "wrong_amount", "wrong_order", "bare_card")
GUESTS = ("pays", "pays", "pays", "pays_twice", "leaves", "opens", "never_comes")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    with running(SIMULATOR, tmp_path_factory.mktemp("days") / "service.log") as service:
        yield service


guests = st.tuples(
    st.sampled_from(GUESTS),
    st.lists(st.sampled_from(CONFIRM), max_size=4),
    st.lists(st.sampled_from(TROUBLES), max_size=4),
    st.lists(st.sampled_from(TROUBLES), max_size=2),
)


# A day waits on silent services; `wide` looks further (`make soak`).
@settings(max_examples=min(15, max(4, settings().max_examples // 25)))
@given(day=st.lists(guests, min_size=1, max_size=3), hidden=st.booleans())
def test_the_log_and_what_was_heard_agree(
    service: ServiceProcess, tmp_path_factory: pytest.TempPathFactory, day: list, hidden: bool
) -> None:
    notes = tmp_path_factory.mktemp("notes") / uuid4().hex

    async def run() -> None:
        service.say("hide", "yes" if hidden else "no")
        async with shop(service, notes, poll_s=0.2) as at:
            for guest, confirms, queries, cancels in day:
                asked = new_charge()
                laid = (("confirm", confirms), ("query", queries), ("cancel", cancels))
                heard = await _charged(at, asked, guest, laid)
                agree(service, asked, heard)

    asyncio.run(run())


async def _charged(at: Shop, asked: Charge, guest: str, laid: tuple) -> Heard:
    charging = asyncio.create_task(at.method.charge(asked))
    await until(lambda: at.method.standing(asked.payment))
    if guest != "never_comes":
        await at.opens(asked)
    for target, verbs in laid:
        for verb in verbs:
            at.service.say("next", target, *verb.split())
    match guest:
        case "pays" | "pays_twice":
            await at.pays(asked)
            for _ in range(2 if guest == "pays_twice" else 1):
                at.method.returned(asked.payment, _key(at, asked))
        case "leaves":
            at.method.left(asked.payment)
        case _:
            await at.method.abort(asked.payment)
    heard = await charging
    if heard.outcome == "unknown":
        heard = await at.method.query(asked)
    if heard.outcome == "unknown":
        heard = await at.method.net_cancel(asked)
    at.service.say("clear")
    return heard


def _key(at: Shop, asked: Charge) -> str:
    mine = [r["payment"] for r in at.service.records() if r["payment"]["orderId"] == asked.payment]
    return str(mine[-1]["paymentKey"])


def agree(service: ServiceProcess, asked: Charge, heard: Heard) -> None:
    held = holds(service, asked.payment)
    if heard.outcome != "unknown":
        won = {"approved": asked.amount, "declined": 0}[heard.outcome]
        assert held == won, (heard, kinds(service, asked.payment))
    assert kinds(service, asked.payment).count("approved") <= 1
