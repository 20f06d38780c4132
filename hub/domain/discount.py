"""Discounts (할인) of a bill: by line or whole, in percent or won; coupons (쿠폰), stamps (스탬프), rounding (절사)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .money import Price
from .text import Frozen, Id, LocalName, Slug

# More than a handful on one bill is a game, not a sale.
DISCOUNTS_PER_BILL_MAX = 20
COUPONS_MAX = 40

DiscountKind = Literal["discount", "coupon", "stamps", "rounding"]

Percent = Annotated[int, Field(ge=1, le=100)]


class Discount(Frozen):
    """One thing taken off: `percent` of what stands, or `amount` won (never more than what stands).

    With `order` and `line` it is that line's; else the whole bill's, after the lines'.
    """

    id: Id
    kind: DiscountKind
    percent: Percent | None = None
    amount: Price | None = None
    order: Id | None = None
    line: Annotated[int, Field(ge=1, le=60)] | None = None
    source: Slug | None = None
    """The coupon it came by."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("a discount is percent or amount")
        if (self.order is None) != (self.line is None):
            raise ValueError("a line is named with its order")
        return self

    def off(self, standing: int) -> int:
        """Won it takes off `standing` won; percent rounded half up to a whole won."""
        if self.percent is not None:
            return (2 * standing * self.percent + 100) // 200
        return min(self.amount or 0, standing)


class Coupon(Frozen):
    """쿠폰 of the shop: what it takes off, and from what sum on (`least`, won)."""

    id: Slug
    name: LocalName
    percent: Percent | None = None
    amount: Price | None = None
    least: Price = 0

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("a coupon is percent or amount")
        return self
