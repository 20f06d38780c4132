"""The kitchen ticket (주방 주문표): what one station has to make, readable at two metres."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hub.domain.text import Language, value
from hub.messages import fill
from printer.document import (
    Cell,
    Document,
    Node,
    Run,
    columns,
    cut,
    document,
    feed,
    rule,
    text,
)

from .banners import CopyNo, banners, bar
from .moment import hour_and_minute, month_and_day
from .words import Words

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
    """One ticket of one station. `at`, when it reached the kitchen, is UTC ms as all times are.

    On a reprint (`copy_no` from 2 on) `ordered_at` and `reprinted_at` tell a cook how old the order
    is. `allergy` is what the guest must not eat; `banner` says anything else that must be seen
    first (for which printer this one stands in).
    """

    station: str
    order_number: str
    service: Literal["eat_in", "take_away"]
    table: str | None = None
    at: int
    ordered_at: int | None = None
    reprinted_at: int | None = None
    lines: Annotated[tuple[KitchenLine, ...], Field(min_length=1)]
    note: str | None = None
    allergy: str | None = None
    copy_no: CopyNo = 1
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
        nodes += [bar(said, width=_LOUD, height=_LOUD), feed(_GAP_MM)]
    if content.note:
        said = fill(words["paper.kitchen.note"], {"text": content.note})
        nodes += [bar(said, width=1, height=_LOUD), feed(_GAP_MM)]
    nodes += [_footer(content, words), feed(_END_MM), cut()]
    return document(*nodes)


def _banners(content: KitchenTicket, words: Words) -> list[Node]:
    more: list[Node] = []
    if content.copy_no > 1:
        more.append(text(Run(text=words["paper.kitchen.reprint_hint"], bold=True), align="center"))
        if said := _age(content, words):
            more.append(text(_run(said, 1, _LOUD, bold=True), align="center"))
    if all(line.kind == "cancelled" for line in content.lines):
        # The only ticket that takes work away: nobody may begin to cook from it.
        more.append(bar(words["paper.kitchen.cancelled"], width=_LOUD, height=3, center=True))
        hint = _run(words["paper.kitchen.cancelled_hint"], 1, _LOUD, bold=True)
        more.append(text(hint, align="center"))
    return banners(content.copy_no, content.banner, words, *more)


def _age(content: KitchenTicket, words: Words) -> str | None:
    """`주문 19:42, 12분 전`; without the age where nobody said when this copy was made."""
    if content.ordered_at is None:
        return None
    ordered = {"time": hour_and_minute(content.ordered_at)}
    minutes = max(0, (content.reprinted_at or content.ordered_at) - content.ordered_at) // 60_000
    if not minutes:
        return fill(words["paper.kitchen.ordered"], ordered)
    if minutes < 60:
        return fill(words["paper.kitchen.age.minutes"], ordered | {"minutes": str(minutes)})
    hours = {"hours": str(minutes // 60), "minutes": str(minutes % 60)}
    return fill(words["paper.kitchen.age.hours"], ordered | hours)


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
                runs=_quantity(quantity, stand_out),
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
        nodes.append(bar(line.note, width=1, height=_LOUD, indent=_UNDER_NAME))
    return nodes


def _quantity(figures: str, stand_out: bool) -> tuple[Run, ...]:
    number = _run(figures, _LOUD, _LOUD, bold=True, invert=stand_out)
    if not stand_out or len(figures) > 2:
        return (number,)
    # A little black on either side, where there is room: the figure does not touch its edge.
    side = _run("\u00a0", 1, _LOUD, bold=True, invert=True)
    return (side, number, side)


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
