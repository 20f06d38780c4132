"""The bill before payment (계산서): what a party has had, round by round. It is no receipt, and says so."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hub.domain.text import Language, value
from hub.messages import fill
from printer.document import Cell, Document, Node, Run, columns, cut, document, feed, rule, text

from .banners import CopyNo, banners
from .figures import ReceiptLine, Won, heads, item, pair, tax_free_legend, total, won
from .moment import date_and_time, hour_and_minute
from .words import Words

_END_MM = 3.0
_GAP_MM = 1.5
# "19:42" and a cell beside it.
_CLOCK_CELLS = 6


@value
class BillRound:
    """One order on the bill (차): its number, when (UTC ms), at which device, and what still stands of it."""

    order_number: str
    at: int
    device: str
    lines: tuple[ReceiptLine, ...]


@value
class PartyBill:
    """One bill that is not settled. Sums are the bill's own; `at` (UTC ms) is when it was asked for.

    `paid` is what has been paid of it already, `to_pay` what is left. `vat` is contained in `total`;
    None where the shop prints none. `seated_at` (UTC ms) and `guests` where a party sits at a table.
    """

    shop_name: str
    order_number: str
    at: int
    table: str | None = None
    seated_at: int | None = None
    guests: Annotated[int, Field(ge=1, le=999)] | None = None
    rounds: tuple[BillRound, ...]
    discount: Won = 0
    total: Won
    vat: Won | None = None
    paid: Won = 0
    to_pay: Won
    copy_no: CopyNo = 1
    banner: str | None = None
    language: Language = "ko"


def party_bill(content: PartyBill, words: Words) -> Document:
    """The bill as a document; `words` is the catalogue of `content.language`."""
    nodes: list[Node] = [
        *banners(content.copy_no, content.banner, words),
        text(Run(text=content.shop_name, bold=True), align="center"),
        text(Run(text=words["paper.title.bill"], width=2, height=2, bold=True), align="center"),
        text(Run(text=words["paper.bill.no_receipt"], height=2), align="center"),
        feed(_GAP_MM),
        *_whose(content, words),
        rule(),
        *heads(words),
    ]
    for number, one in enumerate(content.rounds, 1):
        if len(content.rounds) > 1:
            nodes += [*([feed(_GAP_MM)] if number > 1 else ()), _round(number, one, words)]
        for line in one.lines:
            nodes += item(line, words)
    nodes += [rule(), *_sums(content, words), feed(_END_MM), cut()]
    return document(*nodes)


def _whose(content: PartyBill, words: Words) -> list[Node]:
    whose = words["paper.receipt.order_number"] + " " + content.order_number
    if content.table:
        whose = fill(words["paper.table"], {"table": content.table})
    nodes: list[Node] = [text(Run(text=whose, width=2, height=2, bold=True))]
    if content.table:
        nodes.append(pair(words["paper.receipt.order_number"], content.order_number))
    nodes.append(pair(words["paper.bill.at"], date_and_time(content.at)))
    if content.seated_at is not None:
        nodes.append(pair(words["paper.bill.seated"], hour_and_minute(content.seated_at)))
    if content.guests is not None:
        nodes.append(pair(words["paper.bill.guests"], str(content.guests)))
    return nodes


def _round(number: int, one: BillRound, words: Words) -> Node:
    said = fill(words["paper.bill.round"], {"round": number, "number": one.order_number})
    # No-break spaces: the number of a device does not stand alone on a line.
    device = one.device.replace(" ", "\u00a0")
    return columns(
        Cell(runs=(Run(text=f"{said} ·\u00a0{device}", bold=True),), width="*", least=8),
        Cell(runs=(Run(text=hour_and_minute(one.at)),), width=_CLOCK_CELLS, align="right"),
    )


def _sums(content: PartyBill, words: Words) -> list[Node]:
    nodes: list[Node] = []
    if content.discount:
        nodes.append(pair(words["paper.receipt.discount"], won(-content.discount)))
    if content.paid:
        nodes.append(pair(words["paper.receipt.total"], won(content.total)))
        nodes.append(pair(words["paper.bill.paid"], won(-content.paid)))
    nodes.append(total(words["paper.slip.to_pay"], content.to_pay))
    if content.vat is not None:
        nodes.append(pair(words["paper.bill.vat_within"], won(content.vat)))
    every = tuple(line for one in content.rounds for line in one.lines)
    return nodes + tax_free_legend(every, words)
