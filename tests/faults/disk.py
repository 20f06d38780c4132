"""A disk that can be told to fail: the shim of `shim.c` between a hub and its data folder."""

from __future__ import annotations

import os
import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")


def built(folder: Path) -> Path:
    """The shim as a library, compiled by gcc."""
    library = folder / "shim.so"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library, SOURCE, "-ldl"],
        check=True,
    )
    return library


class Disk:
    """The disk under one data folder. Give `environment` to the hub; then say what goes wrong."""

    def __init__(self, library: Path, data: Path) -> None:
        self._script, self._counts = data.with_suffix(".script"), data.with_suffix(".counts")
        self._script.write_text("")
        self._counts.write_bytes(bytes(32))
        self.environment = {
            "LD_PRELOAD": str(library),
            "MISHAP_DIR": str(data.resolve()),
            "MISHAP_SCRIPT": str(self._script),
            "MISHAP_COUNTS": str(self._counts),
        }

    def say(self, orders: str) -> None:
        """From now on (see `shim.c`); nothing is wrong any more with ''."""
        fresh = self._script.with_suffix(".new")
        fresh.write_text(orders)
        os.replace(fresh, self._script)

    @property
    def synced(self) -> int:
        """Times that something was brought onto the disk."""
        return self._count(0)

    @property
    def failed(self) -> int:
        """Syncs that gave an error."""
        return self._count(1)

    @property
    def refused(self) -> int:
        """Writes that found no room."""
        return self._count(2)

    @property
    def refused_in_db(self) -> int:
        """Those of them that were for the database file itself, not for its WAL."""
        return self._count(3)

    def _count(self, place: int) -> int:
        number: int = struct.unpack_from("=Q", self._counts.read_bytes(), 8 * place)[0]
        return number
