"""The composition root: settings + ports -> FastAPI. The only file, with the command line, that imports every room."""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from fastapi import FastAPI
from starlette.routing import Route

from hub.addresses import origin_of
from hub.api import (
    books,
    cash_receipts,
    counter,
    demo,
    documents,
    health,
    live,
    online_return,
    pages,
    payment_qr,
    receipt_page,
    terminals,
)
from hub.api import house as house_facts
from hub.api.commands import PATH, CommandRoute, CommandsFirst
from hub.api.describe import describe
from hub.api.front import FrontDoor
from hub.api.pairing import Pairing
from hub.cash_receipts import CashReceiptRunner, ReceiptPatience, issuer_of
from hub.charging import Patience as ChargePatience
from hub.charging import PaymentRunner
from hub.clock import Clock, Ids, MachineClock
from hub.datadir import DataDir
from hub.demo.furnish import DemoShop, printers_of
from hub.demo.region import token_file
from hub.demo.shops import claim
from hub.demo.world import Places, World
from hub.devices.kind import DeviceKind
from hub.domain import events as e
from hub.domain.apply import Entry
from hub.jobs import JobTable
from hub.keyed import Keyed
from hub.live.session import PATIENCE, Patience
from hub.matching import Matching
from hub.methods import HouseMethods, Waits
from hub.opening import Opened, opened
from hub.outgoing import Outgoing
from hub.parent import end_with_parent
from hub.printing import Printing
from hub.settings import Settings
from hub.shop import Shop
from hub.tidying import Tidying
from hub.version import VERSION
from kiosk.device import KIOSK
from kitchen.device import KITCHEN
from menuboard.device import BOARD
from printer.jobs import Links, jobs
from printer.phone_page import phone_page
from printer.profile import PrinterProfile, profile_names, read_profile, refused_names
from printer.render import RenderedJob, render_job
from printer.spool.row_ledger import RowLedger
from printer.spool.spooler import Spooler
from printer.spool.standing import OF_JOB
from setup.device import SETUP
from staff.device import STAFF
from sync.shared_fields import SHARED
from sync.shipper import PROMPT, STEADY, Shipper
from tableorder.device import TABLE

log = logging.getLogger(__name__)

DEVICE_KINDS: dict[str, DeviceKind] = {
    kind.name: kind for kind in (KIOSK, TABLE, BOARD, KITCHEN, STAFF, SETUP)
}

# The interpreter's default of 5 ms lets the writer's thread keep the loop waiting; measured, p99 falls with it.
SWITCH_INTERVAL_S = 0.0005
# The interpreter's default (700, 10, 10) goes over the whole open day again and again in a rush: a third of the
# processor time of an order, and pauses of 0.3 s with some 10,000 orders of a day in memory (measured). Nearly all
# that the hub lets go of is freed at once by counting; rings of objects wait for `settle_memory`.
COLLECT_AFTER = (10_000, 50, 100)
# How often the mark outside the database is renewed, and the clock looked at (s).
HOUSEKEEPING_S = 1.0
# Long enough for the answers in flight to leave, before a process that may not acknowledge ends (s).
LAST_WORDS_S = 0.5


def die(why: str) -> None:
    """Ends the process: the service manager starts it again, and the start verifies. EX_SOFTWARE."""
    asyncio.get_running_loop().call_later(LAST_WORDS_S, os._exit, 70)


@dataclass(slots=True)
class Ports:
    """What the hub touches of the machine; tests put their own in."""

    clock: Clock = field(default_factory=MachineClock)
    card_thinks_s: float = 0.8
    patience: Patience = PATIENCE
    receipts: ReceiptPatience = ReceiptPatience()  # noqa: RUF009 (frozen)
    charging: ChargePatience = ChargePatience()  # noqa: RUF009 (frozen)
    waits: Waits = Waits()  # noqa: RUF009 (frozen)
    died: Callable[[str], None] = die
    world: Places | None = None
    """The demo's printers and its line to the region, where a supervisor keeps them; None: the hub starts them."""


