"""The hub's card terminal driver against a virtual terminal over real lines: every verb, every absence, no card kept.

One rule above all: what the driver says agrees with the terminal's own record. `approved` stands in it, `declined`
does not, and `unknown` is said only until the terminal can be asked.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from acquiring.terminal.bodies import DeviceCheck
from acquiring.terminal.exchange import Patience
from acquiring.terminal.virtual.cards import CANARIES, DECLINES
from acquiring.terminal.virtual.verbs import REQUESTS
from tests.terminal_bench import (
    CABLES,
    PACE,
    TERMINAL,
    CableKind,
    bench,
    charged,
    settled,
    took,
    until,
)

LINES = pytest.mark.parametrize("cable", CABLES)
WORDS = {"decline": [f"decline {reason}" for reason in DECLINES], "late": ["late 1500"],
         "slow_bytes": ["slow_bytes 1"],
         "power_cut": ["power_cut before", "power_cut approving", "power_cut approved"]}  # fmt: skip
VERBS = [words for verb in REQUESTS for words in WORDS.get(verb, [verb])]


@LINES
@pytest.mark.parametrize("words", VERBS)
def test_every_verb_ends_as_the_terminals_record_says(
    tmp_path: Path, cable: CableKind, words: str
) -> None:
    async def run() -> None:
        async with bench(tmp_path, cable) as at:
            first = at.ask()
            assert (await at.driver.charge(first)).outcome == "approved"
            at.say(words)
            # The same amount again: neither is taken for the other.
            charge = at.ask()
            heard = await settled(at, charge, await charged(at, charge))
            assert heard.outcome == ("approved" if took(at, charge, 1) else "declined")
            assert await at.driver.query(charge) == heard
            assert await at.driver.charge(charge) == heard, "asked again, it is not charged again"
            assert len(at.book.sales) == 1 + (heard.outcome == "approved")
            at.say("ok")
            last = at.ask()
            assert (await at.driver.charge(last)).outcome == "approved"
            assert at.book.sales[-1].amount == last.amount

    asyncio.run(run())


@pytest.mark.parametrize("words", VERBS)
@pytest.mark.parametrize("switch", ["forgetful", "echo_stamps"])
def test_whatever_the_makers_left_unsaid(tmp_path: Path, words: str, switch: str) -> None:
    """A terminal that takes a repeated frame for a new request, and one that repeats the request's stamp."""

    async def run() -> None:
        async with bench(tmp_path) as at:
            at.say(f"{switch} on")
            at.say(words)
            charge = at.ask()
            heard = await charged(at, charge)
            if heard.outcome == "unknown":
                at.terminal.plan.clear()
                at.terminal.power_on()
                heard = await at.driver.query(charge)
            assert heard.outcome == ("approved" if took(at, charge, 0) else "declined")

    asyncio.run(run())


@pytest.mark.parametrize("words", [*VERBS, "busy on"])
def test_a_hub_that_dies_meanwhile_asks_the_terminal(tmp_path: Path, words: str) -> None:
    """The charge is cut off as soon as it is on its way, and another process asks what became of it."""

    async def run() -> None:
        async with bench(tmp_path, pace=replace(PACE, van_s=0.05)) as at:
            at.say(words)
            charge = at.ask()
            asking = asyncio.create_task(at.driver.charge(charge))
            await until(
                asking.done if words == "busy on" else lambda: not at.terminal.plan.next,
                "the request",
            )
            asking.cancel()
            await asyncio.wait([asking])
            driver = await at.again()
            if words.startswith("power_cut"):
                await until(lambda: at.terminal.display.screen == "off", "the power cut")
            at.say("ok")
            heard = await driver.query(charge)
            assert heard.outcome == ("approved" if took(at, charge, 0) else "declined")
            assert len(at.book.sales) <= 1

    asyncio.run(run())


