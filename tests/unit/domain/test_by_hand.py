"""Methods whose answer a person brings: 외부 단말기 with its slip's number, and a QR picture of the shop."""

from typing import Any

import pytest

from hub.domain.payment import BY_HAND_DEADLINE_MS, Payment
from tests.shop_day import DAY, Outcome, ShopDay
from tests.unit.domain.small_shop import cash, heard, order, shop, wish

BOWL = wish("bibimbap", 1, "spice.mild")
METHODS = {"kiosk": ["counter", "shop_qr"], "counter": ["cash", "hand_terminal", "shop_qr"]}


def params(outcome: Outcome) -> tuple[str | None, Any]:
    return outcome.code, outcome.refusal and outcome.refusal.params


def asked(day: ShopDay, method: str = "hand_terminal") -> tuple[str, str]:
    """A bill of 9,500 won that is being paid by hand: the bill and the payment."""
    bill = order(day, BOWL, kind="staff").answer.bill
    body = {"type": "request_payment", "bill": bill, "method": method, "amount": 9_500}
    return bill, day.ask(body).answer.payment


def says(day: ShopDay, payment: str, outcome: str, number: str | None = None) -> Outcome:
    body = {
        "type": "resolve_payment",
        "payment": payment,
        "outcome": outcome,
        "approval_no": number,
    }
    return day.ask(body | {"reason": "단말기 확인"})


def by_hand(**rules: Any) -> ShopDay:
    return shop(methods=METHODS, **rules)


def now(day: ShopDay, bill: str, payment: str) -> Payment:
    return day.state.bills[bill].payments[payment]


def test_the_slips_number_pays_the_bill() -> None:
    day = by_hand()
    bill, payment = asked(day)
    approved = says(day, payment, "approved", "30012345").event("payment_approved")
    assert (approved.amount, approved.vat, approved.settles) == (9_500, 864, True)
    assert approved.approval.approval_no == "30012345"
    assert now(day, bill, payment).state == "approved"
    assert day.state.unresolved == {}
    assert f"payment:{payment}" not in day.state.timers


def test_a_terminal_without_a_number_has_approved_nothing() -> None:
    day = by_hand()
    bill, payment = asked(day)
    assert params(says(day, payment, "approved")) == ("approval_number_needed", {})
    assert now(day, bill, payment).state == "requested"
    day.advance(BY_HAND_DEADLINE_MS)
    assert says(day, payment, "approved").code == "approval_number_needed"


@pytest.mark.parametrize("number", [None, "77"])
def test_a_transfer_has_no_number_unless_somebody_writes_one(number: str | None) -> None:
    day = by_hand()
    bill, payment = asked(day, "shop_qr")
    approved = says(day, payment, "approved", number).event("payment_approved")
    assert (approved.approval and approved.approval.approval_no) == number
    assert day.state.bills[bill].settled


def test_a_guest_chooses_the_shops_code_at_the_kiosk() -> None:
    day = by_hand()
    placed = order(day, BOWL, payment="shop_qr")
    event = placed.event("payment_requested")
    assert (event.deadline, event.terminal) == (day.now + BY_HAND_DEADLINE_MS, None)
    assert says(day, event.payment, "approved").event("lines_fired").order == placed.answer.order


def test_the_guest_paid_otherwise_after_all() -> None:
    day = by_hand()
    bill, payment = asked(day)
    assert cash(day, bill, 9_500).code == "payment_unresolved"
    assert says(day, payment, "declined").event("payment_declined").reason == "resolved"
    assert cash(day, bill, 9_500).event("payment_approved").settles


# --- the same slip


def test_a_slip_pays_one_debt() -> None:
    day = by_hand()
    _, first = asked(day)
    says(day, first, "approved", "30012345")
    _, second = asked(day)
    used = params(says(day, second, "approved", "30012345"))
    assert used == ("approval_used", {"approval_no": "30012345", "number": "1"})
    assert says(day, second, "approved", "30012346").events


def test_a_slip_is_known_the_next_day_and_after_its_refund() -> None:
    day = by_hand()
    _, first = asked(day)
    says(day, first, "approved", "30012345")
    day.advance(DAY)
    day.authorise()
    back = {"type": "cancel_payment", "payment": first, "reason": "환불"}
    refund = day.ask(back).answer.refund
    done = {"type": "resolve_refund", "refund": refund, "outcome": "approved", "reason": "환불"}
    assert day.ask(done).events
    _, second = asked(day)
    assert says(day, second, "approved", "30012345").code == "approval_used"


