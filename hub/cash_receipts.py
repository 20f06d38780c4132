"""Cash receipts (현금영수증) as jobs over what was committed: asked for under a key, and asked what became of them.

The key is the receipt's own id, under which the issuer issues once. `unknown` is asked again with growing pauses and
at every start; what the issuer has never heard of is sent again under the same key. In a shop without an issuer
the list waits for a person.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, repeat

from acquiring.cash_receipt.issuer import Issuer, Told, Undo, Wish
from hub.clock import Ids
from hub.domain import commands as c
from hub.domain.behaviour import COMMANDS
from hub.domain.cash_receipt import SELF_ISSUE, CashReceipt, receipt_of
from hub.domain.entry import Entry
from hub.domain.events import CashReceiptAsked
from hub.settings import Settings
from hub.shop import Shop, Stopping

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReceiptPatience:
    """How long the issuer is waited for; tests have less of it. Seconds."""

    again: tuple[float, ...] = (2.0, 10.0, 60.0, 300.0)
    """Pauses before each question what became of one; the last of them goes on for ever."""
    tell_again: float = 1.0
    """A shop that has no room or is too busy: the same command again, which is decided once."""


class CashReceiptRunner:
    """Follows the journal and talks to the issuer, each receipt in a task of its own. None: people issue them."""

    def __init__(
        self,
        shop: Shop,
        ids: Ids,
        issuer: Issuer | None,
        patience: ReceiptPatience = ReceiptPatience(),
    ) -> None:
        self._shop, self._ids, self._issuer, self._patience = shop, ids, issuer, patience
        self._tasks: set[asyncio.Task[None]] = set()
        if issuer is not None:
            shop.committed.append(self._committed)

    def resume(self) -> None:
        """After a start: receipts that were on their way. They are asked about first, never sent first."""
        if self._issuer is None:
            return
        for receipt in self._shop.state.cash_receipts.values():
            if receipt.state in ("requested", "unknown") and not receipt.by_hand:
                self._start(self._pursued(self._issuer, receipt.id, send=False))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._issuer is not None:
            await self._issuer.close()

    def _committed(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            event = entry.event
            if isinstance(event, CashReceiptAsked) and not event.by_hand and self._issuer:
                self._start(self._pursued(self._issuer, event.receipt, send=True))

    def _start(self, work: object) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pursued(self, issuer: Issuer, receipt_id: str, *, send: bool) -> None:
        """Until it is known what became of it, or a person settled it."""
        pauses = chain(self._patience.again, repeat(self._patience.again[-1]))
        while receipt := self._on_its_way(receipt_id):
            told = await (_sent(issuer, receipt) if send else _asked(issuer, receipt))
            if told.outcome in ("issued", "refused") or (told.outcome == "absent" and send):
                await self._record(receipt_id, told)
                return
            if told.outcome == "absent":
                send = True
                continue
            await self._record(receipt_id, told)
            send = False
            await asyncio.sleep(next(pauses))

    def _on_its_way(self, receipt_id: str) -> CashReceipt | None:
        receipt = self._shop.state.cash_receipts.get(receipt_id)
        return receipt if receipt and receipt.state in ("requested", "unknown") else None

    async def _record(self, receipt: str, told: Told) -> None:
        """Until it is stored: what an issuer said once, it may not say again."""
        outcome = {"issued": "issued", "unknown": "unknown"}.get(told.outcome, "failed")
        command = c.RecordCashReceipt.model_validate(
            {
                "command_id": self._ids.command_id(),
                "type": "record_cash_receipt",
                "receipt": receipt,
                "outcome": outcome,
                "approval_no": told.approval_no,
                "issued_at": told.issued_at,
                "reason": None if outcome == "issued" else told.reason or told.outcome,
            }
        )
        while True:
            try:
                answer = await self._shop.tell(command, COMMANDS[command.type])
            except Stopping as stopping:
                if stopping.code == "stopping":
                    return  # at the next start it is asked about again
                await asyncio.sleep(self._patience.tell_again)
                continue
            if answer.status != 200:
                log.info("cash receipt %s: %s came too late", receipt, outcome)
            return


def issuer_of(settings: Settings) -> Issuer | None:
    """Who issues cash receipts for the shop; None where people do. ValueError if the address cannot be one."""
    if not settings.cash_receipts:
        return None
    # Imported late: httpx takes 50 ms to load, and most shops have no agent.
    from acquiring.cash_receipt.client import AgentIssuer

    return AgentIssuer(settings.cash_receipts, settings.cash_receipts_token)


async def _sent(issuer: Issuer, receipt: CashReceipt) -> Told:
    """Asks for it, or for its taking back. Whatever goes wrong on the way, it may have been issued."""
    if receipt.cancels is not None:
        undo = Undo(
            receipt.id, receipt_of(receipt.payment), receipt.amount, receipt.vat, receipt.exempt
        )
        return await _heard(issuer.cancel(undo), receipt.id)
    identity = SELF_ISSUE if receipt.purpose == "self" else receipt.identity
    if receipt.purpose is None or identity is None:
        return Told("refused", reason="nobody knows whom it was for")
    wish = Wish(
        receipt.id, receipt.purpose, identity, receipt.amount, receipt.vat, receipt.exempt,
        receipt.at,
    )  # fmt: skip
    return await _heard(issuer.issue(wish), receipt.id)


async def _asked(issuer: Issuer, receipt: CashReceipt) -> Told:
    return await _heard(issuer.query(receipt.id), receipt.id)


async def _heard(answer: object, receipt: str) -> Told:
    try:
        told: Told = await answer  # type: ignore[misc]
    except Exception as error:  # noqa: BLE001 (a driver may fail in any way)
        # Its kind alone: an error's words may repeat what was asked.
        log.error("cash receipt %s: the issuer failed (%s)", receipt, type(error).__name__)
        return Told("unknown", reason="the issuer failed")
    return told
