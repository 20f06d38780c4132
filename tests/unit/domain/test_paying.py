"""Payments: every step of every state, never charged twice, cash with change, refunds, a person's word.

The unknown payment (망취소 rule): it never becomes a failure by itself, and no second charge is
made on its bill until somebody knows (`reference/payments.md` 3.3).
"""

from typing import Any

import pytest

from hub.domain.charges import bill_due
from hub.domain.events import Reason
from hub.domain.payment import PAYMENTS_PER_BILL_MAX, REQUEST_DEADLINE_MS, TRANSITIONS
from tests.shop_day import DAY, Outcome, ShopDay
from tests.unit.domain.small_shop import NOWHERE, cash, heard, order, order_body, shop, wish

BOWL = wish("bibimbap", 1, "spice.mild")

STATES = ("requested", "approved", "declined", "cancelled", "unknown")


def charge(
    day: ShopDay, bill: str, amount: int, kind: str = "staff", method: str = "test_card"
) -> Outcome:
    body = {"type": "request_payment", "bill": bill, "method": method, "amount": amount}
    return day.ask(body, kind)


def refund(day: ShopDay, payment: str) -> Outcome:
    return day.give_back(payment)


def resolve(day: ShopDay, payment: str, outcome: str, **more: Any) -> Outcome:
    body = {
        "type": "resolve_payment",
        "payment": payment,
        "outcome": outcome,
        "reason": "단말기 확인",
    }
    return day.ask(body | more)


def params(outcome: Outcome) -> tuple[str | None, Any]:
    return outcome.code, outcome.refusal and outcome.refusal.params


def payment_in(state: str) -> tuple[ShopDay, str, str]:
    """A shop with a payment of 9,500 won in that state, the payment and its bill."""
    day = shop()
    placed = order(day, BOWL, payment="test_card")
    payment = placed.answer.payment
    if state == "cancelled":
        heard(day, payment, "approved")
        refund(day, payment)
    elif state != "requested":
        heard(day, payment, state)
    assert is_now(day, placed.answer.bill, payment) == state
    return day, payment, placed.answer.bill


def is_now(day: ShopDay, bill: str, payment: str) -> str:
    return day.state.bills[bill].payments[payment].state


# --- the table of states


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("outcome", ["approved", "declined", "unknown"])
def test_what_a_driver_hears(state: str, outcome: str) -> None:
    day, payment, bill = payment_in(state)
    said = heard(day, payment, outcome)
    if outcome in TRANSITIONS[state]:  # type: ignore[index]
        assert is_now(day, bill, payment) == outcome
        assert day.state.bills[bill].settled is (outcome == "approved")
    elif (state, outcome) == ("declined", "approved"):
        # An approval that nobody waits for any more: it pays nothing, and a person has to cancel it.
        assert said.event("payment_strayed").payment == payment
        assert is_now(day, bill, payment) == "declined"
        assert day.state.strays == {payment: bill}
    else:
        assert params(said) == ("wrong_state", {"what": "payment", "state": state})
        assert is_now(day, bill, payment) == state


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("outcome", ["approved", "declined"])
def test_what_a_person_says(state: str, outcome: str) -> None:
    day, payment, bill = payment_in(state)
    said = resolve(day, payment, outcome)
    if state == "unknown":
        assert is_now(day, bill, payment) == outcome
        assert day.state.unresolved == {}
    else:
        assert params(said) == ("wrong_state", {"what": "payment", "state": state})


@pytest.mark.parametrize("state", STATES)
def test_only_an_approval_is_reversed(state: str) -> None:
    day, payment, bill = payment_in(state)
    said = refund(day, payment)
    if state == "approved":
        assert said.event("payment_cancelled").refunded == 9_500
        assert is_now(day, bill, payment) == "cancelled"
        assert not day.state.bills[bill].settled
    else:
        assert params(said) == ("wrong_state", {"what": "payment", "state": state})


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("how", ["card", "card at the kiosk", "cash"])
def test_a_second_charge_waits_while_money_may_have_moved(state: str, how: str) -> None:
    day, _, bill = payment_in(state)
    if how == "cash":
        again = cash(day, bill, 9_500)
    else:
        again = charge(day, bill, 9_500, "staff" if how == "card" else "kiosk")
    if state in ("requested", "unknown"):
        assert params(again) == ("payment_unresolved", {"bill": bill})
    elif state == "approved":
        assert params(again) == ("wrong_amount", {"due": 0})
    else:
        assert again.refusal is None
        assert len(day.state.bills[bill].payments) == 2


def test_the_table_of_transitions_is_whole() -> None:
    assert set(TRANSITIONS) == set(STATES)
    assert all(after <= set(STATES) for after in TRANSITIONS.values())


# --- unknown