@pytest.mark.parametrize("terminal", [None, "t9", "../t1", ""])
def test_a_terminal_that_is_not_there(tmp_path: Path, terminal: str | None) -> None:
    async def run() -> None:
        async with bench(tmp_path) as at:
            charge = at.ask(terminal=terminal)
            heard = await at.driver.charge(charge)
            assert heard.outcome != "approved"
            assert not at.book.sales
            if terminal in (None, "t9"):
                assert heard.outcome == "declined", "nothing was sent, for certain"

    asyncio.run(run())


def test_a_terminal_that_is_off_declines_and_nothing_was_sent(tmp_path: Path) -> None:
    async def run() -> None:
        async with bench(tmp_path) as at:
            at.say("switch_off")
            charge = at.ask()
            heard = await at.driver.charge(charge)
            assert (heard.outcome, heard.reason) == ("declined", "terminal_unreachable")
            at.say("switch_on")
            assert not at.book.sales
            assert (await at.driver.query(charge)).outcome == "declined"

    asyncio.run(run())


def test_a_terminal_that_is_busy_declines_and_nothing_was_sent(tmp_path: Path) -> None:
    async def run() -> None:
        async with bench(tmp_path) as at:
            at.say("busy on")
            heard = await at.driver.charge(at.ask())
            assert (heard.outcome, heard.reason) == ("declined", "terminal_busy")

    asyncio.run(run())


@pytest.mark.parametrize("words", ["always nack", "always deaf"])
def test_a_request_that_is_never_taken_is_declined_for_certain(tmp_path: Path, words: str) -> None:
    """Three tries, and each time the terminal is asked whether nothing came of it."""

    async def run() -> None:
        async with bench(tmp_path) as at:
            at.say(words)
            charge = at.ask()
            heard = await charged(at, charge)
            assert (heard.outcome, heard.reason) == ("declined", "terminal_refused")
            assert await at.driver.query(charge) == heard
            assert not at.book.sales

    asyncio.run(run())


def test_a_terminal_asked_by_nobody_before_was_never_asked(tmp_path: Path) -> None:
    async def run() -> None:
        async with bench(tmp_path) as at:
            older = at.ask(at=1)
            assert (await at.driver.query(older)).outcome == "unknown", "from before the notes"
            never = at.ask()
            heard = await at.driver.query(never)
            assert (heard.outcome, heard.reason) == ("declined", "not_asked")
            assert await at.driver.net_cancel(never) == heard

    asyncio.run(run())


@pytest.mark.parametrize(("amount", "vat"), [(10**10, 0), (100, 200), (0, 0)])
def test_an_amount_that_does_not_fit_is_declined_unsent(
    tmp_path: Path, amount: int, vat: int
) -> None:
    async def run() -> None:
        async with bench(tmp_path) as at:
            heard = await at.driver.charge(at.ask(amount=amount, vat=vat))
            assert (heard.outcome, heard.reason) == ("declined", "amount_unsupported")

    asyncio.run(run())


@LINES
def test_a_terminal_says_how_it_is(tmp_path: Path, cable: CableKind) -> None:
    async def run() -> None:
        async with bench(tmp_path, cable) as at:
            assert await at.driver.log(0, 2**62) == []
            assert await at.driver.check(TERMINAL) == DeviceCheck("O", "O", "O", "O")
            assert await at.driver.check("t9") is None
            assert await at.driver.check("../t1") is None
            at.say("busy on")
            assert await at.driver.check(TERMINAL) is None
            at.say("switch_off")
            assert await at.driver.check(TERMINAL) is None

    asyncio.run(run())


