"""The installer without installing: its shell is sound, its dry run changes nothing, systemd understands its units."""

import json
import re
import subprocess
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from hub.settings import Settings
from printer.profile import profile_names, read_profile

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SCRIPTS = sorted(DEPLOY.glob("*.sh"))
UNITS = sorted(DEPLOY.glob("*.service"))
# A dry run starts python3 once to ask for its version.
SOON_S = 60


def sh(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """A script of `deploy/`, by the plainest shell there is."""
    return subprocess.run(
        ["sh", *map(str, words)], capture_output=True, text=True, timeout=SOON_S, check=False
    )


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A file with a wheel's name; a dry run does not look inside."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    path = tmp_path / f"madang-{version}-py3-none-any.whl"
    path.write_bytes(b"a wheel")
    return path


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_its_shell_is_sound(script: Path) -> None:
    said = sh("-n", script)
    assert (said.returncode, said.stderr) == (0, "")
    assert script.read_text("utf-8").splitlines()[0] == "#!/bin/sh"


def test_a_dry_run_says_each_step_and_changes_nothing(wheel: Path) -> None:
    said = sh(DEPLOY / "install.sh", "--dry-run", "--kiosk", wheel)
    assert said.returncode == 0, said.stderr
    version = wheel.name.split("-")[1]
    for step in (
        f"python3 -m venv /opt/madang/{version}", "mv -T /opt/madang/.current /opt/madang/current",
        "madang.service /etc/systemd/system/madang.service", "60-madang-printers.rules",
        "kiosk-policy.json", "madang.env",
    ):  # fmt: skip
        assert step in said.stdout, said.stdout
    assert not Path("/opt/madang", version).exists()


def test_taking_it_off_keeps_the_data_unless_asked() -> None:
    kept = sh(DEPLOY / "uninstall.sh", "--dry-run")
    assert kept.returncode == 0, kept.stderr
    assert "rm -rf /opt/madang" in kept.stdout
    assert "rm -rf /var/lib/madang" not in kept.stdout
    asked = sh(DEPLOY / "uninstall.sh", "--dry-run", "--with-data")
    assert "rm -rf /var/lib/madang /etc/madang" in asked.stdout


def test_what_cannot_be_installed_is_refused_before_anything_changes(tmp_path: Path) -> None:
    other = tmp_path / "something-1.0-py3-none-any.whl"
    other.touch()
    for words, status in (
        ((), 2), (("--what",), 2), ((tmp_path / "gone.whl",), 1), ((other,), 1), (("--wheels",), 2),
    ):  # fmt: skip
        said = sh(DEPLOY / "install.sh", "--dry-run", *words)
        assert said.returncode == status, (words, said)
        assert said.stderr
        assert not said.stdout


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_unit(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text("utf-8")
    # Where the hub is not installed, its programs are not there.
    copy = tmp_path / unit.name
    copy.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.M), "utf-8")
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)],
        capture_output=True, text=True, timeout=SOON_S, check=False,
    )  # fmt: skip
    # Complaints about lines it does not know are only said, with status 0.
    assert (said.returncode, said.stderr) == (0, "")


def test_settings_and_policy_are_of_this_house() -> None:
    named = re.findall(r"^#?(MADANG_[A-Z_]+)=", (DEPLOY / "madang.env").read_text("utf-8"), re.M)
    assert named
    assert set(named) <= {f"MADANG_{option.name.upper()}" for option in fields(Settings)}
    assert json.loads((DEPLOY / "kiosk-policy.json").read_text("utf-8"))["URLBlocklist"] == ["*"]
    for script in SCRIPTS:
        for name in re.findall(r'"\$here/([\w.-]+)"', script.read_text("utf-8")):
            assert (DEPLOY / name).is_file(), name


def test_every_printer_that_a_profile_knows_on_usb_is_the_hubs_to_open() -> None:
    rules = (DEPLOY / "60-madang-printers.rules").read_text("utf-8").splitlines()
    may = [rule for rule in rules if rule.startswith('SUBSYSTEM=="usb"') and 'GROUP="lp"' in rule]
    opened: list[tuple[set[str], set[str] | None]] = []
    for rule in may:
        said = dict(re.findall(r'ATTR\{(id\w+)\}=="([0-9a-f|]+)"', rule))
        if "idVendor" in said:
            products = set(said["idProduct"].split("|")) if "idProduct" in said else None
            opened.append((set(said["idVendor"].split("|")), products))
    known = {pair for name in profile_names() for pair in read_profile(name).usb}
    assert known
    shut = [
        pair
        for pair in sorted(known)
        if not any(
            pair[:4] in makers and (products is None or pair[5:] in products)
            for makers, products in opened
        )
    ]
    assert shut == []
