"""Printers of the shop as the journal knows them: where they are, what they speak, what they print."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .menu import STATIONS_MAX
from .text import Frozen, Name, Slug

# Each has a worker of its own. A large kitchen has a printer at every station, and a spare for each.
PRINTERS_MAX = 30

Address = Annotated[str, Field(pattern=r"^(tcp|serial|usb|file):[!-~]{0,200}$")]
"""`tcp://host:port`, `serial:///dev/ttyUSB0?baud=19200&flow=rtscts`, `usb:...` or `file:`."""


class Printer(Frozen):
    """One printer (프린터). It prints tickets of its `stations`, and receipts where `receipts` is set."""

    id: Slug
    name: Name
    address: Address
    profile: Slug
    stations: Annotated[tuple[Slug, ...], Field(max_length=STATIONS_MAX)] = ()
    receipts: bool = False
