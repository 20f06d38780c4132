"""Charges as jobs over what was committed: asked once; without an answer, or after a crash, asked what became of it.

A method that does not know either leaves the payment `unknown`: a person looks, and every start asks again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from hub.clock import Ids
from hub.domain import commands as c
from hub.domain.apply import Entry
from hub.domain.behaviour import COMMANDS
from hub.domain.events import PaymentRequested
from hub.payments.method import Heard, PaymentMethod
from hub.shop import Shop, Stopping

log = logging.getLogger(__name__)

# Longer than any terminal keeps a guest waiting; the method is then asked what became of it (s).
CHARGE_S = 100.0
QUERY_S = 10.0
# A shop that has no room or is too busy: the same command again, which is decided once (s).
TELL_AGAIN_S = 1.0


class PaymentRunner:
    """Follows the journal and talks to the methods' drivers, each payment in a task of its own."""

    def __init__(
        self,
        shop: Shop,
        ids: Ids,
        methods: dict[str, PaymentMethod],
        charge_s: float = CHARGE_S,
    ) -> None:
        self._shop, self._ids, self.methods, self._charge_s = shop, ids, methods, charge_s
        self._tasks: set[asyncio.Task[None]] = set()
        shop.committed.append(self._committed)

    def resume(self) -> None:
        """After a start: payments still open were interrupted. They are asked about, never charged again."""
        for payment_id, bill_id in self._shop.state.unresolved.items():
            payment = self._shop.state.bills[bill_id].payments[payment_id]
            method = self.methods.get(payment.method)
            if method is not None:
                self._start(self._asked_again(method, payment_id))
            elif payment.state == "requested":
                self._start(self._record(payment_id, Heard("unknown", reason="no driver")))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for method in self.methods.values():
            await method.close()

    def _committed(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            event = entry.event
            if isinstance(event, PaymentRequested):
                method = self.methods.get(event.method)
                if method is None:
                    self._start(self._record(event.payment, Heard("unknown", reason="no driver")))
                else:
                    self._start(self._charged(method, event))

    def _start(self, work: object) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _charged(self, method: PaymentMethod, asked: PaymentRequested) -> None:
        payment = asked.payment
        try:
            async with asyncio.timeout(self._charge_s):
                heard = await method.charge(payment, asked.amount, asked.vat)
        except (OSError, TimeoutError) as error:
            log.warning(
                "payment %s: %s did not answer (%s), asking again", payment, method.id, error
            )
        except Exception:
            log.exception("payment %s: the driver of %s failed, asking again", payment, method.id)
        else:
            await self._record(payment, heard)
            return
        # Whatever went wrong, the money may have moved.
        await self._asked_again(method, payment)

    async def _asked_again(self, method: PaymentMethod, payment: str) -> None:
        heard = Heard("unknown", reason="no answer")
        try:
            async with asyncio.timeout(QUERY_S):
                heard = await method.query(payment)
        except (OSError, TimeoutError) as error:
            log.warning("payment %s: %s cannot be asked (%s)", payment, method.id, error)
        except Exception:
            log.exception("payment %s: the driver of %s failed", payment, method.id)
        await self._record(payment, heard)

    async def _record(self, payment: str, heard: Heard) -> None:
        """Until it is stored: what a terminal said once, it may not say again."""
        command = c.RecordPayment(
            command_id=self._ids.command_id(),
            type="record_payment",
            payment=payment,
            outcome=heard.outcome,
            approval=heard.approval,
            reason=heard.reason,
        )
        while True:
            try:
                outcome = await self._shop.tell(command, COMMANDS["record_payment"])
            except Stopping as stopping:
                if stopping.code == "stopping":
                    return  # at the next start it is asked about again
                await asyncio.sleep(TELL_AGAIN_S)
                continue
            if outcome.status != 200:
                log.info("payment %s: %s came too late", payment, heard.outcome)
            return
