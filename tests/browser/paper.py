"""The paper of a demo shop's virtual printers, as text."""

import re
from pathlib import Path

from tests.hub_process import until

# Seconds until a ticket is on paper: rendered in a process that may have to start, sent, and drawn.
PRINTED_WITHIN_S = 30.0


def sheets(data: Path, printer: str, expected: int) -> list[str]:
    """The texts of a printer's paper, oldest first, once there are as many as expected."""
    folder = data / "paper" / printer

    def all_of_them() -> list[str] | None:
        # The picture is written last: then text and bytes are whole.
        numbers = sorted(int(path.stem) for path in folder.glob("*.png"))
        texts = [(folder / f"{n}.txt").read_text("utf-8") for n in numbers]
        return texts if len(texts) >= expected else None

    found = until(all_of_them, PRINTED_WITHIN_S, f"{expected} sheets of the {printer} printer")
    assert len(found) == expected, f"{printer}: {len(found)} sheets instead of {expected}\n{found}"
    return found


def sheet_of(texts: list[str], *words: str) -> str:
    """The one sheet that has all these words."""
    found = [text for text in texts if all(has(text, word) for word in words)]
    assert len(found) == 1, f"{len(found)} sheets with {words}: {texts}"
    return found[0]


def has(text: str, word: str) -> bool:
    """Whether a word stands on the paper, however it was spaced there."""
    return squeezed(word) in squeezed(text)


def squeezed(text: str) -> str:
    """Text without spaces: what counts on paper are the letters."""
    return re.sub(r"\s+", "", text)


def row(text: str, words: str) -> bool:
    """Whether one line of the paper reads `words`, its white space made single."""
    return any(" ".join(line.split()) == words for line in text.splitlines())
