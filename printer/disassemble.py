"""ESC/POS bytes -> text that a person reviews: one command a line, Hangul decoded.

python -m printer.disassemble ticket.escpos
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from .charset import Charset, decode
from .commands import Command, read_all

_SAID = {
    "ESC @": "initialise",
    "ESC 2": "line spacing 1/6 inch",
    "FS &": "double-byte letters on",
    "FS .": "double-byte letters off",
    "LF": "",
}
# Sent together, before every run of letters.
_LOOK = frozenset(("ESC !", "FS !", "GS !", "GS B"))
_COUNTRIES = {0: "USA", 8: "Japan", 13: "Korea", 15: "China"}


def disassemble(data: bytes, charset: Charset = "ksx1001") -> str:
    """One line for each command, or for all commands that together set one look."""
    lines = []
    for is_look, group in groupby(read_all(data), lambda command: command.name in _LOOK):
        commands = list(group)
        if is_look:
            lines.append(_together(commands))
        else:
            lines += [_line(command, charset) for command in commands]
    return "".join(f"{line}\n" for line in lines)


def without_pictures(data: bytes) -> bytes:
    """`data` with the dots of every picture command taken out, their header left.

    The normal form of golden tickets: dots change with the font and with Pillow, sizes do not.
    """
    return b"".join(command.raw[: _head(command)] for command in read_all(data))


def _head(command: Command) -> int:
    """Bytes of a command before its dots; all of one that has none."""
    if _stores(command):
        return 15
    return {"GS v 0": 8, "ESC *": 5}.get(command.name, len(command.raw))


def _stores(command: Command) -> bool:
    """GS ( L fn112: a picture for fn50 to print."""
    return command.name == "GS ( L" and command.params[3:4] == b"\x70" and len(command.raw) >= 15


def _together(commands: Sequence[Command]) -> str:
    calls = "; ".join(_call(command) for command in commands)
    meanings = ", ".join(_meaning(command) for command in commands)
    return f"{calls:<44}{meanings}"


def _line(command: Command, charset: Charset) -> str:
    if command.name == "text":
        return f'text      "{decode(command.params, charset)}"'
    return f"{_call(command):<20}{_meaning(command)}".rstrip()


def _call(command: Command) -> str:
    if command.name in ("GS v 0", "GS ( L", "ESC *") or len(command.params) > 8:
        return command.name
    return " ".join([command.name, *(str(byte) for byte in command.params)])


def _meaning(command: Command) -> str:
    name, params = command.name, command.params
    if name in _SAID:
        return _SAID[name]
    if name == "ESC R":
        return f"country {_COUNTRIES.get(params[0], params[0])}"
    if name == "ESC !":
        return _marks(params[0], {0x08: "bold", 0x80: "underline"}) or "plain"
    if name == "FS !":
        marks = {0x04: "double width", 0x08: "double height", 0x80: "underline"}
        return _marks(params[0], marks) or "plain double-byte"
    if name == "GS !":
        return f"size {(params[0] >> 4) + 1}x{(params[0] & 7) + 1}"
    if name == "GS B":
        return "white on black" if params[0] & 1 else "black on white"
    if name == "ESC J":
        return f"feed {params[0]} units"
    if name == "GS V":
        return "cut"
    if name == "ESC p":
        return "drawer"
    if name == "GS ( L" or name == "GS v 0" or name == "ESC *":
        return _picture(command)
    if name == "ESC 3":
        return f"line spacing {params[0]} units"
    if name == "ESC a":
        return ("left", "centred", "right")[params[0] & 3 if params[0] & 3 < 3 else 0]
    return _long(command)


def _picture(command: Command) -> str:
    params = command.params
    if command.name == "ESC *":
        return f"picture {params[1] + 256 * params[2]}x{24 if params[0] in (32, 33) else 8} dots"
    if command.name == "GS v 0":
        wide = params[1] + 256 * params[2]
        return f"picture {wide * 8}x{params[3] + 256 * params[4]} dots"
    if _stores(command):
        return f"picture {params[8] + 256 * params[9]}x{params[10] + 256 * params[11]} dots stored"
    return "picture printed"


def _long(command: Command) -> str:
    name, params = command.name, command.params
    if name == "GS ( k" and params[2:4] == b"1P":
        return f"QR data {params[5:].decode('utf-8', 'replace')!r}"
    if name == "GS ( k" and params[2:4] == b"1Q":
        return "QR print"
    if name == "GS k" and params[:1] >= b"A":
        return f"barcode {params[2:].decode('ascii', 'replace')!r}"
    if name == "GS ( H":
        return f"answer {params[4:].decode('ascii', 'replace')!r} when printed"
    if name == "torn":
        return f"torn command: {command.raw.hex(' ')}"
    return ""


def _marks(value: int, names: dict[int, str]) -> str:
    return " ".join(name for bit, name in names.items() if value & bit)


if __name__ == "__main__":
    sys.stdout.write(disassemble(Path(sys.argv[1]).read_bytes()))
