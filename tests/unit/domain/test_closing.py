"""X and Z: figures that add up, numbers without a gap, fingerprints that follow one another."""

from typing import Any

import pytest

from hub.domain.books import NO_FINGERPRINT, fingerprint
from hub.domain.decide.closing import figures
from tests.shop_day import DAY, Outcome, ShopDay
from tests.unit.domain.small_shop import cancel, cash, heard, order, shop, wish
from tests.unit.domain.test_till import closed, opened

Z = {"type": "close_day"}


def z_of(day: ShopDay) -> Any:
    outcome = day.ask(Z)
    assert outcome.refusal is None, outcome.code
    return outcome.event("day_closed")


def printing_shop() -> ShopDay:
    """The small shop with a printer of receipts."""
    day = shop()
    printer = {
        "id": "counter", "name": "카운터", "address": "file:counter", "profile": "generic", "receipts": True,
    }  # fmt: skip
    day.ask({"type": "save_printer", "printer": printer}, "setup")
    return day


def give_back(day: ShopDay, payment: str, amount: int | None = None) -> Outcome:
    day.ask({"type": "record_authorisation", "person": "boss", "right": True}, "staff")
    body = {"type": "cancel_payment", "payment": payment, "amount": amount, "reason": "반품"}
    return day.ask(body)


def lived(day: ShopDay) -> None:
    """Cash, a card, part of it back, an exempt bag of rice, a dish cancelled, one for free, one unpaid."""
    first = order(day, wish("bibimbap", 2, "spice.hot"), "cola").answer
    cash(day, first.bill, first.total)
    card = order(day, "rice-bag", "cola", payment="test_card").answer
    approval = {"approval_no": "30012345", "test": True}
    record = {"type": "record_payment", "payment": card.payment, "outcome": "approved"}
    assert day.ask(record | {"approval": approval}, "hub").refusal is None
    declined = order(day, "cola", payment="test_card").answer
    heard(day, declined.payment, "declined")
    cancel(day, declined.order)
    day.ask({"type": "add_free_line", "bill": first.bill, "line": wish("cola", 2)})
    order(day, "soju")


def test_the_figures_of_a_day() -> None:
    day = shop()
    lived(day)
    told = figures(day.state, day.now)
    # 2 x 10,000 + 2,000 in cash; 17,500 exempt + 2,000 by card.
    assert (told.net.count, told.net.amount) == (2, 41_500)
    assert (told.supply, told.vat, told.exempt) == (21_818, 2_182, 17_500)
    assert told.gross.amount == told.net.amount
    assert (told.orders.count, told.orders.amount) == (4, 22_000 + 19_500 + 2_000 + 5_000)
    assert (told.cancels.count, told.cancels.amount) == (1, 2_000)
    assert (told.free.count, told.free.amount) == (2, 4_000)
    assert (told.test.count, told.test.amount) == (1, 19_500)
    assert (told.unpaid.count, told.unpaid.amount) == (1, 5_000)
    assert (told.first_number, told.last_number) == ("1", "4")
    tenders = {one.method: (one.taken.count, one.taken.amount) for one in told.tenders}
    assert tenders == {"cash": (1, 22_000), "test_card": (1, 19_500)}
    sold = {one.item: (one.quantity, one.amount) for one in told.items}
    assert sold == {
        "bibimbap": (2, 20_000), "rice-bag": (1, 17_500), "soju": (1, 5_000), "cola": (4, 4_000),
    }  # fmt: skip
    assert [one.item for one in told.items][:2] == ["bibimbap", "rice-bag"]


def test_money_back_comes_off_the_net_and_the_tax() -> None:
    day = shop()
    placed = order(day, wish("bibimbap", 2, "spice.hot"), "cola").answer
    payment = cash(day, placed.bill, 22_000).answer.payment
    give_back(day, payment, 2_000)
    told = figures(day.state, day.now)
    assert (told.gross.amount, told.refunds.amount, told.net.amount) == (22_000, 2_000, 20_000)
    assert told.supply + told.vat + told.exempt == 20_000
    give_back(day, payment)
    told = figures(day.state, day.now)
    assert (told.net.amount, told.vat, told.supply, told.exempt) == (0, 0, 0, 0)
    assert (told.refunds.count, told.refunds.amount) == (2, 22_000)