class RenderPool:
    """One worker process that draws paper: raster is CPU work of more than 5 ms. Started at the first job."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def render(self, body: str, profile: PrinterProfile) -> RenderedJob:
        if self._pool is None:
            # A killed hub must not leave it behind: it would wait for work for ever.
            self._pool = ProcessPoolExecutor(
                1, multiprocessing.get_context("spawn"), end_with_parent, (os.getpid(),)
            )
        pool = self._pool
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, render_job, body, profile)
        except BrokenExecutor:
            # Killed, or out of memory: the next job gets a new process. Every printer's job in it ends here, and
            # only the first of them finds its pool still in use.
            if self._pool is pool:
                self._pool = None
                pool.shutdown(wait=False)
            raise

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


def shop_in(data: DataDir, clock: Clock, ids: Ids, links: Links | None = None) -> Opened:
    """The shop of a folder with all its rooms known, opened and not yet started."""
    return opened(data, clock, ids, DEVICE_KINDS, partial(jobs, links=links))


class House:
    """Everything around one shop that has to be started, told and stopped."""

    def __init__(self, settings: Settings, ports: Ports) -> None:
        self.settings = settings
        self.data = DataDir(settings.data)
        self.ids = Ids(ports.clock)
        self.keyed = Keyed(self.data.key("hub"), lambda: self.origin)
        self.opened = shop_in(self.data, ports.clock, self.ids, self.keyed)
        self.shop: Shop = self.opened.shop
        self.shop.died = ports.died
        key = self.data.key("hub")
        self.door = FrontDoor(self.shop, key)
        self.origin = origin_of(settings.address, settings.host, settings.port)
        """The hub's address for guests' phones; whoever binds the port knows it better."""
        self.methods = HouseMethods(
            settings, self.shop, ports.clock, lambda: self.origin, ports.card_thinks_s, ports.waits
        )
        self.runner = PaymentRunner(self.shop, self.ids, self.methods.by_id, ports.charging)
        self.matching = Matching(self.shop, self.methods.by_id)
        self.shop.feed.view.waiting = self.runner.waiting
        self.shop.feed.view.receipt_url = self.keyed.receipt_url
        self.shop.feed.view.drivers = frozenset(self.methods.by_id)
        self.receipts = CashReceiptRunner(self.shop, self.ids, issuer_of(settings), ports.receipts)
        self.shop.feed.view.issuer = bool(settings.cash_receipts)
        self.pool = RenderPool()
        table = JobTable(self.shop, self.ids)
        self.printing = Printing(self.shop, table, OF_JOB)
        self.spooler = Spooler(
            RowLedger(table),
            self.pool.render,
            self.printing,
            settings.data,
            self.shop.clock.now,
        )
        self.printing.workers = self.spooler
        self.gate = live.LiveGate(self.shop, ports.patience)
        self.pairing = Pairing(self.shop, self.door, self.ids, self.data.key("local").hex())
        self.commands = CommandRoute(self.shop, self.door, key)
        self.tidying = Tidying(self.shop, self.opened.writer, key)
        self.shop.committed.append(self._committed)
        self.shop.feed.view.problems.changed = lambda: self.shop.feed.touch("problems")
        self.shipper: Shipper | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    # --- after a commit

    def _committed(self, entries: Sequence[Entry]) -> None:
        if self.shipper is not None:
            self.shipper.heard()
        for entry in entries:
            match entry.event:
                case e.BusinessDayOpened() | e.MenuPublished() | e.RulesChanged():
                    settle_memory()

    def ship_to(self, url: str, token: str, *, prompt: bool = False) -> None:
        """Begins to carry the journal to the region at that address. ValueError if it cannot be one."""
        # Imported late: httpx takes 50 ms to load, and most shops are in no programme.
        from sync.region_client import RegionClient

        journal = Outgoing(self.shop, "region", SHARED)
        self.shipper = Shipper(journal, RegionClient(url, token), PROMPT if prompt else STEADY)
        self.shipper.start()

    def accompany(self, places: Places, world: World | None) -> None:
        """Ships to the demo's region as soon as it is there; the shop is open meanwhile."""

        async def begin() -> None:
            try:
                if world is not None:
                    await world.open_region(self.shop.state.rules.profile.name["ko"])
                await places.until_region()
                token = token_file(self.settings.data).read_text("utf-8")
                self.ship_to(places.line_url, token, prompt=True)
            except (OSError, ValueError) as error:  # TimeoutError is an OSError
                log.warning("the demo goes on without a region: %s", error)

        self._later(begin())

    def shipped(self) -> int | None:
        """The last entry that the region acknowledged; None while there is no region."""
        return self.shipper.place.seq if self.shipper else None

    def _later(self, work: object) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep_house(self) -> None:
        marked = self.shop.head
        while True:
            await asyncio.sleep(HOUSEKEEPING_S)
            if self.shop.head != marked:
                marked = self.shop.head
                self.data.mark(marked)
            await self.shop.look_for_room()
            off = self.shop.clock.jumped_ms
            problems = self.shop.feed.view.problems
            if off:
                problems.raise_(
                    "clock_jumped", "", self.shop.clock.now(), minutes=abs(off) // 60_000
                )
            else:
                problems.clear("clock_jumped")

    # --- start and stop

    async def start(self) -> None:
        self.opened.writer.start()
        self.shop.open()
        await self.printing.start()
        self.runner.resume()
        self.receipts.resume()
        self.tidying.start()
        self.matching.start()
        if self.settings.region:
            self.ship_to(
                self.settings.region, self.settings.region_token, prompt=self.settings.demo
            )
        self._later(self._keep_house())

    async def stop(self) -> None:
        self.gate.close_all()
        if self.shipper is not None:
            await self.shipper.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.tidying.close()
        await self.matching.close()
        await self.runner.close()
        await self.receipts.close()
        await self.printing.stop()
        await self.shop.close()
        await asyncio.to_thread(self.pool.close)
        self.opened.close()


