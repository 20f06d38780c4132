"""Letters for screens and paper, made from the npm packages that `package.json` names.

Screens: Pretendard's variable face in two files. `madang-sans.woff2` holds Latin, symbols and the
2,350 syllables of KS X 1001, which cover what menus say. The whole face (11,172 syllables) lies
beside it as its author made it, and a browser asks for it only where one of the rest was typed.
The licence (OFL 1.1) reserves the name Pretendard for unmodified files, hence "Madang Sans".

Paper: Noto Sans KR as it is (OFL 1.1), for printers without Korean letters of their own; Noto Sans
JP, SC and TC, Thai and Latin in the slices their packages come in, for receipts in the guests' languages and
for what they type; Noto Emoji and Noto Sans Symbols 2 for hearts and thumbs. All of them OFL 1.1.
"""

import hashlib
import json
import shutil
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SCREEN_FONTS = ROOT / "hub" / "web" / "fonts"
PAPER_FONTS = ROOT / "printer" / "fonts"

_PRETENDARD = ROOT / "node_modules" / "pretendard" / "dist"
_NOTO = ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-kr"
_SCREEN_SOURCE = _PRETENDARD / "public" / "variable" / "PretendardVariable.ttf"
_SCREEN_WHOLE = _PRETENDARD / "web" / "variable" / "woff2" / "PretendardVariable.woff2"
_SCREEN_LICENCE = _PRETENDARD / "LICENSE.txt"
_PAPER_SOURCES = {
    "NotoSansKR-Regular.ttf": _NOTO / "400Regular" / "NotoSansKR_400Regular.ttf",
    "NotoSansKR-Bold.ttf": _NOTO / "700Bold" / "NotoSansKR_700Bold.ttf",
    "OFL-NotoSansKR.txt": _NOTO / "LICENSE_FONT",
}

# Folders in PAPER_FONTS, and the packages whose slices and list of slices go there.
_FONTSOURCE = ROOT / "node_modules" / "@fontsource-variable"
_FONTSOURCE_STATIC = ROOT / "node_modules" / "@fontsource"
# Of packages with one file a weight. Noto Emoji is drawn in outlines: the thin ones of 400 are lost on paper.
_WEIGHTS = {"noto-emoji": "700", "noto-sans-symbols-2": "400"}
_PAPER_SLICES = {
    "NotoSansJP": _FONTSOURCE / "noto-sans-jp",
    "NotoSansSC": _FONTSOURCE / "noto-sans-sc",
    "NotoSansTC": _FONTSOURCE / "noto-sans-tc",
    "NotoSans": _FONTSOURCE / "noto-sans",
    "NotoSansThai": _FONTSOURCE / "noto-sans-thai",
    "NotoEmoji": _FONTSOURCE_STATIC / "noto-emoji",
    "NotoSansSymbols2": _FONTSOURCE_STATIC / "noto-sans-symbols-2",
}
_SLICE_LIST = "unicode.json"

_FAMILY = "Madang Sans"
# Figures of one width for prices, letters that suit capitals, and what Hangul needs to compose.
_FEATURES = ["calt", "case", "ccmp", "kern", "locl", "mark", "mkmk", "tnum"]
# name IDs that carry the font's own name (OpenType `name` table)
_NAMING = {
    1: _FAMILY,
    3: f"{_FAMILY} Variable",
    4: _FAMILY,
    6: "MadangSans",
    16: _FAMILY,
    25: "MadangSans",
}

_FACES = """\
/* Made by tools/fonts.py. Text that is always shown comes from the first face; a browser loads the
   second only where a syllable outside KS X 1001 was typed. */
@font-face {
  font-family: 'Madang Sans';
  src: url('./madang-sans.woff2') format('woff2');
  font-weight: 45 930;
  font-display: swap;
}
@font-face {
  font-family: 'Pretendard';
  src: url('./pretendard.woff2') format('woff2');
  font-weight: 45 930;
  font-display: swap;
  unicode-range: U+AC00-D7A3;
}
"""


def ks_syllables() -> set[int]:
    """Code points of the 2,350 precomposed syllables of KS X 1001 (rows 16 to 40)."""
    rows = range(0xB0, 0xC9)
    return {ord(bytes((row, cell)).decode("euc_kr")) for row in rows for cell in range(0xA1, 0xFF)}


def build() -> bool:
    """Make the files in `hub/web/fonts` and `printer/fonts`; False when nothing had changed."""
    inputs = [
        Path(__file__),
        _SCREEN_SOURCE,
        _SCREEN_WHOLE,
        _SCREEN_LICENCE,
        *_PAPER_SOURCES.values(),
        *(package / _SLICE_LIST for package in _PAPER_SLICES.values()),
    ]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    stamp = ROOT / ".stamps" / "fonts"
    if stamp.is_file() and stamp.read_text() == digest and are_there():
        return False

    PAPER_FONTS.mkdir(parents=True, exist_ok=True)
    for name, source in _PAPER_SOURCES.items():
        shutil.copyfile(source, PAPER_FONTS / name)
    for family, package in _PAPER_SLICES.items():
        _copy_slices(package, PAPER_FONTS / family)

    SCREEN_FONTS.mkdir(parents=True, exist_ok=True)
    every_syllable = set(range(0xAC00, 0xD7A4))
    with TTFont(_SCREEN_SOURCE, recalcTimestamp=False) as font:
        covered = set(font.getBestCmap())
    _write_subset(covered - every_syllable | ks_syllables(), SCREEN_FONTS / "madang-sans.woff2")
    shutil.copyfile(_SCREEN_WHOLE, SCREEN_FONTS / "pretendard.woff2")
    shutil.copyfile(_SCREEN_LICENCE, SCREEN_FONTS / "OFL-Pretendard.txt")
    (SCREEN_FONTS / "faces.css").write_text(_FACES)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(digest)
    return True


def are_there() -> bool:
    """Whether every file that `build` makes exists; says nothing of its age."""
    screen = ("madang-sans.woff2", "pretendard.woff2", "faces.css")
    paper = (*_PAPER_SOURCES, *(f"{family}/{_SLICE_LIST}" for family in _PAPER_SLICES))
    return all((PAPER_FONTS / name).is_file() for name in paper) and all(
        (SCREEN_FONTS / name).is_file() for name in screen
    )


def _copy_slices(package: Path, target: Path) -> None:
    """The upright slices as `<name in the list>.woff2`; the list last, since it says all are there."""
    target.mkdir(parents=True, exist_ok=True)
    (target / _SLICE_LIST).unlink(missing_ok=True)
    weight = _WEIGHTS.get(package.name, "wght")
    for name in json.loads((package / _SLICE_LIST).read_text(encoding="utf-8")):
        slice_ = name.strip("[]")
        source = package / "files" / f"{package.name}-{slice_}-{weight}-normal.woff2"
        shutil.copyfile(source, target / f"{slice_}.woff2")
    shutil.copyfile(package / "LICENSE", target / "OFL.txt")
    shutil.copyfile(package / _SLICE_LIST, target / _SLICE_LIST)


def _write_subset(code_points: set[int], target: Path) -> None:
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = _FEATURES
    options.hinting = False
    options.name_IDs = ["*"]
    with TTFont(_SCREEN_SOURCE, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=code_points)
        subsetter.subset(font)
        for record in font["name"].names:
            if record.nameID in _NAMING:
                record.string = _NAMING[record.nameID]
        subset.save_font(font, target, options)
