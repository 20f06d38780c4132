"""A virtual terminal and the hub's driver at its two ends of a real line, with waits of milliseconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from acquiring.terminal.exchange import Patience
from acquiring.terminal.virtual.__main__ import wall
from acquiring.terminal.virtual.book import Book, Sale
from acquiring.terminal.virtual.control import Control
from acquiring.terminal.virtual.links import Cable, PtyCable, TcpCable
from acquiring.terminal.virtual.terminal import Pace, VirtualTerminal
from hub.payments.card_terminal import CardTerminals
from hub.payments.method import Charge, Heard, Reversal

CableKind = Literal["tcp", "pty"]
CABLES: Sequence[CableKind] = ("tcp", "pty")
TERMINAL = "t1"

# For what meets a silence. Whoever waits too briefly on a busy machine learns nothing, and has to ask: no race.
QUICK = Patience(
    connect_s=2.0, write_s=2.0, ack_s=0.5, answer_s=1.0, card_s=1.0, gap_s=0.1,
    rest_s=3.0, rest_pause_s=0.02,
)  # fmt: skip
# For all else: a busy machine may take its time.
CALM = replace(QUICK, ack_s=10.0, answer_s=20.0, card_s=20.0, rest_s=30.0, connect_s=10.0)
PACE = Pace(think_s=0.0, card_s=20.0, van_s=0.0, ack_s=0.2, gap_s=0.05)
# Until something is true that has to become true (s).
SOON_S = 20.0


@dataclass
class Bench:
    """The terminal, its control, and the driver."""

    folder: Path
    terminal: VirtualTerminal
    control: Control
    driver: CardTerminals
    address: str
    count: int = 0

    @property
    def book(self) -> Book:
        return self.terminal.book

    @property
    def standing(self) -> list[Sale]:
        return list(self.book.standing)

    def say(self, *words: str) -> None:
        answer = self.control.obey(" ".join(words).split())
        assert answer == "ok", answer

    def ask(self, amount: int = 9_500, **changes: object) -> Charge:
        """A charge that nobody has asked for yet."""
        self.count += 1
        charge = Charge(f"p{self.count:032d}", amount, (amount + 5) // 11, 0, wall(), TERMINAL)
        return replace(charge, **changes)  # type: ignore[arg-type]

    def back(self, charge: Charge, heard: Heard, **changes: object) -> Reversal:
        """All of an approval back."""
        self.count += 1
        asked = Reversal(
            f"r{self.count:032d}", charge, charge.amount, charge.vat, 0, wall(), heard.approval
        )
        return replace(asked, **changes)  # type: ignore[arg-type]

    async def again(self) -> CardTerminals:
        """The hub is started anew: what it knows is on disk."""
        await self.driver.close()
        self.driver = driver_of(self, CALM)
        return self.driver

    @contextmanager
    def hasty(self) -> Iterator[CardTerminals]:
        """The driver without patience, for what meets a silence."""
        self.driver._patience = QUICK
        try:
            yield self.driver
        finally:
            self.driver._patience = CALM


def driver_of(at: Bench, patience: Patience) -> CardTerminals:
    def address_of(terminal: str) -> str | None:
        return at.address if terminal == TERMINAL else None

    return CardTerminals(address_of, at.folder / "notes", patience)


@asynccontextmanager
async def bench(
    folder: Path,
    cable: CableKind = "tcp",
    patience: Patience = CALM,
    pace: Pace = PACE,
    *,
    hold: bool = False,
) -> AsyncIterator[Bench]:
    """Everything set up, and nothing left behind."""
    terminal = VirtualTerminal(Book(folder / "terminal.jsonl", wall), pace, wall, hold=hold)
    line: Cable = (
        TcpCable(terminal, "127.0.0.1", 0) if cable == "tcp" else PtyCable(terminal, folder / "tty")
    )
    terminal.connect(line)
    terminal.power_on()
    at = Bench(folder, terminal, Control(terminal), None, terminal.address)  # type: ignore[arg-type]
    at.driver = driver_of(at, patience)
    try:
        yield at
    finally:
        await at.driver.close()
        await terminal.close()


async def until(true: object, what: str = "it") -> None:
    """Wait for a state, with a deadline."""
    assert callable(true)
    loop = asyncio.get_running_loop()
    deadline = loop.time() + SOON_S
    while not true():
        assert loop.time() < deadline, f"{what} did not come"
        await asyncio.sleep(0.005)


def took(at: Bench, charge: Charge, before: int) -> bool:
    """Whether the terminal's own record has money for it, behind the first `before` sales."""
    mine = [sale for sale in at.book.sales[before:] if sale.amount == charge.amount]
    assert len(mine) == len(at.book.sales) - before <= 1, "one request, one approval at most"
    return bool(mine) and mine[0] in at.book.standing


async def charged(at: Bench, charge: Charge) -> Heard:
    """A charge that may meet a silence."""
    with at.hasty() as driver:
        return await driver.charge(charge)


async def settled(at: Bench, charge: Charge, heard: Heard) -> Heard:
    """What is known in the end, as the hub asks for it."""
    if heard.outcome == "unknown":
        at.say("ok")
        heard = await at.driver.query(charge)
    return heard