def test_two_methods_may_number_alike() -> None:
    day = by_hand()
    _, first = asked(day)
    says(day, first, "approved", "30012345")
    _, second = asked(day, "shop_qr")
    assert says(day, second, "approved", "30012345").events


def test_a_refused_number_may_be_typed_again() -> None:
    day = by_hand()
    _, first = asked(day)
    says(day, first, "approved", "30012345")
    bill, second = asked(day)
    for wrong in (None, "30012345"):
        assert says(day, second, "approved", wrong).refusal
    assert says(day, second, "approved", "30012354").events
    assert day.state.bills[bill].settled


# --- nobody comes back


def test_nobody_typed_anything() -> None:
    day = by_hand()
    bill, payment = asked(day)
    assert day.advance(BY_HAND_DEADLINE_MS - 1) == []
    (event,) = day.advance(1)
    assert (event.type, event.reason) == ("payment_unknown", "deadline")  # type: ignore[attr-defined]
    day.advance(3 * DAY)
    assert cash(day, bill, 9_500).code == "payment_unresolved"
    assert says(day, payment, "approved", "30012345").event("payment_approved").settles


def test_no_driver_answers_for_a_person() -> None:
    """If one did, its yes would still be news; but an ended payment is ended."""
    day = by_hand()
    bill, payment = asked(day)
    says(day, payment, "approved", "30012345")
    assert params(heard(day, payment, "declined")) == (
        "wrong_state",
        {"what": "payment", "state": "approved"},
    )
    assert params(says(day, payment, "declined"))[0] == "wrong_state"
    assert now(day, bill, payment).kept() == 9_500


def test_a_shop_offers_them_or_not() -> None:
    day = shop(methods={"kiosk": ["counter"], "counter": ["cash", "test_card"]})
    bill = order(day, BOWL, kind="staff").answer.bill
    body = {"type": "request_payment", "bill": bill, "amount": 9_500}
    for method in ("hand_terminal", "shop_qr"):
        refused = params(day.ask(body | {"method": method}))
        assert refused == ("method_not_offered", {"method": method})


# --- strays


def stray(day: ShopDay) -> tuple[str, str]:
    """A person said that a card was not charged, and then its terminal says that it was."""
    placed = order(day, BOWL, payment="test_card").answer
    heard(day, placed.payment, "unknown")
    says(day, placed.payment, "declined")
    approved = {"type": "record_payment", "payment": placed.payment, "outcome": "approved"}
    came = day.ask(approved | {"approval": {"approval_no": "123"}}, "hub")
    assert came.event("payment_strayed").approval.approval_no == "123"
    return placed.bill, placed.payment


def test_a_stray_approval_pays_nothing_and_stands_until_it_is_settled() -> None:
    day = shop()
    bill, payment = stray(day)
    assert day.state.strays == {payment: bill}
    assert not day.state.bills[bill].settled
    assert cash(day, bill, 9_500).event("payment_approved").settles
    (event,) = day.ask({"type": "settle_stray", "payment": payment, "reason": "취소함"}).events
    assert "취소함" not in event.model_dump_json(exclude={"private"})
    assert day.state.strays == {}


def test_a_stray_is_told_once() -> None:
    day = shop()
    _, payment = stray(day)
    again = ("wrong_state", {"what": "payment", "state": "strayed"})
    assert params(heard(day, payment, "approved")) == again
    settle = {"type": "settle_stray", "payment": payment, "reason": "취소함"}
    assert day.ask(settle).events
    assert params(heard(day, payment, "approved")) == again
    assert day.state.strays == {}
    assert params(day.ask(settle)) == ("wrong_state", {"what": "payment", "state": "declined"})


def test_money_of_a_stray_is_not_in_the_books() -> None:
    day = shop()
    bill, payment = stray(day)
    assert now(day, bill, payment).kept() == 0
    body = {"type": "cancel_payment", "payment": payment, "reason": "환불"}
    day.authorise()
    assert params(day.ask(body)) == ("wrong_state", {"what": "payment", "state": "declined"})
