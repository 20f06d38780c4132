"""온라인 결제: the guest pays on a phone, and the hub takes the money by one confirm of its own.

The guest opens the payment window (`waiting` has its address), proves who they are there, and comes back, or does
not. The hub asks the service about its order until it can be confirmed; the browser that comes back and a webhook
only make it ask at once. What either of them says is not believed (`reference/payments.md` 3.1: DONE and ABORTED
arrived 46 ms apart).

Money moves by the confirm alone. So an order whose confirm was never sent took nothing, whatever the guest does
later, and may be given up for certain: `Notes` says so after a crash too. Once a confirm was sent, only the
service's own word counts. Written in the form of Toss Payments; not tried against the real service.

Reasons are words of ours in small letters (`guest_left`), or the service's own codes and states in capitals.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from acquiring.online.client import OnlineClient, Unclear
from acquiring.online.codes import ABSENT, NO_SUCH_SESSION, PROCESSING, REFUSED_FOR_GOOD
from acquiring.online.payment import OVER_WITHOUT_MONEY, TAKEN, OnlinePayment, Refused
from hub.clock import Clock

from .method import Charge, Heard, Recorded, Reversal
from .online_notes import Notes
from .online_refunds import NO_ANSWER, OnlineRefunds

log = logging.getLogger(__name__)

Standing = Literal["waiting", "approved", "declined", "unknown"]

# As long as the service itself lets a guest take after the proof (general knowledge: ten minutes), s.
WINDOW_S = 600.0
# Between two looks at an order while the guest pays: ten phones are five requests a second, s.
POLL_S = 2.0
# However often somebody wakes it, a look comes no sooner after the one before (s).
LOOK_GAP_S = 0.25
# The same confirm under the same key, when nobody can say what became of it.
CONFIRM_TRIES = 3
# Between two of them, and before a "no" of the service is believed: what it says of one payment settles, s.
SETTLE_S = 1.0
# Payment keys of a browser that the service has no word about: a guest has one or two windows.
OFFERED_MAX = 5
# A payment lives for thirty minutes without a confirm; a while later nothing of it is on its way any more, ms.
GONE_MS = 45 * 60_000
# How many payments are remembered for guests who come back late.
TOLD_MAX = 500


@dataclass(frozen=True, slots=True)
class Service:
    """Where the service is, and as whom the shop asks. `secret` is never shown."""

    url: str
    checkout: str
    """The page that opens the payment window."""
    client_key: str
    secret: str = field(repr=False)
    shop: Callable[[], str] = lambda: "주문"
    """What the guest reads above the amount."""


@dataclass(slots=True)
class _Order:
    """A charge that waits for its guest."""

    asked: Charge
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    offered: str | None = None
    """A payment key that a browser brought: worth a question, and no more."""
    offers: int = 0
    left: bool = False
    """A browser came back saying that the guest gave up: worth a question, and no more."""
    given_up: bool = False


class OnlinePayments:
    """The method `online`. `origin` is the hub's address as a guest's phone sees it; `notes` its own record."""

    id = "online"
    charge_s = WINDOW_S + 60

    def __init__(
        self,
        service: Service,
        notes: Path,
        clock: Clock,
        origin: Callable[[], str],
        *,
        window_s: float = WINDOW_S,
        poll_s: float = POLL_S,
        settle_s: float = SETTLE_S,
        client: OnlineClient | None = None,
    ) -> None:
        self._service, self._clock, self._origin = service, clock, origin
        self._window_s, self._poll_s, self._settle_s = window_s, poll_s, settle_s
        self._client = client or OnlineClient(service.url, service.secret)
        self._notes = Notes(notes, clock)
        self._refunds = OnlineRefunds(self._client, self._notes, clock)
        self._orders: dict[str, _Order] = {}
        self._told: OrderedDict[str, Standing] = OrderedDict()

    # -- what the guest's browser and the service's webhooks bring

    def returned(self, payment: str, payment_key: str | None = None) -> None:
        """The guest's browser came back from the window. It makes the hub ask; it is not believed."""
        order = self._orders.get(payment)
        if order is None:
            return
        if payment_key is not None and order.offers < OFFERED_MAX:
            order.offered = payment_key
            order.offers += 1
        order.woken.set()

    def left(self, payment: str) -> None:
        """The guest's browser came back without paying. It makes the hub ask; it is not believed."""
        order = self._orders.get(payment)
        if order is not None:
            order.left = True
            order.woken.set()

    def heard(self, payment: str) -> None:
        """Somebody says that something happened to an order, a webhook or a relay: it is asked about."""
        order = self._orders.get(payment)
        if order is not None:
            order.woken.set()

    def standing(self, payment: str) -> Standing | None:
        """How a payment stands, for the guest's page; None where it is not remembered."""
        return "waiting" if payment in self._orders else self._told.get(payment)

    def waiting(self, payment: str) -> Mapping[str, str] | None:
        order = self._orders.get(payment)
        if order is None or order.given_up:
            return None
        origin, asked = self._origin().rstrip("/"), order.asked
        query = {
            "clientKey": self._service.client_key,
            "orderId": asked.payment,
            "amount": str(asked.amount),
            "orderName": self._service.shop(),
            "successUrl": f"{origin}/pay/return",
            # The service brings no order back from a guest who left: the address has to.
            "failUrl": f"{origin}/pay/fail?order={asked.payment}",
        }
        if asked.exempt:
            query["taxFreeAmount"] = str(asked.exempt)
        until = asked.at + round(self._window_s * 1000)
        return {"checkout": f"{self._service.checkout}?{urlencode(query)}", "until": str(until)}

    # -- the method

    async def charge(self, asked: Charge) -> Heard:
        if asked.payment in self._orders:
            return Heard("unknown", reason="asked_already")
        order = self._orders[asked.payment] = _Order(asked)
        heard = Heard("unknown", reason="interrupted")
        try:
            heard = await self._until_known(order)
        finally:
            del self._orders[asked.payment]
            self._remember(asked.payment, heard)
        return heard

    async def query(self, asked: Charge) -> Heard:
        try:
            found = await self._settled(asked)
        except Unclear as unclear:
            log.info("payment %s: %s", asked.payment, unclear)
            return Heard("unknown", reason=NO_ANSWER)
        heard = self._verdict(asked, found)
        return heard or Heard("unknown", reason=_word(found))

    async def net_cancel(self, asked: Charge) -> Heard:
        order = self._orders.get(asked.payment)
        if order is not None:
            order.given_up = True
            order.woken.set()
        try:
            heard = await self._undone(asked, await self._settled(asked))
        except Unclear as unclear:
            log.info("payment %s: %s", asked.payment, unclear)
            return Heard("unknown", reason=NO_ANSWER)
        self._remember(asked.payment, heard)
        return heard

    async def abort(self, payment: str) -> bool:
        """The guest does not want to pay here after all: `charge` looks once more, and gives it up where it can."""
        order = self._orders.get(payment)
        if order is not None:
            order.given_up = True
            order.woken.set()
        return order is not None

    async def reverse(self, asked: Reversal) -> Heard:
        return await self._refunds.reverse(asked)

    async def query_reversal(self, asked: Reversal) -> Heard:
        return await self._refunds.query(asked)

    async def log(self, since: int, until: int) -> Sequence[Recorded] | None:
        lines = await self._client.transactions(since, until)
        return [Recorded(one.kind, one.amount, one.at, payment=one.order) for one in lines]

    async def close(self) -> None:
        await self._client.close()

    # -- waiting for the guest

    async def _until_known(self, order: _Order) -> Heard:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._window_s
        while True:
            order.woken.clear()
            looked = loop.time()
            try:
                heard = await self._looked(order)
            except Unclear as unclear:
                log.info("payment %s: %s", order.asked.payment, unclear)
                heard = None
            if heard is not None:
                return heard
            left_s = until - loop.time()
            if left_s <= 0 or order.given_up:
                return await self._given_up(
                    order, "given_up" if order.given_up else "guest_too_late"
                )
            try:
                async with asyncio.timeout(min(self._poll_s, left_s)):
                    await order.woken.wait()
            except TimeoutError:
                continue
            await asyncio.sleep(looked + LOOK_GAP_S - loop.time())

    async def _looked(self, order: _Order) -> Heard | None:
        """One look at the order, and the confirm once it can be; None while nothing is known."""
        asked = order.asked
        found = await self._settled(asked)
        heard = self._verdict(asked, found)
        if heard is not None:
            return heard
        if isinstance(found, Refused) and found.code != ABSENT:
            # No answer to the question; what a browser said waits for the next look.
            return await self._given_up(order, found.code) if found.status in (401, 403) else None
        left, order.left = order.left, False
        if isinstance(found, OnlinePayment) and found.status == "IN_PROGRESS":
            # Another amount than ours: somebody changed the window's address. That window is not ours.
            return (
                await self._confirmed(order, found.key, True)
                if found.total == asked.amount
                else None
            )
        key = await self._offered(order)
        if key is not None:
            return await self._confirmed(order, key, False)
        return await self._given_up(order, "guest_left") if left else None

    async def _offered(self, order: _Order) -> str | None:
        """A payment key from a browser, if the service does not say that it is something else."""
        key = order.offered
        if key is None:
            return None
        found = await self._client.payment(key)
        if isinstance(found, Refused) and found.code != ABSENT:
            return None  # no answer to the question: asked again at the next look
        order.offered = None
        if isinstance(found, Refused):
            return key
        ours = found.order == order.asked.payment and found.total == order.asked.amount
        return key if ours and found.status == "IN_PROGRESS" else None

    async def _confirmed(self, order: _Order, key: str, ours: bool) -> Heard | None:
        """The confirm, until somebody knows what became of it. `ours`: the service showed this key for this order."""
        asked = order.asked
        await self._notes.write_confirm(asked.payment, key)
        if order.given_up:
            # While that was being written: nothing was sent, and nothing will be.
            await self._notes.write_confirm(asked.payment, None)
            return await self._given_up(order, "given_up")
        errors, unanswered = 0, False
        for tried in range(CONFIRM_TRIES):
            said = await self._said_to_confirm(asked, key, errors)
            if isinstance(said, Refused) and said.code in REFUSED_FOR_GOOD | NO_SUCH_SESSION:
                known = ours or said.code in REFUSED_FOR_GOOD
                return await self._refused(asked, said, known, unanswered)
            errors += isinstance(said, Refused) and said.code != PROCESSING
            unanswered = unanswered or said is None
            if isinstance(said, OnlinePayment):
                heard = self._verdict(asked, said)
                if heard is not None and heard.outcome != "declined":
                    return heard
            heard = await self.query(asked)
            if heard.outcome != "unknown" or tried == CONFIRM_TRIES - 1:
                return heard
            await asyncio.sleep(self._settle_s)
        raise AssertionError("unreachable")

    async def _said_to_confirm(
        self, asked: Charge, key: str, errors: int
    ) -> OnlinePayment | Refused | None:
        # Under one idempotency key the service gives its first answer for ever, an error as well. So another window
        # of the order has another, and so has the next try after an error that was answered. Money is safe with
        # that: the service confirms a payment key once. Without an answer it stays the same key.
        once = f"{asked.payment}.{hashlib.sha256(key.encode()).hexdigest()[:16]}.{errors}"
        try:
            return await self._client.confirm(key, asked.payment, asked.amount, once)
        except Unclear as unclear:
            log.warning("payment %s: confirming: %s", asked.payment, unclear)
            return None

    async def _refused(
        self, asked: Charge, said: Refused, known: bool, unanswered: bool
    ) -> Heard | None:
        """After a clear no: nothing was taken by this confirm. `known`: it was about this order's own key.

        `unanswered`: there was a confirm before it that nobody answered.
        """
        heard = await self.query(asked)
        if heard.outcome == "approved" or (unanswered and heard.reason == NO_ANSWER):
            return heard
        await self._notes.write_confirm(asked.payment, None)
        return Heard("declined", reason=said.code) if known else None

    async def _given_up(self, order: _Order, why: str) -> Heard:
        """Nobody will confirm this order any more: certain, unless a confirm was sent for it before."""
        order.given_up = True
        if self._notes.confirming(order.asked.payment) is None:
            return Heard("declined", reason=why)
        return await self.query(order.asked)

    # -- what the service's word means

    async def _settled(self, asked: Charge) -> OnlinePayment | Refused:
        """What the service says of the order; a "no" after a confirm only when it says so twice."""
        found = await self._client.order(asked.payment)
        if not isinstance(found, OnlinePayment) or found.status not in OVER_WITHOUT_MONEY:
            return found
        if self._notes.confirming(asked.payment) is None:
            return found
        await asyncio.sleep(self._settle_s)
        return await self._client.order(asked.payment)

    def _verdict(self, asked: Charge, found: OnlinePayment | Refused) -> Heard | None:
        if isinstance(found, Refused):
            return None
        if found.status in TAKEN:
            if found.total != asked.amount:
                return Heard("unknown", reason="other_amount")
            return Heard("approved", found.approval(test=self._client.test))
        if found.status in OVER_WITHOUT_MONEY:
            return Heard("declined", reason=found.failure or found.status)
        return None

    async def _undone(self, asked: Charge, found: OnlinePayment | Refused) -> Heard:
        """망취소: what was taken is given back, and what was not is not taken any more."""
        if isinstance(found, OnlinePayment):
            if found.status in TAKEN:
                return await self._refunds.net_cancel(asked, found)
            if found.status in OVER_WITHOUT_MONEY:
                return Heard("declined", reason=found.failure or found.status)
        sent = self._notes.confirming(asked.payment)
        if sent is None:
            return Heard("declined", reason="never_confirmed")
        gone = isinstance(found, Refused) and found.code == ABSENT
        if gone and self._clock.wall() - sent["at"] > GONE_MS:
            return Heard("declined", reason="not_known_there")
        return Heard("unknown", reason=_word(found))

    def _remember(self, payment: str, heard: Heard) -> None:
        self._told[payment] = heard.outcome
        self._told.move_to_end(payment)
        while len(self._told) > TOLD_MAX:
            self._told.popitem(last=False)


def _word(found: OnlinePayment | Refused) -> str:
    return found.code if isinstance(found, Refused) else found.status
