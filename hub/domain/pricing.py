"""From wishes to priced lines: the only place where a price is made.

O(lines + options); raises the refusal of the first thing that is wrong, in the order of the lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .menu import Item, Menu, OptionGroup
from .money import AMOUNT_MAX
from .order import Line, LineOption, LinePart, LineWish, OptionPick
from .refusals import (
    NoMarketPrice,
    NotEnoughStock,
    NotOfferedNow,
    OptionCount,
    OverLimit,
    SetStepsWrong,
    SoldOut,
    TooFewServings,
    UnknownItem,
    UnknownOption,
)
from .stock import Overlay
from .text import Language, said


def priced(
    menu: Menu,
    overlay: Overlay,
    wishes: Sequence[LineWish],
    language: Language,
    *,
    free: bool = False,
    by_staff: bool = False,
) -> tuple[Line, ...]:
    """The wishes as priced lines, numbered from 1, or a refusal.

    `free` makes them 서비스 lines of 0 won. `by_staff` lifts dayparts and minimum servings,
    never sold-out or stock: what is gone is gone.
    """
    lines = tuple(
        _line(menu, overlay, no, wish, language, free=free, by_staff=by_staff)
        for no, wish in enumerate(wishes, start=1)
    )
    if sum(line.amount for line in lines) > AMOUNT_MAX:
        raise OverLimit(what="amount", limit=AMOUNT_MAX)
    _servings(menu, lines, language, by_staff=by_staff)
    _stock(menu, overlay, lines, language)
    return lines


def stock_taken(lines: Sequence[Line]) -> dict[str, int]:
    """Units of every counted thing that these lines use: item ids and `group.option`."""
    taken: dict[str, int] = {}
    for line in lines:
        _take(taken, line.item, line.options, line.quantity)
        for part in line.parts:
            _take(taken, part.item, part.options, line.quantity)
    return taken


def _take(taken: dict[str, int], item: str, options: Sequence[LineOption], quantity: int) -> None:
    taken[item] = taken.get(item, 0) + quantity
    for option in options:
        key = f"{option.group}.{option.option}"
        taken[key] = taken.get(key, 0) + option.quantity * quantity


def _line(
    menu: Menu,
    overlay: Overlay,
    no: int,
    wish: LineWish,
    language: Language,
    *,
    free: bool,
    by_staff: bool,
) -> Line:
    item = _item(menu, overlay, wish.item, language, by_staff=by_staff)
    price = overlay.market_prices.get(item.id) if item.price is None else item.price
    if price is None:
        raise NoMarketPrice(item=item.id, name=said(item.name, language))
    options = _options(menu, overlay, item, wish.options, language)
    parts = (
        _parts(menu, overlay, item, wish, language, by_staff=by_staff)
        if (item.steps or wish.steps)
        else ()
    )
    if free:
        price, options = 0, _given(options)
        parts = tuple(replace(part, extra=0, options=_given(part.options)) for part in parts)
    unit = price + sum(option.amount for option in options)
    for part in parts:
        unit += part.extra + sum(option.amount for option in part.options)
    if unit * wish.quantity > AMOUNT_MAX:
        raise OverLimit(what="amount", limit=AMOUNT_MAX)
    return Line(
        no=no,
        item=item.id,
        name=_copied(item.name, language),
        quantity=wish.quantity,
        price=price,
        options=options,
        parts=parts,
        unit=unit,
        amount=unit * wish.quantity,
        tax=item.tax,
        alcohol=item.alcohol,
        stations=item.stations,
        free=free,
    )


def _given(options: Sequence[LineOption]) -> tuple[LineOption, ...]:
    return tuple(replace(option, amount=0) for option in options)


def _item(menu: Menu, overlay: Overlay, wanted: str, language: Language, *, by_staff: bool) -> Item:
    item = menu.item_by_id.get(wanted)
    if item is None:
        raise UnknownItem(item=wanted)
    if item.id in overlay.sold_out:
        raise SoldOut(item=item.id, name=said(item.name, language))
    if item.dayparts and not by_staff and overlay.dayparts_open.isdisjoint(item.dayparts):
        raise NotOfferedNow(item=item.id, name=said(item.name, language))
    return item


def _options(
    menu: Menu,
    overlay: Overlay,
    item: Item,
    picks: Sequence[OptionPick],
    language: Language,
) -> tuple[LineOption, ...]:
    if not picks and not item.groups:
        return ()
    by_group: dict[str, list[OptionPick]] = {}
    for pick in picks:
        if pick.group not in item.groups:
            raise UnknownOption(item=item.id, option=f"{pick.group}.{pick.option}")
        by_group.setdefault(pick.group, []).append(pick)
    result: list[LineOption] = []
    for group_id in item.groups:
        group, chosen = menu.group_by_id[group_id], by_group.get(group_id, ())
        if chosen or group.min:
            result += _group(overlay, item, group, chosen, language)
    return tuple(result)


def _group(
    overlay: Overlay,
    item: Item,
    group: OptionGroup,
    picks: Sequence[OptionPick],
    language: Language,
) -> list[LineOption]:
    """The chosen options of one group in menu order, the dearest `free` units at 0 won."""
    wanted: dict[str, int] = {}
    for pick in picks:
        if pick.option in wanted:
            raise UnknownOption(item=item.id, option=f"{group.id}.{pick.option}")
        wanted[pick.option] = pick.quantity
    chosen = sum(wanted.values())
    if not group.min <= chosen <= group.max:
        raise OptionCount(item=item.id, group=group.id, min=group.min, max=group.max, chosen=chosen)
    found = [option for option in group.options if option.id in wanted]
    if len(found) != len(wanted):
        stray = next(iter(set(wanted) - {option.id for option in found}))
        raise UnknownOption(item=item.id, option=f"{group.id}.{stray}")
    free_left, free_units = group.free, {}
    if free_left:
        for option in sorted(found, key=lambda option: -option.price):
            free_units[option.id] = min(free_left, wanted[option.id])
            free_left -= free_units[option.id]
    for option in found:
        quantity = wanted[option.id]
        if quantity > option.quantity_max:
            raise OptionCount(
                item=item.id, group=group.id, min=0, max=option.quantity_max, chosen=quantity
            )
        if f"{group.id}.{option.id}" in overlay.sold_out:
            raise SoldOut(item=f"{group.id}.{option.id}", name=said(option.name, language))
    return [
        LineOption(
            group=group.id,
            option=option.id,
            name=_copied(option.name, language),
            quantity=wanted[option.id],
            amount=option.price * (wanted[option.id] - free_units.get(option.id, 0)),
        )
        for option in found
    ]


def _parts(
    menu: Menu,
    overlay: Overlay,
    item: Item,
    wish: LineWish,
    language: Language,
    *,
    by_staff: bool,
) -> tuple[LinePart, ...]:
    picked = {pick.step: pick for pick in wish.steps}
    if len(picked) != len(wish.steps):
        raise SetStepsWrong(item=item.id, step=wish.steps[0].step)
    stray = set(picked) - {step.id for step in item.steps}
    if stray:
        raise SetStepsWrong(item=item.id, step=min(stray))
    parts = []
    for step in item.steps:
        pick = picked.get(step.id)
        candidate = next((c for c in step.candidates if pick and c.item == pick.item), None)
        if pick is None or candidate is None:
            raise SetStepsWrong(item=item.id, step=step.id)
        # A set may be offered when its parts alone are not: only the set's daypart counts.
        inner = _item(menu, overlay, pick.item, language, by_staff=True)
        parts.append(
            LinePart(
                step=step.id,
                item=inner.id,
                name=_copied(inner.name, language),
                extra=candidate.extra,
                options=_options(menu, overlay, inner, pick.options, language),
                stations=inner.stations,
                alcohol=inner.alcohol,
            )
        )
    return tuple(parts)


def _servings(menu: Menu, lines: Sequence[Line], language: Language, *, by_staff: bool) -> None:
    """Minimum servings (2인분부터) count over the whole round, since two lines may differ in options."""
    if by_staff:
        return
    for line in lines:
        item = menu.item_by_id[line.item]
        if item.servings_min > 1:
            ordered = sum(other.quantity for other in lines if other.item == line.item)
            if ordered < item.servings_min:
                name = said(item.name, language)
                raise TooFewServings(item=item.id, name=name, min=item.servings_min)


def _stock(menu: Menu, overlay: Overlay, lines: Sequence[Line], language: Language) -> None:
    if not overlay.stock:
        return
    for key, quantity in stock_taken(lines).items():
        left = overlay.stock.get(key)
        if left is not None and quantity > left:
            name = counted_name(menu, key, language)
            raise NotEnoughStock(item=key, name=name, left=left)


def counted_name(menu: Menu, key: str, language: Language) -> str:
    """The name of an item id or `group.option` key; the key itself if the menu no longer has it."""
    if key in menu.item_by_id:
        return said(menu.item_by_id[key].name, language)
    group_id, _, option_id = key.partition(".")
    group = menu.group_by_id.get(group_id)
    for option in group.options if group else ():
        if option.id == option_id:
            return said(option.name, language)
    return key


def _copied(name: dict[Language, str], language: Language) -> dict[Language, str]:
    """Korean for the kitchen and the books, and the guest's own language for the guest."""
    if language == "ko" or language not in name:
        return {"ko": name["ko"]}
    return {"ko": name["ko"], language: name[language]}
