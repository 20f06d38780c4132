"""What a printer reads from a job's bytes, by hands other than ours: its own parser, and glibc's letter tables.

Nothing of `printer.charset` or `printer.commands` is used. Letters go through iconv: EUC-KR there is KS X 1001
and nothing more, UHC is Microsoft's code page 949.
"""

from __future__ import annotations

import subprocess
from functools import cache

PICTURE = "[picture]"
_TABLES = {"ksx1001": "EUC-KR", "cp949": "UHC", "none": "ASCII"}
# Parameter bytes of the commands that a job may hold (Epson ESC/POS command reference).
_LENGTHS = {
    b"\x1b@": 0, b"\x1b2": 0, b"\x1b3": 1, b"\x1b!": 1, b"\x1bJ": 1, b"\x1bR": 1, b"\x1ba": 1,
    b"\x1bp": 3, b"\x1bB": 2, b"\x1c&": 0, b"\x1c.": 0, b"\x1c!": 1, b"\x1d!": 1, b"\x1dB": 1,
    b"\x1dh": 1, b"\x1dw": 1, b"\x1dH": 1,
}  # fmt: skip


class Garbage(AssertionError):
    """Bytes that no command of the reference begins with."""


def read(data: bytes, charset: str) -> list[str]:
    """A line for each typed one, PICTURE for dots on end, `[qr ...]`, `[barcode ...]`, `--- cut ---`, `[drawer]`."""
    found: list[str | bytes] = []
    letters = b""
    won = False
    at = 0
    while at < len(data):
        if data[at] >= 0x20:
            letters += data[at : at + 1]
            at += 1
            continue
        if data[at] == 0x0A:
            found.append(letters.replace(b"\\", b"\\w" if won else b"\\\\"))
            letters = b""
            at += 1
            continue
        name = data[at : at + 2]
        length, what = _command(data, at, name)
        if name == b"\x1bR":
            won = data[at + 2] == 13
        if name == b"\x1b@":
            won = False
        if name == b"\x1b*":
            # Its line end belongs to it.
            assert data[at + length] == 0x0A
            length += 1
        if what and not (what == PICTURE and found and found[-1] == PICTURE):
            found.append(what)
        at += length
    assert not letters, "letters without a line end"
    return _decoded(found, charset)


def printable(text: str, charset: str) -> bool:
    """Whether these letters, all of them, are in the printer's own table."""
    try:
        subprocess.run(
            ["iconv", "-f", "UTF-8", "-t", _TABLES[charset]],
            input=text.encode("utf-8", "surrogatepass"),
            capture_output=True,
            check=True,
        )
    except subprocess.CalledProcessError:
        return False
    return True


def _decoded(found: list[str | bytes], charset: str) -> list[str]:
    typed = [line for line in found if isinstance(line, bytes)]
    done = subprocess.run(
        ["iconv", "-f", _TABLES[charset], "-t", "UTF-8"],
        input=b"\n".join(typed),
        capture_output=True,
        check=True,
    )
    texts = iter(done.stdout.decode("utf-8").split("\n"))
    return [
        line
        if isinstance(line, str)
        else next(texts).replace("\\w", "₩").replace("\\\\", "\\").rstrip()
        for line in found
    ]


def _command(data: bytes, at: int, name: bytes) -> tuple[int, str | None]:
    """Bytes of a command, and what it puts on the paper."""
    if name in _LENGTHS:
        return 2 + _LENGTHS[name], "[drawer]" if name == b"\x1bp" else None
    if name == b"\x1dV":
        return (4 if data[at + 2] >= 65 else 3), "--- cut ---"
    if name == b"\x1dv":
        wide, rows = _two(data, at + 4), _two(data, at + 6)
        return 8 + wide * rows, PICTURE
    if name == b"\x1b*":
        assert data[at + 2] == 33
        return 5 + 3 * _two(data, at + 3), PICTURE
    if name == b"\x1dk":
        assert data[at + 2] in (67, 69, 73)
        end = at + 4 + data[at + 3]
        return end - at, f"[barcode {data[at + 4 : end].removeprefix(b'{B').decode('ascii')}]"
    if name == b"\x1d(":
        return _with_length(data, at)
    raise Garbage(f"{data[at : at + 8].hex(' ')} at {at}")


def _with_length(data: bytes, at: int) -> tuple[int, str | None]:
    length = 5 + _two(data, at + 3)
    inside = data[at + 5 : at + length]
    assert len(inside) == length - 5
    if data[at + 2 : at + 3] == b"k":
        if inside[1:2] == b"P":
            return length, f"[qr {inside[3:].decode('utf-8')}]"
        return length, None
    if data[at + 2 : at + 3] == b"L":
        if inside[1] == 112:
            assert len(inside) == 10 + (_two(inside, 6) + 7) // 8 * _two(inside, 8)
            return length, None
        assert inside == b"02"
        return length, PICTURE
    assert data[at + 2 : at + 3] == b"H"
    return length, None


def _two(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


@cache
def ksx1001() -> frozenset[str]:
    """Every double-byte letter of KS X 1001, by glibc."""
    rows = b"".join(bytes((row, cell)) for row in range(0xA1, 0xFE) for cell in range(0xA1, 0xFF))
    done = subprocess.run(
        ["iconv", "-c", "-f", "EUC-KR", "-t", "UTF-8"], input=rows, capture_output=True
    )
    return frozenset(done.stdout.decode("utf-8"))
