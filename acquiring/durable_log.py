"""A record of what was done: one line of JSON a deed, on the disk before anyone is answered."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class DurableLog:
    """Appends, and reads back what a power cut left: a line cut off in the middle was never written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        whole = path.read_bytes()
        kept = whole[: whole.rfind(b"\n") + 1]
        if len(kept) != len(whole):
            with path.open("r+b") as log:
                log.truncate(len(kept))

    def records(self) -> list[Record]:
        """Everything that was written, oldest first."""
        return read(self.path)

    def write(self, record: Record) -> None:
        """On the disk when this returns. One line, so a power cut leaves all of it or nothing."""
        with self.path.open("ab") as log:
            log.write(_line(record))
            log.flush()
            os.fsync(log.fileno())

    def replace(self, records: Iterable[Record]) -> None:
        """The log with these alone, or as it was, whenever the power goes."""
        fresh = self.path.with_name(self.path.name + ".new")
        with fresh.open("wb") as log:
            log.writelines(_line(record) for record in records)
            log.flush()
            os.fsync(log.fileno())
        fresh.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read(path: Path) -> list[Record]:
    """The whole lines of a log, also of one that another process writes at this moment."""
    lines = path.read_bytes().split(b"\n")
    return [json.loads(line) for line in lines[:-1]]


def _line(record: Record) -> bytes:
    return (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
