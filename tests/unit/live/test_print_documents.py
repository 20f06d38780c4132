"""`prints`: at which stations a ticket is on the screen only."""

from __future__ import annotations

from hub.domain.printer import Printer
from hub.live.print_documents import PrintsDocument
from hub.live.view import View
from tests.shop_day import ShopDay
from tests.unit.domain.small_shop import MENU


def stations(*printers: Printer, hangs_at: str) -> list[str]:
    """Stations without paper of an order whose tickets hang at one of these printers."""
    view = View(ShopDay(MENU).state)
    view.state.printers |= {printer.id: printer for printer in printers}
    view.displayed["o1"] = (hangs_at,)
    found: list[str] = PrintsDocument().render(view, "prints", ("displayed", "o1"))["stations"]
    return found


def printer(id: str, *stations: str, backup: str | None = None) -> Printer:
    return Printer(
        id=id, name=id, address="file:", profile="generic-80-kr", stations=stations, backup=backup
    )


def test_a_ticket_has_no_paper_where_its_only_printer_cannot_print() -> None:
    both = (printer("kitchen", "hot", "grill"), printer("drinks", "bar"))
    assert stations(*both, hangs_at="kitchen") == ["hot", "grill"]


def test_it_has_paper_where_another_printer_of_the_station_prints() -> None:
    two = (printer("left", "hot", "grill"), printer("right", "hot"))
    assert stations(*two, hangs_at="left") == ["grill"]


def test_what_was_handed_on_hangs_at_the_backup() -> None:
    handed_on = (printer("kitchen", "hot", backup="counter"), printer("counter"))
    assert stations(*handed_on, hangs_at="counter") == ["hot"]
