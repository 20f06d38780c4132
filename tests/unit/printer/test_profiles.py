"""Every printer profile: each fact has its source or its doubt, stubs stand on a generic one, the schema is today's."""

import json
import re
import tomllib
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from pydantic import ValidationError

from printer.profile import (
    GRADES,
    PrinterProfile,
    RefusedModel,
    UnknownProfile,
    load_profile,
    parse_profile,
    profile_for_identity,
    profile_names,
    profiles_for_usb,
    read_profile,
    refused_names,
    schema_text,
)
from tools.printers import PAGE, page_text

ROOT = Path(__file__).resolve().parents[3]
NAMES = (*profile_names(), *refused_names())
GENERIC = ("generic-58-raster", "generic-80-kr", "generic-80-raster")


def source_of(name: str) -> str:
    return (files("firmware_profiles") / f"{name}.toml").read_text(encoding="utf-8")


def content_of(name: str) -> dict[str, Any]:
    return tomllib.loads(source_of(name))


def test_every_file_is_a_profile() -> None:
    found = {entry.name for entry in files("firmware_profiles").iterdir()}
    assert {f"{name}.toml" for name in NAMES} == {n for n in found if n.endswith(".toml")}
    assert profile_names("generic") == GENERIC
    assert profile_names() == sum((profile_names(grade) for grade in GRADES), ())


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_is_named_like_its_file_and_says_what_it_is_for(name: str) -> None:
    assert read_profile(name).name == name
    assert source_of(name).startswith("# "), "a profile begins with the model it is for"


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_has_a_source_or_a_doubt(name: str) -> None:
    profile = read_profile(name)
    assert profile.unexplained() == []
    explained = set(profile.sources) | set(profile.unverified)
    for fact in profile.facts():
        table, _, entry = fact.partition(".")
        stated = content_of(name).get(table)
        if entry in stated if isinstance(stated, dict) else stated is not None:
            assert not explained.isdisjoint((fact, table)), (
                f"{fact} is a default, or needs a source"
            )
    for said in (*profile.sources.values(), *profile.unverified.values()):
        assert len(said.strip()) >= len("usb.ids"), said


def test_a_fact_without_either_is_found() -> None:
    data = load_profile("epson-tm-t88v").model_dump()
    del data["sources"]["status"], data["unverified"]["machine.mm_per_s"]
    poorer = PrinterProfile.model_validate(data)
    assert poorer.unexplained() == [
        "status.dle_eot",
        "status.asb",
        "status.gs_i",
        "status.gs_r",
        "status.process_id",
        "machine.mm_per_s",
    ]


@pytest.mark.parametrize("name", profile_names("sourced"))
def test_a_sourced_profile_knows_more_than_it_believes(name: str) -> None:
    profile = load_profile(name)
    assert profile.base is None
    essential = ("dpi", "dots", "columns", "cut", "status.dle_eot")
    known = [fact for fact in essential if {fact, fact.split(".")[0]} & profile.sources.keys()]
    assert len(known) >= 4, known


@pytest.mark.parametrize("name", [*profile_names("stub"), *refused_names()])
def test_a_stub_is_its_base_wherever_its_file_is_silent(name: str) -> None:
    profile, data = read_profile(name), content_of(name)
    assert profile.grade == "stub"
    assert profile.base in GENERIC
    base = load_profile(profile.base).facts()
    for fact, value in profile.facts().items():
        table, _, entry = fact.partition(".")
        stated = entry in data[table] if entry and table in data else fact in data
        if not stated and fact not in ("usb", "identities"):
            assert value == base[fact], fact
            assert fact not in profile.sources


def test_what_a_stub_takes_is_marked_as_believed() -> None:
    profile = load_profile("hm-080")
    assert (profile.dots, profile.columns, profile.cut) == (
        640,
        53,
        load_profile("generic-80-kr").cut,
    )
    assert profile.unverified["cut"] == "as generic-80-kr until the probe says more"
    assert "dots" not in profile.unverified
    assert "HM-080" in profile.sources["dots"]


