"""A bill of sixty dishes to a printer's bytes, in a process of its own: the first time with no cache, then again.

    python -m bench.drawing PROFILE --times N            the product's own way
    python -m bench.drawing PROFILE --times N --bare     its lines alone: encoded, or drawn by Pillow, no layout

Prints one line of JSON; times are of the processor (ms), so that other programs are not in them.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from bench.figures import percentile
from bench.papers import bill
from printer.document import Document
from printer.escpos import encode_document
from printer.fonts import FONT_CHAIN, font_folders
from printer.layout import LayoutLine, Metrics, TextLine, layout
from printer.profile import LETTER_DOTS, PrinterProfile, load_profile
from printer.raster import Typeface


def taken_ms(work: Callable[[], object]) -> float:
    """Processor time of one go."""
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def again_ms(work: Callable[[], object], times: int) -> float:
    """The median of several."""
    return percentile([taken_ms(work) for _ in range(times)], 0.5)


def product(document: Document, profile: PrinterProfile, times: int) -> dict[str, float]:
    """Layout alone, then layout and bytes."""
    typeface = Typeface()

    def laid() -> tuple[LayoutLine, ...]:
        return layout(document, Metrics(profile.columns))

    def whole() -> int:
        return len(encode_document(document, profile, typeface).data)

    laid_first = taken_ms(laid)
    whole_first = taken_ms(whole)
    laid_again, whole_again = again_ms(laid, times), again_ms(whole, times)
    return {
        "layout_first": laid_first,
        "layout": laid_again,
        # Layout was warm by then.
        "first": laid_first + whole_first - laid_again,
        "again": whole_again,
        "lines": sum(isinstance(line, TextLine) for line in laid()),
        "bytes": whole(),
    }


def bare(document: Document, profile: PrinterProfile, times: int) -> dict[str, float]:
    """The same letters with nothing around them."""
    laid = layout(document, Metrics(profile.columns))
    texts = [line.text for line in laid if isinstance(line, TextLine)]
    if profile.lines == "text":
        whole = "\n".join(texts)
        return _both(lambda: whole.encode("cp949"), times)
    opened: dict[str, ImageFont.FreeTypeFont] = {}
    return _both(lambda: [_drawn(text, profile, opened) for text in texts], times)


def _both(work: Callable[[], object], times: int) -> dict[str, float]:
    return {"first": taken_ms(work), "again": again_ms(work, times)}


def _drawn(text: str, profile: PrinterProfile, opened: dict[str, ImageFont.FreeTypeFont]) -> bytes:
    """One line as Pillow draws it, all letters in one call, black and white."""
    font = opened.get("regular")
    if font is None:
        file = next(folder / f"{FONT_CHAIN[0]}-Regular.ttf" for folder in font_folders())
        font = opened["regular"] = ImageFont.truetype(
            file, LETTER_DOTS, layout_engine=ImageFont.Layout.BASIC
        )
    image = Image.new("L", (profile.dots, profile.line_pitch), 255)
    ImageDraw.Draw(image).text((0, 21), text, fill=0, font=font, anchor="ls")
    return image.convert("1", dither=Image.Dither.NONE).tobytes()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("profile")
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--bare", action="store_true")
    wanted = parser.parse_args()
    document, profile = bill(), load_profile(wanted.profile)
    gc.collect()
    gc.freeze()
    measure: Any = bare if wanted.bare else product
    print(json.dumps(measure(document, profile, wanted.times)))


if __name__ == "__main__":
    main()
