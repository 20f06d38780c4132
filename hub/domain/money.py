"""Money: integer won, prices including VAT (부가세 포함), VAT computed once per bill.

Sources: half-up rounding of `(total - tax_free) / 11` as Kakao Pay and Toss Payments do
(`reference/korea.md` 2.2: 25,000 -> 22,727 + 2,273); flooring shops exist, so it is a setting.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

# 100 million won: the dearest single price a restaurant will ever type; ten times that is a typing error.
PRICE_MAX = 100_000_000
# A bill of ten billion won; sums stay far below 2**53, so JavaScript reads them exactly.
AMOUNT_MAX = 10_000_000_000

Price = Annotated[int, Field(ge=0, le=PRICE_MAX)]
"""A price in won including VAT, 0 to 100,000,000."""

Amount = Annotated[int, Field(ge=0, le=AMOUNT_MAX)]
"""A sum in won, 0 to 10,000,000,000."""

TaxClass = Literal["taxable", "exempt"]
"""taxable 과세, exempt 면세 (tax-free lines stay apart on receipt and terminal)."""

Rounding = Literal["half_up", "down"]
"""How VAT of a total is rounded to a whole won."""

TaxMode = Literal["general", "simplified", "exempt"]
"""general 일반과세자; simplified 간이과세자 and exempt 면세사업자 print no VAT line."""


def vat_within(taxable: int, rounding: Rounding = "half_up") -> int:
    """VAT (won) contained in `taxable` won: one eleventh, rounded half up or down; odd under sign."""
    if taxable < 0:
        return -vat_within(-taxable, rounding)
    return taxable // 11 if rounding == "down" else (2 * taxable + 11) // 22


@dataclass(frozen=True, slots=True)
class Totals:
    """What a bill comes to, in won.

    `total = supply + vat + exempt`; `discount` is what was taken off before. It does not say what has been
    paid, and it is never the sum of per-line VAT.
    """

    total: int
    supply: int
    vat: int
    exempt: int
    discount: int = 0


def totals(
    amounts: Iterable[tuple[int, TaxClass]],
    mode: TaxMode = "general",
    rounding: Rounding = "half_up",
    discount: int = 0,
) -> Totals:
    """Totals of lines given as (amount in won, tax class), from which `discount` was taken off. O(lines)."""
    taxable = exempt = 0
    for amount, tax in amounts:
        if tax == "taxable" and mode != "exempt":
            taxable += amount
        else:
            exempt += amount
    vat = vat_within(taxable, rounding) if mode == "general" else 0
    return Totals(
        total=taxable + exempt, supply=taxable - vat, vat=vat, exempt=exempt, discount=discount
    )


def share(whole: int, part: int, total: int) -> int:
    """`part / total` of `whole` won, rounded half up; 0 where there is no total.

    Splitting VAT over payments: payment k gets share(vat, p1 + .. + pk, total) less what went before
    (cumulative remainder), so that all of them sum to the whole and none is ever corrected afterwards.
    """
    return (2 * whole * part + total) // (2 * total) if total else 0
