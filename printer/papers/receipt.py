"""The customer's receipt (영수증), order slip (주문서), card slip (카드 매출전표) and cancel receipt (취소 영수증).

Every field that the Korean trade prints has its place; what a payment does not know stays away.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hub.domain.text import Frozen, Language, value
from hub.messages import fill
from printer.document import QR, Document, Node, Run, cut, document, feed, rule, text

from .banners import CopyNo, banners
from .figures import ReceiptLine as ReceiptLine
from .figures import ReceiptOption as ReceiptOption
from .figures import Won, heads, item, pair, tax_free_legend, total, won
from .moment import date_and_time
from .words import Words

_END_MM = 3.0
_GAP_MM = 1.5
# An address of 55 letters is 33 modules: 25 mm, which any phone reads from a hand's distance.
_MODULE_MM = 0.75

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


class CashReceipt(Frozen):
    """현금영수증. `identity` is the phone, card or business number that it was issued to, masked.

    deduction 소득공제, expense 지출증빙, self 자진발급 (the guest gave no number); None: issued elsewhere, for
    whatever it was. `taken_back` is what was cancelled of it since (won).
    """

    purpose: Literal["deduction", "expense", "self"] | None
    identity: str | None = None
    approval_number: str
    taken_back: Won = 0

    @model_validator(mode="after")
    def _masked(self) -> Self:
        if self.identity is not None and "*" not in self.identity:
            raise ValueError("the number of a cash receipt is printed with digits hidden by '*'")
        return self


class ReceiptPayment(Frozen):
    """One payment. Cash has `tendered` and `change`; a card `card`, masked, and `approval_number`.

    `installment_months` 0 is one payment (일시불). `at` is when it was approved, UTC milliseconds.
    Of a card slip: `issuer` 발급사, `acquirer` 매입사, `merchant_number` 가맹점번호,
    `terminal_number` 단말기번호 (CATID), `transaction_number` 거래고유번호, `van` 문의처. Money that went back
    names the approval it was of: `original_approval_number`, `original_at` and `original_amount`.
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
    acquirer: str | None = None
    merchant_number: str | None = None
    terminal_number: str | None = None
    transaction_number: str | None = None
    cash_receipt: CashReceipt | None = None
    original_approval_number: str | None = None
    original_at: int | None = None
    original_amount: Won | None = None
    van: str | None = None

    @model_validator(mode="after")
    def _masked(self) -> Self:
        if self.card is not None and not _MASKED_CARD.fullmatch(re.sub(r"[ -]", "", self.card)):
            raise ValueError("a card number is printed only with digits 9 to 12 as '*'")
        return self


@value
class CustomerReceipt:
    """One receipt. All sums are the bill's own; `discount` is positive, what was taken off.

    An `order_slip` is not paid: it shows the number and what to pay at the counter, and no VAT. A `card_slip`
    is one payment of several, a `stamp_slip` the number of a stamp card. A `cancel` shows the amounts as given
    (negative). `test_mode` prints that nobody was charged. `vat` is None in a shop that may not print any
    (간이과세자, 면세사업자): then no supply value either.
    """

    kind: Literal["receipt", "order_slip", "card_slip", "cancel", "stamp_slip"]
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
    service_charge: Won = 0
    """봉사료, in `total` as a discount is."""
    tax_free_amount: Won = 0
    taxable_supply_value: Won = 0
    vat: Won | None = 0
    total: Won
    payments: tuple[ReceiptPayment, ...] = ()
    copy_no: CopyNo = 1
    banner: str | None = None
    test_mode: bool = False
    message: str | None = None
    url: str | None = None
    """Where a phone finds this receipt, as a QR code."""
    stamp_slip: str | None = None
    """번호표 of stamps that the hub made for this guest."""
    language: Language = "ko"


def customer_receipt(content: CustomerReceipt, words: Words) -> Document:
    """The receipt as a document; `words` is the catalogue of `content.language`."""
    nodes: list[Node] = [
        *_banners(content, words),
        *shop_head(content.shop, words),
        *_title(content, words),
        *_order(content, words),
        rule(),
        *(_items(content, words) if content.lines else ()),
        *(_sums(content, words) if content.kind != "stamp_slip" else ()),
    ]
    for payment in content.payments:
        nodes += [rule(), *_payment(payment, words)]
    if content.kind == "order_slip":
        said = words["paper.slip.pay_at_counter"]
        nodes += [feed(_GAP_MM), text(Run(text=said, height=2, bold=True), align="center")]
    if content.message:
        nodes += [rule(), text(Run(text=content.message), align="center")]
    nodes += [*_for_later(content, words), feed(_END_MM), cut()]
    return document(*nodes)


