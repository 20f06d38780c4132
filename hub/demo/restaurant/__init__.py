"""The demo restaurant 마당집: its menu and the facts about the shop, from the TOML files beside it.

`menu.toml` holds categories, stations, dayparts and the words of origin lines, `options.toml` the
option groups, `shop.toml` the shop, and each category has a file of its name with its items. In
all of them an id is the name of the table, and a text is an array in the order of `LANGUAGES`.
"""

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from hub.domain.menu import Menu
from hub.domain.text import Language

LANGUAGES: tuple[Language, ...] = ("ko", "en", "ja", "zh-Hans")
"""The order of the languages in every text."""

MARKET_PRICE = "market"
"""Stands for 시가 in place of a price: TOML has no null."""

Row = dict[str, Any]
"""A table of TOML on its way to a model; the models check it, unknown keys included."""


@cache
def menu() -> Menu:
    """The menu of the demo restaurant, about 75 items in ko, en, ja and zh-Hans. Read once."""
    frame = _read("menu.toml")
    items = {
        id: _item(row, frame) | {"id": id, "category": category}
        for category in frame["categories"]
        for id, row in _read(f"{category}.toml").items()
    }
    for item in items.values():
        if "steps" in item:
            _take_from_parts(item, items)
    document = {
        "categories": _named(frame["categories"]),
        "items": list(items.values()),
        "groups": [_group(id, row) for id, row in _read("options.toml").items()],
        "stations": _named(frame["stations"]),
        "dayparts": [_daypart(id, row) for id, row in frame["dayparts"].items()],
    }
    # By way of JSON, where the strict models take an array for a tuple.
    return Menu.model_validate_json(json.dumps(document))


def shop() -> dict[str, object]:
    """Facts about the shop, a new dict each time.

    Texts by language: `name`, `tagline`, `address`, `origin_notice`, `receipt_note`. Plain:
    `business_number` (3-2-5 digits, its checksum holds), `representative`, `phone`.
    """
    facts = _read("shop.toml")
    return {key: _text(fact) if isinstance(fact, list) else fact for key, fact in facts.items()}


def _read(name: str) -> Row:
    return tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))


def _text(words: list[str]) -> dict[Language, str]:
    return dict(zip(LANGUAGES, words, strict=True))


def _named(rows: dict[str, list[str]]) -> list[Row]:
    return [{"id": id, "name": _text(words)} for id, words in rows.items()]


def _group(id: str, row: Row) -> Row:
    options = [
        {**option, "id": option_id, "name": _text(option["name"])}
        for option_id, option in row["options"].items()
    ]
    return {**row, "id": id, "name": _text(row["name"]), "options": options}


def _daypart(id: str, row: Row) -> Row:
    times = {edge: _minute(row[edge]) for edge in ("start", "end")}
    return {**row, **times, "id": id, "name": _text(row["name"])}


def _minute(clock: str) -> int:
    """Minutes since midnight of `HH:MM`; `24:00` is 1440."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _item(row: Row, frame: Row) -> Row:
    item = {**row, "name": _text(row["name"])}
    if "reading" in row:
        # Only the Korean voice stumbles (over 1인분). Whatever language were missing here would be
        # spoken in Korean, so the others get the name.
        item["reading"] = {**item["name"], "ko": row["reading"]}
    if "description" in row:
        item["description"] = _text(row["description"])
    if row["price"] == MARKET_PRICE:
        item["price"] = None
    if "origins" in row:
        item["origins"] = [
            {
                "ingredient": _text(frame["ingredients"][ingredient]),
                "country": _text(frame["countries"][country]),
            }
            for ingredient, country in row["origins"].items()
        ]
    if "steps" in row:
        item["steps"] = [_step(step) for step in row["steps"]]
    return item


def _step(row: Row) -> Row:
    candidates = [{"item": item, "extra": extra} for item, extra in row["candidates"].items()]
    return {**row, "name": _text(row["name"]), "candidates": candidates}


def _take_from_parts(item: Row, items: dict[str, Row]) -> None:
    """Gives a set the origins and allergens of all that may be in it, each once."""
    parts = [items[candidate["item"]] for step in item["steps"] for candidate in step["candidates"]]
    for what in ("origins", "allergens"):
        every = [one for part in parts for one in part.get(what, ())]
        item[what] = [one for at, one in enumerate(every) if one not in every[:at]]
