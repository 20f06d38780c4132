"""Stamps (스탬프): collected once for a settled bill, redeemed for the shop's reward."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..charges import bill_totals, would_take_off
from ..discount import Discount
from ..refusals import OverLimit, StampNumberInvalid, TooFewStamps, WrongState
from ..stamps import STAMP_CARDS_MAX, STAMPS_MAX, StampRule
from ..state import ShopState
from .context import Context, Decision, bill_of
from .discounting import open_for_discount, taken_off


def record_stamps(state: ShopState, command: c.RecordStamps, context: Context) -> Decision:
    """적립: by what the bill came to. A bill of less than one stamp collects nothing, and says so."""
    rule = _rule(state)
    bill = bill_of(state, command.bill, context)
    if command.card is None:
        raise StampNumberInvalid()
    if not bill.settled or not bill.paid():
        raise WrongState(what="bill", state="unpaid")
    if bill.stamps is not None and bill.stamps.card is not None:
        raise WrongState(what="stamps", state="collected")
    stamps = min(bill_totals(state, bill).total // rule.per_won, STAMPS_MAX)
    if not stamps:
        raise WrongState(what="stamps", state="too_small")
    if command.card not in state.stamps and len(state.stamps) >= STAMP_CARDS_MAX:
        raise OverLimit(what="stamp_cards", limit=STAMP_CARDS_MAX)
    event = e.StampsCollected(
        type="stamps_collected",
        bill=bill.id,
        stamps=stamps,
        slip=command.slip,
        private=e.StampSecret(card=command.card),
    )
    count = min(_count(state, command.card) + stamps, STAMPS_MAX)
    return Decision((event,), c.StampsAnswer(stamps=stamps, count=count))


def _rule(state: ShopState) -> StampRule:
    if state.rules.stamps is None:
        raise WrongState(what="stamps", state="not_offered")
    return state.rules.stamps


def _count(state: ShopState, card: str) -> int:
    known = state.stamps.get(card)
    return known.count if known else 0


def record_stamp_redemption(
    state: ShopState, command: c.RecordStampRedemption, context: Context
) -> Decision:
    """스탬프 쓰기: the owner made the rule, so no cap of discounts holds."""
    rule = _rule(state)
    bill = open_for_discount(state, command.bill, context)
    if command.card is None:
        raise StampNumberInvalid()
    count = _count(state, command.card)
    if count < rule.needed:
        raise TooFewStamps(count=count, needed=rule.needed)
    discount = Discount(id=context.new_id("d"), kind="stamps", amount=rule.worth)
    off = would_take_off(state, bill, discount)
    events = taken_off(state, bill, discount, off, None, None)
    redeemed = e.StampsRedeemed(
        type="stamps_redeemed",
        bill=bill.id,
        discount=discount.id,
        stamps=rule.needed,
        private=e.StampSecret(card=command.card),
    )
    answer = c.RedemptionAnswer(discount=discount.id, off=off, count=count - rule.needed)
    return Decision((events[0], redeemed, *events[1:]), answer)
