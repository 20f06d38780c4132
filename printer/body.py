"""What a print job carries: one JSON object, told apart by `kind`."""

from __future__ import annotations

from typing import Annotated, Literal, assert_never

from pydantic import Field, TypeAdapter

from hub.domain.text import Frozen, Language

from .document import Document
from .papers.bill import PartyBill, party_bill
from .papers.call_ticket import CallTicket, call_ticket
from .papers.drawer import DrawerPulse, drawer_pulse
from .papers.kitchen_ticket import KitchenTicket, kitchen_ticket
from .papers.origin_sheet import OriginSheet, origin_sheet
from .papers.receipt import CustomerReceipt, customer_receipt
from .papers.report import SalesReport, sales_report
from .papers.table_card import TableCard, table_card
from .papers.test_page import TestPage, test_page
from .papers.words import Words


class KitchenTicketBody(Frozen):
    """A kitchen ticket (주방 주문표)."""

    kind: Literal["kitchen_ticket"]
    content: KitchenTicket


class CustomerReceiptBody(Frozen):
    """A receipt, order slip or cancel receipt (영수증)."""

    kind: Literal["customer_receipt"]
    content: CustomerReceipt


class BillBody(Frozen):
    """The bill before payment (계산서)."""

    kind: Literal["bill"]
    content: PartyBill


class ReportBody(Frozen):
    """An X or Z report (정산지)."""

    kind: Literal["report"]
    content: SalesReport


class CallTicketBody(Frozen):
    """A guest whom nobody answered (호출)."""

    kind: Literal["call_ticket"]
    content: CallTicket


class TableCardBody(Frozen):
    """The card of a table (테이블 QR)."""

    kind: Literal["table_card"]
    content: TableCard


class OriginSheetBody(Frozen):
    """The sheet of origins (원산지 표시)."""

    kind: Literal["origin_sheet"]
    content: OriginSheet


class DrawerBody(Frozen):
    """A pulse for the cash drawer (돈통 열기)."""

    kind: Literal["drawer"]
    content: DrawerPulse


class TestPageBody(Frozen):
    """A test page (시험 인쇄)."""

    __test__ = False

    kind: Literal["test_page"]
    content: TestPage


MarkedBody = (
    KitchenTicketBody | CustomerReceiptBody | BillBody | ReportBody | CallTicketBody | TableCardBody
    | OriginSheetBody
)  # fmt: skip
"""Papers that say which copy they are, and whom their printer stands in for."""

Body = MarkedBody | DrawerBody | TestPageBody
JobBody = Annotated[Body, Field(discriminator="kind")]
JobKind = Literal[
    "kitchen_ticket", "customer_receipt", "bill", "report", "call_ticket", "table_card",
    "origin_sheet", "drawer", "test_page",
]  # fmt: skip

_BODY: TypeAdapter[Body] = TypeAdapter(JobBody)


def parse_body(
    body_json: str | bytes,
) -> Body:
    """The body of a job; pydantic.ValidationError where it has another shape."""
    return _BODY.validate_json(body_json)


def language_of(body: Body) -> Language:
    """Whose words the paper is written in."""
    return body.content.language


def document_of(body: Body, words: Words) -> Document:
    """The document of a job; KeyError where the catalogue lacks a `paper.*` key."""
    match body:
        case KitchenTicketBody():
            return kitchen_ticket(body.content, words)
        case CustomerReceiptBody():
            return customer_receipt(body.content, words)
        case BillBody():
            return party_bill(body.content, words)
        case ReportBody():
            return sales_report(body.content, words)
        case CallTicketBody():
            return call_ticket(body.content, words)
        case TableCardBody():
            return table_card(body.content, words)
        case OriginSheetBody():
            return origin_sheet(body.content, words)
        case DrawerBody():
            return drawer_pulse()
        case TestPageBody():
            return test_page(body.content, words)
        case _ as never:
            assert_never(never)
