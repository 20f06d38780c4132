"""The demo optician 마당안경: counted frames, lenses made to measure, nothing cooked. Read by `hub.demo.shops`."""

from hub.demo.shops import facts_of, menu_of
from hub.domain.menu import Menu


def menu() -> Menu:
    """The menu of the demo optician."""
    return menu_of("optician")


def shop() -> dict[str, object]:
    """Facts about the optician, a new dict each time."""
    return facts_of("optician")
