"""What a shop is given: a wheel with screens and letters inside, and locks that can be trusted."""

import json
import os
import re
import subprocess
import sys
import threading
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock")

# Seconds until a shop answers after its process began: 2 on a slow machine, more on a busy one.
SHOP_START_S = 40.0


def pins(lock: str) -> dict[str, str]:
    """name -> version of a lock file; every pin must have a hash behind it."""
    found: dict[str, str] = {}
    for block in re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8")):
        match = re.match(r"([a-z0-9.-]+)==(\S+)", block)
        if match is None:
            continue
        assert "--hash=sha256:" in block, f"{lock}: {match[1]} has no hash"
        found[match[1]] = match[2]
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required(entry: str) -> str:
    """The normalised name of a requirement such as `qrcode>=8`."""
    return normal(re.match(r"[A-Za-z0-9._-]+", entry)[0])  # type: ignore[index]


def test_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = {required(entry) for entry in project["project"]["dependencies"]}
    build = {required(entry) for entry in project["dependency-groups"]["build"]}
    dev = {required(entry) for entry in project["dependency-groups"]["dev"]}
    assert run <= pins("requirements.lock").keys()
    assert run | build <= pins("requirements-build.lock").keys()
    assert run | build | dev <= pins("requirements-dev.lock").keys()
    assert {required(entry) for entry in project["build-system"]["requires"]} <= build


def test_locks_agree_on_versions() -> None:
    everything = pins("requirements-dev.lock")
    for lock in LOCKS:
        assert pins(lock).items() <= everything.items(), lock


def test_browser_lock_matches_package_json() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    root = lock["packages"][""]
    assert root["dependencies"] == package["dependencies"]
    assert root["devDependencies"] == package["devDependencies"]
    for path, entry in lock["packages"].items():
        if path:
            assert entry["integrity"].startswith("sha512-"), path
            assert "resolved" not in entry, path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as a shop gets it; the front end that `make` has built is not built again."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"),
            *("--no-build-isolation", "--no-index", "--disable-pip-version-check"),
            *("--wheel-dir", str(folder), str(ROOT)),
        ],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    (built,) = folder.glob("madang-*.whl")
    return built


def test_wheel_carries_pages_and_letters(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    pages = {path.name for path in (ROOT / "hub" / "static").glob("*.html")}
    assert pages
    assert pages == {
        name.split("/")[-1] for name in names if re.match(r"hub/static/[^/]+\.html", name)
    }
    for pattern in (
        r"hub/static/fonts/madang-sans-.+\.woff2",
        r"hub/static/fonts/pretendard-.+\.woff2",
        r"hub/static/fonts/OFL-Pretendard\.txt",
        r"hub/static/assets/.+\.js",
        r"printer/fonts/NotoSansKR-Regular\.ttf",
        r"printer/fonts/NotoSansKR-Bold\.ttf",
        r"printer/fonts/OFL-NotoSansKR\.txt",
        r"printer/fonts/NotoSansTC/.+\.woff2",
        r"printer/fonts/NotoEmoji/.+\.woff2",
        r"printer/fonts/NotoEmoji/OFL\.txt",
        r"firmware_profiles/.+\.toml",
    ):
        assert any(re.fullmatch(pattern, name) for name in names), pattern


def test_wheel_leaves_sources_and_tools_behind(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    kept = ("tests/", "tools/", "bench/", "node_modules/", "docs/")
    assert not [name for name in names if name.startswith(kept)]
    assert not [
        name for name in names if "/web/" in name or name.endswith((".ts", ".tsx", "/.stamp"))
    ]
    assert not [name for name in names if name.startswith(("demo-data/", ".venv/"))]


def test_wheel_holds_every_module_of_the_house(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    missing = [
        name
        for package in packages
        for path in (ROOT / package).rglob("*.py")
        if (name := path.relative_to(ROOT).as_posix()) not in names
    ]
    assert not missing


def test_wheel_runs_without_this_folder_and_without_node(wheel: Path, tmp_path: Path) -> None:
    """A shop starts from the wheel's own files, with nothing in PATH, and serves a built page."""
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    code = (
        "import hub, hub.cli, pathlib, sys\n"
        "assert pathlib.Path(hub.__file__).is_relative_to(sys.argv.pop(1)), hub.__file__\n"
        "raise SystemExit(hub.cli.main())"
    )
    log = tmp_path / "shop.log"
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            [
                *(sys.executable, "-c", code, str(installed)),
                *("demo", "--data", str(tmp_path / "shop"), "--port", "0", "--json"),
            ],
            cwd=tmp_path,
            env={"PATH": os.devnull, "HOME": str(tmp_path), "PYTHONPATH": str(installed)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        ) as shop,
    ):
        watchdog = threading.Timer(SHOP_START_S, shop.kill)
        watchdog.start()
        try:
            assert shop.stdout is not None
            line = shop.stdout.readline()
            assert line.startswith("{"), log.read_text()
            url = json.loads(line)["url"]
            page = fetch(f"{url}/kiosk")
            script = re.search(r'src="(/static/assets/[^"]+\.js)"', page)
            assert script is not None, page
            assert fetch(f"{url}{script[1]}")
        finally:
            watchdog.cancel()
            watchdog.join()
            shop.terminate()


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=SHOP_START_S) as answer:
        body: bytes = answer.read()
    return body.decode()


def test_nobody_is_sent_to_a_port_that_was_not_asked_for() -> None:
    """The hub says where it is: it may have been given any port, in ARGS or in the environment, 0 too."""
    asked = ["make", "-n", "run", "ARGS=--port 8099"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "--port 8099" in said
    assert "8080" not in said


def test_a_second_set_up_finds_nothing_to_do() -> None:
    """What `make run` does before the shop starts, when all is there: no package, no build."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.frontend"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "unchanged" in done.stdout
