"""The house keeps its shape: who leans on whom, how long files are, what must not be in them."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SURFACES = ("kiosk", "tableorder", "menuboard", "kitchen", "staff", "setup")
ROOMS = (*SURFACES, "printer", "acquiring", "sync", "region")
OURS = ("hub", *ROOMS, "tests", "bench", "tools")

# The composition root and the command line: they alone know every room.
KNOW_EVERYBODY = ("hub/app.py", "hub/cli.py")

# The hub's side of what acquiring does on the far one: methods of payment, and the list of cash receipts.
MEET_ACQUIRING = ("hub/payments/", "hub/methods.py", "hub/cash_receipts.py")

# Lines that a file may have. The aim is 400; what passes this is two files.
LONGEST_FILE = 450


def python_files(folder: str) -> list[Path]:
    """Every module below a folder of the repository; none when the folder does not exist yet."""
    return sorted((ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of each import of our own code, wherever in the file it stands.

    `from hub import domain` names `hub.domain`; relative imports are made absolute.
    """
    package = list(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{stem}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.split(".")[0] in OURS:
                yield node.lineno, name


def is_within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in allowed)


# folder -> what of ours it may import
MAY_LEAN_ON: dict[str, tuple[str, ...]] = {
    "hub/domain": ("hub.domain",),
    "hub/messages": ("hub.messages", "hub.domain"),
    "hub/payments": ("hub.payments", "acquiring", "hub.domain", "hub.messages", "hub.clock"),
    "printer": ("printer", "hub.domain", "hub.messages", "hub.clock", "hub.parent"),
    "acquiring": ("acquiring", "hub.domain", "hub.messages", "hub.clock", "hub.parent"),
    "sync": ("sync", "hub.domain", "hub.messages", "hub.clock"),
    "region": ("region", "sync", "hub.domain", "hub.messages", "hub.clock"),
    **{surface: (surface, "hub.devices", "hub.domain") for surface in SURFACES},
}


@pytest.mark.parametrize("folder", MAY_LEAN_ON)
def test_dependencies_point_inwards(folder: str) -> None:
    strays = [
        f"{name_of(path)}:{line} imports {name}"
        for path in python_files(folder)
        for line, name in imports(path)
        if not is_within(name, MAY_LEAN_ON[folder])
    ]
    assert not strays, "\n".join(strays)


def test_only_the_composition_root_knows_the_rooms() -> None:
    strays = [
        f"{name_of(path)}:{line} imports {name}"
        for path in python_files("hub")
        if name_of(path) not in KNOW_EVERYBODY
        for line, name in imports(path)
        if name.split(".")[0] != "hub"
        if not (name_of(path).startswith(MEET_ACQUIRING) and is_within(name, ("acquiring",)))
    ]
    assert not strays, "\n".join(strays)


def test_the_domain_is_pure() -> None:
    """No clock, no random, no IO: the modules that would bring them are not imported."""
    impure = {
        *("asyncio", "http", "logging", "os", "pathlib", "random", "secrets", "socket", "sqlite3"),
        *("subprocess", "threading", "time", "urllib", "sqlalchemy", "sqlmodel", "fastapi"),
    }
    strays = []
    for path in python_files("hub/domain"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found = {(node.module or "").split(".")[0]}
            else:
                continue
            strays += [f"{name_of(path)}:{node.lineno} imports {name}" for name in found & impure]
    assert not strays, "\n".join(strays)


def committed_files() -> list[Path]:
    """Every file that is, or would be, committed."""
    # safe.directory: the folder may belong to another user than the one who tests (containers).
    listed = subprocess.run(
        [
            *("git", "-c", "safe.directory=*", "ls-files"),
            *("--cached", "--others", "--exclude-standard", "-z"),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return sorted(path for path in paths if path.is_file())


def text_of(path: Path) -> str | None:
    """The file's text; None for pictures, sounds and recorded bytes."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def test_files_are_short() -> None:
    code = {".py", ".ts", ".tsx", ".css", ".html", ".sh"}
    long = [
        f"{name_of(path)}: {lines} lines"
        for path in committed_files()
        if path.suffix in code and not path.name.endswith(".gen.ts")
        if (lines := len((text_of(path) or "").splitlines())) > LONGEST_FILE
    ]
    assert not long, "\n".join(long)


# Package registries (machines name their own) and folders of the machine something was written on.
# Written in pieces, so that this file does not hold what it looks for.
FOREIGN = re.compile(
    "|".join(
        (
            r"registry\." + "npmjs",
            r"registry\." + "yarnpkg",
            "npm" + r"mirror\.",
            r"pypi\." + "org",
            "python" + "hosted",
            "jsdel" + r"ivr\.",
            "un" + r"pkg\.com",
            "fonts" + r"\.googleapis",
            r"(?<![\w.])/" + r"(?:root|work|Users)/",
            r"(?<![\w.])/" + r"home/(?!madang\b)\w",
        )
    )
)


def test_nothing_names_a_registry_or_a_machine() -> None:
    found = [
        f"{name_of(path)}:{number}: {match.group()}"
        for path in committed_files()
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1)
        if (match := FOREIGN.search(line))
    ]
    assert not found, "\n".join(found)


def test_the_search_for_foreign_names_finds_them() -> None:
    for text in ("https://registry." + "npmjs.org/x", "see /" + "root/x", '"/' + 'home/kim/x"'):
        assert FOREIGN.search(text), text
    for text in ("the root/work of it", "api/v1/work/", "~/" + "home/madang/data"):
        assert not FOREIGN.search(text), text


def test_the_import_reader_sees_every_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.unit.test_house.ROOT", tmp_path)
    module = tmp_path / "hub" / "domain" / "menu.py"
    module.parent.mkdir(parents=True)
    module.write_text(
        "import json\nimport kiosk.device\nfrom . import money\nfrom ..live import feed\n"
        "def late():\n    from printer import layout\n",
        encoding="utf-8",
    )
    assert sorted(imports(module)) == [
        (2, "kiosk.device"),
        (3, "hub.domain.money"),
        (4, "hub.live.feed"),
        (6, "printer.layout"),
    ]
