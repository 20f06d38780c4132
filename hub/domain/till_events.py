"""Events of the till and of the books: shifts, cash in and out, X and Z, the nightly match."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .books import DayFigures, Fingerprint, ZReport
from .difference import DIFFERENCES_A_MATCH_MAX, Difference
from .event import Event, Reason
from .money import Amount
from .text import Frozen, Id, Note, Slug
from .till import ShiftFigures, Way


class ShiftOpened(Event):
    """교대 시작: a drawer with its float. `person` works at it."""

    ABOUT: ClassVar[str] = "shift"
    type: Literal["shift_opened"]
    shift: Id
    drawer: Slug
    device: Slug
    person: Slug | None
    float_amount: Amount


class CashMoved(Event):
    """시재 입출금: cash into or out of a drawer that is no sale."""

    ABOUT: ClassVar[str] = "shift"
    type: Literal["cash_moved"]
    shift: Id
    direction: Way
    amount: Amount
    private: Reason | None = None


class ShiftClosed(Event):
    """교대 마감: counted, with every figure. Its difference stands in the inbox until the owner has seen it."""

    ABOUT: ClassVar[str] = "shift"
    type: Literal["shift_closed"]
    shift: Id
    figures: ShiftFigures
    private: Reason | None = None


class XReportRequested(Event):
    """중간 정산 (X): the books as they stand, on paper. `shifts`: those ended since the last Z, then the open ones."""

    type: Literal["x_report_requested"]
    figures: DayFigures
    shifts: tuple[ShiftFigures, ...]


class ShiftReasons(Frozen):
    """Private part of a Z: why drawers were not what they should be, by shift."""

    reasons: dict[Id, Note]


class DayClosed(Event):
    """마감 (Z). `fingerprint` is that of `report` (`books.fingerprint`); the books begin anew behind it."""

    type: Literal["day_closed"]
    report: ZReport
    fingerprint: Fingerprint
    private: ShiftReasons | None = None


class ZReprintRequested(Event):
    """마감 정산 재출력: a stored Z as it was printed, marked as a copy."""

    type: Literal["z_reprint_requested"]
    number: int
    copy_no: int


class MatchMade(Event):
    """대사: what a method's far side says up to `until` (UTC ms) is compared with the books; `more` were not told.

    Without a method: what the shop's own bills say.
    """

    type: Literal["match_made"]
    method: Slug | None
    until: int
    differences: Annotated[tuple[Difference, ...], Field(max_length=DIFFERENCES_A_MATCH_MAX)]
    more: int = 0


class DifferenceSettled(Event):
    """차이 확인: a person looked into it and says what it was."""

    ABOUT: ClassVar[str] = "difference"
    type: Literal["difference_settled"]
    difference: Id
    private: Reason | None = None
