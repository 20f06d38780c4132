"""Every payment method, driven by the hub: yes, no, silence, a lost answer, money back, a restart at every step.

A new method gets a rig in `tests/payment_rigs.py`, and every case with it. Money is asked for once, whatever
happens, and in the end the far side's own record says what the books say.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hub.domain.payment import BY_HAND
from hub.payments.card_terminal import PART_UNSUPPORTED
from hub.payments.method import Charge
from tests.open_house import open_house
from tests.paying_counter import DAY_MS, Counter, Does
from tests.payment_rigs import RIGS, counter, rigged, run
from tests.terminal_bench import TERMINAL

LOST = pytest.mark.parametrize("what", ["lose_answer", "late"])
METHODS = pytest.mark.parametrize("method", RIGS)
# What asks for itself what became of a payment; the others are asked by a look at the inbox.
DRIVEN = pytest.mark.parametrize("method", [name for name in RIGS if name not in BY_HAND])


def test_every_method_of_the_hub_has_a_rig(tmp_path: Path) -> None:
    async def whole() -> None:
        settings = {"online_url": "http://127.0.0.1:9"}
        async with open_house(tmp_path, settings=settings) as house:
            methods = house.house.runner.methods
            assert set(methods) == set(RIGS)
            assert {name: method.id for name, method in methods.items()} == {n: n for n in methods}

    asyncio.run(whole())


# --- yes and no


@METHODS
def test_approved(tmp_path: Path, method: str) -> None:
    async def case(at: Counter) -> None:
        payment = await at.order()
        await at.becomes(payment, "approved")
        assert at.settled()
        kept = at.payment(payment)
        assert kept.approval
        assert (kept.amount, kept.vat) == (2_000, 182)
        await at.books_hold()

    run(tmp_path, method, case)


@METHODS
def test_declined_and_then_paid(tmp_path: Path, method: str) -> None:
    async def case(at: Counter) -> None:
        payment = await at.order("decline")
        await at.becomes(payment, "declined")
        assert not at.settled()
        assert at.moved(payment) == 0
        code, second = await at.again()
        assert code is None
        await at.becomes(second, "approved")
        assert at.settled()
        await at.books_hold()

    run(tmp_path, method, case)


# --- nobody knows


@METHODS
def test_silence_is_unknown_at_its_deadline(tmp_path: Path, method: str) -> None:
    """Nobody guesses, and nobody charges a second time, until a person has said what became of it."""

    async def case(at: Counter) -> None:
        payment = await at.order("silence")
        assert (await at.again("silence"))[0] == "payment_unresolved"
        await at.time_is_up(payment)
        assert (await at.again("silence"))[0] == "payment_unresolved"
        await at.resolve(payment, "declined")
        code, second = await at.again()
        assert code is None
        await at.becomes(second, "approved")
        assert at.moved(payment) == 0
        await at.books_hold()

    run(tmp_path, method, case)


@DRIVEN
def test_silence_beyond_all_patience_is_asked_about(tmp_path: Path, method: str) -> None:
    async def case(at: Counter) -> None:
        payment = await at.order("silence")
        await at.becomes(payment, "unknown")
        assert at.moved(payment) == 0
        # It went through after all, and says so when it is asked again.
        at.rig.approves_behind(at, "charge", payment)
        await at.becomes(payment, "approved")
        assert at.settled()
        await at.books_hold()

    run(tmp_path, method, case, impatient=True)


@METHODS
@LOST
def test_a_lost_answer_is_one_charge(tmp_path: Path, method: str, what: Does) -> None:
    """A driver asks what became of it; a person who forgot to write it down is asked at the deadline."""

    async def case(at: Counter) -> None:
        payment = await at.order(what)
        if at.rig.by_hand:
            await at.time_is_up(payment)
            await at.resolve(payment, "approved")
        await at.becomes(payment, "approved")
        assert at.settled()
        await at.books_hold()

    run(tmp_path, method, case)


@DRIVEN
def test_an_approval_after_a_persons_no_is_a_stray(tmp_path: Path, method: str) -> None:
    async def case(at: Counter) -> None:
        payment = await at.order("silence")
        await at.becomes(payment, "unknown")
        await at.resolve(payment, "declined")
        at.rig.approves_behind(at, "charge", payment)
        approval = {"approval_no": "N1"}
        late = {"type": "record_payment", "payment": payment, "outcome": "approved"}
        await at.house.tell(late | {"approval": approval})
        assert at.house.house.shop.state.strays == {payment: at.bill}
        assert not at.settled()
        assert at.payment(payment).kept() == 0

    run(tmp_path, method, case, impatient=True)


# --- money back


@METHODS
@pytest.mark.parametrize("amount", [None, 500])
def test_money_back(tmp_path: Path, method: str, amount: int | None) -> None:
    async def case(at: Counter) -> None:
        payment = await at.order()
        await at.becomes(payment, "approved")
        refund = await at.give_back(payment, "approve", amount)
        if amount and not at.rig.part_refunds:
            # Said before anything moved: whole it goes back.
            await at.refund_becomes(payment, refund, "declined")
            assert at.payment(payment).refunds[refund].answer == PART_UNSUPPORTED
            assert (at.payment(payment).kept(), at.moved(refund)) == (2_000, 0)
            refund, amount_back = await at.give_back(payment, "approve"), None
        else:
            amount_back = amount
        await at.refund_becomes(payment, refund, "approved")
        kept = at.payment(payment)
        assert kept.kept() == 2_000 - (amount_back or 2_000)
        assert kept.state == ("approved" if amount_back else "cancelled")
        if amount_back:
            rest = await at.give_back(payment, "approve")
            await at.refund_becomes(payment, rest, "approved")
            assert sum(one.vat for one in kept.refunds.values()) == kept.vat == 182
        await at.books_hold()

    run(tmp_path, method, case)


@METHODS
def test_money_that_does_not_go_back_is_still_there(tmp_path: Path, method: str) -> None:
    async def case(at: Counter) -> None:
        payment = await at.order()
        await at.becomes(payment, "approved")
        refund = await at.give_back(payment, "decline")
        await at.refund_becomes(payment, refund, "declined")
        assert (at.payment(payment).state, at.settled()) == ("approved", True)
        assert at.moved(refund) == 0
        again = await at.give_back(payment, "approve")
        await at.refund_becomes(payment, again, "approved")
        await at.books_hold()

    run(tmp_path, method, case)


@DRIVEN
def test_a_refund_that_nobody_knows_of_and_then_is_approved(tmp_path: Path, method: str) -> None:
    async def case(at: Counter) -> None:
        payment = await at.order()
        await at.becomes(payment, "approved")
        refund = await at.give_back(payment, "silence")
        await at.refund_becomes(payment, refund, "unknown")
        assert at.payment(payment).kept() == 2_000
        at.rig.approves_behind(at, "reversal", refund)
        if not at.rig.tells_of_refund(made=True):
            await at.resolve(refund, "approved")
        await at.refund_becomes(payment, refund, "approved")
        assert at.payment(payment).state == "cancelled"
        await at.books_hold()

    run(tmp_path, method, case, impatient=True)


@DRIVEN
@LOST
def test_a_refund_whose_answer_is_lost_is_one_refund(
    tmp_path: Path, method: str, what: Does
) -> None:
    async def case(at: Counter) -> None:
        payment = await at.order()
        await at.becomes(payment, "approved")
        refund = await at.give_back(payment, what)
        if not at.rig.tells_of_refund(made=True):
            await at.refund_becomes(payment, refund, "unknown")
            await at.resolve(refund, "approved")
        await at.refund_becomes(payment, refund, "approved")
        await at.books_hold()

    run(tmp_path, method, case)


# --- a restart at every step


@METHODS
@pytest.mark.parametrize("approved", [True, False])
def test_after_a_restart_it_is_asked_about_and_never_charged_again(
    tmp_path: Path, method: str, approved: bool
) -> None:
    async def whole() -> None:
        async with rigged(method, tmp_path) as (rig, clock):
            async with counter(tmp_path, method, rig, clock) as first:
                payment = await first.order("silence")
            if approved:
                rig.approves_behind(first, "charge", payment)
            else:
                rig.recovers(first)
            async with counter(tmp_path, method, rig, clock, first) as at:
                if rig.by_hand:
                    assert at.payment(payment).state == "requested"
                    await at.resolve(payment, "approved" if approved else "declined")
                await at.becomes(payment, "approved" if approved else "declined")
                assert (at.settled(), at.moved(payment)) == (approved, int(approved))
                await at.books_hold()

    asyncio.run(whole())


@DRIVEN
def test_what_is_unknown_is_asked_about_at_every_start(tmp_path: Path, method: str) -> None:
    async def whole() -> None:
        async with rigged(method, tmp_path) as (rig, clock):
            async with counter(tmp_path, method, rig, clock, impatient=True) as first:
                payment = await first.order("silence")
                await first.becomes(payment, "unknown")
            rig.approves_behind(first, "charge", payment)
            async with counter(tmp_path, method, rig, clock, first) as at:
                await at.becomes(payment, "approved")
                await at.books_hold()

    asyncio.run(whole())


@DRIVEN
@LOST
def test_a_hub_that_ends_while_the_answer_is_on_its_way(
    tmp_path: Path, method: str, what: Does
) -> None:
    """The far side has taken the money, and later given it back, and each time nobody was there to hear it."""

    async def whole() -> None:
        async with rigged(method, tmp_path) as (rig, clock):
            async with counter(tmp_path, method, rig, clock) as first:
                payment = await first.order(what)
            async with counter(tmp_path, method, rig, clock, first) as second:
                await second.becomes(payment, "approved")
                refund = await second.give_back(payment, what)
            async with counter(tmp_path, method, rig, clock, first) as at:
                if not rig.tells_of_refund(made=True):
                    await at.refund_becomes(payment, refund, "unknown")
                    await at.resolve(refund, "approved")
                await at.refund_becomes(payment, refund, "approved")
                assert at.payment(payment).kept() == 0
                await at.books_hold()

    asyncio.run(whole())


@METHODS
@pytest.mark.parametrize("made", [True, False])
def test_after_a_restart_money_goes_back_once(tmp_path: Path, method: str, made: bool) -> None:
    async def whole() -> None:
        async with rigged(method, tmp_path) as (rig, clock):
            async with counter(tmp_path, method, rig, clock) as first:
                payment = await first.order()
                await first.becomes(payment, "approved")
                refund = await first.give_back(payment, "silence")
                if made:
                    # The clock of the shop stands still, and the service takes one cancel a second.
                    rig.approves_behind(first, "reversal", refund)
            if not made:
                rig.recovers(first)
            async with counter(tmp_path, method, rig, clock, first) as at:
                if not rig.tells_of_refund(made) and not rig.by_hand:
                    await at.refund_becomes(payment, refund, "unknown")
                if rig.by_hand or not rig.tells_of_refund(made):
                    await at.resolve(refund, "approved" if made else "declined")
                await at.refund_becomes(payment, refund, "approved" if made else "declined")
                assert at.payment(payment).kept() == (0 if made else 2_000)
                await at.books_hold()

    asyncio.run(whole())


# --- the guest goes back


@DRIVEN
def test_a_guest_goes_back_and_pays_after_all(tmp_path: Path, method: str) -> None:
    """Nothing was taken, for certain: the same bill can be paid at once."""

    async def case(at: Counter) -> None:
        payment = await at.order("wait")
        await at.done({"type": "give_up_payment", "payment": payment}, "kiosk")
        await at.becomes(payment, "declined")
        assert at.moved(payment) == 0
        code, second = await at.again()
        assert code is None
        await at.becomes(second, "approved")
        await at.books_hold()

    run(tmp_path, method, case)


@DRIVEN
def test_a_hub_that_ends_while_the_guest_looks_for_a_card(tmp_path: Path, method: str) -> None:
    """The guest goes away: nothing was taken, for certain, and the bill can be paid."""

    async def whole() -> None:
        async with rigged(method, tmp_path) as (rig, clock):
            async with counter(tmp_path, method, rig, clock) as first:
                payment = await first.order("wait")
            rig.recovers(first)
            async with counter(tmp_path, method, rig, clock, first) as at:
                await at.becomes(payment, "declined")
                assert at.moved(payment) == 0
                # The kiosk is another one now.
                code, second = await at.again(kind="staff")
                assert code is None
                await at.becomes(second, "approved")
                await at.books_hold()

    asyncio.run(whole())


# --- the driver itself


@DRIVEN
def test_the_driver_itself_charges_an_id_once(tmp_path: Path, method: str) -> None:
    async def case(at: Counter) -> None:
        asked = Charge("p" + "0" * 31 + "1", 2_000, 182, 0, at.house.clock.wall(), TERMINAL)
        assert (await at.driver.query(asked)).outcome != "approved"
        at.rig.meets(at, "approve")
        charging = asyncio.create_task(at.driver.charge(asked))
        await at.rig.answers(at, asked.payment, "approve")
        first = await charging
        assert first.outcome == "approved"
        at.rig.meets(at, "approve")
        assert await at.driver.charge(asked) == first
        assert await at.driver.query(asked) == first
        assert at.moved(asked.payment) == 1
        # It stands, or every won of it is back.
        at.rig.meets(at, "approve")
        ended = await at.driver.net_cancel(asked)
        told = await at.driver.log(0, at.house.clock.wall() + DAY_MS) or ()
        won = sum(one.amount if one.kind == "charge" else -one.amount for one in told)
        assert (ended.outcome, won) in (("approved", 2_000), ("declined", 0))

    run(tmp_path, method, case)
