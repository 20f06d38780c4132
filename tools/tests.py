"""All tests, in four processes beside each other: `make test`.

Half of what the tests do is waiting, for a printer's motor, a silent terminal or a page. What answers soonest is
read as it comes; the output of the others follows when it is through. Arguments go to every pytest.
"""

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Each group in the order of how quickly its suites answer; what is not there is left out.
GROUPS = (
    ("unit", "golden", "databases", "deploy"),
    ("contract", "faults"),
    # Before the browser: once it is open, its event loop stays.
    ("property", "browser/test_[a-l]*.py"),
    ("browser/test_[m-z]*.py",),
)
# pytest's own: it ran, and no test was chosen. So it goes with `-k` that means one group only.
NONE_CHOSEN = 5


def command(suites: tuple[str, ...], arguments: list[str]) -> list[str]:
    """pytest over these folders, or files, of `tests/`."""
    tests = ROOT / "tests"
    folders = [str(one.relative_to(ROOT)) for suite in suites for one in sorted(tests.glob(suite))]
    # Each says its own last run's failures, not its neighbour's.
    cache = f"cache_dir=.pytest_cache/{GROUPS.index(suites)}"
    return [sys.executable, "-m", "pytest", "-o", cache, *arguments, *folders]


def main(arguments: list[str]) -> int:
    """0 when every test passed."""
    first, *others = GROUPS
    with ExitStack() as stack:
        beside = []
        for suites in others:
            held = stack.enter_context(tempfile.TemporaryFile("w+"))
            run = subprocess.Popen(
                command(suites, arguments), cwd=ROOT, stdout=held, stderr=subprocess.STDOUT
            )
            beside.append((run, held))
        try:
            codes = {subprocess.call(command(first, arguments), cwd=ROOT)}
            codes |= {run.wait() for run, _ in beside}
        finally:
            for run, held in beside:
                run.kill()
                run.wait()
                held.seek(0)
                sys.stdout.writelines(held)
    if codes == {NONE_CHOSEN}:
        return NONE_CHOSEN
    return next((code for code in codes if code not in (0, NONE_CHOSEN)), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
