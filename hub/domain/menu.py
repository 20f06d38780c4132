"""The menu: an immutable published version (by content hash). What changes by the hour is the overlay (`stock.py`).

Korean terms: category 분류, item 메뉴, option group 선택 사항, set 세트, minimum servings 최소 주문
(2인분부터), market price 시가, origin 원산지, allergen 알레르기 유발 식품, daypart 시간대 (점심특선),
station 조리대.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from .money import Price, TaxClass
from .text import Frozen, LocalName, LocalProse, Name, Slug

# 1,000 items in four languages is a 2.8 MB document: the largest menu a screen still opens well.
ITEMS_MAX = 1_000
# More headings than this are a menu in themselves: nobody finds a dish by them.
CATEGORIES_MAX = 60
# Every item its own question, and still a third of the items without one.
GROUPS_MAX = 600
# Each has a document of its own and perhaps a printer; the largest hotel kitchen has fewer.
STATIONS_MAX = 30
# A name for every hour of a day.
DAYPARTS_MAX = 24
# The origin law names 29 foods; a dish with more ingredients than that is a list nobody can read.
ORIGINS_MAX = 30
# More than 20 choices on one line cannot be read back to a guest.
OPTION_QUANTITY_MAX = 20

Allergen = Literal[
    "egg", "milk", "buckwheat", "peanut", "soy", "wheat", "mackerel", "crab", "shrimp", "pork",
    "peach", "tomato", "sulfite", "walnut", "chicken", "beef", "squid", "oyster", "abalone",
    "mussel", "shellfish", "pine_nut",
]  # fmt: skip
"""The 22 allergens of the Korean labelling rule (`reference/korea.md` 5)."""

ALLERGENS: tuple[Allergen, ...] = get_args(Allergen)
Allergens = Annotated[tuple[Allergen, ...], Field(max_length=22)]

MinuteOfDay = Annotated[int, Field(ge=0, le=1440)]
"""Minutes since midnight in Asia/Seoul; 1440 is the end of the day."""


class Origin(Frozen):
    """원산지: one ingredient and where it comes from, mixed origins in descending share."""

    ingredient: LocalName
    country: LocalName


class Daypart(Frozen):
    """시간대: when some items are offered. `end <= start` runs past midnight. Weekday 0 is Monday."""

    id: Slug
    name: LocalName
    start: MinuteOfDay
    end: MinuteOfDay
    weekdays: Annotated[
        tuple[Annotated[int, Field(ge=0, le=6)], ...], Field(min_length=1, max_length=7)
    ] = (0, 1, 2, 3, 4, 5, 6)


class Station(Frozen):
    """조리대: a place in the kitchen that gets its own tickets. A shop may have none at all."""

    id: Slug
    name: LocalName


class Category(Frozen):
    """분류: a named group of items, in menu order."""

    id: Slug
    name: LocalName


class Option(Frozen):
    """One choice in a group; `price` is added once per unit chosen."""

    id: Slug
    name: LocalName
    price: Price = 0
    quantity_max: Annotated[int, Field(ge=1, le=OPTION_QUANTITY_MAX)] = 1
    allergens: Allergens = ()


class OptionGroup(Frozen):
    """선택 사항: a guest takes `min` to `max` units in all; the dearest `free` of them cost nothing."""

    id: Slug
    name: LocalName
    min: Annotated[int, Field(ge=0, le=OPTION_QUANTITY_MAX)] = 0
    max: Annotated[int, Field(ge=1, le=OPTION_QUANTITY_MAX)] = 1
    free: Annotated[int, Field(ge=0, le=OPTION_QUANTITY_MAX)] = 0
    options: Annotated[tuple[Option, ...], Field(min_length=1, max_length=60)]

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"group {self.id}: min is above max")
        if len({option.id for option in self.options}) < len(self.options):
            raise ValueError(f"group {self.id}: two of the same option id")
        if sum(option.quantity_max for option in self.options) < self.min:
            raise ValueError(f"group {self.id}: its options cannot reach min")
        return self


class SetCandidate(Frozen):
    """An item that may fill a step of a set, for `extra` won on top of the set's price."""

    item: Slug
    extra: Price = 0


