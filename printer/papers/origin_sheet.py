"""The sheet of origins (원산지 표시): each dish with its ingredients and where they come from.

Letters of origins are as large as the dish's name, as the Korean rule for menus asks. It hangs beside a
menu: the official panel that replaces the marks on a menu is 29 x 42 cm with letters of 60 pt, which no
roll of paper is, and the sheet says so.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hub.domain.text import Language, value
from printer.cells import text_cells
from printer.document import Document, Node, Run, cut, document, feed, rule, text

from .banners import CopyNo, banners
from .moment import date_and_time
from .words import Words

_LOUD = 2
_GAP_MM = 1.5
_END_MM = 3.0
_UNDER_NAME = 2
# Ten syllables and their comma, indented, on 58 mm paper.
_WHOLE_CELLS = 24


@value
class Ingredient:
    """An ingredient with its origin as the menu says it, mixed origins in descending share."""

    name: str
    origin: str


@value
class OriginEntry:
    """Dishes that share all their origins, and these."""

    dishes: Annotated[tuple[str, ...], Field(min_length=1)]
    ingredients: Annotated[tuple[Ingredient, ...], Field(min_length=1)]


@value
class OriginSheet:
    """All dishes of a menu that have origins, in its order. `at` (UTC ms) is when it was asked for."""

    shop_name: str
    at: int
    entries: tuple[OriginEntry, ...]
    copy_no: CopyNo = 1
    banner: str | None = None
    language: Language = "ko"


def origin_sheet(content: OriginSheet, words: Words) -> Document:
    """The sheet as a document; `words` is the catalogue of `content.language`."""
    nodes: list[Node] = [
        *banners(content.copy_no, content.banner, words),
        text(Run(text=content.shop_name, bold=True), align="center"),
        text(Run(text=words["paper.title.origins"], width=2, height=2, bold=True), align="center"),
        rule("double"),
    ]
    for entry in content.entries:
        nodes += [*_entry(entry), feed(_GAP_MM)]
    nodes += [
        rule("double"),
        text(Run(text=words["paper.origins.panel"])),
        text(Run(text=date_and_time(content.at)), align="right"),
        feed(_END_MM),
        cut(),
    ]
    return document(*nodes)


def _entry(entry: OriginEntry) -> list[Node]:
    dishes = Run(text=", ".join(map(_whole, entry.dishes)), height=_LOUD, bold=True)
    nodes: list[Node] = [text(dishes, hanging=_UNDER_NAME)]
    for one in entry.ingredients:
        found = Run(text=f"{one.name}: {one.origin}", height=_LOUD)
        nodes.append(text(found, indent=_UNDER_NAME, hanging=_UNDER_NAME))
    return nodes


def _whole(dish: str) -> str:
    """The name kept on one line, where it fits one."""
    return dish.replace(" ", "\u00a0") if text_cells(dish) <= _WHOLE_CELLS else dish
