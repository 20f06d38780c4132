"""`madang run | demo | backup | restore | check | device | person | printer | region ...`: the command line."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hub.settings import DEMO_SHOPS, Settings, from_environment
from printer.cli import add_verbs as add_printer_verbs
from region.cli import add_verbs as add_region_verbs

if TYPE_CHECKING:
    from hub.domain.printer import PrinterTuning


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the exit status. Words for people go to standard error."""
    try:
        settings = Settings(**from_environment())  # type: ignore[arg-type]
        parser = _parser(settings)
    except ValueError as error:
        return _sorry(str(error))
    options = parser.parse_args(arguments)
    settings = replace(
        settings,
        **{
            name: getattr(options, name)
            for name in ("data", "port", "host", "demo", "shop", "json", "region")
            if hasattr(options, name)
        },
    )
    # Imported late: a worker process that spawns from here must not load the whole hub again.
    from hub.store.database import DatabaseRefused

    try:
        return int(options.does(settings, options) or 0)
    except DatabaseRefused as refused:
        return _sorry(str(refused))
    except KeyboardInterrupt:
        return 130


def _sorry(text: str) -> int:
    sys.stderr.write(f"madang: {text}\n")
    return 1


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="madang", description="마당: 매장 주문 허브")
    verbs = parser.add_subparsers(required=True, metavar="command")
    run = _verb(verbs, "run", "start the hub", settings, _run)
    demo = _verb(verbs, "demo", "start the demo shop, and keep it alive", settings, _demo)
    for verb in (run, demo):
        verb.add_argument("--port", type=int, default=settings.port, help="0: a free one")
        verb.add_argument("--host", default=settings.host)
        verb.add_argument("--json", action="store_true", default=settings.json,
                          help="say where it listens as one line of JSON")  # fmt: skip
        verb.add_argument("--region", default=settings.region, metavar="URL",
                          help="the programme's regional server; its token in MADANG_REGION_TOKEN")  # fmt: skip
        verb.add_argument(
            "--shop", choices=DEMO_SHOPS, default=settings.shop, help="which demo shop"
        )
    run.add_argument("--demo", action="store_true", default=settings.demo)
    demo.set_defaults(demo=True)
    backup = _verb(verbs, "backup", "copy the shop's data while it runs", settings, _backup)
    backup.add_argument("to", type=Path, help="file to write; must not exist")
    restore = _verb(verbs, "restore", "go back to a backup (a new epoch)", settings, _restore)
    restore.add_argument("source", type=Path, help="a file made by `madang backup`")
    _verb(verbs, "check", "verify the whole journal and its rows", settings, _check)
    device = verbs.add_parser("device", help="pair devices").add_subparsers(required=True)
    add = _verb(device, "add", "print a pairing code", settings, _device)
    token = _verb(device, "token", "print a ready token for scripts", settings, _device)
    add.set_defaults(do="add_device")
    token.set_defaults(do="admit_device")
    for verb in (add, token):
        verb.add_argument("--kind", required=True, help="kiosk, kitchen, staff, setup ...")
        verb.add_argument("--name", default=None, help="what people call it")
        verb.add_argument("--table", default=None, help="a table tablet's table: t3 is number 3")
    person = verbs.add_parser("person", help="people who may sign in").add_subparsers(required=True)
    save = _verb(person, "add", "add or change a person; asks for the PIN", settings, _person)
    save.add_argument("--id", required=True, dest="person", help="a-z 0-9 _ -")
    save.add_argument("--name", required=True)
    save.add_argument("--role", required=True, action="append", dest="roles")
    add_printer_verbs(verbs, settings.data, _tune)
    add_region_verbs(verbs)
    return parser


def _verb(
    verbs: object, name: str, words: str, settings: Settings, does: object
) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=words)  # type: ignore[attr-defined]
    verb.add_argument("--data", type=Path, default=settings.data, help="the shop's folder")
    verb.set_defaults(does=does)
    return verb


def _run(settings: Settings, options: argparse.Namespace) -> int:
    from hub.serving import serve

    return _wrong_region(settings) or serve(settings)


def _demo(settings: Settings, options: argparse.Namespace) -> int:
    from hub.demo.supervisor import supervise

    return _wrong_region(settings) or supervise(settings)


def _wrong_region(settings: Settings) -> int:
    """The exit status where the region's address or token cannot be one, said in words; else 0."""
    from sync.region import checked

    if settings.region:
        try:
            checked(settings.region, settings.region_token)
        except ValueError as error:
            return _sorry(str(error))
    return 0


def _backup(settings: Settings, options: argparse.Namespace) -> int:
    from hub.store.backup import back_up

    size = back_up(settings.data / "madang.db", options.to)
    print(f"{options.to}: {size / 1e6:.1f} MB, 확인했습니다")
    return 0


def _restore(settings: Settings, options: argparse.Namespace) -> int:
    from hub.store.backup import restore

    print(restore(settings.data, options.source))
    return 0


def _check(settings: Settings, options: argparse.Namespace) -> int:
    from hub.store.check import checked

    print(checked(settings.data / "madang.db"))
    return 0


def _device(settings: Settings, options: argparse.Namespace) -> int:
    from hub.local import granted

    name = options.name or options.kind
    device = {"kind": options.kind, "name": name, "screen": {}, "table": options.table}
    answer = granted(settings, {"do": options.do, "device": device})
    print(answer["code"] if options.do == "add_device" else answer["token"])
    return 0


def _person(settings: Settings, options: argparse.Namespace) -> int:
    import getpass

    from hub.local import granted

    pin = (
        getpass.getpass("PIN (숫자 6자리, 그대로 두려면 비워 두세요): ")
        if sys.stdin.isatty()
        else sys.stdin.readline().strip()
    )
    granted(
        settings,
        {
            "do": "save_person",
            "person": options.person,
            "name": options.name,
            "roles": options.roles,
            "pin": pin or None,
        },
    )
    return 0


def _tune(settings: Settings, printer: str, profile: str, tuning: PrinterTuning) -> None:
    from hub.local import granted

    kept = tuning.model_dump(exclude_none=True)
    wish = {"do": "tune_printer", "printer": printer, "profile": profile, "tuning": kept or None}
    granted(settings, wish)


if __name__ == "__main__":
    sys.exit(main())
