"""Documents about what the shop offers: `shop`, `menu.<lang>`, `overlay`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.menu import Item, OptionGroup
from hub.domain.order import Channel
from hub.domain.payment import BY_HAND
from hub.domain.terminal import CARD_TERMINAL
from hub.domain.text import Language, said

from .document import Touch
from .view import Path, View

CHANNELS: tuple[Channel, ...] = ("kiosk", "table", "phone", "counter")


class ShopDocument:
    """`shop`: name, kind of shop, services, languages, menu version, what each channel may do, the business day."""

    family = "shop"

    def names(self, view: View) -> Iterable[str]:
        return ("shop",)

    def exists(self, view: View, name: str) -> bool:
        return name == "shop"

    def collections(self) -> Sequence[str]:
        return ("ordering",)

    def paths(self, view: View, name: str) -> list[Path]:
        return [
            ("profile",),
            ("languages",),
            ("trade",),
            ("services",),
            ("call_reasons",),
            ("menu",),
            ("day",),
            *(("ordering", c) for c in CHANNELS),
        ]

    def render(self, view: View, name: str, path: Path) -> Any:
        state = view.state
        match path:
            case ("profile",):
                return {"name": dict(state.rules.profile.name), "phone": state.rules.profile.phone}
            case ("languages",):
                return list(state.rules.languages)
            case ("trade",):
                return state.rules.trade
            case ("services",):
                return list(state.rules.services)
            case ("call_reasons",):
                return list(state.rules.call_reasons)
            case ("menu",):
                return {"version": state.menu.version}
            case ("day",):
                return {"day": state.day, "ends": state.timers.get("day:", 0)}
            case ("ordering", channel):
                return _ordering(view, channel)
        return None

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        match entry.event:
            case (
                e.OrderingWasPaused(channel=channel)
                | e.OrderingResumed(channel=channel)
                | e.LastOrderReached(channel=channel)
            ):
                return (("shop", ("ordering", channel)),)
            case e.TerminalSaved() | e.TerminalRemoved():
                return [("shop", ("ordering", channel)) for channel in CHANNELS]
        return ()


def _usable(view: View, method: str) -> bool:
    """Whether anybody can pay so now: it has a driver, a terminal stands somewhere, the shop's code is set."""
    if method == CARD_TERMINAL:
        return bool(view.state.terminals) and method in view.drivers
    if method == "shop_qr":
        return view.state.rules.shop_qr is not None
    return method in ("cash", "counter") or method in BY_HAND or method in view.drivers


def _ordering(view: View, channel: str) -> dict[str, Any]:
    state = view.state
    value: dict[str, Any] = {
        "methods": [one for one in state.rules.methods.get(channel, ()) if _usable(view, one)],  # type: ignore[call-overload]
    }
    if state.rules.counter_release == "on_payment":
        # What is paid at the counter is cooked once it is paid.
        value["pays_first"] = True
    pause = state.pauses.get(channel)  # type: ignore[call-overload]
    if pause is not None:
        value["paused"] = {"until": pause.until}
        if pause.message:
            value["paused"]["message"] = dict(pause.message)
    if channel in state.last_order_passed:
        value["last_order_passed"] = True
    return value


