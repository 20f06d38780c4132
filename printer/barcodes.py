"""Barcodes: bars as a 1-bit picture, and as the GS k commands of printers that draw them themselves.

Patterns come from python-barcode, which python-escpos brings along: its tables are read by many, and ours
would have to be checked bar by bar.
"""

from __future__ import annotations

import barcode
from escpos.constants import BARCODE_HEIGHT, BARCODE_TXT_OFF, BARCODE_TYPE_B, BARCODE_WIDTH
from PIL import Image

from .document import Barcode
from .profile import PrinterProfile

# White on either side, in modules: ten for Code 128 and Code 39, eleven left of an EAN-13.
_QUIET_MODULES = 11
# What a laser or a phone reads from thermal paper: 0.25 to 0.5 mm a module.
_MODULE_MM = 0.38
# GS w: modules of 2 to 6 dots.
_NATIVE_LEAST, _NATIVE_MOST = 2, 6
# GS h: one byte.
_NATIVE_HIGHEST = 255
# Code 128 (ISO/IEC 15417): modules of a letter in set B, and of start, check and stop together.
_SET_B_LETTER, _START_CHECK_STOP = 11, 11 + 11 + 13
_TYPES = {"code128": "CODE128", "ean13": "EAN13", "code39": "CODE39"}


def _modules(node: Barcode) -> str:
    """One character a module: "1" is a bar."""
    kind = barcode.get_barcode_class(node.symbology)
    # Code 39 has no check sign unless the reader is told to expect one.
    made = kind(node.data, add_checksum=False) if node.symbology == "code39" else kind(node.data)
    return "".join(made.build())


def _native_modules(node: Barcode) -> int:
    """Modules of the same code as the printer draws it: Code 128 in set B throughout, digits too."""
    if node.symbology == "code128":
        return _START_CHECK_STOP + _SET_B_LETTER * len(node.data)
    return len(_modules(node))


def _module_dots(modules: int, profile: PrinterProfile) -> int:
    room = profile.dots // (modules + 2 * _QUIET_MODULES)
    return max(1, min(profile.dots_of(_MODULE_MM), room))


def barcode_image(node: Barcode, profile: PrinterProfile) -> Image.Image:
    """The bars, and white to the left of them: in the middle of the paper."""
    modules = _modules(node)
    dots = _module_dots(len(modules), profile)
    bars = Image.new("1", (len(modules), 1), 1)
    bars.putdata([0 if module == "1" else 1 for module in modules])
    height = profile.dots_of(node.height_mm)
    bars = bars.resize((len(modules) * dots, height), Image.Resampling.NEAREST)
    left = max(0, profile.dots - bars.width) // 2
    placed = Image.new("1", (left + bars.width, height), 1)
    placed.paste(bars, (left, 0))
    return placed


def is_native(node: Barcode, profile: PrinterProfile) -> bool:
    """True where the printer draws it: of one that is too wide for its paper it would print nothing at all."""
    return profile.native_barcode and _module_dots(_native_modules(node), profile) >= _NATIVE_LEAST


def native_barcode(node: Barcode, profile: PrinterProfile) -> bytes:
    """GS k in its form with a length. What is written below is a line of its own, so GS H is off."""
    dots = min(_NATIVE_MOST, _module_dots(_native_modules(node), profile))
    height = max(1, min(_NATIVE_HIGHEST, profile.dots_of(node.height_mm)))
    data = node.data.encode("ascii")
    if node.symbology == "code128":
        # The manual: a code set comes first, and { is written twice.
        data = b"{B" + data.replace(b"{", b"{{")
    return b"".join(
        (
            bytes(BARCODE_TXT_OFF),
            bytes(BARCODE_HEIGHT) + bytes((height,)),
            bytes(BARCODE_WIDTH) + bytes((dots,)),
            bytes(BARCODE_TYPE_B[_TYPES[node.symbology]]) + bytes((len(data),)) + data,
        )
    )
