"""Rows of money that receipts, bills and reports share: a label with its amount, and the four columns of items.

Items stand in four columns, name, unit price, quantity, amount, and a free item prints "0": other
programs in Korean shops read that shape from the paper. Amounts are printed as given, never summed.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hub.domain.text import value
from printer.cells import text_cells
from printer.document import Cell, Node, Run, columns, rule, text

from .words import Words

# Far above what one bill may owe (10,000,000,000 won) and all sums of a day; still exact in JavaScript.
_WON_MAX = 2**53 - 1
Won = Annotated[int, Field(ge=-_WON_MAX, le=_WON_MAX)]
"""Won, VAT included where the Korean trade includes it."""

# Unit price to 9,999,999; quantity to 999; amount to 99,999,999. Larger ones grow their column.
_PRICE_CELLS, _QUANTITY_CELLS, _AMOUNT_CELLS = 9, 4, 10
# Five syllables; below that the name gets a line of its own (58 mm paper).
_NAME_LEAST = 12
# A date with its time fits beside a label of four syllables on 58 mm paper.
_VALUE_MOST, _LABEL_LEAST = 22, 8


@value
class ReceiptOption:
    """An option of a line with its price for one piece."""

    name: str
    price: Won


@value
class ReceiptLine:
    """One item. `amount` is the whole line with its options; `tax_free` marks 면세.

    `discount` was taken off this line: it stands below it, and in the sum of all that was taken off.
    """

    name: str
    unit_price: Won
    quantity: Annotated[int, Field(ge=-999, le=999)]
    amount: Won
    options: tuple[ReceiptOption, ...] = ()
    tax_free: bool = False
    discount: Won = 0


def won(amount: int) -> str:
    """`18,000`."""
    return f"{amount:,}"


def pair(label: str, value: str, *, bold: bool = False, height: int = 1) -> Node:
    """A label and what it says, at either edge."""
    width = min(max(1, text_cells(value)), _VALUE_MOST)
    return columns(
        Cell(runs=(Run(text=label, bold=bold, height=height),), width="*", least=_LABEL_LEAST),
        Cell(runs=(Run(text=value, bold=bold, height=height),), width=width, align="right"),
    )


def total(label: str, amount: int) -> Node:
    """The sum that everybody looks for. On narrow paper its label stands above it, in one piece."""
    return columns(
        Cell(
            runs=(Run(text=label, width=2, height=2, bold=True),),
            width="*",
            least=2 * text_cells(label),
        ),
        Cell(
            runs=(Run(text=won(amount), width=2, height=2, bold=True),),
            width=2 * text_cells(won(amount)),
            align="right",
        ),
    )


def heads(words: Words) -> list[Node]:
    """The names of the four columns above a rule."""
    names = ("name", "unit_price", "quantity", "amount")
    return [_four(*(words[f"paper.receipt.column.{name}"] for name in names)), rule()]


def item(line: ReceiptLine, words: Words) -> list[Node]:
    """A line with its options below it."""
    mark = words["paper.receipt.tax_free_mark"] if line.tax_free else ""
    nodes = [_four(mark + line.name, won(line.unit_price), str(line.quantity), won(line.amount))]
    for option in line.options:
        nodes.append(_option(option))
    if line.discount:
        said = f"\u00a0- {words['paper.receipt.discount']}"
        nodes.append(_four(said, "", "", won(-line.discount), hanging=3))
    return nodes


def tax_free_legend(lines: tuple[ReceiptLine, ...], words: Words) -> list[Node]:
    """What the mark before a name means, where one is marked."""
    marked = any(line.tax_free for line in lines)
    return [text(Run(text=words["paper.receipt.tax_free_legend"]))] if marked else []


def _option(option: ReceiptOption) -> Node:
    return _four(f"\u00a0- {option.name}", won(option.price), "", "", hanging=3)


def _four(name: str, price: str, quantity: str, amount: str, *, hanging: int = 0) -> Node:
    return columns(
        Cell(runs=(Run(text=name),), width="*", least=_NAME_LEAST, hanging=hanging),
        Cell(runs=(Run(text=price),), width=_PRICE_CELLS, align="right"),
        Cell(runs=(Run(text=quantity),), width=_QUANTITY_CELLS, align="right"),
        Cell(runs=(Run(text=amount),), width=_AMOUNT_CELLS, align="right"),
    )
