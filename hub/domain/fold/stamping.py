"""Stamps on cards: collected, redeemed, given back, taken back, forgotten. A private part may be gone: no card then."""

from __future__ import annotations

from .. import events as e
from ..bill import Bill
from ..entry import Entry
from ..stamps import STAMPS_MAX, STAMPS_STAY_MS, BillStamps, StampCard
from ..state import ShopState


def collected(state: ShopState, entry: Entry, event: e.StampsCollected) -> None:
    if event.private is None:
        return
    _change(state, event.private.card, event.stamps, entry.at)
    bill = state.bills.get(event.bill)
    if bill:
        stamps = _of(bill)
        stamps.card, stamps.collected = event.private.card, event.stamps


def redeemed(state: ShopState, entry: Entry, event: e.StampsRedeemed) -> None:
    if event.private is None:
        return
    _change(state, event.private.card, -event.stamps, entry.at)
    bill = state.bills.get(event.bill)
    if bill:
        _of(bill).redeemed[event.discount] = event.private.card, event.stamps


def discount_removed(state: ShopState, entry: Entry, event: e.DiscountRemoved) -> None:
    """What a discount cost in stamps goes back to its card."""
    bill = state.bills.get(event.bill)
    if bill and bill.stamps and event.discount in bill.stamps.redeemed:
        card, stamps = bill.stamps.redeemed.pop(event.discount)
        _change(state, card, stamps, entry.at)


def payment_cancelled(state: ShopState, entry: Entry, event: e.PaymentCancelled) -> None:
    """All of the money went back: so do the stamps that came with it. After the payment's own fold."""
    bill = state.bills.get(event.bill)
    if bill and bill.stamps and bill.stamps.card and not bill.paid():
        _change(state, bill.stamps.card, -bill.stamps.collected, entry.at)
        bill.stamps.card, bill.stamps.collected = None, 0


def forget_unused(state: ShopState, now: int) -> None:
    """Cards that nobody used for a year. O(cards), once a business day."""
    for card in [card for card, known in state.stamps.items() if now - known.at >= STAMPS_STAY_MS]:
        del state.stamps[card]


def _of(bill: Bill) -> BillStamps:
    if bill.stamps is None:
        bill.stamps = BillStamps()
    return bill.stamps


def _change(state: ShopState, card: str, by: int, at: int) -> None:
    known = state.stamps.setdefault(card, StampCard(0, at))
    known.count, known.at = min(max(known.count + by, 0), STAMPS_MAX), at
