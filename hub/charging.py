"""Charges and reversals as jobs over what was committed: asked once; without an answer, asked what became of them.

    charge ─ no clear answer ─> query ─ still none ─> net cancel (망취소) ─ still none ─> `unknown`, in the inbox

What is unknown is asked about again with growing pauses, and at every start, until a person or the far side
resolves it. It is never charged again. What a person brings the answer of (`BY_HAND`) has no driver here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from hub.clock import Ids
from hub.domain import commands as c
from hub.domain.apply import Entry
from hub.domain.behaviour import COMMANDS
from hub.domain.events import PaymentGivenUp, PaymentRequested, RefundRequested
from hub.domain.payment import BY_HAND, UNRESOLVED, Payment, Refund
from hub.payments.method import Charge, Heard, PaymentMethod, Reversal
from hub.shop import Shop, Stopping

log = logging.getLogger(__name__)

Wish = TypeVar("Wish", Charge, Reversal)

QUERY_S = 10.0
# A shop that has no room or is too busy: the same command again, which is decided once (s).
TELL_AGAIN_S = 1.0
# Between two questions about what nobody knows, doubled up to the last (s): a terminal that was switched off is
# asked soon after, one that is gone for the night does not fill the log.
ASK_AGAIN_S = 15.0
ASK_AGAIN_MOST_S = 900.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in seconds."""

    charge_s: float | None = None
    """For a charge or a reversal; None: as long as its method says."""
    query_s: float = QUERY_S
    again_s: float = ASK_AGAIN_S


