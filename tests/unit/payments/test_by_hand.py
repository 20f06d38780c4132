"""Methods whose answer a person brings: they say what is needed meanwhile, and never pretend to know."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from hub.domain.payment import BY_HAND
from hub.payments.by_hand import ByHand
from hub.payments.hand_terminal import hand_terminal
from hub.payments.method import Charge, Heard, PaymentMethod, Reversal
from hub.payments.shop_qr import shop_qr

ASKED = Charge("p1234567", 12_000, 1_091, 0, 1)
BACK = Reversal("r1234567", ASKED, 12_000, 1_091, 0, 2, None)
QR = "https://pay.example/shop/77"

METHODS: dict[str, Callable[[], ByHand]] = {
    "hand_terminal": hand_terminal,
    "shop_qr": lambda: shop_qr(lambda: QR),
}


def test_they_are_the_ones_that_the_domain_knows() -> None:
    assert set(METHODS) == BY_HAND
    assert {made().id for made in METHODS.values()} == BY_HAND


@pytest.mark.parametrize("method", METHODS)
def test_every_question_is_the_persons(method: str) -> None:
    async def run() -> None:
        by_hand: PaymentMethod = METHODS[method]()
        answers = [
            await by_hand.charge(ASKED),
            await by_hand.query(ASKED),
            await by_hand.net_cancel(ASKED),
            await by_hand.reverse(BACK),
            await by_hand.query_reversal(BACK),
        ]
        assert answers == [Heard("unknown", reason="by_hand")] * 5
        assert await by_hand.log(0, 1) is None
        assert not await by_hand.abort(ASKED.payment)
        await by_hand.close()

    asyncio.run(run())


def test_the_shops_code_is_drawn_as_it_is_now() -> None:
    """The owner may change it while the hub runs, or have none."""
    codes: list[str | None] = [None, "first", "second"]
    method = shop_qr(lambda: codes[0])
    assert method.waiting(ASKED.payment) is None
    for code in ("first", "second"):
        codes.pop(0)
        assert method.waiting(ASKED.payment) == {"qr": code}
    assert hand_terminal().waiting(ASKED.payment) is None
