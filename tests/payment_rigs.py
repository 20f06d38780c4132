"""The far sides of payment methods as tests can move them.

A method gets a rig in `RIGS`, and with it every case of `contract/test_payment_methods.py`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from hub.clock import FakeClock
from hub.payments.card_terminal import CardTerminals
from hub.payments.test_card import TestCard, Verb
from tests.far_sides import (
    OPEN_NO_MORE_MS,
    CardMachine,
    PhoneService,
    card_machine,
    phone_service,
)
from tests.open_house import open_house, until
from tests.paying_counter import PORTS, Counter, Does, Kind, Rig
from tests.shop_day import START
from tests.terminal_bench import CALM, QUICK, TERMINAL


class CardRig(Rig):
    """The test card: its verb, and its own log."""

    impatient = PORTS

    def meets(self, at: Counter, what: Does) -> None:
        verbs: dict[Does, Verb] = {"late": "lose_answer", "wait": "silence"}
        _card(at).verb = verbs.get(what, what)  # type: ignore[arg-type]

    async def answers(self, at: Counter, key: str, what: Does) -> None:
        if what in ("silence", "wait") and key.startswith("p"):
            await until(lambda: key in _card(at)._given_up or at.payment(key).state == "unknown")

    def approves_behind(self, at: Counter, kind: Kind, key: str) -> None:
        _card(at)._write(kind, key, 2_000, 0, "approved")

    def moved(self, at: Counter, key: str) -> int:
        log = at.house.data / "test_card.log"
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        found = [json.loads(line) for line in lines]
        return sum(one["id"] == key and one["outcome"] == "approved" for one in found)


def _card(at: Counter) -> TestCard:
    assert isinstance(at.driver, TestCard)
    return at.driver


class HandRig(Rig):
    """A person with a terminal or a phone of their own, who writes down what it says."""

    by_hand = True

    def __init__(self) -> None:
        self.done: list[str] = []

    async def answers(self, at: Counter, key: str, what: Does) -> None:
        if what in ("approve", "lose_answer", "late"):
            self.done.append(key)
        if what in ("approve", "decline"):
            await at.resolve(key, "approved" if what == "approve" else "declined")

    def approves_behind(self, at: Counter, kind: Kind, key: str) -> None:
        self.done.append(key)

    def moved(self, at: Counter, key: str) -> int:
        return self.done.count(key)


class TerminalRig(Rig):
    """A virtual card terminal. Its record names nothing of ours: what it did for whom is known by the order."""

    part_refunds = False

    def __init__(self, machine: CardMachine) -> None:
        self.machine = machine
        self._done: list[tuple[int, int]] = []
        """How many approvals and cancellations were there when a request was about to come."""
        self._turns: dict[str, int] = {}

    async def stands(self, at: Counter) -> None:
        here = {"id": TERMINAL, "name": "카운터", "address": self.machine.address}
        await at.house.tell({"type": "save_terminal", "terminal": here})

    def meets(self, at: Counter, what: Does) -> None:
        verbs: dict[Does, tuple[str, ...]] = {
            "decline": ("decline limit",), "silence": ("power_cut before",),
            "lose_answer": ("lose_answer",), "late": ("late 60000",), "wait": ("hold on",),
        }  # fmt: skip
        for words in ("ok", "hold off", *verbs.get(what, ())):
            self.machine.say(words)
        # Only where nothing comes: a busy machine may take its time.
        _terminals(at)._patience = QUICK if what in ("lose_answer", "late") else CALM
        book = self.machine.book
        self._done.append((len(book.sales), len(book.cancelled)))

    async def answers(self, at: Counter, key: str, what: Does) -> None:
        self._turns[key] = len(self._done) - 1
        if what == "silence":
            await until(lambda: self.machine.dark)
        if what == "wait":
            await until(lambda: self.machine.terminal.display.screen == "insert_card")
        if what in ("lose_answer", "late"):
            await until(lambda: self.moved(at, key))

    def approves_behind(self, at: Counter, kind: Kind, key: str) -> None:
        if kind == "charge":
            self.machine.approves(2_000, 182)
        else:
            (sale,) = self.machine.book.standing
            self.machine.book.cancel(sale)
        self.recovers(at)

    def recovers(self, at: Counter) -> None:
        self.machine.say("ok")

    def tells_of_refund(self, made: bool) -> bool:
        return False

    def moved(self, at: Counter, key: str) -> int:
        turn, book = self._turns.get(key, 0), self.machine.book
        ends = [*self._done, (len(book.sales), len(book.cancelled))]
        kind = key.startswith("r")
        return ends[turn + 1][kind] - ends[turn][kind]


def _terminals(at: Counter) -> CardTerminals:
    assert isinstance(at.driver, CardTerminals)
    return at.driver


class OnlineRig(Rig):
    """The simulated payment service, and a guest who pays on a phone and shuts the browser."""

    def __init__(self, far: PhoneService) -> None:
        self.far, self.settings = far, far.settings

    def meets(self, at: Counter, what: Does) -> None:
        self.far.line.up()
        # Two cancels within a second are one too many for the service.
        at.house.clock.advance(2_000)
        if what == "silence":
            self.far.line.falls = True
        elif what not in ("approve", "wait"):
            for target in ("confirm", "cancel"):
                self.far.line.lay(target, what, "60" if what == "late" else "")

    async def answers(self, at: Counter, key: str, what: Does) -> None:
        if key.startswith("p"):
            await until(lambda: at.driver.waiting(key))
            if what == "wait":
                return
            window = at.driver.waiting(key)
            assert window is not None
            await self.far.pays(key, window["checkout"])
        if what == "silence":
            await until(lambda: self.far.line.down)
        if what in ("lose_answer", "late"):
            await until(lambda: self.moved(at, key))

    def approves_behind(self, at: Counter, kind: Kind, key: str) -> None:
        if kind == "charge":
            self.far.confirms(key)
        else:
            self.far.gives_back(at.house.house.shop.state.open_refunds[key], key, 2_000)
        self.far.line.up()

    def recovers(self, at: Counter) -> None:
        self.far.line.up()
        at.house.clock.advance(OPEN_NO_MORE_MS)

    def tells_of_refund(self, made: bool) -> bool:
        return True

    def moved(self, at: Counter, key: str) -> int:
        if key.startswith("p"):
            return sum(one.body["approvedAt"] is not None for one in self.far.of(key))
        reasons = [
            one["cancelReason"]
            for held in self.far.service.payments.values()
            for one in held.body["cancels"] or ()
        ]
        return sum(key in reason for reason in reasons)


@asynccontextmanager
async def _there(rig: Rig) -> AsyncIterator[Rig]:
    yield rig


@asynccontextmanager
async def _terminal(folder: Path, clock: FakeClock) -> AsyncIterator[Rig]:
    async with card_machine(folder, clock) as machine:
        yield TerminalRig(machine)


@asynccontextmanager
async def _online(folder: Path, clock: FakeClock) -> AsyncIterator[Rig]:
    async with phone_service(folder, clock) as far:
        yield OnlineRig(far)


RIGS: Mapping[str, Callable[[Path, FakeClock], AbstractAsyncContextManager[Rig]]] = {
    "test_card": lambda folder, clock: _there(CardRig()),
    "hand_terminal": lambda folder, clock: _there(HandRig()),
    "shop_qr": lambda folder, clock: _there(HandRig()),
    "card_terminal": _terminal,
    "online": _online,
}


@asynccontextmanager
async def rigged(method: str, folder: Path) -> AsyncIterator[tuple[Rig, FakeClock]]:
    """The far side of a method, for as many hubs one after the other as a test opens."""
    clock = FakeClock(START)
    async with RIGS[method](folder, clock) as rig:
        yield rig, clock


@asynccontextmanager
async def counter(
    folder: Path,
    method: str,
    rig: Rig,
    clock: FakeClock,
    before: Counter | None = None,
    *,
    impatient: bool = False,
) -> AsyncIterator[Counter]:
    """A hub, opened (again, where there was a counter `before`); closed at the end as by a restart."""
    ports = rig.impatient if impatient else rig.ports
    async with open_house(folder, clock=clock, ports=ports, settings=rig.settings) as house:
        at = Counter(house, method, rig, before.bill if before else "")
        await (at.house.sign_in() if before else at.open())
        yield at


Case = Callable[[Counter], Awaitable[None]]


def run(folder: Path, method: str, case: Case, *, impatient: bool = False) -> None:
    async def whole() -> None:
        async with (
            rigged(method, folder) as (rig, clock),
            counter(folder, method, rig, clock, impatient=impatient) as at,
        ):
            await case(at)

    asyncio.run(whole())
