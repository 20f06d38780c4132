"""Pictures of one room on one sheet: small, with a caption each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

# Pixels of a thumbnail: tall screens are as high as this, wide ones as broad, so both can be read.
LONG_SIDE = 560
MARGIN = 24
CAPTION = 40
# A sheet that a screen can show; what does not fit is on the next one.
SHEET_WIDTH, SHEET_HEIGHT = 2400, 2100
# What a page that is scrolled may show of itself, in heights of its thumbnail.
LONGEST = 3.0

GROUND, INK, WRONG = "#e9e4da", "#1d1a16", "#a3123a"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture at its real size, as PNG; or what went wrong instead."""

    caption: str
    png: bytes = b""
    error: str = ""


def sheets(title: str, shots: Sequence[Shot]) -> list[Image.Image]:
    """All pictures of a room in the order they were taken, in rows; on as many sheets as it takes."""
    rows: list[list[Image.Image]] = [[]]
    for tile in map(_tile, shots):
        if rows[-1] and _broad([*rows[-1], tile]) > SHEET_WIDTH:
            rows.append([])
        rows[-1].append(tile)
    pages: list[list[list[Image.Image]]] = [[]]
    for row in rows:
        if pages[-1] and _high([*pages[-1], row]) > SHEET_HEIGHT:
            pages.append([])
        pages[-1].append(row)
    of = f" of {len(pages)}" if len(pages) > 1 else ""
    return [
        _page(f"{title} {number}{of}" if of else title, page)
        for number, page in enumerate(pages, 1)
    ]


def _broad(row: Sequence[Image.Image]) -> int:
    return MARGIN + sum(tile.width + MARGIN for tile in row)


def _high(rows: Sequence[Sequence[Image.Image]]) -> int:
    return 2 * MARGIN + CAPTION + sum(max(tile.height for tile in row) + MARGIN for row in rows)


def _page(title: str, rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    whole = Image.new("RGB", (SHEET_WIDTH, _high(rows)), GROUND)
    _write(whole, (MARGIN, MARGIN), title, INK, 36)
    y = 2 * MARGIN + CAPTION
    for row in rows:
        x = MARGIN
        for tile in row:
            whole.paste(tile, (x, y))
            x += tile.width + MARGIN
        y += max(tile.height for tile in row) + MARGIN
    return whole


def _tile(shot: Shot) -> Image.Image:
    """A thumbnail above its caption; a red note where there is no picture."""
    if shot.error:
        tile = Image.new("RGB", (LONG_SIDE, LONG_SIDE // 2), "#fbe6ec")
        lines = [shot.error[at : at + 60] for at in range(0, min(len(shot.error), 480), 60)]
        _write(tile, (10, 10), "\n".join([shot.caption, *lines]), WRONG, 16)
        return tile
    picture = Image.open(io.BytesIO(shot.png)).convert("RGB")
    scale = LONG_SIDE / min(max(picture.size), picture.width * LONGEST)
    small = picture.resize(
        (round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS
    )
    tile = Image.new("RGB", (max(small.width, 200), small.height + CAPTION), GROUND)
    tile.paste(small, (0, 0))
    _write(tile, (0, small.height + 8), shot.caption, INK, 20)
    return tile


def _write(image: Image.Image, place: tuple[int, int], text: str, colour: str, size: int) -> None:
    ImageDraw.Draw(image).text(place, text, fill=colour, font=ImageFont.load_default(size))
