"""What a bill comes to: its standing lines, less discounts, with VAT computed once; and each payment's share of it.

Pure, for decisions, folds, documents and paper alike: there is one sum.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from .bill import Bill
from .discount import Discount
from .money import Totals, share, totals
from .order import Line
from .payment import Payment
from .state import ShopState


@dataclass(frozen=True, slots=True)
class Shares:
    """VAT and tax-free won (면세) within a payment or a refund."""

    vat: int
    exempt: int


def bill_totals(state: ShopState, bill: Bill | None, more: Sequence[Line] = ()) -> Totals:
    """Totals of what stands on a bill now, and of `more` lines that come to it. O(lines + discounts)."""
    orders = [state.orders[order] for order in bill.orders] if bill else []
    mode, rounding = (
        (bill.tax_mode, bill.rounding) if bill else (state.rules.tax_mode, state.rules.rounding)
    )
    if bill is None or not bill.discounts:
        lines = [
            (line.unit * order.left(line), line.tax) for order in orders for line in order.lines
        ]
        return totals([*lines, *((line.amount, line.tax) for line in more)], mode, rounding)
    standing = {
        (order.id, line.no): (line.unit * order.left(line), line.tax)
        for order in orders
        for line in order.lines
    }
    gross = sum(amount for amount, _ in standing.values()) + sum(line.amount for line in more)
    for discount in bill.discounts.values():
        if discount.order is not None and discount.line is not None:
            place = (discount.order, discount.line)
            amount, tax = standing[place]
            standing[place] = (amount - discount.off(amount), tax)
    taxable = exempt = 0
    for amount, tax in (*standing.values(), *((line.amount, line.tax) for line in more)):
        taxable, exempt = (
            (taxable + amount, exempt) if tax == "taxable" else (taxable, exempt + amount)
        )
    for discount in bill.discounts.values():
        if discount.order is None:
            off = discount.off(taxable + exempt)
            of_exempt = share(off, exempt, taxable + exempt)
            taxable, exempt = taxable - (off - of_exempt), exempt - of_exempt
    return totals(
        [(taxable, "taxable"), (exempt, "exempt")], mode, rounding,
        discount=gross - taxable - exempt,
    )  # fmt: skip


def bill_due(state: ShopState, bill: Bill) -> int:
    """Won still to be paid; negative when a guest is owed money back."""
    if bill.discounts:
        return bill_totals(state, bill).total - bill.paid()
    return sum(state.orders[order].due() for order in bill.orders) - bill.paid()


def discounts_off(state: ShopState, bill: Bill) -> dict[str, int]:
    """Won that each discount of a bill takes off, by id; they sum to the `discount` of its totals. O(lines)."""
    standing = {
        (order.id, line.no): line.unit * order.left(line)
        for order in (state.orders[one] for one in bill.orders)
        for line in order.lines
    }
    offs: dict[str, int] = {}
    for discount in bill.discounts.values():
        if discount.order is not None and discount.line is not None:
            place = (discount.order, discount.line)
            offs[discount.id] = discount.off(standing[place])
            standing[place] -= offs[discount.id]
    left = sum(standing.values())
    for discount in bill.discounts.values():
        if discount.order is None:
            offs[discount.id] = discount.off(left)
            left -= offs[discount.id]
    return offs


def with_discount(bill: Bill, discount: Discount) -> Bill:
    """The bill as it will stand with one more discount."""
    return replace(bill, discounts={**bill.discounts, discount.id: discount})


def would_take_off(state: ShopState, bill: Bill, discount: Discount) -> int:
    """Won that one more discount would take off the bill as it stands."""
    with_it = with_discount(bill, discount)
    return bill_totals(state, bill).total - bill_totals(state, with_it).total


def payment_shares(
    state: ShopState, bill: Bill | None, amount: int, more: Sequence[Line] = ()
) -> Shares:
    """What lies in a payment of `amount` won, by cumulative remainder: the shares of all payments sum to the bill's.

    Asked once a payment, when it is requested or taken: what the terminal is told is what the books say
    (`reference/payments.md` 3.3). After a dish was cancelled that had been paid in part, a share is cut to what
    a payment can hold, and the next payment or refund makes it even.
    """
    whole = bill_totals(state, bill, more)
    held = list(bill.payments.values()) if bill else []
    paid = sum(p.kept() for p in held) + amount
    exempt = share(whole.exempt, paid, whole.total) - sum(p.kept_exempt() for p in held)
    exempt = min(max(exempt, 0), amount)
    vat = share(whole.vat, paid, whole.total) - sum(p.kept_vat() for p in held)
    return Shares(min(max(vat, 0), amount - exempt), exempt)


def refund_shares(
    state: ShopState,
    bill: Bill,
    payment: Payment,
    amount: int,
    without: Collection[str] = (),
) -> Shares:
    """What lies in `amount` won given back of a payment, so that the parts of it sum to the whole.

    The last part is what is left of the payment. A part before it makes the books even with what still stands
    on the bill, as far as this payment reaches. `without` are payments that go back with the same breath.
    """
    left = payment.kept()
    if amount >= left:
        return Shares(payment.kept_vat(), payment.kept_exempt())
    whole = bill_totals(state, bill)
    held = [one for one in bill.payments.values() if one.id not in without]
    paid = sum(p.kept() for p in held)
    kept_exempt, kept_vat = sum(p.kept_exempt() for p in held), sum(p.kept_vat() for p in held)
    stays = paid - amount
    exempt = kept_exempt - _on_the_way(whole.exempt, whole.total, kept_exempt, paid, stays)
    vat = kept_vat - _on_the_way(whole.vat, whole.total, kept_vat, paid, stays)
    # No more than the part can hold, and no less than leaves the rest able to hold the remainder.
    exempt = _between(
        exempt, payment.kept_exempt() - (left - amount), payment.kept_exempt(), amount
    )
    room = (left - amount) - (payment.kept_exempt() - exempt)
    vat = _between(vat, payment.kept_vat() - room, payment.kept_vat(), amount - exempt)
    return Shares(vat, exempt)


def _on_the_way(standing: int, total: int, kept: int, paid: int, stays: int) -> int:
    """What should be kept of VAT (or tax-free won) when `stays` of `paid` won are left.

    It is the bill's own, `standing`, when its total is reached; what was paid beyond that goes back evenly.
    """
    if stays <= total:
        return share(standing, stays, total)
    return standing + share(kept - standing, stays - total, paid - total)


def _between(value: int, least: int, most: int, room: int) -> int:
    return min(max(value, least, 0), most, room)
