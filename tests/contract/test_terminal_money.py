"""Which approval is whose, and money that goes back: what a card terminal can tell, and what nobody may guess."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.terminal_bench import CABLES, Bench, CableKind, bench, charged

LINES = pytest.mark.parametrize("cable", CABLES)


@LINES
def test_two_of_the_same_amount_within_a_second_are_two(tmp_path: Path, cable: CableKind) -> None:
    """One that was approved behind a lost answer, one declined, one approved: each is known for what it is."""

    async def run() -> None:
        async with bench(tmp_path, cable) as at:
            charges = [at.ask(7_000) for _ in range(4)]
            heard = []
            for charge, words in zip(
                charges, ("approve", "lose_answer", "decline limit", "lose_answer"), strict=True
            ):
                at.say(words)
                lost = words == "lose_answer"
                heard.append(await (charged(at, charge) if lost else at.driver.charge(charge)))
            assert [one.outcome for one in heard] == ["approved", "unknown", "declined", "unknown"]
            asked = [await at.driver.query(charge) for charge in charges]
            assert [one.outcome for one in asked] == [
                "approved",
                "approved",
                "declined",
                "approved",
            ]
            numbers = [one.approval.approval_no for one in asked if one.approval]
            assert numbers == [sale.approval_no for sale in at.book.sales]

    asyncio.run(run())


def test_a_sale_keyed_in_by_hand_meanwhile_leaves_it_unknown(tmp_path: Path) -> None:
    """The terminal tells its last approval alone: ours may lie before it, and nobody guesses."""

    async def run() -> None:
        async with bench(tmp_path) as at:
            at.say("lose_answer")
            charge = at.ask()
            assert (await charged(at, charge)).outcome == "unknown"
            _key_in(at, 3_000)
            assert (await at.driver.query(charge)).outcome == "unknown"
            assert (await at.driver.net_cancel(charge)).outcome == "unknown"
            # And it stays so: the next charge is not held up by it.
            assert (await at.driver.charge(at.ask())).outcome == "approved"
            assert (await at.driver.query(charge)).outcome == "unknown"

    asyncio.run(run())


def test_a_sale_keyed_in_by_hand_is_seen_and_recorded(tmp_path: Path) -> None:
    async def run() -> None:
        async with bench(tmp_path) as at:
            first, second = at.ask(), at.ask()
            await at.driver.charge(first)
            _key_in(at, 3_000)
            await at.driver.charge(second)
            lines = await at.driver.log(0, 2**62)
            assert sorted((line.amount, line.payment or "") for line in lines) == sorted(
                [(9_500, first.payment), (3_000, ""), (9_500, second.payment)]
            )
            assert await at.driver.log(0, 1) == []
            # Notes are read at the next start.
            assert await (await at.again()).log(0, 2**62) == lines

    asyncio.run(run())


def _key_in(at: Bench, amount: int) -> None:
    money = {"amount": amount, "vat": 0, "service": 0, "installments": 0}
    at.book.approve(money, at.book.sales[0].card, "20000101000000", test=False)


def test_net_cancel_takes_back_what_was_approved_unheard(tmp_path: Path) -> None:
    async def run() -> None:
        async with bench(tmp_path) as at:
            at.say("lose_answer")
            charge = at.ask()
            assert (await charged(at, charge)).outcome == "unknown"
            assert (await at.driver.net_cancel(charge)).outcome == "declined"
            assert at.book.sales
            assert not at.standing
            assert (await at.driver.query(charge)).outcome == "declined"
            kinds = [(one.kind, one.payment) for one in await at.driver.log(0, 2**62)]
            assert kinds == [("charge", charge.payment), ("reversal", charge.payment)]

    asyncio.run(run())


def test_a_net_cancel_that_the_bank_refuses_stands(tmp_path: Path) -> None:
    async def run() -> None:
        async with bench(tmp_path) as at:
            charge = at.ask()
            await at.driver.charge(charge)
            at.say("decline limit")
            heard = await at.driver.net_cancel(charge)
            assert heard.outcome == "approved"
            assert heard.approval
            assert at.standing

    asyncio.run(run())


def test_a_net_cancel_whose_answer_is_lost_is_asked_again(tmp_path: Path) -> None:
    """The terminal says that it is cancelled already: the money is back, and went back once."""

    async def run() -> None:
        async with bench(tmp_path) as at:
            charge = at.ask()
            await at.driver.charge(charge)
            at.say("lose_answer")
            with at.hasty() as hasty:
                assert (await hasty.net_cancel(charge)).outcome == "unknown"
            assert (await at.driver.query(charge)).outcome == "unknown"
            assert (await (await at.again()).net_cancel(charge)).outcome == "declined"
            assert not at.standing

    asyncio.run(run())


def test_a_refund_and_its_answers(tmp_path: Path) -> None:
    async def run() -> None:
        async with bench(tmp_path) as at:
            charge = at.ask()
            heard = await at.driver.charge(charge)
            part = at.back(charge, heard, amount=500, vat=45)
            rest = at.back(charge, heard, refunded=500)
            for odd in (part, rest):
                refused = await at.driver.reverse(odd)
                assert (refused.outcome, refused.reason) == ("declined", "part_refund_unsupported")
                assert await at.driver.query_reversal(odd) == refused
            at.say("decline wrong_pin")
            refused = await at.driver.reverse(at.back(charge, heard))
            assert (refused.outcome, refused.reason) == ("declined", "비밀번호오류")
            assert at.standing
            back = at.back(charge, heard)
            said = await at.driver.reverse(back)
            assert said.outcome == "approved"
            assert not at.standing
            assert await at.driver.query_reversal(back) == said == await at.driver.reverse(back)
            # Somebody asks once more: the money is back, though not by this one.
            assert (await at.driver.reverse(at.back(charge, heard))).outcome == "approved"

    asyncio.run(run())


def test_a_refund_of_an_approval_that_only_the_books_know(tmp_path: Path) -> None:
    """The notes are gone (another box): number, date and time stand in the approval."""

    async def run() -> None:
        async with bench(tmp_path) as at:
            charge = at.ask()
            heard = await at.driver.charge(charge)
            await at.driver.close()
            (tmp_path / "notes" / "t1.jsonl").unlink()
            driver = await at.again()
            assert (await driver.query(charge)).outcome == "unknown", "nobody knows without notes"
            nameless = at.back(charge, heard, approval=None)
            assert (await driver.reverse(nameless)).reason == "no_approval"
            assert (await driver.reverse(at.back(charge, heard))).outcome == "approved"
            assert not at.standing

    asyncio.run(run())
