"""Says one thing to running virtual printers: `python -m printer.virtual.say PORT VERB NAME [ARGUMENT ...]`.

PORT is the control port that `python -m printer.virtual` told. Ends with 1 where the answer is an error.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence

from .verbs import described

# A verb is carried out at once; a reset waits for torn connections (s).
_ANSWER_S = 5.0
_HOST = "127.0.0.1"


def say(port: int, words: Sequence[str]) -> str:
    """The answer to one line. OSError where nobody listens."""
    with socket.create_connection((_HOST, port), timeout=_ANSWER_S) as link:
        link.sendall((" ".join(words) + "\n").encode())
        return link.makefile(encoding="utf-8").readline().strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if len(words) < 3 or not words[0].isdecimal():
        sys.stderr.write(f"{__doc__}\n{described()}\n")
        return 2
    answer = say(int(words[0]), words[1:])
    sys.stdout.write(f"{answer}\n")
    return 1 if answer.startswith("error") else 0


if __name__ == "__main__":
    raise SystemExit(main())
