"""What a printer model can do: one TOML each in `firmware_profiles/`, read as package data.

A model is a file, never an `if`. Every fact has its source, or the reason why it is only believed.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from hub.domain.printer import Printer
from hub.domain.text import SLUG_PATTERN, Frozen

from .charset import KOREA, Charset

_PACKAGE = "firmware_profiles"
# Font A of every thermal printer we know: 12 x 24 dots, a Hangul letter 24 x 24.
CELL_DOTS = 12
LETTER_DOTS = 24

Grade = Literal["sourced", "generic", "stub"]
# The order in which models are offered: what is known well, what suits most, what the probe must tell.
GRADES: tuple[Grade, ...] = ("sourced", "generic", "stub")
# About the file, not about the machine: needs no source.
_NOT_FACTS = frozenset(
    ("kind", "name", "title", "language", "grade", "base", "refused", "unverified", "sources")
)
# What a stub never takes from its base: whose it is, and what was found out about the other.
_OWN = _NOT_FACTS - {"kind", "language"} | {"usb", "identities"}

HexBytes = Annotated[str, Field(pattern=r"^([0-9a-f]{2}( [0-9a-f]{2})*)?$")]
"""Bytes as lower-case hexadecimal pairs with a space between."""


class UnknownProfile(LookupError, ValueError):
    """No printer profile has this name. A ValueError like BadAddress: both are a setup that is wrong."""


class RefusedModel(UnknownProfile):
    """This model cannot be served, and its file says why: the text is for the technician (설치 기사)."""


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
    printer (`base`), and setting one up starts with the probe (`madang printer probe`).
    """

    kind: Literal["printer"]
    name: Annotated[str, Field(pattern=SLUG_PATTERN)]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    language: Literal["escpos"]
    grade: Grade = "generic"
    base: Annotated[str, Field(pattern=SLUG_PATTERN)] | None = None
    """Of a stub: the generic profile whose values stand wherever its file is silent. No chains."""
    refused: Annotated[str, Field(max_length=200)] = ""
    """Why it cannot be served and what to do instead, in plain words for a technician (설치 기사)."""
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
    white: Literal["esc_j", "drawn"] = "esc_j"
    """How paper is fed: ESC J, or as rows of a picture without dots, for printers that ignore ESC J. Their paper
    would be torn off through the last lines."""

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
    """Fact -> why its value is only believed. A fact is a field, or one of a table: `status.asb`."""
    sources: Annotated[dict[str, str], Field(default_factory=dict)]
    """Fact -> the manual, table or program its value was read from."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.columns * CELL_DOTS > self.dots:
            raise ValueError("columns do not fit the head: a cell is 12 dots")
        if self.lines == "text" and self.charset == "none" and self.double_byte_on:
            raise ValueError("double_byte_on without a double-byte charset")
        if (self.grade == "stub") != (self.base is not None):
            raise ValueError("a stub, and nothing else, has a base")
        known = set(self.facts())
        known |= {fact.split(".")[0] for fact in known}
        for named in (self.unverified, self.sources):
            if unknown := set(named) - known:
                raise ValueError(f"unverified and sources name facts, not {sorted(unknown)}")
        if both := set(self.unverified) & set(self.sources):
            raise ValueError(f"either known or believed: {sorted(both)}")
        return self

    def facts(self) -> dict[str, object]:
        """What the profile says of the machine, by name; of its tables each entry (`status.asb`)."""
        return _flat(self.model_dump(exclude=set(_NOT_FACTS)))

    def unexplained(self) -> list[str]:
        """Facts that are no default and have neither a source nor a doubt: none, in a finished profile."""
        defaults = {
            name: field.get_default(call_default_factory=True)
            for name, field in type(self).model_fields.items()
            if not field.is_required()
        }
        plain = _flat(
            {k: v.model_dump() if isinstance(v, Frozen) else v for k, v in defaults.items()}
        )
        explained = set(self.unverified) | set(self.sources)
        return [
            fact
            for fact, value in self.facts().items()
            if not (fact in plain and plain[fact] == value)
            and explained.isdisjoint((fact, fact.split(".")[0]))
        ]

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


def profile_names(*grades: Grade) -> tuple[str, ...]:
    """Names of all printer profiles that can be set up, sorted by grade, then by name; of these grades alone if
    some are given. Refused models are not among them."""
    return tuple(
        name
        for name, profile in _all().items()
        if not profile.refused and (not grades or profile.grade in grades)
    )


def refused_names() -> tuple[str, ...]:
    """Models that are known and cannot be served; `read_profile` says why."""
    return tuple(name for name, profile in _all().items() if profile.refused)


def load_profile(name: str) -> PrinterProfile:
    """The profile called `name`; UnknownProfile where there is none, RefusedModel where it cannot be served."""
    profile = read_profile(name)
    if profile.refused:
        raise RefusedModel(f"{profile.title}: {profile.refused}")
    return profile


def read_profile(name: str) -> PrinterProfile:
    """What the file says, of a refused model too; UnknownProfile where there is none."""
    profile = _all().get(name)
    if profile is None:
        known = ", ".join(profile_names())
        raise UnknownProfile(f"no printer profile {name!r}; choose one of: {known}")
    return profile


def profiles_for_usb(vid_pid: str) -> tuple[str, ...]:
    """Models seen with this VID:PID, the best known first; refused ones too, so that a probe can say so."""
    return tuple(name for name, profile in _all().items() if vid_pid.lower() in profile.usb)


def profile_for_identity(text: str) -> str | None:
    """The model that answers GS I 67 with `text`, a refused one too; None for a stranger."""
    said = text.strip().casefold()
    for name, profile in _all().items():
        if said in (identity.casefold() for identity in profile.identities):
            return name
    return None


@cache
def _all() -> dict[str, PrinterProfile]:
    """Every profile by name, in the order of `profile_names`."""
    raw: dict[str, dict[str, Any]] = {}
    for entry in files(_PACKAGE).iterdir():
        if entry.name.endswith(".toml"):
            data = tomllib.loads(entry.read_text(encoding="utf-8"))
            if data.get("kind") == "printer":
                raw[entry.name.removesuffix(".toml")] = data
    profiles = {name: parse_profile(data, raw) for name, data in raw.items()}
    order = sorted(profiles, key=lambda name: (GRADES.index(profiles[name].grade), name))
    return {name: profiles[name] for name in order}


def parse_profile(data: dict[str, Any], others: dict[str, dict[str, Any]]) -> PrinterProfile:
    """A file's content as a profile; a stub's base is looked up in `others` (by name). ValueError if it is wrong.

    Whatever a stub takes from its base is marked as believed.
    """
    name = data.get("base")
    if name is None:
        return _profile(data)
    base = others.get(name)
    if base is None or base.get("grade", "generic") != "generic":
        raise ValueError(f"{data.get('name')}: base {name!r} is not a generic profile")
    taken = {key: value for key, value in base.items() if key not in _OWN}
    whole = taken | data
    for key, value in taken.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            whole[key] = value | data[key]
    doubts = dict(data.get("unverified", {}))
    explained = doubts.keys() | data.get("sources", {}).keys() | _flat(data).keys()
    for fact in _flat({key: value for key, value in taken.items() if key not in _NOT_FACTS}):
        if explained.isdisjoint((fact, fact.split(".")[0])):
            doubts[fact] = f"as {name} until the probe says more"
    return _profile(whole | {"unverified": doubts})


def _profile(data: dict[str, Any]) -> PrinterProfile:
    # As JSON: TOML has lists where strict models want tuples.
    return PrinterProfile.model_validate_json(json.dumps(data))


def _flat(data: dict[str, Any]) -> dict[str, object]:
    """Tables opened one level: `{"status": {"asb": True}}` -> `{"status.asb": True}`."""
    opened: dict[str, object] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            opened |= {f"{key}.{inner}": each for inner, each in value.items()}
        else:
            opened[key] = value
    return opened


# Double-byte mode on and off, and Korea's letters (FS &, FS ., ESC R 13): what a calibration slip tries, and what a
# model whose file knows no Hangul is given when the slip showed that it has it.
HANGUL: dict[str, Any] = {
    "double_byte_on": "1c 26",
    "double_byte_off": "1c 2e",
    "international": KOREA,
}


def profile_of(printer: Printer) -> PrinterProfile:
    """What this one printer can do: its model's profile, with what a calibration slip showed of it.

    UnknownProfile where its model is not known; ValueError (pydantic's) where both do not fit together.
    """
    profile, tuning = load_profile(printer.profile), printer.tuning
    if tuning is None:
        return profile
    apart = {"cutter", "drawer_pin"}
    changes: dict[str, object] = tuning.model_dump(exclude_none=True, exclude=apart)
    if tuning.drawer_pin is not None:
        changes["drawer"] = profile.drawer.model_dump() | {"pin": tuning.drawer_pin}
    if tuning.cutter is False:
        changes |= {"cut": "", "cut_partial": ""}
    if tuning.charset == "none":
        changes |= {"double_byte_on": "", "double_byte_off": "", "international": None}
    elif tuning.charset is not None and not profile.double_byte_on:
        changes |= HANGUL
    return PrinterProfile.model_validate(profile.model_dump() | changes)


def schema_text() -> str:
    """`firmware_profiles/_schema.json` as it should read (JSON Schema 2020-12): what a file may say.

    A file with a `base` may leave out what the base says.
    """
    schema = PrinterProfile.model_json_schema()
    schema |= {
        "required": ["kind", "name", "title"],
        "if": {"required": ["base"]},
        "else": {"required": schema["required"]},
    }
    # A stub may state one entry of a table.
    status = schema["$defs"]["StatusAbilities"]
    del status["required"]
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
