"""What is on offer: menu versions, dayparts, sold out, stock, market price, pauses, last orders."""

from __future__ import annotations

from .. import events as e
from ..entry import Entry
from ..state import Pause, ShopState


def menu_published(state: ShopState, entry: Entry, event: e.MenuPublished) -> None:
    state.menu, state.menu_at = event.menu, entry.at


def dayparts_changed(state: ShopState, entry: Entry, event: e.DaypartsChanged) -> None:
    state.overlay.dayparts_open = set(event.open)
    _set_timer(state, "daypart:", event.next)


def item_sold_out(state: ShopState, entry: Entry, event: e.ItemSoldOut) -> None:
    state.overlay.sold_out[event.item] = event.until
    _set_timer(state, f"soldout:{event.item}", event.until)


def item_back(state: ShopState, entry: Entry, event: e.ItemBack) -> None:
    state.overlay.sold_out.pop(event.item, None)
    state.timers.pop(f"soldout:{event.item}", None)
    if state.overlay.stock.get(event.item) == 0:
        del state.overlay.stock[event.item]


def stock_set(state: ShopState, entry: Entry, event: e.StockSet) -> None:
    ran_out = state.overlay.stock.get(event.item) == 0
    if event.left is None:
        state.overlay.stock.pop(event.item, None)
    else:
        state.overlay.stock[event.item] = event.left
    if event.left == 0:
        # Even where it was to come back at some hour: with nothing left, only a person can say so.
        state.overlay.sold_out[event.item] = 0
        state.timers.pop(f"soldout:{event.item}", None)
    elif ran_out:
        state.overlay.sold_out.pop(event.item, None)
        state.timers.pop(f"soldout:{event.item}", None)


def market_price_set(state: ShopState, entry: Entry, event: e.MarketPriceSet) -> None:
    if event.price is None:
        state.overlay.market_prices.pop(event.item, None)
    else:
        state.overlay.market_prices[event.item] = event.price


def ordering_paused(state: ShopState, entry: Entry, event: e.OrderingWasPaused) -> None:
    state.pauses[event.channel] = Pause(event.until, event.message)
    _set_timer(state, f"pause:{event.channel}", event.until)


def ordering_resumed(state: ShopState, entry: Entry, event: e.OrderingResumed) -> None:
    state.pauses.pop(event.channel, None)
    state.timers.pop(f"pause:{event.channel}", None)


def last_order_reached(state: ShopState, entry: Entry, event: e.LastOrderReached) -> None:
    state.last_order_passed.add(event.channel)
    state.timers.pop(f"lastorder:{event.channel}", None)


def _set_timer(state: ShopState, key: str, due: int) -> None:
    if due:
        state.timers[key] = due
    else:
        state.timers.pop(key, None)
