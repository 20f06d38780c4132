"""One id, one answer: sent six times at once, sent again after years, by another, or with something else in it."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.hub_process import HubProcess, ask, bearer, furnish, new_id, sign_in

from .books import Books, check_orders
from .conftest import Start
from .guests import Said, client, menu_card, order_wish

AT_ONCE = 6


class Shop:
    """A running hub, and its devices' ways to ask."""

    def __init__(self, start: Start, data: Path) -> None:
        self._start, self.data = start, data
        self.tokens = furnish(data)
        self.hub: HubProcess = start(data)
        self.card = menu_card(self.hub.url, self.tokens["kiosk"])
        sign_in(self.hub.url, self.tokens["staff"])

    def ask(self, kind: str, wish: Mapping[str, Any]) -> tuple[int, str]:
        answer = ask(self.hub.url, self.tokens[kind], wish)
        return answer.status_code, answer.text

    def killed_and_back(self) -> None:
        self.hub.kill()
        self.hub = self._start(self.data)


@pytest.fixture
def shop(start: Start, tmp_path: Path) -> Shop:
    return Shop(start, tmp_path / "shop")


def _code(answer: tuple[int, str]) -> str:
    return str(json.loads(answer[1])["error"]["code"])


def test_six_at_once(shop: Shop) -> None:
    """One order and six equal answers, byte for byte; the same for refusals; and after a power cut."""
    chance = random.Random(3)
    wrong = [0, 500]
    said = [Said(order_wish(shop.card, chance, wrong=wrong[n % 2])) for n in range(30)]

    async def all_at_once() -> None:
        async with client() as connections:

            async def ask(one: Said) -> None:
                answer = await connections.post(
                    f"{shop.hub.url}/api/v1/commands",
                    content=json.dumps(one.body),
                    headers=bearer(shop.tokens["kiosk"]),
                )
                one.answers.append((answer.status_code, answer.text))

            asks = [ask(one) for one in said for _ in range(AT_ONCE)]
            chance.shuffle(asks)
            await asyncio.gather(*asks)

    asyncio.run(all_at_once())
    assert {len(one.answers) for one in said} == {AT_ONCE}
    assert sum(one.order is not None for one in said) == len(said) / 2
    check_orders(Books(shop.data), said)
    shop.killed_and_back()
    for one in said:
        one.answers.append(shop.ask("kiosk", one.body))
    check_orders(Books(shop.data), said)


def test_refused_stays_refused(shop: Shop) -> None:
    """A delayed retry must not become an order once the reason has gone: nobody waits for it any more."""
    wish = order_wish(shop.card, random.Random(1))
    item = wish["lines"][0]["item"]
    sold_out = {"command_id": new_id(), "type": "set_sold_out", "item": item}
    back = {"command_id": new_id(), "type": "clear_sold_out", "item": item}
    assert shop.ask("kitchen", sold_out)[0] == 200
    first = shop.ask("kiosk", wish)
    assert (first[0], _code(first)) == (409, "sold_out")
    assert shop.ask("kitchen", back)[0] == 200
    assert shop.ask("kiosk", wish) == first
    shop.killed_and_back()
    assert shop.ask("kiosk", wish) == first
    assert not Books(shop.data).placed()
    # The same wish under a new id is another wish.
    assert shop.ask("kiosk", wish | {"command_id": new_id()})[0] == 200


def test_an_id_is_used_once(shop: Shop) -> None:
    """With another body, or from another device: refused, nothing told, nothing done; the first answer stands."""
    wish = order_wish(shop.card, random.Random(2))
    first = shop.ask("kiosk", wish)
    assert first[0] == 200
    told = json.loads(first[1])["answer"]
    head = Books(shop.data).head
    for _ in range(2):
        for kind, other in (
            ("kiosk", wish | {"note": "덜 맵게"}),
            ("kiosk", dict(reversed(wish.items()))),
            ("staff", wish),
        ):
            answer = shop.ask(kind, other)
            assert (answer[0], _code(answer)) == (409, "command_id_reused")
            assert told["order"] not in answer[1]
            assert told["bill"] not in answer[1]
            assert json.loads(answer[1])["error"]["params"] == {}
        assert shop.ask("kiosk", wish) == first
        assert Books(shop.data).head == head
        shop.killed_and_back()
    check_orders(Books(shop.data), [Said(wish, [first])])
