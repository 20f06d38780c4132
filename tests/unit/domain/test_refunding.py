"""Money back: whole, in part, by line, over several tenders; by a manager's word; and when nobody knows."""

from typing import Any

import pytest

from hub.domain.charges import bill_due
from hub.domain.events import Reason
from hub.domain.payment import (
    BY_HAND_DEADLINE_MS,
    REFUNDS_PER_PAYMENT_MAX,
    REQUEST_DEADLINE_MS,
    Payment,
)
from hub.domain.staff import GRANT_MS
from tests.shop_day import DAY, Outcome, ShopDay
from tests.unit.domain.small_shop import NOWHERE, cash, heard, order, shop, wish

BOWL = wish("bibimbap", 1, "spice.mild")
ALL_METHODS = {"kiosk": ["counter", "test_card"], "counter": ["cash", "test_card", "hand_terminal"]}


def params(outcome: Outcome) -> tuple[str | None, Any]:
    return outcome.code, outcome.refusal and outcome.refusal.params


def paid_by_card(day: ShopDay, bill: str, amount: int) -> str:
    body = {"type": "request_payment", "bill": bill, "method": "test_card", "amount": amount}
    payment: str = day.ask(body).answer.payment
    assert heard(day, payment, "approved").events
    return payment


def back(day: ShopDay, payment: str, amount: int | None = None, kind: str = "staff") -> Outcome:
    """Asks for money back, by a manager's word; a card's driver has not answered yet."""
    day.authorise(kind)
    body = {"type": "cancel_payment", "payment": payment, "amount": amount, "reason": "환불"}
    return day.ask(body, kind)


def says(day: ShopDay, refund: str, outcome: str) -> Outcome:
    """What the driver heard of a refund."""
    return day.ask({"type": "record_refund", "refund": refund, "outcome": outcome}, "hub")


def resolve(day: ShopDay, refund: str, outcome: str, **more: Any) -> Outcome:
    body = {"type": "resolve_refund", "refund": refund, "outcome": outcome, "reason": "영수증 확인"}
    return day.ask(body | more)


def bowls(day: ShopDay, count: int) -> Any:
    return order(day, wish("bibimbap", count, "spice.mild"), kind="staff").answer


def kept(day: ShopDay, bill: str, payment: str) -> Payment:
    return day.state.bills[bill].payments[payment]


def card_bill() -> tuple[ShopDay, str, str]:
    """A shop with a bill of 9,500 won paid by card, and its payment."""
    day = shop(methods=ALL_METHODS)
    bill = bowls(day, 1).bill
    return day, bill, paid_by_card(day, bill, 9_500)


# --- whole and part


def test_a_card_is_asked_and_the_books_wait() -> None:
    day, bill, payment = card_bill()
    asked = back(day, payment)
    event = asked.event("refund_requested")
    assert (event.amount, event.vat, event.exempt) == (9_500, 864, 0)
    assert event.deadline == day.now + REQUEST_DEADLINE_MS
    assert (asked.answer.refund, asked.answer.done) == (event.refund, False)
    assert day.state.bills[bill].settled
    assert day.state.bills[bill].paid() == 9_500
    assert day.state.open_refunds == {event.refund: payment}
    ended = says(day, event.refund, "approved").event("payment_cancelled")
    assert (ended.refunded, ended.vat, ended.settles) == (9_500, 864, False)
    one = kept(day, bill, payment)
    assert (one.state, one.refunds[event.refund].reason, one.kept()) == ("cancelled", "환불", 0)
    assert day.state.open_refunds == {}
    assert f"refund:{event.refund}" not in day.state.timers
    assert bill_due(day.state, day.state.bills[bill]) == 9_500


def test_the_parts_of_a_refund_are_the_whole() -> None:
    """9,500 won hold 864 of VAT: three parts of it sum to that, whatever each would round to."""
    day, bill, payment = card_bill()
    parts = [day.give_back(payment, amount).event("payment_cancelled") for amount in (1, 3_000)]
    parts.append(day.give_back(payment).event("payment_cancelled"))
    assert [part.refunded for part in parts] == [1, 3_000, 6_499]
    assert sum(part.vat for part in parts) == 864
    assert kept(day, bill, payment).state == "cancelled"


def test_tax_free_and_taxed_go_back_apart() -> None:
    """A bag of rice (면세 17,500) and a bowl (9,500, of it 864 VAT), paid at once, given back dish by dish."""
    day = shop()
    placed = order(day, BOWL, "rice-bag", kind="staff").answer
    payment = cash(day, placed.bill, 27_000).answer.payment
    day.authorise()
    cancel_line(day, placed.order, "2")
    (rice,) = kept(day, placed.bill, payment).refunds.values()
    assert (rice.amount, rice.vat, rice.exempt) == (17_500, 0, 17_500)
    rest = day.give_back(payment).event("payment_cancelled")
    assert (rest.refunded, rest.vat, rest.exempt) == (9_500, 864, 0)


