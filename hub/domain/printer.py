"""Printers of the shop as the journal knows them: where they are, what they speak, what they print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .menu import STATIONS_MAX
from .text import Frozen, Name, Slug

# Each has a worker of its own. A large kitchen has a printer at every station, and a spare for each.
PRINTERS_MAX = 30
# Papers that a person answers for at once. Each is an entry of the journal, and all are one commit.
SETTLED_MAX = 100
# The number of a copy stands on its paper in two digits; whatever comes after is "99" too, and marked like it.
COPIES_MAX = 99

Address = Annotated[str, Field(pattern=r"^(tcp|serial|usb|file):[!-~]{0,200}$")]
"""`tcp://host:port`, `serial:///dev/ttyUSB0?baud=19200&flow=rtscts`, `usb:04b8:0e15?serial=...&port=1-1.4` or
`file:`; what each may say is in `printer/transport/`."""

# Where network printers take raw bytes, unless somebody changed it.
RAW_PORT = 9100

# Font A is 12 dots wide on every thermal printer we know (`printer/profile.py`).
_CELL_DOTS = 12


class PrinterTuning(Frozen):
    """What a calibration slip (보정 인쇄), or a drawer, showed of this one printer: None leaves what its profile says.

    Sizes are in cells, dots and millimetres, as in `printer/profile.py`, with the same limits. Columns and dots
    come together, and charset and lines too, so that a tuned profile is as valid as it was.
    """

    columns: Annotated[int, Field(ge=16, le=64)] | None = None
    dots: Annotated[int, Field(ge=96, le=832, multiple_of=8)] | None = None
    charset: Literal["ksx1001", "cp949", "none"] | None = None
    lines: Literal["text", "raster"] | None = None
    tear_feed_mm: Annotated[float, Field(ge=0, le=40)] | None = None
    """White before the cut, or to the tear bar."""
    cutter: Literal[False] | None = None
    """False: it did not cut, whatever its profile says. Paper is torn off by hand."""
    drawer_pin: Literal[2, 5] | None = None
    """The pin of the connector that its drawer (돈통) hangs on: a cable may have either, whatever the model."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.columns is None) != (self.dots is None):
            raise ValueError("columns and dots are tuned together")
        if self.columns and self.dots and self.columns * _CELL_DOTS > self.dots:
            raise ValueError("columns do not fit the head: a cell is 12 dots")
        if (self.charset is None) != (self.lines is None):
            raise ValueError("charset and lines are tuned together")
        if self.charset == "none" and self.lines == "text":
            raise ValueError("without a Korean charset lines are drawn (raster)")
        return self


class Printer(Frozen):
    """One printer (프린터). It prints tickets of its `stations`, and receipts where `receipts` is set."""

    id: Slug
    name: Name
    address: Address
    profile: Slug
    stations: Annotated[tuple[Slug, ...], Field(max_length=STATIONS_MAX)] = ()
    receipts: bool = False
    tuning: PrinterTuning | None = None
    backup: Slug | None = None
    """The printer that stands in (대신 인쇄) while this one cannot print."""
    drawer: bool = False
    """A cash drawer (돈통) hangs on its connector."""


def same_place(one: str, other: str) -> bool:
    """True where two addresses are the same machine's, spelled alike or not: two workers would tear its papers.

    `tcp://10.0.0.5` and `tcp://10.0.0.5:9100`; one serial line at two speeds; one USB device, of which one address
    says less than the other. Two `file:` printers write to folders of their own.
    """
    (scheme, first), (other_scheme, second) = one.split(":", 1), other.split(":", 1)
    if scheme != other_scheme or scheme == "file":
        return False
    if scheme == "usb":
        return _same_usb(first, second)
    place = _host if scheme == "tcp" else _path
    return place(first) == place(second)


_HOST = re.compile(r"//(?P<host>\[[^]]+\]|[^:/?#]+)(?::(?P<port>[0-9]{1,5}))?")


def _host(place: str) -> tuple[str, int]:
    """What nobody can read is another place than all others; `printer_setup_wrong` says so."""
    found = _HOST.fullmatch(place)
    if found is None:
        return place, 0
    return found["host"].lower().rstrip("."), int(found["port"] or RAW_PORT)


def _path(place: str) -> str:
    return re.sub("/+", "/", place.partition("?")[0])


def _same_usb(one: str, other: str) -> bool:
    """Of one VID:PID (or node), and neither serial number nor plug tells them apart."""
    (device, _, said), (other_device, _, other_said) = one.partition("?"), other.partition("?")
    if device.lower() != other_device.lower():
        return False
    first, second = _fields(said), _fields(other_said)
    if first.keys() - second.keys() and second.keys() - first.keys():
        return False  # one by its number, one by its plug: perhaps two
    return all(first[key] == second[key] for key in first.keys() & second.keys())


def _fields(query: str) -> dict[str, str]:
    return {
        key: value for key, _, value in (field.partition("=") for field in query.split("&")) if key
    }


About = Annotated[str, Field(pattern=r"^[!-~]{1,60}$")]
"""What a paper tells of, by its id: an order, a bill, a table, a printer, a business day ..."""

StuckState = Literal["unknown", "expired", "failed"]
"""unknown: perhaps on paper; expired and failed: not on paper."""

StuckReason = Literal[
    "interrupted", "link_lost", "no_proof", "too_late", "unreadable", "blocked", "printer_removed"
]
"""Why a person has to look at a print job: the hub or its power went off in the middle; the line broke; the
printer is well and never said that it printed; too late for it; it cannot be drawn; the printer could not take
it and it is not tried again (a drawer's pulse); its printer was taken out."""

PrintOutcome = Literal["printed", "again", "dismissed"]
"""What a person says of it: the paper is there; print it once more; nobody needs it."""

DrawerReason = Literal["cash", "refund", "asked"]
"""Why a cash drawer opened: money taken, money given back, a person asked."""


@dataclass(slots=True)
class StuckPrint:
    """A print job that stands in the list until a person settles it. Nothing leaves the list by time."""

    job: str
    printer: str
    kind: str
    about: str
    """What the paper tells of: an order, a bill, a table ..."""
    number: str
    """What people call it by; empty where it has none."""
    copy_no: int
    state: StuckState
    reason: StuckReason
    at: int
    """Since when (UTC ms)."""
    origin: str | None = None
    """The printer that it was for, where `printer` was to stand in for that one."""
