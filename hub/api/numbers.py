"""The front door for numbers of guests: phones, cards, business numbers. None of them goes further than it must.

The number of a stamp card is hashed here; the one a cash receipt is for goes on as a private part, and is in
neither the answer nor the digest by which a repeated command is known.
"""

from __future__ import annotations

import json

from hub.domain import commands as c
from hub.domain.behaviour import COMMANDS
from hub.domain.stamp_commands import SLIP_TRIES
from hub.domain.stamps import stamp_number
from hub.keyed import Keyed
from hub.outcome import Outcome
from hub.shop import Shop


class NumberDoor:
    """Takes commands with a guest's number."""

    def __init__(self, shop: Shop, keyed: Keyed) -> None:
        self._shop, self._keyed = shop, keyed

    async def ask(
        self, command: c.AskCashReceipt | c.CollectStamps | c.RedeemStamps, device: str
    ) -> Outcome:
        """The final answer."""
        match command:
            case c.AskCashReceipt():
                return await self._ask_cash_receipt(command, device)
            case c.CollectStamps():
                return await self._collect_stamps(command, device)
            case c.RedeemStamps():
                return await self._redeem_stamps(command, device)

    async def _ask_cash_receipt(self, command: c.AskCashReceipt, device: str) -> Outcome:
        record = c.RecordCashReceiptAsk(
            command_id=command.command_id,
            type="record_cash_receipt_ask",
            payment=command.payment,
            purpose=command.purpose,
            identity=command.identity,
        )
        digest = self._keyed.digest(device, command.type, command.payment, command.purpose)
        return await self._shop.ask(record, COMMANDS[record.type], device, digest)

    def _card(self, typed: str) -> str | None:
        digits = stamp_number(typed)
        return self._keyed.stamp_card(digits) if digits else None

    async def _collect_stamps(self, command: c.CollectStamps, device: str) -> Outcome:
        number, attempt = (None, 0) if command.card is not None else self._slip(command.bill)
        card = self._keyed.stamp_card(number) if number else self._card(command.card or "")
        record = c.RecordStamps(
            command_id=command.command_id,
            type="record_stamps",
            bill=command.bill,
            card=card,
            slip=attempt,
        )
        # Without the slip's own number: a repeated command would find the next one.
        digest = self._keyed.digest(
            device, command.type, command.bill, "slip" if number else card or ""
        )
        outcome = await self._shop.ask(record, COMMANDS[record.type], device, digest)
        return _with_slip(outcome, number) if self._made(command.bill, card, number) else outcome

    def _slip(self, bill: str) -> tuple[str, int]:
        """A number that no card has yet, and at which try it was found."""
        for attempt in range(1, SLIP_TRIES):
            number = self._keyed.slip_number(bill, attempt)
            if self._keyed.stamp_card(number) not in self._shop.state.stamps:
                return number, attempt
        return self._keyed.slip_number(bill, SLIP_TRIES), SLIP_TRIES

    def _made(self, bill: str, card: str | None, number: str | None) -> bool:
        """True where the bill's stamps went to this slip: a repeated command gets the stored answer alone."""
        known = self._shop.state.bills.get(bill)
        return bool(number and known and known.stamps and known.stamps.card == card)

    async def _redeem_stamps(self, command: c.RedeemStamps, device: str) -> Outcome:
        card = self._card(command.card)
        record = c.RecordStampRedemption(
            command_id=command.command_id,
            type="record_stamp_redemption",
            bill=command.bill,
            card=card,
        )
        digest = self._keyed.digest(device, command.type, command.bill, card or "")
        return await self._shop.ask(record, COMMANDS[record.type], device, digest)


def _with_slip(outcome: Outcome, number: str | None) -> Outcome:
    if outcome.status != 200:
        return outcome
    body = json.loads(outcome.body)
    body["answer"]["slip"] = number
    return Outcome(200, json.dumps(body, separators=(",", ":")))
