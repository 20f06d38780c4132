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
    """What it can be asked. It may be silent all the same: cables and clones lose the way back."""

    dle_eot: bool
    gs_r: bool
    process_id: bool


class PrinterProfile(Frozen):
    """One printer model. Sizes in dots and cells; byte strings are sent as they stand."""

    kind: Literal["printer"]
    name: Annotated[str, Field(pattern=SLUG_PATTERN)]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    language: Literal["escpos"]

    dpi: Annotated[int, Field(ge=100, le=600)]
    dots: Annotated[int, Field(ge=96, le=832, multiple_of=8)]
    columns: Annotated[int, Field(ge=16, le=64)]
    vertical_dpi: Annotated[int, Field(ge=100, le=720)]

    lines: Literal["text", "raster"]
    charset: Charset
    double_byte_on: HexBytes

    # GS v 0 counts rows in two bytes, but small printers hold 4 KB.
    band_rows: Annotated[int, Field(ge=8, le=255)]
    native_qr: bool

    cut: HexBytes
    tear_feed_mm: Annotated[float, Field(ge=0, le=40)] = 0.0
    drawer: HexBytes
    status: StatusAbilities
    unverified: Annotated[dict[str, str], Field(default_factory=dict)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.columns * CELL_DOTS > self.dots:
            raise ValueError("columns do not fit the head: a cell is 12 dots")
        if self.lines == "text" and self.charset == "none" and self.double_byte_on:
            raise ValueError("double_byte_on without a double-byte charset")
        unknown = set(self.unverified) - set(type(self).model_fields)
        if unknown:
            raise ValueError(f"unverified names no field: {sorted(unknown)}")
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
