"""Write the lock files anew from pyproject.toml and package.json.

`python -m tools.lock` keeps versions where they still fit; `--upgrade` takes the newest that fit.
Names no package index: a machine uses the one that its own settings name.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools import node

ROOT = Path(__file__).resolve().parent.parent
# requirements-dev.lock is resolved first; the smaller sets are held to its versions.
_SETS: dict[str, list[str]] = {
    "requirements-dev.lock": ["--group", "build", "--group", "dev"],
    "requirements-build.lock": ["--group", "build", "--constraints", "requirements-dev.lock"],
    "requirements.lock": ["--constraints", "requirements-dev.lock"],
}


def main(arguments: Sequence[str]) -> int:
    """Write the three Python lock files and package-lock.json."""
    upgrade = ["--upgrade"] if "--upgrade" in arguments else []
    for name, choice in _SETS.items():
        command = [
            *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"),
            *("--universal", "--python-version", "3.11", "--generate-hashes"),
            *("--no-header", "--no-annotate", "--output-file", name),
        ]
        subprocess.run([*command, *choice, *upgrade], cwd=ROOT, check=True)
    node.run(["npm", "update" if upgrade else "install", "--package-lock-only"])
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
