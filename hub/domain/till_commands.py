"""Commands of the till and of the books. Sums in won."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .command import Answer, Command, Internal
from .difference import DIFFERENCES_A_MATCH_MAX, Found
from .money import PRICE_MAX, Price
from .text import Id, Note, Slug
from .till import Counted, Way


class OpenShift(Command):
    """교대 시작: this device takes over a drawer that holds `float_amount` (준비금)."""

    type: Literal["open_shift"]
    drawer: Slug
    float_amount: Price


class ShiftAnswer(Answer):
    shift: Id


class MoveCash(Command):
    """시재 입출금: cash into (`in`) or out of (`out`) a drawer without a sale; the drawer opens."""

    type: Literal["move_cash"]
    shift: Id
    direction: Way
    amount: Annotated[int, Field(ge=1, le=PRICE_MAX)]
    reason: Note


class CloseShift(Command):
    """교대 마감: what was counted, by denomination. A drawer that is not right needs a `reason`."""

    type: Literal["close_shift"]
    shift: Id
    counted: Counted
    reason: Note | None = None


class CountAnswer(Answer):
    """`difference` is counted less expected."""

    expected: int
    counted: int
    difference: int


class PrintX(Command):
    """중간 정산 (X) on paper, at any time."""

    type: Literal["print_x"]


class CloseDay(Command):
    """마감 (Z): closes the books once every drawer is counted. The next business day opens at its own hour."""

    type: Literal["close_day"]


class ZAnswer(Answer):
    """The Z's running number."""

    number: int


class ReprintZ(Command):
    """마감 정산 재출력."""

    type: Literal["reprint_z"]
    number: Annotated[int, Field(ge=1, le=999_999)]


class SettleDifference(Command):
    """차이 확인: what it was, in the words of who looked into it."""

    type: Literal["settle_difference"]
    difference: Id
    reason: Note


class RecordMatch(Internal):
    """What the match found of one method up to `until` (UTC ms); without a method the hub looks at its own bills."""

    type: Literal["record_match"]
    method: Slug | None = None
    until: int
    found: Annotated[tuple[Found, ...], Field(max_length=DIFFERENCES_A_MATCH_MAX)] = ()
    more: Annotated[int, Field(ge=0)] = 0
