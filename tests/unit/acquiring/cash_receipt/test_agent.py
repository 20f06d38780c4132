"""The agent's client against the simulated agent: issued once, undone in parts, and nobody's number anywhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acquiring.cash_receipt.client import APPROVAL_NO, AgentIssuer
from acquiring.cash_receipt.issuer import Told, Undo, Wish
from hub.domain.cash_receipt import SELF_ISSUE
from tests.unit.acquiring.service_process import ServiceProcess, running

SIMULATOR = "acquiring.cash_receipt.simulator"
# Nobody's: 010-0000-xxxx was never given out. Wherever it is found, somebody kept what he must not.
CANARY = "01000007319"
# A loaded machine answers within this; a silent agent costs a test as much (s).
ANSWER_S = 3.0


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    with running(SIMULATOR, tmp_path_factory.mktemp("receipts") / "agent.log") as service:
        yield service


@pytest.fixture
def service(house: ServiceProcess) -> Iterator[ServiceProcess]:
    yield house
    house.say("clear")


@asynccontextmanager
async def issuer(service: ServiceProcess) -> AsyncIterator[AgentIssuer]:
    agent = AgentIssuer(service.url, answer_s=ANSWER_S)
    try:
        yield agent
    finally:
        await agent.close()


def new_wish(amount: int = 30_000, **other: object) -> Wish:
    made = {"purpose": "deduction", "identity": CANARY, "vat": 2_727, "exempt": 0, "at": 1} | other
    return Wish(key=f"cr{uuid4().hex}", amount=amount, **made)  # type: ignore[arg-type]


def issued(service: ServiceProcess, key: str) -> int:
    return sum(one["answer"]["key"] == key for one in service.records())


def test_issued_and_undone_in_parts(service: ServiceProcess) -> None:
    async def run() -> None:
        async with issuer(service) as agent:
            wish = new_wish()
            told = await agent.issue(wish)
            assert told.outcome == "issued"
            assert told.approval_no is not None
            assert APPROVAL_NO.fullmatch(told.approval_no)
            assert told.identity == "010-****-7319"
            assert await agent.query(wish.key) == told
            assert await agent.issue(wish) == told, "once under its key"
            for amount, outcome in ((10_000, "issued"), (20_000, "issued"), (1, "refused")):
                undo = Undo(f"cu{uuid4().hex}", wish.key, amount, 0, 0)
                undone = await agent.cancel(undo)
                assert undone.outcome == outcome
                if outcome == "issued":
                    assert undone.approval_no != told.approval_no
                    assert await agent.cancel(undo) == undone, "once under its key"
            assert (await agent.cancel(Undo("cu1234567", "cr-nobody", 1, 0, 0))).outcome == "absent"
            assert (await agent.query("cr-nobody")).outcome == "absent"

    asyncio.run(run())


def test_for_a_business_and_for_nobody(service: ServiceProcess) -> None:
    async def run() -> None:
        async with issuer(service) as agent:
            business = await agent.issue(new_wish(purpose="expense", identity="1248100998"))
            assert (business.outcome, business.identity) == ("issued", "***-**-*0998")
            nobody = await agent.issue(new_wish(purpose="self", identity=SELF_ISSUE))
            assert (nobody.outcome, nobody.identity) == ("issued", "***-**-*1234")
            odd = await agent.issue(new_wish(purpose="expense", identity="1248100997"))
            assert odd == Told("refused", reason="bad_identity")

    asyncio.run(run())


TROUBLES = (
    *("silence", "lost_request", "refuse_500", "slow 4", "late 4", "lose_answer", "http_500"),
    *("garbage", "wrong_amount", "odd_number"),
)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_in_trouble_it_is_unknown_and_then_once(service: ServiceProcess, trouble: str) -> None:
    async def run() -> None:
        async with issuer(service) as agent:
            wish = new_wish()
            service.say("next", "issue", *trouble.split())
            assert (await agent.issue(wish)).outcome == "unknown"
            told = await agent.query(wish.key)
            assert told.outcome in ("issued", "absent")
            again = await agent.issue(wish)
            assert again.outcome == "issued"
            assert issued(service, wish.key) == 1
            undo = Undo(f"cu{uuid4().hex}", wish.key, 1_000, 91, 0)
            service.say("next", "cancel", *trouble.split())
            assert (await agent.cancel(undo)).outcome == "unknown"
            assert (await agent.cancel(undo)).outcome == "issued"
            assert issued(service, undo.key) == 1

    asyncio.run(run())


def test_refused_for_certain(service: ServiceProcess) -> None:
    async def run() -> None:
        async with issuer(service) as agent:
            wish = new_wish()
            service.say("next", "issue", "decline", "not_registered")
            assert await agent.issue(wish) == Told("refused", reason="not_registered")
            assert issued(service, wish.key) == 0
            for code in ("no_token", "busy", "not_registered"):
                service.say("next", "query", "decline", code)
                told = await agent.query(wish.key)
                assert told == Told("unknown", reason=code), "it is the question that was refused"

    asyncio.run(run())


@pytest.mark.parametrize(
    ("verb", "done"), [("power_cut", "issued"), ("power_cut_before", "absent")]
)
def test_the_agents_power_is_cut(tmp_path: Path, verb: str, done: str) -> None:
    async def run(service: ServiceProcess) -> None:
        async with issuer(service) as agent:
            wish = new_wish()
            service.say("next", "issue", verb)
            assert (await agent.issue(wish)).outcome == "unknown"
            await asyncio.to_thread(service.died)
            assert (await agent.query(wish.key)).outcome == "unknown"
            with service.log.open("ab") as torn:
                torn.write(b'{"at":1,"kind":"iss')
            await asyncio.to_thread(service.back)
            assert (await agent.query(wish.key)).outcome == done
            assert (await agent.issue(wish)).outcome == "issued"
            assert issued(service, wish.key) == 1

    with running(SIMULATOR, tmp_path / "agent.log") as service:
        asyncio.run(run(service))


def test_nobodys_number_stays_anywhere(
    service: ServiceProcess, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> str:
        async with issuer(service) as agent:
            wish = new_wish()
            service.say("next", "issue", "bare_identity")
            told = await agent.issue(wish)
            assert told.identity == "010-****-7319"
            service.say("next", "issue", "lose_answer")
            return f"{wish!r}{told!r}{agent!r}{await agent.issue(new_wish())!r}"

    with caplog.at_level(logging.DEBUG):
        shown = asyncio.run(run())
    kept = service.log.read_text("utf-8") + service.errors.read_text("utf-8")
    assert CANARY not in shown + kept + caplog.text
    assert "010-****-7319" in kept


steps = st.sampled_from(
    ("approve", "decline", "lost_request", "refuse_500", "lose_answer", "http_500", "garbage")
)


@settings(max_examples=25)
@given(day=st.lists(st.tuples(steps, steps), min_size=1, max_size=4))
def test_a_queue_that_asks_again_issues_once(
    house: ServiceProcess, day: list[tuple[str, str]]
) -> None:
    """As the hub's queue does: until it is issued or refused, the same key again."""

    async def run() -> None:
        async with issuer(house) as agent:
            for first, second in day:
                wish = new_wish()
                house.say("next", "issue", first)
                house.say("next", "query", second)
                told = await agent.issue(wish)
                if told.outcome == "unknown":
                    told = await agent.query(wish.key)
                if told.outcome in ("unknown", "absent"):
                    told = await agent.issue(wish)
                house.say("clear")
                refused = first == "decline"
                assert told.outcome == ("refused" if refused else "issued")
                assert issued(house, wish.key) == (0 if refused else 1)

    asyncio.run(run())
