"""What must hold of a shop's money after every step of a random day (`property/test_domain_days.py`)."""

from __future__ import annotations

from hub.domain import events as e
from hub.domain.bill import Bill
from hub.domain.charges import bill_due, bill_totals, discounts_off
from hub.domain.payment import UNRESOLVED, Payment
from hub.domain.state import ShopState

from .shop_day import Outcome, ShopDay


def bills_add_up(day: ShopDay, outcome: Outcome) -> None:
    state = day.state
    for bill in state.bills.values():
        due, whole = bill_due(state, bill), bill_totals(state, bill)
        assert whole.total == whole.supply + whole.vat + whole.exempt
        assert min(whole.total, whole.supply, whole.vat, whole.exempt, whole.discount) >= 0
        assert due == whole.total - bill.paid()
        assert bill.settled == (due <= 0), f"{bill.id} owes {due}"
        assert whole.discount == sum(discounts_off(state, bill).values())
        assert [order for order in bill.orders if order not in state.orders] == []


def parts_lie_within(day: ShopDay, outcome: Outcome) -> None:
    """VAT and tax-free won lie within every payment, its refunds and what is kept; refunds sum to what went back."""
    for payment in _payments(day.state):
        assert payment.bill in day.state.bills
        assert _fits(payment.amount, payment.vat, payment.exempt)
        for refund in payment.refunds.values():
            assert refund.payment == payment.id
            assert refund.amount > 0
            assert _fits(refund.amount, refund.vat, refund.exempt)
        assert _fits(payment.kept(), payment.kept_vat(), payment.kept_exempt())
        back = payment.given_back()
        gone = sum(one.amount for one in back)
        assert (payment.state == "cancelled") == (bool(back) and gone == payment.amount)
        if payment.state == "cancelled":
            assert sum(one.vat for one in back) == payment.vat
            assert sum(one.exempt for one in back) == payment.exempt
        if back:
            assert payment.state in ("approved", "cancelled")


def _fits(amount: int, vat: int, exempt: int) -> bool:
    return vat >= 0 and exempt >= 0 and vat + exempt <= amount


def nothing_is_charged_twice(day: ShopDay, outcome: Outcome) -> None:
    """One open question a bill, and nothing is asked of it, taken in or taken off meanwhile."""
    state = day.state
    for bill in state.bills.values():
        charges = [p.id for p in bill.payments.values() if p.state in UNRESOLVED]
        back = [r.id for p in bill.payments.values() for r in p.refunds.values() if _open(r.state)]
        assert len(charges) <= 1, f"two charges of {bill.id} are on their way"
        assert not (charges and back), f"{bill.id} is being paid and given back"
    for event in outcome.events:
        took_cash = isinstance(event, e.PaymentApproved) and event.method == "cash"
        if took_cash or isinstance(event, e.BillDiscounted | e.DiscountRemoved):
            assert not state.bills[event.bill].in_doubt()  # type: ignore[attr-defined]


def _open(state: str) -> bool:
    return state in UNRESOLVED


def questions_are_listed(day: ShopDay, outcome: Outcome) -> None:
    """The lists that a person works off are what a look at every bill would give; so are the timers."""
    state = day.state
    payments = _payments(state)
    open_now = {p.id: p.bill for p in payments if p.state in UNRESOLVED}
    refunds = [one for p in payments for one in p.refunds.values() if _open(one.state)]
    assert state.unresolved == open_now
    assert state.open_refunds == {one.id: one.payment for one in refunds}
    assert state.strays == {p.id: p.bill for p in payments if p.strayed}
    assert all(p.state == "declined" for p in payments if p.strayed)
    waiting = {f"payment:{p.id}" for p in payments if p.state == "requested"}
    waiting |= {f"refund:{one.id}" for one in refunds if one.state == "requested"}
    assert {key for key in state.timers if key.startswith(("payment:", "refund:"))} == waiting


def shares_sum_to_the_bill(day: ShopDay, outcome: Outcome) -> None:
    """Of a bill that is even, the shares of its payments are the bill's own VAT and tax-free won.

    Not so where something was taken off it, or given back of it, after the first payment was asked for: what a
    terminal was told stays as it is on its slip, and a later payment can only hold so much of the other way.
    """
    state = day.state
    touched = {getattr(event, "bill", "") for event in outcome.events}
    for bill in [state.bills[one] for one in touched if one in state.bills]:
        if bill_due(state, bill) == 0 and not _changed_meanwhile(day, bill):
            whole, payments = bill_totals(state, bill), bill.payments.values()
            assert sum(p.kept_vat() for p in payments) == whole.vat
            assert sum(p.kept_exempt() for p in payments) == whole.exempt


def _changed_meanwhile(day: ShopDay, bill: Bill) -> bool:
    if not bill.payments:
        return False
    asked = False
    for event in (entry.event for entry in day.entries):
        if getattr(event, "bill", None) != bill.id:
            continue
        if isinstance(event, e.PaymentCancelled | e.DiscountRemoved | e.OrderCancelled):
            if asked:
                return True
        # What is rounded off goes with the payment that it belongs to.
        elif isinstance(event, e.BillDiscounted) and event.discount.kind != "rounding" and asked:
            return True
        asked = asked or isinstance(event, e.PaymentRequested | e.PaymentApproved)
    return False


def _payments(state: ShopState) -> list[Payment]:
    return [payment for bill in state.bills.values() for payment in bill.payments.values()]


MONEY = (
    bills_add_up,
    parts_lie_within,
    nothing_is_charged_twice,
    questions_are_listed,
    shares_sum_to_the_bill,
)
