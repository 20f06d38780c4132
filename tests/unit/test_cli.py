"""The technician's command line: beside a running hub, without one, and what it says when it may not."""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import hub.local
from hub.cli import _parser, main
from hub.datadir import DataDir
from hub.settings import Settings, from_environment
from region.settings import RegionSettings
from tests.hub_process import ROOT, running_hub

PAGE = (ROOT / "docs" / "options.md").read_text(encoding="utf-8")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for a shop, chosen as a technician's shell would."""
    for name in [name for name in os.environ if name.startswith("MADANG_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "ballast").touch()  # 16 MB less to write
    monkeypatch.setenv("MADANG_DATA", str(folder))
    ended = signal.getsignal(signal.SIGTERM)
    yield folder
    signal.signal(signal.SIGTERM, ended)  # `run` in this process has set its own


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command that must succeed prints on standard output."""
    assert main(list(arguments)) == 0, capsys.readouterr().err
    return capsys.readouterr().out.strip()


def sorry(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command that must be refused says on standard error."""
    assert main(list(arguments)) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("madang: ")
    return told.err


def posted(url: str, body: dict[str, Any], token: str = "") -> tuple[int, Any]:
    """Status and body of a POST."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def sold_out(url: str, token: str) -> tuple[int, str]:
    """What a kitchen's device hears when it asks for something that is not on the menu."""
    body = {"command_id": "00000000-0000-7000-8000-000000000001", "type": "set_sold_out"}
    status, answer = posted(f"{url}/api/v1/commands", body | {"item": "nothing"}, token)
    return status, answer["error"]["code"]


# --- the page


def verbs(
    parser: argparse.ArgumentParser, name: str
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command by its full name."""
    below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not below:
        yield name, parser
    for action in below:
        for word, child in action.choices.items():
            yield from verbs(child, f"{name} {word}")


def test_every_command_is_on_the_page_with_every_option() -> None:
    sections = dict(re.findall(r"^### `(.+?)`\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL))
    found = dict(verbs(_parser(Settings()), "madang"))
    assert set(sections) == set(found)
    for name, parser in found.items():
        common = ("--database", "--json") if name.startswith("madang region") else ("--data",)
        for action in parser._actions:
            names = action.option_strings or [action.dest]
            if names == ["-h", "--help"] or names[0] in common:
                continue
            assert f"`{names[0]}`" in sections[name], f"{name} {names[0]}"


def test_every_setting_is_on_the_page_with_its_default() -> None:
    rows = {
        variable: (option, default, unit)
        for option, variable, default, unit in re.findall(
            r"^\| (\S+) \| `(MADANG_\w+)` \| (\S+) \| ([^|]+) \|", PAGE, re.MULTILINE
        )
    }
    commands = dict(verbs(_parser(Settings()), "madang"))
    known = set()
    for settings, prefix, verb in (
        (Settings(), "MADANG", "madang run"),
        (RegionSettings(), "MADANG_REGION", "madang region serve"),
    ):
        strings = {name for action in commands[verb]._actions for name in action.option_strings}
        for option in fields(settings):
            variable = f"{prefix}_{option.name.upper()}"
            known.add(variable)
            written, default, unit = rows[variable]
            flag = f"--{option.name.replace('_', '-')}"
            assert written == (f"`{flag}`" if flag in strings else "none"), variable
            value = getattr(settings, option.name)
            shown = "off" if value is False else "none" if value == "" else f"`{value}`"
            assert default == shown, variable
            assert unit.strip(), variable
    assert set(rows) == known


def test_settings_come_from_the_environment() -> None:
    found = from_environment({
        "MADANG_DATA": "/x", "MADANG_PORT": "0", "MADANG_DEMO": "yes", "MADANG_JSON": "0",
        "MADANG_HOST": "::1", "OTHER": "1",
    })  # fmt: skip
    assert Settings(**found) == Settings(Path("/x"), "::1", 0, demo=True, json=False)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="MADANG_PORT"):
        from_environment({"MADANG_PORT": "many"})


def test_a_wrong_variable_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADANG_PORT", "many")
    assert "MADANG_PORT" in sorry(capsys, "check")


# --- without a hub


def test_without_a_hub_the_shop_is_opened_and_closed(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new shop is made; tokens, codes and people stand in it when the hub starts."""
    token = said(capsys, "device", "token", "--kind", "kitchen", "--name", "주방 1")
    code = said(capsys, "device", "add", "--kind", "kiosk")
    assert re.fullmatch(r"[0-9]{10}", code)
    for pin in ("135790", ""):
        monkeypatch.setattr(sys, "stdin", _Typed(pin))
        person = ("--id", "owner", "--name", "사장", "--role", "owner", "--role", "technician")
        assert said(capsys, "person", "add", *person) == ""
    assert not (shop / "running").exists()
    assert "모두 맞습니다" in said(capsys, "check")
    with running_hub(shop) as running:
        assert sold_out(running.url, token) == (409, "unknown_item")
        status, paired = posted(f"{running.url}/api/v1/pair", {"code": code})
        assert status == 200
        assert paired["kind"] == "kiosk"
        assert sold_out(running.url, paired["token"]) == (403, "not_allowed")


class _Typed:
    """Standard input with one line, not a terminal."""

    def __init__(self, line: str) -> None:
        self._line = line

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        return f"{self._line}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("device", "token", "--kind", "toaster"), "kiosk, table, board"),
        (("device", "add", "--kind", "kiosk", "--name", "a\nb"), "device.name"),
        (("device", "add", "--kind", "kiosk", "--name", "x" * 81), "device.name"),
        (("person", "add", "--id", "Owner", "--name", "사장", "--role", "owner"), "person"),
        (("person", "add", "--id", "owner", "--name", "사장", "--role", "king"), "roles"),
        (("backup", "copy"), "백업할 데이터가 없습니다"),
        (("restore", "copy"), "파일이 없습니다"),
        (("check",), "확인할 데이터가 없습니다"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    shop: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(shop)
    monkeypatch.setattr(sys, "stdin", _Typed("135790"))
    assert words in sorry(capsys, *arguments)
    assert not (shop / "madang.db").exists()


@pytest.mark.parametrize("pin", ["12345", "1234567", "12345a", "１２３４５６"])
def test_a_wrong_pin_is_refused_and_not_repeated(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, pin: str
) -> None:
    monkeypatch.setattr(sys, "stdin", _Typed(pin))
    told = sorry(capsys, "person", "add", "--id", "owner", "--name", "사장", "--role", "owner")
    assert "pin" in told
    assert pin not in told


def test_a_refusal_of_the_shop_is_said_in_korean(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new person needs a PIN."""
    monkeypatch.setattr(sys, "stdin", _Typed(""))
    told = sorry(capsys, "person", "add", "--id", "cook", "--name", "주방", "--role", "kitchen")
    assert re.search("[가-힣]", told)


def test_a_folder_that_is_held_without_an_address_is_waited_for(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restore, or a hub that never comes up."""
    monkeypatch.setattr(hub.local, "HUB_WAIT_S", 0.3)
    held = DataDir(shop)
    held.key("local")
    assert "다른 마당이 이 폴더를 쓰고 있습니다" in sorry(
        capsys, "device", "token", "--kind", "kiosk"
    )
    held.listens("127.0.0.1", 1)  # nobody listens there
    assert "다른 마당이 이 폴더를 쓰고 있습니다" in sorry(
        capsys, "device", "token", "--kind", "kiosk"
    )
    held.close(clean=False)
    # Left by a hub that was killed: the address is stale, the lock is free.
    assert said(capsys, "device", "token", "--kind", "kiosk")


# --- beside a running hub


def test_beside_a_running_hub(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by the lock and the noted address; what needs the folder for itself is refused."""
    with running_hub(shop) as running:
        token = said(capsys, "device", "token", "--kind", "kitchen")
        assert sold_out(running.url, token) == (409, "unknown_item")
        code = said(capsys, "device", "add", "--kind", "staff")
        status, paired = posted(f"{running.url}/api/v1/pair", {"code": code})
        assert (status, paired["kind"]) == (200, "staff")
        monkeypatch.setattr(sys, "stdin", _Typed("135790"))
        said(capsys, "person", "add", "--id", "owner", "--name", "사장", "--role", "owner")
        sign_in = {"command_id": "00000000-0000-7000-8000-000000000002", "type": "sign_in"}
        sign_in |= {"person": "owner", "pin": "135790"}
        status, answer = posted(f"{running.url}/api/v1/commands", sign_in, paired["token"])
        assert (status, answer["answer"]["roles"]) == (200, ["owner"])
        monkeypatch.setattr(sys, "stdin", _Typed(""))
        told = sorry(capsys, "person", "add", "--id", "cook", "--name", "주방", "--role", "kitchen")
        assert re.search("[가-힣]", told)
        assert "확인했습니다" in said(capsys, "backup", str(tmp_path / "copy"))
        assert "모두 맞습니다" in said(capsys, "check")
        told = sorry(capsys, "restore", str(tmp_path / "copy"))
        assert "다른 마당이 이 폴더를 쓰고 있습니다" in told
        told = sorry(capsys, "run", "--port", "0")
        assert "다른 마당이 이 폴더를 쓰고 있습니다" in told
        told = sorry(capsys, "run", "--port", str(running.port), "--data", str(tmp_path / "other"))
        assert f"{running.port}번 포트를 쓸 수 없습니다" in told
    assert "복원했습니다" in said(capsys, "restore", str(tmp_path / "copy"))


def test_no_other_key_opens_the_hubs_own_door(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_hub(shop) as running:
        wish = {"do": "admit_device", "device": {"kind": "staff", "name": "x"}}
        assert posted(f"{running.url}/api/v1/local", wish)[0] == 401
        assert posted(f"{running.url}/api/v1/local", wish, "00" * 32)[0] == 401
        key = (shop / "keys" / "local").read_bytes()
        assert posted(f"{running.url}/api/v1/local", {"do": "burn"}, key.hex())[0] == 422
        assert posted(f"{running.url}/api/v1/local", wish, key.hex())[0] == 200


def test_the_installed_command_is_this_one(shop: Path) -> None:
    """A process of its own: words to standard error, the token alone to standard output."""
    command = [sys.executable, "-m", "hub.cli", "device", "token", "--kind", "kiosk"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert re.fullmatch(r"[\w-]{40,}\n", done.stdout)
    wrong = subprocess.run(
        [*command, "--colour", "red"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert wrong.returncode == 2


def test_a_port_that_does_not_exist_is_said(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "99999번 포트를 쓸 수 없습니다" in sorry(capsys, "run", "--port", "99999")