def test_a_discount_counts_once_its_bill_is_paid() -> None:
    day = shop(discount_cap=50)
    placed = order(day, wish("bibimbap", 2, "spice.hot")).answer
    give = {"type": "give_discount", "bill": placed.bill, "percent": 10, "reason": "단골"}
    given = day.ask(give)
    assert given.refusal is None, given.code
    assert figures(day.state, day.now).discounts.amount == 0
    cash(day, placed.bill, 18_000)
    told = figures(day.state, day.now)
    assert (told.gross.amount, told.discounts.amount, told.net.amount) == (20_000, 2_000, 18_000)
    assert told.discounts.count == 1
    # Another round on the same bill: the percentage grows with it, once that is paid too.
    order(day, "cola", kind="staff", bill=placed.bill)
    cash(day, placed.bill, 1_800)
    told = figures(day.state, day.now)
    assert (told.gross.amount, told.discounts.amount, told.net.amount) == (22_000, 2_200, 19_800)
    assert told.discounts.count == 1


def test_zs_are_numbered_and_chained() -> None:
    day = shop()
    lived(day)
    before = figures(day.state, day.now)
    first = z_of(day)
    assert (first.report.number, first.report.previous) == (1, NO_FINGERPRINT)
    assert first.report.figures == before
    assert first.fingerprint == fingerprint(first.report)
    assert figures(day.state, day.now).net.amount == 0
    assert day.ask(Z).code == "wrong_state", "nothing to close"
    order(day, "cola")
    second = z_of(day)
    assert (second.report.number, second.report.previous) == (2, first.fingerprint)
    assert second.report.day == first.report.day, "a Z does not open the next business day"
    assert second.report.figures.since == first.report.figures.at
    seqs = [entry.seq for entry in day.entries if entry.event.type == "day_closed"]
    assert second.report.figures.since_seq == seqs[0]


def test_what_comes_after_a_z_is_in_the_next_one() -> None:
    day = shop()
    late = order(day, "cola").answer
    z_of(day)
    cash(day, late.bill, 2_000)
    day.advance(DAY)
    order(day, "soju")
    told = z_of(day).report.figures
    assert (told.net.amount, told.orders.amount) == (2_000, 5_000)
    assert told.day == day.state.day


def test_a_day_without_a_sale_can_be_closed_once() -> None:
    day = shop()
    assert z_of(day).report.figures.net.amount == 0
    assert day.ask(Z).code == "wrong_state"
    day.advance(DAY)
    assert z_of(day).report.number == 2


def test_a_day_is_not_closed_over_an_open_drawer() -> None:
    day = shop()
    shift = opened(day)
    refused = day.ask(Z)
    assert refused.refusal is not None
    assert (refused.code, refused.refusal.params) == ("shift_still_open", {"drawer": "main"})
    closed(day, shift, {"10000": 1}, "준비금을 은행에 넣음")
    event = z_of(day)
    (told,) = event.report.shifts
    assert (told.shift, told.counted, told.difference) == (shift, 10_000, -190_000)
    assert event.private is not None
    assert event.private.reasons == {shift: "준비금을 은행에 넣음"}
    assert event.report.open_questions == 1
    assert (day.state.books.shifts, day.state.books.reasons) == ({}, {})


def test_an_x_changes_nothing() -> None:
    day = printing_shop()
    lived(day)
    shift = opened(day)
    before = day.state.books
    event = day.ask({"type": "print_x"}).event("x_report_requested")
    assert event.figures.net.amount == 41_500
    assert [one.shift for one in event.shifts] == [shift]
    assert event.shifts[0].counted is None
    assert day.state.books is before


def test_a_z_is_printed_again_as_a_numbered_copy() -> None:
    day = printing_shop()
    assert day.ask({"type": "reprint_z", "number": 1}).code == "unknown_report"
    z_of(day)
    copies = [
        day.ask({"type": "reprint_z", "number": 1}).event("z_reprint_requested").copy_no
        for _ in range(2)
    ]
    assert copies == [2, 3]


def test_without_a_printer_nobody_waits_for_paper() -> None:
    day = shop()
    z_of(day)
    for body in ({"type": "print_x"}, {"type": "reprint_z", "number": 1}):
        refused = day.ask(body)
        assert refused.refusal is not None
        assert refused.refusal.params == {"what": "printer", "state": "missing"}


def test_what_a_report_holds_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.domain.decide.closing.ITEMS_TOLD", 1)
    day = shop()
    order(day, "cola", "soju")
    assert [one.item for one in z_of(day).report.figures.items] == ["soju"]


def test_a_percentage_of_a_bill_that_left_memory_stays_counted() -> None:
    day = shop(discount_cap=50)
    placed = order(day, "cola").answer
    day.ask({"type": "give_discount", "bill": placed.bill, "amount": 500, "reason": "단골"})
    cash(day, placed.bill, 1_500)
    assert day.state.books.taken_off == {placed.bill: 500}
    day.advance(8 * DAY)
    assert placed.bill not in day.state.bills
    assert day.state.books.taken_off == {}
    assert figures(day.state, day.now).discounts.amount == 500
