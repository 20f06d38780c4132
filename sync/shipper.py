"""The shipper: carries the journal to the region, one batch in flight, for as long as the shop is open.

It moves on by nothing but the region's answer, and only where that names a hash of our own. Whatever is lost,
doubled, late or cut off on the way is sent again; the region knows what it has. A week without the internet
is a cursor that stands still for a week: the shop does not notice.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from dataclasses import dataclass

from hub.domain.chain import Place

from .batch import Answer, Batch, gathered
from .cursor import Journal, resumed
from .region import NoAnswer, Refused, Region

log = logging.getLogger(__name__)

UNREACHABLE, REFUSED, FORK = "region_unreachable", "region_refused", "region_fork"


@dataclass(frozen=True, slots=True)
class Cadence:
    """When a batch goes. Seconds unless said."""

    entries: int = 64
    """So many waiting entries go at once, whatever the time."""
    least_s: float = 15.0
    most_s: float = 30.0
    """Fewer wait for a random time between these: a hundred thousand shops do not send in step."""
    greet_s: float = 300.0
    """A shop with nothing to send says so often that it is there; a region that lost something notices here."""
    backoff_max_s: float = 300.0
    """After a failure a random time up to min(this, 2^n): full jitter, so that a region that comes back is
    not run over."""
    quiet_s: float = 600.0
    """Being offline this long is not worth telling anybody."""


STEADY = Cadence()
PROMPT = Cadence(entries=1, least_s=0.0, most_s=1.0, greet_s=15.0, backoff_max_s=2.0, quiet_s=0.0)
"""For the demo: every order is seen at the region at once, and so is a cut line."""


@dataclass(frozen=True, slots=True)
class Rest:
    """How long until the next exchange (s), and whether new entries cut it short."""

    seconds: float
    until_entries: bool = False


class Shipper:
    """Ships one shop's journal to one region."""

    def __init__(self, journal: Journal, region: Region, cadence: Cadence = STEADY) -> None:
        self._journal, self._region, self._cadence = journal, region, cadence
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stuck = 0
        """Exchanges in a row that did not bring us on."""
        self._heard_at = time.monotonic()
        """When the region last answered."""
        self._lost_since: float | None = None
        self.place: Place = journal.standing() or journal.begins()
        """How far the region is, as far as we know."""

    # --- start and stop

    def start(self) -> None:
        """Begins to ship. Hubs that start together, after a power cut, do not send together."""
        first = Rest(random.uniform(0, self._cadence.least_s))
        self._task = asyncio.create_task(self._run(first), name="shipper")

    async def stop(self) -> None:
        """Ends at once; what was in flight is sent again next time."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._region.close()

    def heard(self) -> None:
        """The journal has grown."""
        if self.waiting >= self._cadence.entries:
            self._wake.set()

    @property
    def waiting(self) -> int:
        """Entries that the region has not acknowledged."""
        return max(0, self._journal.head().seq - self.place.seq)

    async def _run(self, rest: Rest) -> None:
        if self._journal.standing() is None:
            # From here on retention keeps what the region has not got yet.
            await self._stand(self.place)
        while True:
            await self._pause(rest)
            try:
                rest = await self.step()
            except Exception:
                # Shipping is never worth a shop: say it, and try again later.
                log.exception("shipping failed")
                rest = self._backed_off()

    async def _pause(self, rest: Rest) -> None:
        if not rest.until_entries:
            await asyncio.sleep(rest.seconds)
            return
        self._wake.clear()
        self.heard()
        try:
            await asyncio.wait_for(self._wake.wait(), rest.seconds)
        except TimeoutError:
            pass

    # --- one exchange

    async def step(self) -> Rest:
        """Sends what is next, if anything is due, and acts on the answer."""
        if not self.waiting and not self._stuck and not self._greeting_due():
            return self._idle()
        batch = await self._next()
        try:
            answer = await self._region.send(batch)
        except NoAnswer as lost:
            return self._unreachable(lost)
        except Refused as refused:
            return self._refused(refused.code)
        self._answered()
        return await self._moved(batch, answer)

    def _greeting_due(self) -> bool:
        return time.monotonic() - self._heard_at >= self._cadence.greet_s

    async def _next(self) -> Batch:
        begins = self._journal.begins()
        if begins.seq > self.place.seq:
            self.place = begins
        cut_off = self.place == begins and begins.seq > 0
        after = self.place
        return await asyncio.to_thread(
            self._journal.read, after.seq, lambda rows: gathered(after, rows, begins=cut_off)
        )

    async def _moved(self, batch: Batch, answer: Answer) -> Rest:
        region = answer.cursor.place
        goes_on = resumed(self._journal, region)
        if goes_on is None or (answer.verdict == "fork" and goes_on == self.place):
            return self._forked(region)
        before, self.place = self.place, goes_on
        # What the region acknowledged is ours up to `goes_on`; nothing is taken from its word alone.
        if goes_on != before or self._journal.standing() != goes_on:
            await self._stand(goes_on)
        if answer.verdict in ("gap", "fork") or (goes_on == before and batch.entries):
            self._stuck += 1
            log.info("the region asks for what follows %s/%s", region.epoch, region.seq)
            # Once is the ordinary way to find the place again; twice in a row is not.
            return Rest(0) if self._stuck == 1 else self._backed_off()
        self._stuck = 0
        for code in (REFUSED, FORK):
            self._journal.well(code)
        if self.waiting and batch.entries:
            return Rest(answer.hold_s)
        return Rest(answer.hold_s) if answer.hold_s else self._idle()

    async def _stand(self, place: Place) -> None:
        try:
            await self._journal.stand(place)
        except OSError as error:
            # Not stored: the same is sent again after a start, and the region has it already.
            log.warning("the region's place was not stored: %s", error)

    def _idle(self) -> Rest:
        return Rest(random.uniform(self._cadence.least_s, self._cadence.most_s), until_entries=True)

    def _answered(self) -> None:
        self._heard_at = time.monotonic()
        if self._lost_since is not None:
            log.info("the region answers again; %s entries wait", self.waiting)
            self._lost_since = None
            self._stuck = 0
        self._journal.well(UNREACHABLE)

    # --- when it does not go on

    def _unreachable(self, lost: NoAnswer) -> Rest:
        now = time.monotonic()
        if self._lost_since is None:
            self._lost_since = now
            log.info("the region does not answer (%s); the shop goes on", lost)
        if now - self._lost_since >= self._cadence.quiet_s:
            self._journal.trouble(UNREACHABLE, waiting=self.waiting)
        rest = self._backed_off()
        return Rest(max(rest.seconds, lost.rest_s))

    def _refused(self, code: str) -> Rest:
        if not self._stuck:
            log.error("the region refuses: %s", code)
        self._answered()
        self._journal.trouble(REFUSED, why=code)
        return self._backed_off()

    def _forked(self, region: Place) -> Rest:
        if not self._stuck:
            log.error("the region holds another history, up to %s/%s", region.epoch, region.seq)
        self._journal.trouble(FORK, seq=region.seq)
        return self._backed_off()

    def _backed_off(self) -> Rest:
        """Full jitter: anything between nothing and the limit."""
        self._stuck += 1
        # 2^20 s is past every limit; past that the power itself would grow without end.
        limit = min(self._cadence.backoff_max_s, 2.0 ** min(self._stuck, 20))
        return Rest(random.uniform(0, limit))
