"""The runner of payments, with a driver that says what the test wrote down for it: asked once, then only asked about.

What each real method makes of it: `tests/contract/test_payment_methods.py`.
"""

from __future__ import annotations

import asyncio
import logging
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from hub.charging import ASK_AGAIN_MOST_S, ASK_AGAIN_S, Patience, pauses
from hub.payments.method import Charge, Reversal
from tests.open_house import open_house, until
from tests.scripted_card import NO, QUICK, SILENCE, WHO_KNOWS, YES, Says, Scripted, Till, run

CARD = "9410612345678901"


# --- a charge


@pytest.mark.parametrize(
    ("charge", "query", "net_cancel", "becomes", "calls"),
    [
        (YES, NO, NO, "approved", ["charge"]),
        (NO, YES, YES, "declined", ["charge"]),
        (WHO_KNOWS, YES, NO, "approved", ["charge", "query"]),
        (TimeoutError(), NO, YES, "declined", ["charge", "query"]),
        (OSError("no route"), WHO_KNOWS, NO, "declined", ["charge", "query", "net_cancel"]),
        (KeyError("reply"), OSError(), YES, "approved", ["charge", "query", "net_cancel"]),
        (ConnectionResetError(), ZeroDivisionError(), NO, "declined", ["charge", "query", "net_cancel"]),
    ],
)  # fmt: skip
def test_asked_once_then_asked_about_then_net_cancelled(
    tmp_path: Path, charge: Says, query: Says, net_cancel: Says, becomes: str, calls: list[str]
) -> None:
    card = Scripted(charge=[charge], query=[query], net_cancel=[net_cancel])

    async def work(till: Till) -> None:
        payment = await till.order()
        await till.becomes(payment, becomes)
        await till.at_rest()
        assert card.calls == [(name, payment) for name in calls]

    run(tmp_path, card, work)


def test_silence_is_asked_about(tmp_path: Path) -> None:
    card = Scripted(charge=[SILENCE], query=[SILENCE], net_cancel=[NO])

    async def work(till: Till) -> None:
        payment = await till.order()
        await till.becomes(payment, "declined")
        assert card.names() == ["charge", "query", "net_cancel"]

    run(tmp_path, card, work, Patience(charge_s=0.02, query_s=0.02, again_s=0.001))


def test_what_nobody_knows_is_asked_about_until_somebody_does(tmp_path: Path) -> None:
    card = Scripted(
        charge=[TimeoutError()], query=[*[WHO_KNOWS] * 5, YES], net_cancel=[OSError(), WHO_KNOWS]
    )

    async def work(till: Till) -> None:
        payment = await till.order()
        await till.becomes(payment, "approved")
        await till.at_rest()
        assert card.names() == ["charge", *["query", "net_cancel"] * 5, "query"]
        assert till.events("payment_unknown") == 1, "said once, however often it is asked"

    run(tmp_path, card, work)


def test_the_pauses_grow_up_to_a_quarter_of_an_hour() -> None:
    assert list(islice(pauses(ASK_AGAIN_S), 8)) == [15, 30, 60, 120, 240, 480, 900, 900]
    assert ASK_AGAIN_MOST_S == 900


def test_a_person_knows_meanwhile_and_nobody_is_asked_any_more(tmp_path: Path) -> None:
    card = Scripted(charge=[WHO_KNOWS])

    async def work(till: Till) -> None:
        payment = await till.order()
        await till.becomes(payment, "unknown")
        said = {"type": "resolve_payment", "payment": payment, "outcome": "approved"}
        await till.done(said | {"approval_no": "30019999", "reason": "단말기 확인"})
        await till.at_rest()
        approval = till.payment(payment).approval
        assert approval
        assert approval.approval_no == "30019999"

    run(tmp_path, card, work)


def test_an_approval_after_a_persons_no_strays_once(tmp_path: Path) -> None:
    """The question was on its way when a person said that no money had moved."""
    card = Scripted(charge=[WHO_KNOWS], query=[WHO_KNOWS, SILENCE])
    card.script["query at last"] = [YES]

    async def work(till: Till) -> None:
        payment = await till.order()
        await till.becomes(payment, "unknown")
        await until(lambda: card.names().count("query") == 2)
        said = {"type": "resolve_payment", "payment": payment, "outcome": "declined"}
        await till.done(said | {"reason": "승인 내역 없음"})
        card.goes_on.set()
        await till.at_rest()
        assert till.payment(payment).state == "declined"
        assert till.house.house.shop.state.strays.keys() == {payment}
        assert till.events("payment_strayed") == 1
        await till.done({"type": "settle_stray", "payment": payment, "reason": "취소함"})

    run(tmp_path, card, work)


