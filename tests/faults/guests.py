"""Guests who order as their kiosks do: an id before the first send, the same id until there is an answer.

What they were told is written down, so that the journal can be held against it afterwards.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.hub_process import ANSWER_S, bearer, fetched, new_id

# A hub that was killed is back within seconds; a guest asks this often meanwhile (s).
ASK_AGAIN_S = 0.05
# A guest goes away, and the test fails, when no hub answers for so long (s).
PATIENCE_S = 90.0
# Of the answers, those that never reach the guest: thrown away, and asked for again.
LOST = 0.1
# Of the orders, those that show a price of their own.
WRONG_PRICE = 0.05


@dataclass(slots=True)
class Said:
    """One command and every answer that it ever got, as (status, body)."""

    body: dict[str, Any]
    answers: list[tuple[int, str]] = field(default_factory=list)

    @property
    def command_id(self) -> str:
        return str(self.body["command_id"])

    @property
    def order(self) -> dict[str, Any] | None:
        """The order it became, if it was accepted."""
        status, body = self.answers[0]
        answer: dict[str, Any] = json.loads(body)["answer"] if status == 200 else {}
        return answer or None


@dataclass(slots=True)
class Card:
    """The part of the menu that these guests order from: prices by item, read from the documents."""

    version: str
    prices: dict[str, int]


def card_of(menu: Mapping[str, Any]) -> Card:
    """Items that need no choice, no staff and no time of day, out of a `menu.<language>` document."""
    groups = menu["groups"]
    plain = {
        key: int(item["price"])
        for key, item in menu["items"].items()
        if "price" in item
        and not item["alcohol"]
        and not item["dayparts"]
        and not item["steps"]
        and item["servings_min"] == 1
        and all(groups[group]["min"] == 0 for group in item["groups"])
    }
    return Card(menu["version"], plain)


def menu_card(url: str, token: str) -> Card:
    """The card of a running hub."""
    return card_of(fetched(url, "/api/v1/documents/menu.ko", token).json())


def order_wish(
    card: Card, chance: random.Random, *, payment: str = "counter", wrong: int = 0
) -> dict[str, Any]:
    """A valid order of one to three lines; `wrong` won are added to the price that is shown."""
    items = chance.sample(sorted(card.prices), chance.randint(1, 3))
    lines = [{"item": item, "quantity": chance.randint(1, 3)} for item in items]
    return {
        "command_id": new_id(),
        "type": "place_order",
        "menu": card.version,
        "service": chance.choice(["eat_in", "take_away"]),
        "language": chance.choice(["ko", "en", "ja"]),
        "lines": lines,
        "total": sum(card.prices[str(ln["item"])] * int(str(ln["quantity"])) for ln in lines)
        + wrong,
        "payment": payment,
    }


class Guest:
    """One kiosk with a queue before it. `url` is asked anew at every send: a killed hub comes back elsewhere."""

    def __init__(
        self,
        url: Callable[[], str],
        token: str,
        card: Card,
        seed: int,
        payments: Sequence[str] = ("counter",),
    ) -> None:
        self._url, self._token, self._card, self._payments = url, token, card, payments
        self._chance = random.Random(seed)
        self.said: list[Said] = []

    async def order(self, client: httpx.AsyncClient, heard: Callable[[], None]) -> Said:
        """One order, asked until it is answered; `heard` is told of the first answer."""
        wrong = 500 if self._chance.random() < WRONG_PRICE else 0
        payment = self._chance.choice(self._payments)
        said = Said(order_wish(self._card, self._chance, payment=payment, wrong=wrong))
        self.said.append(said)
        await self.ask(client, said)
        heard()
        while self._chance.random() < LOST:
            await self.ask(client, said)
        return said

    async def ask(self, client: httpx.AsyncClient, said: Said) -> None:
        """Sends the command until something final is heard: an order, or a refusal."""
        body = json.dumps(said.body)
        given_up = time.monotonic() + PATIENCE_S
        while time.monotonic() < given_up:
            with suppress(httpx.TransportError):
                response = await client.post(
                    f"{self._url()}/api/v1/commands", content=body, headers=bearer(self._token)
                )
                if response.status_code != 503:
                    said.answers.append((response.status_code, response.text))
                    return
            await asyncio.sleep(ASK_AGAIN_S)
        raise AssertionError(f"no answer in {PATIENCE_S:.0f} s: {body}")


def client() -> httpx.AsyncClient:
    """Connections enough for every guest of a test."""
    return httpx.AsyncClient(timeout=ANSWER_S, limits=httpx.Limits(max_connections=200))
