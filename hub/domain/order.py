"""Orders: an immutable round (주문 차수) on a bill; what a client asks for, and the priced lines that come of it.

A client sends ids and quantities only; `pricing.py` makes the lines. Lines copy name,
price and tax class, so a later menu never changes an old order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from .menu import OPTION_QUANTITY_MAX, Allergens
from .money import Amount, Price, TaxClass
from .text import Frozen, Language, LocalName, Note, Slug, value

# A party of 30 with two rounds of drinks stays under 60 different lines; more is a machine gone wild.
LINES_MAX = 60
# Nobody orders 100 of one thing at a screen; staff can add another line.
QUANTITY_MAX = 99
# Every choice of the largest sensible item, counted once each.
PICKS_MAX = 40

Channel = Literal["kiosk", "table", "phone", "counter"]
"""Where an order comes from: kiosk 키오스크, table 테이블오더, phone 손님 휴대폰, counter 카운터."""

Service = Literal["eat_in", "take_away"]
"""eat_in 매장, take_away 포장."""

Quantity = Annotated[int, Field(ge=1, le=QUANTITY_MAX)]


class OptionPick(Frozen):
    """A client's wish: `quantity` units of one option, per unit of the item."""

    group: Slug
    option: Slug
    quantity: Annotated[int, Field(ge=1, le=OPTION_QUANTITY_MAX)] = 1


class StepPick(Frozen):
    """A client's wish for one step of a set, with the options of the item that fills it."""

    step: Slug
    item: Slug
    options: Annotated[tuple[OptionPick, ...], Field(max_length=PICKS_MAX)] = ()


class LineWish(Frozen):
    """A client's wish for one line. No price: a client's price is never believed."""

    item: Slug
    quantity: Quantity
    options: Annotated[tuple[OptionPick, ...], Field(max_length=PICKS_MAX)] = ()
    steps: Annotated[tuple[StepPick, ...], Field(max_length=8)] = ()
    note: Note | None = None


@value
class LineOption:
    """An option as ordered. `amount` is what it adds to one unit, free units already off."""

    group: Slug
    option: Slug
    name: LocalName
    quantity: int
    amount: Amount


@value
class LinePart:
    """The item that fills one step of a set (세트 구성품). `extra` is per unit of the set."""

    step: Slug
    item: Slug
    name: LocalName
    extra: Price
    options: tuple[LineOption, ...]
    stations: tuple[Slug, ...]
    alcohol: bool = False


@value
class Line:
    """One priced line. `amount = quantity * unit`; `unit` is price, options and extras together, in won."""

    no: int
    item: Slug
    name: LocalName
    quantity: Quantity
    price: Price
    options: tuple[LineOption, ...]
    parts: tuple[LinePart, ...]
    unit: Amount
    amount: Amount
    tax: TaxClass
    alcohol: bool
    stations: tuple[Slug, ...]
    free: bool = False
    """서비스: given by staff, 0 won."""


ReleaseRule = Literal["on_order", "on_payment", "on_check"]
"""When lines reach the kitchen: with the order, when the bill is settled, or after the staff's check."""


@dataclass(slots=True)
class Order:
    """A round as it stands: its lines never change; `cancelled` counts units taken back, by line number."""

    id: str
    bill: str
    number: str
    at: int
    channel: Channel
    service: Service
    language: Language
    device: str
    release: ReleaseRule
    lines: tuple[Line, ...]
    notes: dict[int, str]
    """Private: note by line number; 0 is the note of the whole order."""
    allergens: Allergens = ()
    """Private: 알레르기, what whoever eats of it must not have; in the order of the labelling rule."""
    seated: bool = False
    """A party at a table ordered it: it is brought there, also when they have paid and are about to go."""
    cancelled: dict[int, int] = field(default_factory=dict)

    def due(self) -> int:
        """Won that this order adds to its bill now. O(lines)."""
        return sum(line.unit * self.left(line) for line in self.lines)

    def left(self, line: Line) -> int:
        """Units of a line that still stand."""
        return line.quantity - self.cancelled.get(line.no, 0)

    def release_of(self, key: str) -> ReleaseRule:
        """A ticket-line key's own rule: a guest's alcohol waits for the staff's look at an ID (성인 확인)."""
        return (
            "on_check"
            if self.channel != "counter" and key in alcohol_keys(self.lines)
            else self.release
        )


def alcohol_keys(lines: Sequence[Line]) -> set[str]:
    """Ticket-line keys (`<line>` or `<line>.<step>`) that are alcohol."""
    found = {str(line.no) for line in lines if line.alcohol}
    for line in lines:
        found.update(f"{line.no}.{part.step}" for part in line.parts if part.alcohol)
    return found
