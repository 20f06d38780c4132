"""Codes that a printer draws itself: QR (GS ( k) and barcodes (GS k), as 1-bit pictures."""

from __future__ import annotations

import barcode
from barcode.errors import BarcodeError
from PIL import Image
from qrcode.exceptions import DataOverflowError

from printer.document import QR
from printer.profile import PrinterProfile
from printer.raster import BLACK, WHITE, qr_image

_QR_LEVELS = {0x30: "L", 0x31: "M", 0x32: "Q", 0x33: "H"}
# GS k m in its form that ends with NUL, and in its form with a length.
_SYMBOLOGIES = {2: "ean13", 67: "ean13", 4: "code39", 69: "code39", 73: "code128"}


def qr_picture(
    payload: bytes, module: int, level: int, profile: PrinterProfile
) -> Image.Image | None:
    """The code and the white to the left of it; None where it does not fit: then a printer prints nothing."""
    mm = min(1.5, max(0.25, module * 25.4 / profile.dpi))
    text, mark = payload.decode("utf-8", "replace"), _QR_LEVELS.get(level, "M")
    wanted = {"type": "qr", "payload": text, "module_mm": mm, "level": mark}
    try:
        return qr_image(QR.model_validate(wanted), profile)
    except (ValueError, DataOverflowError):
        return None


def barcode_data(params: bytes) -> tuple[str, str] | None:
    """Symbology and content of GS k; None for those that this printer does not know."""
    symbology = _SYMBOLOGIES.get(params[0])
    data = params[2:] if params[0] >= 65 else params[1:-1]
    text = data.decode("ascii", "replace")
    if symbology == "code128":
        # {A, {B and {C choose a code set; a brace of the content is written twice.
        text = text[2:].replace("{{", "{") if text[:1] == "{" else text
    return (symbology, text) if symbology else None


def barcode_picture(
    symbology: str, text: str, module: int, height: int, dots: int
) -> Image.Image | None:
    """The bars, in the middle; None where the content is wrong or the paper too narrow."""
    try:
        kind = barcode.get_barcode_class(symbology)
        made = kind(text, add_checksum=False) if symbology == "code39" else kind(text)
        modules = "".join(made.build())
    except (BarcodeError, ValueError, IndexError, KeyError):
        return None
    if not modules or len(modules) * module > dots:
        return None
    bars = Image.new("1", (len(modules), 1), 1)
    bars.putdata([BLACK if one == "1" else WHITE for one in modules])
    bars = bars.resize((len(modules) * module, height), Image.Resampling.NEAREST)
    placed = Image.new("1", (dots, height), WHITE)
    placed.paste(bars, ((dots - bars.width) // 2, 0))
    return placed
