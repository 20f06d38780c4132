"""The table card (테이블 QR): which table this is, and the code that a guest reads to order there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from hub.domain.text import Language, value
from hub.messages import catalogue
from printer.document import MAX_QR_BYTES, QR, Document, Node, Run, cut, document, feed, rule, text

from .banners import CopyNo, banners
from .words import Words

_HUGE, _LOUD = 4, 2
_GAP_MM = 3.0
_END_MM = 4.0
# A phone reads a code from about ten times its breadth: a card stands an arm away, and the code is
# some 33 modules broad.
_MODULE_MM = 1.0


@value
class TableCard:
    """One card. `url` is the locator (`https://.../t/<locator>`): an address, not a key to anything.

    `invitations` say "read the code to order", once a language that the shop's guests are offered.
    """

    shop_name: str
    table: str
    url: Annotated[str, Field(min_length=1, max_length=MAX_QR_BYTES)]
    invitations: Annotated[tuple[str, ...], Field(min_length=1, max_length=8)]
    copy_no: CopyNo = 1
    banner: str | None = None
    language: Language = "ko"


def card_of(shop_name: str, table: str, url: str, languages: Iterable[Language]) -> TableCard:
    """The card of a table in a shop whose guests are offered `languages`."""
    said = tuple(catalogue(language)["paper.card.invite"] for language in languages)
    return TableCard(shop_name=shop_name, table=table, url=url, invitations=said)


def table_card(content: TableCard, words: Words) -> Document:
    """The card as a document; `words` is the catalogue of `content.language`."""
    nodes: list[Node] = [
        *banners(content.copy_no, content.banner, words),
        text(Run(text=content.shop_name, width=2, height=2, bold=True), align="center"),
        rule("double"),
        text(Run(text=words["paper.card.table"], width=_LOUD, height=_LOUD), align="center"),
        text(Run(text=content.table, width=_HUGE, height=_HUGE, bold=True), align="center"),
        feed(_GAP_MM),
        QR(type="qr", payload=content.url, module_mm=_MODULE_MM, level="Q"),
        feed(_GAP_MM),
    ]
    for invitation in content.invitations:
        nodes += [text(Run(text=invitation, height=_LOUD, bold=True), align="center"), feed(1.5)]
    nodes += [rule(), text(Run(text=content.url), align="center"), feed(_END_MM), cut()]
    return document(*nodes)
