"""Build hook: a wheel or an editable install brings the front end and the fonts with it, built.

Shops install wheels, so only the machine that builds one runs Node, and that comes with pip.
"""

import importlib
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `tools.frontend.build`, which does nothing when no source has changed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before files are gathered: an sdist ships sources and needs nothing built."""
        if self.target_name != "wheel":
            return
        sys.path.insert(0, self.root)
        try:
            importlib.import_module("tools.frontend").build()
        finally:
            sys.path.remove(self.root)
