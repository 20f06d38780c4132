"""What people ask of printers, and what the spooler tells of paper that somebody has to look at."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .command import Command, Internal
from .printer import COPIES_MAX, SETTLED_MAX, About, PrintOutcome, StuckReason, StuckState
from .text import Id, Note, Slug


class Reprint(Command):
    """재출력: a marked copy of a kitchen ticket (one station or all) or of the receipt."""

    type: Literal["reprint"]
    order: Id
    what: Literal["kitchen_ticket", "customer_receipt"]
    station: Slug | None = None


class TestPrint(Command):
    """시험 인쇄: a test page on a printer of the shop, in the order of its other paper."""

    # pytest takes any class named Test* for a test.
    __test__ = False

    type: Literal["test_print"]
    printer: Slug


class PrintBill(Command):
    """계산서 인쇄: what a bill owes, on paper, before it is paid."""

    type: Literal["print_bill"]
    bill: Id


class PrintOriginSheet(Command):
    """원산지 표시판 인쇄: of the menu that stands."""

    type: Literal["print_origin_sheet"]


class SettlePrint(Command):
    """인쇄 확인: what became of a job in the list: it is there (`printed`), `again`, or nobody needs it (`dismissed`).

    `again` prints a marked copy, on `printer` where another one shall do it.
    """

    type: Literal["settle_print"]
    job: Id
    outcome: PrintOutcome
    printer: Slug | None = None


class SettlePrints(Command):
    """여러 장 인쇄 확인: the same of many papers, after a night without a printer. All of them in one go, or none."""

    type: Literal["settle_prints"]
    jobs: Annotated[tuple[Id, ...], Field(min_length=1, max_length=SETTLED_MAX)]
    outcome: Literal["printed", "dismissed"]


class OpenDrawer(Command):
    """돈통 열기 without a payment; `reason` is kept for the owner."""

    type: Literal["open_drawer"]
    reason: Note


class ResumePrinter(Command):
    """프린터 다시 쓰기: somebody looked after a printer that failed again and again."""

    type: Literal["resume_printer"]
    printer: Slug


class RecordPrintStuck(Internal):
    """The spooler cannot finish a job without a person. Telling it twice changes nothing."""

    type: Literal["record_print_stuck"]
    job: Id
    printer: Slug
    kind: Slug
    about: About
    copy_no: Annotated[int, Field(ge=1, le=COPIES_MAX)]
    state: StuckState
    reason: StuckReason
    origin: Slug | None = None
    """The printer that the paper was for, where `printer` was to stand in for that one."""


class RecordQuarantine(Internal):
    """The spooler sends nothing more to a printer that tears every paper. Telling it twice changes nothing."""

    type: Literal["record_quarantine"]
    printer: Slug
