"""The fold by itself: every event has one, private parts may be gone, and so may what an event is about."""

import pytest

from hub.domain import events as e
from hub.domain import timers
from hub.domain.apply import FOLDS, apply
from hub.domain.device import NewDevice
from hub.domain.entry import Entry
from hub.domain.staff import HUB, Person
from hub.domain.state import ShopState
from tests.shop_day import DAY, ShopDay, folded, stored
from tests.unit.domain.small_shop import NOWHERE, bump, cash, heard, order, shop, wish

GONE, BILL, PAYMENT = "o" + NOWHERE, "b" + NOWHERE, "p" + NOWHERE


def test_every_event_has_a_fold() -> None:
    assert set(FOLDS) == set(e.EVENTS.values())


@pytest.mark.parametrize(
    "event",
    [
        e.OrderCancelled(
            type="order_cancelled", order=GONE, bill=BILL, lines={"1": 1}, settles=True
        ),
        e.LinesFired(type="lines_fired", order=GONE, lines={"hot": ("1",)}),
        e.LinesReady(type="lines_ready", order=GONE, lines={"hot": ("1",)}),
        e.LinesServed(type="lines_served", order=GONE, lines={"hot": ("1",)}),
        e.LinesRecalled(type="lines_recalled", order=GONE, lines={"hot": ("1",)}),
        e.ReprintRequested(
            type="reprint_requested", order=GONE, what="kitchen_ticket", station=None, copy_no=2
        ),
        e.SeatingClosed(type="seating_closed", seating="s" + NOWHERE),
        e.PaymentRequested(
            type="payment_requested", payment=PAYMENT, bill=BILL, method="test_card", amount=1, deadline=9
        ),
        e.PaymentApproved(
            type="payment_approved", payment=PAYMENT, bill=BILL, method="cash", amount=1, vat=0, settles=True
        ),
        e.PaymentDeclined(type="payment_declined", payment=PAYMENT, bill=BILL, reason="x"),
        e.PaymentUnknown(type="payment_unknown", payment=PAYMENT, bill=BILL, reason="x"),
        e.PaymentCancelled(
            type="payment_cancelled", payment=PAYMENT, bill=BILL, refund=PAYMENT, method="cash",
            refunded=1, settles=True,
        ),
        e.Erased(type="erased", target=GONE, reason="x"),
        e.PrinterRemoved(type="printer_removed", printer="p9"),
        e.ItemBack(type="item_back", item="tea"),
    ],
    ids=lambda event: event.type,
)  # fmt: skip
def test_what_left_memory_folds_to_nothing(event: e.Event) -> None:
    """A journal written under rules that kept things longer is still read."""
    day = shop()
    order(day, "cola")
    before = folded(day.entries)
    day.happened(event)
    assert day.state == before


def test_private_parts_may_be_gone() -> None:
    """What is left is what the shop can go on with: nobody's name, no PIN, no code, a device without token."""
    state = ShopState()
    kiosk = NewDevice(kind="kiosk", name="문 앞")
    person = Person(id="min", roles=("staff",))
    events: list[e.Event] = [
        e.PersonSaved(type="person_saved", person=person),
        e.PairingCodeIssued(type="pairing_code_issued", device=kiosk, until=9),
        e.PairingCodeClosed(type="pairing_code_closed", reason="expired"),
        e.DevicePaired(type="device_paired", device_id="d" + NOWHERE, device=kiosk),
    ]
    for seq, event in enumerate(events, start=1):
        apply(state, Entry(1, seq, seq, HUB, None, event))
    assert state.person_names == {"min": "min"}
    assert (state.pin_hashes, state.codes, state.timers, state.device_by_token) == ({}, {}, {}, {})
    assert state.devices["d" + NOWHERE].token_hash is None


def test_the_shops_time_never_goes_back() -> None:
    state = ShopState()
    for at in (5, 9, 7):
        apply(state, Entry(1, at, at, HUB, None, e.ClockAccepted(type="clock_accepted")))
    assert state.at == 9


def test_without_timers_nothing_is_due() -> None:
    assert timers.due(ShopState()) is None


def test_the_earliest_timer_is_due_and_names_break_ties() -> None:
    state = ShopState(timers={"soldout:b": 5, "soldout:a": 5, "day:": 9})
    assert timers.due(state) == (5, "soldout:a")


def _lived() -> ShopDay:
    """A day in which nearly everything happened once."""
    day = shop(counter_release="on_payment", last_order={"kiosk": 1260})
    day.ask({"type": "set_stock", "item": "cola", "left": 2})
    day.ask({"type": "set_sold_out", "item": "soju", "until": day.now + DAY})
    first = order(day, wish("combo", main="bibimbap spice.hot", drink="cola"), note="창가").answer
    cash(day, first.bill, 20_500)
    bump(day, first.order, "hot", "served")
    paid = order(day, wish("ribs", 2), payment="test_card").answer
    heard(day, paid.payment, "unknown")
    day.ask({"type": "open_seating", "table": "t1", "guests": 2})
    day.ask({"type": "pause_ordering", "channel": "phone", "until": day.now + DAY})
    return day


def test_a_day_folds_from_its_journal_as_stored() -> None:
    day = _lived()
    assert folded(stored(entry) for entry in day.entries) == day.state
    day.advance(3 * DAY)
    assert folded(stored(entry) for entry in day.entries) == day.state


def test_what_an_entry_is_about() -> None:
    subjects = {entry.event.type: entry.event.subject for entry in _lived().entries}
    assert subjects["rules_changed"] == subjects["stock_set"] == "shop"
    assert subjects["order_placed"][0] == "o"
    assert subjects["lines_served"][0] == "o"
    assert subjects["payment_unknown"][0] == "b"
    assert subjects["seating_opened"][0] == "s"
    assert subjects["device_paired"][0] == "d"
    assert subjects["person_saved"] == "boss"
