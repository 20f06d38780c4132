"""`madang printer find | probe | test | calibrate`: what a technician asks of a printer before it is the shop's.

A printer that the hub serves at this moment may refuse a second connection.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hub.domain.printer import PrinterTuning

Tune = Callable[[Any, str, str, "PrinterTuning"], None]
"""Keeps a tuning in the shop: (settings, printer id, profile, tuning). Given, since only the hub knows the shop."""

_ADDRESS = "tcp://host:port, serial:///dev/ttyUSB0?baud=19200, usb:04b8:0e15?serial=..., file:"


def add_verbs(verbs: Any, data: Path, tune: Tune) -> None:
    """Adds the verb `printer` to the command line of `madang`."""
    printer = verbs.add_parser("printer", help="find, ask and try printers").add_subparsers(
        required=True, metavar="command"
    )
    find = _verb(printer, "find", "list what is connected", _find)
    find.add_argument(
        "--network",
        nargs="?",
        const="",
        metavar="CIDR",
        help="ask on port 9100 of this network too",
    )
    probe = _verb(printer, "probe", "ask who a printer is; prints nothing", _probe)
    test = _verb(printer, "test", "print a test page", _test, programs=False)
    calibrate = _verb(printer, "calibrate", "print a slip, answer three questions", _calibrate)
    calibrate.add_argument("--answers", metavar="48,AC,0", help="instead of being asked")
    calibrate.add_argument("--printed", action="store_true", help="the slip is there already")
    calibrate.add_argument("--save", metavar="PRINTER", help="keep it for this printer of the shop")
    calibrate.set_defaults(tune=tune)
    for verb in (probe, test, calibrate):
        verb.add_argument("address", help=_ADDRESS)
        verb.add_argument("--data", type=Path, default=data, help="the shop's folder")
    for verb in (test, calibrate):
        verb.add_argument("--profile", default="generic-80-kr", help="a file in firmware_profiles")
        verb.add_argument("--name", default="test", help="stands on the paper")


def _verb(
    verbs: Any, name: str, words: str, does: object, *, programs: bool = True
) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=words)
    verb.add_argument("--language", choices=("ko", "en"), default="ko")
    if programs:
        verb.add_argument("--json", action="store_true", help="for programs")
    verb.set_defaults(does=does)
    return verb


# Imported late: every start of the hub reads this file.


def _find(_settings: object, options: argparse.Namespace) -> int:
    from .probe.desk import Desk

    desk = Desk(options)
    return desk.guarded(desk.find)


def _probe(_settings: object, options: argparse.Namespace) -> int:
    from .probe.desk import Desk

    desk = Desk(options)
    return desk.guarded(desk.probe)


def _test(_settings: object, options: argparse.Namespace) -> int:
    from .trial import print_test_page

    return print_test_page(options)


def _calibrate(settings: object, options: argparse.Namespace) -> int:
    from .probe.desk import Desk

    def save(printer: str, profile: str, tuning: PrinterTuning) -> None:
        options.tune(settings, printer, profile, tuning)

    desk = Desk(options)
    return desk.guarded(lambda: desk.calibrate(save))
