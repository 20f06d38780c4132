"""All tests, in two processes beside each other: `make test`.

Half of what the tests do is waiting, for a printer's motor or for a page. Those with a browser take longest and
run beside all others; their output follows when the others are through. Arguments go to both pytests.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# In the order of how quickly they answer; what is not there is left out.
QUICK_FIRST = ("unit", "contract", "golden", "databases", "deploy", "property", "faults")
BROWSER = ("browser",)
# pytest's own: it ran, and no test was chosen. So it goes with `-k` that means one half only.
NONE_CHOSEN = 5


def command(suites: tuple[str, ...], arguments: list[str]) -> list[str]:
    """pytest over these folders of `tests/`."""
    folders = [f"tests/{suite}" for suite in suites if (ROOT / "tests" / suite).is_dir()]
    return [sys.executable, "-m", "pytest", *arguments, *folders]


def main(arguments: list[str]) -> int:
    """0 when every test passed."""
    with tempfile.TemporaryFile("w+") as held:
        browser = subprocess.Popen(
            command(BROWSER, arguments), cwd=ROOT, stdout=held, stderr=subprocess.STDOUT
        )
        try:
            others = subprocess.call(command(QUICK_FIRST, arguments), cwd=ROOT)
            codes = {others, browser.wait()}
        finally:
            browser.kill()
            browser.wait()
            held.seek(0)
            sys.stdout.writelines(held)
    if codes == {NONE_CHOSEN}:
        return NONE_CHOSEN
    return next((code for code in codes if code not in (0, NONE_CHOSEN)), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
