"""The far sides of money in this process: a card terminal on a real line, and the payment service on a real port.

Both keep the house's own (fake) clock, and their own record on disk: it outlives every crash of a hub.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from acquiring.durable_log import DurableLog
from acquiring.online.simulator.__main__ import SECRET, Guest, app_of
from acquiring.online.simulator.api import OWN, TARGETS
from acquiring.online.simulator.checkout import Windows
from acquiring.online.simulator.hooks import Hooks
from acquiring.online.simulator.service import Body, Held, Service
from acquiring.simulation.troubles import CanBeCut, Trouble, Troubles
from acquiring.terminal.frames import masked_card
from acquiring.terminal.virtual.book import Book, Sale
from acquiring.terminal.virtual.cards import CANARIES
from acquiring.terminal.virtual.control import Control
from acquiring.terminal.virtual.links import TcpCable
from acquiring.terminal.virtual.terminal import VirtualTerminal
from hub.clock import Clock
from hub.methods import Waits
from tests.open_house import until
from tests.terminal_bench import CALM, PACE

# Nobody looks for a card here, and an answer that does not come within this time on a busy machine is asked for (s).
WAITS = Waits(
    terminal=CALM,
    online_poll_s=0.1,
    online_settle_s=0.05,
    online_answer_s=2.0,
)
# What waits on purpose does not hold up the end (s).
GRACE_S = 1
# An order that nobody confirms is over by then (`OPEN_MS` of the service), ms.
OPEN_NO_MORE_MS = 31 * 60_000


@dataclass(slots=True)
class CardMachine:
    """A card terminal on the counter, its control, and its own record."""

    terminal: VirtualTerminal
    control: Control

    @property
    def book(self) -> Book:
        return self.terminal.book

    @property
    def address(self) -> str:
        return self.terminal.address

    @property
    def dark(self) -> bool:
        """No power."""
        return self.terminal.display.screen == "off"

    def say(self, *words: str) -> None:
        answer = self.control.obey(" ".join(words).split())
        assert answer == "ok", answer

    def approves(self, amount: int, vat: int) -> Sale:
        """It approved this before its power failed."""
        card = masked_card(CANARIES[0].encode())
        money = {"amount": amount, "vat": vat, "service": 0, "installments": 0}
        return self.book.approve(money, card, "", test=False)


@asynccontextmanager
async def card_machine(folder: Path, clock: Clock) -> AsyncIterator[CardMachine]:
    """One on a free port. A guest puts the card in at once, unless it is told to `hold`."""
    terminal = VirtualTerminal(Book(folder / "terminal.jsonl", clock.wall), PACE, clock.wall)
    terminal.connect(TcpCable(terminal, "127.0.0.1", 0))
    terminal.power_on()
    try:
        yield CardMachine(terminal, Control(terminal))
    finally:
        await terminal.close()


class Line(Troubles):
    """Troubles of single requests, and a line that can fall: nothing reaches the service while it is `down`."""

    falls = False
    """With the next confirm or cancel."""
    down = False

    def take(self, target: str) -> Trouble:
        if self.falls and target in ("confirm", "cancel"):
            self.falls, self.down = False, True
        return Trouble("lost_request") if self.down else super().take(target)

    def up(self) -> None:
        """Well again, whatever was laid in."""
        self.falls = self.down = False
        self.clear()


@dataclass(slots=True)
class PhoneService:
    """The payment service: what it holds, the line to it, and guests with a browser."""

    url: str
    service: Service
    line: Line
    guest: Guest

    @property
    def settings(self) -> dict[str, str]:
        """How a hub is told of it."""
        return {
            "online_url": self.url,
            "online_checkout": f"{self.url}/checkout",
            "online_client_key": "test_ck_madang",
            "online_secret": SECRET,
        }

    def of(self, order: str) -> list[Held]:
        """Every window of that order."""
        return [one for one in self.service.payments.values() if one.body["orderId"] == order]

    def takings(self, order: str) -> int:
        """Won that it took for an order and did not give back."""
        return sum(one.body["balanceAmount"] for one in self.of(order) if one.body["approvedAt"])

    def cancels(self, order: str) -> list[Body]:
        return [one for held in self.of(order) for one in held.body["cancels"] or ()]

    def confirms(self, order: str) -> None:
        """It takes the money of a guest who has proved who they are; nobody hears of it."""
        (held,) = self.of(order)
        body = {"paymentKey": held.body["paymentKey"], "orderId": order}
        status, said = self.service.confirm(body | {"amount": held.body["totalAmount"]})
        assert status == 200, said

    def gives_back(self, order: str, refund: str, amount: int) -> None:
        """It gives money back; nobody hears of it."""
        (held,) = self.of(order)
        asked = {"cancelAmount": amount, "cancelReason": f"환불 {refund}"}
        status, said = self.service.cancel(held.body["paymentKey"], asked)
        assert status == 200, said

    async def pays(self, order: str, window: str) -> None:
        """A guest opens the window, pays, and shuts the browser without coming back."""
        assert await self.guest.does(["open", window]) == "200"
        await self.guest.does(["pay", order, "closes"])


@asynccontextmanager
async def phone_service(folder: Path, clock: Clock) -> AsyncIterator[PhoneService]:
    """The service on a free port of this machine."""
    service, line = Service(DurableLog(folder / "online.jsonl"), clock), Line(TARGETS, OWN)
    hooks, windows = Hooks(service), Windows(service)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            CanBeCut(app_of(service, line, hooks, windows, SECRET)),
            ws="none", lifespan="off", log_level="critical", access_log=False,
            timeout_graceful_shutdown=GRACE_S,
        )  # fmt: skip
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server._serve([listener]))  # `serve` would take our signals
        try:
            await until(lambda: server.started)
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            yield PhoneService(url, service, line, Guest(windows))
        finally:
            server.should_exit = True
            await serving
            await hooks.close()
