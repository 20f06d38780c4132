"""Money back from the payment service: found again by the refund's id, which stands in the reason it is sent with."""

from __future__ import annotations

import asyncio
import logging

from acquiring.online.client import OnlineClient, Unclear
from acquiring.online.codes import NOT_GIVEN_BACK, TOO_SOON
from acquiring.online.payment import TAKEN, OnlinePayment, Refused
from hub.clock import Clock
from hub.domain.payment import Approval

from .method import Charge, Heard, Reversal
from .online_notes import Notes

log = logging.getLogger(__name__)

NO_ANSWER = "no_answer"
# The service takes one cancel of a payment a second; a little more, s.
CONSECUTIVE_S = 1.2
CANCEL_TRIES = 3
# A cancel that the service does not show so long after it was sent never reached it: our own line to it was given
# up after half a minute, and no card company takes longer, ms.
GONE_MS = 10 * 60_000


class OnlineRefunds:
    """Refunds and net cancels of online payments."""

    def __init__(self, client: OnlineClient, notes: Notes, clock: Clock) -> None:
        self._client, self._notes, self._clock = client, notes, clock

    async def reverse(self, asked: Reversal) -> Heard:
        """Gives money back once. Nothing is sent where the service's own balance is not what the books say."""
        try:
            found = await self._client.order(asked.charge.payment)
        except Unclear as unclear:
            log.info("refund %s: %s", asked.refund, unclear)
            # Nothing was sent: that is certain, unless this refund was sent before.
            sent = self._notes.giving_back(asked.refund)
            return Heard("unknown" if sent else "declined", reason=NO_ANSWER)
        known = self._known(asked, found)
        if known is not None:
            return known
        if isinstance(found, Refused) or found.status not in TAKEN:
            return Heard("declined", reason=_word(found))
        if found.total - found.balance != asked.refunded or asked.amount > found.balance:
            return Heard("declined", reason="other_balance")
        return await self._sent(asked, found)

    async def query(self, asked: Reversal) -> Heard:
        """What became of a refund; `declined` where it was never sent, or is not there long after."""
        try:
            found = await self._client.order(asked.charge.payment)
        except Unclear as unclear:
            log.info("refund %s: %s", asked.refund, unclear)
            return Heard("unknown", reason=NO_ANSWER)
        known = self._known(asked, found)
        if known is not None:
            return known
        sent = self._notes.giving_back(asked.refund)
        if sent is None:
            return Heard("declined", reason="never_sent")
        if isinstance(found, OnlinePayment) and self._clock.wall() - sent["at"] > GONE_MS:
            return Heard("declined", reason="not_known_there")
        return Heard("unknown", reason="not_shown_there")

    async def net_cancel(self, asked: Charge, found: OnlinePayment) -> Heard:
        """All of what was taken goes back; `approved` where the service will not have it."""
        said = await self._all_back(asked, found)
        if isinstance(said, Refused) and said.code == TOO_SOON:
            await asyncio.sleep(CONSECUTIVE_S)
            said = await self._all_back(asked, found)
        now = await self._client.order(asked.payment)
        if isinstance(now, Refused):
            return Heard("unknown", reason=now.code)
        if now.status == "CANCELED" and now.balance == 0:
            return Heard("declined", reason="given_back")
        if isinstance(said, Refused) and said.code in NOT_GIVEN_BACK and now.total == asked.amount:
            return Heard("approved", now.approval(test=self._client.test), said.code)
        return Heard("unknown", reason=_word(said))

    async def _all_back(self, asked: Charge, found: OnlinePayment) -> OnlinePayment | Refused:
        # Of all that is left: a second one finds nothing, so each asking may have a key of its own, and none is
        # given the error of an earlier one.
        once, why = f"{asked.payment}.net.{self._clock.wall()}", f"망취소 {asked.payment}"
        return await self._client.cancel(found.key, why, once, found.balance, found.tax_free)

    async def _sent(self, asked: Reversal, found: OnlinePayment) -> Heard:
        await self._notes.write_cancel(asked.refund)
        said: OnlinePayment | Refused | None = None
        for tried in range(CANCEL_TRIES):
            # "Too soon" is certain: nothing was done under that key, and it would be said for ever under it.
            once, why = f"{asked.refund}.{tried}" if tried else asked.refund, f"환불 {asked.refund}"
            try:
                said = await self._client.cancel(found.key, why, once, asked.amount, asked.exempt)
            except Unclear:
                return await self.query(asked)
            known = self._known(asked, said)
            if known is not None:
                return known
            if isinstance(said, OnlinePayment) or said.code != TOO_SOON:
                break
            if tried < CANCEL_TRIES - 1:
                await asyncio.sleep(CONSECUTIVE_S)
        heard = await self.query(asked)
        if heard.outcome == "unknown" and isinstance(said, Refused):
            clear = said.code in NOT_GIVEN_BACK or said.code == TOO_SOON
            return Heard("declined" if clear else "unknown", reason=said.code)
        return heard

    def _known(self, asked: Reversal, found: OnlinePayment | Refused) -> Heard | None:
        """Whether the service's own list of cancels has this refund."""
        one = found.cancel_for(asked.refund) if isinstance(found, OnlinePayment) else None
        if one is None or not one.done or not isinstance(found, OnlinePayment):
            return None
        if one.amount != asked.amount:
            return Heard("unknown", reason="other_amount")
        whole = found.approval(test=self._client.test)
        return Heard("approved", _slip(whole, one.transaction or found.key, one.at))


def _slip(whole: Approval, transaction: str, at: int | None) -> Approval:
    """취소전표: the original's approval number, and the cancel's own transaction and time."""
    return whole.model_copy(update={"transaction_no": transaction[:80], "approved_at": at})


def _word(found: OnlinePayment | Refused) -> str:
    return found.code if isinstance(found, Refused) else found.status
