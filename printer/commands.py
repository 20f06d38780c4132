"""ESC/POS bytes -> commands, as they arrive. Used by the virtual printer and the disassembler.

Lengths are from the Epson ESC/POS command reference. A command nobody knows is taken as two bytes
long, which is what printers do that do not know it either; so is one whose length is absurd, since
waiting for the rest of it would swallow every job to come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10
_PREFIX = {ESC: "ESC", FS: "FS", GS: "GS", DLE: "DLE"}
_CONTROL = {
    0x00: "NUL", 0x09: "HT", 0x0A: "LF", 0x0C: "FF", 0x0D: "CR", 0x18: "CAN",
}  # fmt: skip
_REAL_TIME_NAMES = {0x04: "EOT", 0x05: "ENQ", 0x14: "DC4"}

# Parameter bytes after prefix and letter, where the number is fixed.
_FIXED = {
    ESC: {
        "@": 0, "2": 0, "L": 0, "S": 0, "i": 0, "m": 0, "v": 0,
        "!": 1, " ": 1, "3": 1, "J": 1, "K": 1, "d": 1, "e": 1, "a": 1, "E": 1, "G": 1, "-": 1,
        "M": 1, "R": 1, "t": 1, "{": 1, "V": 1, "=": 1, "?": 1, "r": 1, "T": 1, "%": 1, "U": 1,
        "u": 1,
        "$": 2, "\\": 2, "B": 2, "c": 2, "p": 3, "W": 8,
    },
    FS: {"&": 0, ".": 0, "!": 1, "-": 1, "W": 1, "C": 1, "S": 2, "p": 2},
    GS: {
        ":": 0, "!": 1, "B": 1, "a": 1, "r": 1, "I": 1, "h": 1, "w": 1, "H": 1, "f": 1, "b": 1,
        "/": 1, "|": 1, "T": 1, "L": 2, "W": 2, "P": 2, "$": 2, "\\": 2,
    },
}  # fmt: skip


# A third byte belongs to their name.
_THREE_LETTERS = frozenset(((GS, "v"), (GS, "("), (GS, "8"), (FS, "("), (ESC, "(")))

# The largest picture we know of: 832 dots on 4 inch paper, 2,000 rows. 65,535 x 65,535 is noise.
_LONGEST_BYTES = 512 * 1024
# Of letters without any control byte: a line on paper has at most 128 bytes.
_LONGEST_TEXT = 4096
# Of what ends at NUL: 32 tabs, or the 255 digits of a barcode.
_LONGEST_TO_NUL = 256


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `name` reads like the manuals: 'GS v 0', 'ESC !', 'LF', 'text'.

    `raw` is all of it; `params` what follows the name, with the length bytes of raster and QR.
    """

    name: str
    params: bytes
    raw: bytes


class CommandReader:
    """Takes bytes in any pieces and gives whole commands; what is incomplete stays inside."""

    def __init__(self) -> None:
        self._held = b""

    @property
    def held(self) -> bytes:
        """The bytes of a command that is not complete yet."""
        return self._held

    def feed(self, data: bytes) -> list[Command]:
        """Commands that these bytes complete. Text waits for what follows it."""
        return self._read(data, final=False)

    def letters(self) -> list[Command]:
        """The text that waits for what follows it, where nothing more is expected; else nothing.

        What is torn stays: a printer waits for the rest of a command for as long as it is on.
        """
        if not self._held or self._held[0] < 0x20:
            return []
        command = Command("text", self._held, self._held)
        self._held = b""
        return [command]

    def flush(self) -> list[Command]:
        """What is left at the end: text, and a torn command as 'torn'."""
        return self._read(b"", final=True)

    def _read(self, data: bytes, *, final: bool) -> list[Command]:
        held = self._held + data
        found: list[Command] = []
        at = 0
        while at < len(held):
            command = _next(held, at, final=final)
            if command is None:
                break
            found.append(command)
            at += len(command.raw)
        self._held = held[at:]
        if final and self._held:
            found.append(Command("torn", b"", self._held))
            self._held = b""
        return found


def read_all(data: bytes) -> list[Command]:
    """Commands of a complete job."""
    reader = CommandReader()
    return reader.feed(data) + reader.flush()


