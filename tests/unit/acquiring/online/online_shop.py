"""A shop that takes money on phones: the hub's method, and the simulated service on the other side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from acquiring.online.client import OnlineClient
from acquiring.online.simulator.__main__ import SECRET
from hub.clock import MachineClock
from hub.domain.payment import Approval
from hub.payments.method import Charge, Heard, Reversal
from hub.payments.online import OnlinePayments, Service
from tests.unit.acquiring.service_process import ServiceProcess, until

SIMULATOR = "acquiring.online.simulator"
# Nobody in these tests waits for a browser: the way back leads nowhere.
NOWHERE = "http://127.0.0.1:9"
# A loaded machine answers within this; a silent service costs a test as much (s).
ANSWER_S = 3.0

CLOCK = MachineClock()


def new_charge(amount: int = 12_000, exempt: int = 0) -> Charge:
    vat = round((amount - exempt) / 11)
    return Charge(f"p{uuid4().hex}", amount, vat, exempt, CLOCK.wall())


def refund_of(asked: Charge, approval: Approval | None, amount: int, refunded: int = 0) -> Reversal:
    return Reversal(f"r{uuid4().hex}", asked, amount, 0, 0, CLOCK.wall(), approval, refunded)


@dataclass(slots=True)
class Shop:
    method: OnlinePayments
    service: ServiceProcess

    async def opens(self, asked: Charge) -> None:
        """The guest opens the window whose address the hub shows."""
        await until(lambda: self.method.waiting(asked.payment))
        shown = self.method.waiting(asked.payment)
        assert shown is not None
        assert await self.service.tell("guest", "open", shown["checkout"]) == "200"

    async def pays(self, asked: Charge) -> None:
        """The guest pays, and shuts the browser without coming back."""
        await self.service.tell("guest", "pay", asked.payment, "closes")

    async def paid(self, asked: Charge) -> Heard:
        """A charge with a guest who pays at once."""
        charging = asyncio.create_task(self.method.charge(asked))
        await self.opens(asked)
        await self.pays(asked)
        self.method.heard(asked.payment)
        return await charging


@asynccontextmanager
async def shop(
    service: ServiceProcess,
    notes: Path,
    *,
    window_s: float = 30.0,
    poll_s: float = 0.1,
    secret: str = SECRET,
    client: OnlineClient | None = None,
) -> AsyncIterator[Shop]:
    line = client or OnlineClient(service.url, secret, answer_s=ANSWER_S)
    method = OnlinePayments(
        Service(
            service.url, f"{service.url}/checkout", "test_ck_madang", secret, lambda: "마당식당"
        ),
        notes,
        CLOCK,
        lambda: NOWHERE,
        window_s=window_s,
        poll_s=poll_s,
        settle_s=0.05,
        client=line,
    )
    try:
        yield Shop(method, service)
    finally:
        await method.close()


def kinds(service: ServiceProcess, order: str) -> list[str]:
    """What the service did for an order, by its own record."""
    mine = [one for one in service.records() if one["payment"]["orderId"] == order]
    return [one["kind"] for one in mine]


def holds(service: ServiceProcess, order: str) -> int:
    """Won that the service took for an order and did not give back, by its own record."""
    last = {
        one["payment"]["paymentKey"]: one["payment"]
        for one in service.records()
        if one["payment"]["orderId"] == order
    }
    return sum(one["balanceAmount"] for one in last.values() if one["approvedAt"])
