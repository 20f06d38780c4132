"""Every printer profile, and the schema that editors and other programs check them with."""

import json
import tomllib
from importlib.resources import files

import pytest
from pydantic import ValidationError

from printer.profile import (
    PrinterProfile,
    UnknownProfile,
    load_profile,
    profile_names,
    schema_text,
)


def test_the_shipped_profiles() -> None:
    assert profile_names() == (
        "epson-tm-t88v",
        "generic-58-raster",
        "generic-80-kr",
        "generic-80-raster",
    )


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_is_named_like_its_file_and_gives_reasons(name: str) -> None:
    profile = load_profile(name)
    assert profile.name == name
    assert all(reason.strip() for reason in profile.unverified.values())
    source = (files("firmware_profiles") / f"{name}.toml").read_text(encoding="utf-8")
    assert source.startswith("#"), "a profile begins with the model it is for"


@pytest.mark.parametrize("name", profile_names())
def test_the_schema_describes_every_key(name: str) -> None:
    schema = json.loads(schema_text())
    source = (files("firmware_profiles") / f"{name}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(source)
    assert set(data) <= set(schema["properties"])
    assert set(schema["required"]) <= set(data)


def test_the_committed_schema_is_todays() -> None:
    """Mend with: python -c "from printer.profile import *; print(schema_text(), end='')"."""
    committed = (files("firmware_profiles") / "_schema.json").read_text(encoding="utf-8")
    assert committed == schema_text()


def test_an_unknown_profile_names_the_known() -> None:
    with pytest.raises(UnknownProfile, match="generic-80-kr"):
        load_profile("../secret")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"columns": 60}, "columns do not fit"),
        ({"cut": "1D 56"}, "pattern"),
        ({"colour": "red"}, "colour"),
        ({"unverified": {"nothing": "x"}}, "name fields"),
        ({"band_rows": 1000}, "255"),
    ],
)
def test_a_wrong_fact_is_refused(change: dict[str, object], says: str) -> None:
    data = load_profile("generic-80-kr").model_dump() | change
    with pytest.raises(ValidationError, match=says):
        PrinterProfile.model_validate(data)


def test_sizes_in_dots() -> None:
    profile = load_profile("epson-tm-t88v")
    assert profile.line_pitch == 30
    assert profile.dots_of(25.4) == 180
    assert profile.vertical_units_of(25.4) == 360
