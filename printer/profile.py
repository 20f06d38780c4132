"""What a printer model can do: one TOML each in `firmware_profiles/`, read as package data.

A model is a file, never an `if`. A fact nobody has checked on the machine is named in `unverified`.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hub.domain.text import SLUG_PATTERN, Frozen

from .charset import Charset

_PACKAGE = "firmware_profiles"
# Font A of every thermal printer we know: 12 x 24 dots, a Hangul letter 24 x 24.
CELL_DOTS = 12
LETTER_DOTS = 24

HexBytes = Annotated[str, Field(pattern=r"^([0-9a-f]{2}( [0-9a-f]{2})*)?$")]
"""Bytes as lower-case hexadecimal pairs with a space between."""


class UnknownProfile(LookupError, ValueError):
    """No printer profile has this name. A ValueError like BadAddress: both are a setup that is wrong."""


class StatusAbilities(Frozen):
    """What it can be asked. It may be silent all the same: cables and clones lose the way back.

    DLE EOT (state now), GS a (state pushed on every change), GS I (who it is), GS r (state in its
    turn), GS ( H fn48 (what was printed).
    """

    dle_eot: bool
    asb: bool = False
    gs_i: bool = False
    gs_r: bool
    process_id: bool


class DrawerPulse(Frozen):
    """ESC p: the pin of the drawer connector (2 or 5), and how long the pulse is and rests (ms)."""

    pin: Literal[2, 5] = 2
    # Units of 2 ms, one byte. Below 50 ms a heavy bolt stays shut; the coil burns with long pulses.
    on_ms: Annotated[int, Field(ge=20, le=510, multiple_of=2)] = 50
    off_ms: Annotated[int, Field(ge=20, le=510, multiple_of=2)] = 500


class Machine(Frozen):
    """How the mechanism behaves; only the virtual printer and the spooler's patience need it."""

    mm_per_s: Annotated[int, Field(ge=10, le=500)] = 150
    buffer_bytes: Annotated[int, Field(ge=256, le=262_144)] = 4096
    # Between the dots that are printed now and the blade: paper that a cut needs fed first.
    head_to_cutter_mm: Annotated[float, Field(ge=0, le=40)] = 12.0


class PrinterProfile(Frozen):
    """One printer model. Sizes in dots and cells; byte strings are sent as they stand.

    A `stub` names a model of which too little is sourced: its values are those of a generic
    printer, and setting one up starts with the probe (`madang printer probe`).
    """

    kind: Literal["printer"]
    name: Annotated[str, Field(pattern=SLUG_PATTERN)]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    language: Literal["escpos"]
    grade: Literal["sourced", "generic", "stub"] = "generic"
    usb: tuple[Annotated[str, Field(pattern=r"^[0-9a-f]{4}:[0-9a-f]{4}$")], ...] = ()
    """VID:PID pairs seen on it. Several models share one: a name for people, never a proof."""
    identities: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = ()
    """What GS I 67 (its model's name) answers."""

    dpi: Annotated[int, Field(ge=100, le=600)]
    dots: Annotated[int, Field(ge=96, le=832, multiple_of=8)]
    columns: Annotated[int, Field(ge=16, le=64)]
    vertical_dpi: Annotated[int, Field(ge=100, le=720)]

    lines: Literal["text", "raster"]
    charset: Charset
    double_byte_on: HexBytes
    double_byte_off: HexBytes = ""
    international: Annotated[int, Field(ge=0, le=255)] | None = None
    """n of ESC R n, sent after `double_byte_on`; 13 is Korea (5C prints the won sign)."""

    image: Literal["gs_v_0", "gs_l", "esc_star"] = "gs_v_0"
    """GS v 0, GS ( L fn112+fn50 (graphics), or ESC * m 33 (24 dots at a time, impact printers too)."""
    # GS v 0 counts rows in two bytes, but small printers hold 4 KB.
    band_rows: Annotated[int, Field(ge=8, le=255)]
    native_qr: bool
    native_barcode: bool = False
    blank_line: Literal["space", "feed"] = "space"
    """How an empty line is sent: printers set to save paper swallow a bare LF."""

    cut: HexBytes
    cut_partial: HexBytes = ""
    """Leaves a bridge, where the model can do both; "": `cut` serves for both."""
    tear_feed_mm: Annotated[float, Field(ge=0, le=40)] = 0.0
    drawer: DrawerPulse = DrawerPulse()
    buzzer: HexBytes = ""
    """The bytes of one alarm; "": no buzzer known."""
    status: StatusAbilities
    machine: Machine = Machine()
    unverified: Annotated[dict[str, str], Field(default_factory=dict)]
    """Field -> why its value is only believed."""
    sources: Annotated[dict[str, str], Field(default_factory=dict)]
    """Field -> the manual, table or program its value was read from."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.columns * CELL_DOTS > self.dots:
            raise ValueError("columns do not fit the head: a cell is 12 dots")
        if self.lines == "text" and self.charset == "none" and self.double_byte_on:
            raise ValueError("double_byte_on without a double-byte charset")
        for named in (self.unverified, self.sources):
            unknown = set(named) - set(type(self).model_fields)
            if unknown:
                raise ValueError(f"unverified and sources name fields, not {sorted(unknown)}")
        return self

    @property
    def line_pitch(self) -> int:
        """Dots from one line to the next under ESC 2 (1/6 inch)."""
        return round(self.dpi / 6)

    def dots_of(self, mm: float) -> int:
        """Millimetres in dots of the head."""
        return round(mm * self.dpi / 25.4)

    def vertical_units_of(self, mm: float) -> int:
        """Millimetres in the units of ESC J."""
        return round(mm * self.vertical_dpi / 25.4)


@cache
def profile_names() -> tuple[str, ...]:
    """Names of all printer profiles, sorted."""
    found = []
    for entry in files(_PACKAGE).iterdir():
        if entry.name.endswith(".toml"):
            data = tomllib.loads(entry.read_text(encoding="utf-8"))
            if data.get("kind") == "printer":
                found.append(entry.name.removesuffix(".toml"))
    return tuple(sorted(found))


@cache
def load_profile(name: str) -> PrinterProfile:
    """The profile called `name`; UnknownProfile where there is none."""
    if name not in profile_names():
        known = ", ".join(profile_names())
        raise UnknownProfile(f"no printer profile {name!r}; choose one of: {known}")
    data = tomllib.loads((files(_PACKAGE) / f"{name}.toml").read_text(encoding="utf-8"))
    return PrinterProfile.model_validate(data)


def schema_text() -> str:
    """`firmware_profiles/_schema.json` as it should read (JSON Schema 2020-12)."""
    schema = PrinterProfile.model_json_schema()
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