def settle_memory() -> None:
    """Takes what is here to stay out of the collector's way: an empty endpoint's p99 fell from 70 to 15 ms."""
    gc.collect()
    gc.freeze()


def build(settings: Settings, ports: Ports | None = None) -> FastAPI:
    """The hub as an ASGI application. DatabaseRefused if the data cannot be opened safely."""
    ports = ports or Ports()
    world = World(settings.data, tuple(printers_of(settings.shop)))
    if settings.demo:
        claim(settings.data, settings.shop)
        if ports.world is None:
            settings = world.reserve(settings)
    house = House(settings, ports)
    furnished = None
    if settings.demo:
        furnished = DemoShop(house.shop, house.pairing, settings.data, settings.shop)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        gc.set_threshold(*COLLECT_AFTER)
        await house.start()
        if furnished is not None:
            places = ports.world or await world.open()
            await furnished.open(places)
            if not settings.region:
                house.accompany(places, None if ports.world else world)
        settle_memory()
        try:
            yield
        finally:
            # The demo's printers last: what is being printed is finished, not left in doubt.
            await house.stop()
            await world.close()

    app = FastAPI(title="Madang", version=VERSION, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.house = house
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    app.add_middleware(CommandsFirst, commands=house.commands)
    # Reached by any other method: it says 405.
    app.router.routes.append(Route(PATH, house.commands.post, methods=["POST"]))
    app.include_router(house.pairing.router())
    app.include_router(documents.router(house.shop))
    app.include_router(live.router(house.shop, house.gate))
    app.include_router(health.router(house.shop))
    known = (read_profile(name) for name in (*profile_names(), *refused_names()))
    models = [house_facts.Model(one.name, one.title, one.grade, one.refused) for one in known]
    app.include_router(house_facts.router(house.shop, settings.host, models))
    app.include_router(counter.router(house.shop))
    app.include_router(cash_receipts.router(house.shop))
    app.include_router(books.router(house.shop))
    app.include_router(receipt_page.router(house.shop, house.keyed, phone_page))
    app.include_router(payment_qr.router(house.shop, house.runner.waiting))
    if house.methods.online is not None:
        app.include_router(online_return.router(house.methods.online))
    app.include_router(terminals.router(house.shop, house.methods.terminals))
    if furnished is not None:
        demo_shop = demo.Demo(
            *(furnished, house.methods.card, settings.data, house.shipped),
            supervised=ports.world is not None,
            waiting=house.runner.waiting,
        )
        app.include_router(demo.router(demo_shop))
    pages.add_pages(app)
    return app