def test_a_method_without_driver_takes_nothing(tmp_path: Path) -> None:
    async def work(till: Till) -> None:
        del till.house.house.runner.methods["test_card"]
        payment = await till.order()
        await till.becomes(payment, "declined")
        assert till.payment(payment).reason == "no_driver"

    run(tmp_path, Scripted(), work)


def test_what_was_asked_is_what_the_books_say(tmp_path: Path) -> None:
    card = Scripted(charge=[WHO_KNOWS], query=[YES], reverse=[WHO_KNOWS], query_reversal=[YES])

    async def work(till: Till) -> None:
        payment = await till.order()
        await till.becomes(payment, "approved")
        kept = till.payment(payment)
        first = Charge(payment, 2_000, 182, 0, kept.at, None)
        one = await till.give_back(payment, 500)
        await till.refund_becomes(payment, one, "approved")
        two = await till.give_back(payment)
        await till.refund_becomes(payment, two, "approved")
        parts = [kept.refunds[one], kept.refunds[two]]
        assert [part.vat for part in parts] == [45, 137]
        back = [
            Reversal(part.id, first, part.amount, part.vat, 0, asked.at, kept.approval, before)
            for part, asked, before in zip(parts, card.asked[2::2], (0, 500), strict=True)
        ]
        assert card.asked == [first, first, back[0], back[0], back[1], back[1]]

    run(tmp_path, card, work)


# --- a reversal


@pytest.mark.parametrize(
    ("reverse", "query", "becomes", "calls"),
    [
        (YES, NO, "approved", ["reverse"]),
        (NO, YES, "declined", ["reverse"]),
        (TimeoutError(), YES, "approved", ["reverse", "query_reversal"]),
        (KeyError("reply"), NO, "declined", ["reverse", "query_reversal"]),
        (WHO_KNOWS, YES, "approved", ["reverse", "query_reversal"]),
    ],
)
def test_money_back_is_asked_for_once(
    tmp_path: Path, reverse: Says, query: Says, becomes: str, calls: list[str]
) -> None:
    card = Scripted(charge=[YES], reverse=[reverse], query_reversal=[query])

    async def work(till: Till) -> None:
        payment = await till.paid()
        refund = await till.give_back(payment)
        await till.refund_becomes(payment, refund, becomes)
        await till.at_rest()
        assert card.calls == [(name, refund) for name in calls]
        assert till.payment(payment).kept() == (0 if becomes == "approved" else 2_000)

    run(tmp_path, card, work)


def test_a_refund_that_nobody_knows_of_is_asked_about_until_somebody_does(tmp_path: Path) -> None:
    card = Scripted(
        charge=[YES],
        reverse=[TimeoutError()],
        query_reversal=[OSError(), WHO_KNOWS, WHO_KNOWS, YES],
    )

    async def work(till: Till) -> None:
        payment = await till.paid()
        refund = await till.give_back(payment, 700)
        await till.refund_becomes(payment, refund, "approved")
        await till.at_rest()
        assert card.names() == ["reverse", *["query_reversal"] * 4]
        assert till.events("refund_unknown") == 1
        assert till.payment(payment).kept() == 1_300

    run(tmp_path, card, work)


def test_a_person_knows_of_a_refund_meanwhile(tmp_path: Path) -> None:
    card = Scripted(charge=[YES], reverse=[WHO_KNOWS])

    async def work(till: Till) -> None:
        payment = await till.paid()
        refund = await till.give_back(payment)
        await till.refund_becomes(payment, refund, "unknown")
        said = {"type": "resolve_refund", "refund": refund, "outcome": "declined"}
        await till.done(said | {"reason": "취소 내역 없음"})
        await till.at_rest()
        assert till.payment(payment).state == "approved"

    run(tmp_path, card, work)


def test_money_back_without_a_driver_does_not_go(tmp_path: Path) -> None:
    async def work(till: Till) -> None:
        payment = await till.paid()
        del till.house.house.runner.methods["test_card"]
        refund = await till.give_back(payment)
        await till.refund_becomes(payment, refund, "declined")

    run(tmp_path, Scripted(charge=[YES]), work)


# --- restarts


