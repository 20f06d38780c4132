"""Files that survive a power cut: written aside, synced, renamed, and the folder synced too (open(2), fsync(2))."""

from __future__ import annotations

import os
from pathlib import Path

# Keys are 256 bits (bytes).
KEY_BYTES = 32


def key_file(data: Path, name: str) -> Path:
    """Where a key of a shop stands."""
    return data / "keys" / name


def ballast_file(data: Path) -> Path:
    """Where room is kept for a full disk."""
    return data / "ballast"


def ballast_released(data: Path) -> bool:
    """Gives the kept room back to the disk; True if there was any."""
    try:
        ballast_file(data).unlink()
    except OSError:
        return False
    return True


def sync_file(path: Path) -> None:
    """Puts a file's bytes on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Puts a folder's names on the disk: without it a rename may be forgotten."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """The file with this content, whole or not at all, whenever the power goes."""
    fresh = path.with_name(path.name + ".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
    sync_folder(path.parent)
