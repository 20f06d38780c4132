"""The words of the demo shops: four languages, each in its own script."""

import re
from collections.abc import Iterator

import pytest

from hub.demo.shops import LANGUAGES, SHOPS, facts_of, menu_of

HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
KANA = re.compile(r"[\u3041-\u30ff\uff66-\uff9f]")
HAN = re.compile(r"[\u3400-\u9fff]")
# Forms that a hurried translator leaves behind; the character-set test below finds the others.
TRADITIONAL = frozenset("飯湯麵雞魚豬鴨醬鹽薑餅餃麥蘿蔥蝦鮮鍋燒燉醃鹹涼熱飲單雙選擇韓國產魷鯖鯰辦")
# A longer name does not fit a menu card (characters).
NAME_MAX = 40


def _walk(value: object, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict):
        if "ko" in value:
            yield path, value
        else:
            for key, inner in value.items():
                yield from _walk(inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value):
            name = inner["id"] if isinstance(inner, dict) and "id" in inner else at
            yield from _walk(inner, f"{path}.{name}")


TEXTS = [
    text
    for shop in SHOPS
    for part, value in (
        ("menu", menu_of(shop).model_dump(exclude_none=True)),
        ("shop", facts_of(shop)),
    )
    for text in _walk(value, f"{shop}.{part}")
]
ITEMS = [item for shop in SHOPS for item in menu_of(shop).items]


def _wrong(language: str, pattern: re.Pattern[str]) -> list[str]:
    return [f"{path}: {text[language]}" for path, text in TEXTS if pattern.search(text[language])]


def _outside(language: str, charset: str) -> list[str]:
    """Chinese characters of this language that its national character set does not have."""
    found = []
    for path, text in TEXTS:
        for char in HAN.findall(text[language]):
            try:
                char.encode(charset)
            except UnicodeEncodeError:
                found.append(f"{path}: {char} in {text[language]}")
    return found


def test_every_text_is_in_all_languages() -> None:
    assert [path for path, text in TEXTS if set(text) != set(LANGUAGES)] == []
    assert len(TEXTS) > 300


def test_translations_differ_from_the_korean() -> None:
    same = [
        f"{path}: {text[language]}"
        for path, text in TEXTS
        for language in LANGUAGES[1:]
        if text[language] == text["ko"]
    ]
    assert same == []


def test_english_is_latin_only() -> None:
    assert _wrong("en", re.compile(r"[^\x20-\x7e]")) == []


def test_japanese_and_chinese_hold_no_hangul() -> None:
    assert _wrong("ja", HANGUL) + _wrong("zh-Hans", HANGUL) == []


def test_chinese_holds_no_kana() -> None:
    assert _wrong("zh-Hans", KANA) == []


@pytest.mark.parametrize("char", sorted(TRADITIONAL))
def test_chinese_is_simplified(char: str) -> None:
    assert _wrong("zh-Hans", re.compile(char)) == []


@pytest.mark.parametrize(("language", "charset"), [("zh-Hans", "gb2312"), ("ja", "shift_jis")])
def test_characters_belong_to_the_language(language: str, charset: str) -> None:
    """GB 2312 has the simplified forms, JIS X 0208 the Japanese ones: a mix-up shows at once."""
    assert _outside(language, charset) == []


def test_chinese_and_japanese_use_wide_brackets() -> None:
    assert _wrong("ja", re.compile(r"[()]")) + _wrong("zh-Hans", re.compile(r"[()]")) == []


def test_names_fit_a_card() -> None:
    long = [
        f"{path} {language}: {text[language]}"
        for path, text in TEXTS
        if path.endswith((".name", ".ingredient", ".country"))
        for language in LANGUAGES
        if len(text[language]) > NAME_MAX
    ]
    assert long == []


def test_the_korean_voice_meets_no_digits_or_units() -> None:
    """A voice that says 일인분 as "one인분" is the reason for `reading`."""
    stumbles = []
    for item in ITEMS:
        said = (item.reading or item.name)["ko"]
        if re.search(r"[0-9A-Za-z]", said):
            stumbles.append(f"{item.id}: {said}")
    assert stumbles == []


def test_other_voices_never_fall_back_to_korean() -> None:
    readings = [item.reading for item in ITEMS if item.reading]
    assert readings
    assert all(set(reading) == set(LANGUAGES) for reading in readings)


@pytest.mark.parametrize("shop", SHOPS)
def test_two_items_never_share_a_name(shop: str) -> None:
    for language in LANGUAGES:
        names = [item.name[language] for item in menu_of(shop).items]
        assert sorted(names) == sorted(set(names))
