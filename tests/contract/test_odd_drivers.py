"""Drivers that break, a shop that is busy, and the test card's own log: what was heard once is not lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hub.payments.method import Charge, Heard
from hub.payments.test_card import TestCard
from hub.shop import WAITING_MAX, Shop, Stopping
from tests.paying_counter import Counter
from tests.payment_rigs import run


class Talkative(TestCard):
    """A driver that passes on the terminal's words as they are."""

    async def charge(self, asked: Charge) -> Heard:
        await super().charge(asked)
        return Heard("declined", reason="한도 초과\r\n")


def test_words_that_cannot_be_stored_lose_no_answer(tmp_path: Path) -> None:
    """They break the driver, which is then asked, and not the storing of what it heard."""

    async def case(at: Counter) -> None:
        methods = at.house.house.runner.methods
        methods["test_card"] = Talkative(at.house.data / "test_card.log", 0)
        await at.becomes(await at.order(), "approved")

    run(tmp_path, "test_card", case)


class Crowded(TestCard):
    """A terminal that answers when the shop can take nothing in."""

    shop: Shop

    async def charge(self, asked: Charge) -> Heard:
        heard = await super().charge(asked)
        self.crowd = [asyncio.create_task(self.shop.note([])) for _ in range(WAITING_MAX)]
        await asyncio.sleep(0)
        with pytest.raises(Stopping, match="too_busy"):
            await self.shop.note([])
        return heard


def test_an_answer_is_told_until_it_is_stored(tmp_path: Path) -> None:
    """A shop that is too busy or has no room hears it a little later; nobody is asked what is known."""

    async def case(at: Counter) -> None:
        card = Crowded(at.house.data / "test_card.log", 0)
        card.shop = at.house.house.shop
        at.house.house.runner.methods["test_card"] = card
        await at.becomes(await at.order(), "approved")
        await asyncio.gather(*card.crowd)

    run(tmp_path, "test_card", case)


def test_the_test_cards_log_survives_a_power_cut(tmp_path: Path) -> None:
    """The last line may be cut off in the middle; the ones before it still count."""

    def asked(payment: str) -> Charge:
        return Charge(payment, 2_000, 182, 0, 1)

    async def whole() -> None:
        card = TestCard(tmp_path / "log", thinks_s=0)
        first = await card.charge(asked("p" + "0" * 32))
        with (tmp_path / "log").open("a") as log:
            log.write('{"id": "p1", "am')
        again = TestCard(tmp_path / "log", thinks_s=0)
        assert await again.query(asked("p" + "0" * 32)) == first
        assert (await again.query(asked("p1"))).outcome == "unknown"
        after = await again.charge(asked("p" + "2" * 32))
        assert await again.query(asked("p" + "2" * 32)) == after

    asyncio.run(whole())