def cancel_line(day: ShopDay, order_id: str, line: str, units: int = 1) -> Outcome:
    body = {"type": "cancel_order", "order": order_id, "lines": {line: units}, "refund": True}
    return day.ask(body | {"reason": "주문 실수"})


@pytest.mark.parametrize("amount", [9_501, 10_000_000_000])
def test_no_more_than_was_paid(amount: int) -> None:
    day, _, payment = card_bill()
    assert params(back(day, payment, amount)) == ("wrong_amount", {"due": 9_500})
    day.give_back(payment, 500)
    assert params(back(day, payment, 9_001)) == ("wrong_amount", {"due": 9_000})


def test_a_payment_is_not_given_back_in_a_hundred_little_steps() -> None:
    day = shop()
    payment = cash(day, bowls(day, 1).bill, 9_500).answer.payment
    for _ in range(REFUNDS_PER_PAYMENT_MAX):
        assert back(day, payment, 1).answer.done
    limit = {"what": "refunds", "limit": REFUNDS_PER_PAYMENT_MAX}
    assert params(back(day, payment, 1)) == ("over_limit", limit)


def test_cash_goes_back_at_once_out_of_the_drawer() -> None:
    day = shop()
    printer = {"id": "p1", "name": "계산대", "address": "file:", "profile": "generic-80-kr"}
    day.ask({"type": "save_printer", "printer": printer | {"drawer": True}}, "setup")
    payment = cash(day, bowls(day, 1).bill, 9_500, 10_000).answer.payment
    shift = day.ask({"type": "open_shift", "drawer": "main", "float_amount": 50_000}).answer.shift
    given = back(day, payment, 2_000)
    assert given.answer.done
    assert given.event("payment_cancelled").shift == shift
    assert given.event("drawer_opened").printer == "p1"
    assert day.state.shifts[shift].refunds == 2_000
    assert day.state.open_refunds == {}


def test_what_is_not_there_is_not_given_back() -> None:
    day, _, payment = card_bill()
    assert params(back(day, "p" + NOWHERE)) == ("unknown_payment", {"payment": "p" + NOWHERE})
    for ask in (says(day, "r" + NOWHERE, "approved"), resolve(day, "r" + NOWHERE, "declined")):
        assert params(ask) == ("unknown_refund", {"refund": "r" + NOWHERE})
    day.give_back(payment)
    assert params(back(day, payment)) == ("wrong_state", {"what": "payment", "state": "cancelled"})


# --- by line, over several tenders


def test_a_cancelled_dish_is_given_back_from_the_newest_tender_on() -> None:
    day = shop()
    placed = bowls(day, 3)
    card = paid_by_card(day, placed.bill, 9_500)
    first = cash(day, placed.bill, 13_000).answer.payment
    last = cash(day, placed.bill, 6_000).answer.payment
    day.authorise()
    events = cancel_line(day, placed.order, "1", 2).events
    assert [event.type for event in events] == [
        "order_cancelled", "payment_cancelled", "payment_cancelled",
    ]  # fmt: skip
    assert [(event.payment, event.refunded) for event in events[1:]] == [  # type: ignore[attr-defined]
        (last, 6_000),
        (first, 13_000),
    ]
    bill = day.state.bills[placed.bill]
    assert (bill.settled, bill.paid(), bill_due(day.state, bill)) == (True, 9_500, 0)
    # What is left is one bowl, and the card's slip says what the books say.
    assert bill.payments[card].kept_vat() == 864


def test_what_is_left_of_a_tender_has_its_own_share_left() -> None:
    """One of three bowls goes back: the newest tender whole, and a part of the one before; VAT stays that of two."""
    day = shop()
    placed = bowls(day, 3)
    taken = [cash(day, placed.bill, won).answer.payment for won in (9_500, 13_000, 6_000)]
    day.authorise()
    events = cancel_line(day, placed.order, "1", 1).events[1:]
    assert [(event.payment, event.refunded) for event in events] == [  # type: ignore[attr-defined]
        (taken[2], 6_000),
        (taken[1], 3_500),
    ]
    held = day.state.bills[placed.bill].payments.values()
    assert sum(payment.kept() for payment in held) == 19_000
    assert sum(payment.kept_vat() for payment in held) == 1_727


def test_what_was_paid_too_much_goes_back_with_its_vat() -> None:
    """Both bowls (1,727 of VAT in 19,000 won) were cancelled; each part that goes back holds an eleventh."""
    day = shop()
    placed = bowls(day, 2)
    payment = cash(day, placed.bill, 19_000).answer.payment
    assert day.ask({"type": "cancel_order", "order": placed.order, "reason": "나중에 환불"}).events
    parts = [
        back(day, payment, won).event("payment_cancelled").vat for won in (4_000, 11_000, 4_000)
    ]
    assert (parts, sum(parts)) == ([364, 1_000, 363], 1_727)


