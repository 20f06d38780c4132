"""Everything that can be said of the house without running it: `make check`.

All checks run, two at a time, whatever the others find; each one's words follow its line.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools import node

ROOT = Path(__file__).resolve().parent.parent
# The packages that a wheel carries, and the programs around them.
TYPED = (
    "hub", "kiosk", "tableorder", "menuboard", "kitchen", "staff", "setup", "printer", "sync",
    "region", "tools", "bench",
)  # fmt: skip
# Two at a time: the smallest machine that builds this has two cores.
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One program to run; an exit code of 0 means that it found nothing."""

    name: str
    command: tuple[str, ...]


def checks() -> list[Check]:
    """What to run, the slowest first."""
    python = sys.executable
    in_node = str(node.NODE)
    typed = [name for name in TYPED if any((ROOT / name).rglob("*.py"))]
    return [
        Check("mypy --strict", (python, "-m", "mypy", "--no-error-summary", *typed)),
        Check("eslint", (in_node, "node_modules/eslint/bin/eslint.js", ".")),
        Check("api.gen.ts", (python, "-m", "tools.api_types", "--check")),
        Check("tsc", (in_node, "node_modules/typescript/bin/tsc", "--noEmit")),
        Check(
            "tsc (build)",
            (in_node, "node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.node.json"),
        ),
        Check("ruff check", (python, "-m", "ruff", "check", "--output-format=concise", ".")),
        Check(
            "ruff format",
            (python, "-m", "ruff", "format", "--check", "--output-format=concise", "."),
        ),
    ]


def run(check: Check) -> bool:
    """Run one, print its line, and its output when it found something."""
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=node.environment() | {"MYPY_FORCE_COLOR": "0", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    verdict = "ok  " if done.returncode == 0 else "FAIL"
    line = f"      {verdict} {check.name} ({time.monotonic() - started:.1f} s)"
    print(line if done.returncode == 0 else f"{line}\n{done.stdout.rstrip()}", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run every check; 1 when any found something."""
    os.chdir(ROOT)
    try:
        node.install_packages(dev=True)
    except node.NodeFailedError as error:
        print(error, file=sys.stderr)
        return 1
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return 0 if all(list(pool.map(run, checks()))) else 1


if __name__ == "__main__":
    raise SystemExit(main())