def _for_later(content: CustomerReceipt, words: Words) -> list[Node]:
    """What the guest takes along: the number of a stamp card, and the receipt on the phone."""
    nodes: list[Node] = []
    if content.stamp_slip:
        number = Run(text=content.stamp_slip, width=2, height=2, bold=True)
        nodes += [
            *([rule()] if content.kind != "stamp_slip" else ()),
            text(Run(text=words["paper.receipt.stamp_slip"]), align="center"),
            text(number, align="center"),
        ]
    if content.url:
        nodes += [rule(), text(Run(text=words["paper.receipt.by_phone"]), align="center")]
        nodes += [feed(_GAP_MM), QR(type="qr", payload=content.url, module_mm=_MODULE_MM)]
    return nodes


def _banners(content: CustomerReceipt, words: Words) -> list[Node]:
    more: list[Node] = []
    if content.test_mode:
        said = words["paper.receipt.test_mode"]
        run = Run(text=said, height=2, bold=True, invert=True)
        more.append(text(run, align="center", fill=True))
    return banners(content.copy_no, content.banner, words, *more)


def shop_head(shop: Shop, words: Words) -> list[Node]:
    """Name, business number, owner, address and telephone."""
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
        nodes.append(pair(words["paper.receipt.receipt_number"], content.receipt_number))
    if content.kind != "order_slip":
        nodes.append(pair(words["paper.receipt.order_number"], content.order_number, bold=True))
    nodes.append(pair(words["paper.receipt.at"], date_and_time(content.at)))
    where = [words[f"paper.service.{content.service}"]] if content.service else []
    if content.table:
        where.append(fill(words["paper.table"], {"table": content.table}))
    label = " ".join(where) or words["paper.receipt.ordered_at"]
    nodes.append(pair(label, content.device))
    return nodes


def _items(content: CustomerReceipt, words: Words) -> list[Node]:
    nodes = heads(words)
    for line in content.lines:
        nodes += item(line, words)
    nodes.append(rule())
    return nodes


def _sums(content: CustomerReceipt, words: Words) -> list[Node]:
    nodes: list[Node] = []
    facts: list[tuple[str, int | None]] = [
        ("discount", -content.discount or None),
        ("service_charge", content.service_charge or None),
    ]
    if content.kind != "order_slip":
        taxed = None if content.vat is None else content.taxable_supply_value
        facts += [
            ("tax_free", content.tax_free_amount or None),
            ("supply_value", taxed),
            ("vat", content.vat),
        ]
    nodes += [
        pair(words[f"paper.receipt.{key}"], won(amount))
        for key, amount in facts
        if amount is not None
    ]
    label = "paper.slip.to_pay" if content.kind == "order_slip" else "paper.receipt.total"
    nodes.append(total(words[label], content.total))
    return nodes + tax_free_legend(content.lines, words)


def _payment(payment: ReceiptPayment, words: Words) -> list[Node]:
    nodes: list[Node] = [pair(payment.method, won(payment.amount), bold=True)]
    cash = payment.cash_receipt
    facts: list[tuple[str, str | None]] = [
        ("tendered", _won(payment.tendered)),
        ("change", _won(payment.change)),
        ("issuer", payment.issuer),
        ("acquirer", payment.acquirer),
        ("card", payment.card),
        ("installment", _installment(payment.installment_months, words)),
        ("approval_number", payment.approval_number),
        ("approved_at", None if payment.at is None else date_and_time(payment.at)),
        ("merchant_number", payment.merchant_number),
        ("terminal_number", payment.terminal_number),
        ("transaction_number", payment.transaction_number),
        ("original_amount", _won(payment.original_amount)),
        ("original_approval_number", payment.original_approval_number),
        (
            "original_at",
            None if payment.original_at is None else date_and_time(payment.original_at),
        ),
        ("cash_receipt", words[f"paper.receipt.cash_receipt.{_purpose(cash)}"] if cash else None),
        ("cash_receipt_identity", cash.identity if cash else None),
        ("cash_receipt_approval", cash.approval_number if cash else None),
        ("cash_receipt_taken_back", _won(-cash.taken_back or None) if cash else None),
        ("van", payment.van),
    ]
    nodes += [pair(words[f"paper.receipt.{key}"], value) for key, value in facts if value]
    return nodes


def _won(amount: int | None) -> str | None:
    return None if amount is None else won(amount)


def _purpose(cash: CashReceipt) -> str:
    return cash.purpose or "issued"


def _installment(months: int | None, words: Words) -> str | None:
    if months is None:
        return None
    if months == 0:
        return words["paper.receipt.one_payment"]
    return fill(words["paper.receipt.months"], {"months": months})


def _named(words: Words, key: str, value: str) -> str:
    return f"{words[f'paper.receipt.{key}']} {value}" if value else ""
