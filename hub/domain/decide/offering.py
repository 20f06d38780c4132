"""What is on offer: sold out, stock, market price, menu versions, pauses, house rules, the business day."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..calendar import business_day, dayparts_at, next_day, starts_at
from ..menu import Menu
from ..refusals import MenuChanged, UnknownItem, WrongState
from ..state import ShopState
from ..ticket import COUNTER
from .context import Context, Decision


def set_sold_out(state: ShopState, command: c.SetSoldOut, context: Context) -> Decision:
    """품절. A time already past is "until said": better sold out too long than an order nobody can cook."""
    _on_the_menu(state.menu, command.item)
    until = command.until if command.until > context.now else 0
    event = e.ItemSoldOut(type="item_sold_out", item=command.item, until=until)
    return Decision((event,), c.Done())


def _on_the_menu(menu: Menu, key: str) -> None:
    if key in menu.item_by_id:
        return
    group, _, option = key.partition(".")
    if group not in menu.group_by_id or all(
        option != known.id for known in menu.group_by_id[group].options
    ):
        raise UnknownItem(item=key)


def clear_sold_out(state: ShopState, command: c.ClearSoldOut, context: Context) -> Decision:
    if command.item not in state.overlay.sold_out:
        raise WrongState(what="item", state="on_offer")
    return Decision((e.ItemBack(type="item_back", item=command.item),), c.Done())


def set_stock(state: ShopState, command: c.SetStock, context: Context) -> Decision:
    _on_the_menu(state.menu, command.item)
    event = e.StockSet(type="stock_set", item=command.item, left=command.left)
    return Decision((event,), c.Done())


def set_market_price(state: ShopState, command: c.SetMarketPrice, context: Context) -> Decision:
    """시가: only for items whose menu price is open."""
    item = state.menu.item_by_id.get(command.item)
    if item is None:
        raise UnknownItem(item=command.item)
    if item.price is not None:
        raise WrongState(what="item", state="fixed_price")
    event = e.MarketPriceSet(type="market_price_set", item=command.item, price=command.price)
    return Decision((event,), c.Done())


def publish_menu(state: ShopState, command: c.PublishMenu, context: Context) -> Decision:
    """A new version; the same content again changes nothing.

    One made from a version that no longer stands is refused: it would undo what somebody else changed.
    A station may only go when it has nothing left to make: its tickets would be on no screen.
    """
    menu = command.menu
    answer = c.MenuAnswer(version=menu.version)
    if menu.version == state.menu.version:
        return Decision((), answer)
    if command.base is not None and command.base != state.menu.version:
        raise MenuChanged(menu=state.menu.version)
    busy = {station for station, tickets in state.tickets.items() if tickets}
    busy.update(station for held in state.held.values() for station in held)
    # The counter is there whatever is on the menu.
    if busy - set(menu.station_by_id) - {COUNTER}:
        raise WrongState(what="station", state="busy")
    published = e.MenuPublished(type="menu_published", version=menu.version, menu=menu)
    return Decision((published, dayparts_changed(menu, context.now)), answer)


def dayparts_changed(menu: Menu, now: int) -> e.DaypartsChanged:
    """The dayparts (시간대) open at `now`, as an event."""
    is_open, following = dayparts_at(menu.dayparts, now)
    return e.DaypartsChanged(type="dayparts_changed", open=tuple(is_open), next=following)


def pause_ordering(state: ShopState, command: c.PauseOrdering, context: Context) -> Decision:
    until = command.until if command.until > context.now else 0
    event = e.OrderingWasPaused(
        type="ordering_was_paused", channel=command.channel, until=until, message=command.message
    )
    return Decision((event,), c.Done())


def resume_ordering(state: ShopState, command: c.ResumeOrdering, context: Context) -> Decision:
    if command.channel not in state.pauses:
        raise WrongState(what="channel", state="open")
    return Decision(
        (e.OrderingResumed(type="ordering_resumed", channel=command.channel),), c.Done()
    )


def change_rules(state: ShopState, command: c.ChangeRules, context: Context) -> Decision:
    return Decision((e.RulesChanged(type="rules_changed", rules=command.rules),), c.Done())


def open_business_day(state: ShopState, command: c.OpenBusinessDay, context: Context) -> Decision:
    """영업일 열기 by hand: at most one day ahead of the calendar, never back."""
    today = business_day(context.now, state.rules.day_start)
    if command.day <= state.day or command.day > next_day(today):
        raise WrongState(what="business_day", state=state.day)
    return Decision((day_opened(command.day, state.rules.day_start),), c.Done())


def day_opened(day: str, day_start: int) -> e.BusinessDayOpened:
    """The event that opens `day`; its cut-off is where the following day begins."""
    return e.BusinessDayOpened(
        type="business_day_opened", day=day, next_cut_off=starts_at(next_day(day), day_start)
    )