def test_several_cards_go_back_one_after_another() -> None:
    day = shop()
    placed = bowls(day, 2)
    first = paid_by_card(day, placed.bill, 12_000)
    second = paid_by_card(day, placed.bill, 7_000)
    day.authorise()
    whole = {"type": "cancel_order", "order": placed.order, "refund": True, "reason": "전부 취소"}
    asked = [e for e in day.ask(whole).events if e.type == "refund_requested"]
    assert [(e.payment, e.amount) for e in asked] == [(second, 7_000), (first, 12_000)]  # type: ignore[attr-defined]
    assert sum(e.vat for e in asked) == 1_727  # type: ignore[attr-defined]
    bill = day.state.bills[placed.bill]
    assert bill.settled
    assert says(day, asked[1].refund, "approved").event("payment_cancelled").settles  # type: ignore[attr-defined]
    # The other card is not given back: the guest is still owed 7,000 won.
    assert says(day, asked[0].refund, "declined").event("refund_declined").reason == "declined"  # type: ignore[attr-defined]
    assert (bill_due(day.state, bill), bill.settled, bill.in_doubt()) == (-7_000, True, False)
    again = day.give_back(second).event("payment_cancelled")
    assert again.settles
    assert bill_due(day.state, bill) == 0


def test_a_cancel_that_gives_nothing_back_needs_nobody() -> None:
    day = shop()
    placed = bowls(day, 2)
    assert cancel_line(day, placed.order, "1").refusal is None
    cash(day, placed.bill, 1_000)
    assert cancel_line(day, placed.order, "1").code == "authorisation_needed"
    left = {"type": "cancel_order", "order": placed.order, "reason": "나중에 환불"}
    assert day.ask(left).events
    assert bill_due(day.state, day.state.bills[placed.bill]) == -1_000


# --- a manager's word


def test_nothing_goes_back_without_a_managers_word() -> None:
    day, _, payment = card_bill()
    body = {"type": "cancel_payment", "payment": payment, "amount": 100, "reason": "환불"}
    assert day.ask(body).code == "authorisation_needed"
    day.authorise()
    event = day.ask(body).event("refund_requested")
    assert event.authorised_by == "boss"
    says(day, event.refund, "approved")
    assert day.ask(body).code == "authorisation_needed", "it is good once"


@pytest.mark.parametrize(("after", "good"), [(GRANT_MS, True), (GRANT_MS + 1, False)])
def test_a_word_is_good_for_a_minute_and_a_half(after: int, good: bool) -> None:
    day, _, payment = card_bill()
    day.authorise()
    day.advance(after)
    body = {"type": "cancel_payment", "payment": payment, "reason": "환불"}
    assert day.ask(body).code == (None if good else "authorisation_needed")


def test_a_word_is_good_on_the_device_where_it_was_given() -> None:
    day, _, payment = card_bill()
    day.authorise("setup")
    body = {"type": "cancel_payment", "payment": payment, "reason": "환불"}
    assert day.ask(body).code == "authorisation_needed"
    assert day.ask(body, "setup").events


def test_a_refused_ask_does_not_use_it_up() -> None:
    day, _, payment = card_bill()
    day.authorise()
    body = {"type": "cancel_payment", "payment": payment, "reason": "환불"}
    assert day.ask(body | {"amount": 9_501}).code == "wrong_amount"
    assert day.ask(body).events


def test_a_cook_has_no_word_in_it() -> None:
    day = shop()
    cook = {"id": "cook", "roles": ["kitchen", "staff"]}
    secret = {"person": cook, "name": "주방", "pin_hash": "argon2 of a PIN"}
    day.ask({"type": "record_person"} | secret, "hub")
    record = {"type": "record_authorisation", "person": "cook", "right": True}
    assert params(day.ask(record)) == ("not_permitted", {"roles": "manager, owner"})
    assert day.state.sign_ins.granted == {}


@pytest.mark.parametrize("change", [{"active": False}, {"roles": ["staff"]}])
def test_a_word_ends_with_who_gave_it(change: dict[str, Any]) -> None:
    day, _, payment = card_bill()
    manager = {"id": "lee", "roles": ["manager"]}
    secret = {"name": "매니저", "pin_hash": "argon2 of a PIN"}
    day.ask({"type": "record_person", "person": manager} | secret, "hub")
    day.ask({"type": "record_authorisation", "person": "lee", "right": True})
    day.ask({"type": "record_person", "person": manager | change} | secret, "hub")
    body = {"type": "cancel_payment", "payment": payment, "reason": "환불"}
    assert day.ask(body).code == "authorisation_needed"


