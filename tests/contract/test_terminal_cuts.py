"""A line cut between any two bytes of any exchange with a card terminal: driver and terminal agree afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.payments.method import Charge
from tests.terminal_bench import Bench, bench, settled, took

# Bytes on the line for one charge that goes well: L and its ACK, B and its ACK; ACK and l, ACK and b.
SENT, HEARD = 37 + 1 + 67 + 1, 1 + 194 + 1 + 194
# For one cancellation, with the coming to rest before it: E, C and ACKs; ACK and e, ACK and c.
CANCEL_SENT, CANCEL_HEARD = 37 + 1 + 96 + 1, 1 + 37 + 1 + 194


async def _cut_charges(at: Bench, counts: Iterable[int], verb: str) -> int:
    """A charge for each count with the line cut there; how many were approved in the end."""
    approved = 0
    for count in counts:
        before = len(at.book.sales)
        at.say(verb, str(count))
        charge = at.ask(1_000 + count)
        heard = await at.driver.charge(charge)
        assert heard.outcome != "approved" or took(at, charge, before), count
        heard = await settled(at, charge, heard)
        assert heard.outcome == ("approved" if took(at, charge, before) else "declined"), count
        approved += heard.outcome == "approved"
    return approved


@pytest.mark.parametrize(("verb", "total"), [("cut_heard_after", SENT), ("cut_after", HEARD)])
def test_a_charge_cut_between_any_two_bytes(tmp_path: Path, verb: str, total: int) -> None:
    """Never "declined" while the terminal's record has an approval that stands, and never left unknown."""

    async def run() -> None:
        async with bench(tmp_path) as at:
            approved = await _cut_charges(at, range(1, total + 1), verb)
            # Both ends of it were met: cut before the terminal knew, and after.
            assert 0 < approved < total
            assert at.terminal.voice.cut_after is None
            assert at.terminal.cut_heard_after is None

    asyncio.run(run())


@pytest.mark.parametrize(("verb", "total"), [("cut_heard_after", SENT), ("cut_after", HEARD)])
def test_a_charge_cut_on_a_serial_line(tmp_path: Path, verb: str, total: int) -> None:
    """The cable is pulled and put in again."""

    async def run() -> None:
        async with bench(tmp_path, "pty") as at:
            assert await _cut_charges(at, [*range(1, total - 1, 9), total - 1, total], verb)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("verb", "total"), [("cut_heard_after", CANCEL_SENT), ("cut_after", CANCEL_HEARD)]
)
def test_a_net_cancel_cut_between_any_two_bytes(tmp_path: Path, verb: str, total: int) -> None:
    """`declined` only where the money is back; asked again, it always is, and it goes back once."""

    async def run() -> None:
        async with bench(tmp_path) as at:
            for count in range(1, total + 1):
                charge = at.ask(1_000 + count)
                assert (await at.driver.charge(charge)).outcome == "approved"
                at.say(verb, str(count))
                heard = await at.driver.net_cancel(charge)
                assert heard.outcome != "declined" or not at.standing, count
                at.say("ok")
                assert (await at.driver.net_cancel(charge)).outcome == "declined", count
                assert not at.standing
                assert (await at.driver.query(charge)).outcome == "declined"

    asyncio.run(run())


@pytest.mark.parametrize(
    ("verb", "total"), [("cut_heard_after", CANCEL_SENT), ("cut_after", CANCEL_HEARD)]
)
def test_a_refund_cut_between_any_two_bytes(tmp_path: Path, verb: str, total: int) -> None:
    """What is said agrees with the record; where the answer was lost nobody guesses."""

    async def run() -> None:
        async with bench(tmp_path) as at:
            for count in range(1, total + 1, 3):
                charge = at.ask(1_000 + count)
                heard = await at.driver.charge(charge)
                at.say(verb, str(count))
                back = at.back(charge, heard)
                said = await at.driver.reverse(back)
                gone = not any(sale.amount == charge.amount for sale in at.standing)
                assert {"approved": gone, "declined": not gone, "unknown": True}[said.outcome], (
                    count
                )
                at.say("ok")
                asked = await at.driver.query_reversal(back)
                assert {"approved": gone, "declined": not gone, "unknown": True}[asked.outcome], (
                    count
                )
                assert await at.driver.reverse(back) == asked

    asyncio.run(run())


# What ends at once, one way or the other: a day of it takes no waiting.
SUDDEN = ["approve", "decline limit", "pulled", "wrong_bcc", "two_answers", "nack", "left_over",
          "power_cut before", "power_cut approving", "power_cut approved"]  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(SUDDEN),
            st.none()
            | st.tuples(st.sampled_from(["cut_after", "cut_heard_after"]), st.integers(1, 400)),
            st.sampled_from([1_000, 2_000]),
            st.sampled_from(["nothing", "query", "net_cancel", "restart", "reverse"]),
        ),
        max_size=8,
    )
)
@settings(max_examples=40)
def test_a_bad_day_at_the_terminal(
    day: list[tuple[str, tuple[str, int] | None, int, str]],
) -> None:
    """Two amounts over and over, torn lines, power cuts, restarts, cancellations: in the end the driver's word for
    each charge adds up to what stands in the terminal's record, won by won."""

    async def run(folder: Path) -> None:
        async with bench(folder) as at:
            asked: list[Charge] = []
            back: set[str] = set()
            for words, cut, amount, then in day:
                at.say("ok")
                at.say(words)
                if cut:
                    at.say(cut[0], str(cut[1]))
                charge = at.ask(amount)
                asked.append(charge)
                heard = await at.driver.charge(charge)
                at.say("ok")
                if then == "query":
                    await at.driver.query(charge)
                if then == "net_cancel":
                    assert (await at.driver.net_cancel(charge)).outcome == "declined"
                if then == "restart":
                    await at.again()
                if then == "reverse" and heard.outcome == "approved":
                    assert (await at.driver.reverse(at.back(charge, heard))).outcome == "approved"
                    back.add(charge.payment)
            ends = {charge.payment: await at.driver.query(charge) for charge in asked}
            assert {one.outcome for one in ends.values()} <= {"approved", "declined"}
            for amount in (1_000, 2_000):
                said = [
                    ends[charge.payment].approval
                    for charge in asked
                    if charge.amount == amount
                    and ends[charge.payment].outcome == "approved"
                    and charge.payment not in back
                ]
                numbers = sorted(one.approval_no for one in said if one)
                assert numbers == sorted(
                    sale.approval_no for sale in at.standing if sale.amount == amount
                )

    with TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder)))
