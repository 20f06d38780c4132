"""1-bit pictures -> the bytes of the three picture commands of ESC/POS.

GS v 0 (every thermal printer), GS ( L (graphics of newer Epson), ESC * (24 dots at a time, impact printers
too). Bytes and limits: Epson ESC/POS command reference. No command holds the bytes of a real-time command.
"""

from __future__ import annotations

from collections.abc import Iterator

# Constants only: see printer/escpos.py.
from escpos.constants import LINESPACING_RESET, S_RASTER_N
from PIL import Image

from .profile import PrinterProfile

WHITE = 255
# ESC * m 33: so many rows in one line of paper.
STAR_ROWS = 24
# Real-time commands: DLE EOT, DLE ENQ, DLE DC4. Printers obey them even inside a picture.
REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
# m kc1 fn a bx by c xL xH yL yH, counted in the length of GS ( L fn112.
_GRAPHICS_HEAD = 10
_PRINT_GRAPHICS = b"\x1d(L\x02\x00\x30\x32"  # fn 50: print what fn 112 stored
# The largest head of a picture command (GS ( L with its length).
LONGEST_HEAD = 15


def picture(image: Image.Image, profile: PrinterProfile) -> bytes:
    """The picture in the commands that this printer has. Under ESC * its height is whole lines of 24 rows."""
    if profile.image == "esc_star":
        return _star(image, profile)
    bands = _graphics if profile.image == "gs_l" else raster_bands
    return b"".join(bands(image, profile.band_rows))


def safe(image: Image.Image, profile: PrinterProfile) -> Image.Image:
    """The picture as it can be printed: whole bytes wide, with the dots that keep real-time commands out of it."""
    if profile.image == "esc_star":
        wide = (image.width, -(-image.height // STAR_ROWS) * STAR_ROWS)
        whole = _widened(image, wide)
        out = Image.new("1", wide, WHITE)
        for top in range(0, whole.height, STAR_ROWS):
            columns = without_real_time(packed(_standing(whole, top)))
            band = Image.frombytes("1", (STAR_ROWS, whole.width), columns, "raw", "1;I")
            out.paste(band.transpose(Image.Transpose.TRANSPOSE), (0, top))
        return out
    size = ((image.width + 7) // 8 * 8, image.height)
    return Image.frombytes("1", size, without_real_time(packed(image)), "raw", "1;I")


def _widened(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.size == size:
        return image
    wide = Image.new("1", size, WHITE)
    wide.paste(image, (0, 0))
    return wide


def _standing(image: Image.Image, top: int) -> Image.Image:
    """24 rows as columns from left to right, each from its top: the band on its side, mirrored."""
    band = image.crop((0, top, image.width, top + STAR_ROWS))
    return band.transpose(Image.Transpose.TRANSPOSE)


def longest_picture(profile: PrinterProfile) -> int:
    """Bytes of the longest single picture command that this printer is ever sent."""
    row = profile.dots // 8
    data = 3 * profile.dots if profile.image == "esc_star" else row * profile.band_rows
    return LONGEST_HEAD + data


def packed(image: Image.Image) -> bytes:
    """Rows of ceil(width / 8) bytes, 1 = black, MSB left; white where a row does not fill its bytes."""
    # "1;I": Pillow's bits say 1 = white. It would fill up the last byte of a row with black.
    whole = _widened(image, ((image.width + 7) // 8 * 8, image.height))
    return whole.tobytes("raw", "1;I")


def raster_bands(image: Image.Image, band_rows: int) -> Iterator[bytes]:
    """GS v 0 commands of at most `band_rows` (up to 255) rows."""
    wide = (image.width + 7) // 8
    data = packed(image)
    for top in range(0, image.height, band_rows):
        rows = min(band_rows, image.height - top)
        # No pair can arise in the head: the high bytes of width and rows are 0 on every paper.
        size = wide.to_bytes(2, "little") + rows.to_bytes(2, "little")
        band = data[top * wide : (top + rows) * wide]
        yield bytes(S_RASTER_N) + size + without_real_time(band)


def _graphics(image: Image.Image, band_rows: int) -> Iterator[bytes]:
    """GS ( L fn112 (store) and fn50 (print), band by band."""
    wide = (image.width + 7) // 8
    data = packed(image)
    top = 0
    while top < image.height:
        rows = min(band_rows, image.height - top)
        while _length(wide, rows) in REAL_TIME:
            # A band of 1,030 bytes would say 10 04 as its length: one row less does not.
            rows -= 1
        size = image.width.to_bytes(2, "little") + rows.to_bytes(2, "little")
        band = data[top * wide : (top + rows) * wide]
        yield (
            b"\x1d(L"
            + _length(wide, rows)
            + b"\x30\x70\x30\x01\x01\x31"  # monochrome, neither way enlarged, first colour
            + size
            + without_real_time(band)
            + _PRINT_GRAPHICS
        )
        top += rows


def _length(wide: int, rows: int) -> bytes:
    return (_GRAPHICS_HEAD + wide * rows).to_bytes(2, "little")


def _star(image: Image.Image, profile: PrinterProfile) -> bytes:
    """ESC * m 33 in lines that touch: the line spacing is 24 dots meanwhile."""
    spacing = round(STAR_ROWS * profile.vertical_dpi / profile.dpi)
    out = bytearray((0x1B, 0x33, spacing))
    whole = _widened(image, (image.width, -(-image.height // STAR_ROWS) * STAR_ROWS))
    for top in range(0, whole.height, STAR_ROWS):
        columns = without_real_time(packed(_standing(whole, top)))
        out += b"\x1b*\x21" + image.width.to_bytes(2, "little") + columns + b"\n"
    return bytes(out) + bytes(LINESPACING_RESET)


def without_real_time(rows: bytes) -> bytes:
    """`rows` with one more dot wherever two bytes would read as DLE EOT, DLE ENQ or DLE DC4.

    The lone dot of 10 gets a neighbour (18): 0.1 mm that nobody sees, and no new DLE can arise.
    Other bands or a shift of the picture would only move the pair, or make another one.
    """
    for pair in REAL_TIME:
        rows = rows.replace(pair, b"\x18" + pair[1:])
    return rows
