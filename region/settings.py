"""What a region is started with. Each may be set as `MADANG_REGION_<NAME>` in the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """Every option with its default."""

    database: str = "region.db"
    """SQLite file of the region, made if it is not there: a path, or `sqlite:///path`."""
    host: str = "127.0.0.1"
    """Address to listen on. Hubs come in through a proxy with TLS; the console answers this machine alone."""
    port: int = 8090
    """TCP port to listen on; 0 takes a free one."""
    json: bool = False
    """Say where it listens as one line of JSON on standard output."""


def from_environment(environment: Mapping[str, str] = os.environ) -> RegionSettings:
    """The options that the environment sets. ValueError names the one that is wrong."""

    def value(name: str, default: str) -> str:
        return environment.get(f"MADANG_REGION_{name}", default)

    bare = RegionSettings()
    port = value("PORT", str(bare.port))
    if not port.isdecimal():
        raise ValueError(f"MADANG_REGION_PORT: '{port}' is not a number")
    return RegionSettings(
        database=value("DATABASE", bare.database),
        host=value("HOST", bare.host),
        port=int(port),
        json=value("JSON", "").lower() in ("1", "true", "yes", "on"),
    )
