"""A hub as a process, with a card terminal and the payment service beside it: asked over HTTP, its rows read from disk.

shop = furnished(tmp_path, terminal.address)
with running_hub(shop.data, environment=of_service(service.url)) as shop.hub: ...
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from acquiring.online.simulator.__main__ import SECRET
from hub.app import House, Ports
from hub.domain.behaviour import COMMANDS
from hub.domain.printer import Printer
from hub.settings import Settings
from hub.store.database import connected
from tests.hub_process import (
    PERSON,
    PIN,
    HubProcess,
    ask,
    fetched,
    furnish,
    new_id,
    sign_in,
    until,
)
from tests.terminal_bench import TERMINAL

# Whatever a far side is asked for has an answer or is known to have none by then; a minute of it are the waits of a
# terminal whose line is silent (s).
ENDED_S = 150.0
METHODS = ("card_terminal", "online")

Row = tuple[str, int, int]
"""State, won, won that went back."""


@dataclass(slots=True)
class PayingHub:
    """A furnished shop, its devices' tokens, and the hub that runs on it."""

    data: Path
    tokens: dict[str, str]
    _hub: HubProcess | None = None
    answers: list[dict[str, Any]] = field(default_factory=list)
    """All that was answered to commands."""

    @property
    def hub(self) -> HubProcess:
        assert self._hub is not None
        return self._hub

    def runs_on(self, hub: HubProcess) -> None:
        """This process, from now on; the owner signs in there."""
        self._hub = hub
        sign_in(hub.url, self.tokens["staff"])

    def done(self, kind: str, **body: Any) -> dict[str, Any]:
        said = ask(self.hub.url, self.tokens[kind], {"command_id": new_id()} | body)
        assert said.status_code == 200, said.text
        answer: dict[str, Any] = said.json()["answer"]
        self.answers.append(answer)
        return answer

    def order(self, method: str, quantity: int = 1) -> tuple[str, str]:
        """A guest at the kiosk orders so much of one dish, and pays: bill and payment."""
        url, token = self.hub.url, self.tokens["kiosk"]
        card = fetched(url, "/api/v1/documents/menu.ko", token).json()
        prices = {item: shown.get("price", 0) for item, shown in card["items"].items()}
        lines = [{"item": DISH, "quantity": quantity}]
        answer = self.done(
            "kiosk", type="place_order", menu=card["version"], service="eat_in", language="ko",
            lines=lines, total=prices[DISH] * quantity, payment=method,
        )  # fmt: skip
        return answer["bill"], answer["payment"]

    def pay(self, bill: str, method: str, amount: int) -> str:
        """The counter asks for the money."""
        asked = {"type": "request_payment", "bill": bill, "method": method, "amount": amount}
        payment: str = self.done("staff", **asked)["payment"]
        return payment

    def give_back(self, payment: str, amount: int | None = None) -> str:
        """With a manager's PIN; the refund's id."""
        self.done("staff", type="authorise", person=PERSON, pin=PIN)
        asked = {"type": "cancel_payment", "payment": payment, "amount": amount, "reason": "환불"}
        refund: str = self.done("staff", **asked)["refund"]
        return refund

    def row(self, payment: str) -> Row | None:
        """A payment as it stands on disk."""
        found = self.rows(
            "SELECT state, amount, (SELECT coalesce(sum(amount), 0) FROM refund"
            " WHERE payment = p.id AND state = 'approved') FROM payment p WHERE id = ?",
            payment,
        )
        return found[0] if found else None  # type: ignore[return-value]

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(connected(self.data / "madang.db", "ro")) as database:
            return list(database.execute(query, values))

    def ends(self, payment: str, *states: str) -> str:
        """Waits until the payment is in one of these states."""

        def look() -> str | None:
            row = self.row(payment)
            return row[0] if row and row[0] in states else None

        return until(look, ENDED_S, lambda: f"{payment} to be {states}, it is {self.row(payment)}")

    def refund_ends(self, refund: str, *states: str) -> str:
        def look() -> str | None:
            ((state,),) = self.rows("SELECT state FROM refund WHERE id = ?", refund)
            return str(state) if state in states else None

        return until(look, ENDED_S, f"{refund} to be {states}")


DISH = "napjak-mandu"


def of_service(url: str) -> dict[str, str]:
    """How a hub is told of the payment service."""
    return {
        "MADANG_ONLINE_URL": url,
        "MADANG_ONLINE_CHECKOUT": f"{url}/checkout",
        "MADANG_ONLINE_CLIENT_KEY": "test_ck_madang",
        "MADANG_ONLINE_SECRET": SECRET,
    }


def furnished(data: Path, terminal: str, printers: tuple[Printer, ...] = ()) -> PayingHub:
    """A shop with a terminal at that address, where guests and staff may pay by `METHODS`."""
    shop = PayingHub(data, furnish(data, printers=printers))
    asyncio.run(_tell(data, terminal))
    return shop


async def _tell(data: Path, address: str) -> None:
    house = House(Settings(data=data), Ports())
    house.opened.writer.start()
    house.shop.open()
    rules = house.shop.state.rules.model_dump(mode="json")
    rules["methods"] |= {"kiosk": METHODS, "counter": ("cash", *METHODS)}
    wishes: list[Mapping[str, Any]] = [
        {"type": "save_terminal",
         "terminal": {"id": TERMINAL, "name": "카운터", "address": address}},
        {"type": "change_rules", "rules": rules},
    ]  # fmt: skip
    try:
        for wish in wishes:
            behaviour = COMMANDS[wish["type"]]
            command = behaviour.body.model_validate(
                {"command_id": new_id()} | dict(wish), strict=False
            )
            outcome = await house.shop.tell(command, behaviour)
            assert outcome.status == 200, outcome.body
    finally:
        await house.stop()
