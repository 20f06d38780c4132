"""Cash receipts (현금영수증): when one is due, whom it may be for, what becomes of it, and what a refund does to it."""

from __future__ import annotations

from typing import Any

import pytest

from hub.domain import events as e
from hub.domain.cash_receipt import (
    DUE_MS,
    LAPSES_MS,
    CashReceipt,
    identity_is,
    is_business_number,
    masked_identity,
    receipt_of,
)
from tests.shop_day import DAY, Outcome, ShopDay, folded, stored
from tests.unit.domain.small_shop import NOWHERE, cash, heard, order, shop, wish

PHONE, BUSINESS = "010-1234-5678", "124-81-00998"
RIBS = wish("ribs", 5)  # 110,000 won


def paid(day: ShopDay, *wishes: Any, amount: int | None = None) -> str:
    """A bill paid in cash; its payment."""
    placed = order(day, *(wishes or (RIBS,)), kind="staff").answer
    return str(cash(day, placed.bill, amount or placed.total).answer.payment)


def waiting(day: ShopDay, payment: str) -> CashReceipt:
    return day.state.cash_receipts[receipt_of(payment)]


def ask(
    day: ShopDay, payment: str, purpose: str = "deduction", identity: str | None = PHONE
) -> Outcome:
    body = {"type": "record_cash_receipt_ask", "payment": payment, "purpose": purpose}
    return day.ask(body | {"identity": identity})


def said(day: ShopDay, receipt: str, outcome: str, **more: Any) -> Outcome:
    """What the issuer answers."""
    number = {"approval_no": "J1234567", "issued_at": 1_767_590_000_000}
    body = {"type": "record_cash_receipt", "receipt": receipt, "outcome": outcome}
    return day.ask(body | (number if outcome == "issued" else {}) | more, "hub")


def settle(day: ShopDay, receipt: str, outcome: str, number: str | None = None) -> Outcome:
    body = {"type": "settle_cash_receipt", "receipt": receipt, "outcome": outcome}
    return day.ask(body | {"approval_no": number})


def payment_of(day: ShopDay, payment: str) -> Any:
    return next(b.payments[payment] for b in day.state.bills.values() if payment in b.payments)


# --- when one is due


def test_a_sale_of_a_hundred_thousand_in_cash_is_due_in_five_days() -> None:
    day = shop()
    payment = paid(day)
    receipt = waiting(day, payment)
    assert (receipt.amount, receipt.vat, receipt.exempt) == (110_000, 10_000, 0)
    assert (receipt.state, receipt.due_at) == ("due", day.now + DUE_MS)
    assert receipt.number == "1"


def test_a_smaller_sale_is_not_unless_the_guest_asks() -> None:
    day = shop()
    payment = paid(day, "cola")
    assert not day.state.cash_receipts
    assert ask(day, payment).refusal is None
    assert waiting(day, payment).state == "requested"


def test_it_is_the_sale_that_counts_not_the_payment() -> None:
    day = shop()
    placed = order(day, RIBS, kind="staff").answer
    first = cash(day, placed.bill, 10_000).answer.payment
    card = {"type": "request_payment", "bill": placed.bill, "method": "test_card", "amount": 70_000}
    heard(day, day.ask(card).answer.payment, "approved")
    last = cash(day, placed.bill, 30_000).answer.payment
    assert {one.amount for one in day.state.cash_receipts.values()} == {10_000, 30_000}
    assert set(day.state.cash_receipts) == {receipt_of(first), receipt_of(last)}


def test_a_round_that_passes_the_sum_makes_the_cash_before_it_due() -> None:
    day = shop()
    placed = order(day, "cola", kind="staff").answer
    first = cash(day, placed.bill, 2_000).answer.payment
    assert not day.state.cash_receipts
    order(day, RIBS, kind="staff", bill=placed.bill)
    body = {"type": "request_payment", "bill": placed.bill, "method": "test_card"}
    heard(day, day.ask(body | {"amount": 110_000}).answer.payment, "approved")
    assert list(day.state.cash_receipts) == [receipt_of(first)]


def test_a_shop_may_have_another_sum_or_none() -> None:
    assert paid(day := shop(cash_receipt_from=2_000), "cola")
    assert len(day.state.cash_receipts) == 1
    assert paid(day := shop(cash_receipt_from=None))
    assert not day.state.cash_receipts


def test_what_is_not_needed_does_not_fall_due_again_with_the_next_round() -> None:
    day = shop()
    placed = order(day, RIBS, kind="staff").answer
    first = cash(day, placed.bill, 110_000).answer.payment
    settle(day, receipt_of(first), "not_needed")
    order(day, "cola", kind="staff", bill=placed.bill)
    second = cash(day, placed.bill, 2_000).answer.payment
    assert list(day.state.cash_receipts) == [receipt_of(second)]
    assert ask(day, first).refusal is None, "a guest may still ask"


# --- whom for


