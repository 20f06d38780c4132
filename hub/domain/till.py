"""The till (시재): a shift (교대) holds one cash drawer (돈통), from its float (준비금) to the count at its end.

What should be in the drawer is the float and every won that went in or out since; what is there is counted by
denomination (권종), and a difference (과부족) needs a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from .text import Frozen, Id, Slug

if TYPE_CHECKING:
    from .state import ShopState

# A food court's row of counters; a shop of this size has one drawer or two.
SHIFTS_OPEN_MAX = 20
# All of them stand on the next Z: a shop that changes shifts three times a day closes its day within a month.
SHIFTS_PER_Z_MAX = 100

Denomination = Literal["50000", "10000", "5000", "1000", "500", "100", "50", "10"]
"""권종: the notes and coins (won) that are in use in Korea; a text, since it is a key."""

Counted = dict[Denomination, Annotated[int, Field(ge=0, le=99_999)]]
"""How many of each note and coin lie in the drawer; what is not named is not there."""

Way = Literal["in", "out"]
"""in 입금: put into the drawer; out 출금: taken out of it."""


@dataclass(slots=True)
class Shift:
    """An open shift. `sales` and `refunds` are cash taken and given back, change already off (won)."""

    id: str
    drawer: str
    device: str
    person: str | None
    opened_at: int
    float_amount: int
    sales: int = 0
    refunds: int = 0
    paid_in: int = 0
    paid_out: int = 0

    def expected(self) -> int:
        """Won that should be in the drawer; below zero where more was taken out than anybody put in."""
        return self.float_amount + self.sales - self.refunds + self.paid_in - self.paid_out


class ShiftFigures(Frozen):
    """A shift in figures, in won and UTC ms. Of an open one nothing is counted yet: `counted` is None.

    `difference` is counted less expected.
    """

    shift: Id
    drawer: Slug
    device: Slug
    person: Slug | None
    closed_by: Slug | None = None
    opened_at: int
    closed_at: int | None = None
    float_amount: int
    sales: int
    refunds: int
    paid_in: int
    paid_out: int
    expected: int
    counted: int | None = None
    difference: int | None = None
    coins: Counted = {}


def counted_won(coins: Mapping[Denomination, int]) -> int:
    """What notes and coins come to."""
    return sum(int(worth) * number for worth, number in coins.items())


def shift_figures(shift: Shift) -> ShiftFigures:
    """An open shift as it stands."""
    return ShiftFigures(
        shift=shift.id,
        drawer=shift.drawer,
        device=shift.device,
        person=shift.person,
        opened_at=shift.opened_at,
        float_amount=shift.float_amount,
        sales=shift.sales,
        refunds=shift.refunds,
        paid_in=shift.paid_in,
        paid_out=shift.paid_out,
        expected=shift.expected(),
    )


def shift_of(state: ShopState, device: str) -> str | None:
    """Whose drawer cash goes into that a device takes: its own shift's, else the one open longest; None without one."""
    own = next((shift.id for shift in state.shifts.values() if shift.device == device), None)
    return own or next(iter(state.shifts), None)