@pytest.mark.parametrize("before", ["requested", "unknown"])
@pytest.mark.parametrize("after", ["approved", "declined"])
def test_no_restart_charges_again(tmp_path: Path, before: str, after: str) -> None:
    """Crashed with the charge on its way, or while nobody knew: asked about at every start, never asked for."""
    first = Scripted(charge=[SILENCE if before == "requested" else WHO_KNOWS])
    still = Scripted()
    last = Scripted(query=[YES if after == "approved" else NO])

    async def whole() -> None:
        async with open_house(tmp_path, ports={"charging": QUICK}) as house:
            till = Till(house, first)
            payment = await till.order()
            await till.becomes(payment, before)
            await until(lambda: first.calls)
        for card, state in ((still, "unknown"), (last, after)):
            async with open_house(tmp_path, clock=house.clock, **_asking(card)) as again:
                till = Till(again, card)
                await till.becomes(payment, state)
                await until(lambda card=card: card.calls)  # type: ignore[misc]
        every = [*first.names(), *still.names(), *last.names()]
        assert every.count("charge") == 1
        assert last.calls == [("query", payment)]

    asyncio.run(whole())


@pytest.mark.parametrize("before", ["requested", "unknown"])
def test_no_restart_gives_back_again(tmp_path: Path, before: str) -> None:
    first = Scripted(charge=[YES], reverse=[SILENCE if before == "requested" else WHO_KNOWS])
    last = Scripted(query_reversal=[YES])

    async def whole() -> None:
        async with open_house(tmp_path, ports={"charging": QUICK}) as house:
            await house.sign_in()
            till = Till(house, first)
            payment = await till.paid()
            refund = await till.give_back(payment)
            await till.refund_becomes(payment, refund, before)
            await until(lambda: first.calls)
        async with open_house(tmp_path, clock=house.clock, **_asking(last)) as again:
            till = Till(again, last)
            await till.refund_becomes(payment, refund, "approved")
            await till.at_rest()
        assert first.names().count("reverse") == 1
        assert last.calls == [("query_reversal", refund)]

    asyncio.run(whole())


def _asking(card: Scripted) -> dict[str, Any]:
    """A start that finds the scripted card in the house before it asks about anything."""
    return {"ports": {"charging": QUICK}, "methods": {"test_card": card}}


def test_what_has_ended_is_asked_about_no_more(tmp_path: Path) -> None:
    card, later = Scripted(charge=[YES], reverse=[NO]), Scripted()

    async def whole() -> None:
        async with open_house(tmp_path, ports={"charging": QUICK}) as house:
            await house.sign_in()
            till = Till(house, card)
            payment = await till.paid()
            refund = await till.give_back(payment)
            await till.refund_becomes(payment, refund, "declined")
        async with open_house(tmp_path, clock=house.clock, **_asking(later)) as again:
            await Till(again, later).at_rest()
        assert later.calls == []

    asyncio.run(whole())


# --- by hand, and what is written down


def test_what_a_person_brings_is_no_drivers(tmp_path: Path) -> None:
    """Neither asked, nor asked about at a start, although it is open for a night."""
    hand = Scripted()

    async def whole() -> None:
        async with open_house(tmp_path, ports={"charging": QUICK}) as house:
            await house.sign_in()
            till = Till(house, Scripted())
            house.house.runner.methods["hand_terminal"] = hand
            placed = await till.done(house.order("cola"), "kiosk")
            ask = {"type": "request_payment", "bill": placed["bill"], "amount": 2_000}
            payment = (await till.done(ask | {"method": "hand_terminal"}))["payment"]
            await till.at_rest()
        stand_ins = {"test_card": hand, "hand_terminal": hand}
        async with open_house(
            tmp_path, clock=house.clock, ports={"charging": QUICK}, methods=stand_ins
        ) as again:
            till = Till(again, hand)
            await till.at_rest()
            assert till.payment(payment).state == "requested"
        assert hand.calls == []

    asyncio.run(whole())


@pytest.mark.parametrize(
    "where", ["charge", "query", "net_cancel", "reverse", "query_reversal", "abort"]
)
def test_a_drivers_words_are_not_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    """They may hold what came over the line, a card's number among it."""
    script: dict[str, list[Says]] = {
        "charge": [WHO_KNOWS], "query": [WHO_KNOWS], "net_cancel": [YES],
        "reverse": [WHO_KNOWS], "query_reversal": [YES],
    }  # fmt: skip
    if where == "abort":
        script["charge"] = [SILENCE]
        script["charge at last"] = [YES]
    script[where] = [ValueError(f"cannot read {CARD}"), *script.get(where, [YES])[-1:]]
    card = Scripted(**script)

    async def work(till: Till) -> None:
        payment = await till.order()
        if where == "abort":
            await till.done({"type": "give_up_payment", "payment": payment}, "kiosk")
            await until(lambda: "abort" in card.names())
            card.goes_on.set()
        await till.becomes(payment, "approved")
        refund = await till.give_back(payment)
        await till.refund_becomes(payment, refund, "approved")
        await till.at_rest()

    with caplog.at_level(logging.DEBUG):
        run(tmp_path, card, work)
    assert CARD not in caplog.text
    assert "ValueError" in caplog.text, "that it failed is"