class PaymentRunner:
    """Follows the journal and talks to the methods' drivers, each payment and refund in a task of its own."""

    def __init__(
        self,
        shop: Shop,
        ids: Ids,
        methods: dict[str, PaymentMethod],
        patience: Patience = Patience(),
    ) -> None:
        self._shop, self._ids, self.methods, self._patience = shop, ids, methods, patience
        self._tasks: set[asyncio.Task[None]] = set()
        shop.committed.append(self._committed)

    def resume(self) -> None:
        """After a start: what is still open was interrupted. It is asked about, never asked for again."""
        state = self._shop.state
        for payment_id, bill_id in state.unresolved.items():
            open_now = state.bills[bill_id].payments[payment_id]
            if open_now.method not in BY_HAND:
                self._start(self._charge_asked_again(_charge(open_now)), payment_id)
        for refund_id, payment_id in state.open_refunds.items():
            payment = self._payment(payment_id)
            if payment is not None and payment.method not in BY_HAND:
                reversal = _reversal(payment, payment.refunds[refund_id])
                self._start(self._reversal_asked_again(reversal), refund_id)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for method in self.methods.values():
            await method.close()

    def waiting(self, payment: str, method: str) -> Mapping[str, str] | None:
        """What a guest needs meanwhile, such as an address to pay at."""
        driver = self.methods.get(method)
        return driver.waiting(payment) if driver else None

    def _committed(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            event = entry.event
            if isinstance(event, PaymentRequested) and event.method not in BY_HAND:
                asked = Charge(
                    event.payment, event.amount, event.vat, event.exempt, entry.at, event.terminal
                )
                self._start(self._charged(asked, event.method), event.payment)
                # Its first step is taken before this is called, and then a guest may need something meanwhile.
                asyncio.get_running_loop().call_soon(self._retold, event.bill, event.payment)
            elif isinstance(event, PaymentGivenUp):
                self._start(self._let_go(event), f"let go {event.payment}")
            elif isinstance(event, RefundRequested) and event.method not in BY_HAND:
                payment = self._payment(event.payment)
                if payment is not None and event.refund in payment.refunds:
                    reversal = _reversal(payment, payment.refunds[event.refund])
                    self._start(self._reversed(reversal, event.method), event.refund)

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Not the text of a failure: asyncio would write it into the log, and it may hold what came over the line."""
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("%s: failed with %s", task.get_name(), type(error).__name__)

    def _payment(self, payment_id: str) -> Payment | None:
        for bill in self._shop.state.bills.values():
            if payment_id in bill.payments:
                return bill.payments[payment_id]
        return None

    # --- a charge

    async def _charged(self, asked: Charge, method_id: str) -> None:
        method = self.methods.get(method_id)
        if method is None:
            await self._record(asked.payment, Heard("declined", reason="no_driver"))
            return
        heard = await self._asked(method.charge, asked, asked.payment, self._longest(method))
        if heard is not None and heard.outcome != "unknown":
            await self._record(asked.payment, heard)
            return
        # Whatever went wrong, the money may have moved.
        await self._charge_asked_again(asked)

    def _longest(self, method: PaymentMethod) -> float:
        return method.charge_s if self._patience.charge_s is None else self._patience.charge_s

    async def _let_go(self, event: PaymentGivenUp) -> None:
        payment = self._payment(event.payment)
        method = self.methods.get(payment.method) if payment else None
        if method is not None:
            await method.abort(event.payment)
            self._retold(event.bill, event.payment)

    def _retold(self, bill_id: str, payment: str) -> None:
        """What a guest needs meanwhile (`waiting`) has changed, and no event says so."""
        feed, bill = self._shop.feed, self._shop.state.bills.get(bill_id)
        feed.touch(f"bill.{bill_id}", ("payments", payment))
        if bill is not None and bill.seating is not None:
            feed.touch(f"seating.{bill.seating}", ("payment",))

    async def _charge_asked_again(self, asked: Charge) -> None:
        for pause in pauses(self._patience.again_s):
            payment = self._payment(asked.payment)
            if payment is None or payment.state not in UNRESOLVED:
                return  # a person resolved it meanwhile
            method = self.methods.get(payment.method)
            heard = (
                await self._truth(method, asked) if method else Heard("unknown", None, "no_driver")
            )
            if heard.outcome != "unknown" or payment.state == "requested":
                await self._record(asked.payment, heard)
            if heard.outcome != "unknown":
                return
            await asyncio.sleep(pause)

    async def _truth(self, method: PaymentMethod, asked: Charge) -> Heard:
        """What became of it, or 망취소."""
        last = Heard("unknown", reason="no_answer")
        for ask in (method.query, method.net_cancel):
            heard = await self._asked(ask, asked, asked.payment, self._patience.query_s)
            last = heard or last
            if last.outcome != "unknown":
                break
        return last

    # --- a reversal

    async def _reversed(self, asked: Reversal, method_id: str) -> None:
        method = self.methods.get(method_id)
        if method is None:
            await self._record_refund(asked.refund, Heard("declined", reason="no_driver"))
            return
        heard = await self._asked(method.reverse, asked, asked.refund, self._longest(method))
        if heard is not None and heard.outcome != "unknown":
            await self._record_refund(asked.refund, heard)
            return
        await self._reversal_asked_again(asked)

    async def _reversal_asked_again(self, asked: Reversal) -> None:
        for pause in pauses(self._patience.again_s):
            payment = self._payment(asked.charge.payment)
            refund = payment.refunds.get(asked.refund) if payment else None
            if payment is None or refund is None or refund.state not in UNRESOLVED:
                return
            method = self.methods.get(payment.method)
            heard = Heard("unknown", reason="no_driver")
            if method is not None:
                heard = await self._asked(
                    method.query_reversal, asked, asked.refund, self._patience.query_s
                ) or Heard("unknown", reason="no_answer")
            if heard.outcome != "unknown" or refund.state == "requested":
                await self._record_refund(asked.refund, heard)
            if heard.outcome != "unknown":
                return
            await asyncio.sleep(pause)

    # --- asking and telling

    async def _asked(
        self, ask: Callable[[Wish], Awaitable[Heard]], wish: Wish, key: str, limit_s: float
    ) -> Heard | None:
        """What the driver said; None when nothing came of it."""
        name = getattr(ask, "__name__", "ask")
        try:
            async with asyncio.timeout(limit_s):
                return await ask(wish)
        except (OSError, TimeoutError) as error:
            log.warning("%s: %s got no answer (%s)", key, name, type(error).__name__)
        except Exception as error:  # noqa: BLE001 (whatever it is, the money may have moved)
            # Not the text: a driver's own words may hold what came over the line.
            log.error("%s: the driver failed in %s: %s", key, name, type(error).__name__)
        return None

    async def _record(self, payment: str, heard: Heard) -> None:
        await self._tell(
            c.RecordPayment(
                command_id=self._ids.command_id(),
                type="record_payment",
                payment=payment,
                outcome=heard.outcome,
                approval=heard.approval,
                reason=heard.reason,
            )
        )

    async def _record_refund(self, refund: str, heard: Heard) -> None:
        await self._tell(
            c.RecordRefund(
                command_id=self._ids.command_id(),
                type="record_refund",
                refund=refund,
                outcome=heard.outcome,
                approval=heard.approval,
                reason=heard.reason,
            )
        )

    async def _tell(self, command: c.RecordPayment | c.RecordRefund) -> None:
        """Until it is stored: what a terminal said once, it may not say again."""
        while True:
            try:
                outcome = await self._shop.tell(command, COMMANDS[command.type])
            except Stopping as stopping:
                if stopping.code == "stopping":
                    return  # at the next start it is asked about again
                await asyncio.sleep(TELL_AGAIN_S)
                continue
            if outcome.status != 200:
                log.info("%s: %s came too late", command.type, command.outcome)
            return


def pauses(first_s: float) -> Iterator[float]:
    """Seconds between one question and the next, without end."""
    while True:
        yield first_s
        first_s = min(first_s * 2, ASK_AGAIN_MOST_S)


def _charge(payment: Payment) -> Charge:
    return Charge(
        payment.id, payment.amount, payment.vat, payment.exempt, payment.at, payment.terminal
    )


def _reversal(payment: Payment, refund: Refund) -> Reversal:
    before = sum(one.amount for one in payment.given_back() if one.id != refund.id)
    return Reversal(
        refund.id, _charge(payment), refund.amount, refund.vat, refund.exempt, refund.at,
        payment.approval, before,
    )  # fmt: skip
