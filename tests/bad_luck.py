"""What may befall a shop's printers, drawn as data: a schedule of steps, and the hand that carries one out.

A schedule is drawn before anything happens, so the same one can be tried again, made shorter, and read:
`("order", "bibimbap cola"), ("verb", "hot", "after 5 power_cut"), ("restart", "killed"), ...`
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import chain

from hypothesis import strategies as st

from hub.clock import STEP_MS
from printer.jobs import KITCHEN_LIFE_MS
from printer.virtual.printer import FAST
from printer.virtual.verbs import SUDDEN
from tests.print_house import Place, PrintHouse

Step = tuple[str, ...]
Draw = st.DrawFn

# How much faster than real: at once, or so that a ticket takes a tenth of a second and buffers fill.
PACES = (FAST, 20.0)
DAY_MS = 24 * 3_600_000


def _shop(pace: float, hot: str | None, bar: str | None, counter: str | None) -> tuple[Place, ...]:
    return (
        Place("spare", "generic-58-raster", pace=pace),
        Place("cheap", "pos-5890", ("bar",), pace=pace),
        Place("counter", "epson-tm-t88v", ("grill",), True, True, backup=counter, pace=pace),
        Place("bar", "generic-80-kr", ("bar",), backup=bar, serial=True, pace=pace),
        Place("hot", "epson-tm-t88v", ("hot",), backup=hot, pace=pace),
    )


# A printer that proves, one that says how far it came, on a serial line, one that draws, one that says nothing.
SHOPS = (
    (None, None, None),
    ("spare", "spare", None),
    ("spare", "counter", "spare"),
)


@st.composite
def shops(draw: Draw) -> tuple[Place, ...]:
    """Printers, who stands in for whom, and how fast they are."""
    return _shop(draw(st.sampled_from(PACES)), *draw(st.sampled_from(SHOPS)))


NAMES = ("hot", "hot", "bar", "counter", "spare", "cheap")
_BYTES = st.integers(1, 3_000)
# Orders of what each station cooks.
_ORDERS = ("bibimbap", "cola", "bibimbap cola", "salad bibimbap", "water soju")
_PLAIN = (
    "paper_out", "paper_low", "refill", "cover_open", "cover_close", "cutter_jam", "cutter_free",
    "head_hot", "head_cool", "broken", "go_silent", "no_proof", "speak", "stale", "stale 14",
    "interrupt", "power_cut", "power_on", "power_cycle", "deaf", "listen", "unplug", "replug",
    "drawer_open", "drawer_close", "refuse",
)  # fmt: skip
_COUNTED = {
    "paper": (0, 400),
    "paper_out_after": (1, 3_000),
    "drop_after": (1, 3_000),
    "hang_up_after": (1, 3_000),
    "cutter_jams": (10, 100),
    "late": (1, 900),
    "split": (1, 200),
    "garbage": (1, 40),
}


@st.composite
def _verbs(draw: Draw) -> Step:
    printer = draw(st.sampled_from(NAMES))
    kind = draw(st.sampled_from(("plain", "plain", "counted", "counted", "after", "after", "ok")))
    if kind == "plain":
        words = draw(st.sampled_from(_PLAIN))
    elif kind == "counted":
        verb = draw(st.sampled_from(sorted(_COUNTED)))
        words = f"{verb} {draw(st.integers(*_COUNTED[verb]))}"
    elif kind == "after":
        words = f"after {draw(st.integers(1, 120))} {draw(st.sampled_from(sorted(SUDDEN)))}"
    else:
        words = "ok"
    return "verb", printer, words


_STEPS = st.one_of(
    st.tuples(st.just("order"), st.sampled_from(_ORDERS)),
    st.tuples(st.just("order"), st.sampled_from(_ORDERS)),
    _verbs(),
    _verbs(),
    _verbs(),
    st.tuples(st.just("rest"), st.sampled_from(("0", "5", "30", "100", "400"))),
    st.tuples(st.sampled_from(("pay", "bill", "reprint", "receipt", "drawer", "resume"))),
    st.tuples(st.just("settle"), st.sampled_from(("printed", "again", "dismissed"))),
    st.tuples(st.just("restart"), st.sampled_from(("killed", "killed", "stopped"))),
    st.tuples(st.just("remove"), st.sampled_from(NAMES)),
    st.tuples(st.just("save"), st.sampled_from(NAMES)),
    st.tuples(st.just("clock"), st.sampled_from(("minute", "late", "back", "forward"))),
)


# What cuts a job in two, where it can be chosen; in bytes of a ticket and what is asked around it, or millimetres.
_CUTS = ("drop_after", "hang_up_after", "paper_out_after", "after")
_WORK = {
    "hot": (("order", "bibimbap"),),
    "bar": (("order", "cola"),),
    "cheap": (("order", "cola"),),
    "counter": (("drawer",), ("pay",), ("receipt",), ("order", "water")),
}


@st.composite
def _struck(draw: Draw) -> list[Step]:
    """Work for a printer that fails in the middle of it."""
    printer = draw(st.sampled_from(sorted(_WORK)))
    work = draw(st.sampled_from(_WORK[printer]))
    cut = draw(st.sampled_from(_CUTS))
    if cut == "after":
        words = f"after {draw(st.integers(1, 60))} {draw(st.sampled_from(sorted(SUDDEN)))}"
    else:
        words = f"{cut} {draw(st.integers(*((18, 40) if work == ('drawer',) else (8, 600))))}"
    rest = ("rest", draw(st.sampled_from(("0", "30", "100"))))
    return [("verb", printer, words), work, rest]


def schedules(most: int) -> st.SearchStrategy[list[Step]]:
    """So many steps at most, and some with two more behind them."""
    one = st.one_of(_STEPS.map(lambda step: [step]), _struck())
    return st.lists(one, min_size=2, max_size=most).map(lambda parts: list(chain(*parts)))


class Hand:
    """Carries a schedule out, one step after the other."""

    def __init__(self, house: PrintHouse) -> None:
        self._house = house
        self._unpaid: list[dict[str, object]] = []

    async def play(self, steps: Sequence[Step]) -> None:
        """All of them; the list of what people have to look at is watched at every step."""
        for verb, *words in steps:
            await getattr(self, f"_{verb}")(*words)
            self._house.look()

    async def _order(self, items: str) -> None:
        self._unpaid.append(await self._house.order(*items.split()))

    async def _verb(self, printer: str, words: str) -> None:
        await self._house.verb(printer, words)

    async def _rest(self, ms: str) -> None:
        """Not waiting for anything: how far everything comes meanwhile is part of the luck."""
        await asyncio.sleep(int(ms) / 1000)

    async def _pay(self) -> None:
        """In cash: a receipt, and the drawer."""
        if self._unpaid:
            order = self._unpaid.pop()
            total = order["total"]
            cash = {"type": "take_cash", "bill": order["bill"], "amount": total, "tendered": total}
            if total:
                await self._house.done("staff", cash)

    async def _bill(self) -> None:
        if self._unpaid:
            # Once for each: a person may ask twice for the same, and gets the same.
            await self._house.ask("staff", {"type": "print_bill", "bill": self._unpaid[-1]["bill"]})

    async def _reprint(self, what: str = "kitchen_ticket") -> None:
        if self._house.orders:
            order = self._house.orders[-1]["order"]
            await self._house.ask("staff", {"type": "reprint", "order": order, "what": what})

    async def _receipt(self) -> None:
        await self._reprint("customer_receipt")

    async def _drawer(self) -> None:
        await self._house.ask("staff", {"type": "open_drawer", "reason": "잔돈"})

    async def _resume(self) -> None:
        for name in list(self._house.shop.state.printers):
            await self._house.done("staff", {"type": "resume_printer", "printer": name})

    async def _settle(self, outcome: str) -> None:
        """What stands longest."""
        for job in list(self._house.shop.state.prints)[:1]:
            await self._house.settle(job, outcome)

    async def _restart(self, how: str) -> None:
        await self._house.restart(graceful=how == "stopped")

    async def _remove(self, printer: str) -> None:
        if printer in self._house.shop.state.printers:
            await self._house.done("staff", {"type": "remove_printer", "printer": printer})

    async def _save(self, printer: str) -> None:
        """New, or set up again."""
        (place,) = [place for place in self._house.places if place.name == printer]
        await self._house.save(place)

    async def _clock(self, what: str) -> None:
        clock = self._house.clock
        match what:
            case "minute":
                clock.advance(60_000)
            case "late":
                clock.advance(KITCHEN_LIFE_MS)
            case "back":
                clock.jump(-DAY_MS)
            case "forward":
                clock.jump(STEP_MS + DAY_MS)
        await self._house.shop.note([])