@pytest.mark.parametrize(
    ("purpose", "digits", "fits"),
    [
        ("deduction", "01012345678", True), ("deduction", "0111234567", True),
        ("deduction", "0101234567", False), ("deduction", "0100001234", False),
        ("deduction", "1" * 18, True), ("deduction", "9410612345678902", False),
        ("deduction", "9001011234567", False), ("deduction", "1248100998", False),
        ("expense", "1248100998", True), ("expense", "1208147521", True),
        ("expense", "1248100999", False), ("expense", "01012345678", False),
        ("self", "01012345678", False),
    ],
)  # fmt: skip
def test_whom_a_receipt_may_be_for(purpose: Any, digits: str, fits: bool) -> None:
    assert identity_is(purpose, digits) == fits


def test_business_numbers_of_the_reference_pass() -> None:
    for number in ("1248100998", "1208147521", "2208162517", "1208801280"):
        assert is_business_number(number)
        assert not is_business_number(f"{number[:-1]}{(int(number[-1]) + 1) % 10}")


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("01012345678", "010-****-5678"), ("0111234567", "011-***-4567"),
        ("1248100998", "***-**-*0998"), ("1" * 14 + "2345", "*" * 14 + "2345"),
    ],
)  # fmt: skip
def test_four_digits_are_shown(digits: str, shown: str) -> None:
    assert masked_identity(digits) == shown


@pytest.mark.parametrize(
    ("purpose", "identity"),
    [("deduction", None), ("deduction", BUSINESS), ("expense", PHONE), ("self", PHONE)],
)
def test_a_number_that_does_not_fit_is_refused(purpose: str, identity: str | None) -> None:
    day = shop()
    outcome = ask(day, paid(day), purpose, identity)
    assert outcome.code == "identity_invalid"
    assert outcome.refusal is not None
    assert outcome.refusal.params == {"purpose": purpose}


def test_a_card_payment_has_no_cash_receipt() -> None:
    day = shop()
    placed = order(day, "cola", payment="test_card").answer
    heard(day, placed.payment, "approved")
    assert ask(day, placed.payment).code == "wrong_state"


# --- what becomes of it


def test_issued_it_leaves_the_list_and_stays_with_its_payment() -> None:
    day = shop()
    payment = paid(day)
    receipt = ask(day, payment).answer.receipt
    assert waiting(day, payment).identity == "01012345678"
    events = said(day, receipt, "issued").events
    assert [event.type for event in events] == ["cash_receipt_issued", "erased"]
    assert not day.state.cash_receipts
    kept = payment_of(day, payment).cash_receipt
    assert (kept.approval_no, kept.masked, kept.purpose) == (
        "J1234567", "010-****-5678", "deduction",
    )  # fmt: skip
    assert kept.identity is None
    assert ask(day, payment).code == "wrong_state", "one receipt a payment"
    assert said(day, receipt, "issued").code == "unknown_cash_receipt"


def test_self_issue_needs_no_number_and_erases_nothing() -> None:
    day = shop()
    payment = paid(day)
    receipt = ask(day, payment, "self", None).answer.receipt
    assert [event.type for event in said(day, receipt, "issued").events] == ["cash_receipt_issued"]
    assert payment_of(day, payment).cash_receipt.masked is None


def test_an_unknown_one_is_asked_about_and_not_asked_for() -> None:
    day = shop()
    payment = paid(day)
    receipt = ask(day, payment).answer.receipt
    assert said(day, receipt, "unknown", reason="no answer").events
    assert said(day, receipt, "unknown", reason="no answer").events == (), "once is enough"
    assert ask(day, payment).code == "wrong_state"
    assert waiting(day, payment).identity, "it may have to be sent again"
    assert said(day, receipt, "issued").refusal is None


def test_a_refused_one_forgets_the_number_and_may_be_asked_for_again() -> None:
    day = shop()
    payment = paid(day)
    receipt = ask(day, payment).answer.receipt
    said(day, receipt, "failed", reason="wrong number")
    one = waiting(day, payment)
    assert (one.state, one.reason) == ("failed", "wrong number")
    assert one.identity is one.masked is None
    assert ask(day, payment, "expense", BUSINESS).refusal is None
    assert (one.state, one.masked, one.reason) == ("requested", "***-**-*0998", None)


def test_a_person_issues_it_elsewhere_or_says_that_none_is_needed() -> None:
    day = shop()
    first, second = paid(day), paid(day)
    ask(day, first)
    issued = settle(day, receipt_of(first), "issued", "K7654321")
    assert [event.type for event in issued.events] == ["cash_receipt_settled", "erased"]
    assert payment_of(day, first).cash_receipt.approval_no == "K7654321"
    assert settle(day, receipt_of(second), "not_needed").refusal is None
    assert payment_of(day, second).cash_receipt is None
    assert settle(day, receipt_of(second), "not_needed").code == "unknown_cash_receipt"


@pytest.mark.parametrize(("outcome", "number"), [("issued", None), ("not_needed", "K7654321")])
def test_a_number_comes_with_an_issued_one_alone(outcome: str, number: str | None) -> None:
    day = shop()
    with pytest.raises(ValueError, match="approval number"):
        settle(day, receipt_of(paid(day)), outcome, number)


