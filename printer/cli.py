"""`madang printer test ADDRESS`: what a technician asks of a printer before it is the shop's.

A printer that the hub serves at this moment may refuse a second connection.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_verbs(verbs: Any, data: Path) -> None:
    """Adds the verb `printer` to the command line of `madang`."""
    printer = verbs.add_parser("printer", help="try printers").add_subparsers(
        required=True, metavar="command"
    )
    test = printer.add_parser("test", help="print a test page")
    test.add_argument("address", help="tcp://host:port, serial:///dev/ttyUSB0?baud=19200, file:")
    test.add_argument("--profile", default="generic-80-kr", help="a file in firmware_profiles")
    test.add_argument("--name", default="test", help="stands on the page")
    test.add_argument("--data", type=Path, default=data, help="where `file:` writes")
    test.set_defaults(does=_test)


def _test(_settings: object, options: argparse.Namespace) -> int:
    # Imported late: every start of the hub reads this file.
    from .trial import print_test_page

    return print_test_page(options)