@LINES
def test_a_guest_who_goes_back(tmp_path: Path, cable: CableKind) -> None:
    """The terminal waits for a card; the guest presses 취소 on the kiosk. Nobody waits for the time to run out."""

    async def run() -> None:
        async with bench(tmp_path, cable, hold=True) as at:
            charge = at.ask()
            asking = asyncio.create_task(at.driver.charge(charge))
            await until(
                lambda: at.terminal.display.screen == "insert_card", "the terminal's screen"
            )
            assert at.terminal.state()["amount"] == 9_500
            assert not await at.driver.abort("p" + "9" * 32)
            assert await at.driver.abort(charge.payment)
            heard = await asking
            assert (heard.outcome, heard.reason) == ("declined", "given_up")
            assert at.terminal.display.screen == "idle"
            assert not at.book.sales

    asyncio.run(run())


def test_a_guest_who_goes_back_too_late_has_paid(tmp_path: Path) -> None:
    async def run() -> None:
        async with bench(tmp_path, pace=replace(PACE, van_s=0.3), hold=True) as at:
            charge = at.ask()
            asking = asyncio.create_task(at.driver.charge(charge))
            await until(at.terminal.insert, "the card")
            await until(lambda: at.terminal.display.screen == "approving", "the VAN")
            await at.driver.abort(charge.payment)
            heard = await asking
            assert heard.outcome == "approved"
            assert len(at.standing) == 1

    asyncio.run(run())


def test_two_charges_for_one_terminal_wait_for_each_other(tmp_path: Path) -> None:
    async def run() -> None:
        async with bench(tmp_path) as at:
            charges = [at.ask(1_000 + number) for number in range(5)]
            heard = await asyncio.gather(*(at.driver.charge(charge) for charge in charges))
            assert {one.outcome for one in heard} == {"approved"}
            assert [sale.amount for sale in at.book.sales] == [one.amount for one in charges]

    asyncio.run(run())


def test_events_come_at_any_time_and_are_not_acknowledged(tmp_path: Path) -> None:
    async def run() -> None:
        async with bench(tmp_path, hold=True) as at:
            asking = asyncio.create_task(at.driver.charge(at.ask()))
            await until(
                lambda: at.terminal.display.screen == "insert_card", "the terminal's screen"
            )
            for letter in "MRIOF":
                at.say("event", letter)
            at.say("card")
            assert (await asking).outcome == "approved"
            await until(lambda: not at.terminal.voice._unheard, "the ACK")

    asyncio.run(run())


def test_vat_is_sent_and_a_test_mode_is_told(tmp_path: Path) -> None:
    async def run() -> None:
        async with bench(tmp_path) as at:
            at.say("test_mode on")
            heard = await at.driver.charge(at.ask(25_000))
            assert heard.approval
            assert heard.approval.test
            assert at.book.sales[0].vat == 2_273

    asyncio.run(run())


@LINES
def test_no_card_number_stays_anywhere(
    tmp_path: Path, cable: CableKind, caplog: pytest.LogCaptureFixture
) -> None:
    """Every verb, all that is written, logged, said or raised: not one canary, though every answer carried one."""

    async def run() -> list[str]:
        said = []
        async with bench(tmp_path, cable) as at:
            for words in VERBS:
                at.say(words)
                charge = at.ask()
                heard = await charged(at, charge)
                at.say("ok")
                said += [repr(heard), repr(await at.driver.query(charge))]
                said.append(repr(await at.driver.net_cancel(charge)))
            said.append(repr(await at.driver.log(0, 2**62)))
            assert len(at.book.sales) >= len(CANARIES)
            said.append(repr(at.terminal.state()) + repr(at.book.sales))
        return said

    with caplog.at_level(logging.DEBUG):
        said = asyncio.run(run())
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) >= 2
    everything = "\n".join(said) + caplog.text + "".join(path.read_text("utf-8") for path in files)
    assert "941061******" in everything, "the masked form is kept"
    for card in CANARIES:
        assert card not in everything
        assert card[:12] not in everything
        assert card[4:] not in everything


def test_patience_is_as_the_form_has_it() -> None:
    usual = Patience()
    assert (usual.ack_s, usual.tries) == (3.0, 3)