def test_wrong_pins_lock_as_at_sign_in() -> None:
    day, _, payment = card_bill()
    wrong = {"type": "record_authorisation", "person": "boss", "right": False}
    assert [day.ask(wrong).code for _ in range(5)] == [*["sign_in_failed"] * 4, "sign_in_locked"]
    assert day.ask(wrong | {"right": True}).code == "sign_in_locked"
    sign_in = {"type": "record_sign_in", "person": "boss", "right": True}
    assert day.ask(sign_in).code == "sign_in_locked"
    assert day.ask({"type": "cancel_payment", "payment": payment, "reason": "환불"}).code == (
        "authorisation_needed"
    )


# --- nobody knows


def test_an_unknown_refund_waits_for_somebody_who_does() -> None:
    day, bill, payment = card_bill()
    refund = back(day, payment, 2_000).answer.refund
    (event,) = day.advance(REQUEST_DEADLINE_MS)
    assert (event.type, event.reason) == ("refund_unknown", "deadline")  # type: ignore[attr-defined]
    assert says(day, refund, "unknown").events == ()  # asked again, and still nobody knows
    day.advance(40 * DAY)
    assert day.state.open_refunds == {refund: payment}
    # Neither more money out of the bill nor a second charge until then.
    again = back(day, payment, 100)
    assert params(again) == ("payment_unresolved", {"bill": bill})
    assert resolve(day, refund, "approved", approval_no="55").event("payment_cancelled")
    one = kept(day, bill, payment)
    assert (one.kept(), one.state) == (7_500, "approved")
    approval = one.refunds[refund].approval
    assert approval
    assert approval.approval_no == "55"


@pytest.mark.parametrize("outcome", ["approved", "declined"])
def test_a_driver_brings_late_news_of_an_unknown_refund(outcome: str) -> None:
    day, bill, payment = card_bill()
    refund = back(day, payment).answer.refund
    says(day, refund, "unknown")
    assert says(day, refund, outcome).events
    assert kept(day, bill, payment).state == ("cancelled" if outcome == "approved" else "approved")
    assert day.state.open_refunds == {}


def test_what_a_person_wrote_of_a_refund_stays_in_the_shop() -> None:
    day, bill, payment = card_bill()
    refund = back(day, payment).answer.refund
    requested = day.entries[-1].event
    assert requested.private == Reason(reason="환불")
    assert "환불" not in requested.model_dump_json(exclude={"private"})
    says(day, refund, "unknown")
    (event,) = resolve(day, refund, "declined").events
    assert "영수증" not in event.model_dump_json(exclude={"private"})
    assert kept(day, bill, payment).refunds[refund].reason == "환불"


def test_money_that_went_back_after_all_is_news() -> None:
    """A person said that it did not, and then the terminal's log says that it did."""
    day, bill, payment = card_bill()
    refund = back(day, payment, 2_000).answer.refund
    says(day, refund, "unknown")
    resolve(day, refund, "declined")
    assert params(says(day, refund, "declined"))[0] == "wrong_state"
    event = says(day, refund, "approved").event("payment_cancelled")
    assert (event.refund, event.refunded, event.settles) == (refund, 2_000, False)
    assert kept(day, bill, payment).kept() == 7_500
    assert says(day, refund, "approved").code == "wrong_state"


def test_money_that_cannot_have_gone_back_twice_is_left_to_the_match() -> None:
    day, bill, payment = card_bill()
    first = back(day, payment).answer.refund
    says(day, first, "declined")
    day.give_back(payment, 9_000)
    late = params(says(day, first, "approved"))
    assert late == ("wrong_state", {"what": "refund", "state": "declined"})
    assert kept(day, bill, payment).kept() == 500


def test_a_person_is_not_asked_while_the_card_may_still_answer() -> None:
    day, _, payment = card_bill()
    refund = back(day, payment).answer.refund
    early = params(resolve(day, refund, "approved"))
    assert early == ("wrong_state", {"what": "refund", "state": "requested"})


def test_money_that_is_given_back_by_hand_waits_for_its_person() -> None:
    day = shop(methods=ALL_METHODS)
    bill = bowls(day, 1).bill
    body = {"type": "request_payment", "bill": bill, "method": "hand_terminal", "amount": 9_500}
    payment = day.ask(body).answer.payment
    said = {"type": "resolve_payment", "payment": payment, "outcome": "approved"}
    day.ask(said | {"approval_no": "30012345", "reason": "승인"})
    asked = back(day, payment)
    assert not asked.answer.done
    assert asked.event("refund_requested").deadline == day.now + BY_HAND_DEADLINE_MS
    assert resolve(day, asked.answer.refund, "approved", approval_no="30012399").events
    assert kept(day, bill, payment).state == "cancelled"
