"""Text measured in cells: what is read as one letter, its width, and where a line may break.

One cell is a half-width letter of Font A (12 dots). Width comes from Unicode East Asian Width
(UAX #11): F and W take two cells, combining marks none. Ambiguous characters (· ★ ①) take two,
because a Korean printer is sent the double-byte letter of KS X 1001 for them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from .charset import is_ksx1001

_ZWJ = "\u200d"
_NO_BREAK_SPACE = "\u00a0"
# What stands for a control character, so that it is seen and never obeyed.
_REPLACEMENT = "\ufffd"
_LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")

# Jamo of syllables that have no code point of their own: vowels and finals join the initial.
_JOINING_JAMO = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")
_EMOJI_MODIFIERS = re.compile("[\U0001f3fb-\U0001f3ff]")
_REGIONAL = re.compile("[\U0001f1e6-\U0001f1ff]")
_EMOJI_PRESENTATION = "\ufe0f"
# Hearts, ticks, peppers: always drawn, and pictures are as wide as high, whatever UAX #11 says of some.
_PICTOGRAPH = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")

# Scripts without spaces: a line may break beside any of these (JIS X 4051, simplified).
_IDEOGRAPHIC = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
_NOT_AT_START = frozenset(
    "、。，．・：；？！）］｝〉》」』】〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々.,!?:;)]}%」"
)
_NOT_AT_END = frozenset("（［｛〈《「『【〔([{")

# A sum, a count or a number with its unit: it is shrunk before it is broken.
AMOUNT = re.compile(r"[(+\-−₩￦¥￥$\\]*\d[\d,.:\-*]*(?:원|円|元|圓|인분|개|명|번|호|분|%|장)?[)]*")
# A line never breaks between a number and these, though ideographs else break anywhere.
_UNITS = frozenset("円元圓")
# Graphemes remembered with their width: all of KS X 1001 and a menu's emoji. Guests make new ones without end.
_KNOWN_CLUSTERS = 16_384


def lines_of(text: str) -> list[str]:
    """`text` in NFC, split at line ends, with nothing in it that a printer could obey.

    Decomposed Hangul (as typed on some systems) becomes syllables; tabs become spaces; invisible
    format characters go, except the joiner inside an emoji; other controls become U+FFFD.
    """
    return [_clean(line) for line in _LINE_ENDS.split(unicodedata.normalize("NFC", text))]


def _clean(line: str) -> str:
    if line.isascii() and line.isprintable():
        return line
    out = []
    for char in line.replace("\t", " "):
        category = unicodedata.category(char)
        if category in ("Cc", "Cs"):
            out.append(_REPLACEMENT)
        elif category != "Cf" or char == _ZWJ:
            out.append(char)
    return "".join(out)


@cache
def char_cells(char: str) -> int:
    """Cells of one code point: 0, 1 or 2."""
    if " " <= char <= "~":
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf") or _JOINING_JAMO.match(char):
        return 0
    if unicodedata.east_asian_width(char) in ("F", "W") or is_ksx1001(char):
        return 2
    if _PICTOGRAPH.match(char):
        return 2
    return 1


@lru_cache(maxsize=_KNOWN_CLUSTERS)
def cluster_cells(cluster: str) -> int:
    """Cells of one grapheme: 1 or 2."""
    if _EMOJI_PRESENTATION in cluster:
        return 2
    return min(2, max(1, sum(char_cells(char) for char in cluster)))


def text_cells(text: str) -> int:
    """Cells of one cleaned line at normal width."""
    return sum(cluster_cells(cluster) for cluster in clusters(text))


def clusters(text: str) -> Iterator[str]:
    """Graphemes (UAX #29, the part that menus need): marks, joined emoji, flags, old Hangul."""
    held = ""
    for char in text:
        if held and _joins(held, char):
            held += char
            continue
        if held:
            yield held
        held = char
    if held:
        yield held


def _joins(held: str, char: str) -> bool:
    if char.isascii():
        return False
    if char == _ZWJ or unicodedata.category(char) in ("Mn", "Me", "Mc"):
        return True
    if held[-1] == _ZWJ or _EMOJI_MODIFIERS.match(char):
        return not held[0].isascii()
    if _JOINING_JAMO.match(char):
        return unicodedata.name(held[0], "").startswith("HANGUL")
    return bool(_REGIONAL.match(char)) and len(held) == 1 and bool(_REGIONAL.match(held))


def may_break(before: str, after: str) -> bool:
    """True where a line may end between two graphemes, spaces aside.

    Korean breaks between words (어절) only; Chinese and Japanese beside any ideograph or kana, but
    never so that closing punctuation begins a line or opening punctuation ends one.
    """
    if after in _NOT_AT_START or before in _NOT_AT_END or (after in _UNITS and before.isdigit()):
        return False
    return bool(_IDEOGRAPHIC.match(before) or _IDEOGRAPHIC.match(after))


def is_space(cluster: str) -> bool:
    """True for a space at which a line may break (a no-break space is a letter)."""
    return cluster in (" ", "\u3000")


def shown(cluster: str) -> str:
    """The grapheme as it is printed: a no-break space is a space on paper."""
    return " " if cluster == _NO_BREAK_SPACE else cluster
