"""Letters for lines that a printer's own font cannot print: the files, and which holds what.

The build copies them to `printer/fonts/`; the folder in MADANG_FONT_DIR, where set, comes first. A
family is a pair of files (`NotoSansKR-Regular.ttf`, `-Bold.ttf`), or a folder of slices: up to some
hundred small fonts, and `unicode.json`, which says what each of them is for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol

from PIL import ImageFont

# Tried in this order for every letter. A family may be missing; one at least must be there.
# Korean first: it also holds Latin, kana and most Hanja; then what Japanese and Chinese need, the Latin of
# other languages, and signs.
FONT_CHAIN = (
    "NotoSansKR",
    "NotoSansJP",
    "NotoSansSC",
    "NotoSansTC",
    "NotoSans",
    "NotoSansThai",
    "NotoEmoji",
    "NotoSansSymbols2",
)
# Families in slices of one weight; the other slices are variable fonts.
_ONE_WEIGHT = frozenset(("NotoEmoji", "NotoSansSymbols2"))
_SUFFIXES = (".ttf", ".otf", ".woff2")
SLICES = "unicode.json"

_PACKAGED = Path(__file__).parent / "fonts"
# A code point that no font may ever hold (Unicode noncharacter): shows what "missing" looks like.
_NEVER = "\U0010fffe"
# Values of the axis `wght` (OpenType) in a variable font.
_REGULAR, _BOLD = 400, 700

# Sizes of one ticket (24 dots times 1 to 4, regular and bold) for each family, and a receipt in
# Chinese may need letters of thirty slices.
_OPEN_FONTS = 256
_KNOWN_LETTERS = 8192


class FontsNotInstalled(RuntimeError):
    """No font file was found, so nothing can be drawn. The message says where they belong."""


class FontFile(NamedTuple):
    """A file, and the weight to set where it is a variable font."""

    path: Path
    weight: int | None = None


class Face(Protocol):
    """One family."""

    def file_for(self, chars: str, bold: bool) -> FontFile | None:
        """The file that holds all of `chars`, or None."""


@dataclass(frozen=True, slots=True)
class PairFace:
    """A family of two files; `bold` is the regular one where there is no bold one."""

    regular: Path
    bold: Path

    def file_for(self, chars: str, bold: bool) -> FontFile | None:
        """The file that holds all of `chars`, or None."""
        file = FontFile(self.bold if bold else self.regular)
        return file if all(holds(file, char) for char in chars) else None


@dataclass(frozen=True)
class SlicedFace:
    """A family in slices: a folder with `unicode.json`."""

    folder: Path
    variable: bool = True

    @cached_property
    def _ranges(self) -> tuple[tuple[int, int, Path], ...]:
        """First and last code point of each range, and the file for it. Read when a letter first gets so far
        down the chain: some of them are nine thousand a family, and most papers are Korean throughout."""
        return tuple(_slices(self.folder))

    def file_for(self, chars: str, bold: bool) -> FontFile | None:
        """The file that holds all of `chars`, or None."""
        for first, last, path in self._ranges:
            if first <= ord(chars[0]) <= last:
                weight = (_BOLD if bold else _REGULAR) if self.variable else None
                file = FontFile(path, weight)
                if all(holds(file, char) for char in chars):
                    return file
        return None


def font_folders() -> tuple[Path, ...]:
    """Where font files are looked for, first one first."""
    named = os.environ.get("MADANG_FONT_DIR")
    return (Path(named), _PACKAGED) if named else (_PACKAGED,)


def find_faces(folders: Sequence[Path]) -> tuple[Face, ...]:
    """Installed families in the order of FONT_CHAIN; FontsNotInstalled where there is none."""
    faces = tuple(face for family in FONT_CHAIN if (face := _find(family, folders)))
    if not faces:
        places = " or ".join(str(folder) for folder in folders)
        raise FontsNotInstalled(
            f"no font for drawing on paper in {places}: build the project (make run), or name a "
            f"folder that has {FONT_CHAIN[0]}-Regular.ttf and -Bold.ttf in MADANG_FONT_DIR"
        )
    return faces


def _find(family: str, folders: Sequence[Path]) -> Face | None:
    for folder in folders:
        files = sorted(_files(family, folder))
        regular = next((path for path in files if "Regular" in path.stem), None)
        bold = next((path for path in files if path.stem.endswith("Bold")), None)
        if regular or bold:
            plain, heavy = regular or bold, bold or regular
            assert plain is not None
            assert heavy is not None
            return PairFace(plain, heavy)
        if (folder / family / SLICES).is_file():
            return SlicedFace(folder / family, family not in _ONE_WEIGHT)
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


def _slices(folder: Path) -> Iterator[tuple[int, int, Path]]:
    """`unicode.json` as Fontsource packages write it: {"[7]": "U+4E00,U+4E8C-4E8E", "latin": ...}."""
    named: dict[str, str] = json.loads((folder / SLICES).read_text(encoding="utf-8"))
    for name, ranges in named.items():
        path = folder / f"{name.strip('[]')}.woff2"
        for part in ranges.split(","):
            first, _, last = part.strip().removeprefix("U+").partition("-")
            yield int(first, 16), int(last or first, 16), path


@lru_cache(maxsize=_OPEN_FONTS)
def open_font(file: FontFile, dots: int) -> ImageFont.FreeTypeFont:
    """The font at `dots` per em. BASIC layout: the same letters with and without libraqm."""
    font = ImageFont.truetype(file.path, dots, layout_engine=ImageFont.Layout.BASIC)
    if file.weight is not None:
        font.set_variation_by_axes([file.weight])
    return font


@lru_cache(maxsize=_KNOWN_LETTERS)
def holds(file: FontFile, char: str) -> bool:
    """True where the font has a letter for `char`: it does not look like the missing one."""
    font = open_font(file, 24)
    return bytes(font.getmask(char)) != bytes(font.getmask(_NEVER))
