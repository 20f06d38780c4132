"""The calibration slip as bytes: each part as it says, over what the printer's profile says."""

from __future__ import annotations

from typing import Any

from printer.escpos import encode_document
from printer.papers.calibration import DRAWN_COLUMNS, Part, Sent, calibration_slip
from printer.papers.words import Words
from printer.profile import CELL_DOTS, HANGUL, PrinterProfile
from printer.raster import Typeface

# Lines that are longer than the printer's are broken by it, not by us.
_WIDEST = 64
_PLAIN: dict[str, Any] = {"columns": _WIDEST, "dots": _WIDEST * CELL_DOTS, "lines": "text"}
_SENT: dict[Sent, dict[str, Any]] = {
    "drawn": {"columns": DRAWN_COLUMNS, "lines": "raster", "native_qr": False},
    "ascii": _PLAIN | {"charset": "none", "double_byte_on": "", "international": None},
    "ksx1001": _PLAIN | HANGUL | {"charset": "ksx1001"},
    "cp949": _PLAIN | HANGUL | {"charset": "cp949"},
    "cut": {},
}


def slip_bytes(profile: PrinterProfile, words: Words, printer: str, typeface: Typeface) -> bytes:
    """All of it. Each part begins with ESC @, so none depends on how the printer read the one before.

    FontsNotInstalled where there is nothing to draw with.
    """
    parts = calibration_slip(words, printer, profile.dots)
    return b"".join(_bytes(part, profile, typeface) for part in parts)


def _bytes(part: Part, profile: PrinterProfile, typeface: Typeface) -> bytes:
    if part.sent == "cut":
        return bytes.fromhex(profile.cut)
    changed = profile.model_copy(update=_SENT[part.sent])
    return encode_document(part.document, changed, typeface).data
