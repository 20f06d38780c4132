"""Printers of a scene's own, with what went wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.browser.counter import Guests
from tests.browser.crew import menu_now
from tests.browser.printers import VirtualPrinters, virtual_printers
from tests.hub_process import until
from tests.sheets.studio import SHOWN_WITHIN_MS, Studio

KITCHEN, COUNTER = "주방 프린터", "영수증 프린터"
STATIONS = [station["id"] for station in menu_now()["stations"]]
# The middle of a receipt.
MIDDLE = 600
# Of a printer, as `save_printer` takes it.
_SAVED = ("id", "name", "address", "profile", "stations", "receipts", "backup", "drawer")


@contextmanager
def own_printers(studio: Studio, *, backup: str | None = "counter") -> Iterator[VirtualPrinters]:
    """A kitchen's that proves what it prints, and a counter's with a drawer. The shop's own come back behind them."""
    before = rows(studio)
    crew = studio.crew
    with (
        TemporaryDirectory(dir=studio.folder) as folder,
        virtual_printers(Path(folder), kitchen="epson-tm-t88v") as made,
    ):
        counter = made.setup("counter", COUNTER, receipts=True, drawer=True)
        crew.technician("save_printer", printer=counter)
        kitchen = made.setup("kitchen", KITCHEN, stations=STATIONS, backup=backup)
        crew.technician("save_printer", printer=kitchen)
        try:
            yield made
        finally:
            for job in prints(studio)["stuck"]:
                crew.owner("settle_print", job=job, outcome="dismissed")
            for row in before.values():
                saved = {key: row[key] for key in _SAVED if key in row}
                crew.technician("save_printer", printer=saved)


def in_doubt(studio: Studio, made: VirtualPrinters) -> None:
    """One more paper of which nobody knows whether it came out."""
    asked = prints(studio)["count"]
    made.do("drop_after", "counter", MIDDLE)
    studio.order({"item": "baechu-jeon"})
    until(lambda: prints(studio)["count"] > asked, SHOWN_WITHIN_MS / 1000, "a paper in doubt")


def taken_out(studio: Studio) -> None:
    """A printer is taken out while a ticket waits there: nobody will print it."""
    spare = {"id": "spare", "name": "예비 프린터", "address": "tcp://127.0.0.1:1"}
    studio.crew.technician(
        "save_printer", printer=spare | {"profile": "generic-80-kr", "stations": STATIONS}
    )
    studio.order({"item": "baechu-jeon"})
    studio.crew.technician("remove_printer", printer="spare")


def prints(studio: Studio) -> dict[str, Any]:
    """The document `prints`."""
    return Guests(studio.crew, "staff").document("prints")


def rows(studio: Studio) -> dict[str, dict[str, Any]]:
    """The shop's printers, by id."""
    return dict(Guests(studio.crew, "setup").document("printers")["printers"])
