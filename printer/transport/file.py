"""Paper as files: each job's exact bytes in `<folder>/<n>.bin`, n ascending from 1."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult

from . import BadAddress, TransportError


class FileTransport:
    """A job appears whole, when it is closed; one that failed does not appear."""

    bidirectional = False
    late_answers = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._part = folder / ".part"
        self._data: bytearray | None = None
        self.sent_bytes = 0

    def open(self, timeout_s: float) -> None:
        """Make the folder. Nothing waits here; `timeout_s` is unused."""
        self.sent_bytes = 0
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TransportError(f"cannot use the folder {self._folder}: {error}") from error
        self._data = bytearray()

    def write(self, data: bytes, timeout_s: float) -> None:
        """Collect."""
        if self._data is None:
            raise TransportError("the file is not open", self.sent_bytes)
        self._data += data
        self.sent_bytes += len(data)

    def drain(self, timeout_s: float) -> None:
        """Write what was collected as the next number, in one step."""
        if not self._data:
            return
        try:
            with self._part.open("wb") as part:
                part.write(self._data)
                part.flush()
                os.fsync(part.fileno())
            self._part.rename(self._folder / f"{next_number(self._folder)}.bin")
        except OSError as error:
            # Nothing appeared, so the job may be written again.
            raise TransportError(f"cannot write to {self._folder}: {error}") from error
        self._data = bytearray()

    def read_available(self, timeout_s: float) -> bytes:
        """A file never answers."""
        return b""

    def close(self) -> None:
        """Forget what was not drained."""
        self._data = None
        with suppress(OSError):
            self._part.unlink(missing_ok=True)


def next_number(folder: Path) -> int:
    """One more than the highest `<n>.bin` in the folder."""
    taken = [int(path.stem) for path in folder.glob("*.bin") if path.stem.isdecimal()]
    return max(taken, default=0) + 1


def from_address(url: SplitResult, printer: str, data_dir: Path) -> FileTransport:
    """`file:` alone: the folder is `data_dir/paper/<printer>`."""
    if url.netloc or url.path or url.query:
        raise BadAddress(f"a file printer is 'file:' alone, not {url.geturl()!r}")
    return FileTransport(data_dir / "paper" / printer)
