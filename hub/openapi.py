"""Prints the OpenAPI description: `python -m hub.openapi`. TypeScript is generated from it."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from hub.app import build
from hub.settings import Settings


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = build(Settings(data=Path(folder)))
        json.dump(app.openapi(), sys.stdout, ensure_ascii=False, indent=2, sort_keys=True)
        app.state.house.opened.close()
    print()


if __name__ == "__main__":
    main()
