"""An order to its papers: from the answer to a kiosk until a printer has the last byte of each."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bench.figures import Figure, Section, percentile
from bench.load import NO_ID, Minting
from bench.options import Options
from bench.order import Lines as Wishes
from bench.order import order_body
from bench.process import Lines, hub_command, python, serving, telling
from bench.shop import furnish, printer
from bench.sinks import Job
from hub.domain.printer import Printer
from printer.transport.network import NetworkTransport

# A dish of each station, so five kitchen tickets and the slip; on offer at every hour.
_DISHES: Wishes = [
    {"item": "mackerel", "quantity": 1},
    {"item": "yukgaejang", "quantity": 2, "options": [
        {"group": "spice", "option": "hot"}, {"group": "rice-kind", "option": "black"},
        {"group": "banchan", "option": "kkakdugi"}, {"group": "banchan", "option": "rolled-omelette"}]},
    {"item": "haemul-pajeon", "quantity": 1, "options": [{"group": "topping", "option": "cheese"}],
     "note": "덜 짜게 해 주세요"},
    {"item": "bibim-guksu", "quantity": 1},
    {"item": "cola", "quantity": 3},
]  # fmt: skip
# In the order of the sinks: the dead one and the hanging one come last.
_STATIONS = ("grill", "soup", "pan", "cold", "bar")
PAPERS = len(_STATIONS) + 1

# The first order starts the process that draws (orders).
WARM = 5
# A paper that has not come by then will not come any more (s).
LOST_S = 60.0
# After the last connection is closed, until the job's end stands in the table too: each order is seen alone (s).
REST_S = 0.05
# A bare write that is not taken by then (s).
_WRITE_S = 10.0


Orders = list[tuple[float, list[Job]]]
"""When each was accepted (s), and the jobs that it came to, in the order of their last bytes."""


@dataclass(slots=True)
class Travelled:
    """Orders of one shop, one after the other."""

    orders: Orders = field(default_factory=list)

    def first_ms(self) -> list[float]:
        """To the last byte of the paper that was there first."""
        return [(min(job.last for job in jobs) - at) * 1000 for at, jobs in self.orders]

    def whole_ms(self) -> list[float]:
        """To the last byte of all."""
        return [(max(job.last for job in jobs) - at) * 1000 for at, jobs in self.orders]


@dataclass(frozen=True, slots=True)
class Shop:
    """Who prints in a shop: sinks that are well, dead or hanging."""

    name: str
    well: int
    dead: int = 0
    hanging: int = 0

    @property
    def living_papers(self) -> int:
        """Papers of an order that somebody takes."""
        return PAPERS - self.dead - self.hanging

    def sinks(self) -> list[str]:
        return python(
            "-m", "bench.sinks", "--well", str(self.well), "--dead", str(self.dead),
            "--hanging", str(self.hanging),
        )  # fmt: skip

    def printers(self, ports: Sequence[int]) -> list[Printer]:
        """One for all, or one for each station and one at the counter."""
        addresses = [f"tcp://127.0.0.1:{port}" for port in ports]
        if len(addresses) == 1:
            return [printer("all", addresses[0], stations=_STATIONS, receipts=True)]
        found = [printer("counter", addresses[0], receipts=True)]
        for at, (station, address) in enumerate(zip(_STATIONS, addresses[1:], strict=True), 1):
            # Drawn, a ticket is more than what a system takes for someone that does not read.
            hangs = at >= self.well + self.dead
            profile = "generic-80-raster" if hangs else "generic-80-kr"
            found.append(printer(station, address, profile, stations=(station,)))
        return found


SHOPS = (
    Shop("1 printer", 1),
    Shop("6 printers", 6),
    Shop("6, one dead, one hanging", 4, 1, 1),
)


def run(options: Options) -> list[Section]:
    """One order at a time, beside bare writes of as many bytes to the same sinks."""
    rounds, block = (1, 5) if options.quick else (15, 10)
    with ExitStack() as open_shops:
        counters = [open_shops.enter_context(_open(shop, options.work)) for shop in SHOPS]
        # In turn, so that all shops have the same share of whatever else the machine does.
        for _ in range(rounds):
            for counter in counters:
                counter.serve(block)
    one, well, torn = counters
    found = [figure for counter in counters for figure in _figures(counter)]
    found += [*_beside(torn, well), *_parts(one.mine)]
    notes = (
        f"{rounds * block} orders a shop, one after the other, each of a dish of every station: {PAPERS} papers,"
        f" {len(_STATIONS)} of them kitchen tickets, of {_sizes(one.mine)} bytes (Korean letters of the printer)",
    )
    return [Section("An order to its papers", tuple(found), notes)]


@dataclass(slots=True)
class Counter:
    """A shop that is open, and what was measured in it."""

    shop: Shop
    url: str
    token: str
    ports: Sequence[int]
    lines: Lines
    mine: Travelled = field(default_factory=Travelled)
    bare: Travelled = field(default_factory=Travelled)

    def serve(self, count: int) -> None:
        """So many orders, then as many bare writes."""
        orders = _travel(self.url, self.token, self.lines, self.shop.living_papers, count)
        self.mine.orders += orders
        self.bare.orders += _bare(self.ports[: self.shop.well], orders, self.lines)


@contextmanager
def _open(shop: Shop, work: Path) -> Iterator[Counter]:
    data = work / f"printing-{shop.well}"
    with telling(shop.sinks()) as lines:
        ports = lines.next(LOST_S)["ports"]
        tokens = furnish(data, shop.printers(ports))
        with serving(hub_command(data)) as hub:
            counter = Counter(shop, hub.url, tokens.kiosk, ports, lines)
            _travel(hub.url, tokens.kiosk, lines, shop.living_papers, WARM)
            yield counter


def _travel(url: str, token: str, lines: Lines, papers: int, count: int) -> Orders:
    body, minting = order_body(_DISHES), Minting()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    orders: Orders = []
    with closing(http.client.HTTPConnection(urlsplit(url).netloc)) as kiosk:
        for _ in range(count):
            order = body.replace(NO_ID, minting.new().decode())
            kiosk.request("POST", "/api/v1/commands", order.encode(), headers)
            answer = kiosk.getresponse()
            said = answer.read()
            accepted = time.monotonic()
            if answer.status != 200:
                raise RuntimeError(f"an order was refused: {said.decode()}")
            orders.append((accepted, _jobs(lines, papers)))
            time.sleep(REST_S)
    return orders


def _jobs(lines: Lines, count: int) -> list[Job]:
    return sorted((Job(**lines.next(LOST_S)) for _ in range(count)), key=lambda job: job.last)


def _bare(ports: Sequence[int], orders: Orders, lines: Lines) -> Orders:
    """As many bytes for the same sinks, each paper over a connection of its own, all printers at once."""
    bare: Orders = []
    with ThreadPoolExecutor(len(ports)) as threads:
        for _, jobs in orders:
            papers: list[list[bytes]] = [[] for _ in ports]
            for job in jobs:
                papers[job.printer].append(bytes(job.bytes))
            began = time.monotonic()
            for _ in threads.map(_write, ports, papers):
                pass
            bare.append((began, _jobs(lines, len(jobs))))
    return bare


def _write(port: int, papers: Sequence[bytes]) -> None:
    transport = NetworkTransport("127.0.0.1", port)
    for paper in papers:
        transport.open(_WRITE_S)
        transport.write(paper, _WRITE_S)
        transport.close()


def _figures(counter: Counter) -> list[Figure]:
    shop, mine, bare = counter.shop, counter.mine, counter.bare
    last = "the last" if shop.living_papers == PAPERS else "the last that can come"
    of = "bare writes of as many bytes"
    return [
        Figure(f"{shop.name}: {what}, {share}", *_pair(mine_ms, bare_ms, at), of)
        for what, mine_ms, bare_ms in (
            ("accepted -> first paper", mine.first_ms(), bare.first_ms()),
            (f"accepted -> {last}", mine.whole_ms(), bare.whole_ms()),
        )
        for share, at in (("p50", 0.5), ("p99", 0.99))
    ]


def _beside(torn: Counter, well: Counter) -> list[Figure]:
    """The papers of the living, beside those of the same printers where all are well."""
    shop, mine = torn.shop, torn.mine
    same = Travelled(
        [(at, [job for job in jobs if job.printer < shop.well]) for at, jobs in well.mine.orders]
    )
    of = "the same printers, all six well"
    return [
        Figure(
            f"{shop.name}: of the living, {share}",
            *_pair(mine.whole_ms(), same.whole_ms(), at),
            of,
        )
        for share, at in (("p50", 0.5), ("p99", 0.99))
    ]


def _pair(mine: Sequence[float], limit: Sequence[float], share: float) -> tuple[float, str, float]:
    return percentile(mine, share), "ms", percentile(limit, share)


def _parts(travelled: Travelled) -> list[Figure]:
    """Where the time of a first paper goes, and what its proof takes behind it: medians."""
    firsts = [(at, jobs[0]) for at, jobs in travelled.orders]
    whole = percentile(travelled.first_ms(), 0.5)
    of = "accepted -> first paper, p50"
    parts: dict[str, list[float]] = {
        "of it until the printer is called (drawing)": [job.opened - at for at, job in firsts],
        "of it asking how it is, noting `sending`": [job.first - job.opened for _, job in firsts],
        "of it the bytes": [job.last - job.first for _, job in firsts],
        "behind it, the proof": [job.proved - job.last for _, job in firsts],
        "behind the proof, asking how it is": [job.ended - job.proved for _, job in firsts],
    }
    return [
        Figure(f"1 printer: {name}", percentile(values, 0.5) * 1000, "ms", whole, of)
        for name, values in parts.items()
    ]


def _sizes(travelled: Travelled) -> str:
    jobs = travelled.orders[0][1]
    return ", ".join(str(size) for size in sorted(job.bytes for job in jobs))
