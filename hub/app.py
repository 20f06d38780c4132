"""The composition root: settings + ports -> FastAPI. The only file, with the command line, that imports every room."""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import FastAPI
from starlette.routing import Route

from hub.api import demo, documents, health, live, pages
from hub.api.commands import CommandRoute
from hub.api.describe import describe
from hub.api.front import FrontDoor
from hub.api.pairing import Pairing
from hub.charging import PaymentRunner
from hub.clock import Clock, Ids, MachineClock
from hub.datadir import DataDir
from hub.demo.furnish import DemoShop
from hub.devices.kind import DeviceKind
from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.printer import Printer
from hub.jobs import JobTable
from hub.opening import Opened, opened
from hub.payments.method import PaymentMethod
from hub.payments.test_card import TestCard
from hub.settings import Settings
from hub.shop import Shop
from hub.version import VERSION
from kiosk.device import KIOSK
from kitchen.device import KITCHEN
from printer.jobs import jobs
from printer.render import RenderedJob, render_job
from printer.row_ledger import RowLedger
from printer.spooler import PrinterSetup, Spooler
from setup.device import SETUP
from staff.device import STAFF

log = logging.getLogger(__name__)

DEVICE_KINDS: dict[str, DeviceKind] = {kind.name: kind for kind in (KIOSK, KITCHEN, STAFF, SETUP)}

# The interpreter's default of 5 ms lets the writer's thread keep the loop waiting; measured, p99 falls with it.
SWITCH_INTERVAL_S = 0.0005
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
    died: Callable[[str], None] = die


class RenderPool:
    """One worker process that draws paper: raster is CPU work of more than 5 ms. Started at the first job."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def render(self, body: str, profile: str) -> RenderedJob:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
        pool = self._pool
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, render_job, body, profile)
        except OSError:
            raise
        except RuntimeError:
            # Broken (killed, out of memory): the next job gets a new process.
            self._pool = None
            pool.shutdown(wait=False, cancel_futures=True)
            raise

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


class House:
    """Everything around one shop that has to be started, told and stopped."""

    def __init__(self, settings: Settings, ports: Ports) -> None:
        self.data = DataDir(settings.data)
        self.ids = Ids(ports.clock)
        self.opened: Opened = opened(self.data, ports.clock, self.ids, DEVICE_KINDS, jobs)
        self.shop: Shop = self.opened.shop
        self.shop.died = ports.died
        key = self.data.key("hub")
        self.door = FrontDoor(self.shop, key)
        self.card = TestCard(settings.data / "test_card.log", ports.card_thinks_s)
        methods: dict[str, PaymentMethod] = {self.card.id: self.card}
        self.runner = PaymentRunner(self.shop, self.ids, methods)
        self.pool = RenderPool()
        self.spooler = Spooler(
            RowLedger(JobTable(self.shop, self.ids)),
            self.pool.render,
            self,
            settings.data,
            self.shop.clock.now,
        )
        self.gate = live.LiveGate(self.shop)
        self.pairing = Pairing(self.shop, self.door, self.ids, self.data.key("local").hex())
        self.commands = CommandRoute(self.shop, self.door, key)
        self.shop.committed.append(self._committed)
        self.shop.feed.view.problems.changed = lambda: self.shop.feed.touch("problems")
        self._tasks: set[asyncio.Task[None]] = set()

    # --- the spooler's problems

    def problem(self, kind: str, printer: str, params: object) -> None:
        details = dict(params) if isinstance(params, dict) else {}
        about = f"{printer}-{details['job_id']}" if "job_id" in details else printer
        self.shop.feed.view.problems.raise_(
            kind, about, self.shop.clock.now(), printer=printer, **details
        )

    def clear(self, kind: str, printer: str) -> None:
        self.shop.feed.view.problems.clear(kind, printer)

    # --- after a commit

    def _committed(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            match entry.event:
                case e.PrinterSaved(printer=printer):
                    self._later(self._serve(printer))
                case e.PrinterRemoved(printer=gone):
                    self._later(self.spooler.remove(gone))
                case (
                    e.OrderPlaced()
                    | e.LinesFired()
                    | e.OrderCancelled()
                    | e.PaymentApproved()
                    | e.PaymentCancelled()
                    | e.ReprintRequested()
                ):
                    for name in self.shop.state.printers:
                        self.spooler.nudge(name)
                case e.MenuPublished() | e.RulesChanged():
                    settle_memory()

    async def _serve(self, printer: Printer) -> None:
        await self.spooler.remove(printer.id)
        setup = PrinterSetup(printer.id, printer.address, printer.profile)
        problems = self.shop.feed.view.problems
        try:
            self.spooler.add(setup)
        except ValueError as error:
            problems.raise_(
                "printer_setup_wrong", printer.id, self.shop.clock.now(), why=str(error)
            )
        else:
            problems.clear("printer_setup_wrong", printer.id)

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
        for printer in list(self.shop.state.printers.values()):
            await self._serve(printer)
        self.runner.resume()
        self._later(self._keep_house())

    async def stop(self) -> None:
        self.gate.close_all()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.runner.close()
        await self.spooler.stop()
        await self.shop.close()
        await asyncio.to_thread(self.pool.close)
        self.opened.close()


def settle_memory() -> None:
    """Takes what is here to stay out of the collector's way: an empty endpoint's p99 fell from 70 to 15 ms."""
    gc.collect()
    gc.freeze()


def build(settings: Settings, ports: Ports | None = None) -> FastAPI:
    """The hub as an ASGI application. DatabaseRefused if the data cannot be opened safely."""
    house = House(settings, ports or Ports())
    furnished = DemoShop(house.shop, house.pairing, settings.data) if settings.demo else None

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        await house.start()
        if furnished is not None:
            await furnished.open()
        settle_memory()
        try:
            yield
        finally:
            if furnished is not None:
                await furnished.close()
            await house.stop()

    app = FastAPI(title="Madang", version=VERSION, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.house = house
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    app.router.routes.append(Route("/api/v1/commands", house.commands, methods=["POST"]))
    app.include_router(house.pairing.router())
    app.include_router(documents.router(house.shop))
    app.include_router(live.router(house.shop, house.gate))
    app.include_router(health.router(house.shop))
    if furnished is not None:
        app.include_router(demo.router(furnished, house.card, settings.data))
    pages.add_pages(app)
    return app