def _next(data: bytes, at: int, *, final: bool) -> Command | None:
    first = data[at]
    if first >= 0x20:
        end = at
        most = min(len(data), at + _LONGEST_TEXT)
        while end < most and data[end] >= 0x20:
            end += 1
        if end == len(data) and end - at < _LONGEST_TEXT and not final:
            return None
        return Command("text", data[at:end], data[at:end])
    if first not in _PREFIX:
        name = _CONTROL.get(first, f"{first:02X}")
        return Command(name, b"", data[at : at + 1])
    if at + 1 >= len(data):
        return None
    if first == DLE:
        return _real_time(data, at)
    letter = chr(data[at + 1])
    length = _length(data, at, first, letter)
    if length is None or at + length > len(data):
        return None
    raw = data[at : at + length]
    name = f"{_PREFIX[first]} {letter if letter > ' ' else f'{ord(letter):02X}'}"
    named = 2
    if (first, letter) in _THREE_LETTERS and length > 2:
        name, named = f"{name} {chr(raw[2])}", 3
    return Command(name, raw[named:], raw)


def _real_time(data: bytes, at: int) -> Command | None:
    code = data[at + 1]
    length = 3
    if code not in _REAL_TIME_NAMES:
        return Command("DLE", b"", data[at : at + 1])
    if code == 0x14 and len(data) > at + 2:
        # DLE DC4: fn 1 and 2 take two parameters, fn 8 (clear buffers) seven.
        length = {1: 5, 2: 5, 8: 10}.get(data[at + 2], 3)
    if at + length > len(data):
        return None
    raw = data[at : at + length]
    return Command(f"DLE {_REAL_TIME_NAMES[code]}", raw[2:], raw)


def _length(data: bytes, at: int, prefix: int, letter: str) -> int | None:
    """Bytes of the command at `at`, or None while they cannot be told."""
    fixed = _FIXED[prefix].get(letter)
    if fixed is not None:
        return 2 + fixed
    variable = _VARIABLE.get((prefix, letter))
    if variable is None:
        return 2
    try:
        length = variable(data[at : at + 8], data, at)
    except IndexError:
        return None
    return length if length <= _LONGEST_BYTES else 2


def _bit_image(head: bytes, _data: bytes, _at: int) -> int:
    # ESC * m nL nH: m 32 and 33 are 24 dots high.
    return 5 + (head[3] + 256 * head[4]) * (3 if head[2] in (32, 33) else 1)


def _raster(head: bytes, _data: bytes, _at: int) -> int:
    return 8 + (head[4] + 256 * head[5]) * (head[6] + 256 * head[7])


def _long(head: bytes, _data: bytes, _at: int) -> int:
    return 5 + head[3] + 256 * head[4]


def _huge(head: bytes, _data: bytes, _at: int) -> int:
    # GS 8 L: as GS ( L, with four bytes of length.
    return 7 + head[3] + 256 * head[4] + 65_536 * head[5] + 16_777_216 * head[6]


def _cut(head: bytes, _data: bytes, _at: int) -> int:
    return 3 if head[2] in (0, 1, 48, 49) else 4


def _downloaded(head: bytes, _data: bytes, _at: int) -> int:
    return 4 + head[2] * head[3] * 8


def _tabs(_head: bytes, data: bytes, at: int) -> int:
    return _to_nul(data, at + 2) - at


def _barcode(head: bytes, data: bytes, at: int) -> int:
    return 4 + head[3] if head[2] >= 65 else _to_nul(data, at + 3) - at


def _to_nul(data: bytes, at: int) -> int:
    end = data.find(b"\x00", at, at + _LONGEST_TO_NUL)
    if end < 0 and len(data) < at + _LONGEST_TO_NUL:
        raise IndexError
    return end + 1 if end >= 0 else at


_VARIABLE: dict[tuple[int, str], Callable[[bytes, bytes, int], int]] = {
    (ESC, "*"): _bit_image,
    (ESC, "("): _long,
    (ESC, "D"): _tabs,
    (FS, "("): _long,
    (GS, "("): _long,
    (GS, "8"): _huge,
    (GS, "v"): _raster,
    (GS, "V"): _cut,
    (GS, "*"): _downloaded,
    (GS, "k"): _barcode,
}