def test_silence_becomes_unknown_and_stays() -> None:
    day, payment, bill = payment_in("requested")
    assert day.advance(REQUEST_DEADLINE_MS - 1) == []
    (event,) = day.advance(1)
    assert (event.type, event.reason) == ("payment_unknown", "deadline")  # type: ignore[attr-defined]
    for _ in range(3):
        day.advance(DAY)
    assert is_now(day, bill, payment) == "unknown"
    assert day.state.unresolved == {payment: bill}
    assert charge(day, bill, 9_500).code == "payment_unresolved"


@pytest.mark.parametrize("outcome", ["approved", "declined"])
def test_late_news_is_news(outcome: str) -> None:
    """The terminal's log says after a night what the answer was that got lost."""
    day, payment, bill = payment_in("requested")
    day.advance(DAY)
    assert heard(day, payment, outcome).events
    assert is_now(day, bill, payment) == outcome
    assert day.state.unresolved == {}
    late = charge(day, bill, 9_500)
    assert late.code == ("wrong_amount" if outcome == "approved" else None)


def test_a_late_approval_releases_what_waited_for_it() -> None:
    day, payment, bill = payment_in("unknown")
    (id,) = day.state.bills[bill].orders
    assert id in day.state.held
    said = resolve(day, payment, "approved", approval_no="30012345")
    assert said.event("payment_approved").approval.approval_no == "30012345"
    assert said.event("lines_fired").order == id


def test_a_bill_with_a_question_is_there_the_next_day() -> None:
    day, payment, bill = payment_in("requested")
    day.advance(40 * DAY)
    assert bill in day.state.bills
    assert resolve(day, payment, "approved").events
    day.advance(DAY)
    assert bill not in day.state.bills


# --- amounts


@pytest.mark.parametrize("amount", [0, 9_501, 10_000_000_000])
def test_no_more_than_is_due(amount: int) -> None:
    day = shop()
    bill = order(day, BOWL).answer.bill
    assert params(charge(day, bill, amount)) == ("wrong_amount", {"due": 9_500})
    if amount:
        assert params(cash(day, bill, amount)) == ("wrong_amount", {"due": 9_500})


def test_a_bill_is_paid_in_parts_by_different_means() -> None:
    day = shop()
    bill = order(day, BOWL, kind="staff").answer.bill
    first = charge(day, bill, 4_000).answer.payment
    heard(day, first, "approved")
    assert not day.state.bills[bill].settled
    last = cash(day, bill, 5_500)
    assert last.event("payment_approved").settles
    assert params(cash(day, bill, 1)) == ("wrong_amount", {"due": 0})


@pytest.mark.parametrize(
    ("amount", "tendered", "change"),
    [(9_500, 9_500, 0), (9_500, 10_000, 500), (9_500, 50_000, 40_500), (5_000, 5_000, 0)],
)
def test_cash_and_change(amount: int, tendered: int, change: int) -> None:
    day = shop()
    bill = order(day, BOWL).answer.bill
    taken = cash(day, bill, amount, tendered)
    assert taken.answer.change == change
    event = taken.event("payment_approved")
    assert (event.method, event.amount, event.tendered) == ("cash", amount, tendered)
    assert bill_due(day.state, day.state.bills[bill]) == 9_500 - amount


def test_too_little_cash() -> None:
    day = shop()
    bill = order(day, BOWL).answer.bill
    assert params(cash(day, bill, 9_500, 9_000)) == ("wrong_amount", {"due": 9_500})


def test_a_bill_is_not_paid_in_a_hundred_little_steps() -> None:
    day = shop()
    bill = order(day, BOWL).answer.bill
    for _ in range(PAYMENTS_PER_BILL_MAX):
        assert cash(day, bill, 1).events
    limit = {"what": "payments", "limit": PAYMENTS_PER_BILL_MAX}
    assert params(cash(day, bill, 1)) == ("over_limit", limit)
    assert params(charge(day, bill, 1)) == ("over_limit", limit)


# --- who and how


@pytest.mark.parametrize(
    ("kind", "method", "offered"),
    [
        ("staff", "test_card", True),
        ("staff", "cash", False),
        ("staff", "counter", False),
        ("staff", "barter", False),
        ("kiosk", "test_card", True),
        ("kiosk", "counter", False),
    ],
)
def test_what_a_driver_may_be_asked_for(kind: str, method: str, offered: bool) -> None:
    day = shop()
    bill = order(day, BOWL).answer.bill
    asked = charge(day, bill, 9_500, kind, method)
    if offered:
        assert asked.event("payment_requested").deadline == day.now + REQUEST_DEADLINE_MS
    else:
        assert params(asked) == ("method_not_offered", {"method": method})


