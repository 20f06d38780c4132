"""Build what browsers get, where something changed: fonts, then every page into `hub/static`.

Run as `python -m tools.frontend`, or by the build hook. With `--checkers` npm brings the linters in
the same go.
"""

import hashlib
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools import fonts, node

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "hub" / "static"
# Not in STATIC: a wheel takes all that is there.
_STAMP = ROOT / ".stamps" / "front-end"
_SETTINGS = ("package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
# Browser code may import the text catalogues.
_SHARED_SOURCES = ("hub/messages",)


class NoPagesError(Exception):
    """No `<room>/web/*.html` exists, so there is nothing to build."""


def build() -> bool:
    """Bring `hub/static` and the fonts up to date; False when they already were.

    Raises node.NodeFailedError when npm or Vite fails, NoPagesError when there is no page.
    """
    if not any(ROOT.glob("*/web/*.html")):
        raise NoPagesError(f"no <room>/web/*.html below {ROOT}: the front end is missing")
    if _is_current():
        return False
    # A build that fails half-way must not look like the one before it.
    _STAMP.unlink(missing_ok=True)
    node.install_packages(dev=False)
    fonts.build()
    node.run(["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"])
    _copy_licences()
    _STAMP.parent.mkdir(exist_ok=True)
    _STAMP.write_text(_digest())
    return True


def _copy_licences() -> None:
    """The font licence asks to travel with every copy of the fonts."""
    target = STATIC / "fonts"
    target.mkdir(exist_ok=True)
    for licence in fonts.SCREEN_FONTS.glob("OFL-*.txt"):
        shutil.copyfile(licence, target / licence.name)
    for licence in (ROOT / "node_modules" / "@fontsource-variable").glob("*/LICENSE"):
        shutil.copyfile(licence, target / f"OFL-{licence.parent.name}.txt")


def _is_current() -> bool:
    built = (STATIC / "manifest.json").is_file() and fonts.are_there()
    return built and _STAMP.is_file() and _STAMP.read_text() == _digest()


def _sources() -> Iterator[Path]:
    yield from (ROOT / name for name in _SETTINGS)
    yield from sorted((ROOT / "tools").glob("*.py"))
    folders = [*sorted(ROOT.glob("*/web")), *(ROOT / name for name in _SHARED_SOURCES)]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and fonts.SCREEN_FONTS not in path.parents and path.suffix != ".pyc":
                yield path


def _digest() -> str:
    """Of every source's name and bytes: times change on checkout and copy, contents do not."""
    total = hashlib.sha256()
    for path in _sources():
        content = path.read_bytes()
        total.update(f"{path.relative_to(ROOT)}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def main(arguments: Sequence[str]) -> int:
    """Build, and say in one line what was done."""
    started = time.monotonic()
    try:
        if "--checkers" in arguments:
            node.install_packages(dev=True)
        built = build()
    except (node.NodeFailedError, NoPagesError) as error:
        print(f"The front end could not be built: {error}", file=sys.stderr)
        return 1
    took = time.monotonic() - started
    print(f"      front end built in {took:.0f} s" if built else "      front end unchanged")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