class SetStep(Frozen):
    """One step of a set (세트 구성): exactly one of `candidates`. A fixed part is a step with one."""

    id: Slug
    name: LocalName
    candidates: Annotated[tuple[SetCandidate, ...], Field(min_length=1, max_length=40)]


class Item(Frozen):
    """메뉴: something a guest can order. `price` None is 시가 (market price): the overlay must name it."""

    id: Slug
    category: Slug
    name: LocalName
    reading: LocalName | None = None
    """How a voice says it, where that differs from the name."""
    description: LocalProse | None = None
    price: Price | None
    tax: TaxClass = "taxable"
    groups: Annotated[tuple[Slug, ...], Field(max_length=12)] = ()
    steps: Annotated[tuple[SetStep, ...], Field(max_length=8)] = ()
    servings_min: Annotated[int, Field(ge=1, le=10)] = 1
    """2 is 2인분부터: the least a guest may order of it in one order."""
    origins: Annotated[tuple[Origin, ...], Field(max_length=ORIGINS_MAX)] = ()
    allergens: Allergens = ()
    alcohol: bool = False
    stations: Annotated[tuple[Slug, ...], Field(max_length=6)] = ()
    dayparts: Annotated[tuple[Slug, ...], Field(max_length=DAYPARTS_MAX)] = ()
    """Empty: offered all day."""
    picture: Name | None = None


class Menu(Frozen):
    """A published menu. Every reference inside it resolves; `version` is the hash of its content."""

    categories: Annotated[tuple[Category, ...], Field(max_length=CATEGORIES_MAX)]
    items: Annotated[tuple[Item, ...], Field(max_length=ITEMS_MAX)]
    groups: Annotated[tuple[OptionGroup, ...], Field(max_length=GROUPS_MAX)] = ()
    stations: Annotated[tuple[Station, ...], Field(max_length=STATIONS_MAX)] = ()
    dayparts: Annotated[tuple[Daypart, ...], Field(max_length=DAYPARTS_MAX)] = ()

    @model_validator(mode="after")
    def _resolves(self) -> Self:
        for what, values in (
            ("category", self.categories), ("item", self.items), ("option group", self.groups),
            ("station", self.stations), ("daypart", self.dayparts),
        ):  # fmt: skip
            ids = [value.id for value in values]
            if len(ids) != len(set(ids)):
                raise ValueError(f"two of the same {what} id")
        categories = {category.id for category in self.categories}
        for item in self.items:
            _known(item.id, "category", [item.category], categories)
            _known(item.id, "option group", item.groups, self.group_by_id)
            _known(item.id, "station", item.stations, self.station_by_id)
            _known(item.id, "daypart", item.dayparts, self.daypart_by_id)
            _once(item.id, "option group", item.groups)
            _once(item.id, "station", item.stations)
            _once(item.id, "step", tuple(step.id for step in item.steps))
            for step in item.steps:
                _once(item.id, "candidate", tuple(part.item for part in step.candidates))
            parts = [c.item for step in item.steps for c in step.candidates]
            _known(item.id, "set item", parts, self.item_by_id)
            for part in parts:
                inner = self.item_by_id[part]
                if inner.steps or inner.tax != item.tax:
                    raise ValueError(f"set {item.id}: {part} is a set itself or taxed otherwise")
        return self

    @cached_property
    def item_by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def group_by_id(self) -> dict[str, OptionGroup]:
        return {group.id: group for group in self.groups}

    @cached_property
    def station_by_id(self) -> dict[str, Station]:
        return {station.id: station for station in self.stations}

    @cached_property
    def daypart_by_id(self) -> dict[str, Daypart]:
        return {daypart.id: daypart for daypart in self.dayparts}

    @cached_property
    def version(self) -> str:
        """`m` and 20 hex digits of the SHA-256 of the menu's JSON."""
        return "m" + hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:20]


def _known(item: str, what: str, wanted: list[str] | tuple[str, ...], known: object) -> None:
    for name in wanted:
        if name not in known:  # type: ignore[operator]
            raise ValueError(f"item {item}: no {what} '{name}'")


def _once(item: str, what: str, names: tuple[str, ...]) -> None:
    # Twice the same would be charged, cooked or asked for twice.
    if len(set(names)) < len(names):
        raise ValueError(f"item {item}: the same {what} twice")


EMPTY_MENU = Menu(categories=(), items=())
