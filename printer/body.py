"""What a print job carries: one JSON object, told apart by `kind`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal, assert_never

from pydantic import Field, TypeAdapter

from hub.domain.text import Frozen, Language

from .document import Document
from .papers.call_ticket import CallTicket, call_ticket
from .papers.kitchen_ticket import KitchenTicket, Words, kitchen_ticket
from .papers.receipt import CustomerReceipt, customer_receipt
from .papers.test_page import TestPage, test_page


class KitchenTicketBody(Frozen):
    """A kitchen ticket (주방 주문표)."""

    kind: Literal["kitchen_ticket"]
    content: KitchenTicket


class CustomerReceiptBody(Frozen):
    """A receipt, order slip or cancel receipt (영수증)."""

    kind: Literal["customer_receipt"]
    content: CustomerReceipt


class CallTicketBody(Frozen):
    """A guest whom nobody answered (호출)."""

    kind: Literal["call_ticket"]
    content: CallTicket


class TestPageBody(Frozen):
    """A test page (시험 인쇄)."""

    __test__ = False

    kind: Literal["test_page"]
    content: TestPage


Body = KitchenTicketBody | CustomerReceiptBody | CallTicketBody | TestPageBody
JobBody = Annotated[Body, Field(discriminator="kind")]
JobKind = Literal["kitchen_ticket", "customer_receipt", "call_ticket", "test_page"]

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
    if isinstance(body, KitchenTicketBody):
        return kitchen_ticket(body.content, words)
    if isinstance(body, CustomerReceiptBody):
        return customer_receipt(body.content, words)
    if isinstance(body, CallTicketBody):
        return call_ticket(body.content, words)
    if isinstance(body, TestPageBody):
        return test_page(body.content, words)
    assert_never(body)


def next_copy(body_json: str, copy_no: int) -> str:
    """The same ticket as copy `copy_no`: it prints with the reprint banner (재출력)."""
    body = parse_body(body_json)
    if isinstance(body, TestPageBody | CallTicketBody):
        return body_json
    if isinstance(body, KitchenTicketBody):
        ticket = replace(body.content, copy_no=copy_no)
        return KitchenTicketBody(kind=body.kind, content=ticket).model_dump_json()
    receipt = replace(body.content, copy_no=copy_no)
    return CustomerReceiptBody(kind=body.kind, content=receipt).model_dump_json()