def test_a_shop_without_cash() -> None:
    day = shop(methods={"kiosk": ["counter"], "counter": ["test_card"]})
    bill = order(day, BOWL).answer.bill
    assert params(cash(day, bill, 9_500)) == ("method_not_offered", {"method": "cash"})


def test_a_guest_pays_only_what_began_at_the_same_screen() -> None:
    day = shop()
    bill = order(day, BOWL).answer.bill
    assert params(charge(day, bill, 9_500, "kiosk2")) == ("unknown_bill", {"bill": bill})
    assert charge(day, bill, 9_500, "kiosk").events


def test_a_guest_reverses_only_what_began_at_the_same_screen() -> None:
    day, payment, bill = payment_in("approved")
    assert params(day.give_back(payment, kind="kiosk2")) == ("unknown_bill", {"bill": bill})
    assert day.give_back(payment, kind="kiosk").events


def test_payments_and_bills_that_are_not_there() -> None:
    day = shop()
    missing = "p" + NOWHERE
    unknown = ("unknown_payment", {"payment": missing})
    assert params(heard(day, missing, "approved")) == unknown
    assert params(resolve(day, missing, "approved")) == unknown
    assert params(refund(day, missing)) == unknown
    bill = "b" + NOWHERE
    assert (
        params(charge(day, bill, 1))
        == params(cash(day, bill, 1))
        == ("unknown_bill", {"bill": bill})
    )


@pytest.mark.parametrize("outcome", ["approved", "declined"])
def test_what_a_person_wrote_stays_in_the_shop(outcome: str) -> None:
    day, payment, bill = payment_in("unknown")
    (event, *_) = resolve(day, payment, outcome).events
    assert event.private == Reason(reason="단말기 확인")
    assert "단말기" not in event.model_dump_json(exclude={"private"})
    # The bill is shown to its guest: what stands there is a machine's word.
    kept = day.state.bills[bill].payments[payment].reason
    assert kept == ("resolved" if outcome == "declined" else "unknown")


def test_a_refund_says_why_in_the_shop_alone() -> None:
    day, payment, bill = payment_in("cancelled")
    (refund,) = day.state.bills[bill].payments[payment].refunds.values()
    assert refund.reason == "환불"
    assert day.state.bills[bill].payments[payment].reason is None
    event = day.entries[-1].event
    assert "환불" not in event.model_dump_json(exclude={"private"})


def test_a_payment_is_found_on_its_own_bill() -> None:
    day = shop()
    taken = [cash(day, order(day, BOWL).answer.bill, 9_500).answer.payment for _ in range(3)]
    assert refund(day, taken[1]).event("payment_cancelled").payment == taken[1]
    assert [bill.settled for bill in day.state.bills.values()] == [True, False, True]


def test_a_declined_card_may_be_tried_again() -> None:
    day, first, bill = payment_in("declined")
    second = charge(day, bill, 9_500, "kiosk").answer.payment
    assert second != first
    heard(day, second, "approved")
    assert day.state.bills[bill].settled
    assert [p.state for p in day.state.bills[bill].payments.values()] == ["declined", "approved"]


def test_what_was_said_is_kept() -> None:
    day, payment, bill = payment_in("requested")
    approval = {
        "approval_no": "30012345",
        "card": "1234-56**-****-1234",
        "issuer": "시험",
        "test": True,
    }
    day.ask(
        {"type": "record_payment", "payment": payment, "outcome": "approved", "approval": approval}, "hub"
    )  # fmt: skip
    kept = day.state.bills[bill].payments[payment]
    assert kept.approval is not None
    assert kept.approval.model_dump(exclude_defaults=True) == approval
    assert kept.vat == 864


def test_the_terminals_slip_and_the_books_agree_although_a_round_came_meanwhile() -> None:
    """The counter adds tax-free rice while the guest's card is in the terminal, and is paid for it later."""
    day = shop()
    placed = order(day, BOWL, payment="test_card")
    told = placed.event("payment_requested").vat
    order(day, "rice-bag", kind="staff", bill=placed.answer.bill)
    approved = heard(day, placed.answer.payment, "approved").event("payment_approved")
    rest = charge(day, placed.answer.bill, 17_500).event("payment_requested")
    assert (told, approved.vat, rest.vat) == (864, 864, 0)


def test_one_charge_at_a_time_over_all_screens() -> None:
    """Kiosk and counter press at the same moment: the second hears that the first is on its way."""
    day = shop()
    bill = order(day, BOWL).answer.bill
    assert charge(day, bill, 9_500, "kiosk").events
    assert charge(day, bill, 9_500, "staff").code == "payment_unresolved"
    body = order_body(day, "cola", kind="staff", bill=bill, payment="test_card")
    assert day.ask(body).code == "payment_unresolved"
