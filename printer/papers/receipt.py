"""The customer's receipt (영수증), unpaid order slip (주문서) and cancel receipt (취소 영수증).

Items stand in four columns, name, unit price, quantity, amount, and a free item prints "0": other
programs in Korean shops read that shape from the paper. Amounts are printed as given, never summed.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hub.domain.text import Frozen, Language, value
from hub.messages import fill
from printer.cells import text_cells
from printer.document import Cell, Document, Node, Run, columns, cut, document, feed, rule, text

from .kitchen_ticket import Words, reprint_banner
from .moment import date_and_time

Won = Annotated[int, Field(ge=-9_999_999_999, le=9_999_999_999)]
"""Won, VAT included where the Korean trade includes it."""

# Unit price to 9,999,999; quantity to 999; amount to 99,999,999. Larger ones grow their column.
_PRICE_CELLS, _QUANTITY_CELLS, _AMOUNT_CELLS = 9, 4, 10
# Five syllables; below that the name gets a line of its own (58 mm paper).
_NAME_LEAST = 12
# A date with its time fits beside a label of four syllables on 58 mm paper.
_VALUE_MOST, _LABEL_LEAST = 22, 8
_END_MM = 3.0
_GAP_MM = 1.5

# Digits 9 to 12 hidden (the financial supervisor's order to terminal makers), 19 digits at most.
_MASKED_CARD = re.compile(r"[0-9*]{8}\*{1,4}[0-9*]{0,7}")


@value
class Shop:
    """Whose receipt it is. `business_number` is 사업자등록번호 as printed, 123-45-67890."""

    name: str
    business_number: str
    representative: str
    address: str
    phone: str


@value
class ReceiptOption:
    """An option of a line with its price for one piece."""

    name: str
    price: Won


@value
class ReceiptLine:
    """One item. `amount` is the whole line with its options; `tax_free` marks 면세."""

    name: str
    unit_price: Won
    quantity: Annotated[int, Field(ge=-999, le=999)]
    amount: Won
    options: tuple[ReceiptOption, ...] = ()
    tax_free: bool = False


class ReceiptPayment(Frozen):
    """One payment. Cash has `tendered` and `change`; a card `card`, masked, and `approval_number`.

    `installment_months` 0 is one payment (일시불). `at` is when it was approved, UTC milliseconds.
    """

    method: str
    amount: Won
    tendered: Won | None = None
    change: Won | None = None
    issuer: str | None = None
    card: str | None = None
    installment_months: Annotated[int, Field(ge=0, le=60)] | None = None
    approval_number: str | None = None
    at: int | None = None

    @model_validator(mode="after")
    def _masked(self) -> Self:
        if self.card is not None and not _MASKED_CARD.fullmatch(re.sub(r"[ -]", "", self.card)):
            raise ValueError("a card number is printed only with digits 9 to 12 as '*'")
        return self


@value
class CustomerReceipt:
    """One receipt. All sums are the bill's own; `discount` is positive, what was taken off.

    An `order_slip` is not paid: it shows the number and what to pay at the counter, and no VAT. A
    `cancel` shows the amounts as given (negative). `test_mode` prints that nobody was charged.
    """

    kind: Literal["receipt", "order_slip", "cancel"]
    shop: Shop
    receipt_number: str | None = None
    order_number: str
    at: int
    device: str
    service: Literal["eat_in", "take_away"] | None
    """None where the shop offers one alone, which everybody knows."""
    table: str | None = None
    lines: tuple[ReceiptLine, ...]
    discount: Won = 0
    tax_free_amount: Won = 0
    taxable_supply_value: Won = 0
    vat: Won = 0
    total: Won
    payments: tuple[ReceiptPayment, ...] = ()
    copy_no: Annotated[int, Field(ge=1, le=99)] = 1
    test_mode: bool = False
    message: str | None = None
    language: Language = "ko"


def customer_receipt(content: CustomerReceipt, words: Words) -> Document:
    """The receipt as a document; `words` is the catalogue of `content.language`."""
    nodes: list[Node] = [
        *_banners(content, words),
        *_shop(content.shop, words),
        *_title(content, words),
        *_order(content, words),
        rule(),
        *(_items(content, words) if content.lines else ()),
        *_sums(content, words),
    ]
    for payment in content.payments:
        nodes += [rule(), *_payment(payment, words)]
    if content.kind == "order_slip":
        said = words["paper.slip.pay_at_counter"]
        nodes += [feed(_GAP_MM), text(Run(text=said, height=2, bold=True), align="center")]
    if content.message:
        nodes += [rule(), text(Run(text=content.message), align="center")]
    nodes += [feed(_END_MM), cut()]
    return document(*nodes)


def _banners(content: CustomerReceipt, words: Words) -> list[Node]:
    nodes = reprint_banner(content.copy_no, words)
    if content.test_mode:
        said = words["paper.receipt.test_mode"]
        run = Run(text=said, height=2, bold=True, invert=True)
        nodes.append(text(run, align="center", fill=True))
    if nodes:
        nodes.append(feed(_GAP_MM))
    return nodes


def _shop(shop: Shop, words: Words) -> list[Node]:
    facts = (
        _named(words, "business_number", shop.business_number),
        _named(words, "representative", shop.representative),
        shop.address,
        _named(words, "phone", shop.phone),
    )
    return [
        text(Run(text=shop.name, width=2, height=2, bold=True), align="center"),
        feed(_GAP_MM),
        *(text(Run(text=fact)) for fact in facts if fact),
    ]


def _title(content: CustomerReceipt, words: Words) -> list[Node]:
    title = Run(text=words[f"paper.title.{content.kind}"], height=2, bold=True)
    nodes: list[Node] = [rule("double"), text(title, align="center")]
    number = Run(text=content.order_number, width=4, height=4, bold=True)
    if content.kind == "order_slip":
        nodes.append(text(number, align="center"))
    return nodes


def _order(content: CustomerReceipt, words: Words) -> list[Node]:
    nodes: list[Node] = [feed(_GAP_MM)]
    if content.receipt_number:
        nodes.append(_pair(words["paper.receipt.receipt_number"], content.receipt_number))
    if content.kind != "order_slip":
        nodes.append(_pair(words["paper.receipt.order_number"], content.order_number, bold=True))
    nodes.append(_pair(words["paper.receipt.at"], date_and_time(content.at)))
    where = [words[f"paper.service.{content.service}"]] if content.service else []
    if content.table:
        where.append(fill(words["paper.table"], {"table": content.table}))
    label = " ".join(where) or words["paper.receipt.ordered_at"]
    nodes.append(_pair(label, content.device))
    return nodes


def _items(content: CustomerReceipt, words: Words) -> list[Node]:
    heads = ("name", "unit_price", "quantity", "amount")
    nodes: list[Node] = [_four(*(words[f"paper.receipt.column.{head}"] for head in heads)), rule()]
    for line in content.lines:
        mark = words["paper.receipt.tax_free_mark"] if line.tax_free else ""
        name = mark + line.name
        nodes.append(_four(name, _won(line.unit_price), str(line.quantity), _won(line.amount)))
        nodes += [
            _four(f"\u00a0- {option.name}", _won(option.price), "", "") for option in line.options
        ]
    nodes.append(rule())
    return nodes


def _sums(content: CustomerReceipt, words: Words) -> list[Node]:
    nodes: list[Node] = []
    if content.discount:
        nodes.append(_pair(words["paper.receipt.discount"], _won(-content.discount)))
    if content.kind != "order_slip":
        if content.tax_free_amount:
            nodes.append(_pair(words["paper.receipt.tax_free"], _won(content.tax_free_amount)))
        nodes.append(_pair(words["paper.receipt.supply_value"], _won(content.taxable_supply_value)))
        nodes.append(_pair(words["paper.receipt.vat"], _won(content.vat)))
    label = "paper.slip.to_pay" if content.kind == "order_slip" else "paper.receipt.total"
    label_run = Run(text=words[label], width=2, height=2, bold=True)
    total_run = Run(text=_won(content.total), width=2, height=2, bold=True)
    nodes.append(
        columns(
            Cell(runs=(label_run,), width="*", least=8),
            # Seven figures, two commas and a sign at double width.
            Cell(runs=(total_run,), width=20, align="right"),
        )
    )
    if any(line.tax_free for line in content.lines):
        nodes.append(text(Run(text=words["paper.receipt.tax_free_legend"])))
    return nodes


def _payment(payment: ReceiptPayment, words: Words) -> list[Node]:
    nodes: list[Node] = [_pair(payment.method, _won(payment.amount), bold=True)]
    facts: list[tuple[str, str | None]] = [
        ("tendered", None if payment.tendered is None else _won(payment.tendered)),
        ("change", None if payment.change is None else _won(payment.change)),
        ("issuer", payment.issuer),
        ("card", payment.card),
        ("installment", _installment(payment.installment_months, words)),
        ("approval_number", payment.approval_number),
        ("approved_at", None if payment.at is None else date_and_time(payment.at)),
    ]
    nodes += [_pair(words[f"paper.receipt.{key}"], value) for key, value in facts if value]
    return nodes


def _installment(months: int | None, words: Words) -> str | None:
    if months is None:
        return None
    if months == 0:
        return words["paper.receipt.one_payment"]
    return fill(words["paper.receipt.months"], {"months": months})


def _four(name: str, price: str, quantity: str, amount: str) -> Node:
    return columns(
        Cell(runs=(Run(text=name),), width="*", least=_NAME_LEAST),
        Cell(runs=(Run(text=price),), width=_PRICE_CELLS, align="right"),
        Cell(runs=(Run(text=quantity),), width=_QUANTITY_CELLS, align="right"),
        Cell(runs=(Run(text=amount),), width=_AMOUNT_CELLS, align="right"),
    )


def _pair(label: str, value: str, *, bold: bool = False) -> Node:
    width = min(max(1, text_cells(value)), _VALUE_MOST)
    return columns(
        Cell(runs=(Run(text=label, bold=bold),), width="*", least=_LABEL_LEAST),
        Cell(runs=(Run(text=value, bold=bold),), width=width, align="right"),
    )


def _named(words: Words, key: str, value: str) -> str:
    return f"{words[f'paper.receipt.{key}']} {value}" if value else ""


def _won(amount: int) -> str:
    return f"{amount:,}"
