"""What happens to paper: asked for, in doubt or not printed, settled by a person; the drawer; a printer let go on.

What a printer makes of a job in hand is no event: the job's row says it, and changes many times. Only where
people have to look does it enter the journal, in the same commit as the row.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from .event import Event, Reason
from .printer import About, DrawerReason, PrintOutcome, StuckReason, StuckState
from .text import Id, Name, Slug


class TestPrintRequested(Event):
    """시험 인쇄 on request. Changes no state: its print job is made with it."""

    __test__ = False

    type: Literal["test_print_requested"]
    printer: Slug


class ReprintRequested(Event):
    """재출력 on request. `copy_no` is 2 or more and stands on the paper."""

    ABOUT: ClassVar[str] = "order"
    type: Literal["reprint_requested"]
    order: Id
    what: Literal["kitchen_ticket", "customer_receipt"]
    station: Slug | None
    copy_no: int


class BillPrintRequested(Event):
    """계산서 (before payment) on request."""

    ABOUT: ClassVar[str] = "bill"
    type: Literal["bill_print_requested"]
    bill: Id


class OriginSheetPrintRequested(Event):
    """원산지 표시판 of the menu that stands, on request."""

    type: Literal["origin_sheet_print_requested"]


class PrintStuck(Event):
    """A job that a person has to look at: in doubt, too late, or never to be printed. It stands until settled.

    `about` is what the paper tells of (an order, a bill, a table ...), `number` what people call it by, `origin` the
    printer that it was for, where `printer` was to stand in for that one.
    """

    ABOUT: ClassVar[str] = "job"
    type: Literal["print_stuck"]
    job: Id
    printer: Slug
    kind: Slug
    about: About
    number: str
    copy_no: int
    state: StuckState
    reason: StuckReason
    origin: Slug | None = None


class PrintSettled(Event):
    """A person looked. `again` queues the marked copy `copy_job`, numbered `copy_no`, at `printer`.

    `origin` is the printer that it was for, where another one prints it, and `stands_in_for` the name of that.
    """

    ABOUT: ClassVar[str] = "job"
    type: Literal["print_settled"]
    job: Id
    outcome: PrintOutcome
    copy_job: Id | None = None
    copy_no: int = 0
    printer: Slug | None = None
    stands_in_for: Name | None = None
    origin: Slug | None = None


class DrawerOpened(Event):
    """돈통 열림: one pulse was ordered, which is sent once or never. What a person gave as reason is private."""

    type: Literal["drawer_opened"]
    printer: Slug
    reason: DrawerReason
    private: Reason | None = None


class PrinterQuarantined(Event):
    """사용 중지: it failed again and again with paper half printed. Closed, over restarts too, until it is resumed."""

    type: Literal["printer_quarantined"]
    printer: Slug


class PrinterResumed(Event):
    """A person looked after a printer that was kept from printing, and lets it go on."""

    type: Literal["printer_resumed"]
    printer: Slug
