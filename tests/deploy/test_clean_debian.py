"""The installer for real: a clean Debian 12 root, installed twice, run, brought to another build, and undone.

Needs root, debootstrap and a Debian mirror, and takes minutes: `make soak`. There is no systemd in a changed
root, so the hub is started by hand; the units themselves are checked in `test_scripts.py`.
"""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.hub_process import until

ROOT = Path(__file__).resolve().parents[2]
MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
PACKAGES = "python3,python3-venv,adduser,udev,ca-certificates"
# A download of 60 MB and its unpacking, on a slow line.
DEBIAN_S = 900
BUILD_S = 600
START_S = 60.0
# Nothing of the machine that builds: not its pip settings, not its path.
CLEAN = {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
# Left by Debian's own tools: their logs, and copies of the lists of users.
DEBIANS_OWN = (
    "/var/log/",
    "/etc/passwd-",
    "/etc/group-",
    "/etc/shadow-",
    "/etc/gshadow-",
    "/media/",
)

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(os.geteuid() != 0, reason="a changed root needs root"),
    pytest.mark.skipif(shutil.which("debootstrap") is None, reason="apt-get install debootstrap"),
]


class Box:
    """A Debian of its own in a folder; `/media` holds what a technician brings on a stick."""

    def __init__(self, root: Path) -> None:
        self.root, self.stick = root, root / "media"

    def does(self, *words: str) -> str:
        """A command inside; AssertionError with its words when it fails."""
        done = subprocess.run(
            ["chroot", str(self.root), *words],
            env=CLEAN, capture_output=True, text=True, timeout=BUILD_S, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def installs(self, wheel: str) -> str:
        return self.does("sh", "/media/install.sh", "--wheels", "/media/wheels", f"/media/{wheel}")

    def files(self) -> set[str]:
        """Every path there is, besides what is Debian's own."""
        found = {"/" + str(path.relative_to(self.root)) for path in self.root.rglob("*")}
        return {path for path in found if not path.startswith(DEBIANS_OWN)}


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Box, str]]:
    """A clean Debian 12 with the installer, the wheel and all that it needs; and the wheel's name."""
    box = Box(tmp_path_factory.mktemp("debian") / "root")
    subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", box.root, MIRROR],
        check=True, timeout=DEBIAN_S, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet"]
    build = [*pip, "--no-deps", "--no-build-isolation", "-w", box.stick, ROOT]
    subprocess.run(build, check=True, timeout=BUILD_S)
    wheel = next(box.stick.glob("madang-*.whl"))
    subprocess.run([*pip, "-w", box.stick / "wheels", wheel], check=True, timeout=BUILD_S)
    for file in (ROOT / "deploy").iterdir():
        shutil.copy(file, box.stick)
    yield box, wheel.name
    shutil.rmtree(box.root, ignore_errors=True)


def test_installed_twice_run_changed_and_undone(box: tuple[Box, str]) -> None:
    debian, wheel = box
    before = debian.files()
    debian.installs(wheel)
    settings = debian.root / "etc/madang/madang.env"
    settings.write_text(settings.read_text("utf-8") + "# of this shop\n", "utf-8")
    once = debian.files()
    debian.installs(wheel)
    assert debian.files() == once
    assert settings.read_text("utf-8").endswith("# of this shop\n")

    assert debian.does("madang", "device", "token", "--kind", "setup").strip()
    _runs(debian)

    # Another build of the same version lies beside the first, and the way back is named.
    other = debian.stick / "other"
    other.mkdir()
    shutil.copy(debian.stick / wheel, other)
    with zipfile.ZipFile(other / wheel, "a") as changed:
        changed.comment = b"another build"
    first = (debian.root / "opt/madang/current").readlink()
    debian.installs(f"other/{wheel}")
    assert (debian.root / "opt/madang/current").readlink() != first
    assert (debian.root / "opt/madang/previous").readlink() == first
    _runs(debian)

    debian.does("sh", "/media/uninstall.sh")
    assert (debian.root / "var/lib/madang/madang.db").is_file()
    assert not (debian.root / "opt/madang").exists()
    debian.does("sh", "/media/uninstall.sh", "--with-data")
    assert debian.files() == before
    assert "madang" not in (debian.root / "etc/passwd").read_text("utf-8")


def _runs(debian: Box) -> None:
    """The installed hub answers, under its own user, and ends in good order."""
    said = debian.root.parent / "said"
    with said.open("wb") as out:
        hub = subprocess.Popen(
            ["chroot", debian.root, "runuser", "-u", "madang", "--", "/usr/local/bin/madang", "run",
             "--host", "127.0.0.1", "--port", "0", "--json"],
            env=CLEAN, stdout=out,
        )  # fmt: skip
    try:
        line = until(lambda: said.read_text("utf-8").strip() or None, START_S, "a hub that answers")
        url = json.loads(line)["url"]
        assert httpx.get(f"{url}/health").json()["status"] == "ok"
        assert httpx.get(f"{url}/setup").status_code == 200
    finally:
        # runuser hands the signal on.
        hub.terminate()
        hub.wait(START_S)
