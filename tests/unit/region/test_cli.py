"""`madang region ...`: the office's command line, with and without a region that runs."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from hub.cli import main
from region.house import RegionHouse, key_file
from region.settings import RegionSettings, from_environment
from tests.region_process import running_region


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """(exit status, standard output, standard error) of a command."""
    status = main(["region", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_a_shops_life(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--database", str(tmp_path / "new" / "region.db"))
    status, out, _ = said(capsys, "store", "add", *where, "--name", "동성로 국밥", "--json")
    assert status == 0
    first = json.loads(out)
    status, out, err = said(capsys, "store", "add", *where, "--name", "반월당 안경")
    assert (status, "열쇠 mr_" in out, "지금만" in err) == (0, True, True)
    status, out, _ = said(capsys, "store", "list", *where)
    assert status == 0
    assert [line.split("  ")[1] for line in out.splitlines()] == ["동성로 국밥", "반월당 안경"]
    status, out, _ = said(capsys, "store", "renew", *where, "--store", first["store"], "--json")
    renewed = json.loads(out)
    assert renewed["store"] == first["store"]
    assert renewed["token"] != first["token"]
    assert said(capsys, "store", "reopen", *where, "--store", first["store"])[0] == 0
    house = RegionHouse(tmp_path / "new" / "region.db")
    try:
        assert house.store_of(renewed["token"]) == first["store"]
        assert house.store_of(first["token"]) is None
    finally:
        house.close()


def test_while_the_region_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The running region does it: two writers on a file would be one too many."""
    database = tmp_path / "region.db"
    where = ("--database", str(database))
    with running_region(database):
        status, out, _ = said(capsys, "store", "add", *where, "--name", "시험", "--json")
        assert status == 0
        store = json.loads(out)["store"]
        assert said(capsys, "store", "reopen", *where, "--store", store)[0] == 0
        status, _, err = said(capsys, "store", "renew", *where, "--store", "s123")
        assert (status, "이런 매장이 없습니다" in err) == (1, True)
        status, _, err = said(capsys, "store", "add", *where, "--name", " ")
        assert (status, "매장 이름" in err) == (1, True)
        assert store in said(capsys, "store", "list", *where)[1]
    assert not (tmp_path / "region.db.running").exists()


@pytest.mark.parametrize("name", ["", "x" * 81, "두\n줄", "뒤집힌\u202e이름"])
def test_names_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    where = ("--database", str(tmp_path / "region.db"))
    status, out, err = said(capsys, "store", "add", *where, "--name", name)
    assert (status, out, "매장 이름" in err) == (1, "", True)
    assert said(capsys, "store", "list", *where)[1] == ""


def test_shops_that_are_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--database", str(tmp_path / "region.db"))
    assert said(capsys, "store", "list", *where)[0] == 1
    for verb in ("renew", "reopen"):
        status, _, err = said(capsys, "store", verb, *where, "--store", "s1")
        assert (status, "이런 매장이 없습니다" in err) == (1, True)


def test_the_offices_key_is_the_offices_alone(tmp_path: Path) -> None:
    database = tmp_path / "region.db"
    house = RegionHouse(database)
    try:
        assert stat.S_IMODE(os.stat(key_file(database)).st_mode) == 0o600
        assert house.is_office(key_file(database).read_text())
        for wrong in ("", "x", house.office_key[:-1], "열쇠"):
            assert not house.is_office(wrong)
    finally:
        house.close()


def test_the_environment() -> None:
    assert from_environment({}) == RegionSettings()
    assert from_environment(
        {
            "MADANG_REGION_DATABASE": "/srv/r.db",
            "MADANG_REGION_PORT": "0",
            "MADANG_REGION_JSON": "on",
        }
    ) == RegionSettings("/srv/r.db", "127.0.0.1", 0, True)
    with pytest.raises(ValueError, match="MADANG_REGION_PORT"):
        from_environment({"MADANG_REGION_PORT": "many"})


def test_a_hub_is_not_started_with_half_a_region(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MADANG_REGION_TOKEN", raising=False)
    for url, token in (("region.example", "mr_x"), ("https://region.example", "")):
        monkeypatch.setenv("MADANG_REGION_TOKEN", token)
        status = main(["run", "--data", str(tmp_path / "shop"), "--port", "0", "--region", url])
        assert status == 1
        assert "지역 서버" in capsys.readouterr().err
    assert not (tmp_path / "shop").exists()
