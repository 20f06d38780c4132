"""What the house prints for itself: calls, test pages, the sheet of origins; and the pulse of the drawer (돈통)."""

from __future__ import annotations

from hub.domain.menu import Menu
from hub.domain.text import said
from printer.body import CallTicketBody, DrawerBody, OriginSheetBody, TestPageBody
from printer.papers.call_ticket import CallTicket
from printer.papers.drawer import DrawerPulse
from printer.papers.origin_sheet import Ingredient, OriginEntry, OriginSheet
from printer.papers.test_page import page_of
from printer.profile import profile_of

from .making import Making, Statement


def call(making: Making, call_id: str) -> list[Statement]:
    """호출 at every printer of the kitchen, in its language; in a shop without one where receipts come out."""
    state = making.state
    ringing = state.calls.get(call_id)
    if ringing is None:
        return []
    known = state.printers.values()
    printers = [p for p in known if p.stations] or [p for p in known if p.receipts][:1]
    found = []
    for printer in printers:
        language = state.rules.kitchen_language.get((*printer.stations, "")[0], "ko")
        # At their table, else where the device stands.
        place = (
            making.device(ringing.device)
            if ringing.table is None
            else making.table(ringing.table, language)
        )
        content = CallTicket(place=place, reason=ringing.reason, at=ringing.at, language=language)
        found.append(
            making.row(printer.id, call_id, CallTicketBody(kind="call_ticket", content=content))
        )
    return found


def test_page(making: Making, printer_id: str) -> list[Statement]:
    """시험 인쇄. A printer of no model that can be served prints nothing: `printer_setup_wrong` stands for it."""
    printer = making.state.printers[printer_id]
    try:
        profile = profile_of(printer)
    except ValueError:
        return []
    page = page_of(printer, profile, making.entry.at)
    return [making.row(printer_id, printer_id, TestPageBody(kind="test_page", content=page))]


def origin_sheet(making: Making) -> list[Statement]:
    """원산지 표시 of the menu that stands, where receipts come out; nothing where no dish has an origin."""
    menu = making.state.menu
    entries = _entries(menu)
    if not entries:
        return []
    content = OriginSheet(shop_name=making.shop("ko").name, at=making.entry.at, entries=entries)
    return making.at_receipts(menu.version, OriginSheetBody(kind="origin_sheet", content=content))


def drawer(making: Making, printer_id: str) -> list[Statement]:
    """One pulse (돈통 열기)."""
    body = DrawerBody(kind="drawer", content=DrawerPulse())
    return [making.row(printer_id, printer_id, body)]


def _entries(menu: Menu) -> tuple[OriginEntry, ...]:
    """Dishes with their origins in the menu's order; those that share all of them stand together."""
    dishes: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for item in menu.items:
        if item.origins:
            origins = tuple((said(o.ingredient, "ko"), said(o.country, "ko")) for o in item.origins)
            dishes.setdefault(origins, []).append(said(item.name, "ko"))
    return tuple(
        OriginEntry(
            dishes=tuple(names),
            ingredients=tuple(Ingredient(name=what, origin=where) for what, where in origins),
        )
        for origins, names in dishes.items()
    )
