"""The kitchen ticket (주방 주문표): what one station has to make, readable at two metres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from hub.domain.text import Language, value
from hub.messages import fill
from printer.document import (
    Cell,
    Document,
    Node,
    Run,
    Text,
    columns,
    cut,
    document,
    feed,
    rule,
    text,
)

from .moment import hour_and_minute, month_and_day

Words = Mapping[str, str]
"""A message catalogue of one language: `paper.*` keys to words with `{name}` places."""

LineKind = Literal["new", "added", "cancelled", "free"]
"""New order, added later (추가), cancelled (취소), on the house (서비스)."""

# Letters twice as wide and high are 6 mm: a cook reads them at two metres.
_LOUD = 2
_HUGE = 4
# Two digits and a minus sign at double width.
_QUANTITY_CELLS = 6
_UNDER_NAME = _QUANTITY_CELLS + 1
_GAP_MM = 1.5
_END_MM = 3.0


@value
class KitchenLine:
    """One line to make. `quantity`, always positive, is how many are new, added or cancelled."""

    quantity: Annotated[int, Field(ge=1, le=999)]
    name: str
    options: tuple[str, ...] = ()
    note: str | None = None
    kind: LineKind = "new"


@value
class KitchenTicket:
    """One ticket of one station. `at` is UTC ms; `copy_no` from 2 on is a reprint (재출력).

    `allergy` is what the guest must not eat; `banner` says anything else that must be seen first
    (a ticket sent over from another printer).
    """

    station: str
    order_number: str
    service: Literal["eat_in", "take_away"]
    table: str | None = None
    at: int
    lines: Annotated[tuple[KitchenLine, ...], Field(min_length=1)]
    note: str | None = None
    allergy: str | None = None
    copy_no: Annotated[int, Field(ge=1, le=99)] = 1
    banner: str | None = None
    language: Language = "ko"


def kitchen_ticket(content: KitchenTicket, words: Words) -> Document:
    """The ticket as a document; `words` is the catalogue of `content.language`."""
    nodes: list[Node] = [*_banners(content, words), *_header(content, words), rule("double")]
    for line in content.lines:
        nodes += _line(line, words)
        nodes.append(feed(_GAP_MM))
    nodes.append(rule("double"))
    if content.allergy:
        said = fill(words["paper.kitchen.allergy"], {"text": content.allergy})
        nodes += [_bar(said, width=_LOUD, height=_LOUD), feed(_GAP_MM)]
    if content.note:
        said = fill(words["paper.kitchen.note"], {"text": content.note})
        nodes += [_bar(said, width=1, height=_LOUD), feed(_GAP_MM)]
    nodes += [_footer(content, words), feed(_END_MM), cut()]
    return document(*nodes)


def reprint_banner(copy_no: int, words: Words) -> list[Node]:
    """The bar that tells a copy from the first print; nothing for the first print."""
    if copy_no < 2:
        return []
    said = fill(words["paper.reprint"], {"copy": copy_no})
    return [_bar(said, width=_LOUD, height=_LOUD, center=True)]


def _banners(content: KitchenTicket, words: Words) -> list[Node]:
    nodes = reprint_banner(content.copy_no, words)
    if nodes:
        nodes.append(text(Run(text=words["paper.kitchen.reprint_hint"], bold=True), align="center"))
    if content.banner:
        nodes.append(_bar(content.banner, width=1, height=_LOUD, center=True))
    if nodes:
        nodes.append(feed(_GAP_MM))
    return nodes


def _header(content: KitchenTicket, words: Words) -> list[Node]:
    take_away = content.service == "take_away"
    service = _padded(words[f"paper.service.{content.service}"])
    # "14:05" at double size takes ten cells.
    clock = Cell(runs=(_run(hour_and_minute(content.at), _LOUD, _LOUD),), width=10, align="right")
    nodes: list[Node] = [
        columns(Cell(runs=(_run(content.station, _LOUD, _LOUD),), width="*", least=8), clock),
        columns(
            Cell(runs=(_run(content.order_number, _HUGE, _HUGE, bold=True),), width="*", least=12),
            Cell(
                runs=(_run(service, _LOUD, _LOUD, bold=True, invert=take_away),),
                width=12,
                align="right",
            ),
        ),
    ]
    if content.table:
        table = fill(words["paper.table"], {"table": content.table})
        nodes.append(text(_run(table, _LOUD, _LOUD, bold=True)))
    return nodes


def _line(line: KitchenLine, words: Words) -> list[Node]:
    cancelled = line.kind == "cancelled"
    quantity = f"-{line.quantity}" if cancelled else str(line.quantity)
    # More than one is what a busy cook overlooks.
    stand_out = line.quantity > 1 or cancelled
    runs = [_run(line.name, _LOUD, _LOUD, bold=True, invert=cancelled)]
    if line.kind != "new":
        tag = _padded(words[f"paper.kitchen.kind.{line.kind}"])
        runs = [_run(tag, 1, _LOUD, bold=True, invert=True), _run(" ", 1, _LOUD), *runs]
    nodes: list[Node] = [
        columns(
            Cell(
                runs=(_run(quantity, _LOUD, _LOUD, bold=True, invert=stand_out),),
                width=_QUANTITY_CELLS,
            ),
            Cell(runs=tuple(runs), width="*", least=8),
        )
    ]
    nodes += [
        text(_run(f"- {option}", 1, _LOUD), indent=_UNDER_NAME, hanging=2)
        for option in line.options
    ]
    if line.note:
        nodes.append(_bar(line.note, width=1, height=_LOUD, indent=_UNDER_NAME))
    return nodes


def _footer(content: KitchenTicket, words: Words) -> Node:
    made = sum(line.quantity for line in content.lines if line.kind != "cancelled")
    when = f"{month_and_day(content.at)} {hour_and_minute(content.at)}"
    return columns(
        Cell(runs=(Run(text=fill(words["paper.kitchen.count"], {"count": made})),), width="*"),
        Cell(runs=(Run(text=when),), width=len(when), align="right"),
    )


def _run(letters: str, width: int, height: int, *, bold: bool = False, invert: bool = False) -> Run:
    return Run(text=letters, width=width, height=height, bold=bold, invert=invert)


def _padded(letters: str) -> str:
    # No-break spaces: they stay with the word and keep its colour.
    return f"\u00a0{letters}\u00a0"


def _bar(letters: str, *, width: int, height: int, center: bool = False, indent: int = 0) -> Text:
    """White on black across the paper."""
    return text(
        Run(text=letters, width=width, height=height, bold=True, invert=True),
        align="center" if center else "left",
        indent=indent,
        fill=True,
    )