def test_after_five_days_it_is_overdue_and_two_months_later_given_up() -> None:
    day = shop()
    payment = paid(day)
    ask(day, payment)
    day.advance(DUE_MS - 1)
    assert not waiting(day, payment).overdue
    day.advance(1)
    assert waiting(day, payment).overdue
    day.advance(LAPSES_MS - 1)
    assert receipt_of(payment) in day.state.cash_receipts
    happened = [event.type for event in day.advance(1)]
    assert happened[-2:] == ["cash_receipt_settled", "erased"]
    assert not day.state.cash_receipts
    assert "cashreceipt:" not in day.state.timers


def test_one_that_is_issued_days_later_still_stays_with_its_payment() -> None:
    day = shop()
    payment = paid(day)
    day.advance(2 * DAY)
    said(day, ask(day, payment).answer.receipt, "issued")
    assert payment_of(day, payment).cash_receipt.approval_no == "J1234567"


# --- money that goes back


def test_what_is_given_back_before_it_is_issued_is_not_issued() -> None:
    day = shop()
    payment = paid(day)
    day.give_back(payment, 33_000)
    one = waiting(day, payment)
    assert (one.amount, one.vat) == (77_000, 7_000)
    assert ask(day, payment).event("cash_receipt_asked").amount == 77_000
    said(day, one.id, "failed")
    gone = day.give_back(payment)
    assert gone.event("cash_receipt_settled").outcome == "refunded"
    assert not day.state.cash_receipts


def test_what_is_given_back_on_its_way_is_taken_back_once_it_is_issued() -> None:
    day = shop()
    payment = paid(day)
    receipt = ask(day, payment).answer.receipt
    day.give_back(payment, 33_000)
    assert waiting(day, payment).amount == 110_000, "the issuer was asked for the whole"
    events = said(day, receipt, "issued").events
    assert [event.type for event in events] == [
        "cash_receipt_issued", "erased", "cash_receipt_asked",
    ]  # fmt: skip
    (undo,) = day.state.cash_receipts.values()
    assert (undo.amount, undo.vat, undo.cancels) == (33_000, 3_000, "J1234567")


def test_a_refused_one_of_which_all_went_back_is_over() -> None:
    day = shop()
    payment = paid(day)
    receipt = ask(day, payment).answer.receipt
    day.give_back(payment)
    said(day, receipt, "failed")
    assert not day.state.cash_receipts


def test_what_is_given_back_afterwards_is_cancelled_in_parts_that_sum_to_the_whole() -> None:
    day = shop()
    payment = paid(day)
    said(day, ask(day, payment).answer.receipt, "issued")
    parts = []
    for amount in (33_001, 1, None):
        asked = day.give_back(payment, amount).event("cash_receipt_asked")
        parts.append((asked.amount, asked.vat, asked.exempt))
        assert asked.cancels == "J1234567"
        assert asked.private is None, "nobody knows any more whom it was for"
        assert said(day, asked.receipt, "issued", approval_no="J7777777").refusal is None
    assert tuple(map(sum, zip(*parts, strict=True))) == (110_000, 10_000, 0)
    assert not day.state.cash_receipts


def test_what_a_person_issued_elsewhere_a_person_takes_back() -> None:
    day = shop()
    payment = paid(day)
    settle(day, receipt_of(payment), "issued", "K7654321")
    asked = day.give_back(payment, 11_000).event("cash_receipt_asked")
    assert asked.by_hand
    assert settle(day, asked.receipt, "issued", "K7654322").refusal is None
    kept = payment_of(day, payment).cash_receipt
    assert (kept.approval_no, kept.given_back) == ("K7654321", (11_000, 1_000, 0))


# --- the fold


def test_the_fold_copes_with_what_was_erased() -> None:
    day = shop()
    first, second = paid(day), paid(day)
    said(day, ask(day, first).answer.receipt, "issued")
    ask(day, second)
    events = [entry.event for entry in day.entries]
    gone = {event.target for event in events if isinstance(event, e.Erased)}
    read = folded(stored(entry, erased=entry.event.subject in gone) for entry in day.entries)
    assert read == day.state


@pytest.mark.parametrize(
    "event",
    [
        e.CashReceiptReduced(
            type="cash_receipt_reduced", receipt=f"v{NOWHERE}", amount=1, vat=0, exempt=0
        ),
        e.CashReceiptIssued(
            type="cash_receipt_issued", receipt=f"v{NOWHERE}", bill=f"b{NOWHERE}", approval_no="J1", issued_at=1
        ),
        e.CashReceiptUnknown(type="cash_receipt_unknown", receipt=f"v{NOWHERE}", reason="x"),
        e.CashReceiptFailed(type="cash_receipt_failed", receipt=f"v{NOWHERE}", reason="x"),
        e.CashReceiptOverdue(type="cash_receipt_overdue", receipt=f"v{NOWHERE}"),
        e.CashReceiptSettled(
            type="cash_receipt_settled", receipt=f"v{NOWHERE}", bill=f"b{NOWHERE}", outcome="lapsed"
        ),
    ],
    ids=lambda event: event.type,
)  # fmt: skip
def test_what_left_memory_folds_to_nothing(event: e.Event) -> None:
    day = shop()
    paid(day)
    before = folded(day.entries)
    day.happened(event)
    assert day.state == before