class MenuDocument:
    """`menu.<lang>`: the published menu in one language, as a screen draws it."""

    family = "menu"

    def names(self, view: View) -> Iterable[str]:
        return [f"menu.{language}" for language in view.state.rules.languages]

    def exists(self, view: View, name: str) -> bool:
        return name in self.names(view)

    def collections(self) -> Sequence[str]:
        return ("items", "groups", "dayparts")

    def paths(self, view: View, name: str) -> list[Path]:
        menu = view.state.menu
        return [
            ("version",),
            ("categories",),
            ("order",),
            *(("items", item.id) for item in menu.items),
            *(("groups", group.id) for group in menu.groups),
            *(("dayparts", part.id) for part in menu.dayparts),
        ]

    def render(self, view: View, name: str, path: Path) -> Any:
        menu = view.state.menu
        language: Language = name.partition(".")[2]  # type: ignore[assignment]
        match path:
            case ("version",):
                return menu.version
            case ("categories",):
                return [{"id": c.id, "name": said(c.name, language)} for c in menu.categories]
            case ("order",):
                return [item.id for item in menu.items]
            case ("items", item_id):
                return _item(menu.item_by_id[item_id], language)
            case ("groups", group_id):
                return _group(menu.group_by_id[group_id], language)
            case ("dayparts", part_id):
                part = menu.daypart_by_id[part_id]
                return {"name": said(part.name, language), "start": part.start, "end": part.end}
        return None

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        return ()


def _item(item: Item, language: Language) -> dict[str, Any]:
    value: dict[str, Any] = {
        "category": item.category,
        "name": said(item.name, language),
        "tax": item.tax,
        "servings_min": item.servings_min,
        "alcohol": item.alcohol,
        "groups": list(item.groups),
        "steps": [
            {
                "id": step.id,
                "name": said(step.name, language),
                "candidates": [{"item": c.item, "extra": c.extra} for c in step.candidates],
            }
            for step in item.steps
        ],
        "origins": [
            {"ingredient": said(o.ingredient, language), "country": said(o.country, language)}
            for o in item.origins
        ],
        "allergens": list(item.allergens),
        "dayparts": list(item.dayparts),
    }
    if item.price is not None:
        value["price"] = item.price
    if item.reading:
        value["reading"] = said(item.reading, language)
    if item.description:
        value["description"] = said(item.description, language)
    if item.picture:
        value["picture"] = item.picture
    return value


def _group(group: OptionGroup, language: Language) -> dict[str, Any]:
    return {
        "name": said(group.name, language),
        "min": group.min,
        "max": group.max,
        "free": group.free,
        "options": [
            {
                "id": option.id,
                "name": said(option.name, language),
                "price": option.price,
                "quantity_max": option.quantity_max,
                "allergens": list(option.allergens),
            }
            for option in group.options
        ],
    }


class OverlayDocument:
    """`overlay`: sold out 품절, stock 한정 수량, market prices 시가, dayparts open now; keyed like the menu."""

    family = "overlay"

    def names(self, view: View) -> Iterable[str]:
        return ("overlay",)

    def exists(self, view: View, name: str) -> bool:
        return name == "overlay"

    def collections(self) -> Sequence[str]:
        return ("sold_out", "stock", "market_prices", "dayparts_open")

    def paths(self, view: View, name: str) -> list[Path]:
        overlay = view.state.overlay
        return [
            *(("sold_out", key) for key in overlay.sold_out),
            *(("stock", key) for key in overlay.stock),
            *(("market_prices", key) for key in overlay.market_prices),
            *(("dayparts_open", key) for key in sorted(overlay.dayparts_open)),
        ]

    def render(self, view: View, name: str, path: Path) -> Any:
        overlay = view.state.overlay
        match path:
            case ("sold_out", key):
                return overlay.sold_out.get(key)
            case ("stock", key):
                return overlay.stock.get(key)
            case ("market_prices", key):
                return overlay.market_prices.get(key)
            case ("dayparts_open", key):
                return True if key in overlay.dayparts_open else None
        return None

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        match entry.event:
            case e.OrderPlaced() | e.OrderCancelled():
                return (("overlay", None),) if view.state.overlay.stock else ()
            case (
                e.ItemSoldOut(item=item)
                | e.ItemBack(item=item)
                | e.StockSet(item=item)
                | e.MarketPriceSet(item=item)
            ):
                return (
                    ("overlay", ("sold_out", item)),
                    ("overlay", ("stock", item)),
                    ("overlay", ("market_prices", item)),
                )
            case e.DaypartsChanged():
                return (("overlay", None),)
        return ()
