"""The sales report (정산지): X while the day runs, Z when it is closed. What a Korean shop counts its till by.

Every sum is the books' own and printed as given: paper never adds up.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hub.domain.text import Language, value
from hub.messages import fill
from printer.cells import text_cells
from printer.document import Cell, Document, Node, Run, columns, cut, document, feed, rule, text

from .banners import CopyNo, banners
from .figures import Won, pair, total, won
from .moment import date_and_time
from .receipt import Shop, shop_head
from .words import Words

_END_MM = 3.0
_GAP_MM = 1.5
# A count of three figures with its unit; amounts to 999,999,999. Larger ones grow their column.
_COUNT_CELLS = 6
_AMOUNT_CELLS = 11
# A longer name gets a line of its own where it would have less than this (58 mm paper).
_LABEL_LEAST = 16
# Where a person signs.
_SIGNING_MM = 9.0

# What was counted as given may be taken back in the next report: a count may fall below zero.
Count = Annotated[int, Field(ge=-999_999, le=999_999)]


@value
class Tally:
    """How many, and how many won together."""

    count: Count
    amount: Won


@value
class Tender:
    """What came in by one way to pay (결제수단), refunds of it already taken off."""

    method: str
    count: Count
    amount: Won


@value
class Coins:
    """권종: `number` notes or coins of `worth` won."""

    worth: Annotated[int, Field(ge=1, le=1_000_000)]
    number: Count


@value
class Till:
    """Cash in the drawer (시재). `expected` is float, cash sales, and what went in less what went out.

    `counted` None: nobody has counted yet. `difference` is counted less expected: 과부족, with its `reason`.
    `drawer`, `by` and the times (UTC ms) tell one shift (교대) of several apart.
    """

    drawer: str | None = None
    by: str | None = None
    opened_at: int | None = None
    closed_at: int | None = None
    float_amount: Won
    sales: Won
    refunds: Won = 0
    paid_in: Won = 0
    paid_out: Won = 0
    expected: Won
    counted: Won | None = None
    difference: Won | None = None
    coins: tuple[Coins, ...] = ()
    reason: str | None = None


@value
class TopItem:
    """What sold best."""

    name: str
    quantity: Count
    amount: Won


@value
class SalesReport:
    """One report. Times are UTC ms; `day` is the business day (영업일), YYYY-MM-DD.

    `gross` is all that was sold before discounts, `net` what is left after discounts and refunds and
    what tax is owed on. `vat` None where the shop prints none. A Z has its running `number` and the
    `fingerprint` of the journal that it closes: the same books give the same one.
    """

    kind: Literal["x", "z"]
    number: Annotated[int, Field(ge=1, le=999_999)] | None = None
    shop: Shop
    day: str
    since: int
    at: int
    by: str | None = None
    numbers: str | None = None
    """Order numbers from the first to the last."""
    gross: Tally
    discounts: Tally
    orders: Tally | None = None
    """Ordered, paid or not."""
    cancels: Tally
    """Taken back before payment (주문 취소)."""
    refunds: Tally
    """Paid, and given back (환불)."""
    free: Tally
    """서비스: on the house, at what the menu asks for it."""
    service_charge: Won = 0
    net: Tally
    guests: Count | None = None
    tax_free_amount: Won = 0
    taxable_supply_value: Won = 0
    vat: Won | None = 0
    tenders: tuple[Tender, ...]
    tills: tuple[Till, ...] = ()
    top: tuple[TopItem, ...] = ()
    unpaid: Tally | None = None
    """Bills that are still open (미결제)."""
    test: Tally | None = None
    """시험 결제 among the payments: no money moved."""
    open_questions: Count = 0
    """What nobody has answered yet: payments, refunds, differences."""
    fingerprint: str | None = None
    copy_no: CopyNo = 1
    banner: str | None = None
    language: Language = "ko"


def sales_report(content: SalesReport, words: Words) -> Document:
    """The report as a document; `words` is the catalogue of `content.language`."""
    nodes: list[Node] = [
        *banners(content.copy_no, content.banner, words),
        *shop_head(content.shop, words),
        *_title(content, words),
        *_section("sales", words),
        *_sales(content, words),
        *_section("tax", words),
        *_tax(content, words),
        *_section("tenders", words),
        *(_counted(one.method, one.count, one.amount, words) for one in content.tenders),
    ]
    for till in content.tills:
        nodes += [*_section("till", words), *_till(till, words)]
    if content.top:
        nodes += _section("top", words)
        nodes += [_counted(one.name, one.quantity, one.amount, words) for one in content.top]
    nodes += [rule("double"), *_end(content, words), feed(_END_MM), cut()]
    return document(*nodes)


def _title(content: SalesReport, words: Words) -> list[Node]:
    title = words[f"paper.title.report.{content.kind}"]
    nodes: list[Node] = [
        rule("double"),
        text(Run(text=title, width=2, height=2, bold=True), align="center"),
        feed(_GAP_MM),
        pair(words["paper.report.day"], content.day, bold=True, height=2),
    ]
    if content.number is not None:
        nodes.append(pair(words["paper.report.number"], str(content.number)))
    nodes.append(pair(words["paper.report.since"], date_and_time(content.since)))
    nodes.append(pair(words["paper.report.at"], date_and_time(content.at)))
    if content.by:
        nodes.append(pair(words["paper.report.by"], content.by))
    return nodes


def _section(name: str, words: Words) -> list[Node]:
    return [rule(), text(Run(text=words[f"paper.report.section.{name}"], bold=True))]


def _sales(content: SalesReport, words: Words) -> list[Node]:
    tallies = [
        ("gross", content.gross, 1),
        ("discounts", content.discounts, -1),
        ("refunds", content.refunds, -1),
    ]
    nodes = [
        _counted(words[f"paper.report.{key}"], tally.count, sign * tally.amount, words)
        for key, tally, sign in tallies
    ]
    if content.service_charge:
        nodes.append(pair(words["paper.receipt.service_charge"], won(content.service_charge)))
    nodes.append(total(words["paper.report.net"], content.net.amount))
    count = fill(words["paper.report.count"], {"count": content.net.count})
    nodes.append(pair(words["paper.report.bills"], count))
    if content.numbers:
        nodes.append(pair(words["paper.report.numbers"], content.numbers))
    if content.guests is not None:
        nodes.append(pair(words["paper.bill.guests"], f"{content.guests:,}"))
    # Not part of the sum above: what was taken back, given away, or is still owed.
    nodes.append(feed(_GAP_MM))
    aside = [
        ("orders", content.orders),
        ("cancels", content.cancels),
        ("free", content.free),
        ("unpaid", content.unpaid),
        ("test", content.test),
    ]
    nodes += [
        _counted(words[f"paper.report.{key}"], tally.count, tally.amount, words)
        for key, tally in aside
        if tally is not None
    ]
    return nodes


def _tax(content: SalesReport, words: Words) -> list[Node]:
    nodes = [pair(words["paper.receipt.tax_free"], won(content.tax_free_amount))]
    if content.vat is not None:
        nodes.append(pair(words["paper.receipt.supply_value"], won(content.taxable_supply_value)))
        nodes.append(pair(words["paper.receipt.vat"], won(content.vat)))
    return nodes


def _till(till: Till, words: Words) -> list[Node]:
    facts = [
        ("float", till.float_amount),
        ("cash_sales", till.sales),
        ("refunds", -till.refunds or None),
        ("paid_in", till.paid_in),
        ("paid_out", -till.paid_out),
        ("expected", till.expected),
        ("counted", till.counted),
    ]
    nodes = [*_whose(till, words)]
    nodes += [
        pair(words[f"paper.report.till.{key}"], won(amount))
        for key, amount in facts
        if amount is not None
    ]
    if till.difference is not None:
        label = words["paper.report.till.difference"]
        nodes.append(pair(label, f"{till.difference:+,}" if till.difference else "0", bold=True))
    if till.reason:
        nodes.append(pair(words["paper.report.till.reason"], till.reason))
    return nodes + [
        pair(f"\u00a0{one.worth:,} × {one.number:,}", won(one.worth * one.number))
        for one in till.coins
    ]


def _whose(till: Till, words: Words) -> list[Node]:
    facts = [
        ("paper.report.till.drawer", till.drawer),
        ("paper.report.by", till.by),
        ("paper.report.till.opened", date_and_time(till.opened_at) if till.opened_at else None),
        ("paper.report.till.closed", date_and_time(till.closed_at) if till.closed_at else None),
    ]
    return [pair(words[key], said) for key, said in facts if said]


def _end(content: SalesReport, words: Words) -> list[Node]:
    nodes: list[Node] = []
    if content.open_questions:
        count = fill(words["paper.report.count"], {"count": content.open_questions})
        nodes.append(pair(words["paper.report.open_questions"], count, bold=True))
    if content.kind == "x":
        nodes.append(text(Run(text=words["paper.report.not_closed"]), align="center"))
    if content.fingerprint:
        nodes.append(text(Run(text=words["paper.report.fingerprint"])))
        nodes.append(text(Run(text=content.fingerprint)))
    line = Run(text=f"{words['paper.report.signature']}:")
    nodes += [feed(_SIGNING_MM), text(line), rule()]
    return nodes


def _counted(label: str, count: int, amount: int, words: Words) -> Node:
    counted = fill(words["paper.report.count"], {"count": count})
    return columns(
        Cell(runs=(Run(text=label),), width="*", least=min(text_cells(label), _LABEL_LEAST)),
        Cell(runs=(Run(text=counted),), width=_COUNT_CELLS, align="right"),
        Cell(runs=(Run(text=won(amount)),), width=_AMOUNT_CELLS, align="right"),
    )
