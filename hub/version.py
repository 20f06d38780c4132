"""The version of this program, from the installed package."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("madang")
except PackageNotFoundError:  # run from a folder that was never installed
    VERSION = "0"
