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
from .fold import calling, day, kitchen, offering, ordering, pairing, paying, people, printing
from .state import ShopState

__all__ = ["Entry", "apply"]

Fold = Callable[[ShopState, Entry, Any], None]


def apply(state: ShopState, entry: Entry) -> None:
    """Folds one entry into the state, in place. O(size of what the event touches)."""
    state.at = max(state.at, entry.at)
    FOLDS[type(entry.event)](state, entry, entry.event)


def _nothing(state: ShopState, entry: Entry, event: e.Event) -> None:
    """What only the books need."""


FOLDS: dict[type[e.Event], Fold] = {
    e.EpochStarted: day.epoch_started,
    e.BusinessDayOpened: day.business_day_opened,
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
    e.OrderPlaced: ordering.order_placed,
    e.OrderCancelled: ordering.order_cancelled,
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
    e.PaymentApproved: paying.payment_approved,
    e.PaymentDeclined: paying.payment_declined,
    e.PaymentCancelled: paying.payment_cancelled,
    e.PaymentUnknown: paying.payment_unknown,
    e.PersonSaved: people.person_saved,
    e.SignedIn: people.signed_in,
    e.SignedOut: people.signed_out,
    e.SignInRefused: people.sign_in_refused,
    e.PairingCodeIssued: pairing.code_issued,
    e.PairingCodeClosed: pairing.code_closed,
    e.PairingFailed: pairing.pairing_failed,
    e.DevicePaired: pairing.device_paired,
    e.DeviceChanged: pairing.device_changed,
    e.DeviceRevoked: pairing.device_revoked,
    e.PrinterSaved: printing.printer_saved,
    e.PrinterRemoved: printing.printer_removed,
    e.PrinterResumed: _nothing,
    e.TestPrintRequested: _nothing,
    e.ReprintRequested: printing.reprint_requested,
    e.BillPrintRequested: _nothing,
    e.OriginSheetPrintRequested: _nothing,
    e.PrintStuck: printing.print_stuck,
    e.PrintSettled: printing.print_settled,
    e.DrawerOpened: _nothing,
    e.Erased: people.erased,
}
"""The fold of every event; a test holds that none is missing."""