@pytest.mark.parametrize("base", ["epson-tm-t88v", "bixolon-srp-332ii", "nobody"])
def test_a_stub_stands_on_a_generic_profile_alone(base: str) -> None:
    others = {name: content_of(name) for name in NAMES}
    with pytest.raises(ValueError, match="not a generic profile"):
        parse_profile(content_of("hm-080") | {"base": base}, others)


def test_a_sourced_profile_has_no_base_and_a_stub_has_one() -> None:
    others = {name: content_of(name) for name in NAMES}
    with pytest.raises(ValidationError, match="has a base"):
        parse_profile(content_of("hm-080") | {"grade": "sourced"}, others)
    with pytest.raises(ValidationError, match="has a base"):
        parse_profile(content_of("generic-80-kr") | {"grade": "stub"}, others)


@pytest.mark.parametrize("name", refused_names())
def test_a_model_that_cannot_be_served_says_so_in_plain_words(name: str) -> None:
    with pytest.raises(RefusedModel) as refusal:
        load_profile(name)
    said = str(refusal.value)
    assert read_profile(name).title in said
    assert re.search(r"[가-힣]{2,}.*(연결|사용|골라)해? ?주세요\.$", said), "the next step is told"
    assert name not in profile_names()


def test_the_schema_holds_for_every_file() -> None:
    schema = jsonschema_rs.Draft202012Validator(json.loads(schema_text()))
    for name in NAMES:
        assert [error.message for error in schema.iter_errors(content_of(name))] == []
    whole, stub = content_of("generic-80-kr"), content_of("hm-080")
    assert not schema.is_valid({key: value for key, value in whole.items() if key != "dots"})
    assert not schema.is_valid({key: value for key, value in stub.items() if key != "base"})
    assert not schema.is_valid(whole | {"colour": "red"})


def test_the_committed_schema_is_todays() -> None:
    """Mend with: python -c "from printer.profile import *; print(schema_text(), end='')"."""
    committed = (files("firmware_profiles") / "_schema.json").read_text(encoding="utf-8")
    assert committed == schema_text()


def test_the_committed_table_of_printers_is_todays() -> None:
    """Mend with: python -m tools.printers."""
    assert PAGE.read_text(encoding="utf-8") == page_text()


def test_the_page_on_adding_names_the_keys_of_a_model() -> None:
    page = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith("| a printer model |")]
    for key in ("grade", "base", "sources", "unverified", "refused"):
        assert key in PrinterProfile.model_fields
        assert f"`{key}`" in row, key


def test_an_unknown_profile_names_the_known() -> None:
    with pytest.raises(UnknownProfile, match="generic-80-kr"):
        load_profile("../secret")
    with pytest.raises(UnknownProfile, match="generic-80-kr"):
        read_profile("_schema")


def test_models_by_what_usb_says() -> None:
    assert profiles_for_usb("04b8:0e15") == ("epson-tm-t20ii",)
    assert profiles_for_usb("04B8:0202")[:2] == ("epson-tm-t88iii", "epson-tm-t88v")
    assert profiles_for_usb("0519:0003") == ("star-tsp100",), "a probe must be able to refuse it"
    assert profiles_for_usb("ffff:ffff") == ()


def test_models_by_what_they_answer() -> None:
    assert profile_for_identity("TM-T88VI") == "epson-tm-t88v"
    assert profile_for_identity(" srp-350PLUSIII ") == "bixolon-srp-350plusiii"
    assert profile_for_identity("TM-U220") == "epson-tm-u220"
    assert profile_for_identity("TM-T88") is None
    assert profile_for_identity("") is None


def test_no_two_models_answer_the_same() -> None:
    answers = Counter(
        identity.casefold() for name in NAMES for identity in read_profile(name).identities
    )
    assert [answer for answer, count in answers.items() if count > 1] == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"columns": 60}, "columns do not fit"),
        ({"cut": "1D 56"}, "pattern"),
        ({"colour": "red"}, "colour"),
        ({"unverified": {"nothing": "x"}}, "name facts"),
        ({"sources": {"status.nothing": "x"}}, "name facts"),
        ({"sources": {"cut": "x"}, "unverified": {"cut": "y"}}, "either known or believed"),
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
