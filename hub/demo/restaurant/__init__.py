"""The demo restaurant 마당집: about 75 items, five stations, three dayparts. The files are read by `hub.demo.shops`."""

from hub.demo.shops import LANGUAGES as LANGUAGES
from hub.demo.shops import facts_of, menu_of
from hub.domain.menu import Menu


def menu() -> Menu:
    """The menu of the demo restaurant."""
    return menu_of("restaurant")


def shop() -> dict[str, object]:
    """Facts about the restaurant, a new dict each time."""
    return facts_of("restaurant")
