"""Card numbers that must be nowhere: what virtual cards send in full, searched for as bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from acquiring.terminal.virtual.cards import CANARIES


def spellings() -> Iterator[bytes]:
    """A number in full, with hyphens or blanks, as UTF-16, and the digits that every slip hides, six in a row."""
    for number in CANARIES:
        grouped = [number[at : at + 4] for at in range(0, 16, 4)]
        for text in (number, "-".join(grouped), " ".join(grouped), number[6:12]):
            yield text.encode()
            yield text.encode("utf-16-le")
            yield text.encode("utf-16-be")


def found_in(*parts: bytes | Path) -> list[str]:
    """Where one stands: of a folder every file, of bytes themselves."""
    looked = list(spellings())
    found = []
    for part in parts:
        if isinstance(part, bytes):
            files = [("bytes", part)]
        else:
            files = [(str(one), one.read_bytes()) for one in part.rglob("*") if one.is_file()]
        found += [name for name, content in files if any(one in content for one in looked)]
    return found
