"""The fold: `apply(state, entry)` makes the next state out of one journal entry. The only code that changes state.

Deterministic, no clock, no random. It copes with `private` being None (erased), and never refuses: what is
in the journal happened. An event about what has left memory folds to nothing: an older journal may have
kept it longer than today's rules do, and must still be read. Each event's own fold stands in `fold/`, in the
file its decision has in `decide/`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import events as e
from .entry import Entry
from .fold import (
    books,
    calling,
    cash_receipts,
    day,
    kitchen,
    matching,
    offering,
    ordering,
    pairing,
    paying,
    people,
    printing,
    stamping,
    terminals,
    till,
)
from .state import ShopState

__all__ = ["Entry", "apply"]

Fold = Callable[[ShopState, Entry, Any], None]


def apply(state: ShopState, entry: Entry) -> None:
    """Folds one entry into the state, in place. O(size of what the event touches)."""
    state.at = max(state.at, entry.at)
    FOLDS[type(entry.event)](state, entry, entry.event)


def _nothing(state: ShopState, entry: Entry, event: e.Event) -> None:
    """What only the books need."""


def _both(*folds: Fold) -> Fold:
    """Several that listen to one event, in this order."""

    def fold(state: ShopState, entry: Entry, event: Any) -> None:
        for one in folds:
            one(state, entry, event)

    return fold


FOLDS: dict[type[e.Event], Fold] = {
    e.EpochStarted: day.epoch_started,
    e.BusinessDayOpened: _both(day.business_day_opened, books.business_day_opened),
    e.RulesChanged: day.rules_changed,
    e.ClockAccepted: _nothing,
    e.MenuPublished: offering.menu_published,
    e.DaypartsChanged: offering.dayparts_changed,
    e.ItemSoldOut: offering.item_sold_out,
    e.ItemBack: offering.item_back,
    e.StockSet: offering.stock_set,
    e.MarketPriceSet: offering.market_price_set,
    e.OrderingWasPaused: offering.ordering_paused,
    e.OrderingResumed: offering.ordering_resumed,
    e.LastOrderReached: offering.last_order_reached,
    e.OrderPlaced: _both(ordering.order_placed, books.order_placed),
    e.OrderCancelled: _both(ordering.order_cancelled, books.order_cancelled),
    e.LinesFired: kitchen.lines_fired,
    e.LinesReady: kitchen.moved("ready"),
    e.LinesServed: kitchen.moved("served"),
    e.LinesRecalled: kitchen.moved("fired"),
    e.SeatingOpened: kitchen.seating_opened,
    e.SeatingClosed: kitchen.seating_closed,
    e.StaffCalled: calling.staff_called,
    e.StaffCallEscalated: calling.call_escalated,
    e.StaffCallAnswered: calling.call_answered,
    e.PaymentRequested: paying.payment_requested,
    e.PaymentApproved: _both(paying.payment_approved, till.cash_taken, books.payment_approved),
    e.PaymentDeclined: paying.payment_declined,
    e.PaymentCancelled: _both(
        paying.payment_cancelled,
        till.cash_given_back,
        books.payment_cancelled,
        stamping.payment_cancelled,
    ),
    e.PaymentUnknown: paying.payment_unknown,
    e.PaymentGivenUp: paying.payment_given_up,
    e.PaymentStrayed: paying.payment_strayed,
    e.StraySettled: paying.stray_settled,
    e.RefundRequested: paying.refund_requested,
    e.RefundDeclined: paying.refund_declined,
    e.RefundUnknown: paying.refund_unknown,
    e.BillDiscounted: _both(paying.bill_discounted, books.bill_discounted),
    e.DiscountRemoved: _both(
        paying.discount_removed, books.discount_removed, stamping.discount_removed
    ),
    e.CashReceiptDue: cash_receipts.due,
    e.CashReceiptAsked: cash_receipts.asked,
    e.CashReceiptReduced: cash_receipts.reduced,
    e.CashReceiptIssued: cash_receipts.issued,
    e.CashReceiptUnknown: cash_receipts.unknown,
    e.CashReceiptFailed: cash_receipts.failed,
    e.CashReceiptOverdue: cash_receipts.overdue,
    e.CashReceiptSettled: cash_receipts.settled,
    e.StampsCollected: stamping.collected,
    e.StampsRedeemed: stamping.redeemed,
    e.PersonSaved: people.person_saved,
    e.SignedIn: people.signed_in,
    e.SignedOut: people.signed_out,
    e.SignInRefused: people.sign_in_refused,
    e.Authorised: people.authorised,
    e.TerminalSaved: terminals.terminal_saved,
    e.TerminalRemoved: terminals.terminal_removed,
    e.PairingCodeIssued: pairing.code_issued,
    e.PairingCodeClosed: pairing.code_closed,
    e.PairingFailed: pairing.pairing_failed,
    e.DevicePaired: pairing.device_paired,
    e.DeviceChanged: pairing.device_changed,
    e.DeviceRevoked: pairing.device_revoked,
    e.PrinterSaved: printing.printer_saved,
    e.PrinterRemoved: printing.printer_removed,
    e.PrinterQuarantined: printing.printer_quarantined,
    e.PrinterResumed: printing.printer_resumed,
    e.TestPrintRequested: _nothing,
    e.ReprintRequested: printing.reprint_requested,
    e.BillPrintRequested: _nothing,
    e.OriginSheetPrintRequested: _nothing,
    e.PrintStuck: printing.print_stuck,
    e.PrintSettled: printing.print_settled,
    e.DrawerOpened: _nothing,
    e.ShiftOpened: till.shift_opened,
    e.CashMoved: till.cash_moved,
    e.ShiftClosed: till.shift_closed,
    e.XReportRequested: _nothing,
    e.DayClosed: books.day_closed,
    e.ZReprintRequested: books.z_reprint_requested,
    e.MatchMade: matching.match_made,
    e.DifferenceSettled: matching.difference_settled,
    e.Erased: people.erased,
}
"""The fold of every event; a test holds that none is missing."""
