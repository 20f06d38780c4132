"""TypeScript types of the hub's API, from its OpenAPI description into `hub/web/api.gen.ts`.

`python -m tools.api_types` writes the file; `--check` says whether the committed one is current.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools import node

ROOT = Path(__file__).resolve().parent.parent
TYPES = ROOT / "hub" / "web" / "api.gen.ts"


def generated() -> str:
    """The file's text as today's Python says it.

    Raises CalledProcessError when `hub.openapi` fails, NodeFailedError when the generator does.
    """
    described = subprocess.run(
        [sys.executable, "-m", "hub.openapi"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    ).stdout
    node.install_packages(dev=True)
    with tempfile.TemporaryDirectory() as folder:
        schema = Path(folder) / "openapi.json"
        schema.write_bytes(described)
        types = Path(folder) / "api.gen.ts"
        script = "node_modules/openapi-typescript/bin/cli.js"
        # Without the last, a field that may be left out of a command would have to be sent.
        options = ["--output", str(types), "--alphabetize", "--default-non-nullable", "false"]
        node.run([script, str(schema), *options], quiet=True)
        return types.read_text(encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """The command line above; answers the exit code."""
    text = generated()
    if "--check" in arguments:
        if TYPES.is_file() and TYPES.read_text(encoding="utf-8") == text:
            return 0
        print(f"{TYPES.relative_to(ROOT)} is not what hub.openapi says. Run: make types")
        return 1
    TYPES.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
