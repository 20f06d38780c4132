"""Money of any bill: whatever is split, discounted and given back, its parts sum to the whole, won for won.

Pure arithmetic over bills that are made up here; and random days whose rows in a real SQLite are the state's.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.bill import Bill
from hub.domain.charges import (
    bill_due,
    bill_totals,
    discounts_off,
    payment_shares,
    refund_shares,
    with_discount,
    would_take_off,
)
from hub.domain.discount import Discount
from hub.domain.money import PRICE_MAX, Rounding, TaxClass, TaxMode, share, totals, vat_within
from hub.domain.order import Line, Order
from hub.domain.payment import Payment, Refund
from hub.domain.state import ShopState
from hub.store.database import connected
from hub.store.rows import rows
from hub.store.writer import Batch, Writer
from tests.shop_asks import days
from tests.shop_day import ShopDay

# Pure sums are quick: twice as many as of whole days.
MANY = settings().max_examples * 2
SOME = max(1, settings().max_examples // 4)

# Small sums are where rounding bites; dear ones are where a float would.
WON = st.one_of(st.integers(0, 30), st.integers(0, 50_000), st.integers(0, PRICE_MAX))
ROUNDINGS = st.sampled_from(["half_up", "down"])
MODES = st.sampled_from(["general", "general", "general", "simplified", "exempt"])


@dataclass
class Till:
    """One bill with nothing around it, and what is paid of it."""

    state: ShopState = field(default_factory=ShopState)
    bill: Bill = field(default_factory=lambda: Bill("b1", "2026-01-05", 0, "d1"))

    def round(self, lines: list[tuple[int, int, TaxClass]]) -> None:
        """One more order: lines of (price, quantity, tax class)."""
        made = tuple(
            Line(
                no=no, item="dish", name={"ko": "음식"}, quantity=quantity, price=price,
                options=(), parts=(), unit=price, amount=price * quantity, tax=tax,
                alcohol=False, stations=(),
            )
            for no, (price, quantity, tax) in enumerate(lines, 1)
        )  # fmt: skip
        order = f"o{len(self.bill.orders):032d}"
        self.state.orders[order] = Order(
            order, "b1", "1", 0, "counter", "eat_in", "ko", "d1", "on_order", made, {}
        )
        self.bill.orders.append(order)

    def due(self) -> int:
        return bill_due(self.state, self.bill)

    def pay(self, amount: int) -> Payment:
        shares = payment_shares(self.state, self.bill, amount)
        name = f"p{len(self.bill.payments)}"
        payment = Payment(
            name, "b1", "cash", amount, "approved", 0, vat=shares.vat, exempt=shares.exempt
        )
        self.bill.payments[name] = payment
        return payment

    def give_back(self, payment: Payment, amount: int) -> Refund:
        shares = refund_shares(self.state, self.bill, payment, amount)
        name = f"r{len(payment.refunds)}"
        refund = Refund(name, payment.id, amount, shares.vat, shares.exempt, "approved", 0)
        payment.refunds[name] = refund
        if not payment.kept():
            payment.state = "cancelled"
        return refund

    def kept(self) -> tuple[int, int, int]:
        """Won, VAT and tax-free won that the shop holds of it."""
        held = self.bill.payments.values()
        return (
            sum(one.kept() for one in held),
            sum(one.kept_vat() for one in held),
            sum(one.kept_exempt() for one in held),
        )

    def whole(self) -> tuple[int, int, int]:
        made = bill_totals(self.state, self.bill)
        return made.total, made.vat, made.exempt


LINES = st.lists(
    st.tuples(WON, st.integers(1, 99), st.sampled_from(["taxable", "taxable", "exempt"])),
    min_size=1, max_size=6,
)  # fmt: skip


@st.composite
def discount(draw: st.DrawFn, till: Till, no: int) -> Discount:
    """One that a person could give on this bill."""
    percent = draw(st.one_of(st.none(), st.integers(1, 100)))
    order = draw(st.one_of(st.none(), st.sampled_from(till.bill.orders)))
    lines = len(till.state.orders[order].lines) if order else 0
    return Discount(
        id=f"d{no:032d}", kind="discount", percent=percent, order=order,
        amount=None if percent else draw(WON.filter(lambda won: won <= PRICE_MAX)),
        line=draw(st.integers(1, lines)) if order else None,
    )  # fmt: skip


@st.composite
def tills(draw: st.DrawFn, discounts: int = 3) -> Till:
    """A bill of one or two rounds, with up to so many discounts on it, and nothing paid."""
    till = Till()
    till.bill.tax_mode, till.bill.rounding = draw(MODES), draw(ROUNDINGS)
    for _ in range(draw(st.integers(1, 2))):
        till.round(draw(LINES))
    for no in range(draw(st.integers(0, discounts))):
        till.bill = with_discount(till.bill, draw(discount(till, no)))
    return till


def cuts(draw: st.DrawFn, whole: int, most: int = 8) -> list[int]:
    """Parts of 1 won at least that sum to `whole`; now and then of a single won."""
    parts: list[int] = []
    while whole > 0 and len(parts) < most - 1:
        few, any_ = min(3, whole), st.integers(1, whole)
        parts.append(draw(st.one_of(any_, st.integers(1, few))))
        whole -= parts[-1]
    return [*parts, whole] if whole else parts


def within(amount: int, vat: int, exempt: int) -> bool:
    return vat >= 0 and exempt >= 0 and vat + exempt <= amount


# --- one sum


@pytest.mark.parametrize(
    ("taxable", "rounding", "supply", "vat"),
    [
        (25_000, "half_up", 22_727, 2_273),
        (37_400, "half_up", 34_000, 3_400),
        (37_400, "down", 34_000, 3_400),
        (50_000_000_000, "half_up", 45_454_545_455, 4_545_454_545),
        (9_500, "half_up", 8_636, 864),
        (9_500, "down", 8_637, 863),
    ],
)
def test_the_worked_examples_of_the_trade(
    taxable: int, rounding: Rounding, supply: int, vat: int
) -> None:
    """Toss, Kakao, and a flooring till; 50 billion is five times the largest bill, and still exact."""
    made = totals([(taxable, "taxable")], "general", rounding)
    assert (made.supply, made.vat, made.exempt, made.total) == (supply, vat, 0, taxable)


@settings(max_examples=MANY)
@given(st.lists(st.tuples(WON, st.sampled_from(["taxable", "exempt"]))), MODES, ROUNDINGS)
def test_supply_vat_and_exempt_are_the_total(
    amounts: list[tuple[int, TaxClass]], mode: TaxMode, rounding: Rounding
) -> None:
    made = totals(amounts, mode, rounding)
    assert made.total == sum(amount for amount, _ in amounts)
    assert made.total == made.supply + made.vat + made.exempt
    assert min(made.supply, made.vat, made.exempt) >= 0
    taxable = made.supply + made.vat
    if mode == "general":
        # Within half a won of an eleventh, or less than one won below it.
        off = 11 * made.vat - taxable
        assert -5.5 < off <= 5.5 if rounding == "half_up" else -11 < off <= 0
    else:
        assert made.vat == 0
    if mode == "exempt":
        assert made.exempt == made.total


@settings(max_examples=MANY)
@given(st.integers(-(10**11), 10**11), ROUNDINGS)
def test_vat_is_odd_under_sign(taxable: int, rounding: Rounding) -> None:
    assert vat_within(-taxable, rounding) == -vat_within(taxable, rounding)


@settings(max_examples=MANY)
@given(st.integers(0, 10**10), st.integers(0, 10**10), st.integers(0, 10**10))
def test_a_share_lies_within_and_grows_with_its_part(whole: int, one: int, other: int) -> None:
    total = one + other
    assert 0 <= share(whole, one, total) <= whole
    assert share(whole, total, total) == (whole if total else 0)
    assert share(whole, one, total) <= share(whole, total, total)


# --- a bill and its discounts


@settings(max_examples=MANY)
@given(tills())
def test_a_bill_is_its_parts(till: Till) -> None:
    made = bill_totals(till.state, till.bill)
    gross = sum(order.due() for order in till.state.orders.values())
    assert made.total == made.supply + made.vat + made.exempt == gross - made.discount
    assert min(made.total, made.supply, made.vat, made.exempt, made.discount) >= 0
    assert made.discount == sum(discounts_off(till.state, till.bill).values())
    assert till.due() == made.total


@settings(max_examples=MANY)
@given(tills(discounts=2), st.data())
def test_a_discount_takes_off_what_it_says(till: Till, data: st.DataObject) -> None:
    one = data.draw(discount(till, 9))
    before, off = bill_totals(till.state, till.bill), would_take_off(till.state, till.bill, one)
    after = bill_totals(till.state, with_discount(till.bill, one))
    assert 0 <= off <= before.total
    assert after.total == before.total - off


# --- split


@settings(max_examples=MANY)
@given(tills(), st.data())
def test_part_payments_sum_to_the_bill(till: Till, data: st.DataObject) -> None:
    for amount in cuts(data.draw, till.due(), 12):
        payment = till.pay(amount)
        assert within(amount, payment.vat, payment.exempt)
    assert till.kept() == till.whole()


@settings(max_examples=MANY)
@given(tills(discounts=0), st.lists(LINES, max_size=3), st.data())
def test_payments_between_the_rounds_sum_to_the_bill(
    till: Till, later: list[list[tuple[int, int, TaxClass]]], data: st.DataObject
) -> None:
    """More is ordered when some of it is paid already: what was told a terminal stays as it was told."""
    for lines in later:
        for amount in cuts(data.draw, till.due(), 3)[: data.draw(st.integers(0, 3))]:
            payment = till.pay(amount)
            assert within(amount, payment.vat, payment.exempt)
        till.round(lines)
    for amount in cuts(data.draw, till.due(), 4):
        payment = till.pay(amount)
        assert within(amount, payment.vat, payment.exempt)
    assert till.kept() == till.whole()


# --- given back


@settings(max_examples=MANY)
@given(tills(), st.data())
def test_the_parts_of_a_refund_are_the_payment_whatever_the_order(
    till: Till, data: st.DataObject
) -> None:
    """Several payments, each given back in parts, all mixed up: each comes out at nothing, and so does the bill."""
    paid = [till.pay(amount) for amount in cuts(data.draw, till.due(), 4)]
    todo = [(one, part) for one in paid for part in cuts(data.draw, one.amount, 4)]
    for payment, part in data.draw(st.permutations(todo)):
        refund = till.give_back(payment, part)
        assert within(part, refund.vat, refund.exempt)
        assert within(payment.kept(), payment.kept_vat(), payment.kept_exempt())
    for payment in paid:
        back = payment.refunds.values()
        assert payment.state == "cancelled"
        assert sum(one.vat for one in back) == payment.vat
        assert sum(one.exempt for one in back) == payment.exempt
    assert till.kept() == (0, 0, 0)


@settings(max_examples=MANY)
@given(tills(), st.data())
def test_nothing_strays_in_any_mixture_of_paying_and_giving_back(
    till: Till, data: st.DataObject
) -> None:
    """Paid, given back, cancelled, discounted, in any order: no share is negative or larger than what it lies in."""
    for _ in range(data.draw(st.integers(1, 10))):
        held = [one for one in till.bill.payments.values() if one.kept()]
        match data.draw(st.integers(0, 3)):
            case 0 if till.due() > 0:
                payment = till.pay(data.draw(st.integers(1, till.due())))
                assert within(payment.amount, payment.vat, payment.exempt)
            case 1 if held:
                payment = data.draw(st.sampled_from(held))
                amount = data.draw(st.integers(1, payment.kept()))
                refund = till.give_back(payment, amount)
                assert within(amount, refund.vat, refund.exempt)
            case 2:
                _take_back(till, data)
            case _:
                one = data.draw(discount(till, 10 + len(till.bill.discounts)))
                if would_take_off(till.state, till.bill, one) <= till.due():
                    till.bill = with_discount(till.bill, one)
        assert all(
            within(one.kept(), one.kept_vat(), one.kept_exempt())
            for one in till.bill.payments.values()
        )


def _take_back(till: Till, data: st.DataObject) -> None:
    order = till.state.orders[data.draw(st.sampled_from(till.bill.orders))]
    line = data.draw(st.sampled_from(order.lines))
    if order.left(line):
        units = data.draw(st.integers(1, order.left(line)))
        order.cancelled[line.no] = order.cancelled.get(line.no, 0) + units


@settings(max_examples=MANY)
@given(tills(discounts=2), st.data())
def test_a_cancelled_dish_leaves_the_books_even(till: Till, data: st.DataObject) -> None:
    """Paid at once, a dish is taken back and its money goes back: what is kept is what stands, VAT included."""
    if not till.due():
        return
    payment = till.pay(till.due())
    _take_back(till, data)
    over = -till.due()
    if over > 0:
        till.give_back(payment, over)
    whole, kept = till.whole(), till.kept()
    assert kept[0] == whole[0]
    # A discount may have moved a won between taxed and tax-free; the slip can only give back what was on it.
    if not till.bill.discounts:
        assert kept == whole


# --- the rows of reports


@settings(max_examples=SOME)
@given(days(steps=40))
def test_the_rows_are_the_state(day: ShopDay) -> None:
    """What reports read, folded by SQLite's own hand from the same entries."""
    with TemporaryDirectory(prefix="money-") as scratch:
        found = _read(_written(day, Path(scratch)))
    for bill in day.state.bills.values():
        assert (found["bill"][bill.id] is not None) == bill.settled
        for payment in bill.payments.values():
            kept = found["payment"][payment.id]
            assert kept == (
                bill.id, payment.method, payment.amount, payment.vat, payment.exempt,
                payment.state, payment.tendered, payment.shift,
                payment.approval.approval_no
                if payment.approval and payment.state in ("approved", "cancelled") else None,
            )  # fmt: skip
            for refund in payment.refunds.values():
                assert found["refund"][refund.id] == (
                    payment.id, bill.id, refund.amount, refund.vat, refund.exempt, refund.state,
                    refund.approval.approval_no if refund.approval else None,
                    refund.authorised_by, refund.reason,
                )  # fmt: skip
        standing = {one for one, row in found["discount"].items() if row == (bill.id, 0)}
        assert standing == set(bill.discounts)


def _written(day: ShopDay, folder: Path) -> Path:
    (folder / "ballast").touch()
    batch = Batch()
    for entry in day.entries:
        batch.add(rows(entry))
    writer = Writer(folder / "madang.db")
    writer.prepare()
    writer.commit_now(batch)
    writer.close()
    return folder / "madang.db"


_ROWS = {
    "bill": "SELECT id, settled_at FROM bill",
    "payment": "SELECT id, bill, method, amount, vat, exempt, state, tendered, shift, approval_no FROM payment",
    "refund": "SELECT id, payment, bill, amount, vat, exempt, state, approval_no, authorised_by, reason FROM refund",
    "discount": "SELECT id, bill, removed FROM discount",
}


def _read(path: Path) -> dict[str, dict[str, Any]]:
    with closing(connected(path, "ro")) as database:
        found = {table: database.execute(sql).fetchall() for table, sql in _ROWS.items()}
    return {
        table: {row[0]: row[1] if len(row) == 2 else tuple(row[1:]) for row in rows_}
        for table, rows_ in found.items()
    }
