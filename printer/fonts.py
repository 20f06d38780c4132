"""Letters for lines that a printer's own font cannot print: the files, and which holds what.

The build copies them to `printer/fonts/`; the folder in MADANG_FONT_DIR, where set, comes first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

# Tried in this order for every letter. A family may be missing; one at least must be there.
# Korean first: it also holds Latin, kana and most Hanja, then what Chinese names need.
FONT_CHAIN = ("NotoSansKR", "NotoSansJP", "NotoSansSC", "NotoSansTC", "NotoSansThai", "NotoEmoji")
_SUFFIXES = (".ttf", ".otf", ".woff2")

_PACKAGED = Path(__file__).parent / "fonts"
# A code point that no font may ever hold (Unicode noncharacter): shows what "missing" looks like.
_NEVER = "\U0010fffe"

# Sizes of one ticket: 24 dots times 1 to 4, regular and bold, for each family.
_OPEN_FONTS = 64
_KNOWN_LETTERS = 8192


class FontsNotInstalled(RuntimeError):
    """No font file was found, so nothing can be drawn. The message says where they belong."""


@dataclass(frozen=True, slots=True)
class Face:
    """One family's files; `bold` is the regular file where there is no bold one."""

    family: str
    regular: Path
    bold: Path


def font_folders() -> tuple[Path, ...]:
    """Where font files are looked for, first one first."""
    named = os.environ.get("MADANG_FONT_DIR")
    return (Path(named), _PACKAGED) if named else (_PACKAGED,)


def find_faces(folders: tuple[Path, ...]) -> tuple[Face, ...]:
    """Installed families in the order of FONT_CHAIN; FontsNotInstalled where there is none."""
    faces = tuple(face for family in FONT_CHAIN if (face := _find(family, folders)))
    if not faces:
        places = " or ".join(str(folder) for folder in folders)
        raise FontsNotInstalled(
            f"no font for drawing on paper in {places}: build the project (make run), or name a "
            f"folder that has {FONT_CHAIN[0]}-Regular.ttf and -Bold.ttf in MADANG_FONT_DIR"
        )
    return faces


def _find(family: str, folders: tuple[Path, ...]) -> Face | None:
    for folder in folders:
        files = sorted(_files(family, folder))
        regular = next((path for path in files if "Regular" in path.stem), None)
        bold = next((path for path in files if path.stem.endswith("Bold")), None)
        if regular or bold:
            plain, heavy = regular or bold, bold or regular
            assert plain is not None
            assert heavy is not None
            return Face(family, plain, heavy)
    return None


def _files(family: str, folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for path in folder.iterdir():
            # NotoSansKR-Bold.ttf, or NotoSansKR_700Bold.ttf as npm packages name it.
            name, _, weight = path.stem.replace("_", "-").partition("-")
            if name == family and path.suffix in _SUFFIXES:
                weight = weight.lstrip("0123456789")
                if weight in ("Regular", "Bold", "VariableFont"):
                    yield path


@lru_cache(maxsize=_OPEN_FONTS)
def open_font(path: Path, dots: int) -> ImageFont.FreeTypeFont:
    """The font at `dots` per em. BASIC layout: the same letters with and without libraqm."""
    return ImageFont.truetype(path, dots, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=_KNOWN_LETTERS)
def holds(path: Path, char: str) -> bool:
    """True where the font has a letter for `char`: it does not look like the missing one."""
    font = open_font(path, 24)
    return bytes(font.getmask(char)) != bytes(font.getmask(_NEVER))
